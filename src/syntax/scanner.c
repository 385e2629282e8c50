#include "syntax/scanner.h"

#include <string.h>

/* Marks of an open string. */
enum {
	MARK_SINGLE = 1,
	MARK_DOUBLE = 2,
	MARK_BACK = 4,
	MARK_RAW = 8,
	MARK_FORMAT = 16,
	MARK_TRIPLE = 32,
	MARK_BYTES = 64,
	MARK_PREFIX = 128, /* of no consequence */
};

enum { TAB_WIDTH = 8 };

/* Bytes that mean something inside some string. */
static const bool IS_SPECIAL[256] = { [0] = true,   ['\\'] = true, ['\''] = true, ['"'] = true,
				      ['`'] = true, ['{'] = true,  ['}'] = true,  ['\n'] = true };

static const uint8_t PREFIX_MARKS[256] = {
	['f'] = MARK_FORMAT, ['F'] = MARK_FORMAT, ['t'] = MARK_FORMAT, ['T'] = MARK_FORMAT,
	['r'] = MARK_RAW,    ['R'] = MARK_RAW,    ['b'] = MARK_BYTES,  ['B'] = MARK_BYTES,
	['u'] = MARK_PREFIX, ['U'] = MARK_PREFIX,
};

static const uint8_t QUOTE_MARKS[256] = { ['\''] = MARK_SINGLE,
					  ['"'] = MARK_DOUBLE,
					  ['`'] = MARK_BACK };

void scanner_reset(struct scanner *s)
{
	s->indents[0] = 0;
	s->indent_count = 1;
	s->string_count = 0;
	s->in_format_string = false;
}

void scanner_copy(struct scanner *to, const struct scanner *from)
{
	memcpy(to->indents, from->indents, from->indent_count * sizeof *from->indents);
	memcpy(to->strings, from->strings, from->string_count);
	to->indent_count = from->indent_count;
	to->string_count = from->string_count;
	to->in_format_string = from->in_format_string;
}

bool scanner_equals(const struct scanner *a, const struct scanner *b)
{
	return a->indent_count == b->indent_count && a->string_count == b->string_count &&
	       a->in_format_string == b->in_format_string &&
	       memcmp(a->indents, b->indents, a->indent_count * sizeof *a->indents) == 0 &&
	       memcmp(a->strings, b->strings, a->string_count) == 0;
}

/* Strings */

static uint8_t quote_of(uint8_t marks)
{
	return marks & MARK_SINGLE ? '\'' : marks & MARK_DOUBLE ? '"' : '`';
}

static const uint8_t *over_character(const uint8_t *at, const uint8_t *end)
{
	if (at < end)
		at++;
	while (at < end && (*at & 0xC0) == 0x80)
		at++;
	return at;
}

/* Over a backslash of a raw string and what it keeps from ending that. */
static const uint8_t *over_raw_escape(const uint8_t *at, uint8_t quote)
{
	at++;
	at += *at == quote || *at == '\\';
	at += *at == '\r';
	at += *at == '\n';
	return at;
}

/*
 * How many bytes of AT are the closing quotes, at most three; a string of one quote wants no more
 * than that.
 */
static uint32_t count_quotes(const uint8_t *at, uint8_t quote, uint8_t marks)
{
	if (!(marks & MARK_TRIPLE))
		return 1;
	return at[1] != quote ? 1 : at[2] != quote ? 2 : 3;
}

/* At a quote that may close the string. */
static enum scan_token scan_quote(struct scanner *s, const uint8_t *at, uint8_t marks,
				  bool has_content, const uint8_t **end)
{
	uint32_t count = count_quotes(at, *at, marks);

	if ((marks & MARK_TRIPLE) && count < 3) {
		*end = at + count;
		return SCAN_STRING_CONTENT;
	}
	*end = has_content ? at : at + count;
	if (has_content)
		return SCAN_STRING_CONTENT;
	s->string_count--;
	s->in_format_string = false;
	return SCAN_STRING_END;
}

/*
 * A token in the innermost string from *START on. Where there is none as the text ends or has a NUL,
 * *START is put there.
 */
