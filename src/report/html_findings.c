#include "report/html.h"

#include "base/oom.h"
#include "report/formats.h"
#include "report/summary.h"
#include "report/text.h"

#include <inttypes.h>
#include <stdlib.h>

/* The section of findings: tools, the rules, and each finding as the steps of its chain. */

enum {
	OPEN_MAX = 20,  /* of more findings than these all are closed at first */
	CONTEXT = 2,    /* lines around the one that a step is about */
	CLIP_MAX = 400, /* bytes of a line that are shown, */
	CLIP_HEAD = 120 /* so many of them before what is marked */
};

/* ---- code ---- */

/* The bytes of a line that are shown: whole characters from FROM to END, around MARK. */
static void clip(struct slice line, size_t mark, size_t *from, size_t *end)
{
	*from = line.size > CLIP_MAX && mark > CLIP_HEAD ? mark - CLIP_HEAD : 0;
	*end = line.size - *from > CLIP_MAX ? *from + CLIP_MAX : line.size;
	while (*from < line.size && ((unsigned char)line.data[*from] & 0xC0) == 0x80)
		++*from;
	while (*end < line.size && ((unsigned char)line.data[*end] & 0xC0) == 0x80)
		++*end;
}

/* Bytes FROM to END of LINE as text of the page; they may hold NUL, which stands for nothing. */
static const char *part_of(struct strbuf *out, struct slice line, size_t from, size_t end)
{
	strbuf_clear(out);
	for (size_t i = from; i < end; i++)
		if (line.data[i])
			strbuf_addch(out, line.data[i]);
	return strbuf_text(out);
}

static void add_line(struct strbuf *out, const struct location *place, uint32_t number)
{
	const struct lines *lines = &place->file->lines;
	struct slice line = lines_text(lines, number);
	size_t start = (size_t)(line.data - lines->text.data), from, end, mark = 0, stop = 0;
	struct strbuf before = STRBUF_INIT, text = STRBUF_INIT, after = STRBUF_INIT;
	char digits[HTML_NUMBER_SIZE];

	html_number(digits, number);
	if (number == place->start.line && place->span.offset >= start) {
		mark = place->span.offset - start;
		stop = place->end.line == number ? mark + place->span.length : line.size;
		stop = stop > line.size ? line.size : stop;
	}
	clip(line, mark, &from, &end);
	stop = stop > end ? end : stop;
	if (mark < stop)
		HTML_FILL(out, "line-marked", { "number", digits },
			  { "before", part_of(&before, line, from, mark) },
			  { "text", part_of(&text, line, mark, stop) },
			  { "after", part_of(&after, line, stop, end) });
	else
		HTML_FILL(out, "line", { "number", digits },
			  { "text", part_of(&text, line, from, end) });
	strbuf_release(&before);
	strbuf_release(&text);
	strbuf_release(&after);
}

static bool is_blank(const struct lines *lines, uint32_t number)
{
	struct slice line = lines_text(lines, number);

	while (line.size && strchr(" \t\f", line.data[line.size - 1]))
		line.size--;
	return line.size == 0;
}

/* The line of PLACE and those around it, but no blank ones at either end. */
static void add_frame(struct strbuf *out, const struct location *place)
{
	const struct lines *lines = &place->file->lines;
	uint32_t line = place->start.line, first = line > CONTEXT ? line - CONTEXT : 1;
	uint32_t last = line + CONTEXT < lines->count ? line + CONTEXT : lines->count;

	while (first < line && is_blank(lines, first))
		first++;
	while (last > line && is_blank(lines, last))
		last--;
	if (lines->text.size == 0)
		return;
	html_add(out, "frame-open");
	for (uint32_t number = first; number <= last; number++)
		add_line(out, place, number);
	html_add(out, "frame-close");
	strbuf_addch(out, '\n');
}

/* ---- one finding ---- */

