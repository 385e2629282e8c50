#include "keys/get_uses.h"

#include "syntax/visit.h"

enum { GUARDS_MAX = 32 };

struct walk {
	const struct expr *call;
	const char *name;               /* the variable that holds the result, or NULL */
	const struct scope *home;       /* that binds it */
	struct span guards[GUARDS_MAX]; /* bodies of try statements with handlers */
	size_t guard_count;
	struct get_answer answer;
	bool done;
};

static bool is_result(const struct walk *walk, const struct expr *expr, const struct scope *scope)
{
	if (!expr)
		return false;
	if (expr->kind == EXPR_AWAIT)
		return expr->operand == walk->call;
	if (expr->kind == EXPR_NAMED)
		return is_result(walk, expr->named.value, scope);
	if (expr == walk->call)
		return true;
	return walk->name && expr->kind == EXPR_NAME && text_equals(expr->name.id, walk->name) &&
	       expr->span.offset > span_end(walk->call->span) && scope_of_name(scope, walk->name) == walk->home;
}

static bool holds_result(const struct walk *walk, const struct expr *const *items, size_t count,
			 const struct scope *scope)
{
	for (size_t i = 0; i < count; i++)
		if (is_result(walk, items[i], scope))
			return true;
	return false;
}

static bool is_guarded(const struct walk *walk, struct span span)
{
	for (size_t i = 0; i < walk->guard_count; i++)
		if (span_contains(walk->guards[i], span))
			return true;
	return false;
}

static void settle(struct walk *walk, enum get_use use, const struct expr *at)
{
	walk->done = true;
	walk->answer = (struct get_answer){ is_guarded(walk, at->span) ? GET_USE_NONE : use, at, walk->name };
}

static enum get_use use_in_operation(const struct walk *walk, const struct expr *expr, const struct scope *scope)
{
	const struct expr *const *operands = expr->operation.operands;
	size_t count = expr->operation.count;
	const char *op = expr->operation.op;

	if (expr->kind == EXPR_UNARY)
		return text_equals(op, "not") ? GET_BY_TRUTH : GET_USE_NONE;
	if (expr->kind == EXPR_BOOLEAN)
		return holds_result(walk, operands, count - 1, scope) ? GET_BY_TRUTH : GET_USE_NONE;
	if (expr->kind == EXPR_COMPARE)
		return (op[0] == '<' || op[0] == '>') && count == 2 ? GET_ORDERED : GET_BY_NONE;
	return strchr("+-*/", op[0]) ? GET_ADDED : GET_BY_NONE;
}

static enum get_use use_in_comprehension(const struct walk *walk, const struct expr *expr, const struct scope *scope)
{
	for (size_t i = 0; i < expr->comprehension.clause_count; i++)
		if (is_result(walk, expr->comprehension.clauses[i].iterable, scope))
			return GET_UNPACKED;
	return GET_USE_NONE;
}

static enum get_use use_in(const struct walk *walk, const struct expr *expr, const struct scope *scope)
{
	switch (expr->kind) {
	case EXPR_SUBSCRIPT: return is_result(walk, expr->subscript.object, scope) ? GET_INDEXED : GET_USE_NONE;
	case EXPR_STARRED: return is_result(walk, expr->operand, scope) ? GET_UNPACKED : GET_USE_NONE;
	case EXPR_CONDITIONAL: return is_result(walk, expr->conditional.test, scope) ? GET_BY_TRUTH : GET_USE_NONE;
	case EXPR_COMPREHENSION: return use_in_comprehension(walk, expr, scope);
	case EXPR_BINARY:
	case EXPR_BOOLEAN:
	case EXPR_COMPARE:
	case EXPR_UNARY:
		if (holds_result(walk, expr->operation.operands, expr->operation.count, scope))
			return use_in_operation(walk, expr, scope);
		return GET_USE_NONE;
	default: return GET_USE_NONE;
	}
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct walk *walk = visitor->data;
	enum get_use use;

	if (walk->done)
		return false;
	use = use_in(walk, expr, scope);
	if (use != GET_USE_NONE)
		settle(walk, use, expr);
	else if (walk->name && expr->kind == EXPR_NAME && is_result(walk, expr, scope))
		settle(walk, GET_BY_NONE, expr); /* handed on, returned or bound anew */
	return !walk->done;
}

static void note_guard(struct walk *walk, const struct stmt *stmt)
{
	const struct block *body = &stmt->try_.body;
	struct span first, last;

	if (stmt->try_.handler_count == 0 || body->count == 0 || walk->guard_count == GUARDS_MAX)
		return;
	first = body->items[0]->span;
	last = body->items[body->count - 1]->span;
	walk->guards[walk->guard_count++] = (struct span){ first.offset, span_end(last) - first.offset };
}

static bool unpacks(const struct stmt *stmt)
{
	return stmt->assign.count == 1 &&
	       (stmt->assign.targets[0]->kind == EXPR_TUPLE || stmt->assign.targets[0]->kind == EXPR_LIST);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct walk *walk = visitor->data;

	if (walk->done)
		return false;
	if (stmt->kind == STMT_TRY)
		note_guard(walk, stmt);
	else if (stmt->kind == STMT_IF && is_result(walk, stmt->branches.items[0].test, scope))
		settle(walk, GET_BY_TRUTH, stmt->branches.items[0].test);
	else if (stmt->kind == STMT_WHILE && is_result(walk, stmt->loop.test, scope))
		settle(walk, GET_BY_TRUTH, stmt->loop.test);
	else if (stmt->kind == STMT_ASSERT && is_result(walk, stmt->value, scope))
		settle(walk, GET_BY_TRUTH, stmt->value);
	else if (stmt->kind == STMT_FOR && is_result(walk, stmt->loop.test, scope))
		settle(walk, GET_UNPACKED, stmt->loop.test);
	else if (stmt->kind == STMT_ASSIGN && stmt->assign.value && is_result(walk, stmt->assign.value, scope) &&
		 unpacks(stmt))
		settle(walk, GET_UNPACKED, stmt->assign.value);
	else if (stmt->kind == STMT_AUGMENT && is_result(walk, stmt->augment.target, scope))
		settle(walk, GET_ADDED, stmt->augment.target);
	return !walk->done;
}

/* The one name that STMT gives the result. */
static const char *name_given(const struct walk *walk, const struct stmt *stmt, const struct scope *scope)
{
	if (!stmt || stmt->kind != STMT_ASSIGN || stmt->assign.count != 1 || stmt->assign.targets[0]->kind != EXPR_NAME)
		return NULL;
	return is_result(walk, stmt->assign.value, scope) ? stmt->assign.targets[0]->name.id : NULL;
}

struct get_answer first_get_use(const struct key_site *site)
{
	const struct function *function = scope_function(site->scope);
	struct walk walk = { .call = site->call };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &walk };

	walk.name = name_given(&walk, site->stmt, site->scope);
	if (walk.name)
		walk.home = scope_of_name(site->scope, walk.name);
	if (function && (!walk.name || walk.home == function->scope))
		visit_function(&visitor, function);
	return walk.answer;
}

bool get_has_default(const struct project *project, const struct key_site *site)
{
	const struct pack_cache_method *method = pack_cache_method_find(project_packs(project), site->method);
	const struct expr *fallback =
		method ? call_argument(site->call, method->default_position, method->default_keyword) : NULL;

	return call_has_star(site->call) || (fallback && fallback->kind != EXPR_NONE);
}
