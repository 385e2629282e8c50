#include "templates/make.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

struct part part_literal(struct slice text)
{
	return (struct part){ .kind = PART_LITERAL, .text = text };
}

struct part part_hole(enum part_kind kind, const struct expr *expr, const struct scope *scope)
{
	return (struct part){ .kind = kind, .expr = expr, .scope = scope };
}

struct part part_named(enum part_kind kind, const char *name, const struct expr *expr, const struct scope *scope)
{
	return (struct part){ .kind = kind, .text = slice_of(name), .expr = expr, .scope = scope };
}

/* Parts as they are gathered: neighbours are joined on the way in, the bounds are watched. */
struct gathering {
	struct part parts[TEMPLATE_MAX_PARTS];
	size_t count;
	size_t text;
	bool too_long;
};

static void gather_literal(struct gathering *to, struct arena *arena, struct part part)
{
	struct part *last = to->count ? &to->parts[to->count - 1] : NULL;
	char *joined;

	if (!last || last->kind != PART_LITERAL) {
		to->parts[to->count++] = part;
		return;
	}
	joined = arena_alloc(arena, last->text.size + part.text.size + 1);
	memcpy(joined, last->text.data, last->text.size);
	memcpy(joined + last->text.size, part.text.data, part.text.size);
	last->text = (struct slice){ joined, last->text.size + part.text.size };
}

/* `{app_label}.{model}` is one label. */
static void gather_pair(struct gathering *to)
{
	struct part *tail = to->parts + to->count;

	if (to->count < 3 || tail[-1].kind != HOLE_MODEL_NAME || tail[-2].kind != PART_LITERAL ||
	    !slice_is(tail[-2].text, ".") || tail[-3].kind != HOLE_APP_LABEL)
		return;
	tail[-3].kind = HOLE_LABEL;
	to->count -= 2;
}

static void gather(struct gathering *to, struct arena *arena, struct part part)
{
	if (part.kind == PART_LITERAL && part.text.size == 0)
		return;
	to->text += part.kind == PART_LITERAL ? part.text.size : 0;
	if (to->too_long || to->text > TEMPLATE_MAX_TEXT || to->count == TEMPLATE_MAX_PARTS) {
		to->too_long = true;
		return;
	}
	if (part.kind == PART_LITERAL) {
		gather_literal(to, arena, part);
		return;
	}
	if (part.kind == HOLE_UNKNOWN && to->count && to->parts[to->count - 1].kind == HOLE_UNKNOWN)
		return;
	to->parts[to->count++] = part;
	gather_pair(to);
}

static struct alternative gather_finish(struct gathering *from, struct arena *arena, const struct expr *expr,
					const struct scope *scope)
{
	if (from->too_long) {
		from->parts[0] = part_hole(HOLE_UNKNOWN, expr, scope);
		from->count = 1;
	}
	return (struct alternative){
		.parts = arena_copy(arena, from->parts, sizeof from->parts[0], from->count),
		.count = from->count,
		.expr = expr,
		.scope = scope,
	};
}

static const struct template *template_single(struct arena *arena, struct alternative alternative)
{
	struct template *made = ARENA_NEW(arena, struct template);

	made->items = arena_copy(arena, &alternative, sizeof alternative, 1);
	made->count = 1;
	return made;
}

const struct template *template_parts(struct arena *arena, const struct part *parts, size_t count,
				      const struct expr *expr, const struct scope *scope)
{
	struct gathering to = { .count = 0 };

	for (size_t i = 0; i < count; i++)
		gather(&to, arena, parts[i]);
	return template_single(arena, gather_finish(&to, arena, expr, scope));
}

const struct template *template_literal(struct arena *arena, struct slice text, const struct expr *expr,
					const struct scope *scope)
{
	struct part part = part_literal(text);

	part.expr = expr;
	part.scope = scope;
	return template_parts(arena, &part, 1, expr, scope);
}

const struct template *template_unknown(struct arena *arena, const struct expr *expr, const struct scope *scope)
{
	struct part part = part_hole(HOLE_UNKNOWN, expr, scope);

	return template_parts(arena, &part, 1, expr, scope);
}

