#include "source/words.h"

#include "base/oom.h"
#include "base/pool.h"
#include "base/vec.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A use is 40 bits of a word's hash above 24 bits of a file's number, so that sorting them makes the index. */
enum { FILE_BITS = 24, BUCKET_BITS = 6, BUCKETS = 1 << BUCKET_BITS, RECENT = 2048, WORD_MIN = 3 };

struct uses {
	VEC(uint64_t) list;
};

/* What one worker has found, and the uses it saw last, which spares most repetitions. */
struct gatherer {
	struct uses buckets[BUCKETS];
	uint64_t recent[RECENT];
};

struct word {
	uint64_t hash;
	size_t first; /* its first file */
};

struct word_index {
	struct word *words; /* sorted by hash, one more at the end */
	size_t count;
	uint32_t *files;
	uint32_t *all; /* every file */
	size_t all_count;
};

struct building {
	bool is_part[256];
	struct gatherer *gatherers;
	unsigned workers;
	struct uses merged[BUCKETS];
};

static uint64_t hash_word(const char *word, size_t size)
{
	return XXH3_64bits(word, size) >> FILE_BITS;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void set_parts(bool is_part[256])
{
	static const char parts[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	for (const char *part = parts; *part; part++)
		is_part[(unsigned char)*part] = true;
}

static void add_use(struct gatherer *gatherer, uint64_t hash, uint32_t file)
{
	uint64_t use = hash << FILE_BITS | file;
	uint64_t *recent = &gatherer->recent[hash % RECENT];

	if (*recent == use)
		return;
	*recent = use;
	vec_push(&gatherer->buckets[use >> (64 - BUCKET_BITS)].list, use);
}

static void gather(void *context, unsigned worker, const struct source_file *file, struct slice bytes)
{
	const struct building *building = context;
	struct gatherer *gatherer = &building->gatherers[worker];
	const bool *is_part = building->is_part;
	const char *at = bytes.data, *end = bytes.data + bytes.size;

	while (at < end) {
		const char *start;

		while (at < end && !is_part[(unsigned char)*at])
			at++;
		start = at;
		while (is_part[(unsigned char)*at]) /* ends in the padding */
			at++;
		if (at - start >= WORD_MIN && !is_digit(*start))
			add_use(gatherer, hash_word(start, (size_t)(at - start)), file->number);
	}
}

/* Least significant byte first; bytes that are equal in all are skipped. */
static void sort_uses(struct uses *uses)
{
	size_t count = uses->list.count;
	uint64_t *from = uses->list.items, *to = xmalloc((count + 1) * sizeof *to);

	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t places[257] = { 0 };
		uint64_t *swap = from;

		for (size_t i = 0; i < count; i++)
			places[(from[i] >> shift & 0xff) + 1]++;
		if (count == 0 || places[(from[0] >> shift & 0xff) + 1] == count)
			continue;
		for (size_t i = 1; i < 257; i++)
			places[i] += places[i - 1];
		for (size_t i = 0; i < count; i++)
			to[places[from[i] >> shift & 0xff]++] = from[i];
		from = to;
		to = swap;
	}
	uses->list.items = from;
	free(to);
}

static void merge_bucket(void *context, unsigned worker, size_t index)
{
	struct building *building = context;
	struct uses *merged = &building->merged[index];
	size_t kept = 0;

	(void)worker;
	for (unsigned i = 0; i < building->workers; i++) {
		struct uses *part = &building->gatherers[i].buckets[index];

		for (size_t j = 0; j < part->list.count; j++)
			vec_push(&merged->list, part->list.items[j]);
		vec_release(&part->list);
	}
	sort_uses(merged);
	for (size_t i = 0; i < merged->list.count; i++) {
		if (i == 0 || merged->list.items[i] != merged->list.items[i - 1])
			merged->list.items[kept++] = merged->list.items[i];
	}
	merged->list.count = kept;
}

static size_t count_words(const struct uses *uses)
{
	size_t count = 0;

	for (size_t i = 0; i < uses->list.count; i++)
		count += i == 0 || uses->list.items[i] >> FILE_BITS != uses->list.items[i - 1] >> FILE_BITS;
	return count;
}

static struct word_index *settle(struct building *building)
{
	struct word_index *index = xcalloc(1, sizeof *index);
	size_t words = 0, uses = 0, place = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		words += count_words(&building->merged[i]);
		uses += building->merged[i].list.count;
	}
	index->words = xmalloc((words + 1) * sizeof *index->words);
	index->files = xmalloc((uses + 1) * sizeof *index->files);
	for (size_t i = 0; i < BUCKETS; i++) {
		const struct uses *bucket = &building->merged[i];

		for (size_t j = 0; j < bucket->list.count; j++) {
			uint64_t hash = bucket->list.items[j] >> FILE_BITS;

			if (j == 0 || hash != index->words[index->count - 1].hash)
				index->words[index->count++] = (struct word){ .hash = hash, .first = place };
			index->files[place++] = (uint32_t)(bucket->list.items[j] & ((1u << FILE_BITS) - 1));
		}
	}
	index->words[index->count] = (struct word){ .first = place };
	return index;
}

struct word_index *word_index_build(struct source_set *set, unsigned workers)
{
	struct building building = { .workers = workers ? workers : 1 };
	struct word_index *index;

	set_parts(building.is_part);
	building.gatherers = xcalloc(building.workers, sizeof *building.gatherers);
	source_set_visit(set, building.workers, gather, &building);
	pool_run(building.workers, BUCKETS, merge_bucket, &building);
	index = settle(&building);
	index->all_count = set->count;
	index->all = xmalloc((set->count + 1) * sizeof *index->all);
	for (size_t i = 0; i < set->count; i++)
		index->all[i] = (uint32_t)i;
	for (size_t i = 0; i < BUCKETS; i++)
		vec_release(&building.merged[i].list);
	free(building.gatherers);
	return index;
}

void word_index_free(struct word_index *index)
{
	if (!index)
		return;
	free(index->words);
	free(index->files);
	free(index->all);
	free(index);
}

static bool is_word(const char *name)
{
	bool is_part[256] = { false };

	set_parts(is_part);
	for (const char *at = name; *at; at++) {
		if (!is_part[(unsigned char)*at])
			return false;
	}
	return strlen(name) >= WORD_MIN && !is_digit(*name);
}

const uint32_t *word_index_files(const struct word_index *index, const char *name, size_t *count)
{
	size_t low = 0, high = index->count;
	uint64_t hash;

	*count = index->all_count;
	if (!is_word(name))
		return index->all;
	hash = hash_word(name, strlen(name));
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->words[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	if (low == index->count || index->words[low].hash != hash)
		return NULL;
	*count = index->words[low + 1].first - index->words[low].first;
	return index->files + index->words[low].first;
}
