/* Which classes of the tree inherit from a class: searched by name, in the files that may hold one. */
#include "project/internal.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

/* Far beyond real hierarchies; bounds what a hostile one costs. */
enum { NAMES_MAX = 256 };

struct class_list {
	const struct class_def *const *items;
	size_t count;
};

/* Of more files than these that name a method, its overrides are looked for among the subclasses. */
enum { FILES_MAX = 16 };

struct subclass_search {
	struct project *project;
	const struct class_def *class_def;
	const struct module *home; /* of the class */
	subclass_visitor *visit;
	void *context;
	struct pointer_map *seen; /* classes that were visited, and modules that were searched */
	VEC(const char *) names;
};

static void add_name(struct subclass_search *search, const char *name)
{
	for (size_t i = 0; i < search->names.count; i++)
		if (text_equals(search->names.items[i], name))
			return;
	vec_push(&search->names, name);
}

static bool search_module(struct subclass_search *search, const struct module *module)
{
	struct project *project = search->project;
	struct ast_parts parts = module_parts(module);
	const void *known;

	if (!module || pointer_map_get(search->seen, module, &known))
		return true;
	pointer_map_put(search->seen, module, module);
	for (size_t c = 0; c < parts.class_count; c++) {
		const struct class_def *candidate = parts.classes[c];
		struct class_ref ref;

		if (candidate == search->class_def || candidate->argument_count == 0 ||
		    pointer_map_get(search->seen, candidate, &known))
			continue;
		ref = (struct class_ref){ candidate, project_class_name(project, candidate) };
		if (!class_inherits(project, ref, project_class_name(project, search->class_def)))
			continue;
		pointer_map_put(search->seen, candidate, candidate);
		add_name(search, candidate->name);
		if (!search->visit(search->context, candidate))
			return false;
	}
	return true;
}

/* The modules that name NAME, from which a class may inherit there. */
static bool search_name(struct subclass_search *search, const char *name)
{
	size_t count;
	const uint32_t *files = project_files_naming(search->project, search->home, name, &count);

	for (size_t i = 0; i < count; i++)
		if (!search_module(search, project_module(search->project, files[i])))
			return false;
	return true;
}

/* A subclass names one of the known ones, unless it is reached by an alias: each round looks for the new names. */
void project_visit_subclasses(struct project *project, const struct class_def *class_def, subclass_visitor *visit,
			      void *context)
{
	struct subclass_search search = {
		.project = project,
		.class_def = class_def,
		.home = project_scope_module(project, class_def->scope),
		.visit = visit,
		.context = context,
		.seen = pointer_map_new(&project->arena),
	};

	vec_push(&search.names, class_def->name);
	for (size_t n = 0; n < search.names.count && search.names.count < NAMES_MAX; n++)
		if (!search_name(&search, search.names.items[n]))
			break;
	vec_release(&search.names);
}

struct class_defs {
	const struct class_def **items;
	size_t count;
	size_t capacity;
};

static bool take_subclass(void *context, const struct class_def *subclass)
{
	struct class_defs *found = context;

	vec_push(found, subclass);
	return true;
}

static int compare_classes(const void *a, const void *b)
{
	const struct class_def *left = *(const struct class_def *const *)a, *right = *(const struct class_def *const *)b;
	uint32_t left_file = left->scope->ast->file, right_file = right->scope->ast->file;

	if (left_file != right_file)
		return left_file < right_file ? -1 : 1;
	return (left->name_span.offset > right->name_span.offset) - (left->name_span.offset < right->name_span.offset);
}

static const struct class_list *find_subclasses(struct project *project, const struct class_def *class_def)
{
	struct class_list *list = ARENA_NEW(&project->arena, struct class_list);
	struct class_defs found = { 0 };

	project_visit_subclasses(project, class_def, take_subclass, &found);
	if (found.count)
		qsort(found.items, found.count, sizeof *found.items, compare_classes);
	vec_settle(&found, &project->arena, list->items, list->count);
	return list;
}

const struct class_def *const *project_subclasses(struct project *project, const struct class_def *class_def, size_t *count)
{
	const struct class_list *list;
	const void *known;

	if (pointer_map_get(project->subclasses, class_def, &known)) {
		list = known;
	} else {
		list = find_subclasses(project, class_def);
		pointer_map_put(project->subclasses, class_def, list);
	}
	*count = list->count;
	return list->items;
}

static bool take_first(void *context, const struct class_def *subclass)
{
	*(const struct class_def **)context = subclass;
	return false;
}

bool class_is_final(struct project *project, const struct class_def *class_def)
{
	const struct class_def *first = NULL;
	const void *known;

	if (pointer_map_get(project->finals, class_def, &known))
		return known != NULL;
	project_visit_subclasses(project, class_def, take_first, &first);
	pointer_map_put(project->finals, class_def, first ? NULL : class_def);
	return !first;
}

/* Of the classes in MODULE that bind NAME, those that derive from the class. */
static void add_overrides(struct project *project, const struct module *module, const struct class_def *class_def,
			  const char *name, struct class_defs *found)
{
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.class_count; i++) {
		const struct class_def *candidate = parts.classes[i];
		struct class_ref ref = { candidate, project_class_name(project, candidate) };

		if (candidate != class_def && candidate->argument_count && scope_bindings(candidate->scope, name).count &&
		    class_inherits(project, ref, project_class_name(project, class_def)))
			vec_push(found, candidate);
	}
}

const struct class_def *const *class_overrides(struct project *project, const struct class_def *class_def, const char *name,
					       size_t *count)
{
	struct class_defs found = { 0 };
	const struct class_def **overrides;
	size_t files_count;
	const uint32_t *files = project_files_naming(project, project_scope_module(project, class_def->scope), name, &files_count);

	if (files_count > FILES_MAX) {
		const struct class_def *const *all = project_subclasses(project, class_def, count);

		for (size_t i = 0; i < *count; i++)
			if (scope_bindings(all[i]->scope, name).count)
				vec_push(&found, all[i]);
	}
	for (size_t i = 0; i < files_count && files_count <= FILES_MAX; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module)
			add_overrides(project, module, class_def, name, &found);
	}
	vec_settle(&found, &project->arena, overrides, *count);
	return overrides;
}
