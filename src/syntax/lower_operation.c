#include "syntax/lower.h"

/* The operator among the children of NODE. */
static const char *operator_of(const struct lowering *l, const struct tree_node *node)
{
	for (node = node_child(l, node); node; node = node_next(l, node))
		if (node_kind(node) == NODE_TOKEN)
			return token_text(node);
	return "";
}

static bool is_left_associative(enum node_kind kind, const char *op)
{
	return kind == NODE_UNION_TYPE || !text_equals(op, "**");
}

/* In a union, an operand that is itself one is wrapped in a type. */
static const struct tree_node *union_of_type(const struct lowering *l, const struct tree_node *node)
{
	const struct tree_node *inner = node_kind(node) == NODE_TYPE ? node_child(l, node) : NULL;

	return inner && !inner->next && node_kind(inner) == NODE_UNION_TYPE ? inner : node;
}

/* In a union of types, the grammar groups what is right of a subscript: `a[b] | (c | d)`. */
static void push_operand(struct lowering *l, const struct tree_node *node, bool in_union)
{
	const struct expr *operand = lower_expr(l, node);

	for (size_t i = 0; in_union && operand->kind == EXPR_BINARY && i < operand->operation.count; i++)
		pile_push(&l->pile, &operand->operation.operands[i], sizeof operand);
	if (!in_union || operand->kind != EXPR_BINARY)
		pile_push(&l->pile, &operand, sizeof operand);
}

/*
 * Pushes the operands of a chain of one operator. It leans to the left, as deep as it is long, so its links are gone through
 * flat: down to the leftmost operand, then up again.
 */
static void push_operands(struct lowering *l, const struct tree_node *node, const char *op)
{
	enum node_kind kind = node_kind(node);
	VEC(const struct tree_node *) lefts = { 0 };

	for (;;) {
		const struct tree_node *left = first_part(l, node), *inner;

		if (!left)
			break;
		vec_push(&lefts, left);
		inner = kind == NODE_UNION_TYPE ? union_of_type(l, left) : left;
		if (node_kind(inner) != kind || !is_left_associative(kind, op) || !text_equals(operator_of(l, inner), op))
			break;
		node = inner;
	}
	if (lefts.count)
		push_operand(l, vec_last(&lefts), kind == NODE_UNION_TYPE);
	while (lefts.count) {
		const struct tree_node *left = vec_pop(&lefts);

		for (left = next_part(l, left); left; left = next_part(l, left))
			push_operand(l, left, kind == NODE_UNION_TYPE);
	}
	vec_release(&lefts);
}

/* binary_operator, boolean_operator, union_type */
struct expr *lower_binary(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, node_kind(node) == NODE_BOOLEAN ? EXPR_BOOLEAN : EXPR_BINARY, node);
	const char *op = operator_of(l, node);
	size_t mark = l->pile.size;

	push_operands(l, node, op);
	expr->operation.op = op;
	expr->operation.operands = pile_take(l, mark, sizeof(const struct expr *), &expr->operation.count);
	if (expr->operation.count < 2)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_comparison(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_COMPARE, node);

	expr->operation.op = operator_of(l, node);
	expr->operation.operands = lower_children(l, node, &expr->operation.count);
	if (expr->operation.count < 2)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_unary(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_UNARY, node);

	expr->operation.op = operator_of(l, node);
	expr->operation.operands = lower_children(l, node, &expr->operation.count);
	if (expr->operation.count != 1)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

struct expr *lower_conditional(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_CONDITIONAL, node);
	size_t count;
	const struct expr *const *parts = lower_children(l, node, &count);

	if (count != 3)
		return expr->kind = EXPR_OPAQUE, expr;
	expr->conditional.then = parts[0];
	expr->conditional.test = parts[1];
	expr->conditional.otherwise = parts[2];
	return expr;
}
