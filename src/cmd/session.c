#include "cmd/session.h"

#include "base/pool.h"
#include "cmd/settings.h"
#include "lint/run.h"
#include "base/path.h"
#include "source/git.h"
#include "source/revision.h"

/* Each thread that runs rules has a view of the project of its own, whose answers more threads would find once more. */
enum { THREADS_MAX = 4, FILES_PER_THREAD = 32 };

/* Answers discovery's questions from the nearest configuration of each path. */
struct filter {
	struct session *session;
	struct strbuf path;     /* the absolute path asked about, where that was needed */
	struct slice directory; /* of the last question, from the root, with the slash; its data is NULL before the first */
	bool reported;          /* whether files that are reported may lie there */
	bool includes_default;  /* whether nobody has changed the globs of what is Python there */
	const struct config *config;
	struct error *err;
};

unsigned session_workers(const struct options *options)
{
	return options->jobs ? options->jobs : pool_processors();
}

/* Whether files that are reported may lie in DIRECTORY itself or below. */
static bool is_reported(const struct session *session, const char *directory)
{
	const struct project_plan *plan = session->request->plan;

	for (size_t i = 0; i < plan->count; i++) {
		const char *path = plan->targets[i].path, *rest = path_below(directory, path);

		if (path_below(path, directory) || (rest && !strchr(rest, '/') && !plan->targets[i].directory))
			return true;
	}
	return false;
}

/* That of DIRECTORY or, where nothing is reported and it cannot be read, of the nearest one above that can. */
static const struct config *config_at(struct filter *filter, const char *directory)
{
	struct session *session = filter->session;
	const struct config *config = NULL;

	filter->reported = is_reported(session, directory);
	if (filter->reported)
		return config_for_directory(session->configs, directory, filter->err);
	for (; !config; directory = path_parent(session->arena, directory)) {
		struct error ignored = ERROR_INIT;

		config = config_for_directory(session->configs, directory, &ignored);
		error_release(&ignored);
		if (text_equals(directory, "/"))
			break;
	}
	return config ? config : session->config;
}

static const char *absolute(struct filter *filter, struct slice path)
{
	strbuf_clear(&filter->path);
	strbuf_addstr(&filter->path, filter->session->request->plan->root.path);
	if (filter->path.size > 1)
		strbuf_addch(&filter->path, '/');
	strbuf_add(&filter->path, path.data, path.size);
	return strbuf_text(&filter->path);
}

static const struct config *config_of(struct filter *filter, const char *path)
{
	struct arena *arena = filter->session->arena;
	const char *slash = strrchr(path, '/'), *place;
	struct slice directory = { path, slash ? (size_t)(slash + 1 - path) : 0 };

	if (filter->directory.data && slice_equals(directory, filter->directory))
		return filter->config;
	filter->directory = (struct slice){ arena_text(arena, directory), directory.size };
	directory.size -= slash != NULL;
	place = directory.size ? arena_strdup(arena, absolute(filter, directory))
			       : filter->session->request->plan->root.path;
	filter->config = config_at(filter, place);
	filter->includes_default = filter->config && !config_is_set(filter->config, "include") &&
				   !config_is_set(filter->config, "extend-include") &&
				   path_below(filter->config->directory, place);
	return filter->config;
}

static bool is_excluded(void *context, const char *path, bool directory, const char **why)
{
	struct filter *filter = context;
	const struct config *config = config_of(filter, path);
	struct config_origin where;
	struct strbuf text = STRBUF_INIT;

	if (!config || config->exclude.count + config->extend_exclude.count == 0 ||
	    !config_excludes(config, absolute(filter, slice_of(path)), directory, &where))
		return false;
	config_origin_add(&text, where);
	*why = arena_text(filter->session->arena, strbuf_slice(&text));
	strbuf_release(&text);
	return true;
}

/* Most names are told by their looks, which spares them the default globs. */
static bool is_included(void *context, const char *path)
{
	struct filter *filter = context;
	const struct config *config = config_of(filter, path);

	if (filter->includes_default && (path_is_python(path) || !strstr(path, ".py")))
		return path_is_python(path);
	return config && config_includes(config, absolute(filter, slice_of(path)));
}

/* Whether one of the folders of PATH goes by NAME. */
static bool lies_below(const char *path, const char *name)
{
	size_t size = strlen(name);

	for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
		if ((size_t)(slash - path) == size && memcmp(path, name, size) == 0)
			return true;
	return false;
}

