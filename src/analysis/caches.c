#include "analysis/caches.h"

#include "analysis/own_decorator.h"
#include "base/vec.h"
#include "project/types.h"
#include "syntax/visit.h"

#include <stdlib.h>

/* Hops through decorators that are made of decorators. */
enum { DECORATOR_DEPTH = 6 };

/* Answers by module and by function. */
static struct pointer_map *memo_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_CACHES, NULL);

	if (!*slot)
		*slot = pointer_map_new(project_arena(project));
	return *slot;
}

struct recognised {
	const struct pack_decorator *what;
	const char *spelled;
	const struct expr *settings;
	const struct function *through;
	bool expires, keeps_keys; /* by what the project's own decorator does */
};

static bool recognise(struct project *project, const struct scope *scope, const struct expr *expr, struct recognised *out, int depth);

/* A project's own decorator: what it returns, or assigns on the way there, applies a known process cache to its parameter. */
static bool applies_cache(struct project *project, const struct function *function, const struct expr *call,
			  const struct scope *scope, struct recognised *out, int depth)
{
	const struct expr *argument = call->call.count ? call->call.arguments[0].value : NULL;
	struct entity entity;

	if (!argument || argument->kind != EXPR_NAME || !recognise(project, scope, call->call.callee, out, depth - 1))
		return false;
	entity = project_resolve(project, scope, argument);
	if (entity.kind == ENTITY_PARAMETER && entity.run.items[0].scope == function->scope)
		return true;
	return entity.kind == ENTITY_FUNCTION && entity.function->scope->parent == function->scope;
}

static bool within(const struct scope *scope, const struct function *function)
{
	for (; scope; scope = scope->parent)
		if (scope->kind == SCOPE_FUNCTION && scope->function == function)
			return true;
	return false;
}

/* Whether INNER calls what the function around it is handed. */
static bool calls_what_is_handed(struct project *project, const struct function *inner)
{
	struct ast_parts parts = ast_parts_in(inner->scope->ast, inner->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		struct entity callee;

		if (site->call->call.callee->kind != EXPR_NAME || !within(site->scope, inner))
			continue;
		callee = project_resolve(project, site->scope, site->call->call.callee);
		if (callee.kind == ENTITY_PARAMETER && callee.run.items[0].scope == inner->scope->parent)
			return true;
	}
	return false;
}

/* A function inside a project's own decorator that calls what that is handed, and is itself under a known process cache. */
static bool search_inner(struct project *project, const struct function *function, struct recognised *out, int depth)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.function_count; i++) {
		const struct function *inner = parts.functions[i];

		if (inner == function || !within(inner->scope, function))
			continue;
		for (size_t d = 0; d < inner->decorator_count; d++) {
			if (!recognise(project, inner->scope->parent, inner->decorators[d], out, depth - 1) ||
			    out->what->kind != CACHE_PROCESS || !calls_what_is_handed(project, inner))
				continue;
			out->through = function;
			return true;
		}
	}
	return false;
}

static bool search_function(struct project *project, const struct function *function, struct recognised *out, int depth)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];

		if (!span_contains(function->span, site->call->span) || !within(site->scope, function))
			continue;
		if (!applies_cache(project, site->scope->kind == SCOPE_FUNCTION ? site->scope->function : function, site->call,
				   site->scope, out, depth))
			continue;
		if (out->what->kind != CACHE_PROCESS)
			continue;
		out->through = function;
		return true;
	}
	return search_inner(project, function, out, depth);
}

static bool recognise_function(struct project *project, const struct function *function, struct recognised *out, int depth)
{
	struct pointer_map *map = memo_of(project);
	struct recognised *kept;
	const void *known;

	if (depth <= 0 || function->is_generator || function->is_async)
		return false;
	if (pointer_map_get(map, function, &known)) {
		*out = *(const struct recognised *)known;
		return out->what != NULL;
	}
	if (!search_function(project, function, out, depth))
		*out = (struct recognised){ 0 };
	if (out->what && decorator_lets_expire(project, function)) {
		out->expires = true;
		out->keeps_keys = !decorator_drops_all(function, out->what->clear);
	}
	if (depth >= DECORATOR_DEPTH / 2) {
		kept = ARENA_NEW(project_arena(project), struct recognised);
		*kept = *out;
		pointer_map_put(map, function, kept);
	}
	return out->what != NULL;
}