static void add_step(struct strbuf *out, const struct report *report, const char *class,
		     const char *sentence, const struct location *place)
{
	struct strbuf link = STRBUF_INIT;

	if (place->file)
		html_add_place(&link, report->url_base, place->file->shown,
			       place->file->in_repository, place->start.line);
	HTML_FILL(out, "step-open", { "class", class }, { "sentence", sentence },
		  { "place", strbuf_text(&link) });
	if (place->file)
		add_frame(out, place);
	html_add(out, "step-close");
	strbuf_addch(out, '\n');
	strbuf_release(&link);
}

static void add_chain(struct strbuf *out, const struct report *report,
		      const struct report_item *item)
{
	const struct finding *finding = item->finding;

	add_step(out, report, "primary", finding->label ? finding->label : "here", &item->place);
	for (size_t i = 0; i < finding->related.count; i++)
		add_step(out, report, evidence_role_name(finding->related.items[i].role),
			 finding->related.items[i].sentence, &item->related[i]);
	html_add(out, "chain-close");
	strbuf_addch(out, '\n');
}

static void add_advice(struct strbuf *out, const struct report_item *item)
{
	const struct finding *finding = item->finding;
	struct strbuf argument = STRBUF_INIT;

	if (finding->help)
		HTML_FILL(out, "help", { "text", finding->help });
	if (finding->fix)
		HTML_FILL(out, "fix", { "text", finding->fix->title },
			  { "option", finding->fix->applicability == FIX_SAFE
					      ? "--fix"
					      : "--fix --unsafe-fixes" });
	if (finding->rule->check) {
		text_add_argument(&argument, item->place.file->shown, item->place.start.line);
		HTML_FILL(out, "explain", { "argument", strbuf_text(&argument) },
			  { "code", finding->rule->code });
	}
	strbuf_release(&argument);
}

static void add_finding(struct strbuf *out, const struct report *report,
			const struct report_item *item, bool open)
{
	const struct finding *finding = item->finding;
	struct strbuf id = STRBUF_INIT, state = STRBUF_INIT;
	char line[HTML_NUMBER_SIZE];

	strbuf_addf(&id, "f-%016" PRIx64, finding->fingerprint);
	if (item->place.file->project) /* another one may have the same */
		strbuf_addf(&id, "-%zu", item->place.file->project);
	text_add_state(&state, finding);
	HTML_FILL(out, "finding-open", { "id", strbuf_text(&id) },
		  { "severity", severity_name(finding->severity) }, { "code", finding->rule->code },
		  { "name", finding->rule->name }, { "open", open ? " open" : "" },
		  { "message", finding->message }, { "state", strbuf_text(&state) },
		  { "path", item->place.file->shown },
		  { "line", html_number(line, item->place.start.line) });
	strbuf_addch(out, '\n');
	add_chain(out, report, item);
	add_advice(out, item);
	html_add(out, "finding-close");
	strbuf_addch(out, '\n');
	strbuf_release(&id);
	strbuf_release(&state);
}

/* ---- tools ---- */

static void add_chip(struct strbuf *out, const char *filter, const char *value, const char *title,
		     size_t count, bool pressed)
{
	char number[HTML_NUMBER_SIZE];

	HTML_FILL(out, "chip", { "filter", filter }, { "value", value }, { "label", value },
		  { "title", title }, { "pressed", pressed ? "true" : "false" },
		  { "count", html_number(number, count) });
	strbuf_addch(out, '\n');
}

/* What the formats for people hide is hidden at first here too, where there is something else. */
static void add_severities(struct strbuf *out, const struct report *report,
			   const size_t counts[SEVERITY_ERROR + 1])
{
	enum severity least =
		report->min_severity < report->fail_on ? report->min_severity : report->fail_on;
	size_t below = 0, above = 0;

	for (size_t i = SEVERITY_INFO; i <= SEVERITY_ERROR; i++)
		*(i < least ? &below : &above) += counts[i];
	HTML_FILL(out, "chips-open", { "what", "Severity" });
	for (size_t i = SEVERITY_ERROR; i >= SEVERITY_INFO; i--)
		if (counts[i])
			add_chip(out, "severity", severity_name((enum severity)i),
				 "show findings of this severity", counts[i],
				 below && above && i >= least);
	html_add(out, "chips-close");
}

