#include "config/config.h"

#include "base/oom.h"
#include "config/config_read.h"
#include "config/document.h"
#include "base/path.h"
#include "config/version.h"

#include <stdlib.h>
#include <sys/stat.h>

#define uthash_fatal(message) oom()
#define uthash_malloc(size) xmalloc(size)
#include <uthash.h>

enum { MAX_EXTENDS = 16 };

/* The files that extend each other, from the first to the one at hand. */
struct chain {
	const char *paths[MAX_EXTENDS];
	size_t count;
};

static bool apply_document(struct config_draft *draft, const struct config_document *document, struct chain *chain);

static bool refuse_extend(struct config_draft *draft, const struct config_document *from,
			  const struct toml_value *value, const char *why)
{
	return toml_error(draft->err, from->file->path, from->file->source, value->span, "cannot extend \"%s\": %s",
			  value->string, why);
}

/* What DOCUMENT says, but for `root`: a folder says that of itself. */
static bool apply_inherited(struct config_draft *draft, const struct config_document *document,
			    struct chain *chain)
{
	size_t root = config_option_number("root");
	const struct toml_value *value = draft->values[root];
	struct config_origin origin = draft->origins[root];

	if (!apply_document(draft, document, chain))
		return false;
	draft->values[root] = value;
	draft->origins[root] = origin;
	draft->config.root = false;
	return true;
}

static bool apply_extended(struct config_draft *draft, const struct config_document *from, struct chain *chain)
{
	const struct toml_value *value = toml_get(from->table, "extend");
	struct config_document document;
	struct stat status;
	const char *path;

	if (!value || value->kind != TOML_STRING)
		return true;
	path = path_absolute(draft->arena, from->directory, value->string);
	for (size_t i = 0; i < chain->count; i++)
		if (text_equals(chain->paths[i], path))
			return refuse_extend(draft, from, value, "the files extend each other in a circle");
	if (chain->count == MAX_EXTENDS)
		return refuse_extend(draft, from, value, "too many files extend each other");
	if (stat(path, &status) != 0)
		return refuse_extend(draft, from, value, "there is no such file");
	if (!config_document_read(draft->arena, draft->request, path, NULL, &document, draft->err))
		return false;
	if (!document.table)
		return refuse_extend(draft, from, value, "it has no table [tool.outlive]");
	return apply_inherited(draft, &document, chain);
}

/* Asked first, since a configuration for another version may hold keys that this one does not know. */
static bool check_version(struct config_draft *draft, const struct config_document *document)
{
	const struct toml_value *value = toml_get(document->table, "required-version");
	const struct config_file *file = document->file;
	bool valid;

	if (!value || value->kind != TOML_STRING || version_fulfils(VERSION, value->string, &valid))
		return true;
	return toml_error(draft->err, file->path, file->source, value->span,
			  valid ? "this configuration is for outlive %s, and this is %s"
				: "\"%s\" says no version as \">=0.3\" does; this is outlive %s",
			  value->string, VERSION);
}

static bool apply_document(struct config_draft *draft, const struct config_document *document, struct chain *chain)
{
	chain->paths[chain->count++] = document->path;
	return check_version(draft, document) && apply_extended(draft, document, chain) &&
	       config_read_table(draft, document->file, document->table, document->title);
}

/* A text that is not a file: settings of the command line, or of a variable. */
static bool apply_text(struct config_draft *draft, const char *name, const char *text)
{
	struct config_file *file = ARENA_NEW(draft->arena, struct config_file);
	const struct toml_value *table;

	file->path = name;
	file->directory = draft->request->working_directory;
	file->source = slice_of(arena_strdup(draft->arena, text));
	table = toml_parse(draft->arena, file->source, name, draft->err);
	return table && config_read_table(draft, file, table, name);
}

static bool apply_environment(struct config_draft *draft)
{
	static const char name[] = "OUTLIVE_OUTPUT_FORMAT";
	const char *format = getenv(name);
	struct strbuf text = STRBUF_INIT;
	bool good;

	if (!format || !*format)
		return true;
	strbuf_addstr(&text, "output-format = \"");
	for (; *format; format++) {
		if (strchr("\"\\", *format))
			strbuf_addch(&text, '\\');
		strbuf_addch(&text, *format);
	}
	strbuf_addstr(&text, "\"\n");
	good = apply_text(draft, name, strbuf_text(&text));
	strbuf_release(&text);
	return good;
}

static bool apply_inline(struct config_draft *draft)
{
	for (size_t i = 0; i < draft->request->inline_count; i++)
		if (!apply_text(draft, "command line", draft->request->inline_settings[i]))
			return false;
	return true;
}

bool config_is_inline(const char *argument)
{
	struct stat status;

	return strchr(argument, '=') && stat(argument, &status) != 0;
}

