#include "syntax/runtime.h"

#include <tree_sitter/api.h>

/*
 * tree-sitter reports back every hundred operations or so. Common files need about one report in 60
 * bytes; error recovery in hostile ones has no bound of its own.
 */
enum { REPORTS_AT_LEAST = 100000, REPORTS_PER_BYTE = 2 };

/*
 * Its scanner looks ahead over all comments and continued lines, once for each token among them. So
 * the source is handed out in pieces, and a piece that is asked for again is paid for.
 */
enum { PIECE_SIZE = 4096, UTF8_LONGEST = 4, PIECES_AT_LEAST = 50000, BYTES_PER_PIECE = 64 };

struct runtime {
	TSParser *parser;
	uint32_t *parents; /* of the node that is copied */
	uint32_t capacity;
};

const TSLanguage *tree_sitter_python(void);

void runtime_prepare(void)
{
	ts_set_allocator(xmalloc, xcalloc, xrealloc, free);
}

struct runtime *runtime_new(void)
{
	struct runtime *runtime = xcalloc(1, sizeof *runtime);

	runtime->parser = ts_parser_new();
	if (!ts_parser_set_language(runtime->parser, tree_sitter_python()))
		BUG("tree-sitter does not know the grammar's version");
	return runtime;
}

void runtime_free(struct runtime *runtime)
{
	if (!runtime)
		return;
	ts_parser_delete(runtime->parser);
	free(runtime->parents);
	free(runtime);
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
	if (end - offset <
	    UTF8_LONGEST) /* a piece that ends within a character is asked for from there */
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
static TSTree *parse(struct runtime *runtime, struct slice source)
{
	struct reading reading = { source, REPORTS_AT_LEAST + REPORTS_PER_BYTE * source.size,
				   PIECES_AT_LEAST + source.size / BYTES_PER_PIECE };
	TSInput input = { .payload = &reading,
			  .read = read_source,
			  .encoding = TSInputEncodingUTF8 };
	TSParseOptions options = { .payload = &reading, .progress_callback = spend };
	TSTree *tree = ts_parser_parse_with_options(runtime->parser, NULL, input, options);

	ts_parser_reset(runtime->parser);
	if (tree && reading.pieces == 0) {
		ts_tree_delete(tree);
		return NULL;
	}
	return tree;
}

static uint32_t add_node(struct tree *out, const TSTreeCursor *cursor)
{
	TSNode node = ts_tree_cursor_current_node(cursor);
	struct tree_node it = { .symbol = ts_node_symbol(node),
				.start = ts_node_start_byte(node),
				.end = ts_node_end_byte(node) };

	it.flags |= ts_node_is_extra(node) ? TREE_EXTRA : 0;
	it.flags |= ts_node_is_missing(node) ? TREE_MISSING : 0;
	it.flags |= ts_node_has_error(node) ? TREE_HAS_ERROR : 0;
	it.field = (uint8_t)ts_tree_cursor_current_field_id(cursor);
	return tree_add(out, it);
}

static void push_parent(struct runtime *runtime, uint32_t depth, uint32_t node)
{
	if (depth == runtime->capacity) {
		runtime->capacity = runtime->capacity * 2 + 64;
		runtime->parents =
			xrealloc(runtime->parents, runtime->capacity * sizeof *runtime->parents);
	}
	runtime->parents[depth] = node;
}

/* Copies the nodes below the cursor's, each after its parent and after its siblings before it. */
static void copy_nodes(struct runtime *runtime, TSTreeCursor *cursor, struct tree *out)
{
	uint32_t depth = 0, node = add_node(out, cursor);

	out->root = node;
	for (;;) {
		if (ts_tree_cursor_goto_first_child(cursor)) {
			push_parent(runtime, depth++, node);
			node = add_node(out, cursor);
			out->nodes[runtime->parents[depth - 1]].child = node;
			continue;
		}
		while (!ts_tree_cursor_goto_next_sibling(cursor)) {
			if (depth == 0)
				return;
			ts_tree_cursor_goto_parent(cursor);
			node = runtime->parents[--depth];
		}
		out->nodes[node].next = out->count;
		node = add_node(out, cursor);
	}
}

bool runtime_parse(struct runtime *runtime, struct slice source, struct tree *out)
{
	TSTree *tree = source.size < INT32_MAX ? parse(runtime, source) : NULL;
	TSTreeCursor cursor;

	tree_clear(out);
	if (!tree)
		return false;
	cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	copy_nodes(runtime, &cursor, out);
	ts_tree_cursor_delete(&cursor);
	ts_tree_delete(tree);
	return true;
}
