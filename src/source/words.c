/*
 * Each distinct word of a file becomes a use: 28 bits of its hash and the file. Uses are gathered by the ten thousands, while
 * they fit into a processor's cache, and then sorted into 4,096 buckets by the hash's first bits. So a question reads a few
 * entries of each such batch, and nothing has to be merged.
 */
#include "source/words.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>

enum {
	WORD_MIN = 3,
	BLOCK = 64,
	PIECE = 64 * BLOCK,
	RECENT = 2048,
	BUCKET_BITS = 12,
	BUCKETS = 1 << BUCKET_BITS,
	BATCH_MAX = 1 << 15,
};

/* A word's hash, of which the first and the last bits count, and the file's place among those of its worker. */
struct use {
	uint32_t hash;
	uint32_t file;
};

/* What is left of a use in its bucket. */
struct entry {
	uint16_t hash;
	uint16_t file; /* after the batch's first */
};

struct batch {
	uint32_t first_file;
	uint16_t ends[BUCKETS]; /* of the buckets; each begins where the one before ends */
	struct entry *entries;
};

/* What one worker has added, and the uses it saw last, which spares most repetitions. */
struct gatherer {
	struct arena arena;
	VEC(const struct source_file *) files;
	VEC(struct batch *) batches;
	struct use *uses; /* of the batch to be, NULL before the first */
	size_t use_count;
	uint64_t recent[RECENT];
};

struct word_index {
	VEC(struct gatherer *) later; /* each of one file, whose words elsewhere count no longer */
	unsigned workers;
	struct gatherer *gatherers[];
};

static struct gatherer *gatherer_new(void)
{
	struct gatherer *gatherer = xcalloc(1, sizeof *gatherer);

	arena_init(&gatherer->arena);
	return gatherer;
}

static void gatherer_free(struct gatherer *gatherer)
{
	arena_release(&gatherer->arena);
	vec_release(&gatherer->files);
	vec_release(&gatherer->batches);
	free(gatherer->uses);
	free(gatherer);
}

struct word_index *word_index_new(unsigned workers)
{
	struct word_index *index = xcalloc(1, sizeof *index + workers * sizeof *index->gatherers);

	index->workers = workers;
	for (unsigned i = 0; i < workers; i++)
		index->gatherers[i] = gatherer_new();
	return index;
}

void word_index_free(struct word_index *index)
{
	if (!index)
		return;
	for (unsigned i = 0; i < index->workers; i++)
		gatherer_free(index->gatherers[i]);
	for (size_t i = 0; i < index->later.count; i++)
		gatherer_free(index->later.items[i]);
	vec_release(&index->later);
	free(index);
}

static uint64_t load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return word;
}

/* Of the bytes of a word of SIZE at AT, those before SIZE; looks at 16 bytes. The constants are odd and random. */
static uint64_t hash_short(const char *at, size_t size)
{
	static const char mask[32] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
	uint64_t low = load(at) & load(mask + 16 - size), high = load(at + 8) & load(mask + 24 - size);
	uint64_t hash = (low * 0x9e3779b97f4a7c15u) ^ ((high + 0x6a09e667f3bcc909u) * 0xc2b2ae3d27d4eb4fu);

	return (hash ^ hash >> 32) * 0xd6e8feb86659fd93u;
}

static uint64_t hash_long(const char *at, size_t size)
{
	uint64_t hash = 0;

	for (; size > 16; at += 16, size -= 16)
		hash = (hash ^ hash_short(at, 16)) * 0x9e3779b97f4a7c15u;
	return hash ^ hash_short(at, size);
}

/* Looks up to 16 bytes past the end. */
static uint32_t hash_word(const char *at, size_t size)
{
	return (uint32_t)((size > 16 ? hash_long(at, size) : hash_short(at, size)) >> 32);
}

static unsigned bucket_of(uint32_t hash)
{
	return hash >> (32 - BUCKET_BITS);
}

