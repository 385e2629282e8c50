#include "report/formats.h"
#include "report/text.h"

void pylint_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = report->items[i].finding;
		const struct location *place = &report->items[i].place;

		if (!report_lists(report, finding))
			continue;
		text_add(out, place->file->shown);
		strbuf_addf(out, ":%u:%u: %s: ", place->start.line, place->start.column - 1, finding->rule->code);
		text_add(out, finding->message);
		strbuf_addf(out, " (%s)\n", finding->rule->name);
	}
}
