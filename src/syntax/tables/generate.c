#include "generate.h"

#include "syntax/nodes.h"

#include <stdio.h>
#include <string.h>

/*
 * scanner.c of the grammar, which syntax/scanner.c repeats. When the grammar is upgraded: read what
 * changed there, do the same in ours, let `make fuzz RUNS=100` compare the two parsers on real
 * packages (FILES=...), and put the new hash here.
 */
#define SCANNER_HASH 0x06617d39927345f8u

_Static_assert(sizeof(TSParseActionEntry) == 8,
	       "the layout of tree-sitter's action table has changed");
_Static_assert(sizeof(TSLexerMode) == 6, "the layout of tree-sitter's lex modes has changed");

void require(bool holds, const char *sentence)
{
	if (holds)
		return;
	fprintf(stderr, "outlive: %s\n", sentence);
	exit(1);
}

void *allocate(size_t count, size_t size)
{
	void *block = calloc(count ? count : 1, size);

	require(block != NULL, "out of memory");
	return block;
}

void write_numbers(const char *type, const char *name, const uint16_t *values, size_t count)
{
	printf("const %s %s[] = {", type, name);
	for (size_t i = 0; i < count; i++)
		printf("%s%u,", i % 32 ? "" : "\n", values[i]);
	printf("\n};\n\n");
}

static uint64_t hash_of_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	int c;

	require(file != NULL, "the grammar's scanner.c cannot be read");
	while ((c = getc(file)) != EOF)
		hash = (hash ^ (uint64_t)c) * 1099511628211u;
	fclose(file);
	return hash;
}

static void check(const TSLanguage *l, const char *scanner)
{
	uint64_t hash = hash_of_file(scanner);

	require(l->abi_version == 15,
		"the grammar's tables have another layout (abi_version is not 15): "
		"adapt src/syntax/tables/ to its parser.h");
	require(l->external_token_count == SCAN_TOKENS,
		"the grammar's scanner has other tokens: adapt src/syntax/scanner.h");
	require(l->state_count <= ACT_VALUE && l->symbol_count <= ACT_VALUE,
		"the grammar is too large for the cells of src/syntax/tables.h");
	for (uint32_t state = 0; state < l->state_count; state++)
		require(l->lex_modes[state].lex_state != UINT16_MAX,
			"the grammar has extras that are rules, which src/syntax/batch.c does not "
			"know");
	if (hash != SCANNER_HASH)
		fprintf(stderr, "outlive: its hash is 0x%016llxu\n", (unsigned long long)hash);
	require(hash == SCANNER_HASH,
		"the grammar's scanner.c has changed: do in src/syntax/scanner.c what it does, "
		"check that with `make fuzz`, and update SCANNER_HASH in "
		"src/syntax/tables/generate.c");
}

static const char *const KINDS[NODE_COUNT] = {
#define NODE(kind, name) [kind] = name,
	PYTHON_TOKENS(NODE) PYTHON_NODES(NODE)
#undef NODE
};

static const char *const FIELDS[FIELD_COUNT] = {
	[FIELD_ALIAS] = "alias",
	[FIELD_MODULE_NAME] = "module_name",
	[FIELD_VALUE] = "value",
};

static uint16_t kind_of_symbol(const TSLanguage *l, uint32_t symbol)
{
	bool is_named = l->symbol_metadata[symbol].named;
	int first = is_named ? NODE_LAST_TOKEN + 1 : NODE_ERROR + 1;
	int end = is_named ? NODE_COUNT : NODE_LAST_TOKEN + 1;

	for (int kind = first; kind < end; kind++)
		if (strcmp(l->symbol_names[symbol], KINDS[kind]) == 0)
			return (uint16_t)kind;
	return is_named ? NODE_OTHER : NODE_TOKEN;
}

static uint16_t field_named(const TSLanguage *l, const char *name)
{
	for (uint32_t id = 1; id <= l->field_count; id++)
		if (strcmp(l->field_names[id], name) == 0)
			return (uint16_t)id;
	require(false, "a field that the lowering needs is not in the grammar");
	return 0;
}

void generate_names(const TSLanguage *l)
{
	uint32_t count = l->symbol_count + l->alias_count;
	uint16_t *kinds = allocate(count, sizeof *kinds), *nodes = allocate(count, sizeof *nodes),
		 fields[FIELD_COUNT];

	for (uint32_t symbol = 0; symbol < count; symbol++)
		kinds[symbol] = kind_of_symbol(l, symbol);
	for (uint32_t token = 0; token < l->token_count; token++)
		nodes[token] = l->symbol_metadata[token].visible ? l->public_symbol_map[token]
								 : SYMBOL_HIDDEN;
	for (int field = 0; field < FIELD_COUNT; field++)
		fields[field] = field_named(l, FIELDS[field]);
	write_numbers("uint8_t", "python_kinds", kinds, count);
	write_numbers("uint8_t", "python_fields", fields, FIELD_COUNT);
	printf("const uint16_t python_word = %u;\n", l->keyword_capture_token);
	printf("const uint16_t python_token_count = %u;\n\n", l->token_count);
	write_numbers("uint16_t", "python_node_symbols", nodes, l->token_count);
	write_numbers("uint16_t", "python_external_symbols", l->external_scanner.symbol_map,
		      SCAN_TOKENS);
	free(kinds);
	free(nodes);
}

int main(int argc, char **argv)
{
	const TSLanguage *language = probe_language();

	require(argc == 2, "usage: generate SCANNER_C");
	check(language, argv[1]);
	printf("/* Written by src/syntax/tables/generate.c. */\n#include \"syntax/tables.h\"\n\n");
	generate_automaton(language);
	generate_lexis(language);
	generate_names(language);
	require(fflush(stdout) == 0 && !ferror(stdout), "the tables cannot be written");
	return 0;
}
