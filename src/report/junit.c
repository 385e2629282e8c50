#include "report/formats.h"

#include "base/utf8.h"
#include "report/text.h"

/* Printable text holds no character that XML 1.0 forbids but two, which are no characters at all. */
static void add_escaped(struct strbuf *out, const char *text)
{
	static const struct {
		const char *from;
		const char *to;
	} escapes[] = {
		{ "&", "&amp;" },   { "<", "&lt;" },	       { ">", "&gt;" },
		{ "\"", "&quot;" }, { "\xef\xbf\xbe", "\\ufffe" }, { "\xef\xbf\xbf", "\\uffff" },
	};
	struct strbuf clean = STRBUF_INIT;

	text_add(&clean, text);
	for (const char *at = strbuf_text(&clean); *at;) {
		const char *to = NULL;
		size_t size = 1;

		for (size_t i = 0; i < sizeof escapes / sizeof *escapes && !to; i++) {
			if (!text_starts(at, escapes[i].from))
				continue;
			to = escapes[i].to;
			size = strlen(escapes[i].from);
		}
		strbuf_add(out, to ? to : at, to ? strlen(to) : 1);
		at += size;
	}
	strbuf_release(&clean);
}

/* What does not make the exit status 1 must not make a test fail: it counts as skipped. */
struct tally {
	size_t tests;
	size_t failures;
	size_t skipped;
};

static const struct tally clean_run = { .tests = 1 };

static void count_item(struct tally *tally, const struct report *report, const struct finding *finding)
{
	if (!report_lists(report, finding))
		return;
	tally->tests++;
	if (report_fails_by(report, finding))
		tally->failures++;
	else
		tally->skipped++;
}

static void add_counts(struct strbuf *out, const struct tally *tally)
{
	strbuf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\"", tally->tests, tally->failures,
		    tally->skipped);
}

static void add_suite_start(struct strbuf *out, const char *name, const struct tally *tally)
{
	strbuf_addstr(out, "  <testsuite name=\"");
	add_escaped(out, name);
	strbuf_addch(out, '"');
	add_counts(out, tally);
	strbuf_addstr(out, " package=\"outlive\">\n");
}

static void add_class(struct strbuf *out, const char *path)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
	struct strbuf name = STRBUF_INIT;

	strbuf_addstr(&name, path);
	if (dot && dot > (slash ? slash + 1 : path))
		strbuf_truncate(&name, (size_t)(dot - path));
	add_escaped(out, strbuf_text(&name));
	strbuf_release(&name);
}

static void add_outcome(struct strbuf *out, const struct report *report, const struct report_item *item)
{
	const struct finding *finding = item->finding;
	bool fails = report_fails_by(report, finding);
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(out, "      <%s ", fails ? "failure" : "skipped");
	if (fails)
		strbuf_addf(out, "type=\"%s\" ", finding->rule->code);
	strbuf_addstr(out, "message=\"");
	add_escaped(out, finding->message);
	strbuf_addf(out, "\">%s: line %u, column %u: ", severity_name(finding->severity), item->place.start.line,
		    item->place.start.column);
	add_escaped(out, finding->message);
	for (size_t i = 0; text_detail(&line, item, i); i++) {
		strbuf_addch(out, '\n');
		add_escaped(out, strbuf_text(&line));
	}
	strbuf_release(&line);
	strbuf_addf(out, "</%s>\n", fails ? "failure" : "skipped");
}

static void add_case(struct strbuf *out, const struct report *report, const struct report_item *item)
{
	const struct location *place = &item->place;

	strbuf_addf(out, "    <testcase name=\"%s:%u:%u\" classname=\"", item->finding->rule->code, place->start.line,
		    place->start.column);
	add_class(out, place->file->shown);
	strbuf_addstr(out, "\" file=\"");
	add_escaped(out, place->file->shown);
	strbuf_addf(out, "\" line=\"%u\">\n", place->start.line);
	add_outcome(out, report, item);
	strbuf_addstr(out, "    </testcase>\n");
}

/* The findings of one file, which stand together. */
static size_t suite_end(const struct report *report, size_t begin, struct tally *tally)
{
	size_t end = begin;

	*tally = (struct tally){ 0 };
	for (; end < report->count && report->items[end].place.file == report->items[begin].place.file; end++)
		count_item(tally, report, report->items[end].finding);
	return end;
}

/* Some services take a report without any test for a failure. */
static void add_clean_run(struct strbuf *out)
{
	add_suite_start(out, "outlive", &clean_run);
	strbuf_addstr(out, "    <testcase name=\"no findings\" classname=\"outlive\"/>\n  </testsuite>\n");
}

static void add_suites(struct strbuf *out, const struct report *report)
{
	struct tally tally;

	for (size_t i = 0; i < report->count;) {
		size_t end = suite_end(report, i, &tally);

		if (tally.tests)
			add_suite_start(out, report->items[i].place.file->shown, &tally);
		for (; i < end; i++) {
			if (report_lists(report, report->items[i].finding))
				add_case(out, report, &report->items[i]);
		}
		if (tally.tests)
			strbuf_addstr(out, "  </testsuite>\n");
	}
}

void junit_write(const struct report *report, struct strbuf *out)
{
	struct tally total = { 0 };

	for (size_t i = 0; i < report->count; i++)
		count_item(&total, report, report->items[i].finding);
	strbuf_addstr(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"outlive\"");
	add_counts(out, !total.tests ? &clean_run : &total);
	strbuf_addstr(out, ">\n");
	if (!total.tests)
		add_clean_run(out);
	add_suites(out, report);
	strbuf_addstr(out, "</testsuites>\n");
}
