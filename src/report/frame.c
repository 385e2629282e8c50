#include "report/frame.h"

#include "base/utf8.h"
#include "report/cells.h"
#include "report/text.h"

enum {
	TAB = 4,
	REACH = 4096, /* bytes of a line that are looked at on either side of where the mark starts */
	LEAD = 12,    /* cells before the mark that stay visible in a clipped line */
	TEXT_MIN = 24,
	LABEL_MIN = 30,
};

/* A source line as it is shown: printable text, and where in it the mark is. */
struct shown_line {
	struct strbuf text;
	size_t mark_from; /* bytes */
	size_t mark_to;
	size_t from; /* the part that fits */
	size_t to;
	bool cut_left; /* there is more than text holds */
	bool cut_right;
};

/* The bar that ends a gutter: "|", or one that joins up. */
static const char *frame_bar(const struct terminal *terminal)
{
	return terminal->unicode ? "│" : "|";
}

static const char *ellipsis(const struct terminal *terminal)
{
	return terminal->unicode ? "…" : "...";
}

static size_t ellipsis_cells(const struct terminal *terminal)
{
	return terminal->unicode ? 1 : 3;
}

static void add_character(struct strbuf *text, size_t *cells, struct slice character)
{
	size_t before = text->size;

	if (slice_is(character, "\t"))
		strbuf_pad(text, ' ', TAB - *cells % TAB);
	else if (slice_is(character, "\f"))
		strbuf_addch(text, ' ');
	else
		utf8_add_printable(text, character);
	*cells += cells_count((struct slice){ text->data + before, text->size - before });
}

/* MARK is relative to LINE. */
static struct shown_line expand(struct slice line, struct span mark)
{
	size_t at = mark.offset > REACH ? mark.offset - REACH : 0;
	size_t end = line.size - mark.offset > REACH ? mark.offset + REACH : line.size;
	struct shown_line shown = { .text = STRBUF_INIT, .cut_left = at > 0, .cut_right = end < line.size };
	size_t cells = 0;

	while (at > 0 && at < end && ((unsigned char)line.data[at] & 0xC0) == 0x80)
		at++;
	shown.mark_to = SIZE_MAX;
	while (at < end) {
		struct slice rest = { line.data + at, end - at };
		uint32_t code_point;

		if (at <= mark.offset)
			shown.mark_from = shown.text.size;
		if (at >= span_end(mark) && shown.mark_to == SIZE_MAX)
			shown.mark_to = shown.text.size;
		rest.size = utf8_decode(rest, &code_point);
		add_character(&shown.text, &cells, rest);
		at += rest.size;
	}
	if (at <= mark.offset)
		shown.mark_from = shown.text.size;
	if (shown.mark_to > shown.text.size)
		shown.mark_to = shown.text.size;
	return shown;
}

static struct slice part(const struct shown_line *shown, size_t from, size_t to)
{
	return (struct slice){ strbuf_text(&shown->text) + from, to - from };
}

static void clip(struct shown_line *shown, const struct frame *frame)
{
	size_t taken = frame->gutter + 3, width = frame->terminal->width;
	size_t room = width > taken + TEXT_MIN ? width - taken : TEXT_MIN;
	size_t cells = cells_count(strbuf_slice(&shown->text));
	size_t mark_end = cells_count(part(shown, 0, shown->mark_to));
	size_t mark_start = cells_count(part(shown, 0, shown->mark_from));
	size_t skip = 0;

	shown->to = shown->text.size;
	if (cells <= room && !shown->cut_left && !shown->cut_right)
		return;
	room -= 2 * ellipsis_cells(frame->terminal);
	if (mark_end > room && mark_start > LEAD)
		skip = mark_start - LEAD;
	if (skip && cells > room && cells - room < skip)
		skip = cells - room;
	shown->from = cells_fit(part(shown, 0, shown->text.size), skip);
	shown->to = shown->from + cells_fit(part(shown, shown->from, shown->text.size), room);
	shown->cut_left |= shown->from > 0;
	shown->cut_right |= shown->to < shown->text.size;
	if (shown->mark_to > shown->to)
		shown->mark_to = shown->to;
}

static void add_gutter(struct strbuf *out, const struct frame *frame, uint32_t number)
{
	style_begin(out, frame->terminal, STYLE_FRAME);
	if (number)
		strbuf_addf(out, "%*u %s", (int)frame->gutter, number, frame_bar(frame->terminal));
	else
		strbuf_addf(out, "%*s %s", (int)frame->gutter, "", frame_bar(frame->terminal));
	style_end(out, frame->terminal, STYLE_FRAME);
}

void frame_add_empty(struct strbuf *out, const struct frame *frame)
{
	add_gutter(out, frame, 0);
	strbuf_addch(out, '\n');
}

