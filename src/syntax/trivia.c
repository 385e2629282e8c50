/*
 * Strings are passed over as Python reads them, so that a # in one begins no comment. Linear in the text: an f-string that
 * cannot be read is taken for a plain string, and so are all behind it.
 */
#include "syntax/trivia.h"

#include "base/vec.h"
#include "syntax/markup.h"

enum { NESTING_MAX = 100 };

struct reader {
	struct slice text;
	size_t at;
	bool broken; /* an f-string could not be read */
};

struct quotes {
	char quote;
	bool triple;
};

static char peek(const struct reader *reader, size_t ahead)
{
	return reader->at + ahead < reader->text.size ? reader->text.data[reader->at + ahead] : '\0';
}

static bool is_done(const struct reader *reader)
{
	return reader->at >= reader->text.size;
}

static void skip_comment(struct reader *reader)
{
	const char *from = reader->text.data + reader->at, *end = memchr(from, '\n', reader->text.size - reader->at);

	reader->at = end ? (size_t)(end - reader->text.data) : reader->text.size;
}

/* ---- strings ---- */

static bool ends_here(const struct reader *reader, struct quotes quotes)
{
	return peek(reader, 0) == quotes.quote &&
	       (!quotes.triple || (peek(reader, 1) == quotes.quote && peek(reader, 2) == quotes.quote));
}

static bool is_cut_off(const struct reader *reader, struct quotes quotes)
{
	return is_done(reader) || (peek(reader, 0) == '\n' && !quotes.triple);
}

/* At a backslash: it and what it escapes; a carriage return and a line feed are one. */
static void skip_escape(struct reader *reader)
{
	reader->at += peek(reader, 1) == '\r' && peek(reader, 2) == '\n' ? 3 : 2;
}

static void skip_plain_string(struct reader *reader, struct quotes quotes)
{
	while (!is_cut_off(reader, quotes)) {
		if (ends_here(reader, quotes)) {
			reader->at += quotes.triple ? 3 : 1;
			return;
		}
		if (peek(reader, 0) == '\\')
			skip_escape(reader);
		else
			reader->at++;
	}
}

static bool skip_field(struct reader *reader, struct quotes quotes, unsigned depth);

/* Behind the colon of a field, up to what follows the brace that closes it. */
static bool skip_format_spec(struct reader *reader, struct quotes quotes, unsigned depth)
{
	while (!is_cut_off(reader, quotes) && !ends_here(reader, quotes)) {
		char c = peek(reader, 0);

		reader->at++;
		if (c == '}')
			return true;
		if (c == '{' && !skip_field(reader, quotes, depth + 1))
			return false;
	}
	return false;
}

static struct span skip_literal(struct reader *reader, unsigned depth, bool *is_text);

/* Behind the brace that opens a field of an f-string, up to what follows the one that closes it. */
static bool skip_field(struct reader *reader, struct quotes quotes, unsigned depth)
{
	unsigned brackets = 0;
	bool is_text;

	while (depth < NESTING_MAX && !is_cut_off(reader, quotes) && !reader->broken) {
		char c = peek(reader, 0);

		if (c == '"' || c == '\'') {
			skip_literal(reader, depth + 1, &is_text);
			continue;
		}
		if (c == '#') {
			skip_comment(reader);
			continue;
		}
		reader->at++;
		if (memchr("([{", c, 3))
			brackets++;
		else if (brackets && memchr(")]}", c, 3))
			brackets--;
		else if (c == ':' && !brackets)
			return skip_format_spec(reader, quotes, depth);
		else if (c == '}')
			return true;
	}
	return false;
}

static bool skip_format_string(struct reader *reader, struct quotes quotes, unsigned depth)
{
	while (!is_cut_off(reader, quotes)) {
		char c = peek(reader, 0), next = peek(reader, 1);

		if (ends_here(reader, quotes)) {
			reader->at += quotes.triple ? 3 : 1;
			return true;
		}
		if (c == '\\' && next != '{' && next != '}') {
			skip_escape(reader);
			continue;
		}
		reader->at += c == '{' && next == '{' ? 2 : 1;
		if (c == '{' && next != '{' && !skip_field(reader, quotes, depth))
			return false;
	}
	return false;
}

