#include "analysis/instances.h"

#include "analysis/caches.h"
#include "values/call_names.h"
#include "values/callers.h"
#include "analysis/keeper.h"
#include "analysis/makers.h"
#include "base/vec.h"
#include "project/types.h"
#include "project/words.h"

#include <stdlib.h>

/* Calls, one above the other, that are followed to see how often a function runs. */
enum { CALLER_HOPS = 3, CALLS_MAX = 64 };

/* An attribute that more files name is not looked for. */
enum { ALIAS_FILES_MAX = 40 };

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

bool runs_in_loop(const struct function *function, struct span span)
{
	return loop_holds(&function->body, span, AST_MAX_DEPTH);
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

/* `@shared_task`, `@app.task(bind=True)` */
static bool is_task(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		const struct expr *callee =
			decorator->kind == EXPR_CALL ? decorator->call.callee : decorator;
		const struct scope *scope = function->scope->parent;
		struct entity entity = project_resolve(project, scope, callee);
		const char *name = entity.kind == ENTITY_EXTERNAL ? entity.name : NULL;
		struct type object = { 0 };

		if (!name && callee->kind == EXPR_ATTRIBUTE)
			object = project_type(project, scope, callee->attribute.object);
		if (object.kind == TYPE_INSTANCE && object.cls.name)
			name = arena_printf(project_arena(project), "%s.%s", object.cls.name,
					    callee->attribute.name);
		if (name && pack_word_is(project_packs(project), WORD_TASK, name))
			return true;
	}
	return false;
}

static bool is_class_of_requests(struct project *project, const struct scope *scope,
				 const struct function *method)
{
	struct class_ref ref = { scope->class_def, project_class_name(project, scope->class_def) };
	const struct pack_owner *owner = project_owner(project, ref, NULL);

	if (!owner)
		return false;
	if (owner->lifetime == LIFETIME_REQUEST || owner->lifetime == LIFETIME_CONNECTION)
		return true;
	return method && owner->kind && text_equals(owner->kind, "task") &&
	       text_equals(method->name, "run");
}

