#include "source/source_private.h"

#include "base/oom.h"
#include "source/words.h"

#include <stdlib.h>
#include <unistd.h>

/* All bytes kept at one time; what is beyond is reported as too large. */
#define TOTAL_MAX ((size_t)1 << 30)

void source_set_init(struct source_set *set, const char *root)
{
	*set = (struct source_set){ 0 };
	arena_init(&set->arena);
	set->root = arena_strdup(&set->arena, root);
	set->private = xcalloc(1, sizeof *set->private);
	set->private->directory = -1;
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&set->private->locks[i], NULL);
}

void source_set_release(struct source_set *set)
{
	for (size_t i = 0; i < source_set_total(set); i++)
		free(set->files[i]->memory);
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&set->private->locks[i]);
	if (set->private->directory >= 0)
		close(set->private->directory);
	word_index_free(set->private->words);
	free(set->private);
	free(set->files);
	arena_release(&set->arena);
	*set = (struct source_set){ 0 };
}

void source_count(atomic_size_t *sum, struct slice bytes)
{
	atomic_fetch_add_explicit(sum, bytes.size, memory_order_relaxed);
}

struct source_work source_set_work(const struct source_set *set)
{
	return (struct source_work){ atomic_load(&set->private->read), atomic_load(&set->private->searched) };
}

void source_keep(struct source_set *set, struct source_file *file, struct slice bytes)
{
	size_t size = bytes.size + SOURCE_PADDING;
	char *memory;

	if (atomic_fetch_add(&set->private->total, size) > TOTAL_MAX) {
		atomic_fetch_sub(&set->private->total, size);
		file->problem = SOURCE_TOO_LARGE;
		return;
	}
	memory = xmalloc(size);
	if (bytes.size)
		memcpy(memory, bytes.data, bytes.size);
	memset(memory + bytes.size, 0, SOURCE_PADDING);
	file->memory = memory;
	file->bytes = (struct slice){ memory, bytes.size };
}

static void drop(struct source_set *set, struct source_file *file)
{
	if (!file->memory)
		return;
	atomic_fetch_sub(&set->private->total, file->bytes.size + SOURCE_PADDING);
	free(file->memory);
	file->memory = NULL;
	file->bytes = (struct slice){ 0 };
}

bool source_read(struct source_set *set, struct source_file *file, struct strbuf *out)
{
	enum source_problem problem = file->problem;

	if (problem != SOURCE_FINE)
		return false;
	problem = file_read(set->private->directory, file->path, file->link, SOURCE_SIZE_MAX, out, &file->error_number);
	if (problem != SOURCE_FINE) {
		file->problem = problem;
		return false;
	}
	source_count(&set->private->read, strbuf_slice(out));
	return true;
}

struct slice source_bytes(struct source_set *set, struct source_file *file)
{
	pthread_mutex_t *lock = &set->private->locks[file->number % LOCKS];
	struct strbuf scratch = STRBUF_INIT;

	if (atomic_load_explicit(&file->state, memory_order_acquire) == READ)
		return file->bytes;
	pthread_mutex_lock(lock);
	if (atomic_load_explicit(&file->state, memory_order_relaxed) == UNREAD) {
		if (source_read(set, file, &scratch))
			source_keep(set, file, strbuf_slice(&scratch));
		atomic_store_explicit(&file->state, READ, memory_order_release);
	}
	pthread_mutex_unlock(lock);
	strbuf_release(&scratch);
	return file->bytes;
}

struct slice source_peek(struct source_set *set, struct source_file *file, struct strbuf *scratch)
{
	struct slice bytes;
	int error_number;

	if (atomic_load_explicit(&file->state, memory_order_acquire) == READ ||
	    file_read(set->private->directory, file->path, file->link, SOURCE_SIZE_MAX, scratch, &error_number) !=
		    SOURCE_FINE) {
		bytes = source_bytes(set, file);
	} else {
		bytes = strbuf_slice(scratch);
		source_count(&set->private->read, bytes);
	}
	source_count(&set->private->searched, bytes);
	return bytes;
}

void source_drop(struct source_set *set, struct source_file *file)
{
	if (file->unsaved || file->problem != SOURCE_FINE)
		return;
	drop(set, file);
	atomic_store_explicit(&file->state, UNREAD, memory_order_release);
}

void source_set_scan(struct source_set *set, struct source_file *file, const struct source_scan *scan)
{
	file->marks = scan->look(scan->context, file, file->bytes);
	source_count(&set->private->searched, file->bytes);
}

bool source_is_markup(const struct source_set *set, uint32_t number)
{
	return number >= set->count;
}

size_t source_set_total(const struct source_set *set)
{
	return set->count + set->markup_count;
}

/* The first file from LOW on and before HIGH whose path is not before PATH. */
static size_t place_in(const struct source_set *set, size_t low, size_t high, const char *path)
{

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(set->files[middle]->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t source_set_place(const struct source_set *set, const char *path)
{
	return place_in(set, 0, set->count, path);
}

/* What is asked of words from now on is asked of these bytes. The words of markup are not known. */
static void learn_words(struct source_set *set, const struct source_file *file)
{
	if (set->private->words && file->number < set->count)
		word_index_replace(set->private->words, file, file->bytes);
}

void source_set_refresh(struct source_set *set, struct source_file *file)
{
	drop(set, file);
	file->problem = SOURCE_FINE;
	file->unsaved = false;
	atomic_store_explicit(&file->state, UNREAD, memory_order_release);
	source_bytes(set, file);
	if (file->problem == SOURCE_FINE)
		learn_words(set, file);
}

struct source_file *source_set_find(const struct source_set *set, const char *path)
{
	size_t all = source_set_total(set);
	size_t place = source_set_place(set, path), behind = place_in(set, set->count, all, path);

	if (place < set->count && text_equals(set->files[place]->path, path))
		return set->files[place];
	return behind < all && text_equals(set->files[behind]->path, path) ? set->files[behind] : NULL;
}

/* A new file at PLACE of the set, whose counts the caller raises. */
static struct source_file *insert(struct source_set *set, size_t place, const char *path)
{
	struct source_file *file = ARENA_NEW(&set->arena, struct source_file);
	size_t all = source_set_total(set);

	file->path = arena_strdup(&set->arena, path);
	set->files = xrealloc(set->files, (all + 1) * sizeof *set->files);
	memmove(set->files + place + 1, set->files + place, (all - place) * sizeof *set->files);
	set->files[place] = file;
	for (size_t i = place; i <= all; i++)
		set->files[i]->number = (uint32_t)i;
	return file;
}

static void replace_bytes(struct source_set *set, struct source_file *file, struct slice bytes)
{
	drop(set, file);
	file->problem = SOURCE_FINE;
	file->reported = file->unsaved = true;
	source_keep(set, file, bytes);
	if (file->problem == SOURCE_FINE)
		learn_words(set, file);
	source_count(&set->private->read, file->bytes);
	atomic_store_explicit(&file->state, READ, memory_order_release);
}

struct source_file *source_set_add(struct source_set *set, const char *path, struct slice bytes)
{
	struct source_file *file = source_set_find(set, path);

	if (!file) {
		file = insert(set, source_set_place(set, path), path);
		set->count++;
	}
	replace_bytes(set, file, bytes);
	return file;
}

struct source_file *source_set_add_markup(struct source_set *set, const char *path, struct slice bytes)
{
	size_t all = source_set_total(set);
	struct source_file *file = source_set_find(set, path);

	if (!file) {
		file = insert(set, place_in(set, set->count, all, path), path);
		set->markup_count++;
	}
	replace_bytes(set, file, bytes);
	return file;
}
