#include "report/formats.h"
#include "report/text.h"

/* `%` is written as the agent wants it, since it undoes that first. */
static void add_escaped(struct strbuf *out, const char *text, bool property)
{
	struct strbuf clean = STRBUF_INIT;

	text_add(&clean, text);
	for (const char *at = strbuf_text(&clean); *at; at++) {
		if (*at == '%')
			strbuf_addstr(out, "%AZP25");
		else if (property && (*at == ';' || *at == ']'))
			strbuf_addf(out, "%%%02X", (unsigned char)*at);
		else
			strbuf_addch(out, *at);
	}
	strbuf_release(&clean);
}

static void add_details(struct strbuf *out, const struct report_item *item)
{
	struct strbuf line = STRBUF_INIT;

	for (size_t i = 0; text_detail(&line, item, i); i++) {
		strbuf_addstr(out, "%0A");
		add_escaped(out, strbuf_text(&line), false);
	}
	strbuf_release(&line);
}

void azure_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = report->items[i].finding;
		const struct location *place = &report->items[i].place;

		if (!report_annotates(report, finding))
			continue;
		/* There is no third type. */
		strbuf_addf(out, "##vso[task.logissue type=%s;sourcepath=", finding->severity == SEVERITY_ERROR ? "error" : "warning");
		add_escaped(out, place->file->in_repository, true);
		strbuf_addf(out, ";linenumber=%u;columnnumber=%u;code=%s;]", place->start.line, place->start.column,
			    finding->rule->code);
		add_escaped(out, finding->message, false);
		add_details(out, &report->items[i]);
		strbuf_addch(out, '\n');
	}
}