static bool recognise_name(struct project *project, const char *name, struct recognised *out)
{
	out->what = pack_decorator_find(project_packs(project), name);
	out->spelled = name;
	return out->what != NULL;
}

static bool recognise_class(struct project *project, const struct class_def *class_def, struct recognised *out)
{
	const struct class_info *info = project_class(project, class_def);

	for (size_t i = 0; i < info->ancestor_count; i++)
		if (recognise_name(project, info->ancestors[i].name, out))
			return out->what->kind == CACHE_PROPERTY || i == 0;
	return false;
}

/* `signature_of = cache(signature)`: a function that is cached, no decorator that caches others. */
static bool caches_one(struct project *project, const struct scope *scope, const struct expr *call,
		       const struct recognised *by)
{
	const struct argument *first = call->call.count ? &call->call.arguments[0] : NULL;
	struct entity entity;

	if (by->through || !first || first->kind != ARGUMENT_POSITIONAL)
		return false;
	if (by->what->form == FORM_BARE || first->value->kind == EXPR_LAMBDA)
		return true;
	entity = project_resolve(project, scope, first->value);
	return entity.kind == ENTITY_FUNCTION || entity.kind == ENTITY_CLASS || entity.kind == ENTITY_EXTERNAL;
}

/* `memo = lru_cache(maxsize=None)` and `memo = partial(lru_cache, maxsize=None)`. */
static bool recognise_variable(struct project *project, struct entity entity, struct recognised *out, int depth)
{
	const struct expr *value = entity.run.count == 1 ? entity.run.items[0].value : NULL;
	const struct scope *scope;
	struct entity callee;

	if (!value || value->kind != EXPR_CALL || entity.run.items[0].kind != BINDING_ASSIGN)
		return false;
	scope = entity.run.items[0].scope;
	callee = project_resolve(project, scope, value->call.callee);
	if (callee.kind == ENTITY_EXTERNAL && text_equals(callee.name, "functools.partial") && value->call.count) {
		if (!recognise(project, scope, value->call.arguments[0].value, out, depth - 1))
			return false;
		out->settings = value;
		return true;
	}
	return recognise(project, scope, value, out, depth - 1) && out->settings == value &&
	       !caches_one(project, scope, value, out);
}

static bool recognise(struct project *project, const struct scope *scope, const struct expr *expr, struct recognised *out, int depth)
{
	struct entity entity;

	*out = (struct recognised){ 0 };
	if (depth <= 0)
		return false;
	if (expr->kind == EXPR_NAMED) /* @(memo := lru_cache()) */
		return recognise(project, scope, expr->named.value, out, depth - 1);
	if (expr->kind == EXPR_CALL) {
		if (!recognise(project, scope, expr->call.callee, out, depth - 1))
			return false;
		if (!out->settings)
			out->settings = expr;
		return true;
	}
	entity = project_resolve(project, scope, expr);
	if (entity.name && entity.kind != ENTITY_PARAMETER && recognise_name(project, entity.name, out))
		return true;
	switch (entity.kind) {
	case ENTITY_CLASS:
		return recognise_class(project, entity.class_def, out);
	case ENTITY_FUNCTION:
		return recognise_function(project, entity.function, out, depth - 1);
	case ENTITY_VARIABLE:
		return recognise_variable(project, entity, out, depth - 1);
	default:
		return false;
	}
}

const struct pack_decorator *decorator_of(struct project *project, const struct scope *scope, const struct expr *expr,
					  const char **spelled, const struct expr **settings, const struct function **through)
{
	struct recognised found;

	if (!recognise(project, scope, expr, &found, DECORATOR_DEPTH))
		return NULL;
	if (spelled)
		*spelled = found.spelled;
	if (settings)
		*settings = found.settings;
	if (through)
		*through = found.through;
	return found.what;
}

/* ---- bounds ---- */

static const struct expr *literal_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;

	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return expr;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value &&
	    entity.run.items[0].kind == BINDING_ASSIGN)
		return entity.run.items[0].value;
	return expr;
}

