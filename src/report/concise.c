#include "report/formats.h"
#include "report/text.h"

void concise_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report_shows(report, report->items[i].finding))
			text_add_concise(out, report, &report->items[i]);
	}
}
