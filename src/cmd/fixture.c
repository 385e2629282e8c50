#include "analysis/caches.h"
#include "analysis/shared_writes.h"
#include "base/path.h"
#include "base/utf8.h"
#include "cmd/argfile.h"
#include "cmd/command.h"
#include "cmd/messages.h"
#include "cmd/opened.h"
#include "source/lines.h"

#include <stdlib.h>

/* `outlive fixture`: the caches of a process that a test has to empty, as a fixture of pytest. */

/* A cache, and what empties it. */
struct emptied {
	const char *module; /* as an import writes it */
	const char *path;   /* from there: "Class.method" */
	const char *method; /* NULL: nothing from outside does, for the reason: */
	const char *why;
	const char *file; /* from the root of the project */
	uint32_t line;
};

struct fixture {
	struct opened opened;
	VEC(struct emptied) caches;
	struct project *project; /* at hand */
};

/* ---- what there is ---- */

/* "Class.name", or NULL where the scope is one of a function, of which each call has its own. */
static const char *path_in(struct fixture *fixture, const struct scope *scope, const char *name)
{
	for (; scope->kind == SCOPE_CLASS; scope = scope->parent)
		name = arena_dotted(fixture->opened.arena, scope->class_def->name, name);
	return scope->kind == SCOPE_MODULE ? name : NULL;
}

static bool holds(const struct expr *outer, const struct expr *inner)
{
	return outer && outer->span.offset <= inner->span.offset &&
	       span_end(outer->span) >= span_end(inner->span);
}

/* The name that a cache is kept under; NULL where none is seen. */
static const char *name_of(const struct cache_use *use)
{
	if (use->is_decorator)
		return use->function ? use->function->name : NULL;
	for (size_t i = 0; i < use->scope->count; i++)
		if (holds(use->scope->bindings[i].value, use->expr))
			return use->scope->bindings[i].name;
	return NULL;
}

static void add(struct fixture *fixture, const struct module *module, struct emptied cache,
		uint32_t offset)
{
	struct lines lines = lines_build(fixture->opened.arena, module->ast->source);

	cache.module = module->name;
	cache.file = module->path;
	cache.line = lines_number(&lines, offset);
	vec_push(&fixture->caches, cache);
}

static void add_cache(struct fixture *fixture, const struct module *module,
		      const struct cache_use *use)
{
	const char *name = name_of(use), *path;
	struct emptied cache = { .method = use->what->clear };

	if (use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_ONCE)
		return;
	path = name ? path_in(fixture, use->scope, name) : NULL;
	if (!path)
		return;
	cache.path = path;
	if (use->through) {
		cache.method = NULL;
		cache.why = "a decorator of the project applies the cache, and keeps it to itself";
	} else if (!cache.method) {
		cache.why = "nothing is known that empties it";
	}
	add(fixture, module, cache, use->expr->span.offset);
}

/* Whether it is made empty, so that to empty it is to make it anew. */
static bool starts_empty(const struct expr *value)
{
	if (!value)
		return false;
	if (value->kind == EXPR_DICT)
		return value->dict.count == 0;
	if (value->kind == EXPR_LIST)
		return value->items.count == 0;
	return value->kind == EXPR_CALL && value->call.count == 0;
}

static bool is_first(const struct shared_write_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_shared(&list->items[i], &list->items[index]))
			return false;
	return true;
}

/* Containers that are filled with what does not last, told where they are defined. */
static void add_containers(struct fixture *fixture, const struct module *module)
{
	struct shared_write_list list = shared_writes(fixture->project, module);

	for (size_t i = 0; i < list.count; i++) {
		const struct shared_write *write = &list.items[i];
		struct emptied cache = { .method = "clear" };

		if (!write->definition || !is_first(&list, i) ||
		    project_scope_module(fixture->project, write->definition->scope) != module)
			continue;
		cache.path = path_in(fixture, write->definition->scope, write->name);
		if (!cache.path)
			continue;
		if (!starts_empty(write->definition->value)) {
			cache.method = NULL;
			cache.why = "it is not empty when it is made";
		}
		add(fixture, module, cache, write->definition->span.offset);
	}
}

static void add_module(struct fixture *fixture, uint32_t file)
{
	const struct module *module = project_module(fixture->project, file);
	struct cache_list list;

	if (!module || path_is_test(module->path))
		return;
	list = project_caches(fixture->project, module);
	for (size_t i = 0; i < list.count; i++)
		add_cache(fixture, module, &list.items[i]);
	add_containers(fixture, module);
}

static int compare(const void *left, const void *right)
{
	const struct emptied *a = left, *b = right;
	int order = strcmp(a->file, b->file);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order ? order : strcmp(a->path, b->path);
}

static void gather(struct fixture *fixture)
{
	for (size_t i = 0; i < fixture->opened.projects.count; i++) {
		const struct session *session = &fixture->opened.projects.items[i]->session;

		fixture->project = session->project;
		for (size_t k = 0; k < session->count; k++)
			add_module(fixture, session->files[k]);
	}
	if (fixture->caches.count)
		qsort(fixture->caches.items, fixture->caches.count, sizeof *fixture->caches.items,
		      compare);
}

/* ---- the fixture ---- */

static const char head[] =
	"\"\"\"Empties the caches that live as long as the process, around each test.\n\n"
	"Written by `outlive fixture`; `outlive fixture --check FILE` says what it misses.\n"
	"\"\"\"\n"
	"import operator\nimport sys\n\nimport pytest\n\n"
	"# Where each is, and what empties it. A module that is not imported has filled none.\n"
	"CACHES = [\n";

