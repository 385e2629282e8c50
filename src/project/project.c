#include "project/internal.h"

#include "base/oom.h"
#include "source/words.h"
#include "syntax/python.h"

#include <stdlib.h>
#include <uthash.h>

/* The files with a word: an answer that is kept, as the names of methods are asked for again and again. */
struct word_files {
	const char *word;
	const uint32_t *files;
	size_t count;
	UT_hash_handle hh;
};

static struct project *view_new(struct project_modules *shared)
{
	struct project *project = xcalloc(1, sizeof *project);

	arena_init(&project->arena);
	arena_init(&project->trees);
	project->shared = shared;
	project->sources = shared->sources;
	project->packs = shared->packs;
	project->names = shared->names;
	project->parser = python_parser_new();
	project->imports = pointer_map_new(&project->arena);
	project->bases = pointer_map_new(&project->arena);
	project->infos = pointer_map_new(&project->arena);
	project->writes = pointer_map_new(&project->arena);
	project->subclasses = pointer_map_new(&project->arena);
	project->finals = pointer_map_new(&project->arena);
	project->types = pointer_map_new(&project->arena);
	project->scope_names = pointer_map_new(&project->arena);
	project->qualified = pointer_map_new(&project->arena);
	return project;
}

struct project *project_open(struct source_set *sources, const struct pack_set *packs)
{
	struct project_modules *shared = xcalloc(1, sizeof *shared);

	shared->sources = sources;
	shared->packs = packs;
	shared->names = name_table_build(sources);
	shared->modules = xcalloc(source_set_total(sources) + 1, sizeof *shared->modules);
	shared->is_test = xcalloc(sources->count + 1, sizeof *shared->is_test);
	for (size_t i = 0; i < MAKING_LOCKS; i++)
		pthread_mutex_init(&shared->making[i], NULL);
	for (size_t i = 0; i < sources->count; i++)
		shared->is_test[i] = path_is_test(sources->files[i]->path);
	return view_new(shared);
}

struct project *project_view(const struct project *project)
{
	struct project *view = view_new(project->shared);

	view->is_view = true;
	return view;
}

/* What VIEW has published stays. */
static void hand_over(struct project *view)
{
	struct parse_work work = python_parser_work(view->parser);

	vec_push(&view->shared->kept, view->trees);
	view->shared->work.bytes += work.bytes;
	view->shared->work.statements += work.statements;
}

/* Ends the view, of which what it has published and what it shares stays. */
static void view_close(struct project *view)
{
	for (size_t i = 0; i < MEMO_COUNT; i++)
		if (view->memo[i].data && view->memo[i].release)
			view->memo[i].release(view->memo[i].data);
	hand_over(view);
	stars_forget(view);
	HASH_CLEAR(hh, view->words);
	python_parser_free(view->parser);
	arena_release(&view->arena);
	free(view);
}

static void edited_free(struct project_modules *shared)
{
	for (size_t i = 0; shared->edited && i < source_set_total(shared->sources); i++) {
		if (shared->edited[i])
			arena_release(shared->edited[i]);
		free(shared->edited[i]);
	}
	free(shared->edited);
}

static void shared_free(struct project_modules *shared)
{
	for (size_t i = 0; i < MAKING_LOCKS; i++)
		pthread_mutex_destroy(&shared->making[i]);
	for (size_t i = 0; i < shared->kept.count; i++)
		arena_release(&shared->kept.items[i]);
	vec_release(&shared->kept);
	edited_free(shared);
	name_table_free(shared->names);
	free(shared->modules);
	free(shared->is_test);
	free(shared);
}

void project_close(struct project *project)
{
	struct project_modules *shared = project->is_view ? NULL : project->shared;

	view_close(project);
	if (shared)
		shared_free(shared);
}

/* The module of FILE is made anew, in memory of its own, which goes when that file changes once more. */
static void forget_module(struct project_modules *shared, uint32_t file)
{
	atomic_store(&shared->modules[file], NULL);
	if (!shared->edited)
		shared->edited = xcalloc(source_set_total(shared->sources) + 1, sizeof *shared->edited);
	if (shared->edited[file])
		arena_release(shared->edited[file]);
	else
		shared->edited[file] = xcalloc(1, sizeof *shared->edited[file]);
	arena_init(shared->edited[file]);
}

struct project *project_renew(struct project *project, const uint32_t *changed, size_t count)
{
	struct project_modules *shared = project->shared;

	view_close(project);
	for (size_t i = 0; i < count; i++)
		forget_module(shared, changed[i]);
	return view_new(shared);
}

struct arena *project_arena(struct project *project)
{
	return &project->arena;
}

const struct pack_set *project_packs(const struct project *project)
{
	return project->packs;
}

struct source_set *project_sources(const struct project *project)
{
	return project->sources;
}

size_t project_file_count(const struct project *project)
{
	return project->sources->count;
}

size_t project_markup_count(const struct project *project)
{
	return project->sources->markup_count;
}

struct parse_work project_parse_work(const struct project *project)
{
	struct parse_work work = python_parser_work(project->parser);

	work.bytes += project->shared->work.bytes;
	work.statements += project->shared->work.statements;
	return work;
}

static const struct module *make_module(struct project *project, uint32_t file)
{
	struct source_file *source = project->sources->files[file];
	struct slice bytes = source_bytes(project->sources, source);
	struct arena *own = project->shared->edited ? project->shared->edited[file] : NULL;
	struct arena *arena = own ? own : &project->trees;
	const struct ast *ast;

	if (source->problem != SOURCE_FINE)
		return NULL;
	ast = source_is_markup(project->sources, file) ? python_nothing(project->parser, arena, bytes, file)
						       : python_parse(project->parser, arena, bytes, file);
	return module_extract(arena, ast, source->path, name_table_of(project->names, file));
}

