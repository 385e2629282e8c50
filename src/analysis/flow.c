#include "analysis/flow.h"

#include "analysis/puts.h"
#include "syntax/visit.h"

#include <string.h>

/* Names that a function may spread one value over; beyond that the answer is yes. */
enum { MAX_NAMES = 64 };

struct flow {
	const struct function *function;
	struct span span;
	const struct names *keys; /* attributes that tell a row from others, and none of its data; NULL: none */
	const char *names[MAX_NAMES];
	size_t count;
	bool too_many;
	bool reaches;
	bool has_result; /* something is returned, or put on what the caller has */
	bool decides;    /* a condition depends on it, and so what is returned or put */
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
	if (expr->kind == EXPR_ATTRIBUTE && carrier->flow->keys &&
	    names_hold(carrier->flow->keys, expr->attribute.name))
		return false;
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

/* What is put on an object of the caller's comes back to it. */
static bool is_callers(const struct flow *flow, const char *name)
{
	for (size_t i = 0; i < flow->function->parameter_count; i++)
		if (text_equals(flow->function->parameters[i].name, name))
			return true;
	return false;
}

/* What is assigned to becomes a carrier: a name, each name of a tuple, or the object that is changed. */
static void taint(struct flow *flow, const struct expr *target)
{
	bool changes = target->kind == EXPR_ATTRIBUTE || target->kind == EXPR_SUBSCRIPT;

	while (target->kind == EXPR_ATTRIBUTE || target->kind == EXPR_SUBSCRIPT || target->kind == EXPR_STARRED)
		target = target->kind == EXPR_ATTRIBUTE   ? target->attribute.object
			 : target->kind == EXPR_SUBSCRIPT ? target->subscript.object
							  : target->operand;
	if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
		for (size_t i = 0; i < target->items.count; i++)
			taint(flow, target->items.items[i]);
		return;
	}
	if (target->kind != EXPR_NAME || holds_name(flow, target->name.id))
		return;
	flow->reaches |= changes && is_callers(flow, target->name.id);
	if (flow->count == MAX_NAMES)
		flow->too_many = true;
	else
		flow->names[flow->count++] = target->name.id;
}

static void on_with(struct flow *flow, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; i < stmt->with.count; i++) {
		if (!carries(flow, stmt->with.items[i].context, scope))
			continue;
		if (stmt->with.items[i].target)
			taint(flow, stmt->with.items[i].target);
		else
			flow->decides = true; /* the block runs under it */
	}
}

/* `self.rows = ...`, whatever is put there. */
static void note_change(struct flow *flow, const struct expr *target)
{
	const struct expr *head = expr_head(target);

	flow->has_result |= target->kind != EXPR_NAME && head && is_callers(flow, head->name.id);
}

/* `translation` in `translation.activate(x)`: a module, or what another one holds. */
static bool is_imported(const struct expr *expr, const struct scope *scope)
{
	const struct scope *bound = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (bound)
		run = scope_bindings(bound, expr->name.id);
	return run.count && (run.items[0].kind == BINDING_IMPORT || run.items[0].kind == BINDING_FROM);
}

/* `rows.append(x)`, `fill(rows, x)`: what such a call may change. */
static void on_effect(struct flow *flow, const struct expr *value, const struct scope *scope)
{
	const struct expr *call = value->kind == EXPR_AWAIT ? value->operand : value;

	if (call->kind == EXPR_CALL && call->call.callee->kind == EXPR_ATTRIBUTE &&
	    puts_into(call->call.callee->attribute.name))
		note_change(flow, call->call.callee);
	if (call->kind != EXPR_CALL || !carries(flow, call, scope))
		return;
	if (call->call.callee->kind == EXPR_ATTRIBUTE) {
		const struct expr *object = call->call.callee->attribute.object;

		if (puts_into(call->call.callee->attribute.name))
			taint(flow, call->call.callee);
		else if (!is_imported(object, scope))
			taint(flow, object);
	}
	for (size_t i = 0; i < call->call.count; i++)
		taint(flow, call->call.arguments[i].value);
}

/* Whether a handler may say what became of it. */
static bool block_holds(const struct block *block, struct span span)
{
	for (size_t i = 0; i < block->count; i++)
		if (span_contains(block->items[i]->span, span))
			return true;
	return false;
}

/* Whether all that BLOCK does is to bind local names anew, and to call what says nothing to the caller. */
static bool only_prepares(const struct flow *flow, const struct block *block)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct stmt *stmt = block->items[i];
		struct flow changes = { .function = flow->function };

		if (stmt->kind == STMT_EXPR)
			on_effect(&changes, stmt->value, flow->function->scope);
		else if (stmt->kind != STMT_ASSIGN && stmt->kind != STMT_PASS)
			return false;
		for (size_t k = 0; stmt->kind == STMT_ASSIGN && k < stmt->assign.count; k++)
			if (stmt->assign.targets[k]->kind != EXPR_NAME)
				return false;
		if (changes.has_result)
			return false;
	}
	return true;
}

