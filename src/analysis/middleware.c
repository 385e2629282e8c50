#include "analysis/middleware.h"

#include "analysis/instances.h"
#include "project/words.h"
#include "syntax/visit.h"

/* ---- by its shape ---- */

static const struct function *method_with(struct project *project,
					  const struct class_def *class_def, const char *name,
					  bool (*takes)(struct project *project, const char *name))
{
	const struct function *method = class_method(project, class_def, name, NULL);

	return method && method->parameter_count > 1 && takes(project, method->parameters[1].name)
		       ? method
		       : NULL;
}

static bool is_request(struct project *project, const char *name)
{
	return name_is_kind(project, name, "request");
}

static bool is_inner(struct project *project, const char *name)
{
	return pack_word_is(project_packs(project), WORD_GET_RESPONSE, name);
}

/* A method that is called for each request. */
static const struct function *find_hook(struct project *project, const struct class_def *class_def)
{
	const struct names *hooks = &project_packs(project)->words[WORD_HOOK];
	const struct function *hook = NULL;

	for (size_t i = 0; i < hooks->count && !hook; i++)
		hook = method_with(project, class_def, hooks->items[i], is_request);
	return hook;
}

/* `__init__(self, get_response)` beside `__call__(self, request)` or a hook. */
static const struct function *find_modern(struct project *project,
					  const struct class_def *class_def)
{
	const struct function *made = method_with(project, class_def, "__init__", is_inner);
	const struct function *called;

	if (!made)
		return NULL;
	called = method_with(project, class_def, "__call__", is_request);
	return called ? called : find_hook(project, class_def);
}

/* Whether whoever makes one has to hand it more than a server has for a middleware. */
static bool is_made_of_more(struct project *project, const struct class_def *class_def)
{
	const struct function *made = class_method(project, class_def, "__init__", NULL);

	for (size_t i = 1; made && i < made->parameter_count; i++) {
		const struct parameter *parameter = &made->parameters[i];

		if (parameter->kind != PARAMETER_STAR && parameter->kind != PARAMETER_DOUBLE_STAR &&
		    !parameter->default_value && !is_inner(project, parameter->name))
			return true;
	}
	return false;
}

/*
 * A hook alone, as before `get_response`, in a class that nobody makes and nobody else calls for.
 */
static const struct function *find_old(struct project *project, const struct class_def *class_def)
{
	const struct function *hook = find_hook(project, class_def);
	struct instance_list sites;

	if (!hook || !project_class(project, class_def)->complete ||
	    is_made_of_more(project, class_def))
		return NULL;
	sites = class_instances(project, class_def, true);
	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].made != MADE_IN_TEST)
			return NULL;
	return hook;
}

/* ---- by the settings ---- */

struct naming {
	struct project *project;
	const struct module *module;
	struct pointer_map *places; /* class_def -> struct place */
};

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct naming *naming = visitor->data;
	struct arena *arena = project_arena(naming->project);
	struct entity entity;
	struct place *place;

	if (expr->kind != EXPR_STRING)
		return true;
	entity = project_resolve_dotted(naming->project, arena_text(arena, expr->string.text),
					naming->module);
	if (entity.kind != ENTITY_CLASS)
		return true;
	place = ARENA_NEW(arena, struct place);
	*place = project_place(scope, expr->span);
	pointer_map_put(naming->places, entity.class_def, place);
	return true;
}

/* What SCOPE, a module or a class of settings, binds the setting NAME to. */
static void collect_scope(struct naming *naming, const struct scope *scope, const char *name)
{
	struct visitor visitor = { .expr = on_expr, .data = naming };
	struct binding_run run = scope_bindings(scope, name);

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].value)
			visit_expr(&visitor, run.items[i].value, run.items[i].scope);
}

static void collect_setting(struct naming *naming, const char *name)
{
	size_t count;
	const uint32_t *files = project_files_with(naming->project, name, &count);

	for (size_t i = 0; i < count; i++) {
		struct ast_parts parts;

		naming->module = project_module(naming->project, files[i]);
		if (!naming->module)
			continue;
		parts = module_parts(naming->module);
		collect_scope(naming, naming->module->ast->scope, name);
		for (size_t c = 0; c < parts.class_count; c++)
			collect_scope(naming, parts.classes[c]->scope, name);
	}
}

static const struct pointer_map *named_in_settings(struct project *project)
{
	void **slot = project_memo(project, MEMO_MIDDLEWARE, NULL);
	const struct names *settings = &project_packs(project)->words[WORD_MIDDLEWARE];
	struct naming naming = { .project = project };

	if (*slot)
		return *slot;
	*slot = naming.places = pointer_map_new(project_arena(project));
	for (size_t i = 0; i < settings->count; i++)
		collect_setting(&naming, settings->items[i]);
	return *slot;
}

bool is_middleware(struct project *project, const struct class_def *class_def, struct place *place,
		   const char **why)
{
	const struct function *shape = find_modern(project, class_def);
	const void *named;

	if (!shape)
		shape = find_old(project, class_def);
	if (shape) {
		*place = project_place(shape->scope, shape->name_span);
		*why = arena_printf(project_arena(project),
				    "`%s` is a middleware, made once: every request runs this",
				    class_def->name);
		return true;
	}
	if (!pointer_map_get(named_in_settings(project), class_def, &named))
		return false;
	*place = *(const struct place *)named;
	*why = arena_printf(project_arena(project),
			    "the settings name `%s` as a middleware, which is made once",
			    class_def->name);
	return true;
}
