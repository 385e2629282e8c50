#include "analysis/local_clears.h"

#include "analysis/caches.h"
#include "analysis/containers.h"
#include "analysis/signals.h"
#include "analysis/upkeep.h"
#include "base/vec.h"
#include "syntax/visit.h"

#include <stdlib.h>

/* A name that more files than this hold says nothing. */
enum { FILES_MAX = 60 };

struct search {
	struct visitor visitor;
	struct project *project;
	VEC(struct local_clear) found;
};

/* ---- caches of functions ---- */

static bool is_cleared_by(const struct cache_use *use, const char *method)
{
	return use && use->what->kind == CACHE_PROCESS && use->what->clear && text_equals(use->what->clear, method);
}

/* A function of that name anywhere in the project that has a process cache: what `getattr(objects, name)` may be. */
static const struct cache_use *cache_by_name(struct project *project, const char *name, const char *method)
{
	size_t count;
	const uint32_t *files = project_files_with(project, name, &count);

	for (size_t i = 0; i < count && count <= FILES_MAX; i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts;

		if (!module)
			continue;
		parts = module->ast->parts;
		for (size_t k = 0; k < parts.function_count; k++) {
			const struct function *function = parts.functions[k];
			const struct cache_use *use = NULL;

			if (text_equals(function->name, name))
				use = function_cache(project, function);
			if (is_cleared_by(use, method))
				return use;
		}
	}
	return NULL;
}

static const struct cache_use *cache_of_texts(struct project *project, const struct scope *scope,
					      const struct expr *name, const char *method)
{
	struct entity entity;
	const struct cache_use *use = NULL;

	if (name->kind == EXPR_STRING)
		return cache_by_name(project, arena_text(project_arena(project), name->string.text), method);
	if (name->kind == EXPR_TUPLE || name->kind == EXPR_LIST || name->kind == EXPR_SET) {
		for (size_t i = 0; i < name->items.count && !use; i++)
			if (name->items.items[i]->kind == EXPR_STRING)
				use = cache_of_texts(project, scope, name->items.items[i], method);
		return use;
	}
	entity = project_resolve(project, scope, name);
	if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value ||
	    entity.run.items[0].value->kind == EXPR_CALL || entity.run.items[0].value == name)
		return NULL;
	if (entity.run.items[0].kind == BINDING_FOR && entity.run.items[0].value->kind == EXPR_NAME) {
		entity = project_resolve(project, entity.run.items[0].scope, entity.run.items[0].value);
		if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value)
			return NULL;
	}
	if (entity.run.items[0].value->kind == EXPR_NAME)
		return NULL;
	return cache_of_texts(project, entity.run.items[0].scope, entity.run.items[0].value, method);
}

static const struct cache_use *cleared_cache(struct project *project, const struct scope *scope,
					     const struct expr *object, const char *method)
{
	const struct cache_use *use;
	struct entity entity = project_resolve(project, scope, object);

	if (entity.kind == ENTITY_FUNCTION) {
		use = function_cache(project, entity.function);
		return is_cleared_by(use, method) ? use : NULL;
	}
	if (object->kind == EXPR_CALL && object->call.callee->kind == EXPR_NAME &&
	    text_equals(object->call.callee->name.id, "getattr") && object->call.count >= 2)
		return cache_of_texts(project, scope, object->call.arguments[1].value, method);
	return object->kind == EXPR_ATTRIBUTE ? cache_by_name(project, object->attribute.name, method) : NULL;
}

/* ---- containers ---- */

static bool fills(const struct expr *target, const char *name)
{
	const struct expr *object = target->kind == EXPR_SUBSCRIPT ? target->subscript.object : NULL;

	return object && ((object->kind == EXPR_NAME && text_equals(object->name.id, name)) ||
			  (object->kind == EXPR_ATTRIBUTE && text_equals(object->attribute.name, name)));
}

struct fill_search {
	struct visitor visitor;
	struct project *project;
	const char *name;
	bool found;
};

/* A fill by a receiver hands something on to another one: that is no cache. Where the key holds a generation, no clear is needed. */
static bool on_fill(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct fill_search *search = visitor->data;
	const struct function *function = scope_function(scope);

	if (stmt->kind != STMT_ASSIGN || !function || search->found)
		return !search->found;
	for (size_t i = 0; i < stmt->assign.count; i++)
		if (fills(stmt->assign.targets[i], search->name) &&
		    !reads_shared_store(search->project, scope, stmt->assign.targets[i]->subscript.index))
			search->found |= runs_events(search->project, function_runs(search->project, function),
						     (struct class_ref){ 0 }) == 0;
	return !search->found;
}

