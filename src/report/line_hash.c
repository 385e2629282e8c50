#include "report/line_hash.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <inttypes.h>

enum { WINDOW = 100, BASE = 37, END_OF_FILE = 0xFFFF };

struct rolling {
	uint16_t window[WINDOW];
	bool starts_line[WINDOW];
	unsigned index;
	uint64_t hash;
	uint64_t leaving; /* BASE to the power of WINDOW */
	bool line_start;
	bool after_return;
	VEC(struct line_hash) lines;
};

static void push(struct rolling *rolling, uint16_t unit)
{
	if (rolling->starts_line[rolling->index])
		vec_push(&rolling->lines, ((struct line_hash){ rolling->hash, (uint32_t)rolling->lines.count, 1 }));
	rolling->hash = rolling->hash * BASE + unit - rolling->leaving * rolling->window[rolling->index];
	rolling->window[rolling->index] = unit;
	rolling->starts_line[rolling->index] = rolling->line_start;
	rolling->line_start = false;
	rolling->index = (rolling->index + 1) % WINDOW;
}

static void take(struct rolling *rolling, uint16_t unit)
{
	bool after_return = rolling->after_return;

	rolling->after_return = unit == '\r';
	if (unit == ' ' || unit == '\t' || (after_return && unit == '\n'))
		return;
	if (unit == '\r')
		unit = '\n';
	push(rolling, unit);
	rolling->line_start = unit == '\n';
}

static void take_code_point(struct rolling *rolling, uint32_t code_point)
{
	if (code_point <= 0xFFFF) {
		take(rolling, (uint16_t)code_point);
		return;
	}
	code_point -= 0x10000;
	take(rolling, (uint16_t)(0xD800 + (code_point >> 10)));
	take(rolling, (uint16_t)(0xDC00 + (code_point & 0x3FF)));
}

static int compare_hashes(const void *left, const void *right)
{
	const struct line_hash *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static int compare_lines(const void *left, const void *right)
{
	const struct line_hash *a = left, *b = right;

	return (a->line > b->line) - (a->line < b->line);
}

static void number_occurrences(struct line_hash *items, size_t count)
{
	qsort(items, count, sizeof *items, compare_hashes);
	for (size_t i = 1; i < count; i++) {
		if (items[i].hash == items[i - 1].hash)
			items[i].occurrence = items[i - 1].occurrence + 1;
	}
	qsort(items, count, sizeof *items, compare_lines);
}

struct line_hashes line_hashes_of(struct arena *arena, struct slice text)
{
	struct rolling rolling = { .line_start = true, .leaving = 1 };
	struct line_hashes hashes;

	for (int i = 0; i < WINDOW; i++)
		rolling.leaving *= BASE;
	for (size_t at = 0; at < text.size;) {
		uint32_t code_point;

		at += utf8_decode((struct slice){ text.data + at, text.size - at }, &code_point);
		take_code_point(&rolling, code_point);
	}
	take(&rolling, END_OF_FILE);
	rolling.line_start = false;
	for (int i = 0; i < WINDOW; i++)
		push(&rolling, 0);
	number_occurrences(rolling.lines.items, rolling.lines.count);
	vec_settle(&rolling.lines, arena, hashes.items, hashes.count);
	return hashes;
}

void line_hash_add(struct strbuf *out, const struct line_hashes *hashes, uint32_t line)
{
	const struct line_hash *item = &hashes->items[line > hashes->count ? hashes->count - 1 : line - 1];

	strbuf_addf(out, "%" PRIx64 ":%u", item->hash, item->occurrence);
}
