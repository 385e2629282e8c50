#include "cmd/messages.h"

#include "base/utf8.h"
#include "report/summary.h"

#include <stdio.h>
#include <stdlib.h>

size_t notes_count(const struct source_note *notes, size_t count, enum source_note_kind kind)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += notes[i].kind == kind;
	return found;
}

static bool is_told(const struct options *options, enum source_note_kind kind)
{
	switch (kind) {
	case NOTE_ERROR: return !options->silent;
	case NOTE_WARNING: return !options->silent && !options->quiet;
	case NOTE_EXCLUDED:
	case NOTE_SKIPPED: return options->verbose;
	}
	return false;
}

void notes_print(const struct options *options, const struct source_note *notes, size_t count)
{
	static const char *const words[] = {
		[NOTE_EXCLUDED] = "note: ", [NOTE_SKIPPED] = "note: ", [NOTE_WARNING] = "warning: ", [NOTE_ERROR] = "",
	};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < count; i++) {
		if (!is_told(options, notes[i].kind))
			continue;
		strbuf_addf(&text, "outlive: %s", words[notes[i].kind]);
		utf8_add_printable(&text, slice_of(notes[i].path));
		strbuf_addstr(&text, ": ");
		utf8_add_printable(&text, slice_of(notes[i].why));
		strbuf_addch(&text, '\n');
	}
	fputs(strbuf_text(&text), stderr);
	strbuf_release(&text);
}

void message_print(const struct options *options, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT, clean = STRBUF_INIT;
	va_list args;

	if (options->quiet || options->silent)
		return;
	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	utf8_add_printable(&clean, strbuf_slice(&text));
	fprintf(stderr, "outlive: %s\n", strbuf_text(&clean));
	strbuf_release(&text);
	strbuf_release(&clean);
}

void project_print(const struct options *options, const char *shown, const struct root *root,
		   const struct source_set *sources)
{
	static const char *const kinds[] = {
		[ROOT_NAMED] = "--project-root",
		[ROOT_DECLARED] = "`root = true`",
		[ROOT_WORK_TREE] = "git work tree",
		[ROOT_MARKED] = "configuration, pyproject.toml or manage.py",
		[ROOT_BARE] = "nothing marks a project",
	};
	size_t reported = 0;

	if (!options->verbose)
		return;
	for (size_t i = 0; i < sources->count; i++)
		reported += sources->files[i]->reported;
	message_print(
		options,
		"note: project %s%s%s (%s): %zu file%s, %zu of them to report on, %zu bytes read",
		shown, root->package ? "/" : "", root->package ? root->package : "",
		kinds[root->kind], sources->count, sources->count == 1 ? "" : "s", reported,
		source_set_work(sources).read);
}

static void add_paths(struct strbuf *out, const struct text_list *paths)
{
	if (paths->count == 0)
		strbuf_addch(out, '.');
	for (size_t i = 0; i < paths->count && i < 3; i++) {
		strbuf_addstr(out, i ? ", " : "");
		utf8_add_printable(out, slice_of(paths->items[i]));
	}
	if (paths->count > 3)
		strbuf_addstr(out, ", ...");
}

struct tally {
	const struct rule *rule;
	size_t count;
};

static int compare_tallies(const void *left, const void *right)
{
	const struct tally *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->rule->code, b->rule->code);
}

static void add_statistics(struct strbuf *out, const struct report *report)
{
	struct tally *tallies = xcalloc(report->rule_count, sizeof *tallies);

	for (size_t i = 0; i < report->rule_count; i++)
		tallies[i].rule = report->rules[i];
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = report->items[i].finding;

		for (size_t j = 0; j < report->rule_count; j++)
			tallies[j].count += tallies[j].rule == finding->rule && finding->state == FINDING_ACTIVE;
	}
	qsort(tallies, report->rule_count, sizeof *tallies, compare_tallies);
	for (size_t i = 0; i < report->rule_count && tallies[i].count; i++)
		strbuf_addf(out, "%6zu  %s %s\n", tallies[i].count, tallies[i].rule->code, tallies[i].rule->name);
	free(tallies);
}

void block_end_print(const struct options *options, const struct report *report,
		     enum report_manner manner)
{
	bool shows = false;

	for (size_t i = 0; i < report->count && !shows; i++)
		shows = report_shows(report, report->items[i].finding);
	if (shows && manner == REPORT_IN_BLOCKS && !options->quiet && !options->silent)
		fputc('\n', stderr);
}

void summary_print(const struct options *options, const struct report *report,
		   enum report_manner manner)
{
	struct strbuf text = STRBUF_INIT;

	if (options->silent)
		return;
	if (options->statistics)
		add_statistics(&text, report);
	if (!options->quiet && report->counts.files == 0 && report->count == 0 && !report->shard) {
		strbuf_addstr(&text, "outlive: warning: 0 files checked: nothing in ");
		add_paths(&text, &options->arguments);
		strbuf_addstr(&text, " is a Python file that is not left out\n");
	}
	if (!options->quiet)
		summary_add(&text, report, manner != REPORT_FOR_MACHINES);
	fputs(strbuf_text(&text), stderr);
	strbuf_release(&text);
}
