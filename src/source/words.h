/*
 * Which files hold an identifier: an index over all bytes of a project, so that questions across files ("who calls f", "who
 * imports m") look at a few files only. Source layer. Filled file by file while their bytes are hot; then immutable and safe in
 * several threads. Words are ASCII identifiers of three bytes or more, wherever they stand, in comments and strings too.
 */
#ifndef SOURCE_WORDS_H
#define SOURCE_WORDS_H

#include "base/arena.h"
#include "source/file.h"

struct word_index;

/* An index to be filled by at most WORKERS threads at the same time. End with word_index_free(). */
struct word_index *word_index_new(unsigned workers);
void word_index_free(struct word_index *index);

/*
 * Adds the words of FILE, which is borrowed for the life of the index and need have no number yet. BYTES are followed by
 * SOURCE_PADDING zero bytes. Each thread is a WORKER of its own.
 */
void word_index_add(struct word_index *index, unsigned worker, const struct source_file *file, struct slice bytes);

/* To be called once when all files are added, before the first question. */
void word_index_settle(struct word_index *index);

/* FILE, of which the index may know already, holds these words now. After word_index_settle(); while no thread asks. */
void word_index_replace(struct word_index *index, const struct source_file *file, struct slice bytes);

/*
 * The numbers of the files that hold NAME, ascending, in ARENA; without those that have a problem. There may be one too many
 * (of a million files one, as a rule), never one too few; a name that is no such word may be in any file.
 */
const uint32_t *word_index_files(const struct word_index *index, struct arena *arena, const char *name, size_t *count);

#endif