/* `cached(cache=TTLCache(maxsize=64, ttl=60))`: the object that is handed over sets the bound, and may drop entries after a time. */
static void bound_of_object(struct project *project, struct cache_use *use, const struct expr *made)
{
	struct type type = project_type(project, use->scope, made);
	const struct expr *most = call_argument(made, 0, "maxsize");
	bool expires = type.kind == TYPE_INSTANCE && class_is_kind(project, type.cls, "expiring-mapping");

	use->bound_kind = BOUND_UNKNOWN;
	use->expires = expires;
	if (type.kind != TYPE_INSTANCE || (!expires && !class_is_kind(project, type.cls, "bounded-mapping")))
		return;
	most = most ? literal_of(project, use->scope, most) : NULL;
	if (!most || most->kind != EXPR_NUMBER || !most->number.is_integer)
		return;
	use->bound_kind = BOUND_ENTRIES;
	use->bound = most->number.value;
}

static void find_bound(struct project *project, struct cache_use *use, const struct expr *settings)
{
	const struct pack_decorator *what = use->what;
	const struct expr *value = NULL;

	use->bound_kind = what->unbounded ? BOUND_NONE : BOUND_ENTRIES;
	use->bound = what->bound;
	if (!settings || what->bound_position == -2)
		return;
	value = call_argument(settings, what->bound_position, what->bound_keyword);
	if (!value) {
		if (call_has_star(settings))
			use->bound_kind = BOUND_UNKNOWN;
		return;
	}
	value = literal_of(project, use->scope, value);
	switch (value->kind) {
	case EXPR_NONE:
		use->bound_kind = BOUND_NONE;
		return;
	case EXPR_NUMBER:
		use->bound_kind = value->number.is_integer ? BOUND_ENTRIES : BOUND_UNKNOWN;
		use->bound = value->number.value;
		return;
	case EXPR_NAME:
	case EXPR_LAMBDA: /* lru_cache(f): the default bound */
		if (value->kind == EXPR_LAMBDA || project_resolve(project, use->scope, value).kind == ENTITY_FUNCTION)
			return;
		use->bound_kind = BOUND_UNKNOWN;
		return;
	case EXPR_CALL: bound_of_object(project, use, value); return;
	case EXPR_DICT: use->bound_kind = BOUND_NONE; return;
	default:
		use->bound_kind = BOUND_UNKNOWN;
		return;
	}
}

/* ---- collecting ---- */

struct cache_walk {
	struct project *project;
	VEC(struct cache_use) uses;
};

/* `@cache.memoize(60)`: a method of an object whose class packs know. */
static bool recognise_method(struct project *project, const struct scope *scope, const struct expr *decorator,
			     struct recognised *out)
{
	const struct expr *callee = decorator->kind == EXPR_CALL ? decorator->call.callee : decorator;
	const struct class_info *info;
	struct type object;

	if (callee->kind != EXPR_ATTRIBUTE)
		return false;
	object = project_type(project, scope, callee->attribute.object);
	if (object.kind != TYPE_INSTANCE || !object.cls.name)
		return false;
	info = object.cls.def ? project_class(project, object.cls.def) : NULL;
	*out = (struct recognised){ .settings = decorator->kind == EXPR_CALL ? decorator : NULL };
	for (size_t i = 0; i < (info ? info->ancestor_count : 1); i++) {
		struct class_ref ref = info ? info->ancestors[i] : object.cls;

		if (!ref.def && ref.name &&
		    recognise_name(project, arena_dotted(project_arena(project), ref.name, callee->attribute.name), out))
			return true;
	}
	return false;
}

static void collect_decorators(struct cache_walk *walk, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		struct recognised found;
		struct cache_use use = { .expr = decorator, .is_decorator = true, .is_called = decorator->kind == EXPR_CALL,
					 .scope = function->scope->parent, .function = function,
					 .class_def = function_class(function), .position = i };

		if (!recognise(walk->project, use.scope, decorator, &found, DECORATOR_DEPTH) &&
		    !recognise_method(walk->project, use.scope, decorator, &found))
			continue;
		use.what = found.what;
		use.spelled = found.spelled;
		use.through = found.through;
		use.settings = found.settings;
		find_bound(walk->project, &use, found.settings);
		use.expires |= found.expires;
		use.keeps_keys = found.keeps_keys;
		vec_push(&walk->uses, use);
	}
}

