/*
 * What happens when the program cannot go on: memory is exhausted or one of its own invariants is broken.
 * Lowest layer. Temporary files registered here are removed on both ways out.
 */
#ifndef BASE_OOM_H
#define BASE_OOM_H

#include <stddef.h>

/* Says on standard error that memory is exhausted, removes temporary files and exits with status 2. */
_Noreturn void oom(void);

/* Says that an invariant of outlive is broken (a bug, never an input's fault) and aborts. */
_Noreturn void bug(const char *file, int line, const char *what);
#define BUG(what) bug(__FILE__, __LINE__, (what))

/* malloc and realloc that never return NULL. The caller owns the result and frees it. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *block, size_t size);

/*
 * Registers a file that must not outlive an aborted run (a report that is half written); forgets it again.
 * At most one file at a time; the path is borrowed until it is forgotten. Safe to be read from a signal handler.
 */
void temporary_file_register(const char *path);
void temporary_file_forget(void);
void temporary_file_remove(void);

#endif