bool is_request_code(struct project *project, const struct scope *scope)
{
	const struct function *method = NULL;

	for (; scope; scope = scope->parent) {
		if (scope->kind == SCOPE_FUNCTION) {
			method = scope->function;
			if (has_request_parameter(project, method) || is_task(project, method))
				return true;
		}
		if (scope->kind == SCOPE_CLASS && is_class_of_requests(project, scope, method))
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

/* What is seen of one place that makes something. */
struct making {
	struct project *project;
	int budget; /* callers that may still be looked at */
	const struct call_site *by;
	const struct class_def *keeper;
};

static enum made where_at(struct making *making, const struct scope *scope, const struct expr *expr,
			  int hops);

static bool is_returned(const struct function *function, const struct expr *expr)
{
	for (size_t i = 0; i < function->body.count; i++) {
		const struct stmt *stmt = function->body.items[i];
		struct binding_run run = { 0 };

		if (stmt->kind != STMT_RETURN || !stmt->value)
			continue;
		if (stmt->value == expr)
			return true;
		if (stmt->value->kind == EXPR_NAME)
			run = scope_bindings(function->scope, stmt->value->name.id);
		if (run.count == 1 && run.items[0].value == expr)
			return true;
	}
	return false;
}

/* How often FUNCTION runs, by its callers: the most frequent counts; kept if all keep its result. */
static enum made by_callers(struct making *making, const struct function *function,
			    const struct expr *expr, int hops)
{
	struct callers callers = { 0 };
	bool kept;

	if (hops > 0 && function->stmt)
		callers = function_callers(making->project, function, false);
	kept = callers.count > 0 && is_returned(function, expr);
	for (size_t i = 0; i < callers.count && making->budget-- > 0; i++) {
		const struct call_site *site = callers.items[i].site;
		struct making above = { .project = making->project, .budget = making->budget };
		enum made made = where_at(&above, site->scope, site->call, hops - 1);

		making->budget = above.budget;
		if (made == MADE_IN_REQUEST || made == MADE_IN_LOOP) {
			making->by = above.by ? above.by : site;
			return made;
		}
		kept = kept && (made == MADE_ONCE || made == MADE_KEPT);
	}
	return kept && making->budget > 0 ? MADE_KEPT : MADE_PER_CALL;
}

static enum made where_at(struct making *making, const struct scope *scope, const struct expr *expr,
			  int hops)
{
	struct project *project = making->project;
	bool in_comprehension = false;
	const struct function *function;
	struct keeper keeper;

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
	keeper = expression_keeper(project, function, expr);
	if (keeper.kind == KEEPER_SHARED)
		return MADE_KEPT;
	making->keeper = keeper.kind == KEEPER_OBJECT ? keeper.class_def : NULL;
	if (is_request_code(project, scope))
		return MADE_IN_REQUEST;
	if (in_comprehension || runs_in_loop(function, expr->span))
		return MADE_IN_LOOP;
	return by_callers(making, function, expr, hops);
}

/* ---- the instances of a class ---- */

struct instance_vec {
	struct instance_site *items;
	size_t count;
	size_t capacity;
};

/* `self.scope_class(...)` */
static bool makes_by_attribute(struct project *project, const struct call_site *site,
			       const struct class_def *class_def, const struct names *aliases)
{
	const struct expr *callee = site->call->call.callee;
	struct type type;

	if (callee->kind != EXPR_ATTRIBUTE || !names_hold(aliases, callee->attribute.name))
		return false;
	type = project_type(project, site->scope, callee);
	return type.kind == TYPE_CLASS && type.cls.def == class_def;
}

/* A cheap look before the name is resolved: whether what is called may be the class, under its own name or another. */
static bool may_make(const struct call_site *site, const struct class_def *class_def)
{
	const struct expr *callee = expr_head(site->call->call.callee);
	struct binding_run run;

	if (site->call->call.callee->kind == EXPR_ATTRIBUTE)
		return text_equals(site->call->call.callee->attribute.name, class_def->name);
	if (!callee || text_equals(callee->name.id, class_def->name))
		return callee != NULL;
	if (!scope_lookup(site->scope, callee->name.id, &run))
		return false;
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN || run.items[i].kind == BINDING_PARAMETER ||
		    (run.items[i].kind == BINDING_FROM && text_equals(run.items[i].item->path, class_def->name)))
			return true;
	return false;
}

static bool makes(struct project *project, const struct call_site *site, const struct class_def *class_def)
{
	struct entity entity = { 0 };
	struct type type;

	if (may_make(site, class_def))
		entity = project_resolve(project, site->scope, site->call->call.callee);
	if (entity.kind == ENTITY_CLASS)
		return entity.class_def == class_def;
	if (entity.kind != ENTITY_PARAMETER)
		return false;
	type = project_type(project, site->scope, site->call->call.callee); /* cls(...) */
	return type.kind == TYPE_CLASS && type.cls.def == class_def;
}

static void add(struct project *project, const struct expr *expr, const struct scope *scope, struct instance_vec *out)
{
	struct making making = { .project = project, .budget = CALLS_MAX };
	enum made made = where_at(&making, scope, expr, CALLER_HOPS);

	vec_push(out, ((struct instance_site){ made, expr, scope, project_place(scope, expr->span),
					       making.by, making.keeper }));
}

/* ---- handed to what makes one ---- */

/* `cls()` in the body of FUNCTION, CLS its parameter at INDEX. */
static void add_calls_of_parameter(struct project *project, const struct function *function,
				   size_t index, struct instance_vec *out)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; index < function->parameter_count && i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;

		if (callee->kind == EXPR_NAME &&
		    text_equals(callee->name.id, function->parameters[index].name) &&
		    scope_of_name(parts.calls[i].scope, callee->name.id) == function->scope)
			add(project, parts.calls[i].call, parts.calls[i].scope, out);
	}
}

/* The function of the tree that EXPR, called, runs; *FIRST of its parameters is passed first. */
static const struct function *function_of(struct project *project, const struct scope *scope,
					  const struct expr *expr, size_t *first)
{
	struct entity entity = project_resolve(project, scope, expr);
	struct type type;

	*first = 0;
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function;
	if (entity.kind != ENTITY_UNKNOWN)
		return NULL;
	type = project_type(project, scope, expr);
	if (type.kind != TYPE_FUNCTION)
		return NULL;
	*first = project_method_kind(project, type.entity.function) == METHOD_STATIC ? 0 : 1;
	return type.entity.function;
}

/* `@register class C:` and `@register("c") class C:` */
static void collect_registered(struct project *project, const struct class_def *class_def,
			       struct instance_vec *out)
{
	const struct scope *scope = class_def->scope->parent;
	size_t first;

	for (size_t i = 0; i < class_def->decorator_count; i++) {
		const struct expr *decorator = class_def->decorators[i];
		bool is_called = decorator->kind == EXPR_CALL;
		const struct function *function =
			function_of(project, scope, is_called ? decorator->call.callee : decorator,
				    &first);
		struct ast_parts parts = { 0 };

		if (function && !is_called)
			add_calls_of_parameter(project, function, first, out);
		if (function && is_called)
			parts = ast_parts_in(function->scope->ast, function->span);
		for (size_t f = 0; f < parts.function_count; f++)
			if (parts.functions[f]->scope->parent == function->scope)
				add_calls_of_parameter(project, parts.functions[f], 0, out);
	}
}

