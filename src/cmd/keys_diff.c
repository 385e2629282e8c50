#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/keys_formats.h"

/* A unified diff of two texts: what they share at both ends is cut off, the rest is aligned by a longest common subsequence. */

enum { CONTEXT = 3, MAX_TABLE = 4 * 1000 * 1000 };

struct text_lines {
	VEC(struct slice) items;
};

/* A line of the diff: ' ', '-' or '+'. */
struct edit {
	char sign;
	struct slice line;
};

struct edits {
	VEC(struct edit) items;
};

static void split(struct slice text, struct text_lines *lines)
{
	while (text.size) {
		const char *end = memchr(text.data, '\n', text.size);
		size_t size = end ? (size_t)(end - text.data) : text.size, step = size + (end != NULL);
		struct slice line = { text.data, size };

		vec_push(&lines->items, line);
		text = (struct slice){ text.data + step, text.size - step };
	}
}

static void push(struct edits *edits, char sign, struct slice line)
{
	struct edit edit = { sign, line };

	vec_push(&edits->items, edit);
}

/* The lines A[..a_count] and B[..b_count], aligned if the table for it is not too large, else one after the other. */
static void align(struct edits *edits, const struct slice *a, size_t a_count, const struct slice *b, size_t b_count)
{
	size_t width = b_count + 1, i = 0, k = 0;
	uint32_t *length = NULL;

	if (a_count && b_count && a_count < MAX_TABLE / width)
		length = xcalloc((a_count + 1) * width, sizeof *length);
	for (size_t row = length ? a_count : 0; row-- > 0;) {
		for (size_t column = b_count; column-- > 0;) {
			uint32_t down = length[(row + 1) * width + column], right = length[row * width + column + 1];

			if (slice_equals(a[row], b[column]))
				length[row * width + column] = length[(row + 1) * width + column + 1] + 1;
			else
				length[row * width + column] = down > right ? down : right;
		}
	}
	while (i < a_count || k < b_count) {
		if (length && i < a_count && k < b_count && slice_equals(a[i], b[k])) {
			push(edits, ' ', a[i++]);
			k++;
		} else if (i < a_count &&
			   (!length || k == b_count || length[(i + 1) * width + k] >= length[i * width + k + 1])) {
			push(edits, '-', a[i++]);
		} else {
			push(edits, '+', b[k++]);
		}
	}
	free(length);
}

static void compare(struct edits *edits, const struct text_lines *old, const struct text_lines *new)
{
	const struct slice *a = old->items.items, *b = new->items.items;
	size_t a_count = old->items.count, b_count = new->items.count, head = 0, tail = 0;

	while (head < a_count && head < b_count && slice_equals(a[head], b[head]))
		push(edits, ' ', a[head++]);
	while (tail < a_count - head && tail < b_count - head &&
	       slice_equals(a[a_count - tail - 1], b[b_count - tail - 1]))
		tail++;
	if (a_count > head + tail || b_count > head + tail)
		align(edits, a + head, a_count - head - tail, b + head, b_count - head - tail);
	for (size_t i = a_count - tail; i < a_count; i++)
		push(edits, ' ', a[i]);
}

/* The end of the hunk whose first change is at FIRST: behind its last change, where the next one is further than two contexts. */
static size_t hunk_end(const struct edits *edits, size_t first)
{
	size_t end = first + 1;

	for (size_t i = end; i < edits->items.count && i - end <= 2 * CONTEXT; i++)
		if (edits->items.items[i].sign != ' ')
			end = i + 1;
	return end;
}

static void add_hunk(struct strbuf *out, const struct edits *edits, size_t from, size_t to)
{
	size_t old_line = 1, new_line = 1, old_count = 0, new_count = 0;

	for (size_t i = 0; i < to; i++) {
		bool in_old = edits->items.items[i].sign != '+', in_new = edits->items.items[i].sign != '-';

		*(i < from ? &old_line : &old_count) += in_old;
		*(i < from ? &new_line : &new_count) += in_new;
	}
	strbuf_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old_count ? old_line : old_line - 1, old_count,
		    new_count ? new_line : new_line - 1, new_count);
	for (size_t i = from; i < to; i++) {
		strbuf_addch(out, edits->items.items[i].sign);
		utf8_add_printable(out, edits->items.items[i].line);
		strbuf_addch(out, '\n');
	}
}

void keys_add_diff(struct strbuf *out, struct slice old, struct slice new, const char *old_name, const char *new_name)
{
	struct text_lines old_lines = { 0 }, new_lines = { 0 };
	struct edits edits = { 0 };
	bool any = false;

	split(old, &old_lines);
	split(new, &new_lines);
	compare(&edits, &old_lines, &new_lines);
	for (size_t i = 0; i < edits.items.count; i++) {
		size_t from = i > CONTEXT ? i - CONTEXT : 0, end;

		if (edits.items.items[i].sign == ' ')
			continue;
		end = hunk_end(&edits, i);
		if (!any)
			strbuf_addf(out, "--- %s\n+++ %s\n", old_name, new_name);
		any = true;
		add_hunk(out, &edits, from, end + CONTEXT < edits.items.count ? end + CONTEXT : edits.items.count);
		i = end + CONTEXT - 1;
	}
	vec_release(&old_lines.items);
	vec_release(&new_lines.items);
	vec_release(&edits.items);
}
