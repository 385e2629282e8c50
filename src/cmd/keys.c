#include "cmd/command.h"

#include "base/vec.h"
#include "cmd/argfile.h"
#include "cmd/keys_formats.h"
#include "cmd/keys_rows.h"
#include "cmd/messages.h"
#include "cmd/outputs.h"
#include "cmd/paths.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "report/output.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* `outlive keys`: paths, projects, inventories, one report or one comparison. */

struct keys_project {
	struct session session;
	struct session_request request;
};

struct keys_run {
	struct arena *arena;
	const struct options *options;
	struct paths paths;
	struct plan plan;
	VEC(struct keys_project *) projects;
	struct source_notes notes;
	struct keys_rows rows;
	struct keys_view view;
	struct timing timing;
};

static void add_notes(struct keys_run *run, const struct session *session)
{
	size_t count;
	struct source_note *notes = source_set_notes(&session->sources, run->arena, &count);

	for (size_t i = 0; i < count; i++)
		vec_push(&run->notes, notes[i]);
}

static bool open_project(struct keys_run *run, size_t index, struct error *err)
{
	struct keys_project *project = ARENA_NEW(run->arena, struct keys_project);
	const struct source_set *sources = &project->session.sources;

	project->request = (struct session_request){
		.options = run->options,
		.directory = run->paths.directory,
		.plan = run->plan.projects[index],
		.timing = &run->timing,
	};
	vec_push(&run->projects, project);
	if (!session_open(&project->session, run->arena, &project->request, err) ||
	    !session_load(&project->session, err))
		return false;
	plan_add_inner(run->arena, &run->plan, index, sources->inner, sources->inner_count);
	add_notes(run, &project->session);
	keys_rows_add(&run->rows, &project->session);
	session_step(&project->session, "inventory");
	return true;
}

/* The plan grows while it is carried out. */
static bool add_projects(struct keys_run *run, struct error *err)
{
	run->rows.directory = run->paths.directory;
	for (size_t i = 0; i < run->plan.note_count; i++)
		vec_push(&run->notes, run->plan.notes[i]);
	for (size_t i = 0; i < run->plan.count; i++)
		if (!open_project(run, i, err))
			return false;
	run->view = keys_rows_settle(&run->rows);
	return true;
}

static void print_summary(const struct keys_run *run)
{
	const struct keys_view *view = &run->view;
	size_t all = view->calls ? view->calls : 1;
	size_t full = view->resolved[RESOLUTION_FULL], head = view->resolved[RESOLUTION_HEAD],
	       none = view->resolved[RESOLUTION_NONE];

	message_print(
		run->options,
		"%zu call%s of %zu key%s: %zu (%.1f %%) resolved fully, %zu (%.1f %%) to a head, %zu (%.1f %%) not",
		view->calls, view->calls == 1 ? "" : "s", view->count, view->count == 1 ? "" : "s", full,
		100.0 * (double)full / (double)all, head, 100.0 * (double)head / (double)all, none,
		100.0 * (double)none / (double)all);
}

static int print_inventory(struct keys_run *run)
{
	struct strbuf text = STRBUF_INIT;
	int status;

	run->view.url_base = run->options->url_base;
	run->view.terminal = terminal_of(STDOUT_FILENO, options_colour(run->options));
	keys_format_find(run->options->output_format)->write(&run->view, &text);
	status = output_text(&text);
	strbuf_release(&text);
	return status;
}

/* What of OLD and of the inventory at hand is compared, in the format that OLD is in. */
static bool reduce_both(struct keys_run *run, struct slice old, struct strbuf *committed, struct strbuf *found,
			struct error *err)
{
	const char *path = run->options->compare_with;
	const struct keys_format *format =
		run->options->output_format ? keys_format_find(run->options->output_format) : keys_format_guess(old);
	struct error why = ERROR_INIT;
	struct strbuf text = STRBUF_INIT;
	bool ok;

	if (!format->reduce)
		return error_set(err, "--check compares inventories in json, csv and markdown, not in %s",
				 format->name);
	format->write(&run->view, &text);
	ok = format->reduce(strbuf_slice(&text), found, &why);
	if (ok && !format->reduce(old, committed, &why))
		ok = error_set(err, "%s is no inventory in %s: %s", path, format->name, why.message);
	error_release(&why);
	strbuf_release(&text);
	return ok;
}

static int compare_inventory(struct keys_run *run, struct error *err)
{
	const char *path = run->options->compare_with;
	struct strbuf committed = STRBUF_INIT, found = STRBUF_INIT, diff = STRBUF_INIT;
	struct slice old;
	int status = EXIT_FAILED;

	run->view.terminal = terminal_plain();
	if (stream_read(run->arena, path, &old, err) && reduce_both(run, old, &committed, &found, err)) {
		keys_add_diff(&diff, strbuf_slice(&committed), strbuf_slice(&found), path, "what the code uses");
		status = output_text(&diff);
		if (status == EXIT_FINE && diff.size)
			status = EXIT_FINDINGS;
	}
	strbuf_release(&committed);
	strbuf_release(&found);
	strbuf_release(&diff);
	return status;
}

static int report(struct keys_run *run, struct error *err)
{
	int status = EXIT_FAILED;

	if (run->projects.count)
		status = run->options->compare_with ? compare_inventory(run, err) : print_inventory(run);
	notes_print(run->options, run->notes.items, run->notes.count);
	for (size_t i = 0; i < run->projects.count; i++) {
		const struct root *root = &run->projects.items[i]->request.plan->root;

		project_print(run->options, path_relative(run->arena, run->paths.directory, root->path), root,
			      &run->projects.items[i]->session.sources);
	}
	if (run->projects.count)
		print_summary(run);
	if (run->options->timing) {
		struct strbuf text = STRBUF_INIT;

		timing_add(&text, &run->timing);
		fputs(strbuf_text(&text), stderr);
		strbuf_release(&text);
	}
	return notes_count(run->notes.items, run->notes.count, NOTE_ERROR) ? EXIT_FAILED : status;
}

int command_keys(struct arena *arena, const struct options *options)
{
	struct keys_run run = {
		.arena = arena,
		.options = options,
		.rows = { .arena = arena, .wish = keys_wish_of(options) },
	};
	struct progress progress = { 0 };
	struct error err = ERROR_INIT;
	int status = EXIT_FAILED;

	bool has_keys;

	timing_start(&run.timing);
	if (progress_is_wanted(options))
		progress_begin(&progress, STDERR_FILENO, PROGRESS_DELAY);
	has_keys = paths_gather(arena, options, &run.paths, &err) &&
		   plan_make(arena, &run.paths.request, &run.plan, &err) && add_projects(&run, &err);
	progress_end(&progress);
	if (has_keys)
		status = report(&run, &err);
	if (err.message)
		status = command_fail("%s", err.message);
	for (size_t i = 0; i < run.projects.count; i++)
		session_close(&run.projects.items[i]->session);
	vec_release(&run.projects);
	vec_release(&run.notes);
	error_release(&err);
	return status;
}
