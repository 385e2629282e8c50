#include "analysis/flow.h"

#include "syntax/visit.h"

#include <string.h>

/* Names that a function may spread one value over; beyond that the answer is yes. */
enum { MAX_NAMES = 64 };

struct flow {
	struct span span;
	const char *names[MAX_NAMES];
	size_t count;
	bool too_many;
	bool reaches;
};

static bool holds_name(const struct flow *flow, const char *name)
{
	for (size_t i = 0; i < flow->count; i++)
		if (strcmp(flow->names[i], name) == 0)
			return true;
	return false;
}

struct carrier {
	const struct flow *flow;
	bool found;
};

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct carrier *carrier = visitor->data;

	(void)scope;
	if (span_contains(carrier->flow->span, expr->span) ||
	    (expr->kind == EXPR_NAME && holds_name(carrier->flow, expr->name.id)))
		carrier->found = true;
	return !carrier->found;
}

static bool carries(const struct flow *flow, const struct expr *expr, const struct scope *scope)
{
	struct carrier carrier = { flow, false };
	struct visitor visitor = { .expr = on_part, .nested = true, .data = &carrier };

	if (expr)
		visit_expr(&visitor, expr, scope);
	return carrier.found;
}

/* What is assigned to becomes a carrier: a name, each name of a tuple, or the object that is changed. */
static void taint(struct flow *flow, const struct expr *target)
{
	while (target->kind == EXPR_ATTRIBUTE || target->kind == EXPR_SUBSCRIPT)
		target = target->kind == EXPR_ATTRIBUTE ? target->attribute.object : target->subscript.object;
	if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
		for (size_t i = 0; i < target->items.count; i++)
			taint(flow, target->items.items[i]);
		return;
	}
	if (target->kind != EXPR_NAME || holds_name(flow, target->name.id))
		return;
	if (flow->count == MAX_NAMES)
		flow->too_many = true;
	else
		flow->names[flow->count++] = target->name.id;
}

static void on_with(struct flow *flow, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; i < stmt->with.count; i++)
		if (stmt->with.items[i].target && carries(flow, stmt->with.items[i].context, scope))
			taint(flow, stmt->with.items[i].target);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct flow *flow = visitor->data;

	switch (stmt->kind) {
	case STMT_ASSIGN:
		for (size_t i = 0; i < stmt->assign.count && carries(flow, stmt->assign.value, scope); i++)
			taint(flow, stmt->assign.targets[i]);
		break;
	case STMT_AUGMENT:
		if (carries(flow, stmt->augment.value, scope))
			taint(flow, stmt->augment.target);
		break;
	case STMT_FOR:
		if (carries(flow, stmt->loop.test, scope))
			taint(flow, stmt->loop.target);
		break;
	case STMT_WHILE: flow->reaches |= carries(flow, stmt->loop.test, scope); break;
	case STMT_WITH: on_with(flow, stmt, scope); break;
	case STMT_IF:
		for (size_t i = 0; i < stmt->branches.count; i++)
			flow->reaches |= carries(flow, stmt->branches.items[i].test, scope);
		break;
	case STMT_MATCH: flow->reaches |= carries(flow, stmt->match.subject, scope); break;
	case STMT_RETURN: flow->reaches |= carries(flow, stmt->value, scope); break;
	default: break;
	}
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && !flow->reaches;
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct flow *flow = visitor->data;

	if (expr->kind == EXPR_NAMED && carries(flow, expr->named.value, scope))
		taint(flow, expr->named.target);
	if (expr->kind == EXPR_YIELD)
		flow->reaches |= carries(flow, expr->operand, scope);
	return !flow->reaches;
}

bool reaches_result(const struct function *function, struct span span)
{
	struct flow flow = { .span = span };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &flow };
	size_t before;

	do {
		before = flow.count;
		visit_function(&visitor, function);
	} while (!flow.reaches && !flow.too_many && flow.count > before);
	return flow.reaches || flow.too_many;
}

/* ---- what never runs ---- */

static bool ends_block(const struct stmt *stmt)
{
	if (stmt->kind == STMT_IF) {
		size_t count = stmt->branches.count;

		for (size_t i = 0; i < count; i++) {
			const struct block *body = &stmt->branches.items[i].body;

			if (body->count == 0 || !ends_block(body->items[body->count - 1]))
				return false;
		}
		return count && !stmt->branches.items[count - 1].test;
	}
	return stmt->kind == STMT_RETURN || stmt->kind == STMT_RAISE;
}

struct dead {
	struct span span;
	bool found;
};

static void look_in(struct dead *dead, const struct block *block)
{
	bool ended = false;

	for (size_t i = 0; i < block->count && !dead->found; i++) {
		dead->found = ended && span_contains(block->items[i]->span, dead->span);
		ended = ended || ends_block(block->items[i]);
	}
}

static bool on_block(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct dead *dead = visitor->data;

	(void)scope;
	if (dead->found || !span_contains(stmt->span, dead->span))
		return false;
	if (stmt->kind == STMT_IF)
		for (size_t i = 0; i < stmt->branches.count; i++)
			look_in(dead, &stmt->branches.items[i].body);
	if (stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE)
		look_in(dead, &stmt->loop.body);
	if (stmt->kind == STMT_WITH)
		look_in(dead, &stmt->with.body);
	if (stmt->kind == STMT_TRY) {
		look_in(dead, &stmt->try_.body);
		for (size_t i = 0; i < stmt->try_.handler_count; i++)
			look_in(dead, &stmt->try_.handlers[i].body);
	}
	return true;
}

bool never_runs(const struct scope *scope, struct span span)
{
	const struct function *function = scope_function(scope);
	struct dead dead = { span, false };
	struct visitor visitor = { .stmt = on_block, .data = &dead };

	if (!function)
		return false;
	look_in(&dead, &function->body);
	visit_function(&visitor, function);
	return dead.found;
}

bool always_raises(const struct function *function)
{
	const struct block *body = &function->body;

	for (size_t i = 0; i + 1 < body->count; i++)
		if (body->items[i]->kind != STMT_EXPR || body->items[i]->value->kind != EXPR_STRING)
			return false;
	return body->count && body->items[body->count - 1]->kind == STMT_RAISE;
}
