#include "syntax/outlining.h"

/* The offset of the first byte from AT on that is no blank. */
size_t outline_skip_blanks(const struct outlining *o, size_t at)
{
	while (at < o->scan.text.size && outline_is_blank(o->scan.text.data[at]))
		at++;
	return at;
}

size_t outline_word_end(const struct outlining *o, size_t at)
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

bool outline_is_one_of(struct slice word, const char *const *words)
{
	for (; *words; words++)
		if (slice_is(word, *words))
			return true;
	return false;
}

static bool continues_compound(struct slice word)
{
	static const char *const words[] = { "else", "elif", "except", "finally", NULL };

	return outline_is_one_of(word, words);
}

/* ---- reading one logical line ---- */

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

/* ---- statements ---- */

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
	struct slice word = outline_text(o, code, outline_word_end(o, code));
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
	outline_statement(o, item, &line);
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
	size_t start = o->scan.at, code = outline_skip_blanks(o, start), indent;

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
	struct slice text = outline_text(o, item->span.offset, end);

	if (item->kind != OUTLINE_OTHER && item->kind != OUTLINE_EXPR)
		return false;
	/* The grammar takes a bare `a,` for the beginning of the next line. */
	if (memchr(",\\", o->scan.text.data[item->code_end - 1], 2))
		return true;
	return !o->is_file && (outline_holds(text, "global") || outline_holds(text, "nonlocal"));
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
