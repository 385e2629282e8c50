/* What a statement binds, told from its first line. */
#include "syntax/outlining.h"

static bool is_keyword(struct slice word)
{
	static const char *const words[] = { "and",	"as",	  "assert", "async", "await", "break", "case", "class",	"continue",
					     "def",	"del",	  "elif",   "else",  "except", "exec", "finally", "for", "from",
					     "global",	"if",	  "import", "in",    "is",     "lambda", "match", "nonlocal", "not",
					     "or",	"pass",	  "print",  "raise", "return", "try",  "type", "while", "with",
					     "yield",	NULL };

	return outline_is_one_of(word, words);
}

static void add_name(struct outlining *o, struct outline_item *item, size_t from, size_t to)
{
	vec_push(&o->names, ((struct span){ (uint32_t)from, (uint32_t)(to - from) }));
	item->name_count++;
}

/* `def name` or `class name`, from the blanks before the name. */
static void read_definition(struct outlining *o, struct outline_item *item, const struct line *line, size_t at)
{
	size_t from = outline_skip_blanks(o, at), to = outline_word_end(o, from);

	if (to == from || line->colon == NONE || line->has_walrus)
		return;
	if (item->kind == OUTLINE_CLASS) {
		if (line->last != line->colon + 1)
			return;
		item->body = (uint32_t)line->end;
	}
	add_name(o, item, from, to);
}

/* Over blanks, and in brackets also over line ends, joined lines and comments. */
static size_t skip_space(const struct outlining *o, size_t at, size_t end, bool in_brackets)
{
	while (at < end) {
		char c = o->scan.text.data[at];

		if (in_brackets && c == '#') {
			const char *from = o->scan.text.data + at, *stop = memchr(from, '\n', end - at);

			at = stop ? (size_t)(stop - o->scan.text.data) : end;
		} else if (outline_is_blank(c) || (in_brackets && (c == '\n' || c == '\r'))) {
			at++;
		} else {
			break;
		}
	}
	return at;
}

/* `a.b.c`, `a.b as d`; returns what follows, or NONE if it is anything else. */
static size_t read_import_name(struct outlining *o, struct outline_item *item, size_t at, size_t end, bool in_brackets)
{
	size_t from = at, head = outline_word_end(o, at), to = head;

	while (to > from && to < end && o->scan.text.data[to] == '.') {
		size_t next = outline_word_end(o, to + 1);

		if (next == to + 1)
			return NONE;
		to = next;
	}
	if (to == from || (item->kind == OUTLINE_FROM && to != head))
		return NONE;
	at = skip_space(o, to, end, in_brackets);
	if (slice_is(outline_text(o, at, outline_word_end(o, at)), "as")) {
		from = skip_space(o, at + 2, end, in_brackets);
		head = outline_word_end(o, from);
		if (head == from)
			return NONE;
		at = skip_space(o, head, end, in_brackets);
	}
	add_name(o, item, from, head);
	return at;
}

/* The names behind `import`; false if they are not plain. */
static bool read_import_names(struct outlining *o, struct outline_item *item, size_t at, size_t end)
{
	bool in_brackets;

	at = outline_skip_blanks(o, at);
	in_brackets = item->kind == OUTLINE_FROM && at < end && o->scan.text.data[at] == '(';
	at = skip_space(o, at + in_brackets, end, in_brackets);
	for (;;) {
		at = read_import_name(o, item, at, end, in_brackets);
		if (at == NONE)
			return false;
		if (at < end && o->scan.text.data[at] == ',')
			at = skip_space(o, at + 1, end, in_brackets);
		else
			break;
		if (in_brackets && at < end && o->scan.text.data[at] == ')')
			break;
	}
	if (in_brackets && at < end && o->scan.text.data[at] == ')')
		at = outline_skip_blanks(o, at + 1);
	else if (in_brackets)
		return false;
	return at == end;
}

/* Behind `from`: dots, blanks and names up to `import`; NONE if it is anything else. */
static size_t find_import(const struct outlining *o, size_t at, size_t end)
{
	size_t from = outline_skip_blanks(o, at);

	for (at = from; at < end && (is_word_byte(o->scan.text.data[at]) || o->scan.text.data[at] == '.');)
		at++;
	at = outline_skip_blanks(o, at);
	return at > from && slice_is(outline_text(o, at, outline_word_end(o, at)), "import") ? at + strlen("import") : NONE;
}

static void read_import(struct outlining *o, struct outline_item *item, const struct line *line, size_t at)
{
	size_t first = o->names.count, count = item->name_count;

	if (item->kind == OUTLINE_FROM)
		at = find_import(o, at, line->last);
	if (!line->has_semicolon && at != NONE && read_import_names(o, item, at, line->last))
		return;
	o->names.count = first;
	item->name_count = count;
	item->kind = OUTLINE_OTHER;
}

bool outline_holds(struct slice text, const char *word)
{
	return text_find_word(text, word, 0) < text.size;
}

/* A statement that begins with no keyword, or with one that is none here. */
static void read_simple(struct outlining *o, struct outline_item *item, const struct line *line)
{
	size_t end = outline_word_end(o, line->code), next = outline_skip_blanks(o, end);
	bool is_name = end > line->code && !is_keyword(outline_text(o, line->code, end)) &&
		       !memchr("0123456789", o->scan.text.data[line->code], 10);

	if (line->has_walrus || line->has_semicolon)
		return;
	if (line->sign == NONE && (is_name || end == line->code)) {
		item->kind = OUTLINE_EXPR;
		return;
	}
	if (!is_name || line->sign != next || line->equals > 1)
		return;
	if (line->late_colon != NONE && !outline_holds(outline_text(o, next, line->late_colon), "lambda"))
		return;
	item->kind = o->scan.text.data[next] == ':' && line->equals == 0 ? OUTLINE_ANNOTATED : OUTLINE_ASSIGN;
	add_name(o, item, line->code, end);
}

/* Behind `async`, where there is one. */
static size_t definition_word(const struct outlining *o, const struct line *line)
{
	size_t end = outline_word_end(o, line->code);

	return slice_is(outline_text(o, line->code, end), "async") ? outline_skip_blanks(o, end) : line->code;
}

void outline_statement(struct outlining *o, struct outline_item *item, const struct line *line)
{
	size_t from = definition_word(o, line), end = outline_word_end(o, from);
	struct slice word = outline_text(o, from, end);

	item->kind = OUTLINE_OTHER;
	if (slice_is(word, "def") || (slice_is(word, "class") && from == line->code)) {
		item->kind = word.size == 3 ? OUTLINE_FUNCTION : OUTLINE_CLASS;
		read_definition(o, item, line, end);
		if (item->name_count == 0)
			item->kind = OUTLINE_OTHER;
	} else if (slice_is(word, "import") || slice_is(word, "from")) {
		item->kind = word.size == 6 ? OUTLINE_IMPORT : OUTLINE_FROM;
		read_import(o, item, line, end);
	} else {
		read_simple(o, item, line);
	}
	o->may_indent = item->kind == OUTLINE_FUNCTION || item->kind == OUTLINE_CLASS ||
			(item->kind == OUTLINE_OTHER && line->colon != NONE);
}
