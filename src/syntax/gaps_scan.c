#include "syntax/gaps.h"

#include "syntax/batch.h"

#include <string.h>

static char peek(const struct masking *m, size_t ahead)
{
	return m->at + ahead < m->source.size ? m->source.data[m->at + ahead] : '\0';
}

static void push(struct masking *m, struct context context)
{
	context.annotation = context.blank = NOWHERE;
	vec_push(&m->stack, context);
}

/* ---- strings ---- */

static bool at_quotes(const struct masking *m, char quote, bool triple)
{
	return peek(m, 0) == quote && (!triple || (peek(m, 1) == quote && peek(m, 2) == quote));
}

static void skip_string(struct masking *m, char quote, bool triple)
{
	while (m->at < m->source.size && !at_quotes(m, quote, triple)) {
		if (!triple && is_line_end(peek(m, 0)))
			return;
		m->at += peek(m, 0) == '\\' ? 2 : 1;
	}
	m->at += triple ? 3 : 1;
}

/* At a quote, behind its prefix. */
static void scan_quote(struct masking *m, bool is_format)
{
	char quote = peek(m, 0);
	bool triple = at_quotes(m, quote, true);

	m->at_start = false;
	m->at += triple ? 3 : 1;
	if (is_format)
		push(m, (struct context){ .place = PLACE_FSTRING, .quote = quote, .triple = triple });
	else
		skip_string(m, quote, triple);
}

static void scan_fstring(struct masking *m)
{
	const struct context *top = &vec_last(&m->stack);
	char c = peek(m, 0), next = peek(m, 1);

	if (at_quotes(m, top->quote, top->triple)) {
		m->at += top->triple ? 3 : 1;
		(void)vec_pop(&m->stack);
	} else if (!top->triple && is_line_end(c)) {
		(void)vec_pop(&m->stack);
	} else if (c == '{' && next != '{') {
		m->at++;
		push(m, (struct context){ .place = PLACE_REPLACED });
	} else {
		bool pair = (c == '\\' && next != '{' && next != '}') || (c == '{' && next == '{');

		m->at += pair ? 2 : 1;
	}
}

static void scan_spec(struct masking *m)
{
	char c = peek(m, 0);

	if (c == '}' || is_line_end(c))
		(void)vec_pop(&m->stack);
	m->at++;
	if (c == '{')
		push(m, (struct context){ .place = PLACE_REPLACED });
}

/* ---- code ---- */

/* Whether a statement that begins with the word has a colon that is no annotation's. */
static bool has_own_colon(struct slice word)
{
	static const char *const WORDS[] = { "if",   "elif",   "else",  "for",   "while", "try",    "except", "finally", "with", "def",
					     "case", "match",  "class", "async", "await", "lambda", "return", "yield",   "assert",
					     "del",  "import", "from",  "raise", "not" };

	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		if (slice_is(word, WORDS[i]))
			return true;
	}
	return false;
}

static void note_word(struct masking *m, struct slice word)
{
	struct context *top = &vec_last(&m->stack);
	bool was_at_start = m->at_start;

	m->at_start = false;
	if (slice_is(word, "lambda"))
		top->in_lambda = true;
	if (top->place != PLACE_STATEMENT)
		return;
	if (was_at_start && has_own_colon(word))
		m->may_annotate = false;
	if (was_at_start && slice_is(word, "async"))
		m->at_start = true;
	m->is_def = m->head == HEAD_KEYWORD ? m->is_def : slice_is(word, "def");
	if (m->head == HEAD_KEYWORD)
		m->head = HEAD_NAME;
	else if (was_at_start && (m->is_def || slice_is(word, "class") || slice_is(word, "type")))
		m->head = HEAD_KEYWORD;
}

static void scan_word(struct masking *m)
{
	struct slice word = { m->source.data + m->at, 0 };
	size_t letters = 0;

	while (m->at + word.size < m->source.size && is_word_byte(word.data[word.size]))
		word.size++;
	while (letters < word.size && strchr("rRbBuUfFtT", word.data[letters]))
		letters++;
	mask_word(m, m->at + word.size);
	m->at += word.size;
	if (letters == word.size && (peek(m, 0) == '"' || peek(m, 0) == '\''))
		scan_quote(m, memchr(word.data, 'f', word.size) || memchr(word.data, 'F', word.size) ||
				      memchr(word.data, 't', word.size) || memchr(word.data, 'T', word.size));
	else
		note_word(m, word);
}

static void scan_line_end(struct masking *m)
{
	if (m->stack.count > 1) {
		mask_dedent(m);
		return;
	}
	mask_annotation(m, &m->stack.items[0]);
	if (m->is_decorator)
		mask_comments(m);
	m->at++;
	m->indent = indent_at(m, m->at);
	begin_statement(m);
}

static void scan_open(struct masking *m, char c)
{
	struct context context = { .place = PLACE_BRACKETS };

	if (vec_last(&m->stack).place == PLACE_STATEMENT && m->head == HEAD_NAME) {
		if (c == '[') {
			context.place = PLACE_TYPE_PARAMETERS;
		} else if (c == '(' && m->is_def) {
			context.place = PLACE_PARAMETERS;
			m->head = HEAD_PARAMETERS;
		}
	}
	push(m, context);
}