static bool is_filled_on_the_way(struct project *project, const char *name, const struct module *module)
{
	struct fill_search search = { .project = project, .name = name };

	search.visitor = (struct visitor){ .stmt = on_fill, .nested = true, .data = &search };
	visit_module(&search.visitor, module->ast);
	return search.found;
}

/* A dict or list that the module or class keeps, and that code fills while it runs. */
static bool is_shared_container(struct project *project, const struct scope *scope, const struct expr *object)
{
	struct entity entity = project_resolve(project, scope, object);
	const struct binding *binding = entity.kind == ENTITY_VARIABLE ? &entity.run.items[0] : NULL;
	const struct module *module;

	if (!binding || binding->kind != BINDING_ASSIGN || !binding->value ||
	    (binding->scope->kind != SCOPE_MODULE && binding->scope->kind != SCOPE_CLASS))
		return false;
	module = project_scope_module(project, binding->scope);
	return module && makes_container(project, binding->scope, binding->value) &&
	       is_filled_on_the_way(project, binding->name, module);
}

/* ---- attributes of managers ---- */

static bool is_manager(struct project *project, const struct scope *scope, const struct expr *object)
{
	return (object->kind == EXPR_ATTRIBUTE &&
		names_hold(&project_packs(project)->queryset.managers, object->attribute.name)) ||
	       project_type(project, scope, object).kind == TYPE_MANAGER;
}

static bool is_manager_dict(struct project *project, const struct scope *scope, const struct expr *object)
{
	return object->kind == EXPR_ATTRIBUTE && text_equals(object->attribute.name, "__dict__") &&
	       is_manager(project, scope, object->attribute.object);
}

/* ---- where they stand ---- */

static void add(struct search *search, const struct expr *expr, const struct expr *cleared, const struct scope *scope,
		const struct cache_use *use, bool deletes)
{
	struct local_clear clear = { expr,    cleared,
				     scope,   use ? use->function : NULL,
				     deletes, use && cache_expires(use) };

	vec_push(&search->found, clear);
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;
	const struct expr *object;
	const struct cache_use *use;
	const char *method;

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_ATTRIBUTE || !scope_function(scope))
		return true;
	object = expr->call.callee->attribute.object;
	method = expr->call.callee->attribute.name;
	if (text_equals(method, "clear") && expr->call.count == 0 &&
	    is_shared_container(search->project, scope, object))
		add(search, expr, object, scope, NULL, false);
	else if (text_equals(method, "pop") && is_manager_dict(search->project, scope, object))
		add(search, expr, object, scope, NULL, false);
	else if (expr->call.count == 0 && text_ends(method, "clear") &&
		 (use = cleared_cache(search->project, scope, object, method)) != NULL)
		add(search, expr, object, scope, use, false);
	return true;
}

/* `RATES.pop(code, None)`, whose result nobody wants: `del` of what may be gone. */
static const struct expr *dropped_from(const struct stmt *stmt)
{
	const struct expr *call = stmt->kind == STMT_EXPR ? stmt->value : NULL;

	if (!call || call->kind != EXPR_CALL || call->call.count != 2 || call->call.callee->kind != EXPR_ATTRIBUTE ||
	    !text_equals(call->call.callee->attribute.name, "pop"))
		return NULL;
	return call->call.callee->attribute.object;
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct search *search = visitor->data;
	const struct expr *dropped = scope_function(scope) ? dropped_from(stmt) : NULL;

	if (dropped && is_shared_container(search->project, scope, dropped))
		add(search, stmt->value, dropped, scope, NULL, false);
	for (size_t i = 0; stmt->kind == STMT_DELETE && scope_function(scope) && i < stmt->delete.count; i++) {
		const struct expr *target = stmt->delete.targets[i];
		const struct expr *object = target->kind == EXPR_SUBSCRIPT ? target->subscript.object : NULL;

		if (object && (is_manager_dict(search->project, scope, object) ||
			       is_shared_container(search->project, scope, object)))
			add(search, target, object, scope, NULL, true);
		else if (target->kind == EXPR_ATTRIBUTE && is_manager(search->project, scope, target->attribute.object))
			add(search, target, target->attribute.object, scope, NULL, true);
	}
	return true;
}

struct local_clear_list local_clears(struct project *project, const struct module *module)
{
	struct search search = { .project = project };
	struct local_clear_list list;

	search.visitor = (struct visitor){ .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &search };
	visit_module(&search.visitor, module->ast);
	vec_settle(&search.found, project_arena(project), list.items, list.count);
	return list;
}