/* ---- what a file does with the class ---- */

static void collect_use(struct project *project, const struct class_use *use, struct instance_vec *out)
{
	const struct function *function;
	size_t first;

	if (!use->site) {
		add(project, use->expr, use->scope, out);
		return;
	}
	if (makes(project, use->site, use->class_def))
		return;
	function = function_of(project, use->scope, use->site->call->call.callee, &first);
	if (function)
		add_calls_of_parameter(project, function, first + use->index, out);
}

static void collect_calls(struct project *project, const struct module *module, const struct class_def *class_def,
			  struct call_list calls, struct call_list beside, struct instance_vec *out)
{
	for (size_t i = 0, k = 0; i < calls.count; i++) {
		const struct call_site *site = &module->ast->parts.calls[calls.items[i]];

		while (k < beside.count && beside.items[k] < calls.items[i])
			k++;
		if ((k == beside.count || beside.items[k] != calls.items[i]) && makes(project, site, class_def))
			add(project, site->call, site->scope, out);
	}
}

static void collect_module(struct project *project, const struct module *module, const struct class_def *class_def,
			   struct instance_vec *out)
{
	const struct makers *makers = makers_of(project, module);
	struct call_list said = calls_saying(project, module, class_def->name);
	struct call_list renamed = { makers->renamed, makers->renamed_count };

	collect_calls(project, module, class_def, said, (struct call_list){ 0 }, out);
	collect_calls(project, module, class_def, renamed, said, out);
	for (size_t i = 0; i < makers->use_count; i++)
		if (makers->uses[i].class_def == class_def)
			collect_use(project, &makers->uses[i], out);
}

/* ---- attributes that name the class ---- */

struct alias_vec {
	const char **items;
	size_t count;
	size_t capacity;
};

/* `scope_class = Scope` in the body of another class. */
static void collect_aliases(struct project *project, const struct makers *makers, const struct class_def *class_def,
			    struct alias_vec *out)
{
	for (size_t i = 0; i < makers->alias_count; i++) {
		const struct binding *binding = makers->aliases[i].binding;
		struct entity entity;

		if (!text_equals(makers->aliases[i].target, class_def->name))
			continue;
		entity = project_resolve(project, binding->scope, binding->value);
		if (entity.kind == ENTITY_CLASS && entity.class_def == class_def)
			vec_push(out, binding->name);
	}
}

static void collect_by_attribute(struct project *project, const struct class_def *class_def,
				 const struct alias_vec *aliases, struct instance_vec *out)
{
	struct pointer_map *seen = pointer_map_new(project_arena(project));
	const struct names names = { aliases->items, aliases->count };

	for (size_t a = 0; a < aliases->count; a++) {
		const struct module *home = project_scope_module(project, class_def->scope);
		size_t count;
		const uint32_t *files =
			project_files_naming(project, home, aliases->items[a], &count);

		for (size_t f = 0; f < count && count <= ALIAS_FILES_MAX; f++) {
			const struct module *module = project_module(project, files[f]);
			struct ast_parts parts = module_parts(module);
			const void *known;

			if (!module || path_is_test(module->path) ||
			    pointer_map_get(seen, module, &known))
				continue;
			pointer_map_put(seen, module, module);
			for (size_t i = 0; i < parts.call_count; i++)
				if (makes_by_attribute(project, &parts.calls[i], class_def, &names))
					add(project, parts.calls[i].call, parts.calls[i].scope,
					    out);
		}
	}
}

/* ---- all of them ---- */

/* Code of tests is not looked at: what it makes counts for nobody. */
static void collect(struct project *project, const struct class_def *class_def, struct instance_vec *out)
{
	size_t count;
	const uint32_t *files =
		project_files_naming(project, project_scope_module(project, class_def->scope),
				     class_def->name, &count);
	struct alias_vec aliases = { 0 };

	for (size_t f = 0; f < count; f++) {
		const struct module *module = project_module(project, files[f]);

		if (!module)
			continue;
		collect_module(project, module, class_def, out);
		collect_aliases(project, makers_of(project, module), class_def, &aliases);
	}
	collect_registered(project, class_def, out);
	if (aliases.count)
		collect_by_attribute(project, class_def, &aliases, out);
	vec_release(&aliases);
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
	}
	if (sites.count)
		qsort(sites.items, sites.count, sizeof *sites.items, compare_sites);
	kept = ARENA_NEW(project_arena(project), struct instance_list);
	vec_settle(&sites, project_arena(project), kept->items, kept->count);
	pointer_map_put((*slot)[subclasses], class_def, kept);
	return *kept;
}
