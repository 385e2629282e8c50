#include "values/callers.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

enum { FEW_FILES = 40 };

struct search {
	struct project *project;
	const struct function *function;
	bool tests;
	VEC(struct caller) found;
};

static const char *called_name(const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	if (callee->kind == EXPR_NAME)
		return callee->name.id;
	return callee->kind == EXPR_ATTRIBUTE ? callee->attribute.name : "";
}

/* The function under another name (`from m import f as g`) is looked for too where the file imports it so. */
static bool imports_as(const struct module *module, const char *name, const char *called)
{
	struct binding_run run = scope_bindings(module->ast->scope, called);

	return run.count && run.items[0].kind == BINDING_FROM && run.items[0].item->path &&
	       text_equals(run.items[0].item->path, name);
}

static void search_module(struct search *search, const struct module *module)
{
	const char *name = search->function->name;
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		const char *called = called_name(site->call);
		const struct function *callee;
		struct caller caller = { site, module };

		if (!text_equals(called, name) && !imports_as(module, name, called))
			continue;
		if (project_callees(search->project, site->scope, site->call, &callee, 1) &&
		    callee == search->function)
			vec_push(&search->found, caller);
	}
}

/* Marks the files that hold WORD. */
static size_t mark(const struct search *search, bool *marks, const char *word)
{
	size_t count;
	const uint32_t *files = search->tests ? project_all_files_with(search->project, word, &count)
					      : project_files_with(search->project, word, &count);

	for (size_t i = 0; i < count; i++)
		marks[files[i]] = true;
	return count;
}

/* The properties of MODULE's classes that make an instance of CLASS_DEF. */
static void mark_getters(const struct search *search, bool *marks, const struct module *module,
			 const struct class_def *class_def)
{
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.function_count; i++) {
		const struct function *function = parts.functions[i];
		const struct stmt *last =
			function->body.count ? function->body.items[function->body.count - 1] : NULL;

		if (function_class(function) && last && last->kind == STMT_RETURN && last->value &&
		    last->value->kind == EXPR_CALL && text_equals(called_name(last->value), class_def->name) &&
		    function_is_property(search->project, function))
			mark(search, marks, function->name);
	}
}

/* The names that instances of CLASS_DEF are bound to at the top of the files that name it. */
static void mark_instances(const struct search *search, bool *marks, const struct class_def *class_def)
{
	struct project *project = search->project;
	const struct module *home = project_scope_module(project, class_def->scope);
	size_t count;
	const uint32_t *files;

	files = project_files_naming(project, home, class_def->name, &count);
	if (count > FEW_FILES)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);

		mark_getters(search, marks, module, class_def);
		for (size_t k = 0; module && k < module->ast->scope->count; k++) {
			const struct binding *binding = &module->ast->scope->bindings[k];

			if (binding->kind == BINDING_ASSIGN && binding->value && binding->value->kind == EXPR_CALL &&
			    text_equals(called_name(binding->value), class_def->name))
				mark(search, marks, binding->name);
		}
	}
}

/* A method's name may be `get`: then only files count that name its class, a subclass, or an instance. */
static void mark_relevant(const struct search *search, bool *marks, const struct function *function)
{
	const struct class_def *class_def = function_class(function);
	const struct class_def *const *subclasses;
	size_t count;

	if (!class_def) {
		mark(search, marks, function->name);
		return;
	}
	mark(search, marks, class_def->name);
	mark_instances(search, marks, class_def);
	subclasses = project_subclasses(search->project, class_def, &count);
	for (size_t i = 0; i < count && i < FEW_FILES; i++) {
		mark(search, marks, subclasses[i]->name);
		mark_instances(search, marks, subclasses[i]);
	}
}

static void search_files(struct search *search)
{
	struct project *project = search->project;
	bool *marks = xcalloc(project_file_count(project) + 1, sizeof *marks);
	size_t count;
	const struct module *home = project_scope_module(project, search->function->scope);
	const uint32_t *files = search->tests
					? project_all_files_with(project, search->function->name, &count)
					: project_files_naming(project, home, search->function->name, &count);

	if (count)
		mark_relevant(search, marks, search->function);
	for (size_t i = 0; i < count && search->found.count <= CALLERS_MAX; i++) {
		const struct module *module = marks[files[i]] ? project_module(project, files[i]) : NULL;

		if (module)
			search_module(search, module);
	}
	free(marks);
}

struct callers function_callers(struct project *project, const struct function *function, bool tests)
{
	struct pointer_map ***slot = (struct pointer_map ***)project_memo(project, MEMO_CALLERS, NULL);
	struct search search = { .project = project, .function = function, .tests = tests };
	struct callers *callers;
	const void *known;

	if (!*slot) {
		*slot = ARENA_ARRAY(project_arena(project), struct pointer_map *, 2);
		(*slot)[false] = pointer_map_new(project_arena(project));
		(*slot)[true] = pointer_map_new(project_arena(project));
	}
	if (pointer_map_get((*slot)[tests], function, &known))
		return *(const struct callers *)known;
	callers = ARENA_NEW(project_arena(project), struct callers);
	if (function->name[0] != '<' && !text_starts(function->name, "__"))
		search_files(&search);
	callers->too_many = search.found.count > CALLERS_MAX;
	vec_settle(&search.found, project_arena(project), callers->items, callers->count);
	pointer_map_put((*slot)[tests], function, callers);
	return *callers;
}
