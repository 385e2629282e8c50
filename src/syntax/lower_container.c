#include "syntax/lower.h"

static struct expr *lower_items(struct lowering *l, enum expr_kind kind, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, kind, node);

	expr->items.items = lower_children(l, node, &expr->items.count);
	return expr;
}

struct expr *lower_tuple(struct lowering *l, const struct tree_node *node)
{
	return lower_items(l, EXPR_TUPLE, node);
}

/* `(x)` before `=`, `:` or `in` is a pattern of one item and no comma: parentheses. */
struct expr *lower_tuple_pattern(struct lowering *l, const struct tree_node *node)
{
	struct expr *tuple = lower_items(l, EXPR_TUPLE, node);

	return tuple->items.count == 1 && !has_comma(l, node) ? (struct expr *)tuple->items.items[0] : tuple;
}

struct expr *lower_list(struct lowering *l, const struct tree_node *node)
{
	return lower_items(l, EXPR_LIST, node);
}

struct expr *lower_set(struct lowering *l, const struct tree_node *node)
{
	return lower_items(l, EXPR_SET, node);
}

const struct expr *expr_bare_tuple(struct lowering *l, const struct tree_node *node, const struct expr *const *items,
				   size_t count)
{
	struct expr *tuple = expr_new(l, EXPR_TUPLE, node);

	if (count == 0)
		return tuple;
	tuple->span.offset = items[0]->span.offset;
	tuple->span.length = span_end(items[count - 1]->span) - tuple->span.offset;
	tuple->items.items = items;
	tuple->items.count = count;
	return tuple;
}

const struct expr *expr_tuple(struct lowering *l, const struct tree_node *node, const struct expr *const *items, size_t count)
{
	if (count == 0)
		return expr_new(l, EXPR_OPAQUE, node);
	return count == 1 ? items[0] : expr_bare_tuple(l, node, items, count);
}

/* What stands between brackets: the children of NODE from FIRST on. */
static const struct expr *lower_index(struct lowering *l, const struct tree_node *node, const struct tree_node *first)
{
	size_t count;
	const struct expr *const *items = lower_parts_from(l, first, &count);

	if (count == 1 && (items[0]->kind == EXPR_STARRED || has_comma(l, node)))
		return expr_bare_tuple(l, node, items, count);
	return expr_tuple(l, node, items, count);
}

struct expr *lower_subscript(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_SUBSCRIPT, node);
	const struct tree_node *object = first_part(l, node);

	if (!object)
		return expr->kind = EXPR_OPAQUE, expr;
	expr->subscript.object = lower_expr(l, object);
	expr->subscript.index = lower_index(l, node, node_next(l, object));
	return expr;
}

struct expr *lower_generic_type(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_SUBSCRIPT, node);

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_IDENTIFIER)
			expr->subscript.object = lower_identifier(l, part);
		else if (node_kind(part) == NODE_TYPE_PARAMETER)
			expr->subscript.index = lower_index(l, part, node_child(l, part));
	}
	if (!expr->subscript.object || !expr->subscript.index)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_slice(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_SLICE, node);
	const struct expr **places[] = { &expr->slice.lower, &expr->slice.upper, &expr->slice.step };
	size_t place = 0;

	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		if (node_kind(child) == NODE_COLON)
			place += place < 2;
		else if (kind_is_part(node_kind(child)))
			*places[place] = lower_expr(l, child);
	}
	return expr;
}

/* False if the child of a dictionary is no entry. */
static bool lower_entry(struct lowering *l, const struct tree_node *node, struct dict_entry *entry)
{
	const struct expr *const *parts;
	size_t count = 0;

	if (node_kind(node) == NODE_DICT_SPLAT) {
		*entry = (struct dict_entry){ .value = lower_only_child(l, node) };
		return true;
	}
	if (node_kind(node) != NODE_PAIR)
		return false;
	parts = lower_children(l, node, &count);
	if (count == 2)
		*entry = (struct dict_entry){ parts[0], parts[1] };
	return count == 2;
}

struct expr *lower_dictionary(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_DICT, node);
	size_t mark = l->pile.size;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct dict_entry entry;

		if (lower_entry(l, part, &entry))
			pile_push(&l->pile, &entry, sizeof entry);
	}
	expr->dict.entries = pile_take(l, mark, sizeof(struct dict_entry), &expr->dict.count);
	return expr;
}
