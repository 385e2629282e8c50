#include "syntax/lower.h"

#include <stddef.h>

#define SIZE_WITH(member) (offsetof(struct expr, member) + sizeof(((struct expr *)0)->member))
/* Of an expression that says no more than where it stands. */
#define SIZE_BARE (offsetof(struct expr, span) + sizeof(struct span))

static const unsigned char SIZES[] = {
	[EXPR_OPAQUE] = SIZE_BARE,
	[EXPR_NAME] = SIZE_WITH(name),
	[EXPR_ATTRIBUTE] = SIZE_WITH(attribute),
	[EXPR_CALL] = SIZE_WITH(call),
	[EXPR_SUBSCRIPT] = SIZE_WITH(subscript),
	[EXPR_STRING] = SIZE_WITH(string) > SIZE_WITH(fstring) ? SIZE_WITH(string) : SIZE_WITH(fstring),
	[EXPR_FSTRING] = SIZE_WITH(fstring),
	[EXPR_NUMBER] = SIZE_WITH(number),
	[EXPR_TRUE] = SIZE_BARE,
	[EXPR_FALSE] = SIZE_BARE,
	[EXPR_NONE] = SIZE_BARE,
	[EXPR_ELLIPSIS] = SIZE_BARE,
	[EXPR_BINARY] = SIZE_WITH(operation),
	[EXPR_BOOLEAN] = SIZE_WITH(operation),
	[EXPR_COMPARE] = SIZE_WITH(operation),
	[EXPR_UNARY] = SIZE_WITH(operation),
	[EXPR_CONDITIONAL] = SIZE_WITH(conditional),
	[EXPR_LAMBDA] = SIZE_WITH(lambda),
	[EXPR_TUPLE] = SIZE_WITH(items),
	[EXPR_LIST] = SIZE_WITH(items),
	[EXPR_SET] = SIZE_WITH(items),
	[EXPR_DICT] = SIZE_WITH(dict),
	[EXPR_COMPREHENSION] = SIZE_WITH(comprehension),
	[EXPR_AWAIT] = SIZE_WITH(operand),
	[EXPR_YIELD] = SIZE_WITH(operand),
	[EXPR_YIELD_FROM] = SIZE_WITH(operand),
	[EXPR_STARRED] = SIZE_WITH(operand),
	[EXPR_NAMED] = SIZE_WITH(named),
	[EXPR_SLICE] = SIZE_WITH(slice),
};

struct expr *expr_new(struct lowering *l, enum expr_kind kind, const struct tree_node *node)
{
	struct expr *expr = arena_alloc(l->arena, SIZES[kind]);

	expr->kind = kind;
	expr->span = node_span(node);
	return expr;
}

const struct expr *lower_only_child(struct lowering *l, const struct tree_node *node)
{
	const struct tree_node *part = first_part(l, node);

	return part ? lower_expr(l, part) : expr_new(l, EXPR_OPAQUE, node);
}

const struct expr *const *lower_parts_from(struct lowering *l, const struct tree_node *node, size_t *count)
{
	size_t mark = l->pile.size;

	for (node = node ? node_part(l, node) : NULL; node; node = next_part(l, node)) {
		const struct expr *expr = lower_expr(l, node);

		pile_push(&l->pile, &expr, sizeof expr);
	}
	return pile_take(l, mark, sizeof(const struct expr *), count);
}

const struct expr *const *lower_children(struct lowering *l, const struct tree_node *node, size_t *count)
{
	return lower_parts_from(l, node_child(l, node), count);
}

/* Also the grammar's member_type. */
static struct expr *lower_attribute(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_ATTRIBUTE, node);

	expr->attribute.name = "";
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (!expr->attribute.object) {
			expr->attribute.object = lower_expr(l, part);
		} else if (node_kind(part) == NODE_IDENTIFIER) {
			expr->attribute.name = node_name(l, part);
			expr->attribute.name_span = node_span(part);
		}
	}
	if (!expr->attribute.object || !*expr->attribute.name)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

static struct expr *lower_starred(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_STARRED, node);

	expr->operand = lower_only_child(l, node);
	return expr;
}

/* `await x ** 2` is `(await x) ** 2`; the grammar has it the other way round. */
static struct expr *hoist_power(struct expr *await, struct expr *power)
{
	const struct expr **first = (const struct expr **)power->operation.operands;

	await->operand = *first;
	*first = await;
	power->span.length = span_end(power->span) - await->span.offset;
	power->span.offset = await->span.offset;
	await->span.length = span_end(await->operand->span) - await->span.offset;
	return power;
}

static struct expr *lower_await(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_AWAIT, node);
	const struct tree_node *part = first_part(l, node);

	if (!part)
		return expr->kind = EXPR_OPAQUE, expr;
	expr->operand = lower_expr(l, part);
	if (node_kind(part) == NODE_BINARY && expr->operand->kind == EXPR_BINARY)
		return hoist_power(expr, (struct expr *)expr->operand);
	return expr;
}

static struct expr *lower_yield(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_YIELD, node);

	if (l->function)
		l->function->is_generator = true;
	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		if (node_kind(child) == NODE_FROM)
			expr->kind = EXPR_YIELD_FROM;
		else if (kind_is_part(node_kind(child)) && !expr->operand)
			expr->operand = lower_expr(l, child);
	}
	if (expr->kind == EXPR_YIELD_FROM && !expr->operand)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

