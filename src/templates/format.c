#include "templates/make.h"

/* ---- replace and change of case ---- */

struct replacement {
	struct slice from;
	struct slice to;
};

static struct slice replaced(struct arena *arena, struct slice text, const struct replacement *replacement)
{
	struct strbuf out = STRBUF_INIT;
	struct slice made;
	size_t i = 0;

	while (i < text.size) {
		if (text.size - i >= replacement->from.size &&
		    memcmp(text.data + i, replacement->from.data, replacement->from.size) == 0) {
			strbuf_addslice(&out, replacement->to);
			i += replacement->from.size;
		} else {
			strbuf_addch(&out, text.data[i++]);
		}
		if (out.size > TEMPLATE_MAX_TEXT)
			break;
	}
	made = (struct slice){ arena_text(arena, strbuf_slice(&out)), out.size };
	strbuf_release(&out);
	return made;
}

static struct alternative replace_in(struct arena *arena, const struct alternative *item, const void *data)
{
	struct part parts[TEMPLATE_MAX_PARTS];

	for (size_t i = 0; i < item->count; i++) {
		parts[i] = item->parts[i];
		if (parts[i].kind == PART_LITERAL)
			parts[i].text = replaced(arena, parts[i].text, data);
	}
	return alternative_of(arena, parts, item->count, item);
}

const struct template *template_replace(struct arena *arena, const struct template *text, struct slice from,
					struct slice to)
{
	struct replacement replacement = { from, to };

	return from.size ? template_map(arena, text, replace_in, &replacement)
			 : template_unknown(arena, text->items[0].expr, text->items[0].scope);
}

const struct template *template_replace_hole(struct arena *arena, const struct template *text,
					     const struct template *from, const struct template *to)
{
	const struct alternative *item = &text->items[0];
	const struct part *old = &from->items[0].parts[0];
	size_t found = 0, at = 0;

	if (text->count != 1 || from->count != 1 || from->items[0].count != 1 || old->kind == PART_LITERAL ||
	    old->kind == HOLE_UNKNOWN)
		return NULL;
	for (size_t i = 0; i < item->count; i++) {
		if (item->parts[i].kind != old->kind || !slice_equals(item->parts[i].text, old->text))
			continue;
		found++;
		at = i;
	}
	if (found != 1)
		return NULL;
	return template_concat(
		arena, template_concat(arena, template_parts(arena, item->parts, at, item->expr, item->scope), to),
		template_parts(arena, item->parts + at + 1, item->count - at - 1, item->expr, item->scope));
}

static struct slice recased(struct arena *arena, struct slice text, enum text_case change)
{
	char *made = arena_text(arena, text);

	for (size_t i = 0; i < text.size; i++) {
		bool upper = made[i] >= 'A' && made[i] <= 'Z', lower = made[i] >= 'a' && made[i] <= 'z';

		if ((change == CASE_LOWER && upper) || (change == CASE_UPPER && lower))
			made[i] ^= 0x20;
	}
	return (struct slice){ made, text.size };
}

static struct alternative recase_in(struct arena *arena, const struct alternative *item, const void *data)
{
	struct part parts[TEMPLATE_MAX_PARTS];
	const enum text_case *change = data;

	for (size_t i = 0; i < item->count; i++) {
		parts[i] = item->parts[i];
		if (parts[i].kind == PART_LITERAL)
			parts[i].text = recased(arena, parts[i].text, *change);
		else if (parts[i].kind == HOLE_CLASS_NAME && *change == CASE_LOWER)
			parts[i].kind = HOLE_MODEL_NAME;
	}
	return alternative_of(arena, parts, item->count, item);
}

const struct template *template_change_case(struct arena *arena, const struct template *text, enum text_case change)
{
	return change == CASE_STRIP ? text : template_map(arena, text, recase_in, &change);
}

/* ---- formats ---- */

struct formatting {
	struct arena *arena;
	const struct format_arguments *arguments;
	const struct alternative *format; /* that is being read */
	const struct template *out;
	struct strbuf text; /* literal text since the last field */
	size_t next;        /* index of the next field without a name */
	size_t fields;
};

static void flush(struct formatting *run)
{
	struct slice text = { arena_text(run->arena, strbuf_slice(&run->text)), run->text.size };

	run->out = template_concat(run->arena, run->out,
				   template_literal(run->arena, text, run->format->expr, run->format->scope));
	strbuf_clear(&run->text);
}

