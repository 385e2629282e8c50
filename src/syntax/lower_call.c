#include "syntax/lower.h"

static struct argument lower_argument(struct lowering *l)
{
	struct argument argument = { .span = node_span(l, l->node) };

	switch (l->kind) {
	case NODE_LIST_SPLAT:
		argument.kind = ARGUMENT_STAR;
		argument.value = lower_only_child(l);
		break;
	case NODE_DICT_SPLAT:
		argument.kind = ARGUMENT_DOUBLE_STAR;
		argument.value = lower_only_child(l);
		break;
	case NODE_KEYWORD_ARGUMENT:
		argument.kind = ARGUMENT_KEYWORD;
		for (bool more = node_enter(l); more; more = node_next(l)) {
			if (kind_is_part(l->kind) && !argument.name)
				argument.name = node_text(l, l->node);
			else if (kind_is_part(l->kind))
				argument.value = lower_expr(l);
		}
		break;
	default:
		argument.value = lower_expr(l);
		if (argument.value->kind == EXPR_STARRED) {
			argument.kind = ARGUMENT_STAR;
			argument.value = argument.value->operand;
		}
	}
	return argument;
}

const struct argument *lower_arguments(struct lowering *l, size_t *count)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct argument argument;

		if (!kind_is_part(l->kind))
			continue;
		argument = lower_argument(l);
		if (argument.value)
			pile_push(&l->pile, &argument, sizeof argument);
	}
	return pile_take(l, mark, sizeof(struct argument), count);
}

/* A call whose only argument is a generator expression has that in place of an argument list. */
static void lower_generator_argument(struct lowering *l, struct expr *call)
{
	struct argument *argument = ARENA_NEW(l->arena, struct argument);

	argument->span = node_span(l, l->node);
	argument->value = lower_expr(l);
	call->call.arguments = argument;
	call->call.count = 1;
}

struct expr *lower_call(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_CALL);

	vec_push(&l->calls, ((struct call_site){ expr, l->scope, l->stmt, l->in_decorator }));
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (!kind_is_part(l->kind))
			continue;
		if (!expr->call.callee)
			expr->call.callee = lower_expr(l);
		else if (l->kind == NODE_ARGUMENT_LIST)
			expr->call.arguments = lower_arguments(l, &expr->call.count);
		else if (l->kind == NODE_GENERATOR)
			lower_generator_argument(l, expr);
	}
	if (!expr->call.callee)
		expr->call.callee = expr_new(l, EXPR_OPAQUE);
	return expr;
}

/* ---- comprehensions ---- */

/* for_in_clause: several iterables after `in` are a tuple. FIRST: the iterable is evaluated in the scope of FRAME. */
static struct comprehension_clause lower_for_in(struct lowering *l, struct scope_frame outer, bool first)
{
	struct comprehension_clause clause = { 0 };
	struct scope *own = l->scope;
	const struct scope *evaluated;
	const struct expr *const *iterables;
	size_t mark = l->pile.size, count;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *expr;

		if (!kind_is_part(l->kind))
			continue;
		if (clause.target && first)
			l->scope = outer.scope;
		expr = lower_expr(l);
		if (!clause.target)
			clause.target = expr;
		else
			pile_push(&l->pile, &expr, sizeof expr);
	}
	evaluated = l->scope;
	l->scope = own;
	iterables = pile_take(l, mark, sizeof(const struct expr *), &count);
	clause.iterable = expr_tuple(l, iterables, count);
	if (!clause.target)
		clause.target = expr_tuple(l, NULL, 0);
	bind_target(l, clause.target,
		    (struct binding){ .kind = BINDING_FOR, .value = clause.iterable, .scope = evaluated });
	return clause;
}

/* The clauses after the element, where the cursor stands; `if` clauses belong to the `for` before them. */
static void lower_clauses(struct lowering *l, struct expr *expr, struct scope_frame outer)
{
	size_t mark = l->pile.size;
	struct comprehension_clause clause = { 0 };
	bool more = true;

	while (more) {
		size_t conditions;

		if (l->kind != NODE_FOR_IN) {
			more = node_next(l);
			continue;
		}
		clause = lower_for_in(l, outer, l->pile.size == mark);
		conditions = l->pile.size;
		while ((more = node_next(l)) && l->kind != NODE_FOR_IN) {
			const struct expr *condition;

			if (l->kind != NODE_IF_CLAUSE)
				continue;
			condition = lower_only_child(l);
			pile_push(&l->pile, &condition, sizeof condition);
		}
		clause.conditions = pile_take(l, conditions, sizeof(const struct expr *), &clause.condition_count);
		pile_push(&l->pile, &clause, sizeof clause);
	}
	expr->comprehension.clauses =
		pile_take(l, mark, sizeof(struct comprehension_clause), &expr->comprehension.clause_count);
}

static void lower_element(struct lowering *l, struct expr *expr)
{
	const struct expr *const *parts;
	size_t count;

	if (l->kind != NODE_PAIR) {
		expr->comprehension.element = lower_expr(l);
		return;
	}
	parts = lower_children(l, &count);
	if (count > 0)
		expr->comprehension.element = parts[0];
	if (count > 1)
		expr->comprehension.value = parts[1];
}

static enum comprehension_kind comprehension_kind_of(enum node_kind kind)
{
	switch (kind) {
	case NODE_LIST_COMPREHENSION: return COMPREHENSION_LIST;
	case NODE_SET_COMPREHENSION: return COMPREHENSION_SET;
	case NODE_DICT_COMPREHENSION: return COMPREHENSION_DICT;
	default: return COMPREHENSION_GENERATOR;
	}
}

struct expr *lower_comprehension(struct lowering *l)
{
	struct expr *expr = expr_new(l, EXPR_COMPREHENSION);
	struct scope *scope = scope_new(l, SCOPE_COMPREHENSION);
	struct scope_frame frame;
	bool more;

	expr->comprehension.kind = comprehension_kind_of(l->kind);
	expr->comprehension.scope = scope;
	more = node_enter(l);
	while (more && !kind_is_part(l->kind))
		more = node_next(l);
	if (!more)
		return expr->kind = EXPR_OPAQUE, expr;
	frame = scope_enter(l, scope);
	lower_element(l, expr);
	if (node_next(l))
		lower_clauses(l, expr, frame);
	scope_leave(l, frame);
	if (!expr->comprehension.element || expr->comprehension.clause_count == 0 ||
	    (expr->comprehension.kind == COMPREHENSION_DICT && !expr->comprehension.value))
		expr->kind = EXPR_OPAQUE;
	return expr;
}
