#include "cmd/watch.h"

#include "base/path.h"
#include "cmd/changes.h"
#include "cmd/command.h"
#include "cmd/messages.h"
#include "report/output.h"
#include "report/text.h"

#include <dirent.h>
#include <stdlib.h>

/* A finding of the last run. */
struct seen {
	const char *root; /* of its project */
	uint64_t fingerprint;
	const char *line; /* as it is told when it is gone */
};

/* All findings of a run. */
struct sight {
	struct arena arena;
	VEC(struct seen) items;
};

struct watch {
	struct watched watched;
	struct sight before, now;
	bool is_again;
};

/* What `suppression_kind` of a known finding is. */
static const char known_before[] = "known before";

bool watch_is_again(const struct watch *watch)
{
	return watch->is_again;
}

static void sight_release(struct sight *sight)
{
	arena_release(&sight->arena);
	vec_release(&sight->items);
}

static bool holds(const struct sight *sight, const char *root, uint64_t fingerprint)
{
	for (size_t i = 0; i < sight->items.count; i++)
		if (sight->items.items[i].fingerprint == fingerprint &&
		    text_equals(sight->items.items[i].root, root))
			return true;
	return false;
}

void watch_settle(struct check_run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		struct lint_result *result = &run->projects[i]->result;
		const char *root = run->projects[i]->request.plan->root.path;

		for (size_t k = 0; k < result->count; k++) {
			struct finding *finding = &result->findings[k];

			if (finding->state != FINDING_ACTIVE ||
			    !holds(&run->watch->before, root, finding->fingerprint))
				continue;
			finding->state = FINDING_BASELINED;
			finding->suppression_kind = known_before;
		}
	}
}

/* ---- what is told ---- */

static const char *line_of(struct arena *arena, const struct report_item *item)
{
	struct strbuf text = STRBUF_INIT;
	const char *line;

	text_add(&text, item->place.file->shown);
	strbuf_addf(&text, ":%u:%u: %s ", item->place.start.line, item->place.start.column,
		    item->finding->rule->code);
	text_add(&text, item->finding->message);
	line = arena_text(arena, strbuf_slice(&text));
	strbuf_release(&text);
	return line;
}

/* The root of the project that holds the finding. */
static const char *root_of(const struct check_run *run, const struct finding *finding)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct lint_result *result = &run->projects[i]->result;

		if (finding >= result->findings && finding < result->findings + result->count)
			return run->projects[i]->request.plan->root.path;
	}
	return "";
}

/* Keeps what is shown, or would be if it were new, and counts what is new. */
static size_t keep(struct check_run *run, const struct report *report)
{
	struct sight *now = &run->watch->now;
	size_t fresh = 0;

	arena_init(&now->arena);
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = report->items[i].finding;
		bool is_known = finding->suppression_kind == known_before;

		if (!is_known &&
		    !(finding->state == FINDING_ACTIVE && report_shows(report, finding)))
			continue;
		fresh += !is_known;
		vec_push(&now->items,
			 ((struct seen){ arena_strdup(&now->arena, root_of(run, finding)),
					 finding->fingerprint,
					 line_of(&now->arena, &report->items[i]) }));
	}
	return fresh;
}

static size_t add_gone(struct strbuf *out, const struct watch *watch)
{
	size_t gone = 0;

	for (size_t i = 0; i < watch->before.items.count; i++) {
		const struct seen *seen = &watch->before.items.items[i];

		if (holds(&watch->now, seen->root, seen->fingerprint))
			continue;
		strbuf_addf(out, "gone: %s\n", seen->line);
		gone++;
	}
	return gone;
}

void watch_print(struct check_run *run, const struct report *report)
{
	struct watch *watch = run->watch;
	struct strbuf text = STRBUF_INIT;
	size_t fresh = keep(run, report), gone = add_gone(&text, watch);
	struct error err = ERROR_INIT;

	if (!output_write_standard(strbuf_slice(&text), &err))
		error_release(&err);
	if (watch->is_again && fresh + gone)
		message_print(run->options, "%zu new, %zu gone, %zu in all", fresh, gone,
			      watch->now.items.count);
	strbuf_release(&text);
	sight_release(&watch->before);
	watch->before = watch->now;
	watch->now = (struct sight){ 0 };
}

/* ---- what is watched ---- */

