#include "syntax/lower.h"

#include <string.h>

static struct expr *lower_items(struct lowering *l, enum expr_kind kind)
{
	struct expr *expr = expr_new(l, kind);

	expr->items.items = lower_children(l, &expr->items.count);
	return expr;
}

struct expr *lower_tuple(struct lowering *l)
{
	return lower_items(l, EXPR_TUPLE);
}

/* `(x)` before `=`, `:` or `in` is a pattern of one item and no comma: parentheses. */
struct expr *lower_tuple_pattern(struct lowering *l)
{
	struct expr *tuple = expr_new(l, EXPR_TUPLE);
	bool comma = false;
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *item;

		comma = comma || l->kind == NODE_COMMA;
		if (!kind_is_part(l->kind))
			continue;
		item = lower_expr(l);
		pile_push(&l->pile, &item, sizeof item);
	}
	tuple->items.items = pile_take(l, mark, sizeof(const struct expr *), &tuple->items.count);
	return tuple->items.count == 1 && !comma ? (struct expr *)tuple->items.items[0] : tuple;
}

struct expr *lower_list(struct lowering *l)
{
	return lower_items(l, EXPR_LIST);
}

struct expr *lower_set(struct lowering *l)
{
	return lower_items(l, EXPR_SET);
}

const struct expr *expr_bare_tuple(struct lowering *l, const struct expr *const *items, size_t count)
{
	struct expr *tuple = expr_new(l, EXPR_TUPLE);

	if (count == 0)
		return tuple;
	tuple->span.offset = items[0]->span.offset;
	tuple->span.length = span_end(items[count - 1]->span) - tuple->span.offset;
	tuple->items.items = items;
	tuple->items.count = count;
	return tuple;
}

const struct expr *expr_tuple(struct lowering *l, const struct expr *const *items, size_t count)
{
	if (count == 0)
		return expr_new(l, EXPR_OPAQUE);
	return count == 1 ? items[0] : expr_bare_tuple(l, items, count);
}

/* The parts between brackets, after the cursor's place: the rest of a subscript, or a type parameter's children. */
static const struct expr *lower_index(struct lowering *l, bool more)
{
	const struct expr *const *items;
	size_t mark = l->pile.size, count;
	TSNode node = l->node;
	bool comma = false;

	for (; more; more = node_next(l)) {
		const struct expr *expr;

		comma = comma || l->kind == NODE_COMMA;
		if (!kind_is_part(l->kind))
			continue;
		expr = lower_expr(l);
		pile_push(&l->pile, &expr, sizeof expr);
	}
	items = pile_take(l, mark, sizeof(const struct expr *), &count);
	l->node = node;
	if (count == 1 && (comma || items[0]->kind == EXPR_STARRED))
		return expr_bare_tuple(l, items, count);
	return expr_tuple(l, items, count);
}

struct expr *lower_subscript(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_SUBSCRIPT);

	if (!node_enter(l))
		return expr->kind = EXPR_OPAQUE, expr;
	expr->subscript.object = lower_expr(l);
	expr->subscript.index = lower_index(l, node_next(l));
	return expr;
}

struct expr *lower_generic_type(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_SUBSCRIPT);

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_IDENTIFIER)
			expr->subscript.object = lower_identifier(l);
		else if (l->kind == NODE_TYPE_PARAMETER)
			expr->subscript.index = lower_index(l, node_enter(l));
	}
	if (!expr->subscript.object || !expr->subscript.index)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_slice(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_SLICE);
	const struct expr **places[] = { &expr->slice.lower, &expr->slice.upper, &expr->slice.step };
	size_t place = 0;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_COLON)
			place += place < 2;
		else if (kind_is_part(l->kind))
			*places[place] = lower_expr(l);
	}
	return expr;
}

struct expr *lower_dictionary(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_DICT);
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct dict_entry entry = { 0 };

		if (l->kind == NODE_DICT_SPLAT) {
			entry.value = lower_only_child(l);
		} else if (l->kind == NODE_PAIR) {
			size_t count;
			const struct expr *const *parts = lower_children(l, &count);

			if (count != 2)
				continue;
			entry = (struct dict_entry){ parts[0], parts[1] };
		} else {
			continue;
		}
		pile_push(&l->pile, &entry, sizeof entry);
	}
	expr->dict.entries = pile_take(l, mark, sizeof(struct dict_entry), &expr->dict.count);
	return expr;
}