static void scan_close(struct masking *m)
{
	struct context *top = &vec_last(&m->stack);

	if (m->stack.count == 1)
		return;
	mask_default(m, top);
	mask_annotation(m, top);
	(void)vec_pop(&m->stack);
}

static void scan_colon(struct masking *m)
{
	struct context *top = &vec_last(&m->stack);

	if (top->place == PLACE_REPLACED) {
		if (peek(m, 1) == '=')
			mask_equals(m);
		top->place = PLACE_SPEC;
	} else if (top->in_lambda) {
		top->in_lambda = false;
	} else if (top->place == PLACE_PARAMETERS) {
		top->annotation = m->at + 1;
	} else if (top->place == PLACE_STATEMENT && m->may_annotate && !m->at_start && peek(m, 1) != '=') {
		top->annotation = m->at + 1;
		m->may_annotate = false;
	} else if (top->place == PLACE_STATEMENT && peek(m, 1) != '=') {
		mask_annotation(m, top);
		begin_statement(m);
	}
}

static void scan_equals(struct masking *m)
{
	struct context *top = &vec_last(&m->stack);

	if (top->place == PLACE_TYPE_PARAMETERS && top->blank == NOWHERE)
		top->blank = m->at;
	else if (top->place == PLACE_PARAMETERS || top->place == PLACE_STATEMENT)
		mask_annotation(m, top);
	if (top->place == PLACE_STATEMENT)
		m->may_annotate = false;
}

static void scan_comma(struct masking *m)
{
	struct context *top = &vec_last(&m->stack);

	mask_default(m, top);
	if (top->place == PLACE_PARAMETERS)
		mask_annotation(m, top);
}

static void scan_arrow(struct masking *m)
{
	struct context *top = &vec_last(&m->stack);

	if (top->place == PLACE_STATEMENT && m->head == HEAD_PARAMETERS)
		top->annotation = m->at + 2;
}

/* Punctuation of two bytes whose second would be misread. */
static bool is_pair(char c, char next)
{
	return (next == '=' && strchr("=!<>", c)) || (c == '-' && next == '>') || (c == '\\' && is_line_end(next));
}

static void scan_punctuation(struct masking *m, char c)
{
	size_t length = is_pair(c, peek(m, 1)) ? 2 : 1;

	if (c == '-' && length == 2)
		scan_arrow(m);
	else if (strchr("([{", c))
		scan_open(m, c);
	else if (strchr(")]}", c))
		scan_close(m);
	else if (c == ':')
		scan_colon(m);
	else if (c == '=' && length == 1)
		scan_equals(m);
	else if (c == ',')
		scan_comma(m);
	else if (c == ';')
		mask_annotation(m, &m->stack.items[0]);
	if (c == '@' && m->at_start)
		m->is_decorator = true;
	if (!strchr(" \t\f\\:;", c))
		m->at_start = false;
	if (c == ';')
		begin_statement(m);
	if (c == '\\' && peek(m, 1) == '\r' && peek(m, 2) == '\n')
		length = 3;
	m->at += length;
}

static void scan_code(struct masking *m)
{
	char c = peek(m, 0);

	if (is_line_end(c) || (c == '#' && m->stack.count > 1)) {
		scan_line_end(m);
	} else if (c == '#') {
		mask_annotation(m, &m->stack.items[0]);
		while (m->at < m->source.size && !is_line_end(peek(m, 0)))
			m->at++;
	} else if (c == '"' || c == '\'') {
		scan_quote(m, false);
	} else if (is_word_byte(c)) {
		scan_word(m);
	} else if (c == '\0') {
		m->at++;
	} else {
		scan_punctuation(m, c);
	}
}

struct slice gaps_mask(struct arena *arena, struct slice text)
{
	struct masking m = { .source = text, .out = arena_alloc(arena, text.size + BATCH_SLACK) };

	if (text.size)
		memcpy(m.out, text.data, text.size);
	if (slice_starts(text, "\xef\xbb\xbf"))
		m.at = 3;
	m.indent = indent_at(&m, m.at);
	push(&m, (struct context){ .place = PLACE_STATEMENT });
	begin_statement(&m);
	while (m.at < m.source.size) {
		enum place place = vec_last(&m.stack).place;

		if (place == PLACE_FSTRING)
			scan_fstring(&m);
		else if (place == PLACE_SPEC)
			scan_spec(&m);
		else
			scan_code(&m);
	}
	m.at = m.source.size;
	mask_annotation(&m, &m.stack.items[0]);
	mask_returns(&m);
	vec_release(&m.stack);
	return (struct slice){ m.out, m.source.size };
}

bool gaps_certain(struct slice source)
{
	const char *end = source.data + source.size;
	const char *at = source.size ? memchr(source.data, '\r', source.size) : NULL;

	while (at) {
		if (at + 1 == end || at[1] != '\n')
			return true;
		at = memchr(at + 1, '\r', (size_t)(end - at) - 1);
	}
	return false;
}
