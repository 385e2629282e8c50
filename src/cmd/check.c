#include "cmd/check.h"

#include "base/vec.h"
#include "cmd/add_ignore.h"
#include "cmd/command.h"
#include "cmd/fix.h"
#include "cmd/known.h"
#include "cmd/keys_rows.h"
#include "cmd/messages.h"
#include "cmd/outputs.h"
#include "cmd/paths.h"
#include "cmd/shard.h"
#include "cmd/show.h"
#include "cmd/watch.h"
#include "base/path.h"
#include "config/convention.h"
#include "report/output.h"
#include "report/step_summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* `outlive check`: arguments, projects, findings, reports, in this order; each step is a function. */

static struct check_project *add_project(struct check_run *run)
{
	struct check_project **projects =
		ARENA_ARRAY(run->arena, struct check_project *, run->count + 1);

	for (size_t i = 0; i < run->count; i++)
		projects[i] = run->projects[i];
	run->projects = projects;
	return projects[run->count++] = ARENA_NEW(run->arena, struct check_project);
}

/* The plan grows while it is carried out. */
bool check_open(struct check_run *run, struct error *err)
{
	for (size_t i = 0; i < run->plan.count; i++) {
		struct check_project *project = add_project(run);
		const struct source_set *sources = &project->session.sources;

		project->request = (struct session_request){
			.options = run->options,
			.directory = run->paths.directory,
			.plan = run->plan.projects[i],
			.unsaved = run->paths.unsaved,
			.timing = &run->timing,
		};
		if (!session_open(&project->session, run->arena, &project->request, err))
			return false;
		if (run->shard.count)
			shard_keep(&run->shard, sources);
		plan_add_inner(run->arena, &run->plan, i, sources->inner, sources->inner_count);
	}
	return true;
}

bool check_lint_project(const struct check_run *run, struct check_project *project, struct error *err)
{
	struct lint_request request;

	if (project->session.project)
		session_reload(&project->session);
	else if (!session_load(&project->session, err))
		return false;
	request = (struct lint_request){
		.project = project->session.project,
		.threads = project->session.threads,
		.policies = project->session.policies,
		.files = project->session.files,
		.count = project->session.count,
		.timing = run->options->timing,
		.loads_all = run->options->parse && text_equals(run->options->parse, "all"),
		.explains = run->explains,
		.explained = run->explained,
	};
	lint_run(run->arena, &request, &project->result);
	return project->result.failure ? error_set(err, "%s", project->result.failure) : true;
}

bool check_lint(struct check_run *run, struct error *err)
{
	for (size_t i = 0; i < run->count; i++) {
		if (run->shards ? !shards_fill(run->shards, run, i, err)
				: !check_lint_project(run, run->projects[i], err))
			return false;
		session_step(&run->projects[i]->session, "rules");
	}
	return !run->shards || shards_are_whole(run->shards, run, err);
}

void check_close(struct check_run *run)
{
	for (size_t i = 0; i < run->count; i++)
		session_close(&run->projects[i]->session);
	strbuf_release(&run->diff);
}

/* Whether PATH, seen from DIRECTORY, is or lies below one of the targets. */
static bool is_wanted(const struct check_run *run, const struct project_plan *plan, const char *directory,
		      const char *path)
{
	const char *absolute = path_absolute(run->arena, directory, path);

	for (size_t i = 0; i < plan->count; i++)
		if (path_below(plan->targets[i].path, absolute))
			return true;
	return false;
}

/* What could not be read beside the paths to report on is no failure: it would not have been reported. */
static struct source_note note_of(const struct check_run *run, const struct project_plan *plan, struct source_note note)
{
	if (note.kind == NOTE_ERROR && !is_wanted(run, plan, plan->root.path, note.path) &&
	    !is_wanted(run, plan, run->paths.directory, note.path))
		note.kind = NOTE_SKIPPED;
	return note;
}

/* All that discovery and reading had to say, of every project. */
static void collect_notes(struct check_run *run)
{
	struct source_notes notes = { 0 };

	for (size_t i = 0; i < run->plan.note_count; i++)
		vec_push(&notes, run->plan.notes[i]);
	for (size_t i = 0; i < run->count; i++) {
		size_t count;
		struct source_note *more =
			source_set_notes(&run->projects[i]->session.sources, run->arena, &count);

		for (size_t j = 0; j < count; j++)
			vec_push(&notes, note_of(run, run->projects[i]->request.plan, more[j]));
	}
	vec_settle(&notes, run->arena, run->notes, run->note_count);
}

static size_t count_checked(const struct check_run *run)
{
	size_t checked = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct source_set *sources = &run->projects[i]->session.sources;

		for (size_t j = 0; j < sources->count; j++)
			checked += sources->files[j]->reported && sources->files[j]->problem == SOURCE_FINE;
		for (size_t j = sources->count; j < source_set_total(sources); j++)
			checked += sources->files[j]->named && sources->files[j]->problem == SOURCE_FINE;
	}
	return checked;
}