static enum scan_token scan_text(struct scanner *s, const uint8_t **start, const uint8_t *text_end,
				 const uint8_t **end)
{
	uint8_t marks = s->strings[s->string_count - 1], quote = quote_of(marks);
	const uint8_t *at = *start;
	bool has_content = false;

	for (;; at = over_character(at, text_end), has_content = true) {
		const uint8_t *run = at;

		while (!IS_SPECIAL[*at])
			at++;
		has_content |= at > run;
		while (*at == '\\' && (marks & MARK_RAW)) /* alone it does not count as content */
			at = over_raw_escape(at, quote);
		if (*at == '\0') {
			*start = at;
			return SCAN_NONE;
		}
		if (*at == quote)
			return scan_quote(s, at, marks, has_content, end);
		*end = at;
		if (((*at == '{' || *at == '}') && (marks & MARK_FORMAT)) ||
		    (*at == '\\' && !(marks & MARK_BYTES)))
			return has_content ? SCAN_STRING_CONTENT : SCAN_NONE;
		if (*at == '\\') {
			at++;
			if (*at != 'N' && *at != 'u' && *at != 'U')
				return has_content ? SCAN_STRING_CONTENT : SCAN_NONE;
		} else if (*at == '\n' && has_content && !(marks & MARK_TRIPLE)) {
			return SCAN_NONE;
		}
	}
}

enum scan_token scanner_string_start(struct scanner *s, const uint8_t *at, const uint8_t **end)
{
	uint8_t marks = 0;

	for (; PREFIX_MARKS[*at]; at++)
		marks |= PREFIX_MARKS[*at] & (MARK_FORMAT | MARK_RAW | MARK_BYTES);
	if (!QUOTE_MARKS[*at] || s->string_count == STRINGS_MAX)
		return SCAN_NONE;
	marks |= QUOTE_MARKS[*at];
	if (*at != '`' && at[1] == *at && at[2] == *at) {
		marks |= MARK_TRIPLE;
		at += 2;
	}
	s->strings[s->string_count++] = marks;
	s->in_format_string = marks & MARK_FORMAT;
	*end = at + 1;
	return SCAN_STRING_START;
}

/* Lines */

/* Over a comment, up to the character before that with which the next line begins. */
static const uint8_t *over_comment(const uint8_t *at, const uint8_t *end)
{
	while (*at && *at != '\n')
		at++;
	return at >= end ? at - 1 : at;
}

/* Over a backslash up to the end of its line; NULL if something else follows. */
static const uint8_t *over_continuation(const uint8_t *at, const uint8_t *end)
{
	at += at[1] == '\r';
	if (at[1] == '\n')
		return at + 1;
	return at + 1 >= end ? at : NULL;
}

/* At what is no blank. False: what follows is not blank either. */
static bool read_other(struct blank *b, const uint8_t **at, const uint8_t *end)
{
	const uint8_t *next;

	switch (**at) {
	case '#':
		b->is_dead = b->with_comments && !b->has_line_end; /* it ends a line of code */
		b->is_plain &= !b->with_comments;
		if (!b->with_comments || b->is_dead)
			return false;
		if (b->first_comment < 0)
			b->first_comment = b->indent;
		b->indent = 0;
		*at = over_comment(*at, end);
		return true;
	case '\\':
		b->is_plain = false;
		next = over_continuation(*at, end);
		b->is_dead = !next;
		if (next)
			*at = next;
		return next != NULL;
	case '\0':
		b->has_line_end |= *at >= end;
		b->indent = *at >= end ? 0 : b->indent;
		return false;
	default: return false;
	}
}

/* Reads over blanks, continued lines and, where lines may end, comments. */
static void read_blank(struct scan_source *source, const uint8_t *at, bool with_comments)
{
	struct blank *b = &source->blank;

	*b = (struct blank){
		.from = at, .first_comment = -1, .is_plain = true, .with_comments = with_comments
	};
	for (;; at++) {
		const uint8_t *run = at;

		at = over_spaces(at);
		b->indent = (uint16_t)(b->indent + (at - run));
		if (*at == '\n') {
			b->has_line_end = true;
			b->indent = 0;
		} else if (*at == '\t') {
			b->indent += TAB_WIDTH;
		} else if (*at == '\r' || *at == '\f') {
			b->indent = 0;
		} else if (*at > '\\' || !read_other(b, &at, source->end)) {
			break;
		}
	}
	b->to = at;
	source->is_spent |= source->left < (size_t)(b->to - b->from);
	source->left -= source->is_spent ? source->left : (size_t)(b->to - b->from);
}

/*
 * What read_blank() gives from AT on, a line end inside of what it has read: only the first comment
 * may be another. So that many comments, after each of which a token is asked for, are not read
 * over and over.
 */