static void add_field(struct formatting *run, size_t index, struct slice name, struct slice path)
{
	const struct template *value = NULL;

	if (++run->fields <= TEMPLATE_MAX_PARTS)
		value = run->arguments->field(run->arguments->context, index, name, path);
	flush(run);
	if (!value)
		value = template_unknown(run->arena, NULL, NULL);
	run->out = template_concat(run->arena, run->out, value);
}

/* Reads the conversion after a `%` at TEXT[AT] and returns the offset behind it. */
static size_t percent_field(struct formatting *run, struct slice text, size_t at)
{
	struct slice name = { "", 0 };
	size_t i = at + 1;

	if (i < text.size && text.data[i] == '%') {
		strbuf_addch(&run->text, '%');
		return i + 1;
	}
	if (i < text.size && text.data[i] == '(') {
		size_t start = ++i;

		while (i < text.size && text.data[i] != ')')
			i++;
		name = (struct slice){ text.data + start, i - start };
		i += i < text.size;
	}
	while (i < text.size && strchr("#0- +.123456789", text.data[i]))
		i++;
	add_field(run, name.size ? 0 : run->next++, name, (struct slice){ "", 0 });
	return i + (i < text.size);
}

static void percent_text(struct formatting *run, struct slice text)
{
	for (size_t i = 0; i < text.size;) {
		if (text.data[i] == '%')
			i = percent_field(run, text, i);
		else
			strbuf_addch(&run->text, text.data[i++]);
	}
}

/* The field name at the head of FIELD ends at `.`, `[`, `!` or `:`; the path at `!` or `:`. */
static void format_field(struct formatting *run, struct slice field)
{
	size_t end = 0, path;
	size_t index = 0;
	bool digits = true;

	while (end < field.size && !strchr(".[!:", field.data[end])) {
		digits = digits && field.data[end] >= '0' && field.data[end] <= '9';
		if (digits && index < SIZE_MAX / 16)
			index = index * 10 + (size_t)(field.data[end] - '0');
		end++;
	}
	for (path = end; path < field.size && !strchr("!:", field.data[path]);)
		path++;
	if (end == 0)
		index = run->next++;
	add_field(run, index, digits ? (struct slice){ "", 0 } : (struct slice){ field.data, end },
		  (struct slice){ field.data + end, path - end });
}

static size_t format_brace(struct formatting *run, struct slice text, size_t at)
{
	size_t end = at + 1;

	if (end < text.size && text.data[end] == text.data[at]) {
		strbuf_addch(&run->text, text.data[at]);
		return end + 1;
	}
	if (text.data[at] == '}') {
		strbuf_addch(&run->text, '}');
		return end;
	}
	for (unsigned depth = 1; end < text.size; end++) {
		depth += text.data[end] == '{';
		depth -= text.data[end] == '}';
		if (depth == 0)
			break;
	}
	format_field(run, (struct slice){ text.data + at + 1, end - at - 1 });
	return end + (end < text.size);
}

static void format_text(struct formatting *run, struct slice text)
{
	for (size_t i = 0; i < text.size;) {
		if (text.data[i] == '{' || text.data[i] == '}')
			i = format_brace(run, text, i);
		else
			strbuf_addch(&run->text, text.data[i++]);
	}
}

/* Holes of the format itself are taken as text without fields. */
static const struct template *formatted(struct arena *arena, const struct template *format,
					const struct format_arguments *arguments,
					void (*read)(struct formatting *run, struct slice text))
{
	const struct template *all = NULL;

	for (size_t i = 0; i < format->count; i++) {
		const struct alternative *item = &format->items[i];
		struct formatting run = { .arena = arena, .arguments = arguments, .format = item };

		run.out = template_empty(arena, item->expr, item->scope);
		for (size_t k = 0; k < item->count; k++) {
			if (item->parts[k].kind == PART_LITERAL) {
				read(&run, item->parts[k].text);
				continue;
			}
			flush(&run);
			run.out = template_concat(arena, run.out,
						  template_parts(arena, &item->parts[k], 1, item->expr, item->scope));
		}
		flush(&run);
		strbuf_release(&run.text);
		all = all ? template_union(arena, all, run.out) : run.out;
	}
	return all;
}

const struct template *template_percent(struct arena *arena, const struct template *format,
					const struct format_arguments *arguments)
{
	return formatted(arena, format, arguments, percent_text);
}

const struct template *template_format(struct arena *arena, const struct template *format,
				       const struct format_arguments *arguments)
{
	return formatted(arena, format, arguments, format_text);
}
