#include "syntax/lower.h"

static void lower_keyword(struct lowering *l, const struct tree_node *node, struct argument *argument)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (!argument->name)
			argument->name = node_name(l, part);
		else
			argument->value = lower_expr(l, part);
	}
}

static struct argument lower_argument(struct lowering *l, const struct tree_node *node)
{
	struct argument argument = { .span = node_span(node) };

	switch (node_kind(node)) {
	case NODE_LIST_SPLAT:
		argument.kind = ARGUMENT_STAR;
		argument.value = lower_only_child(l, node);
		break;
	case NODE_DICT_SPLAT:
		argument.kind = ARGUMENT_DOUBLE_STAR;
		argument.value = lower_only_child(l, node);
		break;
	case NODE_KEYWORD_ARGUMENT:
		argument.kind = ARGUMENT_KEYWORD;
		lower_keyword(l, node, &argument);
		break;
	default:
		argument.value = lower_expr(l, node);
		if (argument.value->kind == EXPR_STARRED) {
			argument.kind = ARGUMENT_STAR;
			argument.value = argument.value->operand;
		}
	}
	return argument;
}

const struct argument *lower_arguments(struct lowering *l, const struct tree_node *node, size_t *count)
{
	size_t mark = l->pile.size;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct argument argument = lower_argument(l, part);

		if (argument.value)
			pile_push(&l->pile, &argument, sizeof argument);
	}
	return pile_take(l, mark, sizeof(struct argument), count);
}

/* A call whose only argument is a generator expression has that in place of an argument list. */
static void lower_generator_argument(struct lowering *l, const struct tree_node *node, struct expr *call)
{
	struct argument *argument = ARENA_NEW(l->arena, struct argument);

	argument->span = node_span(node);
	argument->value = lower_expr(l, node);
	call->call.arguments = argument;
	call->call.count = 1;
}

struct expr *lower_call(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_CALL, node);

	vec_push(&l->calls, ((struct call_site){ expr, l->scope, l->stmt, l->in_decorator }));
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (!expr->call.callee)
			expr->call.callee = lower_expr(l, part);
		else if (node_kind(part) == NODE_ARGUMENT_LIST)
			expr->call.arguments = lower_arguments(l, part, &expr->call.count);
		else if (node_kind(part) == NODE_GENERATOR)
			lower_generator_argument(l, part, expr);
	}
	if (!expr->call.callee)
		expr->call.callee = expr_new(l, EXPR_OPAQUE, node);
	return expr;
}

/* ---- comprehensions ---- */

/* for_in_clause: several iterables after `in` are a tuple. FIRST: the iterable is evaluated in the scope of OUTER. */
static struct comprehension_clause lower_for_in(struct lowering *l, const struct tree_node *node, struct scope_frame outer,
						bool first)
{
	const struct tree_node *target = first_part(l, node);
	struct comprehension_clause clause = { 0 };
	struct scope *own = l->scope;
	const struct scope *evaluated;
	const struct expr *const *iterables = NULL;
	size_t count = 0;

	clause.target = target ? lower_expr(l, target) : expr_tuple(l, node, NULL, 0);
	if (target && first)
		l->scope = outer.scope;
	if (target)
		iterables = lower_parts_from(l, node_next(l, target), &count);
	evaluated = l->scope;
	l->scope = own;
	clause.iterable = expr_tuple(l, node, iterables, count);
	bind_target(l, clause.target,
		    (struct binding){ .kind = BINDING_FOR, .value = clause.iterable, .scope = evaluated });
	return clause;
}

/* The conditions behind a for_in_clause; returns the next of those, or NULL. */
static const struct tree_node *lower_conditions(struct lowering *l, const struct tree_node *node,
						struct comprehension_clause *clause)
{
	size_t mark = l->pile.size;

	for (; node && node_kind(node) != NODE_FOR_IN; node = node_next(l, node)) {
		const struct expr *condition;

		if (node_kind(node) != NODE_IF_CLAUSE)
			continue;
		condition = lower_only_child(l, node);
		pile_push(&l->pile, &condition, sizeof condition);
	}
	clause->conditions = pile_take(l, mark, sizeof(const struct expr *), &clause->condition_count);
	return node;
}

/* NODE and its siblings, behind the element; `if` clauses belong to the `for` before them. */
static void lower_clauses(struct lowering *l, const struct tree_node *node, struct expr *expr, struct scope_frame outer)
{
	size_t mark = l->pile.size;

	while (node && node_kind(node) != NODE_FOR_IN)
		node = node_next(l, node);
	while (node) {
		struct comprehension_clause clause = lower_for_in(l, node, outer, l->pile.size == mark);

		node = lower_conditions(l, node_next(l, node), &clause);
		pile_push(&l->pile, &clause, sizeof clause);
	}
	expr->comprehension.clauses =
		pile_take(l, mark, sizeof(struct comprehension_clause), &expr->comprehension.clause_count);
}

static void lower_element(struct lowering *l, const struct tree_node *node, struct expr *expr)
{
	const struct expr *const *parts;
	size_t count;

	if (node_kind(node) != NODE_PAIR) {
		expr->comprehension.element = lower_expr(l, node);
		return;
	}
	parts = lower_children(l, node, &count);
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

struct expr *lower_comprehension(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_COMPREHENSION, node);
	struct scope *scope = scope_new(l, SCOPE_COMPREHENSION);
	const struct tree_node *element = first_part(l, node);
	struct scope_frame frame;

	expr->comprehension.kind = comprehension_kind_of(node_kind(node));
	expr->comprehension.scope = scope;
	if (!element)
		return expr->kind = EXPR_OPAQUE, expr;
	frame = scope_enter(l, scope);
	lower_element(l, element, expr);
	lower_clauses(l, node_next(l, element), expr, frame);
	scope_leave(l, frame);
	if (!expr->comprehension.element || expr->comprehension.clause_count == 0 ||
	    (expr->comprehension.kind == COMPREHENSION_DICT && !expr->comprehension.value))
		expr->kind = EXPR_OPAQUE;
	return expr;
}