void frame_add_header(struct strbuf *out, const struct frame *frame, const char *arrow, const struct location *place)
{
	strbuf_pad(out, ' ', frame->gutter);
	style_add(out, frame->terminal, STYLE_FRAME, arrow);
	strbuf_addch(out, ' ');
	text_add_styled(out, frame->terminal, STYLE_PATH, place->file->shown);
	strbuf_addf(out, ":%u:%u\n", place->start.line, place->start.column);
}

static void add_source(struct strbuf *out, const struct frame *frame, const struct shown_line *shown, uint32_t number)
{
	struct slice text = part(shown, shown->from, shown->to);

	add_gutter(out, frame, number);
	if (text.size || shown->cut_left || shown->cut_right)
		strbuf_addch(out, ' ');
	if (shown->cut_left)
		strbuf_addstr(out, ellipsis(frame->terminal));
	strbuf_addslice(out, text);
	if (shown->cut_right)
		strbuf_addstr(out, ellipsis(frame->terminal));
	strbuf_addch(out, '\n');
}

/* In cells, from the bar of the gutter. */
struct underline {
	size_t start;
	size_t length;
};

/* Words of a label that fit into ROOM cells, at least one. */
static struct slice next_line(const char **text, size_t room)
{
	struct slice line = { *text, 0 };

	while (line.data[line.size]) {
		size_t size = line.size + (line.size > 0),
		       end = size + strcspn(line.data + size, " ");

		if (line.size && cells_count((struct slice){ line.data, end }) > room)
			break;
		line.size = end;
	}
	*text += line.size + strspn(*text + line.size, " ");
	return line;
}

/* Beside the underline where there is room, else below it. */
static void add_label(struct strbuf *out, const struct frame *frame, const struct frame_mark *mark,
		      const struct underline *under)
{
	size_t taken = frame->gutter + 2, width = frame->terminal->width,
	       start = under->start + under->length + 1;
	struct strbuf text = STRBUF_INIT;
	const char *rest;
	bool beside;

	text_add(&text, mark->label);
	beside = !frame->terminal->wraps ||
		 taken + start + cells_count(strbuf_slice(&text)) <= width ||
		 taken + start + LABEL_MIN <= width;
	if (!beside)
		start = taken + under->start + LABEL_MIN <= width ? under->start : 1;
	rest = strbuf_text(&text);
	for (bool first = beside; *rest; first = false) {
		struct slice line = next_line(&rest, frame->terminal->wraps && width > taken + start
							     ? width - taken - start
							     : SIZE_MAX);

		if (first) {
			strbuf_addch(out, ' ');
		} else {
			strbuf_addch(out, '\n');
			add_gutter(out, frame, 0);
			strbuf_pad(out, ' ', start);
		}
		style_begin(out, frame->terminal, mark->style);
		strbuf_addslice(out, line);
		style_end(out, frame->terminal, mark->style);
	}
	strbuf_release(&text);
}

static void add_underline(struct strbuf *out, const struct frame *frame, const struct shown_line *shown,
			  const struct frame_mark *mark)
{
	size_t length = cells_count(part(shown, shown->mark_from, shown->mark_to));
	size_t start = 1 + (shown->cut_left ? ellipsis_cells(frame->terminal) : 0) +
		       cells_count(part(shown, shown->from, shown->mark_from));

	length = length ? length : 1;
	add_gutter(out, frame, 0);
	strbuf_pad(out, ' ', start);
	style_begin(out, frame->terminal, mark->style);
	strbuf_pad(out, mark->line, length);
	style_end(out, frame->terminal, mark->style);
	if (mark->label)
		add_label(out, frame, mark, &(struct underline){ start, length });
	strbuf_addch(out, '\n');
}

void frame_add_marked(struct strbuf *out, const struct frame *frame, const struct location *place,
		      const struct frame_mark *mark)
{
	const struct lines *lines = &place->file->lines;
	struct slice line = lines_text(lines, place->start.line);
	size_t start = line.size ? (size_t)(line.data - lines->text.data) : place->span.offset;
	struct span within = { 0 };
	struct shown_line shown;

	within.offset = place->span.offset > start ? (uint32_t)(place->span.offset - start) : 0;
	if (within.offset > line.size)
		within.offset = (uint32_t)line.size;
	within.length = place->span.length;
	if (within.length > line.size - within.offset)
		within.length = (uint32_t)line.size - within.offset;
	shown = expand(line, within);
	clip(&shown, frame);
	add_source(out, frame, &shown, place->start.line);
	add_underline(out, frame, &shown, mark);
	strbuf_release(&shown.text);
}

void frame_add_line(struct strbuf *out, const struct frame *frame, const struct lines *lines, uint32_t number)
{
	struct shown_line shown = expand(lines_text(lines, number), (struct span){ 0 });

	clip(&shown, frame);
	add_source(out, frame, &shown, number);
	strbuf_release(&shown.text);
}
