#include "values/callers.h"

#include "base/oom.h"
#include "base/vec.h"
#include "values/call_names.h"

#include <stdlib.h>
#include <uthash.h>

enum { FEW_FILES = 40 };

/* Every call that says one name, or another that the file imports it as. */
struct named_calls {
	const char *name;
	struct caller *items;
	size_t count;
	UT_hash_handle hh;
};

/* A name at the top of a file, or of a property, for what a call of MADE gives. */
struct making {
	const char *made;
	const char *name;
	const struct function *getter; /* the property; NULL: at the top */
};

struct makings {
	struct making *items;
	size_t count;
};

/* What is known already, without tests and with them. */
struct memory {
	struct pointer_map *callers[2]; /* function -> struct callers */
	struct named_calls *named[2];
	struct pointer_map *makings; /* module -> struct makings */
};

struct search {
	struct project *project;
	struct memory *memory;
	const struct function *function;
	bool tests;
	VEC(struct caller) found;
};

static void add_if_called(struct search *search, struct caller caller)
{
	const struct function *callee;

	if (project_callees(search->project, caller.site->scope, caller.site->call, &callee, 1) &&
	    callee == search->function)
		vec_push(&search->found, caller);
}

static void search_module(struct search *search, const struct module *module)
{
	struct call_list said = calls_saying(search->project, module, search->function->name);

	for (size_t i = 0; i < said.count; i++)
		add_if_called(search, (struct caller){ &module->ast->parts.calls[said.items[i]], module });
}

static struct named_calls *collect_named(struct search *search, const char *name)
{
	struct arena *arena = project_arena(search->project);
	struct named_calls *named = ARENA_NEW(arena, struct named_calls);
	VEC(struct caller) calls = { 0 };
	size_t count;
	const uint32_t *files = search->tests ? project_all_files_with(search->project, name, &count)
					      : project_files_with(search->project, name, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(search->project, files[i]);
		struct call_list said = calls_saying(search->project, module, name);

		for (size_t k = 0; k < said.count; k++)
			vec_push(&calls, ((struct caller){ &module->ast->parts.calls[said.items[k]], module }));
	}
	named->name = name;
	vec_settle(&calls, arena, named->items, named->count);
	return named;
}

static const struct named_calls *named_calls(struct search *search, const char *name)
{
	struct named_calls **all = &search->memory->named[search->tests], *named;

	HASH_FIND_STR(*all, name, named);
	if (!named) {
		named = collect_named(search, name);
		HASH_ADD_KEYPTR(hh, *all, named->name, strlen(named->name), named);
	}
	return named;
}

/* Many functions of one name, each in a file of its own, have few calls among them: these are looked for once. */
static void search_named(struct search *search, const uint32_t *files, size_t count)
{
	const struct named_calls *named = named_calls(search, search->function->name);
	size_t file = 0;

	for (size_t i = 0; i < named->count; i++) {
		uint32_t number = named->items[i].module->file;

		if (i > 0 && number != named->items[i - 1].module->file && search->found.count > CALLERS_MAX)
			return;
		while (file < count && files[file] < number)
			file++;
		if (file < count && files[file] == number)
			add_if_called(search, named->items[i]);
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

static const char *called_name(const struct expr *value)
{
	return value && value->kind == EXPR_CALL ? expr_last_name(value->call.callee) : "";
}

static const struct makings *collect_makings(struct project *project, const struct module *module)
{
	struct makings *makings = ARENA_NEW(project_arena(project), struct makings);
	struct ast_parts parts = module_parts(module);
	VEC(struct making) found = { 0 };

	for (size_t i = 0; i < parts.function_count; i++) {
		const struct function *function = parts.functions[i];
		const struct block *body = &function->body;
		const struct stmt *last = body->count ? body->items[body->count - 1] : NULL;

		if (function_class(function) && last && last->kind == STMT_RETURN && *called_name(last->value))
			vec_push(&found, ((struct making){ called_name(last->value), function->name, function }));
	}
	for (size_t i = 0; i < module->ast->scope->count; i++) {
		const struct binding *binding = &module->ast->scope->bindings[i];

		if (binding->kind == BINDING_ASSIGN && *called_name(binding->value))
			vec_push(&found, ((struct making){ called_name(binding->value), binding->name, NULL }));
	}
	vec_settle(&found, project_arena(project), makings->items, makings->count);
	return makings;
}

static const struct makings *makings_of(const struct search *search, const struct module *module)
{
	const void *known;

	if (!pointer_map_get(search->memory->makings, module, &known)) {
		known = collect_makings(search->project, module);
		pointer_map_put(search->memory->makings, module, known);
	}
	return known;
}

/* The names that instances of CLASS_DEF are bound to at the top of the files that name it, and the properties that make one. */
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
		const struct makings *makings = module ? makings_of(search, module) : NULL;

		for (size_t k = 0; makings && k < makings->count; k++)
			if (text_equals(makings->items[k].made, class_def->name) &&
			    (!makings->items[k].getter || function_is_property(project, makings->items[k].getter)))
				mark(search, marks, makings->items[k].name);
	}
}

