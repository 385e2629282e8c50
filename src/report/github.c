#include "report/formats.h"
#include "report/text.h"

/* GitHub shows so many annotations of each level in a step, and drops the rest without a word. */
enum { LEVEL_MAX = 10 };

static const char *const levels[] = {
	[SEVERITY_OFF] = "notice",
	[SEVERITY_INFO] = "notice",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

static void add_escaped(struct strbuf *out, const char *text, bool property)
{
	struct strbuf clean = STRBUF_INIT;

	text_add(&clean, text);
	for (const char *at = strbuf_text(&clean); *at; at++) {
		if (*at == '%' || (property && (*at == ':' || *at == ',')))
			strbuf_addf(out, "%%%02X", (unsigned char)*at);
		else
			strbuf_addch(out, *at);
	}
	strbuf_release(&clean);
}

static void add_command(struct strbuf *out, const struct report *report, const struct report_item *item)
{
	const struct location *place = &item->place;
	struct report plain = *report;
	struct strbuf line = STRBUF_INIT;

	plain.terminal = terminal_plain();
	text_add_concise(&line, &plain, item);
	strbuf_truncate(&line, line.size - 1);
	strbuf_addf(out, "::%s title=outlive (%s),file=", levels[item->finding->severity], item->finding->rule->code);
	add_escaped(out, place->file->in_repository, true);
	strbuf_addf(out, ",line=%u,endLine=%u,col=%u", place->start.line, place->end.line, place->start.column);
	/* An end column means nothing to GitHub where the end is on another line. */
	if (place->end.line == place->start.line)
		strbuf_addf(out, ",endColumn=%u", place->end.column);
	strbuf_addstr(out, "::");
	add_escaped(out, strbuf_text(&line), false);
	for (size_t i = 0; text_detail(&line, item, i); i++) {
		strbuf_addstr(out, "%0A");
		add_escaped(out, strbuf_text(&line), false);
	}
	strbuf_addch(out, '\n');
	strbuf_release(&line);
}

/* A line that the runner does not take for a command of its own, whatever the names in it. */
static void add_plain(struct strbuf *out, const struct report *report, const struct report_item *item)
{
	struct report plain = *report;
	struct strbuf line = STRBUF_INIT;

	plain.terminal = terminal_plain();
	text_add_concise(&line, &plain, item);
	if (text_starts(strbuf_text(&line), "::"))
		strbuf_addstr(out, "./");
	for (const char *at = strbuf_text(&line); *at; at++) {
		strbuf_addch(out, *at);
		if (text_starts(at, "##["))
			strbuf_addch(out, ' ');
	}
	strbuf_release(&line);
}

static bool is_of_level(const struct report *report, size_t index, enum severity severity)
{
	const struct finding *finding = report->items[index].finding;

	return report_annotates(report, finding) && finding->severity == severity;
}

static size_t count_level(const struct report *report, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++)
		count += is_of_level(report, i, severity);
	return count;
}

static void add_level(struct strbuf *out, const struct report *report, enum severity severity, size_t from, size_t to,
		      void (*add)(struct strbuf *, const struct report *, const struct report_item *))
{
	size_t number = 0;

	for (size_t i = 0; i < report->count && number < to; i++) {
		if (!is_of_level(report, i, severity))
			continue;
		if (number++ >= from)
			add(out, report, &report->items[i]);
	}
}

void github_write(const struct report *report, struct strbuf *out)
{
	size_t shown[SEVERITY_ERROR + 1] = { 0 }, overflow = 0;

	for (size_t severity = SEVERITY_INFO; severity <= SEVERITY_ERROR; severity++) {
		size_t count = count_level(report, (enum severity)severity);

		shown[severity] = count > LEVEL_MAX ? LEVEL_MAX : count;
		overflow += count - shown[severity];
	}
	/* The remark about the rest is a notice too. */
	if (overflow && shown[SEVERITY_INFO] == LEVEL_MAX) {
		shown[SEVERITY_INFO]--;
		overflow++;
	}
	for (size_t severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--)
		add_level(out, report, (enum severity)severity, 0, shown[severity], add_command);
	if (!overflow)
		return;
	strbuf_addf(out, "::notice::outlive: %zu more finding%s below\n", overflow, overflow == 1 ? "" : "s");
	for (size_t severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--)
		add_level(out, report, (enum severity)severity, shown[severity], SIZE_MAX, add_plain);
}
