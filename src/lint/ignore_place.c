#include "lint/ignore_place.h"

#include "lint/logical.h"

static bool is_in_string(const struct trivia *trivia, uint32_t offset)
{
	for (size_t i = 0; i < trivia->multiline_string_count; i++)
		if (trivia->multiline_strings[i].offset < offset &&
		    offset < span_end(trivia->multiline_strings[i]))
			return true;
	return false;
}

static bool has_comment(const struct trivia *trivia, struct span line)
{
	for (size_t i = 0; i < trivia->comment_count; i++)
		if (span_contains(line, trivia->comments[i].span))
			return true;
	return false;
}

/* Behind the last character of the line, before its line break. */
static uint32_t end_of(struct slice source, struct span line)
{
	uint32_t end = span_end(line);

	while (end > line.offset && (source.data[end - 1] == '\n' || source.data[end - 1] == '\r'))
		end--;
	return end;
}

uint32_t ignore_place(struct slice source, const struct trivia *trivia, uint32_t offset)
{
	for (;;) {
		struct span line = physical_line(source, offset);
		uint32_t end = end_of(source, line);
		bool leads_on = end > line.offset && source.data[end - 1] == '\\' &&
				!has_comment(trivia, line);

		if ((!leads_on && !is_in_string(trivia, end)) || span_end(line) >= source.size)
			return end;
		offset = span_end(line);
	}
}

bool ignore_has_code(struct slice source, uint32_t end)
{
	for (uint32_t at = physical_line(source, end).offset; at < end; at++)
		if (!strchr(" \t\f", source.data[at]))
			return true;
	return false;
}