const struct template *template_empty(struct arena *arena, const struct expr *expr, const struct scope *scope)
{
	return template_parts(arena, NULL, 0, expr, scope);
}

/* Of two that say the same, the one that stands first in its file comes first. */
static int alternative_order(const void *left, const void *right)
{
	const struct alternative *a = left, *b = right;
	int order = alternative_compare(a, b);
	uint32_t at = a->expr ? a->expr->span.offset : UINT32_MAX, other = b->expr ? b->expr->span.offset : UINT32_MAX;

	return order ? order : (at > other) - (at < other);
}

static size_t common_bytes(struct slice a, struct slice b)
{
	size_t size = 0;

	while (size < a.size && size < b.size && a.data[size] == b.data[size])
		size++;
	return size;
}

/* Of more alternatives than are kept: the literal text that all begin with, and then anything. */
static const struct template *common_head(struct arena *arena, const struct alternative *items, size_t count)
{
	struct slice head = alternative_head(&items[0]);
	struct part parts[2];

	for (size_t i = 1; i < count; i++)
		head.size = common_bytes(head, alternative_head(&items[i]));
	parts[0] = part_literal(head);
	parts[1] = part_hole(HOLE_UNKNOWN, items[0].expr, items[0].scope);
	return template_parts(arena, parts, 2, items[0].expr, items[0].scope);
}

