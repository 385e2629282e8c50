#include "syntax/gaps.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

/*
 * The gaps of tree-sitter-python 0.25. Each function masks one of them, in the copy only:
 *   mask_default      `class A[T = int]`         defaults of type parameters
 *   mask_annotation   `x: A[int] or None`        what follows a subscript in an annotation; all of it becomes `...`
 *   mask_dedent       `(a.` newline `b)`         a line in brackets that is indented less than its statement
 *   mask_comments     `@a` newline `# b` newline `def c` a comment that is indented less than what stands around it
 *   mask_equals       `f"{x:=^9}"`               a format specifier that begins with a sign
 *   mask_returns      a carriage return alone    is a line break to Python, but a blank to the grammar
 *   mask_word         bytes that are not UTF-8   in names of files with a coding line
 */

bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void blank(struct masking *m, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		m->out[i] = ' ';
}

void begin_statement(struct masking *m)
{
	struct context *bottom = &m->stack.items[0];

	m->stack.count = 1;
	*bottom = (struct context){ .place = PLACE_STATEMENT, .annotation = NOWHERE, .blank = NOWHERE };
	m->at_start = m->may_annotate = true;
	m->head = HEAD_NONE;
	m->is_decorator = false;
}

/* ---- the masks ---- */

void mask_default(struct masking *m, struct context *context)
{
	if (context->blank != NOWHERE)
		blank(m, context->blank, m->at);
	context->blank = NOWHERE;
}

/* Whether anything but an end, a comma or a bar follows a closing bracket. */
static bool is_rejected(struct slice annotation)
{
	size_t i = 0;

	while (i < annotation.size) {
		bool closes = annotation.data[i++] == ']';

		while (closes && i < annotation.size && (isspace((unsigned char)annotation.data[i]) || annotation.data[i] == '\\'))
			i++;
		if (closes && i < annotation.size && !strchr("],|)}:\"'", annotation.data[i]))
			return true;
	}
	return false;
}

void mask_annotation(struct masking *m, struct context *context)
{
	size_t from = context->annotation;

	context->annotation = NOWHERE;
	if (from == NOWHERE || !is_rejected((struct slice){ m->source.data + from, m->at - from }))
		return;
	while (isspace((unsigned char)m->source.data[from]))
		from++;
	blank(m, from, m->at);
	memset(m->out + from, '.', 3);
}

void mask_equals(struct masking *m)
{
	m->out[m->at + 1] = ' ';
}

size_t indent_at(const struct masking *m, size_t at)
{
	size_t indent = 0;

	for (; at < m->source.size && memchr(" \t\f", m->source.data[at], 3); at++)
		indent = m->source.data[at] == '\f' ? 0 : indent + (m->source.data[at] == '\t' ? 8 : 1);
	return indent;
}

static size_t line_end(const struct masking *m, size_t at)
{
	while (at < m->source.size && !is_line_end(m->source.data[at]))
		at++;
	return at;
}

/* Over blank lines and lines of comments, from a line's end to the start of the next line with code. */
static size_t next_code_line(const struct masking *m, size_t at)
{
	size_t start = at;

	while (at < m->source.size) {
		char c = m->source.data[at];

		if (c == '#')
			at = line_end(m, at);
		else if (is_line_end(c))
			start = ++at;
		else if (memchr(" \t\f", c, 3))
			at++;
		else
			return start;
	}
	return m->source.size;
}

static bool starts_statement(const struct masking *m, size_t at)
{
	static const char *const WORDS[] = { "def", "class", "return", "import", "while", "with", "try", "except", "finally",
					     "pass", "break", "continue", "raise", "del", "global", "assert" };
	size_t end;

	while (at < m->source.size && memchr(" \t\f", m->source.data[at], 3))
		at++;
	for (end = at; end < m->source.size && is_word_byte(m->source.data[end]);)
		end++;
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		if (slice_is((struct slice){ m->source.data + at, end - at }, WORDS[i]))
			return true;
	}
	return false;
}

/* At a line's end, or a comment, inside brackets. A statement's keyword says that a bracket was left open. */
void mask_dedent(struct masking *m)
{
	size_t next = next_code_line(m, m->at);

	if (next == m->source.size || starts_statement(m, next)) {
		m->indent = indent_at(m, next);
		begin_statement(m);
	} else if (indent_at(m, next) < m->indent) {
		blank(m, m->at, next);
	}
	m->at = next;
}

/* At the line's end of a decorator: comments up to what it decorates. */
void mask_comments(struct masking *m)
{
	size_t next = next_code_line(m, m->at);

	for (size_t i = m->at; i < next; i++)
		if (!is_line_end(m->source.data[i]))
			m->out[i] = ' ';
}

void mask_word(struct masking *m, size_t end)
{
	for (size_t at = m->at; at < end;) {
		uint32_t code_point;
		struct slice rest = { m->source.data + at, end - at };
		size_t length = utf8_decode(rest, &code_point);

		if (length == 1 && (unsigned char)rest.data[0] >= 0x80)
			m->out[at] = '_';
		at += length;
	}
}

void mask_returns(struct masking *m)
{
	for (size_t i = 0; i < m->source.size; i++) {
		if (m->source.data[i] == '\r' && (i + 1 == m->source.size || m->source.data[i + 1] != '\n'))
			m->out[i] = '\n';
	}
}