/* The configuration that outputs and thresholds come from: that of the first project. */
static const struct config *config_of(const struct check_run *run)
{
	return run->projects[0]->session.config;
}

/* The inventory of keys of all projects, which the page for people shows. */
static const struct keys_view *gather_keys(const struct check_run *run)
{
	struct keys_view *view = ARENA_NEW(run->arena, struct keys_view);
	struct keys_rows rows = {
		.arena = run->arena,
		.directory = run->paths.directory,
		.wish = { .tells_rows = true },
	};

	for (size_t i = 0; i < run->count; i++)
		keys_rows_add(&rows, &run->projects[i]->session);
	*view = keys_rows_settle(&rows);
	return view;
}

/* Once --fix has done what it can, what remains is not said to be fixable. */
static void count_fixable(const struct check_run *run, struct report *report)
{
	for (size_t i = 0; i < report->count && !run->options->fix; i++) {
		const struct finding *finding = report->items[i].finding;

		if (report_fixes(report, finding))
			report->counts.fixable++;
		else if (finding->fix && finding->state == FINDING_ACTIVE)
			report->counts.unsafe_fixable++;
	}
}

static void resolve_report(struct check_run *run, struct report *report)
{
	struct report_input *inputs = ARENA_ARRAY(run->arena, struct report_input, run->count);
	const struct config *config = config_of(run);

	for (size_t i = 0; i < run->count; i++) {
		struct check_project *project = run->projects[i];

		inputs[i] = (struct report_input){
			.root = project->request.plan->root.path,
			.repository = project->request.plan->root.work_tree,
			.files = &project->session.sources,
			.findings = project->result.findings,
			.hashes = project->result.hashes,
			.count = project->result.count,
		};
	}
	*report = (struct report){
		.rules = rules,
		.rule_count = rule_count,
		.show_suppressed = run->options->show_suppressed,
		.unsafe_fixes = run->options->unsafe_fixes,
		.since = run->options->since ? run->options->since : run->options->since_exact,
		.version = VERSION,
		.title = path_name(run->projects[0]->request.plan->root.path),
		.url_base = run->options->url_base,
		.ci_directory = run->options->isolated ? NULL : getenv("CI_PROJECT_DIR"),
	};
	if (!severity_parse(config->min_severity, &report->min_severity) ||
	    !severity_parse(config->fail_on, &report->fail_on))
		BUG("a severity that the configuration let pass");
	report->counts.files = count_checked(run);
	report->counts.excluded = notes_count(run->notes, run->note_count, NOTE_EXCLUDED);
	report->counts.problems = notes_count(run->notes, run->note_count, NOTE_ERROR);
	report_resolve(run->arena, run->paths.directory, inputs, run->count, report);
	count_fixable(run, report);
}

/* What --since has to say of the keys, of all projects. */
static struct key_changes all_key_changes(const struct check_run *run)
{
	struct key_changes all = { 0 };
	const char **items;

	for (size_t i = 0; run->key_changes && i < run->count; i++)
		all.count += run->key_changes[i].count;
	items = ARENA_ARRAY(run->arena, const char *, all.count);
	all.items = items;
	for (size_t i = 0; run->key_changes && i < run->count; i++)
		for (size_t k = 0; k < run->key_changes[i].count; k++)
			*items++ = run->key_changes[i].items[k];
	return all;
}

static void print_key_changes(const struct check_run *run)
{
	struct key_changes all = all_key_changes(run);

	for (size_t i = 0; i < all.count; i++)
		message_print(run->options, "note: %s", all.items[i]);
}

/* A pattern has to match the whole key, which who writes one may not expect. */
static void print_pattern_warnings(const struct check_run *run, const struct session *session)
{
	for (size_t i = 0; i < session->convention_count; i++) {
		const struct convention *convention = session->conventions[i];

		for (size_t k = 0; convention && k < convention->count; k++)
			if (convention->forms[k].of_head)
				message_print(run->options,
					      "warning: `%s`, the pattern of the form \"%s\", has to match whole keys, and "
					      "nothing may follow; end it with `.*` if only the beginning is meant",
					      convention->forms[k].pattern_text, convention->forms[k].name);
	}
}

/* Where GitHub asks for it. That it cannot be written is no failure of the job. */
static void write_step_summary(const struct check_run *run, const struct report *report)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	struct key_changes all;
	struct strbuf text = STRBUF_INIT;
	struct error err = ERROR_INIT;

	if (!path || !*path)
		return;
	all = all_key_changes(run);
	step_summary_add(&text, report, all.items, all.count);
	if (!output_append_file(path, strbuf_slice(&text), &err))
		message_print(run->options, "warning: %s", err.message);
	error_release(&err);
	strbuf_release(&text);
}

static void print_projects(const struct check_run *run)
{
	for (size_t i = 0; i < run->count; i++) {
		const struct root *root = &run->projects[i]->request.plan->root;

		project_print(run->options,
			      path_relative(run->arena, run->paths.directory, root->path), root,
			      &run->projects[i]->session.sources);
	}
}

