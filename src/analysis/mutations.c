#include "analysis/mutations.h"

#include "analysis/containers.h"
#include "syntax/visit.h"

/* ---- what is returned ---- */

struct returns {
	struct project *project;
	const struct function *function;
	size_t mutable;
	size_t others;
};

static bool is_mutable(struct project *project, const struct scope *scope, const struct expr *value)
{
	if (value->kind == EXPR_COMPREHENSION)
		return value->comprehension.kind != COMPREHENSION_GENERATOR;
	if (value->kind == EXPR_CALL) {
		struct entity entity = project_resolve(project, scope, value->call.callee);

		if (entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.sorted"))
			return true;
	}
	return makes_container(project, scope, value);
}

/* A local name that is bound once, to a container. */
static bool holds_mutable(struct project *project, const struct scope *scope, const struct expr *name)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);
	struct binding_run run;

	if (!bound || bound->kind != SCOPE_FUNCTION)
		return false;
	run = scope_bindings(bound, name->name.id);
	return run.count == 1 && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
	       is_mutable(project, bound, run.items[0].value);
}

static bool on_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct returns *returns = visitor->data;
	const struct expr *value = stmt->kind == STMT_RETURN ? stmt->value : NULL;

	if (value) {
		bool mutable = value->kind == EXPR_NAME ? holds_mutable(returns->project, scope, value)
							: is_mutable(returns->project, scope, value);

		returns->mutable += mutable;
		returns->others += !mutable;
	}
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS;
}

bool returns_mutable(struct project *project, const struct function *function)
{
	struct returns returns = { .project = project, .function = function };
	struct visitor visitor = { .stmt = on_return, .data = &returns };

	if (function->is_generator || function->is_async || !function->stmt)
		return false;
	visit_function(&visitor, function);
	return returns.mutable > 0 && returns.others == 0;
}

/* ---- what callers do with it ---- */

struct search {
	struct project *project;
	const struct function *function;
	const struct expr *call; /* whose result a local name holds; NULL while the calls are looked for */
	const char *name;
	const struct scope *binder;
	struct mutation found;
};

static bool is_call_of(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	const struct function *callee;

	return expr->kind == EXPR_CALL && project_callees(search->project, scope, expr, &callee, 1) &&
	       callee == search->function;
}

/* EXPR is the result, by the call itself or by the name that holds it. */
static bool is_result(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	if (!search->call)
		return is_call_of(search, scope, expr);
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, search->name) &&
	       scope_of_name(scope, search->name) == search->binder;
}

static void found(struct search *search, const struct scope *scope, const struct expr *result, const struct expr *where)
{
	if (!search->found.where)
		search->found = (struct mutation){ search->call ? search->call : result, where, scope };
}

static void on_target(struct search *search, const struct scope *scope, const struct expr *target)
{
	if (target->kind == EXPR_SUBSCRIPT && is_result(search, scope, target->subscript.object))
		found(search, scope, target->subscript.object, target);
}

static void follow_name(struct search *search, const struct scope *scope, const struct stmt *stmt);

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct search *search = visitor->data;

	switch (stmt->kind) {
	case STMT_ASSIGN:
		for (size_t i = 0; i < stmt->assign.count; i++)
			on_target(search, scope, stmt->assign.targets[i]);
		if (!search->call && stmt->assign.value && is_call_of(search, scope, stmt->assign.value))
			follow_name(search, scope, stmt);
		break;
	case STMT_DELETE:
		for (size_t i = 0; i < stmt->delete.count; i++)
			on_target(search, scope, stmt->delete.targets[i]);
		break;
	case STMT_AUGMENT: on_target(search, scope, stmt->augment.target); break;
	default: break;
	}
	return !search->found.where;
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	static const char *const changers[] = {
		"append", "extend",  "insert", "remove", "pop",     "popitem",    "clear",
		"sort",   "reverse", "update", "add",    "discard", "setdefault",
	};
	struct search *search = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;

	if (search->found.where || !callee || callee->kind != EXPR_ATTRIBUTE)
		return !search->found.where;
	for (size_t i = 0; i < sizeof changers / sizeof *changers; i++)
		if (text_equals(callee->attribute.name, changers[i]) &&
		    is_result(search, scope, callee->attribute.object))
			found(search, scope, callee->attribute.object, callee);
	return !search->found.where;
}

/* `rows = f()`, where `rows` is bound to nothing else. */
static void follow_name(struct search *search, const struct scope *scope, const struct stmt *stmt)
{
	const struct expr *target = stmt->assign.targets[0];
	const struct function *holder = scope_function(scope);
	struct search inner = *search;
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &inner };

	if (stmt->assign.count != 1 || target->kind != EXPR_NAME || !holder)
		return;
	inner.binder = scope_of_name(scope, target->name.id);
	if (!inner.binder || inner.binder->kind != SCOPE_FUNCTION ||
	    scope_bindings(inner.binder, target->name.id).count != 1)
		return;
	inner.call = stmt->assign.value;
	inner.name = target->name.id;
	visit_function(&visitor, holder);
	search->found = inner.found;
}

bool find_mutation(struct project *project, const struct function *function, struct mutation *out)
{
	struct search search = { .project = project, .function = function };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &search };
	size_t count;
	const uint32_t *files = project_files_naming(project, project_scope_module(project, function->scope), function->name, &count);

	for (size_t i = 0; i < count && !search.found.where; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module)
			visit_module(&visitor, module->ast);
	}
	*out = search.found;
	return out->where != NULL;
}
