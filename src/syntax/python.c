#include "syntax/python.h"

#include "base/oom.h"
#include "syntax/gaps.h"

#include <stdlib.h>
#include <string.h>

/*
 * tree-sitter reports back every hundred operations or so. Common files need about one report in 60 bytes; error recovery
 * in hostile ones has no bound of its own.
 */
enum { REPORTS_AT_LEAST = 100000, REPORTS_PER_BYTE = 2 };

/*
 * Its scanner looks ahead over all comments and continued lines, once for each token among them. So the source is handed
 * out in pieces, and a piece that is asked for again is paid for.
 */
enum { PIECE_SIZE = 4096, UTF8_LONGEST = 4, PIECES_AT_LEAST = 50000, BYTES_PER_PIECE = 64 };

struct python_parser {
	TSParser *ts;
	struct parse_work work;
	uint8_t kinds[]; /* enum node_kind by symbol */
};

const TSLanguage *tree_sitter_python(void);

static const char *const NAMES[NODE_COUNT] = {
#define NODE(kind, name) [kind] = name,
	PYTHON_TOKENS(NODE) PYTHON_NODES(NODE)
#undef NODE
};

static enum node_kind kind_of_symbol(const TSLanguage *language, TSSymbol symbol)
{
	bool is_named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
	const char *name = ts_language_symbol_name(language, symbol);
	int first = is_named ? NODE_LAST_TOKEN + 1 : NODE_ERROR + 1;
	int end = is_named ? NODE_COUNT : NODE_LAST_TOKEN + 1;

	for (int kind = first; name && kind < end; kind++) {
		if (text_equals(name, NAMES[kind]))
			return (enum node_kind)kind;
	}
	return is_named ? NODE_OTHER : NODE_TOKEN;
}

struct python_parser *python_parser_new(void)
{
	const TSLanguage *language = tree_sitter_python();
	uint32_t symbols = ts_language_symbol_count(language);
	struct python_parser *parser = xcalloc(1, sizeof *parser + symbols);

	parser->ts = ts_parser_new();
	if (!ts_parser_set_language(parser->ts, language))
		BUG("tree-sitter does not know the grammar's version");
	for (uint32_t symbol = 0; symbol < symbols; symbol++)
		parser->kinds[symbol] = (uint8_t)kind_of_symbol(language, (TSSymbol)symbol);
	return parser;
}

void python_parser_free(struct python_parser *parser)
{
	if (!parser)
		return;
	ts_parser_delete(parser->ts);
	free(parser);
}

struct parse_work python_parser_work(const struct python_parser *parser)
{
	return parser->work;
}

struct reading {
	struct slice source;
	size_t reports; /* left to spend, as are */
	size_t pieces;
};

static const char *read_source(void *payload, uint32_t offset, TSPoint position, uint32_t *size)
{
	struct reading *reading = payload;
	uint32_t end = (offset / PIECE_SIZE + 1) * PIECE_SIZE;

	(void)position;
	if (reading->pieces > 0)
		reading->pieces--;
	if (end - offset < UTF8_LONGEST) /* a piece that ends within a character is asked for from there */
		end += PIECE_SIZE;
	if (end > reading->source.size)
		end = (uint32_t)reading->source.size;
	*size = reading->pieces > 0 && offset < end ? end - offset : 0;
	return reading->source.data + offset;
}

static bool spend(TSParseState *state)
{
	struct reading *reading = state->payload;

	return reading->pieces == 0 || reading->reports == 0 || --reading->reports == 0;
}

/* NULL if it took more steps than are allowed. */
static TSTree *parse(struct python_parser *parser, struct slice source)
{
	struct reading reading = { source, REPORTS_AT_LEAST + REPORTS_PER_BYTE * source.size,
				   PIECES_AT_LEAST + source.size / BYTES_PER_PIECE };
	TSInput input = { .payload = &reading, .read = read_source, .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .payload = &reading, .progress_callback = spend };
	TSTree *tree = ts_parser_parse_with_options(parser->ts, NULL, input, options);

	ts_parser_reset(parser->ts);
	parser->work.bytes += source.size;
	if (tree && reading.pieces == 0) {
		ts_tree_delete(tree);
		return NULL;
	}
	return tree;
}

/* Parses once more, with what the grammar rejects wrongly blanked, if that leaves fewer errors. */
static TSTree *parse_over_gaps(struct python_parser *parser, struct lowering *l, struct slice text)
{
	bool certain = gaps_certain(text);
	TSTree *first = certain ? NULL : parse(parser, text), *second = NULL;
	struct slice masked;

	if (first && !ts_node_has_error(ts_tree_root_node(first)))
		return first;
	masked = gaps_mask(l->arena, text);
	if (certain || (first && !slice_equals(masked, text)))
		second = parse(parser, masked);
	if (second && (!first || count_errors(l, second) < count_errors(l, first))) {
		if (first)
			ts_tree_delete(first);
		return second;
	}
	if (second)
		ts_tree_delete(second);
	return first;
}

static struct block lower_tree(struct lowering *l, TSTree *tree)
{
	struct span whole = { 0, (uint32_t)l->source.size };
	TSNode root = ts_tree_root_node(tree);
	struct block block;

	l->cursor = ts_tree_cursor_new(root);
	node_refresh(l);
	block = lower_block(l);
	if (ts_node_has_error(root))
		collect_errors(l);
	if (node_kind_of(l, root) == NODE_ERROR && l->errors.count == 0)
		vec_push(&l->errors, ((struct syntax_error){ whole, whole }));
	ts_tree_cursor_delete(&l->cursor);
	return block;
}

static struct block lower_text(struct lowering *l, struct python_parser *parser, struct slice text)
{
	struct span whole = { 0, (uint32_t)l->source.size };
	struct block block = { 0 };
	TSTree *tree;

	l->kinds = parser->kinds;
	l->language = ts_parser_language(parser->ts);
	tree = text.size < INT32_MAX ? parse_over_gaps(parser, l, text) : NULL;
	if (!tree) {
		vec_push(&l->errors, ((struct syntax_error){ whole, whole }));
		return block;
	}
	block = lower_tree(l, tree);
	parser->work.statements += l->statement_count;
	ts_tree_delete(tree);
	return block;
}

static void lowering_release(struct lowering *l)
{
	vec_release(&l->scopes);
	vec_release(&l->bindings);
	vec_release(&l->declarations);
	vec_release(&l->functions);
	vec_release(&l->classes);
	vec_release(&l->calls);
	vec_release(&l->errors);
	strbuf_release(&l->literal);
	free(l->pile.bytes);
}

const struct ast *python_parse(struct python_parser *parser, struct arena *arena, struct slice source, uint32_t file)
{
	struct ast *ast = ARENA_NEW(arena, struct ast);
	struct lowering l = { .arena = arena, .ast = ast, .source = source };

	ast->file = file;
	ast->source = source;
	ast->scope = l.scope = scope_new(&l, SCOPE_MODULE);
	ast->body = lower_text(&l, parser, source);
	scopes_settle(&l);
	vec_settle(&l.functions, arena, ast->parts.functions, ast->parts.function_count);
	vec_settle(&l.classes, arena, ast->parts.classes, ast->parts.class_count);
	vec_settle(&l.calls, arena, ast->parts.calls, ast->parts.call_count);
	vec_settle(&l.errors, arena, ast->errors, ast->error_count);
	lowering_release(&l);
	return ast;
}