static void print_timing(const struct check_run *run)
{
	struct strbuf text = STRBUF_INIT;

	timing_add(&text, &run->timing);
	for (size_t i = 0; i < run->count; i++)
		for (size_t j = 0; j < rule_count; j++)
			if (run->projects[i]->result.seconds &&
			    run->projects[i]->result.seconds[j] >= 0.00005)
				timing_add_part(&text, rules[j]->code,
						run->projects[i]->result.seconds[j]);
	fputs(strbuf_text(&text), stderr);
	strbuf_release(&text);
}

static int exit_status(const struct check_run *run, const struct report *report)
{
	if (report->counts.problems > 0)
		return EXIT_FAILED;
	if (run->options->exit_zero || run->shard.count)
		return EXIT_FINE;
	return report_fails(report) || (run->fixed && run->options->exit_non_zero_on_fix) ? EXIT_FINDINGS : EXIT_FINE;
}

/* In place of a report. Its status is that of `diff`. */
static int print_diff(const struct check_run *run, const struct report *report, int status)
{
	struct error err = ERROR_INIT;

	if (report->counts.problems == 0)
		status = run->diff.size && !run->options->exit_zero ? EXIT_FINDINGS : EXIT_FINE;
	if (!run->options->silent && !output_write_standard(strbuf_slice(&run->diff), &err)) {
		status = command_fail("%s", err.message);
		error_release(&err);
	}
	return status;
}

static int fail(struct check_run *run, struct error *err)
{
	int status;

	progress_end(&run->progress);
	status = command_fail("%s", err->message);
	error_release(err);
	return status;
}

static int report_run(struct check_run *run)
{
	struct outputs outputs;
	struct error err = ERROR_INIT;
	struct report report;
	struct report_shard shard;
	int status;

	if (!outputs_choose(run->arena, run->options, config_of(run), &outputs, &err))
		return fail(run, &err);
	if (!check_lint(run, &err) || !fixes_settle(run, &err) || !since_settle(run, &err))
		return fail(run, &err);
	progress_end(&run->progress);
	if (!run->shard.count && (!known_findings_settle(run, &err) || !add_ignores(run, &err)))
		return fail(run, &err);
	if (run->watch)
		watch_settle(run);
	collect_notes(run);
	resolve_report(run, &report);
	if (run->shard.count) {
		shard = shard_describe(run);
		report.shard = &shard;
		report.show_suppressed = true;
	}
	if (outputs_hold(&outputs, "html"))
		report.keys = gather_keys(run);
	status = exit_status(run, &report);
	if (run->options->diff)
		status = print_diff(run, &report, status);
	else if (!outputs_write(&outputs, &report, options_colour(run->options), run->options->silent, &err))
		status = fail(run, &err);
	for (size_t i = 0; i < run->count; i++)
		session_step(&run->projects[i]->session, "report");
	if (!run->options->diff)
		block_end_print(run->options, &report, outputs.manner);
	if (run->watch)
		watch_print(run, &report);
	if (run->watch && watch_is_again(run->watch))
		return status;
	notes_print(run->options, run->notes, run->note_count);
	print_projects(run);
	if (!run->shard.count)
		write_step_summary(run, &report);
	for (size_t i = 0; i < run->count; i++)
		print_pattern_warnings(run, &run->projects[i]->session);
	print_key_changes(run);
	if (!run->options->diff)
		summary_print(run->options, &report, outputs.manner);
	if (run->options->timing)
		print_timing(run);
	return status;
}

static int check_projects(struct check_run *run)
{
	struct error err = ERROR_INIT;

	if (!check_open(run, &err))
		return fail(run, &err);
	if (run->count == 0 || run->options->show_settings || run->options->show_files)
		progress_end(&run->progress);
	if (run->count == 0) {
		notes_print(run->options, run->plan.notes, run->plan.note_count);
		return EXIT_FAILED;
	}
	if (run->options->show_settings)
		return show_settings(run);
	if (run->options->show_files)
		return show_files(run);
	return report_run(run);
}

int check_and_report(struct arena *arena, const struct options *options,
		     const struct shards *shards, struct watch *watch)
{
	struct check_run run = { .arena = arena, .options = options, .shards = shards, .watch = watch };
	struct error err = ERROR_INIT;
	int status;

	timing_start(&run.timing);
	if (progress_is_wanted(options))
		progress_begin(&run.progress, STDERR_FILENO, PROGRESS_DELAY);
	if (!shard_choose(options, &run.shard, &err) ||
	    !paths_gather(arena, options, &run.paths, &err) ||
	    !plan_make(arena, &run.paths.request, &run.plan, &err))
		status = fail(&run, &err);
	else
		status = check_projects(&run);
	progress_end(&run.progress);
	if (watch)
		watch_learn(&run);
	check_close(&run);
	return status;
}

int command_check(struct arena *arena, const struct options *options)
{
	return options->watch ? watch_files(options) : check_and_report(arena, options, NULL, NULL);
}
