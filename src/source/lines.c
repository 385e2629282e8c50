#include "source/lines.h"

#include "base/utf8.h"
#include "base/vec.h"

/* A line may be as long as the file, so that columns are counted from the nearest mark. */
enum { STRIDE = 1024 };

struct lines_mark {
	uint32_t offset;
	uint32_t code_points; /* before it */
	uint32_t utf16;
};

static const char byte_order_mark[] = "\xef\xbb\xbf";

static size_t break_size(struct slice text, size_t at)
{
	if (text.data[at] == '\n')
		return 1;
	if (text.data[at] != '\r')
		return 0;
	return at + 1 < text.size && text.data[at + 1] == '\n' ? 2 : 1;
}

static void find_starts(struct arena *arena, struct lines *lines)
{
	VEC(uint32_t) starts = { 0 };
	struct slice text = lines->text;

	vec_push(&starts, 0);
	for (size_t i = 0; i < text.size;) {
		size_t size = break_size(text, i);

		i += size ? size : 1;
		if (size)
			vec_push(&starts, (uint32_t)i);
	}
	vec_settle(&starts, arena, lines->starts, lines->count);
}

static void advance(struct slice text, struct lines_mark *mark)
{
	struct slice rest = { text.data + mark->offset, text.size - mark->offset };
	uint32_t code_point;

	mark->offset += (uint32_t)utf8_decode(rest, &code_point);
	mark->code_points++;
	mark->utf16 += code_point > 0xffff ? 2 : 1;
}

static void find_marks(struct arena *arena, struct lines *lines)
{
	VEC(struct lines_mark) marks = { 0 };
	struct lines_mark mark = { 0 };

	vec_push(&marks, mark);
	while (mark.offset < lines->text.size) {
		advance(lines->text, &mark);
		if (mark.offset >= marks.count * STRIDE)
			vec_push(&marks, mark);
	}
	vec_settle(&marks, arena, lines->marks, lines->mark_count);
}

struct lines lines_build(struct arena *arena, struct slice text)
{
	struct lines lines = { .text = text };

	find_starts(arena, &lines);
	find_marks(arena, &lines);
	return lines;
}

/* The characters that begin before OFFSET. */
static struct lines_mark count_to(const struct lines *lines, uint32_t offset)
{
	uint32_t nearest = offset / STRIDE;
	struct lines_mark mark;

	if (nearest >= lines->mark_count)
		nearest = lines->mark_count - 1;
	while (lines->marks[nearest].offset > offset)
		nearest--;
	mark = lines->marks[nearest];
	while (mark.offset < offset)
		advance(lines->text, &mark);
	return mark;
}

uint32_t lines_number(const struct lines *lines, uint32_t offset)
{
	uint32_t low = 0, high = lines->count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (lines->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

static uint32_t first_byte(const struct lines *lines, uint32_t number)
{
	uint32_t start = lines->starts[number - 1];

	return number == 1 && slice_starts(lines->text, byte_order_mark) ? 3 : start;
}

struct position lines_position(const struct lines *lines, uint32_t offset)
{
	struct position position;
	struct lines_mark from, to;
	uint32_t start;

	if (offset > lines->text.size)
		offset = (uint32_t)lines->text.size;
	position.line = lines_number(lines, offset);
	start = first_byte(lines, position.line);
	if (offset < start)
		offset = start;
	from = count_to(lines, start);
	to = count_to(lines, offset);
	position.column = to.code_points - from.code_points + 1;
	position.utf16 = to.utf16 - from.utf16 + 1;
	position.byte = offset - start + 1;
	return position;
}

struct slice lines_text(const struct lines *lines, uint32_t number)
{
	uint32_t start, end;

	if (number < 1 || number > lines->count)
		return (struct slice){ 0 };
	start = first_byte(lines, number);
	end = number < lines->count ? lines->starts[number] : (uint32_t)lines->text.size;
	while (end > start && (lines->text.data[end - 1] == '\n' || lines->text.data[end - 1] == '\r'))
		end--;
	return (struct slice){ lines->text.data + start, end - start };
}

uint32_t lines_start(const struct lines *lines, uint32_t number)
{
	if (number > lines->count)
		return (uint32_t)lines->text.size;
	return lines->starts[number ? number - 1 : 0];
}
