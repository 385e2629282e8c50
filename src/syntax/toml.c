#include "syntax/toml.h"

#include "base/oom.h"
#include "base/utf8.h"
#include "syntax/toml_fault.h"
#include "syntax/toml_scalar.h"
#include "syntax/toml_tree.h"

#include <tree_sitter/api.h>

/* Of a file, and of the parser's progress reports (one a hundred steps) that find it lost in what is broken. */
enum { TOML_MAX_SIZE = 1024 * 1024, MAX_LOST_REPORTS = 32 };

extern const TSLanguage *tree_sitter_toml(void);

static struct span node_span(TSNode node)
{
	uint32_t start = ts_node_start_byte(node);

	return (struct span){ start, ts_node_end_byte(node) - start };
}

static struct slice node_text(const struct toml_tree *tree, TSNode node)
{
	struct span span = node_span(node);

	return (struct slice){ tree->source.data + span.offset, span.length };
}

static bool node_is(TSNode node, const char *type)
{
	return text_equals(ts_node_type(node), type);
}

static bool fail(const struct toml_tree *tree, TSNode node, const char *wrong)
{
	return toml_error(tree->err, tree->path, tree->source, node_span(node), "%s", wrong);
}

static bool read_key_part(const struct toml_tree *tree, TSNode node, const char **text)
{
	struct slice raw = node_text(tree, node);
	const char *wrong = NULL;

	if (node_is(node, "bare_key"))
		*text = arena_text(tree->arena, raw);
	else
		wrong = toml_decode_string(tree->arena, raw, text);
	return !wrong || fail(tree, node, wrong);
}

/* A dotted key is nested to the left, as deep as it is long. */
static bool read_key(const struct toml_tree *tree, TSNode node, struct toml_key *key)
{
	TSNode parts[TOML_MAX_PATH];
	size_t count = 0;

	while (node_is(node, "dotted_key")) {
		if (count == TOML_MAX_PATH - 1)
			return fail(tree, node, "the key has too many parts");
		parts[count++] = ts_node_named_child(node, ts_node_named_child_count(node) - 1);
		node = ts_node_named_child(node, 0);
	}
	parts[count++] = node;
	key->count = count;
	for (size_t i = 0; i < count; i++) {
		key->spans[i] = node_span(parts[count - 1 - i]);
		if (!read_key_part(tree, parts[count - 1 - i], &key->parts[i]))
			return false;
	}
	return true;
}

static bool read_value(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node **value);

/* Calls READ on the named children of NODE that are no comments, from the one at FIRST on. */
static bool each_child(struct toml_tree *tree, TSNode node, size_t first, unsigned depth,
		       bool (*read)(struct toml_tree *tree, TSNode child, unsigned depth, struct toml_node *into),
		       struct toml_node *into)
{
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	bool more = ts_tree_cursor_goto_first_child(&cursor);
	bool good = true;
	size_t number = 0;

	for (; more && good; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
		TSNode child = ts_tree_cursor_current_node(&cursor);

		if (!ts_node_is_named(child) || node_is(child, "comment"))
			continue;
		if (number++ >= first)
			good = read(tree, child, depth, into);
	}
	ts_tree_cursor_delete(&cursor);
	return good;
}

static bool read_pair(struct toml_tree *tree, TSNode pair, unsigned depth, struct toml_node *table)
{
	struct toml_node *value = NULL;
	struct toml_key key;

	return read_key(tree, ts_node_named_child(pair, 0), &key) &&
	       read_value(tree, ts_node_named_child(pair, 1), depth + 1, &value) &&
	       toml_tree_set(tree, table, &key, value);
}

static bool read_item(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *array)
{
	struct toml_node *value = NULL;

	if (!read_value(tree, node, depth + 1, &value))
		return false;
	toml_tree_append(tree, array, value);
	return true;
}

static bool read_string(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	const char *wrong = toml_decode_string(tree->arena, node_text(tree, node), &toml_node_value(into)->string);

	(void)depth;
	return !wrong || fail(tree, node, wrong);
}

static bool read_integer(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	const char *wrong = toml_decode_integer(node_text(tree, node), &toml_node_value(into)->integer);

	(void)depth;
	return !wrong || fail(tree, node, wrong);
}

static bool read_float(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	const char *wrong = toml_decode_float(node_text(tree, node), &toml_node_value(into)->number);

	(void)depth;
	return !wrong || fail(tree, node, wrong);
}

static bool read_boolean(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	(void)depth;
	toml_node_value(into)->boolean = slice_is(node_text(tree, node), "true");
	return true;
}

static bool read_date(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	(void)depth;
	toml_node_value(into)->string = arena_text(tree->arena, node_text(tree, node));
	return true;
}

static bool read_array(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	return each_child(tree, node, 0, depth, read_item, into);
}