static const char tail[] =
	"]\n\n\n"
	"def find(module, path, method):\n"
	"    found = operator.attrgetter(path)(module)\n"
	"    while not hasattr(found, method):  # behind a property, or another decorator\n"
	"        found = getattr(found, \"fget\", None) or found.__wrapped__\n"
	"    return getattr(found, method)\n\n\n"
	"def empty_caches():\n"
	"    for name, path, method in CACHES:\n"
	"        module = sys.modules.get(name)\n"
	"        if module is not None:\n"
	"            find(module, path, method)()\n\n\n"
	"@pytest.fixture(autouse=True)\n"
	"def empty_process_caches():\n"
	"    empty_caches()\n"
	"    yield\n"
	"    empty_caches()\n";

static void add_entry(struct strbuf *out, const struct emptied *cache)
{
	strbuf_addf(out, "(\"%s\", \"%s\", \"%s\")", cache->module, cache->path, cache->method);
}

static void add_line(struct strbuf *out, const struct emptied *cache)
{
	if (cache->method) {
		strbuf_addstr(out, "    ");
		add_entry(out, cache);
		strbuf_addstr(out, ",  # ");
	} else {
		strbuf_addf(out, "    # not %s.%s: %s; ", cache->module, cache->path, cache->why);
	}
	utf8_add_printable(out, slice_of(cache->file));
	strbuf_addf(out, ":%u\n", cache->line);
}

static int print_fixture(const struct fixture *fixture)
{
	struct strbuf text = STRBUF_INIT;
	size_t emptied = 0;
	int status;

	strbuf_addstr(&text, head);
	for (size_t i = 0; i < fixture->caches.count; i++) {
		add_line(&text, &fixture->caches.items[i]);
		emptied += fixture->caches.items[i].method != NULL;
	}
	strbuf_addstr(&text, tail);
	status = output_text(&text);
	strbuf_release(&text);
	message_print(fixture->opened.options, "%zu cache%s of the process, %zu of them emptied",
		      fixture->caches.count, fixture->caches.count == 1 ? "" : "s", emptied);
	return status;
}

/* ---- the comparison ---- */

/* Whether a call in MODULE, a file of the project, is what empties CACHE. */
static bool is_called(struct project *project, const struct module *module,
		      const struct emptied *cache)
{
	struct arena *arena = project_arena(project);
	const char *name = arena_dotted(arena, cache->module, cache->path);

	for (size_t i = 0; i < module->ast->parts.call_count; i++) {
		const struct call_site *site = &module->ast->parts.calls[i];
		const struct expr *callee = site->call->call.callee;
		struct entity entity;

		if (callee->kind != EXPR_ATTRIBUTE ||
		    !text_equals(callee->attribute.name, cache->method))
			continue;
		entity = project_resolve(project, site->scope, callee->attribute.object);
		if (entity.name && text_equals(entity.name, name))
			return true;
	}
	return false;
}

static bool is_emptied(const struct fixture *fixture, const char *path, const char *text,
		       const struct emptied *cache)
{
	struct strbuf entry = STRBUF_INIT;
	bool found;

	add_entry(&entry, cache);
	found = strstr(text, strbuf_text(&entry)) != NULL;
	strbuf_release(&entry);
	for (size_t i = 0; i < fixture->opened.projects.count && !found; i++) {
		struct session *session = &fixture->opened.projects.items[i]->session;
		const char *below = path_below(session->request->plan->root.path, path);
		struct source_file *file = below ? source_set_find(&session->sources, below) : NULL;
		const struct module *module =
			file ? project_module(session->project, file->number) : NULL;

		found = module && is_called(session->project, module, cache);
	}
	return found;
}

static int compare_fixture(struct fixture *fixture, struct error *err)
{
	const struct options *options = fixture->opened.options;
	struct arena *arena = fixture->opened.arena;
	const char *path =
		path_absolute(arena, fixture->opened.paths.directory, options->compare_with);
	struct strbuf out = STRBUF_INIT;
	struct slice text;
	int status;

	if (!stream_read(arena, options->compare_with, &text, err))
		return EXIT_FAILED;
	for (size_t i = 0; i < fixture->caches.count; i++) {
		const struct emptied *cache = &fixture->caches.items[i];

		if (!cache->method || is_emptied(fixture, path, arena_text(arena, text), cache))
			continue;
		utf8_add_printable(&out, slice_of(cache->file));
		strbuf_addf(&out, ":%u: %s.%s is emptied by `%s()`, which ", cache->line,
			    cache->module, cache->path, cache->method);
		utf8_add_printable(&out, slice_of(options->compare_with));
		strbuf_addstr(&out, " does not call\n");
	}
	status = output_text(&out);
	if (status == EXIT_FINE && out.size)
		status = EXIT_FINDINGS;
	strbuf_release(&out);
	return status;
}

static bool is_whole(const struct opened *opened, struct error *err)
{
	for (size_t i = 0; i < opened->plan.note_count; i++)
		if (opened->plan.notes[i].kind == NOTE_ERROR)
			return error_set(err, "%s: %s", opened->plan.notes[i].path, opened->plan.notes[i].why);
	return true;
}

int command_fixture(struct arena *arena, const struct options *options)
{
	struct fixture fixture = { .opened = { .arena = arena, .options = options } };
	struct error err = ERROR_INIT;
	int status = EXIT_FAILED;

	if (opened_open(&fixture.opened, &err) && is_whole(&fixture.opened, &err)) {
		gather(&fixture);
		status = options->compare_with ? compare_fixture(&fixture, &err) :
						 print_fixture(&fixture);
	}
	if (err.message)
		status = command_fail("%s", err.message);
	vec_release(&fixture.caches);
	opened_close(&fixture.opened);
	error_release(&err);
	return status;
}