/* The function that is cached by a call: named, a lambda, or `self.method`; in the body of a class it is that class's. */
static const struct function *applied_function(struct project *project, const struct scope *scope, const struct expr *argument,
					       bool *is_callable)
{
	struct entity entity;

	*is_callable = true;
	if (argument->kind == EXPR_LAMBDA)
		return argument->lambda.function;
	if (argument->kind == EXPR_CALL) /* lru_cache()(partial(f)), stacked calls */
		return NULL;
	if (argument->kind == EXPR_NAME || argument->kind == EXPR_ATTRIBUTE) {
		entity = project_resolve(project, scope, argument);
		if (entity.kind == ENTITY_FUNCTION)
			return entity.function;
		*is_callable = entity.kind != ENTITY_VARIABLE;
		return NULL;
	}
	*is_callable = false;
	return NULL;
}

/* `staticmethod(lru_cache()(f))`: INDEX is the inner call's place in PARTS. */
static bool is_made_static(struct project *project, struct ast_parts parts, size_t index)
{
	const struct expr *call = parts.calls[index].call;

	for (size_t i = index; i-- > 0 && span_end(parts.calls[i].call->span) >= span_end(call->span);) {
		const struct expr *outer = parts.calls[i].call;
		const struct pack_method_decorator *known;
		struct entity entity;

		if (outer->call.count == 0 || outer->call.arguments[0].value != call)
			continue;
		entity = project_resolve(project, parts.calls[i].scope, outer->call.callee);
		known = entity.name ? pack_method_decorator_find(project_packs(project), entity.name) : NULL;
		return known && known->binds == BINDS_NOTHING;
	}
	return false;
}

/* A cheap look before the callee is resolved: whether the call is handed what may be a function. */
static bool may_apply(const struct expr *call)
{
	const struct expr *first = call->call.count ? call->call.arguments[0].value : NULL;

	return first && call->call.arguments[0].kind == ARGUMENT_POSITIONAL &&
	       (first->kind == EXPR_NAME || first->kind == EXPR_ATTRIBUTE || first->kind == EXPR_LAMBDA ||
		first->kind == EXPR_CALL);
}

static void collect_call(struct cache_walk *walk, struct ast_parts parts, size_t index)
{
	const struct call_site *site = &parts.calls[index];
	const struct expr *call = site->call, *callee = call->call.callee;
	struct cache_use use = { .expr = call, .is_called = true, .scope = site->scope };
	struct recognised found;
	bool is_callable;

	if (!may_apply(call))
		return;
	if (!recognise(walk->project, site->scope, callee, &found, DECORATOR_DEPTH) || found.through)
		return;
	if (!found.settings && found.what->form == FORM_CALL)
		return;
	use.function = applied_function(walk->project, site->scope, call->call.arguments[0].value, &is_callable);
	if (!is_callable || (!found.settings && !use.function))
		return;
	use.class_def = use.function ? function_class(use.function) : NULL;
	if (use.function && !use.class_def && site->scope->kind == SCOPE_CLASS && use.function->scope->parent == site->scope)
		use.class_def = site->scope->class_def;
	if (use.class_def && is_made_static(walk->project, parts, index))
		use.class_def = NULL;
	use.what = found.what;
	use.spelled = found.spelled;
	use.settings = found.settings;
	find_bound(walk->project, &use, found.settings);
	vec_push(&walk->uses, use);
}

static int compare_uses(const void *a, const void *b)
{
	const struct cache_use *left = a, *right = b;

	return (left->expr->span.offset > right->expr->span.offset) - (left->expr->span.offset < right->expr->span.offset);
}

