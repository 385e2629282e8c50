#include "sites/receiver.h"
#include "analysis/snippet.h"
#include "lint/rule.h"
#include "syntax/visit.h"

static bool is_internal(const struct pack_set *packs, const char *name)
{
	for (size_t i = 0; i < packs->cache_count; i++)
		if (names_hold(&packs->caches[i].internals, name))
			return true;
	return false;
}

static bool is_harmless(const struct pack_set *packs, const char *name)
{
	for (size_t i = 0; i < packs->cache_count; i++)
		if (names_hold(&packs->caches[i].harmless, name))
			return true;
	return false;
}

/* A cache's own methods are no strangers to it. */
static bool is_own(const struct expr *object, const struct scope *scope)
{
	const struct function *function = scope_function(scope);

	return function && function_class(function) && expr_is_self(function, object);
}

static bool reaches_behind(struct project *project, const struct expr *expr, const struct scope *scope)
{
	const struct pack_set *packs = project_packs(project);
	struct receiver receiver;
	const char *name;

	if (expr->kind == EXPR_ATTRIBUTE)
		return is_internal(packs, expr->attribute.name) && !is_own(expr->attribute.object, scope) &&
		       receiver_of(project, scope, expr->attribute.object, &receiver);
	if (expr->kind != EXPR_CALL || expr->call.callee->kind == EXPR_ATTRIBUTE)
		return false;
	name = project_callee_name(project, scope, expr);
	return name && strchr(name, '.') && is_internal(packs, name);
}

/* ---- what is asked for ---- */

struct asking {
	const struct pack_set *packs;
	const struct expr *source; /* the expression that reaches behind the API ... */
	const char *name;          /* ... or a variable that holds it */
	bool harmless, harmful;
	const char *assigned; /* the variable that STATEMENT gives it to */
};

static bool begins_with(const struct asking *asking, const struct expr *expr)
{
	while (expr != asking->source) {
		if (expr->kind == EXPR_ATTRIBUTE)
			expr = expr->attribute.object;
		else if (expr->kind == EXPR_CALL)
			expr = expr->call.callee;
		else if (expr->kind == EXPR_AWAIT)
			expr = expr->operand;
		else
			break;
	}
	return expr == asking->source ||
	       (asking->name && expr->kind == EXPR_NAME && text_equals(expr->name.id, asking->name));
}

/* Called from the outside in: the first attribute seen is the last one asked for. */
static bool note_asked(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct asking *asking = visitor->data;

	(void)scope;
	for (size_t i = 0; expr->kind == EXPR_CALL && i < expr->call.count; i++)
		if (begins_with(asking, expr->call.arguments[i].value))
			asking->harmless = true; /* handed on: what is asked of it is not known */
	if (expr->kind != EXPR_ATTRIBUTE || expr == asking->source || !begins_with(asking, expr))
		return true;
	if (is_internal(asking->packs, expr->attribute.name))
		return true;
	*(is_harmless(asking->packs, expr->attribute.name) ? &asking->harmless : &asking->harmful) = true;
	return false;
}

static bool note_assigned(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct asking *asking = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_ASSIGN && stmt->assign.value && begins_with(asking, stmt->assign.value) &&
	    stmt->assign.targets[0]->kind == EXPR_NAME)
		asking->assigned = stmt->assign.targets[0]->name.id;
	return true;
}

static void ask(struct asking *asking, const struct scope *scope)
{
	const struct function *function = scope_function(scope);
	struct visitor visitor = { .stmt = note_assigned, .expr = note_asked, .nested = true, .data = asking };
	struct block body = function ? function->body : scope->ast->body;

	visit_block(&visitor, &body, function ? function->scope : scope->ast->scope);
}

static bool only_harmless(struct project *project, const struct expr *expr, const struct scope *scope)
{
	struct asking asking = { .packs = project_packs(project), .source = expr };

	ask(&asking, scope);
	if (asking.assigned) {
		asking.name = asking.assigned;
		ask(&asking, scope);
	}
	return asking.harmless && !asking.harmful;
}

/* ---- the rule ---- */

static void report(struct check *check, const struct expr *expr, const struct scope *scope)
{
	check_report(
		check,
		(struct finding){
			.severity = SEVERITY_INFO,
			.place = project_place(scope, expr->span),
			.message = arena_printf(
				check->arena,
				"`%s` goes past the cache's API: no key prefix, no version, no timeout of the settings",
				snippet(check->arena, scope->ast, expr)),
			.label = "behind the API",
			.help = "use the methods of the cache; what they lack, a method of a backend class of the "
				"project can offer",
			.scope = project_scope_name(check->project, scope),
		});
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct check *check = visitor->data;

	if (!reaches_behind(check->project, expr, scope))
		return true;
	if (!only_harmless(check->project, expr, scope))
		report(check, expr, scope);
	return false;
}

void bypasses_cache_api_check(struct check *check, const struct module *module)
{
	struct visitor visitor = { .expr = on_expr, .nested = true, .data = check };

	if (!check_is_test(check, module))
		visit_module(&visitor, module->ast);
}
