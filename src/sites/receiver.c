#include "sites/receiver.h"

#include "sites/key_eval.h"
#include "analysis/flow.h"
#include "sites/key_template.h"

enum { RECEIVER_DEPTH = 10, RECEIVER_STEPS = 200 };

struct asking {
	struct project *project;
	int depth;
	int steps;
};

static bool ask(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out);

/* ---- what packs know ---- */

enum cache_list { LIST_OBJECTS, LIST_MAPPINGS, LIST_FACTORIES, LIST_CLASSES };

const char *default_cache_alias(const struct project *project)
{
	const struct names *words = &project_packs(project)->words[WORD_DEFAULT_ALIAS];

	return words->count ? words->items[0] : NULL;
}

static bool packs_hold(const struct pack_set *packs, enum cache_list list, const char *name)
{
	for (size_t i = 0; i < packs->cache_count; i++) {
		const struct pack_cache *cache = &packs->caches[i];
		const struct names *lists[] = { &cache->objects, &cache->mappings, &cache->factories, &cache->classes };

		if (names_hold(lists[list], name))
			return true;
	}
	return false;
}

static bool entity_is(struct asking *asking, struct entity entity, enum cache_list list)
{
	return entity.kind != ENTITY_UNKNOWN && entity.kind != ENTITY_PARAMETER && entity.name &&
	       packs_hold(project_packs(asking->project), list, entity.name);
}

static bool class_is_cache(struct asking *asking, struct class_ref ref)
{
	const struct class_info *info;

	if (!ref.def)
		return ref.name && packs_hold(project_packs(asking->project), LIST_CLASSES, ref.name);
	info = project_class(asking->project, ref.def);
	for (size_t i = 0; i < info->ancestor_count; i++)
		if (info->ancestors[i].name &&
		    packs_hold(project_packs(asking->project), LIST_CLASSES, info->ancestors[i].name))
			return true;
	return false;
}

/* ---- several values of one thing ---- */

struct agreement {
	size_t seen;
	bool broken;
	struct receiver receiver;
};

/* Two aliases of one thing make its alias unknown; a value that is no cache makes it none. */
static void agree_on(struct agreement *agreement, bool is_cache, struct receiver one)
{
	if (!is_cache) {
		agreement->broken = true;
		return;
	}
	if (agreement->seen++ && agreement->receiver.alias &&
	    (!one.alias || !text_equals(one.alias, agreement->receiver.alias)))
		one.alias = NULL;
	agreement->receiver = one;
}

static void agree(struct asking *asking, struct agreement *agreement, const struct scope *scope,
		  const struct expr *value)
{
	struct receiver one;
	bool is_cache;

	if (!value || value->kind == EXPR_NONE || agreement->broken)
		return;
	is_cache = ask(asking, scope, value, &one);
	agree_on(agreement, is_cache, one);
}

static bool agreed(const struct agreement *agreement, struct receiver *out)
{
	if (agreement->broken || agreement->seen == 0)
		return false;
	*out = agreement->receiver;
	return true;
}

static bool ask_parameter(struct asking *asking, const struct binding *binding, struct receiver *out)
{
	const struct parameter *parameter = binding->parameter;
	struct type type;

	*out = (struct receiver){ NULL };
	if (binding->scope->kind != SCOPE_FUNCTION)
		return false;
	if (parameter->annotation) {
		struct entity entity = project_resolve(asking->project, binding->scope->parent, parameter->annotation);

		type = project_annotation_type(asking->project, binding->scope->parent, parameter->annotation);
		if (entity_is(asking, entity, LIST_CLASSES) ||
		    (type.kind == TYPE_INSTANCE && class_is_cache(asking, type.cls)))
			return true;
	}
	return parameter->default_value && ask(asking, binding->scope->parent, parameter->default_value, out);
}

/* `cache=None`, which the body binds to a cache where it is None: what callers pass is used as one too. */
static bool is_left_out(const struct binding *binding)
{
	const struct parameter *parameter = binding->kind == BINDING_PARAMETER ? binding->parameter : NULL;

	return parameter && parameter->default_value && parameter->default_value->kind == EXPR_NONE;
}

static bool ask_entity(struct asking *asking, struct entity entity, struct receiver *out);

/* What this one import binds, where others bind the same name elsewhere. */
static bool ask_import(struct asking *asking, const struct binding *binding, struct receiver *out)
{
	const struct module *module = project_scope_module(asking->project, binding->scope);
	struct arena *arena = project_arena(asking->project);
	const char *target = binding->item ? module_from_target(module, arena, binding->stmt) : NULL;

	return target && ask_entity(asking,
				    project_resolve_dotted(asking->project,
							   arena_dotted(arena, target, binding->item->path),
							   module),
				    out);
}

