#include "report/diff.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

/*
 * The shortest script by the algorithm of Myers ("An O(ND) difference algorithm and its variations", 1986), forwards, with every
 * step kept; of texts that differ in more lines than these, all of the middle is replaced.
 */
enum { CONTEXT = 3, DIFFERENCES_MAX = 2000 };

struct text {
	struct slice *items; /* lines with their breaks */
	size_t count;
	size_t capacity;
};

struct comparison {
	struct text old_lines, new_lines;
	bool *removed, *added; /* by line */
};

static void split(struct slice text, struct text *out)
{
	while (text.size) {
		const char *end = memchr(text.data, '\n', text.size);
		size_t size = end ? (size_t)(end - text.data) + 1 : text.size;

		vec_push(out, ((struct slice){ text.data, size }));
		text.data += size;
		text.size -= size;
	}
}

/* The lines between FIRST and the ends, which alone differ. */
struct middle {
	struct slice *a, *b;
	int n, m;
	bool *removed, *added;
};

static void replace_all(const struct middle *middle)
{
	for (int i = 0; i < middle->n; i++)
		middle->removed[i] = true;
	for (int i = 0; i < middle->m; i++)
		middle->added[i] = true;
}

/* Whether the best way to the diagonal K with D differences ends in an insertion; ENDS says how far one gets with one less. */
static bool inserts(const int *ends, int d, int k)
{
	return k == -d || (k != d && ends[k - 1] < ends[k + 1]);
}

static int furthest(const struct middle *middle, const int *ends, int d, int k)
{
	int x = inserts(ends, d, k) ? ends[k + 1] : ends[k - 1] + 1;

	while (x < middle->n && x - k < middle->m && slice_equals(middle->a[x], middle->b[x - k]))
		x++;
	return x;
}

/* Back along the steps: ROWS has, one behind the other, the 2D+1 ends of each D. */
static void mark(const struct middle *middle, const int *rows, int d)
{
	int k = middle->n - middle->m;

	for (; d > 0; d--) {
		const int *before = rows + (size_t)(d - 1) * (size_t)(d - 1) + (d - 1);

		if (inserts(before, d, k)) {
			k++;
			middle->added[before[k] - k] = true;
		} else {
			k--;
			middle->removed[before[k]] = true;
		}
	}
}

static void compare(const struct middle *middle)
{
	int most = middle->n + middle->m < DIFFERENCES_MAX ? middle->n + middle->m : DIFFERENCES_MAX;
	int *ends = xcalloc((size_t)most * 2 + 3, sizeof *ends), *at = ends + most + 1;
	VEC(int) rows = { 0 };
	bool done = false;
	int d;

	for (d = 0; d <= most; d++) {
		for (int k = -d; k <= d && !done; k += 2) {
			at[k] = furthest(middle, at, d, k);
			done = at[k] >= middle->n && at[k] - k >= middle->m;
		}
		if (done)
			break;
		for (int k = -d; k <= d; k++)
			vec_push(&rows, at[k]);
	}
	if (done)
		mark(middle, rows.items, d);
	else
		replace_all(middle);
	vec_release(&rows);
	free(ends);
}

static void compare_all(struct comparison *comparison)
{
	const struct text *a = &comparison->old_lines, *b = &comparison->new_lines;
	size_t head = 0, tail = 0;
	struct middle middle;

	while (head < a->count && head < b->count && slice_equals(a->items[head], b->items[head]))
		head++;
	while (tail < a->count - head && tail < b->count - head &&
	       slice_equals(a->items[a->count - 1 - tail], b->items[b->count - 1 - tail]))
		tail++;
	middle = (struct middle){
		.a = a->items + head,
		.b = b->items + head,
		.n = (int)(a->count - head - tail),
		.m = (int)(b->count - head - tail),
		.removed = comparison->removed + head,
		.added = comparison->added + head,
	};
	compare(&middle);
}

/* ---- hunks ---- */