static void watch_folder(struct watched *watched, const char *folder)
{
	vec_push(&watched->folders, folder);
	for (size_t i = 0; i < CONFIG_FILE_NAMES; i++)
		vec_push(&watched->files, path_join(&watched->arena, folder, config_file_names[i]));
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folders without a source, in which one may come to be, so many levels below one that has some. */
enum { EMPTY_LEVELS = 3, EMPTY_MAX = 4096 };

struct search {
	struct watched *watched;
	const char *const *known; /* folders with sources, sorted */
	size_t count;
};

static void watch_below(const struct search *search, const char *folder, int levels)
{
	static const char *const never[] = { "__pycache__", "node_modules" };
	DIR *directory = levels > 0 && search->watched->folders.count < search->count + EMPTY_MAX
				 ? opendir(folder)
				 : NULL;
	const struct dirent *entry;

	while (directory && (entry = readdir(directory))) {
		const char *path;
		bool is_known;

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.' ||
		    text_equals(entry->d_name, never[0]) || text_equals(entry->d_name, never[1]))
			continue;
		path = path_join(&search->watched->arena, folder, entry->d_name);
		is_known = bsearch(&path, search->known, search->count, sizeof path, compare_paths);
		if (!is_known)
			vec_push(&search->watched->folders, path);
		watch_below(search, path, is_known ? EMPTY_LEVELS : levels - 1);
	}
	if (directory)
		closedir(directory);
}

static void watch_empty_folders(struct watched *watched, const char *root)
{
	struct search search = { .watched = watched, .count = watched->folders.count };
	const char **known =
		arena_copy(&watched->arena, watched->folders.items, sizeof *known, search.count);

	qsort(known, search.count, sizeof *known, compare_paths);
	search.known = known;
	watch_below(&search, root, EMPTY_LEVELS);
}

/* Files stand in the order of their paths, so those of one folder hardly ever stand apart. */
static void watch_project(struct watched *watched, const struct source_set *sources)
{
	const char *last = arena_strdup(&watched->arena, sources->root);

	watch_folder(watched, last); /* also if it has none */
	for (size_t i = 0; i < sources->count; i++) {
		const char *path =
			path_join(&watched->arena, sources->root, sources->files[i]->path);
		const char *folder = path_parent(&watched->arena, path);

		vec_push(&watched->files, path);
		if (!text_equals(folder, last))
			watch_folder(watched, last = folder);
	}
	watch_empty_folders(watched, sources->root);
}

void watch_learn(struct check_run *run)
{
	struct watched watched = { 0 };

	arena_init(&watched.arena);
	for (size_t i = 0; i < run->count; i++)
		if (run->projects[i]->session.sources.root)
			watch_project(&watched, &run->projects[i]->session.sources);
	if (watched.folders.count ==
	    0) { /* the configuration is broken: what was watched will tell when it is mended */
		watched_release(&watched);
		return;
	}
	watched_release(&run->watch->watched);
	run->watch->watched = watched;
}

/* ---- the loop ---- */

static int check_options(const struct options *options)
{
	const char *other = options->fix              ? "--fix"
			    : options->diff           ? "--diff"
			    : options->add_ignore     ? "--add-ignore"
			    : options->write_baseline ? "--write-baseline"
			    : options->prune_baseline ? "--prune-baseline"
			    : options->stdin_filename ? "--stdin-filename"
			    : options->show_settings  ? "--show-settings"
			    : options->show_files     ? "--show-files"
			    : options->shard          ? "--shard"
			    : options->output.count   ? "--output"
						      : NULL;

	return other ? command_fail("`--watch` and `%s` exclude each other", other) : EXIT_FINE;
}

static int run_once(const struct options *options, struct watch *watch)
{
	struct arena arena;
	int status;

	arena_init(&arena);
	status = check_and_report(&arena, options, NULL, watch);
	arena_release(&arena);
	return status;
}

int watch_files(const struct options *options)
{
	struct watch watch = { 0 };
	int status = check_options(options);

	while (status != EXIT_FAILED || watch.is_again) {
		struct timespec start;

		clock_gettime(CLOCK_REALTIME, &start);
		status = run_once(options, &watch);
		if (watch.watched.folders.count == 0)
			break;
		if (!watch.is_again)
			message_print(options, "watching %zu folders; Ctrl-C ends it",
				      watch.watched.folders.count);
		watch.is_again = true;
		changes_wait(&watch.watched, start);
	}
	sight_release(&watch.before);
	watched_release(&watch.watched);
	return status;
}