/* DOCUMENT may be NULL. */
static const struct config *build(struct arena *arena, const struct config_request *request,
				  const struct config_document *document, struct error *err)
{
	struct config_draft *draft = ARENA_NEW(arena, struct config_draft);
	struct chain chain = { .count = 0 };

	config_draft_init(draft, arena, request, err);
	if (document && !apply_document(draft, document, &chain))
		return NULL;
	if (!request->isolated && !apply_environment(draft))
		return NULL;
	if (!apply_inline(draft))
		return NULL;
	if (document)
		draft->config.directory = document->file->directory;
	draft->config.origins = draft->origins;
	draft->config.values = draft->values;
	return &draft->config;
}

/* ---- the nearest configuration ---- */

struct cached {
	const char *directory;
	const struct config *config;
	UT_hash_handle hh;
};

struct config_cache {
	struct arena *arena;
	const struct config_request *request;
	struct cached *directories;
	const struct config *only;  /* the one for all directories, where one is named */
	const struct config *apart; /* the one for directories that have none */
};

struct config_cache *config_cache_new(struct arena *arena, const struct config_request *request)
{
	struct config_cache *cache = ARENA_NEW(arena, struct config_cache);

	cache->arena = arena;
	cache->request = request;
	return cache;
}

void config_cache_free(struct config_cache *cache)
{
	HASH_CLEAR(hh, cache->directories);
}

static const char *named_file(const struct config_request *request)
{
	const char *variable = getenv("OUTLIVE_CONFIG");

	if (request->file || request->isolated)
		return request->file;
	return variable && *variable ? variable : NULL;
}

static const struct config *build_named(struct config_cache *cache, const char *name, struct error *err)
{
	const char *path = path_absolute(cache->arena, cache->request->working_directory, name);
	struct config_document document;

	if (!config_document_read(cache->arena, cache->request, path, cache->request->root, &document, err))
		return NULL;
	if (!document.table)
		return error_set(err, "%s has no table [tool.outlive]", document.file->path), NULL;
	return build(cache->arena, cache->request, &document, err);
}

static const struct config *build_apart(struct config_cache *cache, struct error *err)
{
	const char *path = config_user_file(cache->arena);
	struct config_document document;

	if (!path)
		return build(cache->arena, cache->request, NULL, err);
	if (!config_document_read(cache->arena, cache->request, path, cache->request->root, &document, err))
		return NULL;
	return build(cache->arena, cache->request, &document, err);
}

static const struct config *find_cached(struct config_cache *cache, const char *directory)
{
	struct cached *cached;

	HASH_FIND_STR(cache->directories, directory, cached);
	return cached ? cached->config : NULL;
}

static void remember(struct config_cache *cache, const char *directory, const struct config *config)
{
	struct cached *cached = ARENA_NEW(cache->arena, struct cached);

	cached->directory = directory;
	cached->config = config;
	HASH_ADD_KEYPTR(hh, cache->directories, cached->directory, strlen(cached->directory), cached);
}

/* Goes up from DIRECTORY to the nearest one that is known or has settings, which is stored in TOP. */
static const struct config *find_upwards(struct config_cache *cache, const char *directory, const char **top,
					 struct error *err)
{
	struct config_document document;
	const struct config *config;

	for (;; directory = path_parent(cache->arena, directory)) {
		*top = directory;
		config = find_cached(cache, directory);
		if (config)
			return config;
		if (!config_document_find(cache->arena, cache->request, directory, &document, err))
			return NULL;
		if (document.table)
			return build(cache->arena, cache->request, &document, err);
		if (text_equals(directory, "/"))
			break;
	}
	if (!cache->apart)
		cache->apart = build_apart(cache, err);
	return cache->apart;
}

static const struct config *nearest(struct config_cache *cache, const char *directory, struct error *err)
{
	const char *top;
	const struct config *config = find_upwards(cache, directory, &top, err);

	if (!config)
		return NULL;
	for (;; directory = path_parent(cache->arena, directory)) {
		if (!find_cached(cache, directory))
			remember(cache, directory, config);
		if (text_equals(directory, top))
			return config;
	}
}

const struct config *config_for_directory(struct config_cache *cache, const char *directory, struct error *err)
{
	const struct config_request *request = cache->request;
	const char *name = named_file(request);

	if (request->isolated && request->file)
		return error_set(err, "--isolated and --config FILE exclude each other"), NULL;
	if (!request->isolated && !name)
		return nearest(cache, path_absolute(cache->arena, "/", directory), err);
	if (!cache->only)
		cache->only = name ? build_named(cache, name, err) : build(cache->arena, request, NULL, err);
	return cache->only;
}

const struct config *config_load(struct arena *arena, const struct config_request *request,
				 const char *directory, struct error *err)
{
	struct config_cache *cache = config_cache_new(arena, request);
	const struct config *config = config_for_directory(cache, directory, err);

	config_cache_free(cache);
	return config;
}