static struct expr *lower_named(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_NAMED, node);
	size_t count;
	const struct expr *const *parts = lower_children(l, node, &count);

	if (count != 2)
		return expr->kind = EXPR_OPAQUE, expr;
	expr->named.target = parts[0];
	expr->named.value = parts[1];
	bind_target(l, parts[0], (struct binding){ .kind = BINDING_ASSIGN, .value = parts[1] });
	return expr;
}

static lower_fn *const LOWERERS[NODE_COUNT] = {
	[NODE_ATTRIBUTE] = lower_attribute,
	[NODE_AWAIT] = lower_await,
	[NODE_BINARY] = lower_binary,
	[NODE_BOOLEAN] = lower_binary,
	[NODE_CALL] = lower_call,
	[NODE_COMPARISON] = lower_comparison,
	[NODE_CONCATENATED] = lower_concatenated,
	[NODE_CONDITIONAL] = lower_conditional,
	[NODE_CONSTRAINED_TYPE] = lower_slice,
	[NODE_DICTIONARY] = lower_dictionary,
	[NODE_DICT_COMPREHENSION] = lower_comprehension,
	[NODE_ELLIPSIS] = lower_ellipsis,
	[NODE_EXPRESSION_LIST] = lower_tuple,
	[NODE_FALSE] = lower_false,
	[NODE_FLOAT] = lower_number,
	[NODE_GENERATOR] = lower_comprehension,
	[NODE_GENERIC_TYPE] = lower_generic_type,
	[NODE_IDENTIFIER] = lower_identifier,
	[NODE_INTEGER] = lower_number,
	[NODE_LAMBDA] = lower_lambda,
	[NODE_LIST] = lower_list,
	[NODE_LIST_COMPREHENSION] = lower_comprehension,
	[NODE_LIST_PATTERN] = lower_list,
	[NODE_LIST_SPLAT] = lower_starred,
	[NODE_LIST_SPLAT_PATTERN] = lower_starred,
	[NODE_MEMBER_TYPE] = lower_attribute,
	[NODE_NAMED] = lower_named,
	[NODE_NONE] = lower_none,
	[NODE_NOT] = lower_unary,
	[NODE_PATTERN_LIST] = lower_tuple,
	[NODE_SET] = lower_set,
	[NODE_SET_COMPREHENSION] = lower_comprehension,
	[NODE_SLICE] = lower_slice,
	[NODE_SPLAT_TYPE] = lower_starred,
	[NODE_STRING] = lower_string,
	[NODE_SUBSCRIPT] = lower_subscript,
	[NODE_TRUE] = lower_true,
	[NODE_TUPLE] = lower_tuple,
	[NODE_TUPLE_PATTERN] = lower_tuple_pattern,
	[NODE_UNARY] = lower_unary,
	[NODE_UNION_TYPE] = lower_binary,
	[NODE_YIELD] = lower_yield,
};

static bool is_wrapper(enum node_kind kind)
{
	return kind == NODE_PARENTHESIZED || kind == NODE_TYPE || kind == NODE_PARENTHESIZED_SPLAT ||
	       kind == NODE_AS_PATTERN_TARGET;
}

const struct tree_node *node_unwrap(const struct lowering *l, const struct tree_node *node)
{
	while (is_wrapper(node_kind(node))) {
		const struct tree_node *inner = first_part(l, node);

		if (!inner)
			break;
		node = inner;
	}
	return node;
}

/* Where the first operand of an expression is held, or NULL. */
static const struct expr **first_operand(struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_ATTRIBUTE: return &expr->attribute.object;
	case EXPR_CALL: return &expr->call.callee;
	case EXPR_SUBSCRIPT: return &expr->subscript.object;
	case EXPR_CONDITIONAL: return &expr->conditional.then;
	case EXPR_BINARY:
	case EXPR_BOOLEAN:
	case EXPR_COMPARE: return (const struct expr **)expr->operation.operands;
	default: return NULL;
	}
}

/* The grammar takes `*f(x)` for a call of `*f`, and the like; the star belongs around the whole. */
static const struct expr *hoist_star(struct lowering *l, const struct tree_node *node, struct expr *expr)
{
	const struct expr **first = first_operand(expr);
	struct expr *starred;

	if (!first || (*first)->kind != EXPR_STARRED)
		return expr;
	starred = expr_new(l, EXPR_STARRED, node);
	starred->span = expr->span;
	starred->operand = expr;
	*first = (*first)->operand;
	expr->span.length = span_end(expr->span) - (*first)->span.offset;
	expr->span.offset = (*first)->span.offset;
	return starred;
}

const struct expr *lower_expr(struct lowering *l, const struct tree_node *node)
{
	const struct expr *expr;
	lower_fn *lower;

	node = node_unwrap(l, node);
	lower = LOWERERS[node_kind(node)];
	if (l->depth >= AST_MAX_DEPTH || !lower)
		return expr_new(l, EXPR_OPAQUE, node);
	l->depth++;
	expr = hoist_star(l, node, lower(l, node));
	l->depth--;
	return expr;
}
