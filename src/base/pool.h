/* A worker pool for one loop: the iterations of a range spread over threads. Lowest layer. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/*
 * Calls work(context, worker, index) once for each index below COUNT, in increasing order of start, on at most WORKERS
 * threads (worker is 0 .. WORKERS-1); returns when all are done. Falls back to fewer threads where none can be had.
 */
void pool_run(unsigned workers, size_t count, void (*work)(void *context, unsigned worker, size_t index), void *context);

/* The processors that this process may use, at least 1. */
unsigned pool_processors(void);

#endif