static bool read_inline_table(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into)
{
	if (!each_child(tree, node, 0, depth, read_pair, into))
		return false;
	toml_tree_close(into);
	return true;
}

static const struct {
	const char *type;
	enum toml_kind kind;
	bool (*read)(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *into);
} readers[] = {
	{ "string", TOML_STRING, read_string },
	{ "array", TOML_ARRAY, read_array },
	{ "inline_table", TOML_TABLE, read_inline_table },
	{ "integer", TOML_INTEGER, read_integer },
	{ "boolean", TOML_BOOLEAN, read_boolean },
	{ "float", TOML_FLOAT, read_float },
	{ "offset_date_time", TOML_DATE, read_date },
	{ "local_date_time", TOML_DATE, read_date },
	{ "local_date", TOML_DATE, read_date },
	{ "local_time", TOML_DATE, read_date },
};

static bool read_value(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node **value)
{
	if (depth > TOML_MAX_DEPTH)
		return fail(tree, node, "tables and arrays are nested too deep");
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		if (node_is(node, readers[i].type)) {
			*value = toml_tree_node(tree, readers[i].kind, node_span(node));
			return readers[i].read(tree, node, depth, *value);
		}
	return fail(tree, node, "expected a value");
}

static bool read_top(struct toml_tree *tree, TSNode node, unsigned depth, struct toml_node *root)
{
	struct toml_node *table;
	struct toml_key key;

	if (node_is(node, "pair"))
		return read_pair(tree, node, depth, root);
	if (!read_key(tree, ts_node_named_child(node, 0), &key))
		return false;
	table = toml_tree_open(tree, root, &key, node_is(node, "table_array_element"));
	return table && each_child(tree, node, 1, depth, read_pair, table);
}

/* The first node in source order that the parser could not fit in, or that it made up. */
static TSNode first_error(TSNode node)
{
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	bool inside = true;

	while (inside) {
		node = ts_tree_cursor_current_node(&cursor);
		if (ts_node_is_error(node) || ts_node_is_missing(node))
			break;
		if (ts_node_has_error(node) && ts_tree_cursor_goto_first_child(&cursor))
			continue;
		while (!(inside = ts_tree_cursor_goto_next_sibling(&cursor)) && ts_tree_cursor_goto_parent(&cursor))
			;
	}
	ts_tree_cursor_delete(&cursor);
	return node;
}

static bool syntax_error(const struct toml_tree *tree, struct span span)
{
	struct toml_fault fault = toml_fault_find(tree->source);

	return toml_error(tree->err, tree->path, tree->source, fault.message ? fault.span : span, "invalid TOML%s%s",
			  fault.message ? ": " : "", fault.message ? fault.message : "");
}

static const struct toml_value *read_document(struct toml_tree *tree, TSNode document)
{
	struct toml_node *root = toml_tree_node(tree, TOML_TABLE, node_span(document));

	if (ts_node_has_error(document))
		return syntax_error(tree, node_span(first_error(document))), NULL;
	if (!each_child(tree, document, 0, 0, read_top, root) || !toml_tree_settle(tree, root))
		return NULL;
	return toml_node_value(root);
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

static bool is_lost(TSParseState *state)
{
	unsigned *reports = state->payload;

	*reports += state->has_error;
	return *reports > MAX_LOST_REPORTS;
}

static const char *read_source(void *payload, uint32_t at, TSPoint point, uint32_t *size)
{
	const struct slice *source = payload;

	(void)point;
	*size = at < source->size ? (uint32_t)source->size - at : 0;
	return *size ? source->data + at : "";
}

/* Repairing what is badly broken can take the parser very long: then the result is NULL. */
static TSTree *parse(struct slice source)
{
	unsigned reports = 0;
	TSInput input = { .payload = &source, .read = read_source, .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .payload = &reports, .progress_callback = is_lost };
	TSParser *parser = ts_parser_new();
	TSTree *tree;

	if (!ts_parser_set_language(parser, tree_sitter_toml()))
		BUG("the TOML grammar does not fit the parser");
	tree = ts_parser_parse_with_options(parser, NULL, input, options);
	ts_parser_delete(parser);
	return tree;
}

const struct toml_value *toml_parse(struct arena *arena, struct slice source, const char *path, struct error *err)
{
	struct toml_tree tree = { .arena = arena, .path = path, .source = source, .err = err };
	const struct toml_value *document;
	TSTree *parsed;

	if (!is_readable(&tree))
		return NULL;
	parsed = parse(source);
	if (!parsed)
		return syntax_error(&tree, (struct span){ 0, 0 }), NULL;
	document = read_document(&tree, ts_tree_root_node(parsed));
	toml_tree_release(&tree);
	ts_tree_delete(parsed);
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
