#include "syntax/outline.h"

#include "base/vec.h"
#include "syntax/scan.h"

/* What the line that is read means for the statement that it belongs to. */
struct outlining {
	struct arena *arena;
	struct scan scan;
	size_t indent; /* of the block's statements; SIZE_MAX before the first */
	size_t inner;  /* of the first line inside of the last statement; SIZE_MAX before it */
	VEC(struct outline_item) items;
	VEC(struct span) names;
	VEC(struct span) quiet;
	bool is_file;
	bool in_decorators; /* the last item is not complete */
	bool may_indent;    /* lines that are indented more may follow the last item's first one */
};

static struct slice text_of(const struct outlining *o, size_t from, size_t to)
{
	return (struct slice){ o->scan.text.data + from, to - from };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

/* The offset of the first byte from AT on that is no blank. */
static size_t skip_blanks(const struct outlining *o, size_t at)
{
	while (at < o->scan.text.size && is_blank(o->scan.text.data[at]))
		at++;
	return at;
}

static size_t word_end(const struct outlining *o, size_t at)
{
	while (at < o->scan.text.size && is_word_byte(o->scan.text.data[at]))
		at++;
	return at;
}

/* As Python's tokenizer counts; a form feed begins anew. */
static size_t indent_of(const struct outlining *o, size_t line, size_t code)
{
	size_t indent = 0;

	for (; line < code; line++) {
		char c = o->scan.text.data[line];

		indent = c == '\f' ? 0 : c == '\t' ? indent + 8 : indent + 1;
	}
	return indent;
}

static bool is_one_of(struct slice word, const char *const *words)
{
	for (; *words; words++)
		if (slice_is(word, *words))
			return true;
	return false;
}

static bool continues_compound(struct slice word)
{
	static const char *const words[] = { "else", "elif", "except", "finally", NULL };

	return is_one_of(word, words);
}

static bool is_keyword(struct slice word)
{
	static const char *const words[] = { "and",	"as",	  "assert", "async", "await", "break", "case", "class",	"continue",
					     "def",	"del",	  "elif",   "else",  "except", "exec", "finally", "for", "from",
					     "global",	"if",	  "import", "in",    "is",     "lambda", "match", "nonlocal", "not",
					     "or",	"pass",	  "print",  "raise", "return", "try",  "type", "while", "with",
					     "yield",	NULL };

	return is_one_of(word, words);
}

/* ---- reading one logical line ---- */

/* What stands on it outside of brackets. */
struct line {
	size_t code;     /* where it begins */
	size_t end;      /* behind its line end */
	size_t sign;     /* the first `=` or `:`, else NONE */
	unsigned equals; /* how many `=` */
	size_t colon;    /* the first `:` */
	size_t late_colon; /* the first behind a `=` */
	bool has_walrus;
	bool has_semicolon;
	size_t last; /* behind the last byte that is neither blank nor comment */
};

#define NONE SIZE_MAX

static void note_sign(const struct outlining *o, struct line *line)
{
	size_t at = o->scan.token.offset;
	char c = o->scan.text.data[at];

	if (o->scan.token.length == 2) {
		line->has_walrus = true;
		return;
	}
	if (c == ';')
		line->has_semicolon = true;
	else if (line->sign == NONE)
		line->sign = at;
	if (c == ':' && line->colon == NONE)
		line->colon = at;
	if (c == ':' && line->late_colon == NONE && line->equals)
		line->late_colon = at;
	line->equals += c == '=';
}

static void note_quiet(struct outlining *o, struct span span)
{
	if (o->is_file)
		vec_push(&o->quiet, span);
}

/* From CODE on, where no string is open, up to the line's end. */
static struct line read_line(struct outlining *o, size_t code, bool signs)
{
	struct line line = { .code = code, .sign = NONE, .colon = NONE, .late_colon = NONE, .last = NONE };
	enum scan_event event;

