#include "lint/fix.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

const char *applicability_name(enum applicability applicability)
{
	return applicability == FIX_SAFE ? "safe" : "unsafe";
}

void fix_add(struct fix *fix, struct span span, const char *text)
{
	size_t place = fix->count;

	if (fix->count == FIX_EDITS_MAX)
		BUG("a fix of too many edits");
	for (; place > 0 && fix->edits[place - 1].span.offset > span.offset; place--)
		fix->edits[place] = fix->edits[place - 1];
	fix->edits[place] = (struct fix_edit){ span, text };
	fix->count++;
}

const struct fix *fix_keep(struct arena *arena, const struct fix *fix)
{
	struct fix *kept;

	if (!fix || fix->count == 0)
		return NULL;
	kept = arena_copy(arena, fix, sizeof *fix, 1);
	kept->title = arena_strdup(arena, fix->title);
	for (size_t i = 0; i < fix->count; i++)
		kept->edits[i].text = arena_strdup(arena, fix->edits[i].text);
	return kept;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

struct span fix_removal(struct slice source, struct span span)
{
	uint32_t start = span.offset, end = span_end(span);

	while (start > 0 && is_space(source.data[start - 1]))
		start--;
	while (end < source.size && is_space(source.data[end]))
		end++;
	if (end < source.size && !is_break(source.data[end])) /* more follows on its line */
		return (struct span){ span.offset, end - span.offset };
	if (start > 0 && !is_break(source.data[start - 1]))
		return (struct span){ start, end - start };
	if (end < source.size && source.data[end] == '\r')
		end++;
	if (end < source.size && source.data[end] == '\n')
		end++;
	return (struct span){ start, end - start };
}

bool fix_spans_comment(struct slice source, struct span span)
{
	return memchr(source.data + span.offset, '#', span.length) != NULL;
}

static bool is_same(const struct fix_edit *a, const struct fix_edit *b)
{
	return a->span.offset == b->span.offset && a->span.length == b->span.length && strcmp(a->text, b->text) == 0;
}

static bool edits_collide(const struct fix_edit *a, const struct fix_edit *b)
{
	if (is_same(a, b))
		return false;
	if (a->span.length == 0 && b->span.length == 0)
		return a->span.offset == b->span.offset;
	return a->span.offset < span_end(b->span) && b->span.offset < span_end(a->span);
}

bool fixes_collide(const struct fix *a, const struct fix *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (edits_collide(&a->edits[i], &b->edits[k]))
				return true;
	return false;
}

static int compare_edits(const void *left, const void *right)
{
	const struct fix_edit *const *a = left, *const *b = right;

	if ((*a)->span.offset != (*b)->span.offset)
		return (*a)->span.offset < (*b)->span.offset ? -1 : 1;
	return ((*a)->span.length > (*b)->span.length) - ((*a)->span.length < (*b)->span.length);
}

void fixes_apply(struct slice source, const struct fix *const *fixes, size_t count, struct strbuf *out)
{
	VEC(const struct fix_edit *) edits = { 0 };
	uint32_t copied = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < fixes[i]->count; k++)
			vec_push(&edits, &fixes[i]->edits[k]);
	if (edits.count)
		qsort(edits.items, edits.count, sizeof *edits.items, compare_edits);
	for (size_t i = 0; i < edits.count; i++) {
		const struct fix_edit *edit = edits.items[i];

		if (i > 0 && is_same(edit, edits.items[i - 1]))
			continue;
		strbuf_add(out, source.data + copied, edit->span.offset - copied);
		strbuf_addstr(out, edit->text);
		copied = span_end(edit->span);
	}
	strbuf_add(out, source.data + copied, source.size - copied);
	vec_release(&edits);
}
