#include "toml/toml.h"

#include "base/utf8.h"
#include "toml/lex.h"
#include "toml/scalar.h"
#include "toml/tree.h"

enum { TOML_MAX_SIZE = 32 << 20 };

static const char no_value[] = "this is no value; a string stands in quotes";

struct parser {
	struct toml_lexer lexer;
	struct toml_tree tree;
};

/* Keeps the fault that what begins at START says something that cannot be. */
static bool refuse(struct parser *parser, size_t start, const char *message)
{
	toml_fault_at(&parser->lexer, start, parser->lexer.at, message);
	parser->lexer.fault.readable = true;
	return false;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

static bool read_key_part(struct parser *parser, const char **text)
{
	struct toml_lexer *lexer = &parser->lexer;
	size_t start = lexer->at;
	const char *wrong;
	struct slice raw;

	if (is_quote(toml_peek(lexer))) {
		if (!toml_lex_string(lexer, true, &raw))
			return false;
		wrong = toml_decode_string(parser->tree.arena, raw, text);
		return !wrong || refuse(parser, start, wrong);
	}
	raw = toml_lex_bare_key(lexer);
	if (raw.size == 0)
		return toml_fault_here(lexer, (unsigned char)toml_peek(lexer) >= 0x80
						      ? "a key with such a character must stand in quotes"
						      : "expected a key here");
	*text = arena_text(parser->tree.arena, raw);
	return true;
}

static bool read_key(struct parser *parser, struct toml_key *key)
{
	struct toml_lexer *lexer = &parser->lexer;

	key->count = 0;
	do {
		size_t start;

		toml_skip_blanks(lexer);
		start = lexer->at;
		if (key->count == TOML_MAX_PATH)
			return refuse(parser, start, "the key has too many parts");
		if (!read_key_part(parser, &key->parts[key->count]))
			return false;
		key->spans[key->count++] = (struct span){ (uint32_t)start, (uint32_t)(lexer->at - start) };
		toml_skip_blanks(lexer);
	} while (toml_take(lexer, "."));
	return true;
}

static struct toml_value *read_value(struct parser *parser, unsigned depth);

static bool read_pair(struct parser *parser, unsigned depth, struct toml_value *table)
{
	struct toml_value *value;
	struct toml_key key;

	if (!read_key(parser, &key))
		return false;
	if (!toml_take(&parser->lexer, "="))
		return toml_fault_here(&parser->lexer, "expected \"=\" after the key");
	toml_skip_blanks(&parser->lexer);
	value = read_value(parser, depth + 1);
	return value && toml_tree_set(&parser->tree, table, &key, value);
}

static bool read_string(struct parser *parser, unsigned depth, struct toml_value *value)
{
	size_t start = parser->lexer.at;
	const char *wrong;
	struct slice raw;

	(void)depth;
	if (!toml_lex_string(&parser->lexer, false, &raw))
		return false;
	wrong = toml_decode_string(parser->tree.arena, raw, &value->string);
	return !wrong || refuse(parser, start, wrong);
}

static bool not_closed(struct parser *parser, size_t start)
{
	return toml_fault_at(&parser->lexer, start, start + 1, "the array is not closed");
}

static bool read_item(struct parser *parser, unsigned depth, struct toml_value *array)
{
	struct toml_value *item = read_value(parser, depth + 1);

	if (item)
		toml_tree_append(&parser->tree, array, item);
	else if (parser->lexer.fault.message == no_value)
		parser->lexer.fault.message = "expected a value or \"]\" here, since an array is open";
	return item != NULL;
}

static bool read_array(struct parser *parser, unsigned depth, struct toml_value *value)
{
	struct toml_lexer *lexer = &parser->lexer;
	size_t start = lexer->at++;

	if (!toml_skip_lines(lexer))
		return false;
	while (!toml_take(lexer, "]")) {
		if (toml_at_end(lexer))
			return not_closed(parser, start);
		if (!read_item(parser, depth, value) || !toml_skip_lines(lexer))
			return false;
		if (toml_at_end(lexer))
			return not_closed(parser, start);
		if (!toml_take(lexer, ",") && toml_peek(lexer) != ']')
			return toml_fault_here(lexer, "expected \",\" or \"]\" here, since an array is open");
		if (!toml_skip_lines(lexer))
			return false;
	}
	return true;
}

static bool read_inline_pairs(struct parser *parser, unsigned depth, struct toml_value *table)
{
	struct toml_lexer *lexer = &parser->lexer;

	do {
		toml_skip_blanks(lexer);
		if (toml_is_line_end(lexer))
			return toml_fault_here(lexer, "an inline table must be closed on its line");
		if (toml_peek(lexer) == '}')
			return toml_fault_here(lexer, "an inline table must not end with a comma");
		if (!read_pair(parser, depth, table))
			return false;
		toml_skip_blanks(lexer);
	} while (toml_take(lexer, ","));
	if (toml_take(lexer, "}"))
		return true;
	return toml_fault_here(lexer, toml_is_line_end(lexer) ? "an inline table must be closed on its line"
							      : "expected \",\" or \"}\" here");
}

static bool read_inline_table(struct parser *parser, unsigned depth, struct toml_value *value)
{
	parser->lexer.at++;
	toml_skip_blanks(&parser->lexer);
	if (!toml_take(&parser->lexer, "}") && !read_inline_pairs(parser, depth, value))
		return false;
	toml_tree_close(value);
	return true;
}

static const char *wrong_word(struct slice word)
{
	if (word.size == 0)
		return "expected a value here";
	if (!strchr("0123456789+-", word.data[0]))
		return no_value;
	for (size_t i = 0; i < word.size; i++)
		if (!strchr("0123456789", word.data[i]))
			return "this is neither a number nor a date";
	return "a number must not begin with 0";
}

static bool read_word(struct parser *parser, unsigned depth, struct toml_value *value)
{
	size_t start = parser->lexer.at;
	struct slice word = toml_lex_word(&parser->lexer);
	const char *wrong = NULL;

	(void)depth;
	if (!toml_word_kind(word, &value->kind))
		return toml_fault_at(&parser->lexer, start, parser->lexer.at, wrong_word(word));
	if (value->kind == TOML_BOOLEAN)
		value->boolean = slice_is(word, "true");
	else if (value->kind == TOML_INTEGER)
		wrong = toml_decode_integer(word, &value->integer);
	else if (value->kind == TOML_FLOAT)
		wrong = toml_decode_float(word, &value->number);
	else
		value->string = arena_text(parser->tree.arena, word);
	return !wrong || refuse(parser, start, wrong);
}

/* What a value begins with; the last kind, of which the word itself decides, with anything. */
static const struct {
	char first;
	enum toml_kind kind;
	bool (*read)(struct parser *parser, unsigned depth, struct toml_value *value);
} readers[] = {
	{ '"', TOML_STRING, read_string },
	{ '\'', TOML_STRING, read_string },
	{ '[', TOML_ARRAY, read_array },
	{ '{', TOML_TABLE, read_inline_table },
	{ '\0', TOML_DATE, read_word },
};

/* NULL after a fault. */
static struct toml_value *read_value(struct parser *parser, unsigned depth)
{
	size_t start = parser->lexer.at, number = 0;
	struct toml_value *value;

	if (depth > TOML_MAX_DEPTH) {
		refuse(parser, start, "tables and arrays are nested too deep");
		return NULL;
	}
	while (readers[number].first && readers[number].first != toml_peek(&parser->lexer))
		number++;
	value = toml_tree_value(&parser->tree, readers[number].kind, (struct span){ (uint32_t)start, 0 });
	if (!readers[number].read(parser, depth, value))
		return NULL;
	value->span.length = (uint32_t)(parser->lexer.at - start);
	return value;
}

/* The table that the header ahead opens; NULL after a fault. */
static struct toml_value *read_header(struct parser *parser, struct toml_value *root)
{
	struct toml_lexer *lexer = &parser->lexer;
	bool item = toml_take(lexer, "[[");
	struct toml_key key;

	if (!item)
		toml_take(lexer, "[");
	if (!read_key(parser, &key))
		return NULL;
	if (!toml_take(lexer, item ? "]]" : "]")) {
		toml_fault_here(lexer, item ? "expected \"]]\" here" : "expected \"]\" here");
		return NULL;
	}
	return toml_tree_open(&parser->tree, root, &key, item);
}

static bool read_lines(struct parser *parser, struct toml_value *root)
{
	struct toml_lexer *lexer = &parser->lexer;
	struct toml_value *table = root;

	while (toml_skip_lines(lexer) && !toml_at_end(lexer)) {
		if (toml_peek(lexer) == '[')
			table = read_header(parser, root);
		else if (!read_pair(parser, 0, table))
			return false;
		if (!table || !toml_lex_line_end(lexer))
			return false;
	}
	return !lexer->fault.message;
}

static const struct toml_value *read_document(struct parser *parser)
{
	struct toml_lexer *lexer = &parser->lexer;
	struct toml_value *root;

	toml_take(lexer, "\xef\xbb\xbf");
	toml_skip_blanks(lexer);
	root = toml_tree_value(&parser->tree, TOML_TABLE,
			      (struct span){ (uint32_t)lexer->at, (uint32_t)(lexer->size - lexer->at) });
	if (!read_lines(parser, root) || !toml_tree_settle(&parser->tree, root))
		return NULL;
	return root;
}

static bool is_readable(const struct toml_tree *tree)
{
	struct span start = { 0, 0 };
	const char *nul = memchr(tree->source.data, 0, tree->source.size);

	if (tree->source.size > TOML_MAX_SIZE)
		return toml_error(tree->err, tree->path, tree->source, start, "the file is larger than %d bytes",
				  TOML_MAX_SIZE);
	if (nul) {
		start = (struct span){ (uint32_t)(nul - tree->source.data), 1 };
		return toml_error(tree->err, tree->path, tree->source, start, "the file holds a NUL byte");
	}
	if (!utf8_is_valid(tree->source))
		return toml_error(tree->err, tree->path, tree->source, start, "the file is not UTF-8");
	return true;
}

const struct toml_value *toml_parse(struct arena *arena, struct slice source, const char *path, struct error *err)
{
	struct parser parser = {
		.lexer = { .text = source.data, .size = source.size },
		.tree = { .arena = arena, .path = path, .source = source, .err = err },
	};
	const struct toml_fault *fault = &parser.lexer.fault;
	const struct toml_value *document;

	if (!is_readable(&parser.tree))
		return NULL;
	document = read_document(&parser);
	toml_tree_release(&parser.tree);
	if (fault->message)
		toml_error(err, path, source, fault->span, "%s%s", fault->readable ? "" : "invalid TOML: ", fault->message);
	return document;
}

const struct toml_value *toml_get(const struct toml_value *table, const char *key)
{
	for (size_t i = 0; i < table->table.count; i++)
		if (text_equals(table->table.entries[i].key, key))
			return table->table.entries[i].value;
	return NULL;
}

const char *toml_kind_name(enum toml_kind kind)
{
	static const char *const names[] = {
		[TOML_TABLE] = "a table",      [TOML_ARRAY] = "an array", [TOML_STRING] = "a string",
		[TOML_INTEGER] = "an integer", [TOML_FLOAT] = "a number", [TOML_BOOLEAN] = "true or false",
		[TOML_DATE] = "a date",
	};

	return names[kind];
}
