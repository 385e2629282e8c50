#include "report/formats.h"
#include "report/text.h"

static int digits(uint32_t number)
{
	int count = 1;

	while (number /= 10)
		count++;
	return count;
}

/* The findings of one file stand together, and their positions are aligned. */
static size_t group_end(const struct report *report, size_t begin, int *width)
{
	size_t end = begin;

	*width = 0;
	for (; end < report->count && report->items[end].place.file == report->items[begin].place.file; end++) {
		const struct position *start = &report->items[end].place.start;
		int needed = digits(start->line) + 1 + digits(start->column);

		if (report_shows(report, report->items[end].finding) && needed > *width)
			*width = needed;
	}
	return end;
}

static void add_item(struct strbuf *out, const struct report *report, const struct report_item *item, int width)
{
	const struct position *start = &item->place.start;

	strbuf_pad(out, ' ', 2 + (size_t)(width - digits(start->line) - 1 - digits(start->column)));
	strbuf_addf(out, "%u", start->line);
	style_add(out, &report->terminal, STYLE_POSITION, ":");
	strbuf_addf(out, "%u ", start->column);
	text_add_code(out, report, item->finding->rule);
	text_add_fixable(out, report, item->finding);
	strbuf_addch(out, ' ');
	text_add(out, item->finding->message);
	text_add_state(out, item->finding);
	strbuf_addch(out, '\n');
}

void grouped_write(const struct report *report, struct strbuf *out)
{
	int width;

	for (size_t i = 0; i < report->count;) {
		size_t end = group_end(report, i, &width);

		if (width && out->size)
			strbuf_addch(out, '\n');
		if (width) {
			text_add_styled(out, &report->terminal, STYLE_PATH, report->items[i].place.file->shown);
			strbuf_addstr(out, ":\n");
		}
		for (; i < end; i++) {
			if (report_shows(report, report->items[i].finding))
				add_item(out, report, &report->items[i], width);
		}
	}
}