/* A method's name may be `get`: then only files count that name its class, a subclass, or an instance. */
static void mark_relevant(const struct search *search, bool *marks, const struct class_def *class_def)
{
	const struct class_def *const *subclasses;
	size_t count;

	mark(search, marks, class_def->name);
	mark_instances(search, marks, class_def);
	subclasses = project_subclasses(search->project, class_def, &count);
	for (size_t i = 0; i < count && i < FEW_FILES; i++) {
		mark(search, marks, subclasses[i]->name);
		mark_instances(search, marks, subclasses[i]);
	}
}

static void search_marked(struct search *search, const uint32_t *files, size_t count, const struct class_def *class_def)
{
	bool *marks = xcalloc(project_file_count(search->project) + 1, sizeof *marks);

	mark_relevant(search, marks, class_def);
	for (size_t i = 0; i < count && search->found.count <= CALLERS_MAX; i++) {
		const struct module *module = marks[files[i]] ? project_module(search->project, files[i]) : NULL;

		if (module)
			search_module(search, module);
	}
	free(marks);
}

static void search_files(struct search *search)
{
	struct project *project = search->project;
	const struct class_def *class_def = function_class(search->function);
	const struct module *home = project_scope_module(project, search->function->scope);
	const char *name = search->function->name;
	size_t count;
	const uint32_t *files = search->tests ? project_all_files_with(project, name, &count)
					      : project_files_naming(project, home, name, &count);

	if (count && class_def)
		search_marked(search, files, count, class_def);
	else if (count)
		search_named(search, files, count);
}

static void memory_free(void *data)
{
	struct memory *memory = data;

	HASH_CLEAR(hh, memory->named[false]);
	HASH_CLEAR(hh, memory->named[true]);
}

static struct memory *memory_of(struct project *project)
{
	struct memory **slot = (struct memory **)project_memo(project, MEMO_CALLERS, memory_free);
	struct arena *arena = project_arena(project);

	if (!*slot) {
		*slot = ARENA_NEW(arena, struct memory);
		(*slot)->makings = pointer_map_new(arena);
		(*slot)->callers[false] = pointer_map_new(arena);
		(*slot)->callers[true] = pointer_map_new(arena);
	}
	return *slot;
}

struct callers function_callers(struct project *project, const struct function *function, bool tests)
{
	struct memory *memory = memory_of(project);
	struct search search = { .project = project, .memory = memory, .function = function, .tests = tests };
	struct callers *callers;
	const void *known;

	if (pointer_map_get(memory->callers[tests], function, &known))
		return *(const struct callers *)known;
	callers = ARENA_NEW(project_arena(project), struct callers);
	if (function->name[0] != '<' && !text_starts(function->name, "__"))
		search_files(&search);
	callers->too_many = search.found.count > CALLERS_MAX;
	vec_settle(&search.found, project_arena(project), callers->items, callers->count);
	pointer_map_put(memory->callers[tests], function, callers);
	return *callers;
}
