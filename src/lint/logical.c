#include "lint/logical.h"

#include "base/vec.h"

struct scan {
	const char *start;
	const char *at;
	const char *end;
};

struct span physical_line(struct slice source, uint32_t offset)
{
	uint32_t start = offset, end = offset;

	while (start > 0 && source.data[start - 1] != '\n')
		start--;
	while (end < source.size && source.data[end] != '\n')
		end++;
	if (end < source.size)
		end++;
	return (struct span){ start, end - start };
}

uint32_t line_indentation(struct slice source, uint32_t offset)
{
	uint32_t width = 0;

	for (; offset < source.size; offset++) {
		char c = source.data[offset];

		if (c == ' ')
			width++;
		else if (c == '\t')
			width = (width / 8 + 1) * 8;
		else if (c == '\f')
			width = 0;
		else
			break;
	}
	return width;
}

static void skip_line(struct scan *scan)
{
	while (scan->at < scan->end && *scan->at != '\n')
		scan->at++;
}

/* At the opening quote; leaves behind the closing one, or at the end of the line of a string that is not closed. */
static void skip_string(struct scan *scan)
{
	char quote = *scan->at;
	bool triple = scan->end - scan->at >= 3 && scan->at[1] == quote && scan->at[2] == quote;

	scan->at += triple ? 3 : 1;
	while (scan->at < scan->end) {
		char c = *scan->at;

		if (c == '\\' && scan->end - scan->at >= 2) {
			scan->at += 2;
			continue;
		}
		if (c == '\n' && !triple)
			return;
		if (c == quote && (!triple || (scan->end - scan->at >= 3 && scan->at[1] == quote && scan->at[2] == quote))) {
			scan->at += triple ? 3 : 1;
			return;
		}
		scan->at++;
	}
}

/* One step of a logical line; returns how it changes the depth of brackets. */
static int step(struct scan *scan)
{
	switch (*scan->at) {
	case '#':
		skip_line(scan);
		return 0;
	case '"':
	case '\'':
		skip_string(scan);
		return 0;
	case '\\':
		scan->at += scan->end - scan->at >= 3 && scan->at[1] == '\r' ? 3 : scan->end - scan->at >= 2 ? 2 : 1;
		return 0;
	case '(':
	case '[':
	case '{':
		scan->at++;
		return 1;
	case ')':
	case ']':
	case '}':
		scan->at++;
		return -1;
	default:
		scan->at++;
		return 0;
	}
}

/* From the first character of a logical line to behind its line break. */
static void skip_logical_line(struct scan *scan)
{
	long depth = 0;

	while (scan->at < scan->end) {
		if (*scan->at == '\n' && depth <= 0) {
			scan->at++;
			return;
		}
		depth += step(scan);
	}
}

/* Moves over white space; false where the line holds no code, then behind it. */
static bool find_code(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\f' || *scan->at == '\r'))
		scan->at++;
	if (scan->at < scan->end && *scan->at != '#' && *scan->at != '\n')
		return true;
	skip_line(scan);
	if (scan->at < scan->end)
		scan->at++;
	return false;
}

struct logical_lines logical_lines_find(struct arena *arena, struct slice source)
{
	struct scan scan = { source.data, source.data, source.data + source.size };
	struct logical_lines lines;
	VEC(struct logical_line) found = { 0 };

	while (scan.at < scan.end) {
		uint32_t start = (uint32_t)(scan.at - scan.start);

		if (!find_code(&scan))
			continue;
		skip_logical_line(&scan);
		vec_push(&found, ((struct logical_line){ { start, (uint32_t)(scan.at - scan.start) - start },
							 line_indentation(source, start) }));
	}
	vec_settle(&found, arena, lines.items, lines.count);
	return lines;
}

struct logical_lines written_lines_find(struct arena *arena, struct slice source, const struct trivia *trivia)
{
	struct logical_lines lines;
	VEC(struct logical_line) found = { 0 };
	size_t comment = 0;

	for (uint32_t at = 0; at < source.size;) {
		struct span line = physical_line(source, at);
		uint32_t code = at;

		while (code < span_end(line) && strchr(" \t\f\r\n", source.data[code]))
			code++;
		while (comment < trivia->comment_count && trivia->comments[comment].span.offset <= code)
			comment++;
		if (code < span_end(line) && !(comment < trivia->comment_count && trivia->comments[comment].own_line &&
					       span_contains(line, trivia->comments[comment].span)))
			vec_push(&found, ((struct logical_line){ line, line_indentation(source, at) }));
		at = span_end(line);
	}
	vec_settle(&found, arena, lines.items, lines.count);
	return lines;
}
