#include "report/step_summary.h"

#include "report/summary.h"
#include "report/text.h"

enum { SIZE_MOST = 1 << 19 };

/* Text within a table: neither markup nor the end of a cell. */
static void add_cell(struct strbuf *out, const char *text)
{
	struct strbuf clean = STRBUF_INIT;

	text_add(&clean, text);
	for (const char *at = strbuf_text(&clean); *at; at++) {
		if (*at == '<')
			strbuf_addstr(out, "&lt;");
		else if (*at == '>')
			strbuf_addstr(out, "&gt;");
		else if (*at == '|')
			strbuf_addstr(out, "\\|");
		else
			strbuf_addch(out, *at);
	}
	strbuf_release(&clean);
}

static void add_row(struct strbuf *out, const struct report_item *item)
{
	const struct finding *finding = item->finding;

	strbuf_addf(out, "| %s %s | `", severity_name(finding->severity), finding->rule->code);
	add_cell(out, item->place.file->shown);
	strbuf_addf(out, ":%u` | ", item->place.start.line);
	add_cell(out, finding->message);
	strbuf_addstr(out, " |\n");
}

/* Returns how many there was no room for. */
static size_t add_rows(struct strbuf *out, const struct report *report)
{
	size_t rows = 0, left = 0;

	for (size_t i = 0; i < report->count; i++) {
		if (!report_shows(report, report->items[i].finding))
			continue;
		if (out->size > SIZE_MOST) {
			left++;
			continue;
		}
		if (rows++ == 0)
			strbuf_addstr(out, "| | where | finding |\n|---|---|---|\n");
		add_row(out, &report->items[i]);
	}
	if (rows)
		strbuf_addch(out, '\n');
	return left;
}

void step_summary_add(struct strbuf *out, const struct report *report, const char *const *remarks,
		      size_t count)
{
	size_t left;

	strbuf_addstr(out, "### outlive: ");
	summary_add(out, report, true);
	strbuf_addch(out, '\n');
	left = add_rows(out, report);
	if (left)
		strbuf_addf(out, "%zu more in the log\n\n", left);
	for (size_t i = 0; i < count; i++) {
		strbuf_addstr(out, "- ");
		add_cell(out, remarks[i]);
		strbuf_addstr(out, i + 1 == count ? "\n\n" : "\n");
	}
}
