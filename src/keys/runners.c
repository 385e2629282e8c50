#include "keys/runners.h"

#include "project/words.h"
#include "syntax/visit.h"

/* Calls from function to function, files that hold one name, and mentions of it; beyond these somebody runs it. */
enum { CALLS_MAX = 4, FILES_MAX = 60, MENTIONS_MAX = 60 };

struct search {
	struct project *project;
	struct pointer_map *known;
	const struct function *function;
	const struct class_def *class_def; /* that holds it; NULL: none */
	int depth;
	size_t mentions;
	enum runner runner;
};

static enum runner function_runner(struct project *project, struct pointer_map *known, const struct function *function,
				   int depth);

static enum runner scope_runner(struct project *project, struct pointer_map *known, const struct scope *scope, int depth)
{
	const struct function *function = scope_function(scope);
	const struct module *module = project_scope_module(project, scope);

	if (module && path_lies_in(project, module->path, WORD_COMMANDS))
		return RUN_BY_COMMAND;
	return function ? function_runner(project, known, function, depth) : RUN_BY_PROJECT;
}

/* ---- what may run without a mention ---- */

/* A decorator may register what it decorates; those that bind a method do not. */
static bool is_registered(struct project *project, const struct function *function)
{
	enum method_kind kind = project_method_kind(project, function);
	bool binds = kind == METHOD_CLASS || kind == METHOD_STATIC || function_is_property(project, function);

	return function->decorator_count > (binds ? 1u : 0u);
}

/* A base outside the tree may call any method of its own accord, and one in the tree those that it has itself. */
static bool is_hook(struct project *project, const struct class_def *class_def, const char *name)
{
	const struct class_info *info = project_class(project, class_def);

	for (size_t i = 1; i < info->ancestor_count; i++) {
		const struct class_ref *base = &info->ancestors[i];

		if (!base->def && !(base->name && text_equals(base->name, "builtins.object")))
			return true;
		if (base->def && scope_bindings(base->def->scope, name).count)
			return true;
	}
	return !info->complete;
}

/* ---- who mentions it ---- */

static bool is_other_object(const struct search *search, const struct scope *scope, const struct expr *object)
{
	struct entity entity = project_resolve(search->project, scope, object);
	struct type type;
	struct class_ref own = { search->class_def, NULL };

	if (entity.kind == ENTITY_EXTERNAL)
		return true;
	if (entity.kind == ENTITY_MODULE)
		return search->class_def != NULL;
	type = project_type(search->project, scope, object);
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MODULE)
		return true;
	if ((type.kind != TYPE_INSTANCE && type.kind != TYPE_CLASS) || !type.cls.name || !search->class_def)
		return false;
	own.name = project_class_name(search->project, search->class_def);
	return !class_inherits(search->project, type.cls, own.name) &&
	       !(type.cls.def && class_inherits(search->project, own, type.cls.name));
}

static void note(struct search *search, const struct scope *scope)
{
	enum runner runner = RUN_BY_PROJECT;

	if (scope_function(scope) == search->function)
		return;
	if (++search->mentions <= MENTIONS_MAX && search->depth < CALLS_MAX)
		runner = scope_runner(search->project, search->known, scope, search->depth + 1);
	if (runner > search->runner)
		search->runner = runner;
}

/* "shop.tasks.forget" */
static bool ends_in_name(struct slice text, const char *name)
{
	size_t size = strlen(name);

	return text.size >= size && memcmp(text.data + text.size - size, name, size) == 0 &&
	       (text.size == size || text.data[text.size - size - 1] == '.');
}

static bool on_mention(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;
	const char *name = search->function->name;

	if (search->runner == RUN_BY_PROJECT)
		return false;
	if (expr->kind == EXPR_NAME && !search->class_def && text_equals(expr->name.id, name))
		note(search, scope);
	if (expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, name) &&
	    !is_other_object(search, scope, expr->attribute.object))
		note(search, scope);
	if (expr->kind == EXPR_STRING && ends_in_name(expr->string.text, name) && !search->class_def)
		note(search, scope);
	return true;
}

static bool imports_as(const struct module *module, const char *name)
{
	const struct scope *top = module->ast->scope;

	for (size_t i = 0; i < top->count; i++)
		if (top->bindings[i].kind == BINDING_FROM && top->bindings[i].item->path &&
		    text_equals(top->bindings[i].item->path, name) && !text_equals(top->bindings[i].name, name))
			return true;
	return false;
}

static void search_files(struct search *search)
{
	struct project *project = search->project;
	const struct module *home = project_scope_module(project, search->function->scope);
	struct visitor visitor = { .expr = on_mention, .nested = true, .data = search };
	size_t count;
	const uint32_t *files = project_files_naming(project, home, search->function->name, &count);

	if (count > FILES_MAX)
		search->runner = RUN_BY_PROJECT;
	for (size_t i = 0; i < count && search->runner != RUN_BY_PROJECT; i++) {
		const struct module *module = project_module(project, files[i]);

		if (!module || path_is_test(module->path))
			continue;
		if (imports_as(module, search->function->name))
			search->runner = RUN_BY_PROJECT;
		visit_module(&visitor, module->ast);
	}
}

/* ---- the answer ---- */

/* Whether the tree is a site rather than a library. */
static bool has_settings(struct project *project)
{
	const struct names *settings = &project_packs(project)->words[WORD_APPS_SETTING];

	for (size_t i = 0; i < settings->count; i++) {
		size_t count;
		const uint32_t *files = project_files_with(project, settings->items[i], &count);

		for (size_t k = 0; k < count; k++) {
			const struct module *module = project_module(project, files[k]);

			if (module && !path_is_test(module->path) &&
			    scope_bindings(module->ast->scope, settings->items[i]).count)
				return true;
		}
	}
	return false;
}

static bool is_public(const struct search *search)
{
	return search->function->name[0] != '_' && !(search->class_def && search->class_def->name[0] == '_');
}

static enum runner ask(struct project *project, struct pointer_map *known, const struct function *function, int depth)
{
	struct search search = { project, known, function, function_class(function), depth, 0, RUN_BY_NOBODY };

	if (text_starts(function->name, "__") || is_registered(project, function) ||
	    (search.class_def && is_hook(project, search.class_def, function->name)))
		return RUN_BY_PROJECT;
	search_files(&search);
	if (search.runner == RUN_BY_NOBODY && is_public(&search) && !has_settings(project))
		return RUN_BY_USERS;
	return search.runner;
}

static enum runner function_runner(struct project *project, struct pointer_map *known, const struct function *function,
				   int depth)
{
	static const enum runner answers[] = { RUN_BY_NOBODY, RUN_BY_COMMAND, RUN_BY_USERS, RUN_BY_PROJECT };
	const struct scope *around = function->scope->parent;
	const void *answer;
	enum runner runner;

	/* what a function makes runs with it, as far as is seen */
	if (function->name[0] == '<' || (around && around->kind == SCOPE_FUNCTION))
		return around ? scope_runner(project, known, around, depth) : RUN_BY_PROJECT;
	if (depth == 0 && pointer_map_get(known, function, &answer))
		return *(const enum runner *)answer;
	runner = ask(project, known, function, depth);
	if (depth == 0)
		pointer_map_put(known, function, &answers[runner]);
	return runner;
}

enum runner place_runner(struct project *project, struct pointer_map *known, const struct scope *scope)
{
	return scope_runner(project, known, scope, 0);
}