/* A condition has a say in what is bound in its branches, or in what they do. */
static void on_branches(struct flow *flow, const struct stmt *stmt, const struct scope *scope)
{
	bool tested = false;

	for (size_t i = 0; i < stmt->branches.count; i++)
		tested |= carries(flow, stmt->branches.items[i].test, scope);
	for (size_t i = 0; tested && i < stmt->branches.count; i++) {
		const struct block *body = &stmt->branches.items[i].body;

		flow->decides |= !only_prepares(flow, body);
		for (size_t k = 0; k < body->count; k++)
			for (size_t t = 0; body->items[k]->kind == STMT_ASSIGN && t < body->items[k]->assign.count; t++)
				taint(flow, body->items[k]->assign.targets[t]);
	}
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct flow *flow = visitor->data;

	switch (stmt->kind) {
	case STMT_ASSIGN:
		for (size_t i = 0; i < stmt->assign.count; i++)
			note_change(flow, stmt->assign.targets[i]);
		for (size_t i = 0; i < stmt->assign.count && carries(flow, stmt->assign.value, scope); i++)
			taint(flow, stmt->assign.targets[i]);
		break;
	case STMT_AUGMENT:
		if (carries(flow, stmt->augment.value, scope))
			taint(flow, stmt->augment.target);
		break;
	case STMT_EXPR: on_effect(flow, stmt->value, scope); break;
	case STMT_TRY: flow->decides |= stmt->try_.handler_count && block_holds(&stmt->try_.body, flow->span); break;
	case STMT_FOR:
	case STMT_WHILE: flow->decides |= carries(flow, stmt->loop.test, scope); break;
	case STMT_WITH: on_with(flow, stmt, scope); break;
	case STMT_IF: on_branches(flow, stmt, scope); break;
	case STMT_MATCH: flow->decides |= carries(flow, stmt->match.subject, scope); break;
	case STMT_RETURN:
		flow->has_result |= stmt->value && stmt->value->kind != EXPR_NONE;
		flow->reaches |= carries(flow, stmt->value, scope);
		break;
	default: break;
	}
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && !flow->reaches;
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct flow *flow = visitor->data;

	if (expr->kind == EXPR_NAMED && carries(flow, expr->named.value, scope))
		taint(flow, expr->named.target);
	if (expr->kind == EXPR_YIELD || expr->kind == EXPR_YIELD_FROM)
		flow->reaches |= carries(flow, expr->operand, scope);
	return !flow->reaches;
}

bool reaches_result(const struct function *function, struct span span, const struct names *keys)
{
	struct flow flow = { .function = function,
			     .span = span,
			     .keys = keys,
			     .has_result = function->is_generator || !function->stmt };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &flow };
	size_t before;

	do {
		before = flow.count;
		visit_function(&visitor, function);
	} while (!flow.reaches && !flow.too_many && flow.count > before);
	return flow.reaches || flow.too_many || (flow.decides && flow.has_result);
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

/* ---- returns ---- */

struct returns {
	const struct expr **out;
	const struct scope **scopes;
	size_t max;
	size_t count;
};

static bool note_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct returns *returns = visitor->data;

	if (stmt->kind == STMT_FUNCTION || stmt->kind == STMT_CLASS)
		return false;
	if (stmt->kind != STMT_RETURN || !stmt->value || stmt->value->kind == EXPR_NONE)
		return true;
	if (returns->count < returns->max) {
		returns->out[returns->count] = stmt->value;
		returns->scopes[returns->count] = scope;
	}
	returns->count++;
	return false;
}

static bool skip_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	(void)visitor;
	(void)expr;
	(void)scope;
	return false;
}

bool function_returns(const struct function *function, const struct expr **out, const struct scope **scopes, size_t max,
		      size_t *count)
{
	struct returns returns = { out, scopes, max, 0 };
	struct visitor visitor = { .stmt = note_return, .expr = skip_expr, .data = &returns };

	visit_function(&visitor, function);
	*count = returns.count < max ? returns.count : max;
	return returns.count <= max;
}

static bool on_result(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	bool *found = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_RETURN && stmt->value && stmt->value->kind != EXPR_NONE)
		*found = true;
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && !*found;
}

bool function_has_result(const struct function *function)
{
	bool found = function->is_generator || !function->stmt;
	struct visitor visitor = { .stmt = on_result, .data = &found };

	if (!found)
		visit_function(&visitor, function);
	return found;
}