/* Makes a batch of the uses so far. */
static void sort_uses(struct gatherer *gatherer)
{
	const struct use *uses = gatherer->uses;
	size_t count = gatherer->use_count;
	struct batch *batch;
	unsigned end = 0;

	if (count == 0)
		return;
	batch = ARENA_NEW(&gatherer->arena, struct batch);
	batch->first_file = uses[0].file;
	batch->entries = ARENA_ARRAY(&gatherer->arena, struct entry, count);
	for (size_t i = 0; i < count; i++)
		batch->ends[bucket_of(uses[i].hash)]++;
	for (unsigned i = 0; i < BUCKETS; i++) {
		end += batch->ends[i];
		batch->ends[i] = (uint16_t)(end - batch->ends[i]);
	}
	for (size_t i = 0; i < count; i++)
		batch->entries[batch->ends[bucket_of(uses[i].hash)]++] =
			(struct entry){ (uint16_t)uses[i].hash, (uint16_t)(uses[i].file - batch->first_file) };
	vec_push(&gatherer->batches, batch);
	gatherer->use_count = 0;
}

static bool is_part(char c)
{
	unsigned char letter = (unsigned char)((c | 0x20) - 'a'), digit = (unsigned char)(c - '0');

	return (letter < 26) | (digit < 10) | (c == '_');
}

