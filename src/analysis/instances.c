#include "analysis/instances.h"

#include "analysis/caches.h"
#include "base/vec.h"
#include "project/types.h"
#include "project/words.h"

#include <stdlib.h>

/* ---- where an expression is evaluated ---- */

static bool loop_holds(const struct block *block, struct span span, int depth);

static bool any_block_holds(const struct stmt *stmt, struct span span, int depth)
{
	switch (stmt->kind) {
	case STMT_IF:
		for (size_t i = 0; i < stmt->branches.count; i++)
			if (loop_holds(&stmt->branches.items[i].body, span, depth))
				return true;
		return false;
	case STMT_TRY:
		for (size_t i = 0; i < stmt->try_.handler_count; i++)
			if (loop_holds(&stmt->try_.handlers[i].body, span, depth))
				return true;
		return loop_holds(&stmt->try_.body, span, depth) || loop_holds(&stmt->try_.otherwise, span, depth) ||
		       loop_holds(&stmt->try_.finally, span, depth);
	case STMT_WITH:
		return loop_holds(&stmt->with.body, span, depth);
	case STMT_MATCH:
		for (size_t i = 0; i < stmt->match.count; i++)
			if (loop_holds(&stmt->match.cases[i].body, span, depth))
				return true;
		return false;
	default:
		return false;
	}
}

/* Whether a loop of the block, not of a nested definition, holds SPAN in what it repeats. */
static bool loop_holds(const struct block *block, struct span span, int depth)
{
	for (size_t i = 0; i < block->count && depth > 0; i++) {
		const struct stmt *stmt = block->items[i];

		if (!span_contains(stmt->span, span))
			continue;
		if (stmt->kind == STMT_WHILE)
			return true;
		if (stmt->kind == STMT_FOR)
			return !span_contains(stmt->loop.test->span, span);
		return any_block_holds(stmt, span, depth - 1);
	}
	return false;
}

static bool has_request_parameter(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];
		struct type type = { 0 };

		if (parameter->annotation)
			type = project_annotation_type(project, function->scope->parent, parameter->annotation);
		if (name_is_kind(project, parameter->name, "request") || (type.cls.name && class_is_kind(project, type.cls, "request")))
			return true;
	}
	return false;
}

bool is_request_code(struct project *project, const struct scope *scope)
{
	for (; scope; scope = scope->parent) {
		const struct pack_owner *owner;

		if (scope->kind == SCOPE_FUNCTION && has_request_parameter(project, scope->function))
			return true;
		if (scope->kind != SCOPE_CLASS)
			continue;
		owner = project_owner(project, (struct class_ref){ scope->class_def, project_class_name(project, scope->class_def) }, NULL);
		if (owner && owner->lifetime == LIFETIME_REQUEST)
			return true;
	}
	return false;
}

/* `global x; x = X()`, or the result of a function that is itself cached for the process. */
static bool is_kept(struct project *project, const struct function *function, const struct expr *expr)
{
	const struct cache_use *cache = function_cache(project, function);
	const struct scope *module = function->scope->ast->scope;

	if (cache && (cache->what->kind == CACHE_PROCESS || cache->what->kind == CACHE_ONCE))
		return true;
	for (size_t i = 0; i < function->scope->global_count; i++) {
		struct binding_run run = scope_bindings(module, function->scope->globals[i]);

		for (size_t b = 0; b < run.count; b++)
			if (run.items[b].value && span_contains(run.items[b].value->span, expr->span))
				return true;
	}
	return false;
}

enum made evaluated_where(struct project *project, const struct scope *scope, const struct expr *expr)
{
	bool in_comprehension = false;
	const struct function *function;

	if (path_is_test(project_scope_module(project, scope)->path))
		return MADE_IN_TEST;
	for (const struct scope *at = scope; at; at = at->parent)
		in_comprehension |= at->kind == SCOPE_COMPREHENSION;
	for (; scope && scope->kind != SCOPE_FUNCTION; scope = scope->parent)
		;
	if (!scope)
		return MADE_ONCE;
	function = scope->function;
	if (is_kept(project, function, expr))
		return MADE_KEPT;
	if (is_request_code(project, scope))
		return MADE_IN_REQUEST;
	return in_comprehension || loop_holds(&function->body, expr->span, AST_MAX_DEPTH) ? MADE_IN_LOOP : MADE_PER_CALL;
}

