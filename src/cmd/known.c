#include "cmd/known.h"

#include "base/utf8.h"
#include "cmd/argfile.h"
#include "cmd/messages.h"
#include "lint/baseline.h"
#include "report/output.h"
#include "base/path.h"

#include <sys/stat.h>
#include <unistd.h>

static const char default_name[] = ".outlive-baseline.json";

/* One project and its baseline. */
struct known {
	struct check_run *run;
	struct check_project *project;
	const char *file; /* absolute */
	const char *name; /* from the working directory */
	const char *
		head; /* the project's root from where the paths of the baseline start, "" or with a slash */
	bool whole;       /* every file of the project is reported */
	bool last;        /* of those with that baseline */
	struct baseline baseline;
	struct baseline_run comparison;
};

static const char *path_of(void *context, uint32_t file)
{
	struct known *known = context;
	struct strbuf text = STRBUF_INIT;
	const char *path;

	utf8_add_printable(&text, slice_of(known->head));
	utf8_add_printable(&text, slice_of(known->project->session.sources.files[file]->path));
	path = arena_text(known->run->arena, strbuf_slice(&text));
	strbuf_release(&text);
	return path;
}

static bool in_sight(void *context, const char *path, const char *code, bool *gone)
{
	const struct known *known = context;
	const struct session *session = &known->project->session;
	const struct source_set *sources = &session->sources;
	const char *own = text_starts(path, known->head) ? path + strlen(known->head) : NULL;
	const struct source_file *file = own ? source_set_find(sources, own) : NULL;
	const struct rule *rule = rule_find(code);

	*gone = false;
	if (!own || path_is_in(own, sources->inner, sources->inner_count))
		return false;
	*gone = !file;
	if (!file)
		return known->whole;
	if (!file->reported || file->problem != SOURCE_FINE)
		return false;
	return !rule || policy_of(session->policies[file->number], rule).on;
}

static bool is_whole(const struct source_set *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (!sources->files[i]->reported)
			return false;
	return true;
}

static const char *baseline_file(const struct check_run *run, const struct check_project *project)
{
	const struct config *config = project->session.config;

	return config->baseline ? config->baseline
				: path_join(run->arena, run->paths.directory, default_name);
}

/* A baseline above a project may serve several: its paths start where it stands. */
static const char *head_of(struct arena *arena, const char *file, const char *root)
{
	const char *head = path_below(path_parent(arena, file), root);

	return head && *head ? arena_printf(arena, "%s/", head) : "";
}

static bool is_last(const struct check_run *run, size_t index, const char *file)
{
	for (size_t i = index + 1; i < run->count; i++)
		if (text_equals(baseline_file(run, run->projects[i]), file))
			return false;
	return true;
}

static void init(struct known *known, struct check_run *run, size_t index)
{
	struct check_project *project = run->projects[index];

	known->run = run;
	known->project = project;
	known->file = baseline_file(run, project);
	known->last = is_last(run, index, known->file);
	known->head = head_of(run->arena, known->file, project->request.plan->root.path);
	known->name = path_relative(run->arena, run->paths.directory, known->file);
	known->whole = is_whole(&project->session.sources);
	known->comparison = (struct baseline_run){
		.findings = project->result.findings,
		.count = project->result.count,
		.hashes = project->result.hashes,
		.context = known,
		.path_of = path_of,
		.in_sight = in_sight,
	};
}

/* What is given in place of a file, told in words that help. */
static bool check_file(const struct known *known, struct error *err)
{
	const char *given = known->run->options->baseline;
	struct stat about;

	if (given && !*given)
		return error_set(err, "`--baseline` names no file; `--no-baseline` leaves that of "
				      "the configuration aside");
	if (stat(known->file, &about) == 0 && S_ISDIR(about.st_mode))
		return error_set(err, "the baseline %s is a folder, where a file is needed: %s",
				 known->name,
				 path_join(known->run->arena, known->name, default_name));
	return true;
}