static const struct cache_list *collect(struct project *project, const struct module *module)
{
	struct cache_list *list = ARENA_NEW(project_arena(project), struct cache_list);
	struct cache_walk walk = { .project = project };
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.function_count; i++)
		collect_decorators(&walk, parts.functions[i]);
	for (size_t i = 0; i < parts.call_count; i++)
		if (!parts.calls[i].in_decorator)
			collect_call(&walk, parts, i);
	if (walk.uses.count)
		qsort(walk.uses.items, walk.uses.count, sizeof *walk.uses.items, compare_uses);
	vec_settle(&walk.uses, project_arena(project), list->items, list->count);
	return list;
}

struct cache_list project_caches(struct project *project, const struct module *module)
{
	struct pointer_map *map = memo_of(project);
	const struct cache_list *list;
	const void *known;

	if (pointer_map_get(map, module, &known)) {
		list = known;
	} else {
		list = collect(project, module);
		pointer_map_put(map, module, list);
	}
	return *list;
}

const struct cache_use *function_cache(struct project *project, const struct function *function)
{
	struct cache_list list = project_caches(project, project_scope_module(project, function->scope));

	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].function == function)
			return &list.items[i];
	return NULL;
}

bool cache_expires(const struct cache_use *use)
{
	const struct expr *lasts = NULL;

	if (use->what->expires || use->expires || !use->what->expiry_keyword || !use->settings)
		return use->what->expires || use->expires;
	lasts = call_argument(use->settings, -1, use->what->expiry_keyword);
	return lasts && lasts->kind != EXPR_NONE;
}

bool cache_drops_entries(const struct cache_use *use)
{
	return cache_expires(use) && !use->keeps_keys;
}

struct key_search {
	const char *name;
	bool found;
};

static bool on_key_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct key_search *search = visitor->data;

	(void)scope;
	search->found |= expr->kind == EXPR_NAME && text_equals(expr->name.id, search->name);
	return !search->found;
}

/* Whether FUNCTION, which makes the keys, uses what it is handed at POSITION or as NAME. */
static bool uses_argument(const struct function *function, size_t position, const char *name)
{
	struct key_search search = { .name = NULL };
	struct visitor visitor = { .expr = on_key_part, .nested = true, .data = &search };

	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];
		bool takes = parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR ||
			     text_equals(parameter->name, name) || i == position;

		search.name = parameter->name;
		if (takes)
			visit_function(&visitor, function);
	}
	return search.found;
}

bool cache_keeps_parameter(struct project *project, const struct cache_use *use, const struct parameter *parameter)
{
	const struct expr *key = NULL;
	struct entity entity;

	if (use->settings && use->what->key_position != -2)
		key = call_argument(use->settings, use->what->key_position, use->what->key_keyword);
	if (!key || key->kind == EXPR_NONE)
		return true;
	if (key->kind == EXPR_LAMBDA)
		return uses_argument(key->lambda.function, (size_t)(parameter - use->function->parameters), parameter->name);
	entity = project_resolve(project, use->scope, key);
	if (entity.kind == ENTITY_FUNCTION)
		return uses_argument(entity.function, (size_t)(parameter - use->function->parameters), parameter->name);
	return entity.kind == ENTITY_EXTERNAL && pack_word_is(project_packs(project), WORD_WHOLE_KEY, entity.name);
}

const struct expr *cached_descriptor(struct project *project, const struct cache_use *use, const char **name)
{
	static const char *const descriptors[] = { "builtins.property", "builtins.classmethod" };
	const struct pack_decorator *below;

	if (!use->is_decorator || use->through || (use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_PROPERTY))
		return NULL;
	for (size_t i = use->position + 1; i < use->function->decorator_count; i++) {
		struct entity entity = project_resolve(project, use->scope, use->function->decorators[i]);

		for (size_t d = 0; d < sizeof descriptors / sizeof *descriptors; d++) {
			if (entity.kind != ENTITY_EXTERNAL || !text_equals(entity.name, descriptors[d]))
				continue;
			if (name)
				*name = strchr(descriptors[d], '.') + 1;
			return use->function->decorators[i];
		}
		below = decorator_of(project, use->scope, use->function->decorators[i], name, NULL, NULL);
		if (below && below->kind == CACHE_PROPERTY) {
			if (name)
				*name = text_last_name(*name);
			return use->function->decorators[i];
		}
	}
	return NULL;
}
