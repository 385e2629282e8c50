#include "syntax/lower.h"

#include <string.h>

struct expr *expr_new(struct lowering *l, enum expr_kind kind)
{
	struct expr *expr = ARENA_NEW(l->arena, struct expr);

	expr->kind = kind;
	expr->span = node_span(l, l->node);
	return expr;
}

static struct expr *opaque(struct lowering *l)
{
	return expr_new(l, EXPR_OPAQUE);
}

const struct expr *lower_only_child(struct lowering *l)
{
	const struct expr *result;
	TSNode node = l->node;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (!kind_is_part(l->kind))
			continue;
		result = lower_expr(l);
		while (node_next(l))
			;
		return result;
	}
	l->node = node;
	return expr_new(l, EXPR_OPAQUE);
}

const struct expr *const *lower_children(struct lowering *l, size_t *count)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *expr;

		if (!kind_is_part(l->kind))
			continue;
		expr = lower_expr(l);
		pile_push(&l->pile, &expr, sizeof expr);
	}
	return pile_take(l, mark, sizeof(const struct expr *), count);
}

/* Also the grammar's member_type. */
static struct expr *lower_attribute(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_ATTRIBUTE);

	expr->attribute.name = "";
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (!kind_is_part(l->kind))
			continue;
		if (!expr->attribute.object) {
			expr->attribute.object = lower_expr(l);
		} else if (l->kind == NODE_IDENTIFIER) {
			expr->attribute.name = node_text(l, l->node);
			expr->attribute.name_span = node_span(l, l->node);
		}
	}
	if (!expr->attribute.object || !*expr->attribute.name)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

static struct expr *lower_starred(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_STARRED);

	expr->operand = lower_only_child(l);
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

static struct expr *lower_await(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_AWAIT);
	enum node_kind kind = NODE_TOKEN;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (!kind_is_part(l->kind) || expr->operand)
			continue;
		kind = l->kind;
		expr->operand = lower_expr(l);
	}
	if (!expr->operand)
		expr->kind = EXPR_OPAQUE;
	else if (kind == NODE_BINARY && expr->operand->kind == EXPR_BINARY)
		return hoist_power(expr, (struct expr *)expr->operand);
	return expr;
}

static struct expr *lower_yield(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_YIELD);

	if (l->function)
		l->function->is_generator = true;
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_FROM)
			expr->kind = EXPR_YIELD_FROM;
		else if (kind_is_part(l->kind) && !expr->operand)
			expr->operand = lower_expr(l);
	}
	if (expr->kind == EXPR_YIELD_FROM && !expr->operand)
		expr->kind = EXPR_OPAQUE;
	return expr;
}

static struct expr *lower_named(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_NAMED);
	size_t count;
	const struct expr *const *parts = lower_children(l, &count);

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

size_t node_unwrap(struct lowering *l)
{
	size_t levels = 0;

	while (is_wrapper(l->kind)) {
		bool more = node_enter(l);

		while (more && !kind_is_part(l->kind))
			more = node_next(l);
		if (!more) {
			node_refresh(l);
			break;
		}
		levels++;
	}
	return levels;
}

void node_rewrap(struct lowering *l, size_t levels)
{
	while (levels-- > 0) {
		while (node_next(l))
			;
	}
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
static const struct expr *hoist_star(struct lowering *l, struct expr *expr)
{
	const struct expr **first = first_operand(expr);
	struct expr *starred;

	if (!first || (*first)->kind != EXPR_STARRED)
		return expr;
	starred = ARENA_NEW(l->arena, struct expr);
	starred->kind = EXPR_STARRED;
	starred->span = expr->span;
	starred->operand = expr;
	*first = (*first)->operand;
	expr->span.length = span_end(expr->span) - (*first)->span.offset;
	expr->span.offset = (*first)->span.offset;
	return starred;
}

const struct expr *lower_expr(struct lowering *l)
{
	size_t levels = node_unwrap(l);
	const struct expr *expr;

	if (l->depth >= AST_MAX_DEPTH || !LOWERERS[l->kind]) {
		expr = opaque(l);
	} else {
		l->depth++;
		expr = hoist_star(l, LOWERERS[l->kind](l));
		l->depth--;
	}
	node_rewrap(l, levels);
	return expr;
}
