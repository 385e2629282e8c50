#include "syntax/lower.h"

/* The operator among the children of the node at the cursor; the cursor stays. */
static const char *operator_of(struct lowering *l)
{
	const char *op = NULL;
	TSNode node;

	if (!ts_tree_cursor_goto_first_child(&l->cursor))
		return "";
	do {
		node = ts_tree_cursor_current_node(&l->cursor);
		if (node_kind_of(l, node) == NODE_TOKEN)
			op = ts_language_symbol_name(l->language, ts_node_symbol(node));
	} while (!op && ts_tree_cursor_goto_next_sibling(&l->cursor));
	node_leave(l);
	return op ? op : "";
}

static bool is_left_associative(enum node_kind kind, const char *op)
{
	return kind == NODE_UNION_TYPE || !text_equals(op, "**");
}

/*
 * Goes from an operation to its leftmost operand as long as that is an operation of the same operator; returns how many
 * nodes it went down, at least 1 unless there is no operand.
 */
static size_t descend(struct lowering *l, enum node_kind kind, const char *op)
{
	size_t levels = 0;

	for (;;) {
		bool more = node_enter(l);

		while (more && !kind_is_part(l->kind))
			more = node_next(l);
		if (!more)
			return levels;
		levels++;
		if (kind == NODE_UNION_TYPE && l->kind == NODE_TYPE && ts_node_child_count(l->node) == 1 &&
		    node_kind_of(l, ts_node_child(l->node, 0)) == NODE_UNION_TYPE) {
			ts_tree_cursor_goto_first_child(&l->cursor);
			node_refresh(l);
			levels++;
		}
		if (l->kind != kind || !is_left_associative(kind, op) || !text_equals(operator_of(l), op))
			return levels;
	}
}

/* In a union of types, the grammar groups what is right of a subscript: `a[b] | (c | d)`. */
static void push_operand(struct lowering *l, bool in_union)
{
	const struct expr *operand = lower_expr(l);

	for (size_t i = 0; in_union && operand->kind == EXPR_BINARY && i < operand->operation.count; i++)
		pile_push(&l->pile, &operand->operation.operands[i], sizeof operand);
	if (!in_union || operand->kind != EXPR_BINARY)
		pile_push(&l->pile, &operand, sizeof operand);
}

/* binary_operator, boolean_operator, union_type */
struct expr *lower_binary(struct lowering *l)
{
	enum node_kind kind = l->kind;
	struct expr *expr = expr_new(l, kind == NODE_BOOLEAN ? EXPR_BOOLEAN : EXPR_BINARY);
	const char *op = operator_of(l);
	size_t mark = l->pile.size;
	size_t levels = descend(l, kind, op);

	if (levels > 0)
		push_operand(l, kind == NODE_UNION_TYPE);
	for (; levels > 0; levels--) {
		while (node_next(l)) {
			if (kind_is_part(l->kind))
				push_operand(l, kind == NODE_UNION_TYPE);
		}
	}
	expr->operation.op = op;
	expr->operation.operands = pile_take(l, mark, sizeof(const struct expr *), &expr->operation.count);
	if (expr->operation.count < 2)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_comparison(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_COMPARE);

	expr->operation.op = operator_of(l);
	expr->operation.operands = lower_children(l, &expr->operation.count);
	if (expr->operation.count < 2)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_unary(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_UNARY);

	expr->operation.op = operator_of(l);
	expr->operation.operands = lower_children(l, &expr->operation.count);
	if (expr->operation.count != 1)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_conditional(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_CONDITIONAL);
	size_t count;
	const struct expr *const *parts = lower_children(l, &count);

	if (count != 3)
		return expr->kind = EXPR_OPAQUE, expr;
	expr->conditional.then = parts[0];
	expr->conditional.test = parts[1];
	expr->conditional.otherwise = parts[2];
	return expr;
}