/* Compilers make one instruction of it, whatever the order of a machine's bytes. */
static uint64_t load_little(const unsigned char *at)
{
	return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
	       (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

/* Bit I says whether byte I of a block belongs to a word. Compilers make vector code of the first loop. */
static uint64_t find_parts(const char *block)
{
	unsigned char is[BLOCK];
	uint64_t parts = 0;

	for (int i = 0; i < BLOCK; i++)
		is[i] = is_part(block[i]);
	for (int i = 0; i < BLOCK; i += 8)
		parts |= (load_little(is + i) * 0x0102040810204080u >> 56) << i;
	return parts;
}

/* Where words begin and end in a piece of text, by turns; a word that is still open begins the next piece's. */
struct edges {
	size_t count;
	uint32_t at[PIECE + 1];
};

static void find_edges(struct edges *edges, const char *text, size_t from, size_t to)
{
	size_t count = edges->count;

	for (size_t at = from; at < to; at += BLOCK) {
		uint64_t parts = find_parts(text + at);

		for (uint64_t left = parts ^ (parts << 1 | (count & 1)); left; left &= left - 1)
			edges->at[count++] = (uint32_t)at + (uint32_t)__builtin_ctzll(left);
	}
	edges->count = count;
}

/*
 * Nothing can foretell which words are new, so no branch asks: what is not wanted is overwritten by the next. Leaves room for
 * that in the uses.
 */
static void add_words(struct gatherer *gatherer, uint32_t file, const char *text, const struct edges *edges)
{
	size_t count = gatherer->use_count;

	for (size_t i = 0; i + 1 < edges->count; i += 2) {
		const char *word = text + edges->at[i];
		size_t size = edges->at[i + 1] - edges->at[i];
		uint32_t hash = hash_word(word, size);
		uint64_t *recent = &gatherer->recent[hash % RECENT], use = (uint64_t)hash << 32 | file;

		bool is_new = (size >= WORD_MIN) & (*word > '9') & (*recent != use);

		gatherer->uses[count] = (struct use){ hash, file };
		count += is_new;
		*recent ^= (*recent ^ use) & -(uint64_t)is_new;
	}
	gatherer->use_count = count;
}

/* Another file begins. Returns its place among those of the worker, counted from 1. */
static uint32_t begin_file(struct gatherer *gatherer, const struct source_file *file)
{
	if (!gatherer->uses)
		gatherer->uses = xmalloc((BATCH_MAX + 1) * sizeof *gatherer->uses);
	vec_push(&gatherer->files, file);
	if (gatherer->use_count && gatherer->files.count - gatherer->uses[0].file > UINT16_MAX)
		sort_uses(gatherer);
	return (uint32_t)gatherer->files.count;
}

static void add_text(struct gatherer *gatherer, const struct source_file *file, struct slice bytes)
{
	uint32_t number = begin_file(gatherer, file);
	struct edges edges;

	edges.count = 0; /* its places need not be cleared */
	for (size_t from = 0; from <= bytes.size; from += PIECE) {
		size_t to = bytes.size + 1 - from > PIECE ? from + PIECE : bytes.size + 1;

		find_edges(&edges, bytes.data, from, to);
		if (gatherer->use_count + edges.count / 2 > BATCH_MAX)
			sort_uses(gatherer);
		add_words(gatherer, number, bytes.data, &edges);
		if (edges.count % 2)
			edges.at[0] = edges.at[edges.count - 1];
		edges.count %= 2;
	}
}

void word_index_add(struct word_index *index, unsigned worker, const struct source_file *file, struct slice bytes)
{
	add_text(index->gatherers[worker], file, bytes);
}

static void settle(struct gatherer *gatherer)
{
	sort_uses(gatherer);
	free(gatherer->uses);
	gatherer->uses = NULL;
}

void word_index_settle(struct word_index *index)
{
	for (unsigned i = 0; i < index->workers; i++)
		settle(index->gatherers[i]);
}

static size_t later_place(const struct word_index *index, const struct source_file *file)
{
	size_t place = 0;

	while (place < index->later.count && index->later.items[place]->files.items[0] != file)
		place++;
	return place;
}

void word_index_replace(struct word_index *index, const struct source_file *file, struct slice bytes)
{
	struct gatherer *gatherer = gatherer_new();
	size_t place = later_place(index, file);

	add_text(gatherer, file, bytes);
	settle(gatherer);
	if (place == index->later.count) {
		vec_push(&index->later, gatherer);
		return;
	}
	gatherer_free(index->later.items[place]);
	index->later.items[place] = gatherer;
}

static bool is_word(const char *name)
{
	size_t size = 0;

	while (is_part(name[size]))
		size++;
	return !name[size] && size >= WORD_MIN && (*name < '0' || *name > '9');
}

/* The answer to a question, in the making. */
struct answer {
	const struct word_index *index;
	VEC(uint32_t) files;
};

static void add_file(struct answer *answer, const struct gatherer *gatherer, const struct source_file *file)
{
	size_t place = later_place(answer->index, file);

	if (file->problem == SOURCE_FINE &&
	    (place == answer->index->later.count || answer->index->later.items[place] == gatherer))
		vec_push(&answer->files, file->number);
}

static void add_all(struct answer *answer, const struct gatherer *gatherer)
{
	for (size_t i = 0; i < gatherer->files.count; i++)
		add_file(answer, gatherer, gatherer->files.items[i]);
}

static void add_matches(struct answer *answer, const struct gatherer *gatherer, uint32_t hash)
{
	unsigned bucket = bucket_of(hash);

	for (size_t i = 0; i < gatherer->batches.count; i++) {
		const struct batch *batch = gatherer->batches.items[i];
		unsigned end = batch->ends[bucket];

		for (unsigned at = bucket ? batch->ends[bucket - 1] : 0; at < end; at++)
			if (batch->entries[at].hash == (uint16_t)hash)
				add_file(answer, gatherer,
					 gatherer->files.items[batch->first_file + batch->entries[at].file - 1]);
	}
}

static void add_from(struct answer *answer, const struct gatherer *gatherer, const char *name, uint32_t hash)
{
	if (is_word(name))
		add_matches(answer, gatherer, hash);
	else
		add_all(answer, gatherer);
}

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* A file stands in a bucket twice where a word was forgotten before it came again. */
static void sort_once(struct answer *answer)
{
	uint32_t *files = answer->files.items;
	size_t kept = 0;

	if (answer->files.count)
		qsort(files, answer->files.count, sizeof *files, compare);
	for (size_t i = 0; i < answer->files.count; i++)
		if (i == 0 || files[i] != files[i - 1])
			files[kept++] = files[i];
	answer->files.count = kept;
}

const uint32_t *word_index_files(const struct word_index *index, struct arena *arena, const char *name, size_t *count)
{
	struct answer answer = { .index = index };
	size_t size = strlen(name);
	char *padded = xcalloc(size + SOURCE_PADDING, 1);
	const uint32_t *files;
	uint32_t hash;

	if (size)
		memcpy(padded, name, size);
	hash = hash_word(padded, size);
	free(padded);
	for (unsigned i = 0; i < index->workers; i++)
		add_from(&answer, index->gatherers[i], name, hash);
	for (size_t i = 0; i < index->later.count; i++)
		add_from(&answer, index->later.items[i], name, hash);
	sort_once(&answer);
	vec_settle(&answer.files, arena, files, *count);
	return files;
}