static void add_line(struct strbuf *out, char sign, struct slice line)
{
	strbuf_addch(out, sign);
	strbuf_addslice(out, line);
	if (line.size == 0 || line.data[line.size - 1] != '\n')
		strbuf_addstr(out, "\n\\ No newline at end of file\n");
}

struct hunk {
	size_t old_start, old_end, new_start, new_end;
};

static bool differs(const struct comparison *comparison, size_t i, size_t k)
{
	return (i < comparison->old_lines.count && comparison->removed[i]) ||
	       (k < comparison->new_lines.count && comparison->added[k]);
}

/* From the first difference at or behind *I and *K, which are moved behind what the hunk changes; false if there is none. */
static bool find_hunk(const struct comparison *comparison, size_t *i, size_t *k, struct hunk *out)
{
	size_t last_old, last_new, equal = 0, lead;

	while (*i < comparison->old_lines.count && !differs(comparison, *i, *k)) {
		++*i;
		++*k;
	}
	if (!differs(comparison, *i, *k))
		return false;
	lead = *i < CONTEXT ? *i : CONTEXT;
	out->old_start = *i - lead;
	out->new_start = *k - lead;
	last_old = *i;
	last_new = *k;
	while (equal <= 2 * CONTEXT && (*i < comparison->old_lines.count || *k < comparison->new_lines.count)) {
		bool removed = *i < comparison->old_lines.count && comparison->removed[*i];
		bool added = *k < comparison->new_lines.count && comparison->added[*k];

		equal = removed || added ? 0 : equal + 1;
		*i += removed || !added;
		*k += !removed;
		if (equal == 0) {
			last_old = *i;
			last_new = *k;
		}
	}
	*i = last_old;
	*k = last_new;
	lead = comparison->old_lines.count - last_old < CONTEXT ? comparison->old_lines.count - last_old : CONTEXT;
	out->old_end = last_old + lead;
	out->new_end = last_new + lead;
	return true;
}

static void add_range(struct strbuf *out, char sign, size_t start, size_t end)
{
	strbuf_addf(out, "%c%zu", sign, end > start ? start + 1 : start);
	if (end - start != 1)
		strbuf_addf(out, ",%zu", end - start);
}

static void add_hunk(struct strbuf *out, const struct comparison *comparison, const struct hunk *hunk)
{
	size_t i = hunk->old_start, k = hunk->new_start;

	strbuf_addstr(out, "@@ ");
	add_range(out, '-', hunk->old_start, hunk->old_end);
	strbuf_addch(out, ' ');
	add_range(out, '+', hunk->new_start, hunk->new_end);
	strbuf_addstr(out, " @@\n");
	while (i < hunk->old_end || k < hunk->new_end) {
		if (i < hunk->old_end && comparison->removed[i]) {
			add_line(out, '-', comparison->old_lines.items[i++]);
		} else if (k < hunk->new_end && comparison->added[k]) {
			add_line(out, '+', comparison->new_lines.items[k++]);
		} else {
			add_line(out, ' ', comparison->old_lines.items[i++]);
			k++;
		}
	}
}

void diff_add(struct strbuf *out, const char *name, struct slice old_text, struct slice new_text)
{
	struct comparison comparison = { 0 };
	struct hunk hunk;
	size_t i = 0, k = 0;

	if (slice_equals(old_text, new_text))
		return;
	split(old_text, &comparison.old_lines);
	split(new_text, &comparison.new_lines);
	comparison.removed = xcalloc(comparison.old_lines.count + 1, sizeof *comparison.removed);
	comparison.added = xcalloc(comparison.new_lines.count + 1, sizeof *comparison.added);
	compare_all(&comparison);
	strbuf_addf(out, "--- %s\n+++ %s\n", name, name);
	while (find_hunk(&comparison, &i, &k, &hunk))
		add_hunk(out, &comparison, &hunk);
	free(comparison.removed);
	free(comparison.added);
	vec_release(&comparison.old_lines);
	vec_release(&comparison.new_lines);
}