/* Where the prefix of the literal begins whose quote stands at AT; what may be before it is a keyword or a byte order mark. */
static size_t prefix_start(const struct reader *reader, size_t at)
{
	const char *text = reader->text.data;
	size_t from = at;

	while (from > 0 && at - from < 2 && memchr("rRbBuUfFtT", text[from - 1], 10))
		from--;
	return from > 0 && is_word_byte(text[from - 1]) && (unsigned char)text[from - 1] < 0x80 ? at : from;
}

static bool is_format(struct slice prefix)
{
	for (size_t i = 0; i < prefix.size; i++)
		if (memchr("fFtT", prefix.data[i], 4))
			return true;
	return false;
}

/* At a quote; the literal with its prefix. IS_TEXT: it is in three quotes, and braces in it are no code. */
static struct span skip_literal(struct reader *reader, unsigned depth, bool *is_text)
{
	struct quotes quotes = { peek(reader, 0), false };
	size_t from = prefix_start(reader, reader->at), inside;
	bool formats = is_format((struct slice){ reader->text.data + from, reader->at - from });

	quotes.triple = ends_here(reader, (struct quotes){ quotes.quote, true });
	inside = reader->at += quotes.triple ? 3 : 1;
	if (formats && !reader->broken)
		reader->broken = !skip_format_string(reader, quotes, depth);
	if (!formats || reader->broken) {
		reader->at = inside;
		skip_plain_string(reader, quotes);
	}
	if (reader->at > reader->text.size)
		reader->at = reader->text.size;
	*is_text = quotes.triple && !formats;
	return (struct span){ (uint32_t)from, (uint32_t)(reader->at - from) };
}

/* ---- code ---- */

/* Up to a quote or a comment, which is returned, or to the end. */
static char pass_code(struct reader *reader)
{
	char c = '\0';

	while (!is_done(reader) && (c = peek(reader, 0), c != '"' && c != '\'' && c != '#')) {
		if (c == '\\')
			skip_escape(reader);
		else
			reader->at++;
	}
	return c;
}

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
	struct reader reader = { .text = source };
	VEC(struct comment) comments = { 0 };
	VEC(struct span) strings = { 0 }, quiet = { 0 };
	struct trivia trivia;

	for (char c; c = pass_code(&reader), !is_done(&reader);) {
		struct span span = { (uint32_t)reader.at, 0 };
		bool is_text = true;

		if (c == '#') {
			skip_comment(&reader);
			span.length = (uint32_t)reader.at - span.offset;
			vec_push(&comments, comment_at(source, span));
		} else {
			span = skip_literal(&reader, 0, &is_text);
			if (holds_line_end((struct slice){ source.data + span.offset, span.length }))
				vec_push(&strings, span);
		}
		if (is_text)
			vec_push(&quiet, span);
	}
	vec_settle(&comments, arena, trivia.comments, trivia.comment_count);
	vec_settle(&strings, arena, trivia.multiline_strings, trivia.multiline_string_count);
	vec_settle(&quiet, arena, trivia.quiet, trivia.quiet_count);
	return trivia;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

/* Whether nothing but space stands beside SPAN in its line. */
static bool is_alone(struct slice source, struct span span)
{
	size_t start = span.offset, end = span_end(span);

	while (start > 0 && is_blank(source.data[start - 1]))
		start--;
	while (end < source.size && is_blank(source.data[end]))
		end++;
	return (start == 0 || source.data[start - 1] == '\n') && (end == source.size || source.data[end] == '\n');
}

struct trivia trivia_of_markup(struct arena *arena, struct slice source)
{
	struct markup_reader reader = { .source = source };
	VEC(struct comment) comments = { 0 };
	struct trivia trivia = { 0 };
	struct markup_token token;

	while (markup_next(&reader, &token))
		if (token.kind == MARKUP_COMMENT)
			vec_push(&comments, ((struct comment){ { token.span.offset + 1, token.span.length - 3 },
							       is_alone(source, token.span) }));
	vec_settle(&comments, arena, trivia.comments, trivia.comment_count);
	return trivia;
}

bool trivia_covers(const struct trivia *trivia, uint32_t offset)
{
	return span_holding(trivia->quiet, trivia->quiet_count, offset) != NULL;
}