static bool is_markup(void *context, const char *path)
{
	const struct filter *filter = context;
	const struct names *endings = &filter->session->packs->words[WORD_MARKUP_ENDING];
	const struct names *folders = &filter->session->packs->words[WORD_MARKUP_FOLDER];

	for (size_t i = 0; i < endings->count; i++) {
		if (!text_ends(path, endings->items[i]))
			continue;
		for (size_t k = 0; k < folders->count; k++)
			if (lies_below(path, folders->items[k]))
				return true;
	}
	return false;
}

static uint64_t look(void *context, const struct source_file *file, struct slice bytes)
{
	(void)context;
	return lint_look(file, bytes);
}

static struct discover_request discover_request_of(const struct session *session, struct filter *filter,
						   struct git_listing *tracked)
{
	const struct session_request *request = session->request;

	return (struct discover_request){
		.root = request->plan->root,
		.targets = request->plan->targets,
		.count = request->plan->count,
		.respect_ignore = session->config->respect_gitignore,
		.force_exclude = session->config->force_exclude,
		.use_defaults = !config_is_set(session->config, "exclude"),
		.tracked = tracked,
		.filter = { filter, is_excluded, is_included, is_markup },
	};
}

static bool discover_files(struct session *session, struct filter *filter, struct git_listing *tracked,
			   struct error *err)
{
	const struct session_request *request = session->request;
	struct source_scan scan = { look, NULL };
	struct source_request sources = {
		.discover = discover_request_of(session, filter, tracked),
		.unsaved = request->unsaved,
		.workers = session_workers(request->options),
		.scan = &scan,
	};

	if (request->revision)
		return revision_open(&session->sources,
				     &(struct revision_request){
						.name = request->revision,
						.exact = request->exact,
						.discover = &sources.discover,
						.scan = &scan,
						.inner = request->plan->inner,
						.inner_count = request->plan->inner_count,
				     },
				     err);
	source_set_open(&session->sources, &sources);
	return true;
}

static const struct pack_set *load_packs(struct session *session, struct error *err)
{
	const struct config *config = session->config;
	const struct pack_settings settings = { config->lifetime.process_long, config->lifetime.request_scoped,
						config->lifetime.caches };

	return pack_set_load_configured(session->arena, config->packs.items, config->packs.count, &settings, err);
}

/* The folder of all paths to report on: what the run as a whole is set to does not depend on where it is started. */
static const char *common_folder(struct arena *arena, const struct project_plan *plan)
{
	const char *folder = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		const struct target *target = &plan->targets[i];
		const char *place =
			target->directory ? target->path : path_parent(arena, target->path);

		while (folder && !path_below(folder, place))
			folder = path_parent(arena, folder);
		if (!folder)
			folder = place;
	}
	return folder ? folder : plan->root.path;
}

static bool configure(struct session *session, struct error *err)
{
	const struct session_request *request = session->request;

	if (!settings_request(session->arena, request->options, request->plan->root.path, request->directory,
			      &session->config_request, err))
		return false;
	session->config = config_load(session->arena, &session->config_request,
				      common_folder(session->arena, request->plan), err);
	if (!session->config)
		return false;
	session->packs = load_packs(session, err);
	if (!session->packs)
		return false;
	session->configs = config_cache_new(session->arena, &session->config_request);
	return true;
}

/* Git lists while the configuration is read. */
static struct git_listing *start_listing(const struct session_request *request)
{
	const struct root *root = &request->plan->root;

	return request->revision || !root->work_tree ? NULL : git_listing_start(root, GIT_TRACKED, NULL, 0);
}

bool session_open(struct session *session, struct arena *arena, const struct session_request *request,
		  struct error *err)
{
	struct filter filter = { .session = session, .err = err };
	struct git_listing *tracked = start_listing(request);
	bool ok;

	*session = (struct session){ .arena = arena, .request = request };
	if (!configure(session, err)) {
		git_listing_drop(tracked);
		return false;
	}
	session_step(session, "configuration");
	ok = discover_files(session, &filter, tracked, err);
	session_step(session, "files found, read and searched");
	strbuf_release(&filter.path);
	return ok && !err->message;
}

/* The top package that holds most of the project's files: what {root} stands for in a convention. NULL if there is none. */
static const char *root_package(struct session *session)
{
	const char *best = NULL, *head = NULL;
	size_t best_count = 0, count = 0;

	/* Files are sorted by path, so those of a package stand together. */
	for (size_t i = 0; i < session->sources.count; i++) {
		const char *name = project_module_name(session->project, (uint32_t)i), *dot = strchr(name, '.');

		if (!dot)
			continue;
		if (!head || strncmp(head, name, (size_t)(dot - name) + 1) != 0) {
			head = name;
			count = 0;
		}
		if (++count > best_count) {
			best = head;
			best_count = count;
		}
	}
	return best ? arena_text(session->arena, (struct slice){ best, strcspn(best, ".") }) : NULL;
}

