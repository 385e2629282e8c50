#include "report/formats.h"
#include "report/frame.h"
#include "report/note.h"
#include "report/text.h"

enum {
	FRAMES_MAX = 3,  /* the primary one, and the first in each of two other files */
	HEADING_INDENT = 2,
	CONTEXT_MAX = 3, /* lines shown on the way to the second line of a finding */
};

/* One finding, and which places get a frame; the others become notes. */
struct layout {
	const struct report_item *item;
	const struct location *framed[FRAMES_MAX];
	size_t framed_count;
	uint32_t context_end; /* the last line of the primary frame */
	struct frame frame;
};

static bool has_frame(const struct layout *layout, const struct location *place)
{
	for (size_t i = 0; i < layout->framed_count; i++) {
		if (layout->framed[i] == place)
			return true;
	}
	return false;
}

static bool is_file_framed(const struct layout *layout, const struct report_file *file)
{
	for (size_t i = 0; i < layout->framed_count; i++) {
		if (layout->framed[i]->file == file)
			return true;
	}
	return false;
}

static uint32_t context_end(const struct report_item *item)
{
	uint32_t line = item->place.start.line;

	if (!item->also.file)
		return line;
	return item->also.start.line > line && item->also.start.line <= line + CONTEXT_MAX ? item->also.start.line : line;
}

static unsigned gutter_width(const struct layout *layout)
{
	uint32_t most = layout->context_end;
	unsigned width = 1;

	for (size_t i = 1; i < layout->framed_count; i++) {
		if (layout->framed[i]->start.line > most)
			most = layout->framed[i]->start.line;
	}
	while (most /= 10)
		width++;
	return width;
}

static struct layout lay_out(const struct report *report, const struct report_item *item)
{
	struct layout layout = { .item = item, .framed = { &item->place }, .framed_count = 1 };

	for (size_t i = 0; i < item->finding->related.count && layout.framed_count < FRAMES_MAX; i++) {
		if (item->related[i].file && !is_file_framed(&layout, item->related[i].file))
			layout.framed[layout.framed_count++] = &item->related[i];
	}
	layout.context_end = context_end(item);
	layout.frame = (struct frame){ &report->terminal, gutter_width(&layout) };
	return layout;
}

static void add_heading(struct strbuf *out, const struct report *report, const struct finding *finding)
{
	const char *severity = severity_name(finding->severity);
	size_t column = strlen(finding->rule->code) + strlen(severity) + strlen(" : ") +
			(report_fixes(report, finding) ? strlen(" [*]") : 0);

	text_add_code(out, report, finding->rule);
	text_add_fixable(out, report, finding);
	strbuf_addch(out, ' ');
	style_add(out, &report->terminal, text_severity_style(finding->severity), severity);
	strbuf_addstr(out, ": ");
	text_add_wrapped(out, &report->terminal, STYLE_MESSAGE, finding->message, column,
			 HEADING_INDENT);
	text_add_state(out, finding);
	strbuf_addch(out, '\n');
}

static void add_primary(struct strbuf *out, const struct layout *layout)
{
	const struct finding *finding = layout->item->finding;
	const struct location *place = &layout->item->place;
	const struct frame_mark mark = { '^', text_severity_style(finding->severity), finding->label };

	frame_add_header(out, &layout->frame, "-->", place);
	frame_add_empty(out, &layout->frame);
	if (place->file->lines.text.size == 0)
		return;
	frame_add_marked(out, &layout->frame, place, &mark);
	for (uint32_t line = place->start.line + 1; line <= layout->context_end; line++)
		frame_add_line(out, &layout->frame, &place->file->lines, line);
	frame_add_empty(out, &layout->frame);
}

static void add_related(struct strbuf *out, const struct layout *layout)
{
	const struct evidence_chain *chain = &layout->item->finding->related;

	for (size_t i = 0; i < chain->count; i++) {
		const struct location *place = &layout->item->related[i];
		const struct frame_mark mark = { '-', STYLE_RELATED, chain->items[i].sentence };

		if (!has_frame(layout, place))
			continue;
		frame_add_header(out, &layout->frame, ":::", place);
		frame_add_empty(out, &layout->frame);
		frame_add_marked(out, &layout->frame, place, &mark);
		frame_add_empty(out, &layout->frame);
	}
}

static void add_notes(struct strbuf *out, const struct layout *layout)
{
	const struct evidence_chain *chain = &layout->item->finding->related;

	for (size_t i = 0; i < chain->count; i++) {
		const struct location *place = &layout->item->related[i];

		if (place->file && has_frame(layout, place))
			continue;
		note_add(out, &layout->frame, "note", chain->items[i].sentence, place->file ? place : NULL);
	}
}

static void add_help(struct strbuf *out, const struct layout *layout)
{
	const struct finding *finding = layout->item->finding;
	struct strbuf command = STRBUF_INIT;

	if (finding->help)
		note_add(out, &layout->frame, "help", finding->help, NULL);
	if (!finding->rule->check)
		return;
	strbuf_addstr(&command, "outlive explain ");
	text_add_argument(&command, layout->item->place.file->shown, layout->item->place.start.line);
	note_add_unwrapped(out, &layout->frame, "explain", strbuf_text(&command));
	strbuf_release(&command);
}

void full_write(const struct report *report, struct strbuf *out)
{
	for (size_t i = 0; i < report->count; i++) {
		struct layout layout;

		if (!report_shows(report, report->items[i].finding))
			continue;
		layout = lay_out(report, &report->items[i]);
		if (out->size)
			strbuf_addch(out, '\n');
		add_heading(out, report, layout.item->finding);
		add_primary(out, &layout);
		add_related(out, &layout);
		add_notes(out, &layout);
		add_help(out, &layout);
	}
}