/* Whoever comes first makes it, and a second one waits for that. Making a module asks for no other. */
static const struct module *load(struct project *project, uint32_t file)
{
	struct project_modules *shared = project->shared;
	pthread_mutex_t *making = &shared->making[file % MAKING_LOCKS];
	const struct module *module;

	pthread_mutex_lock(making);
	module = atomic_load_explicit(&shared->modules[file], memory_order_relaxed);
	if (!module && (module = make_module(project, file)))
		atomic_store_explicit(&shared->modules[file], module, memory_order_release);
	pthread_mutex_unlock(making);
	return module;
}

const struct module *project_module(struct project *project, uint32_t file)
{
	const struct module *module = atomic_load_explicit(&project->shared->modules[file], memory_order_acquire);

	return module ? module : load(project, file);
}

struct ast_parts module_parts(const struct module *module)
{
	return module ? module->ast->parts : (struct ast_parts){ 0 };
}

const struct module *project_scope_module(struct project *project, const struct scope *scope)
{
	return project_module(project, scope->ast->file);
}

const struct module *project_find_module(struct project *project, const char *name, const struct module *from)
{
	int64_t file = name_table_find(project->names, name, from ? (int64_t)from->file : -1);

	return file < 0 ? NULL : project_module(project, (uint32_t)file);
}

const char *project_module_name(const struct project *project, uint32_t file)
{
	return name_table_of(project->names, file);
}

bool project_has_package(struct project *project, const char *name)
{
	return name_table_has_package(project->names, name);
}

const uint32_t *project_all_files_with(struct project *project, const char *word, size_t *count)
{
	return word_index_files(source_set_words(project->sources, 1), &project->arena, word, count);
}

static const struct word_files *find_files(struct project *project, const char *word)
{
	struct word_files *found;
	uint32_t *files;
	size_t all;

	HASH_FIND_STR(project->words, word, found);
	if (found)
		return found;
	found = ARENA_NEW(&project->arena, struct word_files);
	found->word = arena_strdup(&project->arena, word);
	found->files = files = (uint32_t *)project_all_files_with(project, word, &all);
	for (size_t i = 0; i < all; i++)
		if (!project->shared->is_test[files[i]])
			files[found->count++] = files[i];
	HASH_ADD_KEYPTR(hh, project->words, found->word, strlen(found->word), found);
	return found;
}

const uint32_t *project_files_with(struct project *project, const char *word, size_t *count)
{
	const struct word_files *found = find_files(project, word);

	*count = found->count;
	return found->files;
}

const uint32_t *project_files_naming(struct project *project, const struct module *module, const char *word, size_t *count)
{
	const struct word_files *found = find_files(project, word);
	uint32_t *naming = ARENA_ARRAY(&project->arena, uint32_t, found->count);
	bool sees = false;

	*count = 0;
	for (size_t i = 0; i < found->count; i++) {
		uint32_t file = found->files[i];

		if (i == 0 || !name_table_same_root(project->names, file, found->files[i - 1]))
			sees = name_table_sees(project->names, file, module->file);
		if (sees)
			naming[(*count)++] = file;
	}
	return naming;
}

struct place project_place(const struct scope *scope, struct span span)
{
	return (struct place){ scope->ast->file, span };
}

void **project_memo(struct project *project, enum project_memo memo, void (*release)(void *))
{
	project->memo[memo].release = release;
	return &project->memo[memo].data;
}

const void *project_module_memo(struct project *project, enum project_memo memo, const struct module *module,
				const void *(*make)(struct project *project, const struct module *module))
{
	void **slot = project_memo(project, memo, NULL);
	const void *known;

	if (!*slot)
		*slot = pointer_map_new(project_arena(project));
	if (!pointer_map_get(*slot, module, &known)) {
		known = make(project, module);
		pointer_map_put(*slot, module, known);
	}
	return known;
}

const char *qualified_join(struct project *project, const void *key, const char *head, const char *tail)
{
	const void *known;
	char *joined;

	if (pointer_map_get(project->qualified, key, &known))
		return known;
	joined = head[0] && tail[0] ? arena_dotted(&project->arena, head, tail)
				    : arena_strdup(&project->arena, head[0] ? head : tail);
	pointer_map_put(project->qualified, key, joined);
	return joined;
}

const char *project_scope_name(struct project *project, const struct scope *scope)
{
	const void *known;
	const char *outer, *own;
	char *name;

	while (scope->kind == SCOPE_COMPREHENSION)
		scope = scope->parent;
	if (scope->kind == SCOPE_MODULE)
		return "";
	if (pointer_map_get(project->scope_names, scope, &known))
		return known;
	outer = project_scope_name(project, scope->parent);
	own = scope->kind == SCOPE_CLASS ? scope->class_def->name : scope->function->name;
	name = outer[0] ? arena_dotted(&project->arena, outer, own) : arena_strdup(&project->arena, own);
	pointer_map_put(project->scope_names, scope, name);
	return name;
}

const char *project_function_name(struct project *project, const struct function *function)
{
	return qualified_join(project, function, project_scope_module(project, function->scope)->name,
			      project_scope_name(project, function->scope));
}

const char *project_class_name(struct project *project, const struct class_def *class_def)
{
	return qualified_join(project, class_def, project_scope_module(project, class_def->scope)->name,
			      project_scope_name(project, class_def->scope));
}