static bool ask_run(struct asking *asking, struct binding_run run, struct receiver *out)
{
	struct agreement agreement = { 0 };
	bool any_alias = false;

	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];
		struct receiver one;

		if (binding->kind == BINDING_ANNOTATED || binding->kind == BINDING_DELETE)
			continue;
		if (binding->kind == BINDING_PARAMETER) {
			if (!ask_parameter(asking, binding, &one)) {
				any_alias = true;
				if (run.count > 1 && is_left_out(binding))
					continue;
				return false;
			}
			agreement.seen++;
			agreement.receiver = one;
		} else if (binding->kind == BINDING_ASSIGN && binding->value) {
			agree(asking, &agreement, binding->scope, binding->value);
		} else if (binding->kind == BINDING_FROM && run.count > 1) {
			bool is_cache = ask_import(asking, binding, &one);

			agree_on(&agreement, is_cache, one);
		} else {
			return false;
		}
	}
	if (any_alias)
		agreement.receiver.alias = NULL;
	return agreed(&agreement, out);
}

static bool ask_function(struct asking *asking, const struct function *function, struct receiver *out)
{
	const struct expr *values[8];
	const struct scope *scopes[8];
	struct agreement agreement = { 0 };
	size_t count;

	if (function->is_generator || !function_returns(function, values, scopes, 8, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		agree(asking, &agreement, scopes[i], values[i]);
	return agreed(&agreement, out);
}

/* ---- attributes of objects ---- */

static bool ask_written(struct asking *asking, const struct class_def *class_def, const char *name,
			struct receiver *out)
{
	const struct class_info *info = project_class(asking->project, class_def);
	struct agreement agreement = { 0 };

	for (size_t a = 0; a < info->ancestor_count; a++) {
		size_t count = 0;
		const struct attribute_write *writes = NULL;

		if (info->ancestors[a].def)
			writes = class_attribute_writes(asking->project, info->ancestors[a].def, name, &count);
		for (size_t i = 0; i < count; i++)
			agree(asking, &agreement, writes[i].scope, writes[i].value);
	}
	return agreed(&agreement, out);
}

/*
 * An attribute of an object of unknown class, by a name of several words, as only few classes have it: all of the tree that bind
 * it hold a cache under it.
 */
static bool ask_by_name(struct asking *asking, const char *name, struct receiver *out)
{
	enum { FEW = 4 };
	size_t count, found = 0;
	const uint32_t *files;

	if (!strchr(name, '_'))
		return false;
	files = project_files_with(asking->project, name, &count);
	for (size_t i = 0; i < count && count < 5 * FEW; i++) {
		const struct module *module = project_module(asking->project, files[i]);
		struct ast_parts parts = module_parts(module);

		for (size_t c = 0; c < parts.class_count; c++) {
			struct binding_run run = scope_bindings(parts.classes[c]->scope, name);
			const struct binding *last = run.count ? &run.items[run.count - 1] : NULL;

			if (!last)
				continue;
			if (++found > FEW ||
			    (last->kind == BINDING_FUNCTION ? !ask_function(asking, last->function, out)
							    : !ask_run(asking, run, out)))
				return false;
		}
	}
	return found > 0;
}

static bool ask_member(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	struct type type = project_type(asking->project, scope, expr->attribute.object);
	struct binding_run run;
	const struct binding *last;

	if (type.kind == TYPE_MODULE || type.kind == TYPE_FUNCTION)
		return false;
	if (!type.cls.def)
		return type.kind == TYPE_UNKNOWN && ask_by_name(asking, expr->attribute.name, out);
	run = class_member(asking->project, type.cls.def, expr->attribute.name, NULL);
	if (run.count == 0)
		return ask_written(asking, type.cls.def, expr->attribute.name, out);
	last = &run.items[run.count - 1];
	if (last->kind == BINDING_FUNCTION)
		return function_is_getter(asking->project, last->function) && ask_function(asking, last->function, out);
	if (last->kind == BINDING_FROM || last->kind == BINDING_IMPORT || last->kind == BINDING_CLASS)
		return false;
	return ask_run(asking, run, out) || ask_written(asking, type.cls.def, expr->attribute.name, out);
}

/* ---- expressions ---- */

static bool ask_entity(struct asking *asking, struct entity entity, struct receiver *out)
{
	*out = (struct receiver){ NULL };
	if (entity_is(asking, entity, LIST_OBJECTS)) {
		out->alias = default_cache_alias(asking->project);
		return true;
	}
	return (entity.kind == ENTITY_VARIABLE || entity.kind == ENTITY_PARAMETER) &&
	       ask_run(asking, entity.run, out);
}

static bool ask_name(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	struct entity entity = project_resolve(asking->project, scope, expr);

	if (ask_entity(asking, entity, out))
		return true;
	switch (entity.kind) {
	case ENTITY_VARIABLE:
	case ENTITY_PARAMETER: break;
	case ENTITY_FUNCTION:
		if (expr->kind == EXPR_ATTRIBUTE && function_is_getter(asking->project, entity.function))
			return ask_function(asking, entity.function, out);
		return false;
	case ENTITY_UNKNOWN: break;
	default: return false;
	}
	if (expr->kind == EXPR_ATTRIBUTE)
		return ask_member(asking, scope, expr, out);
	if (entity.kind == ENTITY_UNKNOWN)
		return false;
	return class_is_cache(asking, project_type(asking->project, scope, expr).cls) &&
	       project_type(asking->project, scope, expr).kind == TYPE_INSTANCE;
}

static const char *alias_of(struct asking *asking, const struct scope *scope, const struct expr *index)
{
	struct slice literal;

	if (!template_is_literal(template_of(asking->project, scope, index), &literal))
		return NULL;
	return arena_text(project_arena(asking->project), literal);
}

static bool ask_call(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	struct entity entity = project_resolve(asking->project, scope, expr->call.callee);
	const struct expr *first = expr->call.count ? expr->call.arguments[0].value : NULL;
	const struct pack_key_part *part =
		entity.name ? pack_key_part_find(project_packs(asking->project), entity.name) : NULL;
	const struct function *function;

	*out = (struct receiver){ NULL };
	if (entity_is(asking, entity, LIST_FACTORIES)) {
		out->alias = first ? alias_of(asking, scope, first) : default_cache_alias(asking->project);
		return true;
	}
	if (entity_is(asking, entity, LIST_CLASSES) ||
	    (entity.kind == ENTITY_CLASS &&
	     class_is_cache(asking, (struct class_ref){ entity.class_def, entity.name })))
		return true;
	/* An object that stands for the result of the function it is handed. */
	if (part && text_equals(part->hole, "lazy") && first) {
		entity = project_resolve(asking->project, scope, first);
		if (entity.kind == ENTITY_FUNCTION)
			return ask_function(asking, entity.function, out);
		return first->kind == EXPR_LAMBDA && ask_function(asking, first->lambda.function, out);
	}
	if (!project_callees(asking->project, scope, expr, &function, 1) || text_equals(function->name, "__init__"))
		return false;
	return ask_function(asking, function, out);
}

static bool ask_all(struct asking *asking, const struct scope *scope, const struct expr *const *items, size_t count,
		    struct receiver *out)
{
	struct agreement agreement = { 0 };

	for (size_t i = 0; i < count; i++)
		agree(asking, &agreement, scope, items[i]);
	return agreed(&agreement, out);
}

static bool ask_kind(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	switch (expr->kind) {
	case EXPR_NAME:
	case EXPR_ATTRIBUTE: return ask_name(asking, scope, expr, out);
	case EXPR_SUBSCRIPT:
		if (!entity_is(asking, project_resolve(asking->project, scope, expr->subscript.object), LIST_MAPPINGS))
			return false;
		out->alias = alias_of(asking, scope, expr->subscript.index);
		return true;
	case EXPR_CALL: return ask_call(asking, scope, expr, out);
	case EXPR_BOOLEAN: return ask_all(asking, scope, expr->operation.operands, expr->operation.count, out);
	case EXPR_CONDITIONAL:
		return ask_all(asking, scope,
			       (const struct expr *const[]){ expr->conditional.then, expr->conditional.otherwise }, 2,
			       out);
	case EXPR_AWAIT: return ask(asking, scope, expr->operand, out);
	case EXPR_NAMED: return ask(asking, scope, expr->named.value, out);
	default: return false;
	}
}

static bool ask(struct asking *asking, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	bool is_cache;

	*out = (struct receiver){ NULL };
	if (asking->depth <= 0 || asking->steps <= 0)
		return false;
	asking->depth--;
	asking->steps--;
	is_cache = ask_kind(asking, scope, expr, out);
	asking->depth++;
	return is_cache;
}

bool receiver_of(struct project *project, const struct scope *scope, const struct expr *expr, struct receiver *out)
{
	struct asking asking = { project, RECEIVER_DEPTH, RECEIVER_STEPS };

	return ask(&asking, scope, expr, out);
}
