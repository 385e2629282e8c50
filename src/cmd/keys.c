#include "cmd/command.h"

#include "base/vec.h"
#include "cmd/argfile.h"
#include "cmd/keys_formats.h"
#include "cmd/keys_rows.h"
#include "cmd/messages.h"
#include "cmd/outputs.h"
#include "cmd/opened.h"
#include "cmd/progress.h"
#include "report/output.h"
#include "base/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* `outlive keys`: paths, projects, inventories, one report or one comparison. */

struct keys_run {
	struct opened opened;
	struct source_notes notes;
	struct keys_rows rows;
	struct keys_view view;
};

static void add_notes(struct keys_run *run, const struct session *session)
{
	size_t count;
	struct source_note *notes = source_set_notes(&session->sources, run->opened.arena, &count);

	for (size_t i = 0; i < count; i++)
		vec_push(&run->notes, notes[i]);
}

static bool add_projects(struct keys_run *run, struct error *err)
{
	struct opened *opened = &run->opened;

	if (!opened_open(opened, err))
		return false;
	run->rows.directory = opened->paths.directory;
	for (size_t i = 0; i < opened->plan.note_count; i++)
		vec_push(&run->notes, opened->plan.notes[i]);
	for (size_t i = 0; i < opened->projects.count; i++) {
		struct session *session = &opened->projects.items[i]->session;

		add_notes(run, session);
		keys_rows_add(&run->rows, session);
		session_step(session, "inventory");
	}
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
		run->opened.options,
		"%zu call%s of %zu key%s: %zu (%.1f %%) resolved fully, %zu (%.1f %%) to a head, %zu (%.1f %%) not",
		view->calls, view->calls == 1 ? "" : "s", view->count, view->count == 1 ? "" : "s", full,
		100.0 * (double)full / (double)all, head, 100.0 * (double)head / (double)all, none,
		100.0 * (double)none / (double)all);
}

static int print_inventory(struct keys_run *run)
{
	struct strbuf text = STRBUF_INIT;
	int status;

	run->view.url_base = run->opened.options->url_base;
	run->view.terminal = terminal_of(STDOUT_FILENO, options_colour(run->opened.options));
	keys_format_find(run->opened.options->output_format)->write(&run->view, &text);
	status = output_text(&text);
	strbuf_release(&text);
	return status;
}

/* What of OLD and of the inventory at hand is compared, in the format that OLD is in. */
static bool reduce_both(struct keys_run *run, struct slice old, struct strbuf *committed, struct strbuf *found,
			struct error *err)
{
	const char *path = run->opened.options->compare_with;
	const struct keys_format *format =
		run->opened.options->output_format ? keys_format_find(run->opened.options->output_format) : keys_format_guess(old);
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
	const char *path = run->opened.options->compare_with;
	struct strbuf committed = STRBUF_INIT, found = STRBUF_INIT, diff = STRBUF_INIT;
	struct slice old;
	int status = EXIT_FAILED;

	run->view.terminal = terminal_plain();
	if (stream_read(run->opened.arena, path, &old, err) && reduce_both(run, old, &committed, &found, err)) {
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

	if (run->opened.projects.count)
		status = run->opened.options->compare_with ? compare_inventory(run, err) : print_inventory(run);
	notes_print(run->opened.options, run->notes.items, run->notes.count);
	for (size_t i = 0; i < run->opened.projects.count; i++) {
		const struct root *root = &run->opened.projects.items[i]->request.plan->root;

		project_print(run->opened.options, path_relative(run->opened.arena, run->opened.paths.directory, root->path), root,
			      &run->opened.projects.items[i]->session.sources);
	}
	if (run->opened.projects.count)
		print_summary(run);
	if (run->opened.options->timing) {
		struct strbuf text = STRBUF_INIT;

		timing_add(&text, &run->opened.timing);
		fputs(strbuf_text(&text), stderr);
		strbuf_release(&text);
	}
	return notes_count(run->notes.items, run->notes.count, NOTE_ERROR) ? EXIT_FAILED : status;
}

int command_keys(struct arena *arena, const struct options *options)
{
	struct keys_run run = {
		.opened = { .arena = arena, .options = options },
		.rows = { .arena = arena, .wish = keys_wish_of(options) },
	};
	struct progress progress = { 0 };
	struct error err = ERROR_INIT;
	int status = EXIT_FAILED;

	bool has_keys;

	if (progress_is_wanted(options))
		progress_begin(&progress, STDERR_FILENO, PROGRESS_DELAY);
	has_keys = add_projects(&run, &err);
	progress_end(&progress);
	if (has_keys)
		status = report(&run, &err);
	if (err.message)
		status = command_fail("%s", err.message);
	opened_close(&run.opened);
	vec_release(&run.notes);
	error_release(&err);
	return status;
}
