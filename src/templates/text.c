#include "templates/template.h"

static const char *const kind_names[] = {
	[PART_LITERAL] = "",
	[HOLE_UNKNOWN] = "?",
	[HOLE_VALUE] = "value",
	[HOLE_PARAMETER] = "value",
	[HOLE_SETTING] = "setting",
	[HOLE_LABEL] = "label",
	[HOLE_APP_LABEL] = "app_label",
	[HOLE_MODEL_NAME] = "model",
	[HOLE_CLASS_NAME] = "class",
	[HOLE_QUALNAME] = "qualname",
	[HOLE_MODULE] = "module",
	[HOLE_PK] = "pk",
	[HOLE_DIGEST] = "digest",
	[HOLE_LANGUAGE] = "language",
	[HOLE_VERSION] = "version",
	[HOLE_RANDOM] = "random",
	[HOLE_CLOCK] = "clock",
	[HOLE_SALTED_HASH] = "hash",
	[HOLE_IDENTITY] = "id",
	[HOLE_CHOICE] = "choice",
};
_Static_assert(sizeof kind_names / sizeof kind_names[0] == PART_KIND_COUNT, "a name for each kind of part");

const char *part_kind_name(enum part_kind kind)
{
	return kind_names[kind];
}

bool part_has_name(const struct part *part)
{
	return part->kind == HOLE_VALUE || part->kind == HOLE_PARAMETER || part->kind == HOLE_SETTING;
}

static void render_literal(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '{' || text.data[i] == '}')
			strbuf_addch(out, text.data[i]);
		strbuf_addch(out, text.data[i]);
	}
}

static void render_choice(struct strbuf *out, const struct part *part)
{
	enum { SHOWN = 4 };

	for (size_t i = 0; i < part->choice_count && i < SHOWN; i++) {
		if (i)
			strbuf_addch(out, '|');
		strbuf_addslice(out, part->choices[i]);
	}
	if (part->choice_count > SHOWN)
		strbuf_addstr(out, "|...");
}

static void render_part(struct strbuf *out, const struct part *part)
{
	if (part->kind == PART_LITERAL) {
		render_literal(out, part->text);
		return;
	}
	strbuf_addch(out, '{');
	if (part->kind == HOLE_CHOICE)
		render_choice(out, part);
	else if (part->text.size && part_has_name(part))
		strbuf_addslice(out, part->text);
	else
		strbuf_addstr(out, kind_names[part->kind]);
	strbuf_addch(out, '}');
}

void alternative_render(struct strbuf *out, const struct alternative *alternative)
{
	for (size_t i = 0; i < alternative->count; i++)
		render_part(out, &alternative->parts[i]);
}

const char *template_text(struct arena *arena, const struct template *text)
{
	struct strbuf out = STRBUF_INIT;
	const char *made;

	for (size_t i = 0; i < text->count; i++) {
		if (i)
			strbuf_addstr(&out, " | ");
		alternative_render(&out, &text->items[i]);
	}
	made = arena_text(arena, strbuf_slice(&out));
	strbuf_release(&out);
	return made;
}

/* ---- order ---- */

static int part_compare(const struct part *a, const struct part *b)
{
	int order;

	if (a->kind != b->kind)
		return a->kind > b->kind ? 1 : -1;
	order = slice_compare(a->text, b->text);
	if (order || a->choice_count != b->choice_count)
		return order ? order : a->choice_count > b->choice_count ? 1 : -1;
	for (size_t i = 0; i < a->choice_count && !order; i++)
		order = slice_compare(a->choices[i], b->choices[i]);
	return order;
}

int alternative_compare(const struct alternative *a, const struct alternative *b)
{
	int order = 0;

	for (size_t i = 0; i < a->count && i < b->count && !order; i++)
		order = part_compare(&a->parts[i], &b->parts[i]);
	return order ? order : (a->count > b->count) - (a->count < b->count);
}

bool alternative_equals(const struct alternative *a, const struct alternative *b)
{
	return alternative_compare(a, b) == 0;
}

bool template_equals(const struct template *a, const struct template *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!alternative_equals(&a->items[i], &b->items[i]))
			return false;
	return true;
}

/* ---- heads ---- */

bool alternative_is_literal(const struct alternative *alternative, struct slice *out)
{
	if (alternative->count > 1 || (alternative->count == 1 && alternative->parts[0].kind != PART_LITERAL))
		return false;
	*out = alternative->count ? alternative->parts[0].text : (struct slice){ "", 0 };
	return true;
}

bool template_is_literal(const struct template *text, struct slice *out)
{
	return text->count == 1 && alternative_is_literal(&text->items[0], out);
}

struct slice alternative_head(const struct alternative *alternative)
{
	if (alternative->count == 0 || alternative->parts[0].kind != PART_LITERAL)
		return (struct slice){ "", 0 };
	return alternative->parts[0].text;
}

static bool is_separator(char c)
{
	return c != '\0' && strchr(".:/|_-", c);
}

struct slice alternative_first_segment(const struct alternative *alternative)
{
	struct slice head = alternative_head(alternative);
	size_t size = 0;

	while (size < head.size && !is_separator(head.data[size]))
		size++;
	if (size == head.size && alternative->count > 1)
		size = 0;
	return (struct slice){ head.data, size };
}

/* Segments that are whole: a separator or the end of the key ends them. */
static size_t segments(struct slice text, const char *separators, bool closed)
{
	size_t count = 0, length = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (!strchr(separators, text.data[i])) {
			length++;
			continue;
		}
		count += length > 0;
		length = 0;
	}
	return count + (closed && length > 0);
}

size_t alternative_head_segments(const struct alternative *alternative)
{
	struct slice head = alternative_head(alternative);
	bool closed = alternative->count < 2;
	size_t strong = segments(head, ".:/|", closed), weak = segments(head, ".:/|_-", closed);

	return strong >= 2 ? strong : weak;
}

/* ---- resolution ---- */

static enum resolution alternative_resolution(const struct alternative *alternative)
{
	bool literal = false, unknown = false;

	for (size_t i = 0; i < alternative->count; i++) {
		literal |= alternative->parts[i].kind == PART_LITERAL;
		unknown |= alternative->parts[i].kind == HOLE_UNKNOWN;
	}
	if (!unknown && (literal || alternative->count != 1 || alternative->parts[0].kind > HOLE_PARAMETER))
		return RESOLUTION_FULL;
	return alternative_head_segments(alternative) >= 2 ? RESOLUTION_HEAD : RESOLUTION_NONE;
}

enum resolution template_resolution(const struct template *text)
{
	enum resolution worst = RESOLUTION_FULL;

	for (size_t i = 0; i < text->count; i++) {
		enum resolution one = alternative_resolution(&text->items[i]);

		worst = one < worst ? one : worst;
	}
	return worst;
}