	o->scan.at = code;
	o->scan.signs = signs;
	o->scan.holds_walrus = false;
	while ((event = scan_next(&o->scan)) != SCAN_LINE && event != SCAN_END) {
		if (event == SCAN_SIGN)
			note_sign(o, &line);
		else if (event == SCAN_COMMENT && o->scan.depth == 0)
			line.last = o->scan.token.offset;
		if (event == SCAN_COMMENT || (event == SCAN_STRING && scan_is_text(&o->scan)))
			note_quiet(o, o->scan.token);
	}
	line.end = o->scan.at;
	line.has_walrus = line.has_walrus || o->scan.holds_walrus;
	if (line.last == NONE)
		line.last = line.end;
	while (line.last > code && memchr(" \t\f\r\n", o->scan.text.data[line.last - 1], 5))
		line.last--;
	return line;
}

/* ---- what a statement binds ---- */

static void add_name(struct outlining *o, struct outline_item *item, size_t from, size_t to)
{
	vec_push(&o->names, ((struct span){ (uint32_t)from, (uint32_t)(to - from) }));
	item->name_count++;
}

/* `def name` or `class name`, from the blanks before the name. */
static void read_definition(struct outlining *o, struct outline_item *item, const struct line *line, size_t at)
{
	size_t from = skip_blanks(o, at), to = word_end(o, from);

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
		} else if (is_blank(c) || (in_brackets && (c == '\n' || c == '\r'))) {
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
	size_t from = at, head = word_end(o, at), to = head;

	while (to > from && to < end && o->scan.text.data[to] == '.') {
		size_t next = word_end(o, to + 1);

		if (next == to + 1)
			return NONE;
		to = next;
	}
	if (to == from || (item->kind == OUTLINE_FROM && to != head))
		return NONE;
	at = skip_space(o, to, end, in_brackets);
	if (slice_is(text_of(o, at, word_end(o, at)), "as")) {
		from = skip_space(o, at + 2, end, in_brackets);
		head = word_end(o, from);
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

	at = skip_blanks(o, at);
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
		at = skip_blanks(o, at + 1);
	else if (in_brackets)
		return false;
	return at == end;
}

/* Behind `from`: dots, blanks and names up to `import`; NONE if it is anything else. */
static size_t find_import(const struct outlining *o, size_t at, size_t end)
{
	size_t from = skip_blanks(o, at);

	for (at = from; at < end && (is_word_byte(o->scan.text.data[at]) || o->scan.text.data[at] == '.');)
		at++;
	at = skip_blanks(o, at);
	return at > from && slice_is(text_of(o, at, word_end(o, at)), "import") ? at + strlen("import") : NONE;
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

static bool holds(struct slice text, const char *word)
{
	return text_find_word(text, word, 0) < text.size;
}

/* A statement that begins with no keyword, or with one that is none here. */
static void read_simple(struct outlining *o, struct outline_item *item, const struct line *line)
{
	size_t end = word_end(o, line->code), next = skip_blanks(o, end);
	bool is_name = end > line->code && !is_keyword(text_of(o, line->code, end)) &&
		       !memchr("0123456789", o->scan.text.data[line->code], 10);

	if (line->has_walrus || line->has_semicolon)
		return;
	if (line->sign == NONE && (is_name || end == line->code)) {
		item->kind = OUTLINE_EXPR;
		return;
	}
	if (!is_name || line->sign != next || line->equals > 1)
		return;
	if (line->late_colon != NONE && !holds(text_of(o, next, line->late_colon), "lambda"))
		return;
	item->kind = o->scan.text.data[next] == ':' && line->equals == 0 ? OUTLINE_ANNOTATED : OUTLINE_ASSIGN;
	add_name(o, item, line->code, end);
}

/* ---- statements ---- */

/* Behind `async`, where there is one. */
static size_t definition_word(const struct outlining *o, const struct line *line)
{
	size_t end = word_end(o, line->code);

	return slice_is(text_of(o, line->code, end), "async") ? skip_blanks(o, end) : line->code;
}

static void read_statement(struct outlining *o, struct outline_item *item, const struct line *line)
{
	size_t from = definition_word(o, line), end = word_end(o, from);
	struct slice word = text_of(o, from, end);

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

static void settle_names(struct outlining *o)
{
	const struct span *names;
	size_t count, next = 0;

	vec_settle(&o->names, o->arena, names, count);
	(void)count;
	for (size_t i = 0; i < o->items.count; i++) {
		o->items.items[i].names = names + next;
		next += o->items.items[i].name_count;
	}
}

/* A line that is indented as the block is. */
static void add_line(struct outlining *o, size_t start, size_t code)
{
	struct slice word = text_of(o, code, word_end(o, code));
	struct line line = read_line(o, code, true);
	bool decorates = o->scan.text.data[code] == '@';
	struct outline_item *item;

	if (continues_compound(word)) {
		o->scan.unsure = o->scan.unsure || o->items.count == 0 || o->in_decorators ||
				 vec_last(&o->items).kind != OUTLINE_OTHER;
		o->may_indent = true;
		if (o->items.count)
			vec_last(&o->items).code_end = (uint32_t)line.last;
		return;
	}
	if (!o->in_decorators)
		vec_push(&o->items, ((struct outline_item){ .span.offset = (uint32_t)start }));
	item = &vec_last(&o->items);
	item->code_end = (uint32_t)line.last;
	if (decorates) {
		o->scan.unsure = o->scan.unsure || line.has_walrus;
		o->in_decorators = true;
		return;
	}
	read_statement(o, item, &line);
	if (o->in_decorators && item->kind != OUTLINE_FUNCTION && item->kind != OUTLINE_CLASS)
		o->scan.unsure = true;
	o->in_decorators = false;
}

static bool is_code(const struct outlining *o, size_t at)
{
	return at < o->scan.text.size && !memchr("#\r\n", o->scan.text.data[at], 3);
}

/* Over a line that holds no statement. */
static void skip_empty_line(struct outlining *o, size_t at)
{
	const char *from = o->scan.text.data + at, *end = memchr(from, '\n', o->scan.text.size - at);

	end = end ? end : o->scan.text.data + o->scan.text.size;
	o->scan.unsure = o->scan.unsure || (end > from && memchr(from, '\r', (size_t)(end - from) - 1));
	o->scan.at = (size_t)(end - o->scan.text.data) + (end < o->scan.text.data + o->scan.text.size);
	note_quiet(o, (struct span){ (uint32_t)at, (uint32_t)(o->scan.at - at) });
}

/* A line inside of the last statement: not indented less than the first one there. */
static void add_inner_line(struct outlining *o, size_t code, size_t indent)
{
	if (o->inner == SIZE_MAX)
		o->inner = indent;
	o->scan.unsure = o->scan.unsure || indent < o->inner;
	vec_last(&o->items).code_end = (uint32_t)read_line(o, code, false).last;
}

static void read_logical_line(struct outlining *o)
{
	size_t start = o->scan.at, code = skip_blanks(o, start), indent;

	if (!is_code(o, code)) {
		skip_empty_line(o, code);
		return;
	}
	indent = indent_of(o, start, code);
	o->scan.unsure = o->scan.unsure || o->scan.text.data[code] == '\\';
	if (o->indent == SIZE_MAX)
		o->indent = indent;
	if (indent == o->indent) {
		o->inner = SIZE_MAX;
		add_line(o, start, code);
	} else if (indent > o->indent && o->may_indent && !o->in_decorators) {
		add_inner_line(o, code, indent);
	} else {
		o->scan.unsure = true;
	}
}

/* Whether a statement whose text ends at END has to do with others. */
static bool needs_others(const struct outlining *o, const struct outline_item *item, uint32_t end)
{
	struct slice text = text_of(o, item->span.offset, end);

	if (item->kind != OUTLINE_OTHER && item->kind != OUTLINE_EXPR)
		return false;
	/* The grammar takes a bare `a,` for the beginning of the next line. */
	if (memchr(",\\", o->scan.text.data[item->code_end - 1], 2))
		return true;
	return !o->is_file && (holds(text, "global") || holds(text, "nonlocal"));
}

/* Up to END, where the last one ends. */
static void end_items(struct outlining *o, uint32_t end)
{
	for (size_t i = o->items.count; i-- > 0;) {
		struct outline_item *item = &o->items.items[i];

		o->scan.unsure = o->scan.unsure || needs_others(o, item, end);
		item->span.length = end - item->span.offset;
		end = item->span.offset;
	}
}

bool outline_make(struct arena *arena, struct slice text, struct span block, struct outline *out)
{
	bool is_file = block.offset == 0;
	struct outlining o = { .arena = arena, .is_file = is_file, .indent = is_file ? 0 : SIZE_MAX, .inner = SIZE_MAX };

	o.scan = (struct scan){ .text = { text.data, span_end(block) }, .at = block.offset };
	if (is_file && slice_starts(text, "\xef\xbb\xbf"))
		o.scan.at = 3;
	while (o.scan.at < o.scan.text.size && !o.scan.unsure)
		read_logical_line(&o);
	end_items(&o, span_end(block));
	settle_names(&o);
	vec_settle(&o.items, arena, out->items, out->count);
	vec_settle(&o.quiet, arena, out->quiet, out->quiet_count);
	return !o.scan.unsure && !o.in_decorators;
}