static void add_rule_chips(struct strbuf *out, const struct report *report, const size_t *counts)
{
	HTML_FILL(out, "chips-open", { "what", "Rule" });
	for (size_t i = 0; i < report->rule_count; i++)
		if (counts[i])
			add_chip(out, "rule", report->rules[i]->code, report->rules[i]->summary,
				 counts[i], false);
	html_add(out, "chips-close");
}

static void add_rules(struct strbuf *out, const struct report *report, const size_t *counts)
{
	char number[HTML_NUMBER_SIZE];

	html_add(out, "rules-open");
	for (size_t i = 0; i < report->rule_count; i++)
		if (counts[i])
			HTML_FILL(out, "rule", { "code", report->rules[i]->code },
				  { "name", report->rules[i]->name },
				  { "summary", report->rules[i]->summary },
				  { "count", html_number(number, counts[i]) });
	html_add(out, "rules-close");
	strbuf_addch(out, '\n');
}

static void add_tools(struct strbuf *out, const struct report *report)
{
	size_t *counts = xcalloc(report->rule_count + 1, sizeof *counts);
	size_t severities[SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = report->items[i].finding;
		size_t rule = 0;

		while (rule < report->rule_count && report->rules[rule] != finding->rule)
			rule++;
		if (report_lists(report, finding)) {
			counts[rule]++;
			severities[finding->severity]++;
		}
	}
	HTML_FILL(out, "tools-open", { "hint", "message, path or code" });
	html_add(out, "group-choice");
	add_severities(out, report, severities);
	add_rule_chips(out, report, counts);
	html_add(out, "tools-close");
	add_rules(out, report, counts);
	free(counts);
}

/* ---- the section ---- */

static size_t count_listed(const struct report *report, size_t begin, size_t end)
{
	size_t count = 0;

	for (size_t i = begin; i < end; i++)
		count += report_lists(report, report->items[i].finding);
	return count;
}

/* The findings of one file, which stand together. */
static size_t group_end(const struct report *report, size_t begin)
{
	size_t end = begin;

	while (end < report->count &&
	       report->items[end].place.file == report->items[begin].place.file)
		end++;
	return end;
}

static void add_groups(struct strbuf *out, const struct report *report, bool open)
{
	html_add(out, "groups-open");
	for (size_t i = 0; i < report->count;) {
		size_t end = group_end(report, i), count = count_listed(report, i, end);
		char number[HTML_NUMBER_SIZE];

		if (count)
			HTML_FILL(out, "group-open", { "path", report->items[i].place.file->shown },
				  { "count", html_number(number, count) });
		for (; i < end; i++)
			if (report_lists(report, report->items[i].finding))
				add_finding(out, report, &report->items[i], open);
		if (count)
			html_add(out, "group-close");
	}
	html_add(out, "groups-close");
	strbuf_addch(out, '\n');
}

void html_add_findings(struct strbuf *out, const struct report *report)
{
	size_t count = count_listed(report, 0, report->count);
	struct strbuf sum = STRBUF_INIT;

	summary_add(&sum, report, false);
	if (sum.size && sum.data[sum.size - 1] == '\n')
		strbuf_truncate(&sum, sum.size - 1);
	HTML_FILL(out, "findings-open", { "sum", strbuf_text(&sum) });
	strbuf_addch(out, '\n');
	if (count) {
		add_tools(out, report);
		add_groups(out, report, count <= OPEN_MAX);
	} else {
		HTML_FILL(out, "nothing", { "text", "Nothing was found." });
	}
	html_add(out, "section-close");
	strbuf_addch(out, '\n');
	strbuf_release(&sum);
}

void html_write(const struct report *report, struct strbuf *out)
{
	size_t count = count_listed(report, 0, report->count);
	const struct html_page page = {
		.title = report->title ? report->title : "outlive",
		.version = report->version,
		.findings = &count,
		.keys = report->keys,
	};

	html_page_open(out, &page);
	html_add_findings(out, report);
	if (report->keys)
		html_add_keys(out, report->keys, report->url_base);
	html_page_close(out, &page);
}