/* ---- the instances of a class ---- */

struct instance_vec {
	struct instance_site *items;
	size_t count;
	size_t capacity;
};

static bool makes(struct project *project, const struct call_site *site, const struct class_def *class_def)
{
	struct entity entity = project_resolve(project, site->scope, site->call->call.callee);
	struct type type;

	if (entity.kind == ENTITY_CLASS)
		return entity.class_def == class_def;
	if (entity.kind != ENTITY_PARAMETER)
		return false;
	type = project_type(project, site->scope, site->call->call.callee); /* cls(...) */
	return type.kind == TYPE_CLASS && type.cls.def == class_def;
}

static void add(struct project *project, const struct expr *expr, const struct scope *scope, struct instance_vec *out)
{
	vec_push(out, ((struct instance_site){ evaluated_where(project, scope, expr), expr, scope, project_place(scope, expr->span) }));
}

/* A class that is itself used as a decorator makes one instance for each function. */
static void collect_decorators(struct project *project, struct ast_parts parts, const struct class_def *class_def,
			       struct instance_vec *out)
{
	for (size_t f = 0; f < parts.function_count; f++) {
		const struct function *function = parts.functions[f];

		for (size_t i = 0; i < function->decorator_count; i++) {
			const struct expr *decorator = function->decorators[i];
			struct entity entity;

			if (decorator->kind == EXPR_CALL)
				continue;
			entity = project_resolve(project, function->scope->parent, decorator);
			if (entity.kind == ENTITY_CLASS && entity.class_def == class_def)
				add(project, decorator, function->scope->parent, out);
		}
	}
}

/* Code of tests is not looked at: what it makes counts for nobody. */
static void collect(struct project *project, const struct class_def *class_def, struct instance_vec *out)
{
	size_t count;
	const uint32_t *files =
		project_files_naming(project, project_scope_module(project, class_def->scope), class_def->name, &count);

	for (size_t f = 0; f < count; f++) {
		struct ast_parts parts = module_parts(project_module(project, files[f]));

		for (size_t i = 0; i < parts.call_count; i++) {
			const struct call_site *site = &parts.calls[i];

			if (makes(project, site, class_def))
				add(project, site->call, site->scope, out);
		}
		collect_decorators(project, parts, class_def, out);
	}
}

static int compare_sites(const void *a, const void *b)
{
	const struct instance_site *left = a, *right = b;

	if (left->place.file != right->place.file)
		return left->place.file < right->place.file ? -1 : 1;
	return (left->place.span.offset > right->place.span.offset) - (left->place.span.offset < right->place.span.offset);
}

struct instance_list class_instances(struct project *project, const struct class_def *class_def, bool subclasses)
{
	struct pointer_map ***slot = (struct pointer_map ***)project_memo(project, MEMO_INSTANCES, NULL);
	struct instance_vec sites = { 0 };
	struct instance_list *kept;
	const void *known;

	if (!*slot) {
		*slot = ARENA_ARRAY(project_arena(project), struct pointer_map *, 2);
		(*slot)[0] = pointer_map_new(project_arena(project));
		(*slot)[1] = pointer_map_new(project_arena(project));
	}
	if (pointer_map_get((*slot)[subclasses], class_def, &known))
		return *(const struct instance_list *)known;
	collect(project, class_def, &sites);
	if (subclasses) {
		size_t count;
		const struct class_def *const *list = project_subclasses(project, class_def, &count);

		for (size_t i = 0; i < count; i++)
			collect(project, list[i], &sites);
		if (sites.count)
			qsort(sites.items, sites.count, sizeof *sites.items, compare_sites);
	}
	kept = ARENA_NEW(project_arena(project), struct instance_list);
	vec_settle(&sites, project_arena(project), kept->items, kept->count);
	pointer_map_put((*slot)[subclasses], class_def, kept);
	return *kept;
}