static void reread_blank(struct scan_source *source, const uint8_t *at)
{
	struct blank *b = &source->blank;
	uint16_t indent = 0;

	b->from = at;
	b->first_comment = -1;
	b->has_line_end = true;
	for (; at < b->to; at++) {
		if (*at == '\\') {
			read_blank(source, b->from, true);
			return;
		}
		if (*at == '#') {
			b->first_comment = indent;
			return;
		}
		indent = *at == ' ' ? indent + 1 : *at == '\t' ? indent + TAB_WIDTH : 0;
	}
	b->is_plain = true;
}

static void look_over_blank(struct scan_source *source, const uint8_t *at, bool with_comments)
{
	const struct blank *b = &source->blank;

	if (b->from == at && b->with_comments == with_comments)
		return;
	if (b->from && b->with_comments && with_comments && at > b->from && at < b->to &&
	    *at == '\n')
		reread_blank(source, at);
	else
		read_blank(source, at, with_comments);
}

/*
 * The line ends: a token of no bytes. RECOVERS: as the grammar's scanner takes what it is asked for
 * in error mode.
 */
static enum scan_token scan_line_end(struct scanner *s, const struct blank *b, uint32_t valid,
				     bool recovers)
{
	enum {
		BRACKETS = SCAN_BIT(SCAN_CLOSE_PAREN) | SCAN_BIT(SCAN_CLOSE_BRACKET) |
		SCAN_BIT(SCAN_CLOSE_BRACE)
	};
	uint16_t indent = s->indents[s->indent_count - 1];
	bool is_string = (valid & SCAN_BIT(SCAN_STRING_START)) && QUOTE_MARKS[*b->to];
	bool may_dedent = (valid & SCAN_BIT(SCAN_DEDENT)) ||
			  (!(valid & SCAN_BIT(SCAN_NEWLINE)) && !is_string && !(valid & BRACKETS));

	if ((valid & SCAN_BIT(SCAN_INDENT)) && b->indent > indent) {
		if (s->indent_count == INDENTS_MAX)
			return SCAN_NONE;
		s->indents[s->indent_count++] = b->indent;
		return SCAN_INDENT;
	}
	if (may_dedent && b->indent < indent && !s->in_format_string &&
	    b->first_comment < (int32_t)indent) {
		s->indent_count--;
		return SCAN_DEDENT;
	}
	return (valid & SCAN_BIT(SCAN_NEWLINE)) && !recovers ? SCAN_NEWLINE : SCAN_NONE;
}

static enum scan_token scan_lines(struct scanner *s, struct scan_source *source, const uint8_t *at,
				  uint32_t valid, bool recovers, struct scan_span *span)
{
	enum {
		LINES = SCAN_BIT(SCAN_NEWLINE) | SCAN_BIT(SCAN_INDENT) | SCAN_BIT(SCAN_DEDENT) |
		SCAN_BIT(SCAN_EXCEPT)
	};
	const struct blank *b = &source->blank;
	enum scan_token token;

	look_over_blank(source, at, valid & LINES);
	if (b->is_dead)
		return SCAN_NONE;
	if (b->has_line_end) {
		token = scan_line_end(s, b, valid, recovers);
		*span = (struct scan_span){ at, at };
		if (token != SCAN_NONE || s->indent_count == INDENTS_MAX)
			return token;
	}
	span->start = b->to;
	if (b->first_comment < 0 && (valid & SCAN_BIT(SCAN_STRING_START)))
		return scanner_string_start(s, b->to, &span->end);
	return SCAN_NONE;
}

enum scan_token scanner_scan(struct scanner *s, struct scan_source *source, const uint8_t *at,
			     uint32_t valid, struct scan_span *span)
{
	bool recovers = (valid & SCAN_BIT(SCAN_STRING_CONTENT)) && (valid & SCAN_BIT(SCAN_INDENT));
	enum scan_token token;

	span->start = at;
	if (s->string_count == 0 || recovers)
		return scan_lines(s, source, at, valid, recovers, span);
	if ((valid & SCAN_BIT(SCAN_ESCAPE_INTERPOLATION)) && (*at == '{' || *at == '}') &&
	    (s->strings[s->string_count - 1] & MARK_FORMAT)) {
		span->end = at + 2;
		return at[1] == *at ? SCAN_ESCAPE_INTERPOLATION : SCAN_NONE;
	}
	if (valid & SCAN_BIT(SCAN_STRING_CONTENT)) {
		token = scan_text(s, &at, source->end, &span->end);
		if (token != SCAN_NONE || at < source->end)
			return token;
	}
	return scan_lines(s, source, at, valid, recovers, span);
}
