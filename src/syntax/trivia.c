#include "syntax/trivia.h"

#include "base/vec.h"
#include "syntax/scan.h"

static struct comment comment_at(struct slice source, struct span span)
{
	size_t before = span.offset, first = slice_starts(source, "\xef\xbb\xbf") ? 3 : 0;

	while (span.length && source.data[span_end(span) - 1] == '\r')
		span.length--;
	while (before > first && memchr(" \t\f", source.data[before - 1], 3))
		before--;
	return (struct comment){ span, before == first || memchr("\n\r", source.data[before - 1], 2) };
}

static bool holds_line_end(struct slice text)
{
	return memchr(text.data, '\n', text.size) || memchr(text.data, '\r', text.size);
}

struct trivia trivia_read(struct arena *arena, struct slice source)
{
	struct scan scan = { .text = source };
	VEC(struct comment) comments = { 0 };
	VEC(struct span) strings = { 0 }, quiet = { 0 };
	enum scan_event event;
	struct trivia trivia;

	while ((event = scan_next(&scan)) != SCAN_END) {
		if (event == SCAN_COMMENT)
			vec_push(&comments, comment_at(source, scan.token));
		else if (event == SCAN_STRING &&
			 holds_line_end((struct slice){ source.data + scan.token.offset, scan.token.length }))
			vec_push(&strings, scan.token);
		if (event == SCAN_COMMENT || (event == SCAN_STRING && scan_is_text(&scan)))
			vec_push(&quiet, scan.token);
	}
	vec_settle(&comments, arena, trivia.comments, trivia.comment_count);
	vec_settle(&strings, arena, trivia.multiline_strings, trivia.multiline_string_count);
	vec_settle(&quiet, arena, trivia.quiet, trivia.quiet_count);
	return trivia;
}

bool trivia_covers(const struct trivia *trivia, uint32_t offset)
{
	return span_holding(trivia->quiet, trivia->quiet_count, offset) != NULL;
}