/* Sorts COUNT alternatives (which may be changed), drops repetitions, and makes a template of them. */
static const struct template *template_settle(struct arena *arena, struct alternative *items, size_t count)
{
	struct template *made;
	size_t kept = 0;

	qsort(items, count, sizeof *items, alternative_order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !alternative_equals(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	if (kept > TEMPLATE_MAX_ALTERNATIVES)
		return common_head(arena, items, kept);
	made = ARENA_NEW(arena, struct template);
	made->items = arena_copy(arena, items, sizeof *items, kept);
	made->count = kept;
	return made;
}

const struct template *template_union(struct arena *arena, const struct template *a, const struct template *b)
{
	struct alternative items[2 * TEMPLATE_MAX_ALTERNATIVES];

	if (a == b)
		return a;
	memcpy(items, a->items, a->count * sizeof *items);
	memcpy(items + a->count, b->items, b->count * sizeof *items);
	return template_settle(arena, items, a->count + b->count);
}

static struct alternative alternative_concat(struct arena *arena, const struct alternative *a,
					     const struct alternative *b)
{
	struct gathering to = { .count = 0 };
	struct alternative joined;

	for (size_t i = 0; i < a->count; i++)
		gather(&to, arena, a->parts[i]);
	for (size_t i = 0; i < b->count; i++)
		gather(&to, arena, b->parts[i]);
	joined = gather_finish(&to, arena, a->expr ? a->expr : b->expr, a->expr ? a->scope : b->scope);
	joined.conforming = a->conforming || (a->count == 0 && b->conforming);
	joined.each = a->each || b->each;
	return joined;
}

const struct template *template_choice(struct arena *arena, const struct slice *texts, size_t count,
				       const struct expr *expr, const struct scope *scope)
{
	struct part part = part_hole(HOLE_CHOICE, expr, scope);

	part.choices = arena_copy(arena, texts, sizeof *texts, count);
	part.choice_count = count;
	return template_parts(arena, &part, 1, expr, scope);
}

/* Several literal alternatives as one hole, where the product of two templates would grow too large. */
static const struct template *fold(struct arena *arena, const struct template *text)
{
	struct slice choices[TEMPLATE_MAX_ALTERNATIVES];

	for (size_t i = 0; i < text->count; i++)
		if (!alternative_is_literal(&text->items[i], &choices[i]))
			return text;
	return text->count < 2
		       ? text
		       : template_choice(arena, choices, text->count, text->items[0].expr, text->items[0].scope);
}

const struct template *template_concat(struct arena *arena, const struct template *a, const struct template *b)
{
	struct alternative items[TEMPLATE_MAX_ALTERNATIVES];
	size_t count = 0;

	if (a->count * b->count > TEMPLATE_MAX_ALTERNATIVES)
		b = fold(arena, b);
	if (a->count * b->count > TEMPLATE_MAX_ALTERNATIVES)
		a = fold(arena, a);
	if (a->count * b->count > TEMPLATE_MAX_ALTERNATIVES)
		return common_head(arena, a->items, a->count);
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			items[count++] = alternative_concat(arena, &a->items[i], &b->items[k]);
	return template_settle(arena, items, count);
}

const struct template *template_join(struct arena *arena, const struct template *separator,
				     const struct template *const *items, size_t count)
{
	const struct template *joined;

	if (count == 0)
		return template_empty(arena, NULL, NULL);
	if (count > TEMPLATE_MAX_PARTS)
		return template_unknown(arena, items[0]->items[0].expr, items[0]->items[0].scope);
	joined = items[0];
	for (size_t i = 1; i < count; i++)
		joined = template_concat(arena, template_concat(arena, joined, separator), items[i]);
	return joined;
}

const struct template *template_built_by(struct arena *arena, const struct template *text, const struct expr *expr,
					 const struct scope *scope)
{
	struct template *made = ARENA_NEW(arena, struct template);
	struct alternative *items = arena_copy(arena, text->items, sizeof *text->items, text->count);

	for (size_t i = 0; i < text->count; i++) {
		items[i].expr = expr;
		items[i].scope = scope;
	}
	made->items = items;
	made->count = text->count;
	return made;
}

static const struct template *with_flag(struct arena *arena, const struct template *text, bool conforming, bool each)
{
	struct template *made = ARENA_NEW(arena, struct template);
	struct alternative *items = arena_copy(arena, text->items, sizeof *text->items, text->count);

	for (size_t i = 0; i < text->count; i++) {
		items[i].conforming |= conforming;
		items[i].each |= each;
	}
	made->items = items;
	made->count = text->count;
	return made;
}

const struct template *template_conforming(struct arena *arena, const struct template *text)
{
	return with_flag(arena, text, true, false);
}

const struct template *template_each(struct arena *arena, const struct template *text)
{
	return with_flag(arena, text, false, true);
}

const struct template *template_map(struct arena *arena, const struct template *text,
				    struct alternative (*each)(struct arena *arena, const struct alternative *item,
							       const void *data),
				    const void *data)
{
	struct alternative items[TEMPLATE_MAX_ALTERNATIVES];

	for (size_t i = 0; i < text->count; i++)
		items[i] = each(arena, &text->items[i], data);
	return template_settle(arena, items, text->count);
}

struct alternative alternative_of(struct arena *arena, const struct part *parts, size_t count,
				  const struct alternative *like)
{
	struct gathering to = { .count = 0 };
	struct alternative made;

	for (size_t i = 0; i < count; i++)
		gather(&to, arena, parts[i]);
	made = gather_finish(&to, arena, like->expr, like->scope);
	made.conforming = like->conforming;
	made.each = like->each;
	return made;
}

static struct slice copy_text(struct arena *arena, struct slice text)
{
	return text.size ? (struct slice){ arena_text(arena, text), text.size } : text;
}

static struct part copy_part(struct arena *arena, struct part part)
{
	struct slice *choices = ARENA_ARRAY(arena, struct slice, part.choice_count);

	for (size_t i = 0; i < part.choice_count; i++)
		choices[i] = copy_text(arena, part.choices[i]);
	part.text = copy_text(arena, part.text);
	part.choices = part.choice_count ? choices : NULL;
	return part;
}

const struct template *template_copy(struct arena *arena, const struct template *text)
{
	struct template *copy = ARENA_NEW(arena, struct template);
	struct alternative *items = ARENA_ARRAY(arena, struct alternative, text->count);

	for (size_t i = 0; i < text->count; i++) {
		struct part *parts = ARENA_ARRAY(arena, struct part, text->items[i].count);

		for (size_t k = 0; k < text->items[i].count; k++)
			parts[k] = copy_part(arena, text->items[i].parts[k]);
		items[i] = text->items[i];
		items[i].parts = parts;
	}
	*copy = (struct template){ items, text->count };
	return copy;
}
