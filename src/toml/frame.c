#include "toml/toml.h"

#include "base/strbuf.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { FRAME_WIDTH = 100, FRAME_LEAD = 40, TAB = 4 };

/* The line that holds an offset. */
struct line {
	unsigned number;
	struct slice text; /* without its end */
	size_t at;         /* the offset in it */
};

static struct line line_of(struct slice source, size_t offset)
{
	struct line line = { 1, { source.data, 0 }, 0 };
	size_t i, start = 0, end;

	if (offset > source.size)
		offset = source.size;
	for (i = 0; i < offset; i++)
		if (source.data[i] == '\n') {
			line.number++;
			start = i + 1;
		}
	for (end = start; end < source.size && source.data[end] != '\n'; end++)
		;
	if (end > start && source.data[end - 1] == '\r')
		end--;
	line.text = (struct slice){ source.data + start, end - start };
	line.at = offset - start < line.text.size ? offset - start : line.text.size;
	return line;
}

static struct slice cut(struct slice text, size_t from, size_t to)
{
	return (struct slice){ text.data + from, to - from };
}

/* Text as the frame shows it: tabs are blanks, control characters are escaped. */
static void add_shown(struct strbuf *out, struct slice text)
{
	size_t from = 0, i;

	for (i = 0; i < text.size; i++) {
		if (text.data[i] != '\t')
			continue;
		utf8_add_printable(out, cut(text, from, i));
		strbuf_pad(out, ' ', TAB);
		from = i + 1;
	}
	utf8_add_printable(out, cut(text, from, text.size));
}

static size_t shown_width(struct slice text)
{
	struct strbuf shown = STRBUF_INIT;
	size_t width;

	add_shown(&shown, text);
	width = utf8_code_points(strbuf_slice(&shown));
	strbuf_release(&shown);
	return width;
}

static bool is_inner_byte(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Where a shown part of a long line begins and ends, not inside a character. */
static size_t part_start(const struct line *line)
{
	size_t start = line->text.size > FRAME_WIDTH && line->at > FRAME_LEAD ? line->at - FRAME_LEAD : 0;

	while (start > 0 && is_inner_byte(line->text.data[start]))
		start--;
	return start;
}

static size_t part_end(const struct line *line, size_t start)
{
	size_t end = line->text.size - start > FRAME_WIDTH ? start + FRAME_WIDTH : line->text.size;

	while (end < line->text.size && is_inner_byte(line->text.data[end]))
		end++;
	return end;
}

static void add_frame(struct strbuf *out, const struct line *line, size_t length)
{
	size_t start = part_start(line), end = part_end(line, start);
	size_t stop = length < end - line->at ? line->at + length : end;
	size_t carets;
	int margin = snprintf(NULL, 0, "%u", line->number);

	while (stop < end && is_inner_byte(line->text.data[stop]))
		stop++;
	carets = shown_width(cut(line->text, line->at, stop));
	strbuf_addf(out, "%*s |\n%u | %s", margin, "", line->number, start ? "..." : "");
	add_shown(out, cut(line->text, start, end));
	strbuf_addf(out, "%s\n%*s | %s", end < line->text.size ? "..." : "", margin, "", start ? "   " : "");
	strbuf_pad(out, ' ', shown_width(cut(line->text, start, line->at)));
	strbuf_pad(out, '^', carets ? carets : 1);
}

bool toml_error(struct error *err, const char *path, struct slice source, struct span span, const char *format, ...)
{
	struct line line = line_of(source, span.offset);
	struct strbuf message = STRBUF_INIT, out = STRBUF_INIT;
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&message, format, args);
	va_end(args);
	utf8_add_printable(&out, slice_of(path));
	strbuf_addf(&out, ":%u:%zu: ", line.number, utf8_code_points(cut(line.text, 0, line.at)) + 1);
	utf8_add_printable(&out, strbuf_slice(&message));
	strbuf_addch(&out, '\n');
	add_frame(&out, &line, span.length);
	error_set(err, "%s", strbuf_text(&out));
	strbuf_release(&message);
	strbuf_release(&out);
	return false;
}
