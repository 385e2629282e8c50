/*
 * Which files hold an identifier: an index over all bytes of a source set, so that questions across files ("who calls f", "who
 * imports m") look at a few files only. Source layer. Built once by several threads; then immutable and safe in all of them.
 */
#ifndef SOURCE_WORDS_H
#define SOURCE_WORDS_H

#include "source/source_set.h"

struct word_index;

/*
 * Reads every file of SET once more, unless its bytes are kept. Words are ASCII identifiers of three bytes or more, wherever they
 * stand, in comments and strings too. End with word_index_free().
 */
struct word_index *word_index_build(struct source_set *set, unsigned workers);
void word_index_free(struct word_index *index);

/*
 * The numbers of the files that hold NAME, ascending; borrowed from the index. There may be one too many (one word in a
 * million shares its place with another), never one too few; a name that is no such word may be in any file.
 */
const uint32_t *word_index_files(const struct word_index *index, const char *name, size_t *count);

#endif