static bool read_baseline(struct known *known, struct error *err)
{
	struct slice text;

	if (access(known->file, F_OK) != 0)
		return error_set(err, "there is no baseline %s; `--write-baseline` makes one", known->name);
	return stream_read(known->run->arena, known->file, &text, err) &&
	       baseline_parse(known->run->arena, text, known->name, &known->baseline, err);
}

static bool write_baseline(const struct known *known, const struct baseline *baseline, struct error *err)
{
	struct strbuf text = STRBUF_INIT;
	size_t count = 0;
	bool ok;

	for (size_t i = 0; i < baseline->count; i++)
		count += baseline->items[i].count;
	baseline_print(baseline, &text);
	ok = output_write_file(known->file, strbuf_slice(&text), err);
	if (ok && known->last)
		message_print(known->run->options, "%s holds %zu finding%s", known->name, count, count == 1 ? "" : "s");
	strbuf_release(&text);
	return ok;
}

/* All active findings become known. What the file holds of files that are not checked stays. */
static bool create(struct known *known, struct error *err)
{
	struct baseline made;
	bool has_old = access(known->file, F_OK) == 0;

	if (has_old && !read_baseline(known, err))
		return false;
	made = baseline_collect(known->run->arena, has_old ? &known->baseline : NULL, &known->comparison);
	if (!write_baseline(known, &made, err))
		return false;
	for (size_t i = 0; i < known->comparison.count; i++)
		if (known->comparison.findings[i].state == FINDING_ACTIVE)
			known->comparison.findings[i].state = FINDING_BASELINED;
	return true;
}

static bool compare(struct known *known, struct error *err)
{
	struct baseline pruned;
	size_t stale;

	if (!read_baseline(known, err))
		return false;
	stale = baseline_apply(known->run->arena, &known->baseline, &known->comparison);
	if (known->run->options->prune_baseline) {
		pruned = baseline_prune(known->run->arena, &known->baseline);
		return write_baseline(known, &pruned, err);
	}
	/* What --since left out is no longer among the findings. */
	if (stale && !known->run->key_changes && !known->run->explains)
		message_print(known->run->options,
			      "warning: %zu entr%s of %s %s no longer found; --prune-baseline removes %s", stale,
			      stale == 1 ? "y" : "ies", known->name, stale == 1 ? "is" : "are",
			      stale == 1 ? "it" : "them");
	return true;
}

bool known_findings_mark(struct check_run *run, struct error *err)
{
	for (size_t i = 0; i < run->count; i++) {
		struct known known = { 0 };

		if (!run->projects[i]->session.config->baseline || run->options->no_baseline)
			continue;
		init(&known, run, i);
		if (!check_file(&known, err) || !read_baseline(&known, err))
			return false;
		baseline_apply(run->arena, &known.baseline, &known.comparison);
	}
	return true;
}

bool known_findings_settle(struct check_run *run, struct error *err)
{
	const struct options *options = run->options;

	if (options->write_baseline && options->prune_baseline)
		return error_set(err, "`--write-baseline` and `--prune-baseline` exclude each other");
	if (options->no_baseline &&
	    (options->baseline || options->write_baseline || options->prune_baseline))
		return error_set(err, "`--no-baseline` and `--%sbaseline` exclude each other",
				 options->write_baseline ? "write-" :
				 options->prune_baseline ? "prune-" :
							   "");
	for (size_t i = 0; i < run->count; i++) {
		struct known known = { 0 };
		bool has_baseline =
			run->projects[i]->session.config->baseline && !options->no_baseline;

		init(&known, run, i);
		if (options->prune_baseline && !has_baseline)
			return error_set(err, "`--prune-baseline` needs a baseline: --baseline FILE, or `baseline` of "
					      "the configuration");
		if ((options->write_baseline || has_baseline) && !check_file(&known, err))
			return false;
		if (options->write_baseline ? !create(&known, err) : has_baseline && !compare(&known, err))
			return false;
	}
	return true;
}
