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

static void add_suite_start(struct strbuf *out, const char *name, size_t tests, size_t failures)
{
	strbuf_addstr(out, "  <testsuite name=\"");
	add_escaped(out, name);
	strbuf_addf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" package=\"outlive\">\n", tests, failures);
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

static void add_case(struct strbuf *out, const struct report_item *item)
{
	const struct finding *finding = item->finding;
	const struct location *place = &item->place;

	strbuf_addf(out, "    <testcase name=\"%s:%u:%u\" classname=\"", finding->rule->code, place->start.line,
		    place->start.column);
	add_class(out, place->file->shown);
	strbuf_addstr(out, "\" file=\"");
	add_escaped(out, place->file->shown);
	strbuf_addf(out, "\" line=\"%u\">\n      <failure type=\"%s\" message=\"", place->start.line, finding->rule->code);
	add_escaped(out, finding->message);
	strbuf_addf(out, "\">%s: line %u, column %u: ", severity_name(finding->severity), place->start.line,
		    place->start.column);
	add_escaped(out, finding->message);
	strbuf_addstr(out, "</failure>\n    </testcase>\n");
}

/* The findings of one file, which stand together. */
static size_t suite_end(const struct report *report, size_t begin, size_t *failures)
{
	size_t end = begin;

	*failures = 0;
	for (; end < report->count && report->items[end].place.file == report->items[begin].place.file; end++)
		*failures += report_lists(report, report->items[end].finding);
	return end;
}

static size_t count_listed(const struct report *report)
{
	size_t listed = 0;

	for (size_t i = 0; i < report->count; i++)
		listed += report_lists(report, report->items[i].finding);
	return listed;
}

void junit_write(const struct report *report, struct strbuf *out)
{
	size_t listed = count_listed(report), failures;

	strbuf_addf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<testsuites name=\"outlive\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
		    listed ? listed : 1, listed);
	for (size_t i = 0; i < report->count;) {
		size_t end = suite_end(report, i, &failures);

		if (failures)
			add_suite_start(out, report->items[i].place.file->shown, failures, failures);
		for (; i < end; i++) {
			if (report_lists(report, report->items[i].finding))
				add_case(out, &report->items[i]);
		}
		if (failures)
			strbuf_addstr(out, "  </testsuite>\n");
	}
	/* Some services take a report without any test for a failure. */
	if (!listed) {
		add_suite_start(out, "outlive", 1, 0);
		strbuf_addstr(out, "    <testcase name=\"no findings\" classname=\"outlive\"/>\n  </testsuite>\n");
	}
	strbuf_addstr(out, "</testsuites>\n");
}
