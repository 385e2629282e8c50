#include "report/text.h"

#include "base/utf8.h"
#include "report/cells.h"

void text_add(struct strbuf *out, const char *text)
{
	utf8_add_printable(out, slice_of(text));
}

void text_add_styled(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text)
{
	style_begin(out, terminal, style);
	text_add(out, text);
	style_end(out, terminal, style);
}

enum style text_severity_style(enum severity severity)
{
	static const enum style styles[] = {
		[SEVERITY_OFF] = STYLE_NONE,
		[SEVERITY_INFO] = STYLE_INFO,
		[SEVERITY_WARNING] = STYLE_WARNING,
		[SEVERITY_ERROR] = STYLE_ERROR,
	};

	return styles[severity];
}

bool text_add_url(struct strbuf *out, const struct report *report, const struct rule *rule)
{
	if (!report->home)
		return false;
	strbuf_addf(out, "%s/%s", report->home, rule->code);
	return true;
}

void text_add_code(struct strbuf *out, const struct report *report, const struct rule *rule)
{
	struct strbuf url = STRBUF_INIT;
	bool has_page = text_add_url(&url, report, rule);

	style_add_link(out, &report->terminal, STYLE_CODE, rule->code, has_page ? strbuf_text(&url) : NULL);
	strbuf_release(&url);
}

void text_add_fixable(struct strbuf *out, const struct report *report, const struct finding *finding)
{
	if (report_fixes(report, finding))
		strbuf_addstr(out, " [*]");
}

void text_add_state(struct strbuf *out, const struct finding *finding)
{
	if (finding->state == FINDING_BASELINED)
		strbuf_addstr(out, " [in the baseline]");
	if (finding->state != FINDING_SUPPRESSED)
		return;
	strbuf_addstr(out, " [suppressed");
	if (finding->reason) {
		strbuf_addstr(out, ": ");
		text_add(out, finding->reason);
	}
	strbuf_addch(out, ']');
}

void text_add_argument(struct strbuf *out, const char *path, uint32_t line)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+@%,";
	bool quoted = path[strspn(path, plain)] != '\0';

	if (quoted)
		strbuf_addch(out, '\'');
	for (const char *at = path; *at; at++) {
		if (*at == '\'')
			strbuf_addstr(out, "'\\''");
		else
			strbuf_addch(out, *at);
	}
	strbuf_addf(out, ":%u", line);
	if (quoted)
		strbuf_addch(out, '\'');
}

bool text_detail(struct strbuf *line, const struct report_item *item, size_t index)
{
	const struct evidence_chain *chain = &item->finding->related;

	strbuf_clear(line);
	if (index < chain->count) {
		const struct location *place = &item->related[index];

		strbuf_addf(line, "note: %s", chain->items[index].sentence);
		if (place->file)
			strbuf_addf(line, " (%s:%u)", place->file->shown, place->start.line);
		return true;
	}
	if (index > chain->count || !item->finding->help)
		return false;
	strbuf_addf(line, "help: %s", item->finding->help);
	return true;
}

void text_add_wrapped(struct strbuf *out, const struct terminal *terminal, enum style style,
		      const char *text, size_t column, size_t indent)
{
	struct strbuf printable = STRBUF_INIT;
	size_t start = column;

	text_add(&printable, text);
	style_begin(out, terminal, style);
	for (const char *at = strbuf_text(&printable); *at;) {
		struct slice word = { at, strcspn(at, " ") };
		size_t cells = cells_count(word);

		if (column > start && terminal->wraps && column + 1 + cells > terminal->width) {
			style_end(out, terminal, style);
			strbuf_addch(out, '\n');
			strbuf_pad(out, ' ', indent);
			style_begin(out, terminal, style);
			start = column = indent;
		} else if (column > start) {
			strbuf_addch(out, ' ');
			column++;
		}
		strbuf_addslice(out, word);
		column += cells;
		at += word.size + (at[word.size] == ' ');
	}
	style_end(out, terminal, style);
	strbuf_release(&printable);
}

void text_add_concise(struct strbuf *out, const struct report *report, const struct report_item *item)
{
	text_add_styled(out, &report->terminal, STYLE_PATH, item->place.file->shown);
	style_add(out, &report->terminal, STYLE_POSITION, ":");
	strbuf_addf(out, "%u", item->place.start.line);
	style_add(out, &report->terminal, STYLE_POSITION, ":");
	strbuf_addf(out, "%u", item->place.start.column);
	style_add(out, &report->terminal, STYLE_POSITION, ":");
	strbuf_addch(out, ' ');
	text_add_code(out, report, item->finding->rule);
	text_add_fixable(out, report, item->finding);
	strbuf_addch(out, ' ');
	text_add(out, item->finding->message);
	text_add_state(out, item->finding);
	strbuf_addch(out, '\n');
}
