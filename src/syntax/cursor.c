#include "syntax/lower.h"

#include <string.h>

struct span node_span(const struct lowering *l, TSNode node)
{
	(void)l;
	uint32_t start = ts_node_start_byte(node);

	return (struct span){ start, ts_node_end_byte(node) - start };
}

struct slice span_text(const struct lowering *l, struct span span)
{
	return (struct slice){ l->source.data + span.offset, span.length };
}

char *node_text(struct lowering *l, TSNode node)
{
	return arena_text(l->arena, span_text(l, node_span(l, node)));
}

/* Reads the node at the cursor and goes on over comments. */
static bool settle(struct lowering *l)
{
	for (;;) {
		node_refresh(l);
		if (l->kind != NODE_COMMENT)
			return true;
		if (!ts_tree_cursor_goto_next_sibling(&l->cursor))
			return false;
	}
}

void node_refresh(struct lowering *l)
{
	l->node = ts_tree_cursor_current_node(&l->cursor);
	l->kind = node_kind_of(l, l->node);
}

bool node_enter(struct lowering *l)
{
	if (!ts_tree_cursor_goto_first_child(&l->cursor))
		return false;
	if (settle(l))
		return true;
	node_leave(l);
	return false;
}

bool node_next(struct lowering *l)
{
	if (ts_tree_cursor_goto_next_sibling(&l->cursor) && settle(l))
		return true;
	node_leave(l);
	return false;
}

void node_leave(struct lowering *l)
{
	ts_tree_cursor_goto_parent(&l->cursor);
}

bool node_field_is(struct lowering *l, const char *field)
{
	const char *name = ts_tree_cursor_current_field_name(&l->cursor);

	return name && text_equals(name, field);
}

/* Calls visit for each node below the one at the cursor, in order; the cursor comes back. */
static void each_below(struct lowering *l, void (*visit)(struct lowering *l, TSNode node))
{
	size_t depth = 0;

	if (!ts_tree_cursor_goto_first_child(&l->cursor))
		return;
	for (;;) {
		visit(l, ts_tree_cursor_current_node(&l->cursor));
		if (ts_tree_cursor_goto_first_child(&l->cursor)) {
			depth++;
			continue;
		}
		while (!ts_tree_cursor_goto_next_sibling(&l->cursor)) {
			node_leave(l);
			if (depth-- == 0)
				return;
		}
	}
}

static void collect_error(struct lowering *l, TSNode node)
{
	struct span span = node_span(l, node);

	if (node_kind_of(l, node) != NODE_ERROR && !ts_node_is_missing(node))
		return;
	if (l->errors.count && span_contains(vec_last(&l->errors).span, span))
		return;
	if (span.length == 0 && l->source.size)
		span = (struct span){ span.offset - (span.offset == l->source.size), 1 };
	vec_push(&l->errors, ((struct syntax_error){ span, span }));
}

static void count_error(struct lowering *l, TSNode node)
{
	if (node_kind_of(l, node) == NODE_ERROR || ts_node_is_missing(node))
		l->error_nodes++;
}

size_t count_errors(struct lowering *l, const TSTree *tree)
{
	TSNode root = ts_tree_root_node(tree);

	if (!ts_node_has_error(root))
		return 0;
	l->error_nodes = node_kind_of(l, root) == NODE_ERROR;
	l->cursor = ts_tree_cursor_new(root);
	each_below(l, count_error);
	ts_tree_cursor_delete(&l->cursor);
	return l->error_nodes;
}

void collect_errors(struct lowering *l)
{
	if (!ts_tree_cursor_goto_first_child(&l->cursor))
		return;
	do {
		TSNode statement = ts_tree_cursor_current_node(&l->cursor);
		size_t first = l->errors.count;

		if (!ts_node_has_error(statement))
			continue;
		collect_error(l, statement);
		each_below(l, collect_error);
		for (size_t i = first; i < l->errors.count; i++)
			l->errors.items[i].statement = node_span(l, statement);
	} while (ts_tree_cursor_goto_next_sibling(&l->cursor));
	node_leave(l);
}

void pile_push(struct pile *pile, const void *item, size_t size)
{
	if (pile->capacity - pile->size < size) {
		pile->capacity = (pile->capacity + size) * 2;
		pile->bytes = xrealloc(pile->bytes, pile->capacity);
	}
	memcpy(pile->bytes + pile->size, item, size);
	pile->size += size;
}

void pile_set(struct pile *pile, size_t place, const void *item, size_t size)
{
	memcpy(pile->bytes + place, item, size);
}

void *pile_take(struct lowering *l, size_t mark, size_t size, size_t *count)
{
	*count = (l->pile.size - mark) / size;
	l->pile.size = mark;
	return arena_copy(l->arena, l->pile.bytes + mark, size, *count);
}