/* The policies made so far, each for another configuration. */
struct known_policies {
	const struct policy **items;
	size_t count;
};

/* A convention that is broken is left out, without an error, where nothing is REPORTED. */
static const struct policy *policy_new(struct session *session, const struct config *config, bool reported,
				       struct error *err)
{
	struct convention **convention = &session->conventions[session->convention_count];
	struct error ignored = ERROR_INIT;

	if (!convention_load(session->arena, config, root_package(session), &session->config_request.rules, convention,
			     reported ? err : &ignored)) {
		error_release(&ignored);
		return reported ? NULL : policy_make(session->arena, config, NULL);
	}
	session->convention_count++;
	return policy_make(session->arena, config, *convention);
}

static const struct policy *policy_for(struct session *session, const struct config *config, bool reported,
				       struct known_policies *known, struct error *err)
{
	const struct policy *policy;

	for (size_t i = known->count; i > 0; i--)
		if (known->items[i - 1]->config == config)
			return known->items[i - 1];
	policy = policy_new(session, config, reported, err);
	if (policy)
		known->items[known->count++] = policy;
	return policy;
}

static bool set_policies_where(struct session *session, struct filter *filter, bool reported,
			       struct known_policies *known)
{
	for (size_t i = 0; i < source_set_total(&session->sources); i++) {
		const struct config *config = config_of(filter, session->sources.files[i]->path);

		if (!config)
			return false;
		if (filter->reported != reported)
			continue;
		session->policies[i] = policy_for(session, config, reported, known, filter->err);
		if (!session->policies[i])
			return false;
	}
	return true;
}

/* The reported first, so that what is wrong with a configuration of theirs is an error. */
static bool set_policies(struct session *session, struct filter *filter)
{
	size_t files = source_set_total(&session->sources);
	struct known_policies known = { ARENA_ARRAY(session->arena, const struct policy *, files), 0 };

	session->policies = ARENA_ARRAY(session->arena, const struct policy *, files);
	session->conventions = ARENA_ARRAY(session->arena, struct convention *, files);
	return set_policies_where(session, filter, true, &known) && set_policies_where(session, filter, false, &known);
}

/* Few files are done before a second thread has caught up with what the first one knows. */
static unsigned thread_count(const struct session *session)
{
	unsigned workers = session_workers(session->request->options);
	size_t most = session->count / FILES_PER_THREAD + 1;

	if (workers > THREADS_MAX)
		workers = THREADS_MAX;
	return most < workers ? (unsigned)most : workers;
}

static void settle_threads(struct session *session)
{
	session->threads = thread_count(session);
	if (session->threads > 1) /* made by one thread, read by all */
		source_set_words(&session->sources, session_workers(session->request->options));
}

static void list_reported(struct session *session)
{
	session->count = 0;
	for (size_t i = 0; i < session->sources.count; i++)
		if (session->sources.files[i]->reported)
			session->files[session->count++] = (uint32_t)i;
}

void session_reload(struct session *session)
{
	list_reported(session);
	session->project = project_renew(session->project, session->changed.items, session->changed.count);
	session->changed.count = 0;
	settle_threads(session);
}

static void look_again(struct session *session, struct source_file *file)
{
	source_set_scan(&session->sources, file, &(struct source_scan){ look, NULL });
	vec_push(&session->changed, file->number);
}

void session_overlay(struct session *session, const char *path, struct slice bytes)
{
	look_again(session, source_set_add(&session->sources, path, bytes));
}

void session_refresh(struct session *session, struct source_file *file)
{
	source_set_refresh(&session->sources, file);
	look_again(session, file);
}

bool session_load(struct session *session, struct error *err)
{
	struct filter filter = { .session = session, .err = err };
	bool ok;

	session->files = ARENA_ARRAY(session->arena, uint32_t, session->sources.count);
	list_reported(session);
	session->project = project_open(&session->sources, session->packs);
	session->changed.count = 0;
	settle_threads(session);
	ok = set_policies(session, &filter);
	strbuf_release(&filter.path);
	return ok;
}

void session_close(struct session *session)
{
	if (session->project)
		project_close(session->project);
	vec_release(&session->changed);
	for (size_t i = 0; i < session->convention_count; i++)
		convention_free(session->conventions[i]);
	if (session->configs)
		config_cache_free(session->configs);
	if (session->sources.private)
		source_set_release(&session->sources);
}
