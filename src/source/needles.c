/*
 * The algorithm of Wu and Manber with blocks of two bytes: a window as long as the shortest word moves over the text, and
 * the two bytes at its end say how far it may jump. Long words make long jumps, so that most bytes are never looked at.
 */
#include "source/needles.h"

#include "base/vec.h"

#include <stdint.h>

enum { BLOCKS = 1 << 16, CHAINS = 256, WINDOW_MAX = 255 };

struct needle {
	struct slice text;
	uint16_t next; /* in its chain, 1-based; 0 ends it */
};

struct needles {
	struct needle *items;
	size_t count;
	size_t window;
	bool empty_word;
	uint8_t shift[BLOCKS];
	uint16_t chain[CHAINS]; /* the words by the block that ends their window */
};

static unsigned block_at(const char *bytes)
{
	return (unsigned)(unsigned char)bytes[0] | (unsigned)(unsigned char)bytes[1] << 8;
}

static unsigned chain_of(unsigned block)
{
	return (block ^ block >> 5) % CHAINS;
}

static bool contains(struct slice text, struct slice part)
{
	return part.size <= text.size && memmem(text.data, text.size, part.data, part.size);
}

/* A word that holds another one is found by it. */
static bool is_needed(const char *const *words, size_t count, size_t index)
{
	struct slice word = slice_of(words[index]);

	for (size_t i = 0; i < count; i++) {
		struct slice other = slice_of(words[i]);

		if (slice_equals(word, other) ? i < index : contains(word, other))
			return false;
	}
	return true;
}

static void add_shifts(struct needles *needles, size_t index)
{
	struct needle *needle = &needles->items[index];
	size_t window = needles->window;

	for (size_t end = 2; end <= window; end++) {
		unsigned block = block_at(needle->text.data + end - 2);

		if (needles->shift[block] > window - end)
			needles->shift[block] = (uint8_t)(window - end);
		if (end == window) {
			needle->next = needles->chain[chain_of(block)];
			needles->chain[chain_of(block)] = (uint16_t)(index + 1);
		}
	}
}

const struct needles *needles_build(struct arena *arena, const char *const *words, size_t count)
{
	struct needles *needles = ARENA_NEW(arena, struct needles);
	VEC(struct needle) items = { 0 };

	needles->window = WINDOW_MAX;
	for (size_t i = 0; i < count && items.count < BLOCKS - 1; i++) {
		struct slice word = slice_of(words[i]);

		needles->empty_word = needles->empty_word || word.size == 0;
		if (word.size == 0 || !is_needed(words, count, i))
			continue;
		vec_push(&items, ((struct needle){ .text = { arena_text(arena, word), word.size } }));
		if (word.size < needles->window)
			needles->window = word.size;
	}
	vec_settle(&items, arena, needles->items, needles->count);
	memset(needles->shift, needles->window > 1 ? (int)needles->window - 1 : 0, sizeof needles->shift);
	for (size_t i = 0; i < needles->count; i++)
		add_shifts(needles, i);
	return needles;
}

/* For words of one byte, which leave no room to jump. */
static size_t find_slowly(const struct needles *needles, struct slice text, size_t from)
{
	size_t first = text.size;

	for (size_t i = 0; i < needles->count; i++) {
		struct slice word = needles->items[i].text;
		const char *at = memmem(text.data + from, text.size - from, word.data, word.size);

		if (at && (size_t)(at - text.data) < first)
			first = (size_t)(at - text.data);
	}
	return first;
}

/* Whether a word stands at AT, where LEFT bytes are left; BLOCK ends its window. */
static bool is_at(const struct needles *needles, unsigned block, const char *at, size_t left)
{
	for (unsigned next = needles->chain[chain_of(block)]; next; next = needles->items[next - 1].next) {
		struct slice word = needles->items[next - 1].text;

		if (word.size <= left && memcmp(at, word.data, word.size) == 0)
			return true;
	}
	return false;
}

/* How far to go on from AT, the end of a window that may hold a word; 0 where one does. END ends the text. */
static size_t step_slowly(const struct needles *needles, const char *at, const char *end)
{
	const char *start = at + 2 - needles->window;

	return is_at(needles, block_at(at), start, (size_t)(end - start)) ? 0 : 1;
}

/* How far to go on from AT, the end of a window; 0 where a word stands in it. END ends the text. */
static inline size_t step(const struct needles *needles, const char *at, const char *end)
{
	size_t shift = needles->shift[block_at(at)];

	return shift ? shift : step_slowly(needles, at, end);
}

size_t needles_find(const struct needles *needles, struct slice text, size_t from)
{
	const char *end = text.data + text.size, *at;

	if (needles->empty_word || from >= text.size)
		return from < text.size ? from : text.size;
	if (needles->count == 0 || text.size - from < needles->window)
		return text.size;
	if (needles->window == 1)
		return find_slowly(needles, text, from);
	for (at = text.data + from + needles->window - 2; at < end - 1;) {
		size_t size = step(needles, at, end);

		if (size == 0)
			return (size_t)(at + 2 - needles->window - text.data);
		at += size;
	}
	return text.size;
}

struct lane {
	const char *at;
	const char *end;
};

/*
 * Each step waits for the one before it; four lanes through a quarter of the text each wait at the same time. Returns
 * whether a word was found, and how far each lane has come before one of them was done.
 */
static bool match_quarters(const struct needles *needles, struct lane lanes[4], const char *end)
{
	const char *a = lanes[0].at, *b = lanes[1].at, *c = lanes[2].at, *d = lanes[3].at;

	while (a < lanes[0].end && b < lanes[1].end && c < lanes[2].end && d < lanes[3].end) {
		size_t a_step = step(needles, a, end), b_step = step(needles, b, end);
		size_t c_step = step(needles, c, end), d_step = step(needles, d, end);

		if (!a_step || !b_step || !c_step || !d_step)
			return true;
		a += a_step;
		b += b_step;
		c += c_step;
		d += d_step;
	}
	lanes[0].at = a;
	lanes[1].at = b;
	lanes[2].at = c;
	lanes[3].at = d;
	return false;
}

bool needles_match(const struct needles *needles, struct slice text)
{
	const char *end = text.data + text.size;
	size_t quarter = text.size / 4;
	struct lane lanes[4];

	if (needles->empty_word || needles->window == 1 || quarter < WINDOW_MAX)
		return needles->empty_word || needles_find(needles, text, 0) < text.size;
	for (size_t i = 0; i < 4; i++) {
		lanes[i].at = text.data + i * quarter + (i ? 0 : needles->window - 2);
		lanes[i].end = i < 3 ? text.data + (i + 1) * quarter : end - 1;
	}
	if (match_quarters(needles, lanes, end))
		return true;
	for (size_t i = 0; i < 4; i++) {
		for (const char *at = lanes[i].at; at < lanes[i].end;) {
			size_t size = step(needles, at, end);

			if (size == 0)
				return true;
			at += size;
		}
	}
	return false;
}
