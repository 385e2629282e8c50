#include "project/internal.h"

#include "base/oom.h"
#include "base/pool.h"
#include "source/words.h"
#include "syntax/python.h"

#include <stdlib.h>

/* Files that one thread searches sooner than others have started. */
enum { ALONE_MAX = 16 };

static struct project *project_new(struct source_set *sources, const struct pack_set *packs, unsigned workers)
{
	struct project *project = xcalloc(1, sizeof *project);

	arena_init(&project->arena);
	project->sources = sources;
	project->packs = packs;
	project->workers = workers ? workers : 1;
	project->worker_arenas = xcalloc(project->workers, sizeof *project->worker_arenas);
	project->parsers = xcalloc(project->workers, sizeof *project->parsers);
	project->modules = xcalloc(sources->count + 1, sizeof *project->modules);
	project->bases = pointer_map_new(&project->arena);
	project->infos = pointer_map_new(&project->arena);
	project->writes = pointer_map_new(&project->arena);
	project->subclasses = pointer_map_new(&project->arena);
	project->finals = pointer_map_new(&project->arena);
	project->watch.wrappers = pointer_map_new(&project->arena);
	project->types = pointer_map_new(&project->arena);
	project->scope_names = pointer_map_new(&project->arena);
	project->qualified = pointer_map_new(&project->arena);
	return project;
}

struct project *project_open(struct source_set *sources, const struct pack_set *packs, unsigned workers)
{
	struct project *project = project_new(sources, packs, workers);

	project->names = name_table_build(sources);
	return project;
}

struct project *project_twin(const struct project *project)
{
	struct project *twin = project_new(project->sources, project->packs, 1);

	twin->names = project->names;
	twin->is_twin = true;
	twin->parses_all = project->parses_all;
	twin->watch.interest = project->watch.interest;
	return twin;
}

void project_close(struct project *project)
{
	for (size_t i = 0; i < MEMO_COUNT; i++)
		if (project->memo[i].data && project->memo[i].release)
			project->memo[i].release(project->memo[i].data);
	for (unsigned i = 0; i < project->workers; i++) {
		arena_release(&project->worker_arenas[i]);
		if (project->parsers[i])
			python_parser_free(project->parsers[i]);
	}
	stars_forget(project);
	if (!project->is_twin)
		name_table_free(project->names);
	free(project->worker_arenas);
	free(project->parsers);
	free(project->modules);
	arena_release(&project->arena);
	free(project);
}

void project_parse_all(struct project *project)
{
	project->parses_all = true;
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

struct parse_work project_parse_work(const struct project *project)
{
	struct parse_work sum = { 0 };

	for (unsigned i = 0; i < project->workers; i++) {
		struct parse_work work = { 0 };

		if (project->parsers[i])
			work = python_parser_work(project->parsers[i]);
		sum.bytes += work.bytes;
		sum.statements += work.statements;
	}
	return sum;
}

static const struct ast *parse(struct project *project, struct python_parser *parser, struct arena *arena,
			       struct slice bytes, uint32_t file)
{
	if (project->parses_all)
		return python_parse(parser, arena, bytes, file);
	return python_outline(parser, arena, bytes, file, project->watch.interest.find ? &project->watch.interest : NULL);
}

static void load(struct project *project, unsigned worker, uint32_t file)
{
	struct arena *arena = &project->worker_arenas[worker];
	struct source_file *source = project->sources->files[file];
	struct slice bytes = source_bytes(project->sources, source);

	if (source->problem != SOURCE_FINE)
		return;
	if (!project->parsers[worker])
		project->parsers[worker] = python_parser_new();
	project->modules[file] = module_extract(arena, parse(project, project->parsers[worker], arena, bytes, file),
						source->path, name_table_of(project->names, file));
}

struct load_job {
	struct project *project;
	const uint32_t *files;
};

static void load_one(void *context, unsigned worker, size_t index)
{
	const struct load_job *job = context;

	if (!job->project->modules[job->files[index]])
		load(job->project, worker, job->files[index]);
}

void project_load(struct project *project, const uint32_t *files, size_t count)
{
	struct load_job job = { project, files };

	pool_run(project->workers, count, load_one, &job);
}

const struct module *project_module(struct project *project, uint32_t file)
{
	if (!project->modules[file])
		load(project, 0, file);
	return project->modules[file];
}

struct ast_parts module_parts(const struct module *module, struct interest interest)
{
	return module ? ast_parts(module->ast, interest) : (struct ast_parts){ 0 };
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

const uint32_t *project_files_with(struct project *project, const char *word, size_t *count)
{
	return word_index_files(source_set_words(project->sources, project->workers), &project->arena, word, count);
}

const uint32_t *project_files_naming(struct project *project, const struct module *module, const char *word, size_t *count)
{
	size_t all, kept = 0;
	const uint32_t *files = project_files_with(project, word, &all);
	uint32_t *naming = ARENA_ARRAY(&project->arena, uint32_t, all + 1);
	bool sees = false;

	for (size_t i = 0; i < all; i++) {
		if (i == 0 || !name_table_same_root(project->names, files[i], files[i - 1]))
			sees = name_table_sees(project->names, files[i], module->file);
		if (sees)
			naming[kept++] = files[i];
	}
	*count = kept;
	return naming;
}

struct using_job {
	struct project *project;
	const uint32_t *files;
	const char *word;
	enum name_use use;
	struct strbuf *scratch; /* one for each worker */
	bool *keeps;            /* by place in `files` */
};

/* Most of these files are only looked at, and so their bytes are not kept. */
static void keep_if_used(void *context, unsigned worker, size_t index)
{
	const struct using_job *job = context;
	struct source_set *sources = job->project->sources;
	struct slice bytes = source_peek(sources, sources->files[job->files[index]], &job->scratch[worker]);

	job->keeps[index] = name_is_used(bytes, job->word, job->use);
}

const uint32_t *project_files_using(struct project *project, const struct module *module, const char *word, enum name_use use,
				    size_t *count)
{
	size_t all, kept = 0;
	const uint32_t *files = project_files_naming(project, module, word, &all);
	struct using_job job = { project, files, word, use, NULL, NULL };
	uint32_t *using;

	if (project->parses_all) {
		*count = all;
		return files;
	}
	using = ARENA_ARRAY(&project->arena, uint32_t, all + 1);
	job.keeps = xcalloc(all + 1, sizeof *job.keeps);
	job.scratch = xcalloc(project->workers, sizeof *job.scratch);
	pool_run(all < ALONE_MAX ? 1 : project->workers, all, keep_if_used, &job);
	for (size_t i = 0; i < all; i++)
		if (job.keeps[i])
			using[kept++] = files[i];
	for (unsigned i = 0; i < project->workers; i++)
		strbuf_release(&job.scratch[i]);
	free(job.scratch);
	free(job.keeps);
	*count = kept;
	return using;
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

const char *qualified_join(struct project *project, const void *key, const char *head, const char *tail)
{
	const void *known;
	char *joined;

	if (pointer_map_get(project->qualified, key, &known))
		return known;
	joined = arena_printf(&project->arena, "%s%s%s", head, head[0] && tail[0] ? "." : "", tail);
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
	name = arena_printf(&project->arena, "%s%s%s", outer, outer[0] ? "." : "", own);
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
