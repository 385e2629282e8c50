/* What the files of the source set share. Source layer, private. */
#ifndef SOURCE_SOURCE_PRIVATE_H
#define SOURCE_SOURCE_PRIVATE_H

#include "source/source_set.h"

#include <pthread.h>

enum { LOCKS = 64, UNREAD = 0, READ = 1 };

struct source_private {
	int directory; /* the root's descriptor; -1 for a set in memory */
	struct source_scan scan;
	struct word_index *words; /* NULL while there is none that is true of all files */
	atomic_size_t total;
	atomic_size_t read; /* these two as in struct source_work */
	atomic_size_t searched;
	pthread_mutex_t locks[LOCKS];
};

/* Takes a copy of BYTES, padded, unless all files together have too many. */
void source_keep(struct source_set *set, struct source_file *file, struct slice bytes);
/* Reads the file's bytes into OUT; false, with the problem set, where that fails. */
bool source_read(struct source_set *set, struct source_file *file, struct strbuf *out);
void source_count(atomic_size_t *sum, struct slice bytes);

#endif
