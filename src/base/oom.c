#include "base/oom.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The only mutable state of the program: a signal handler can be told nothing otherwise. */
static _Atomic(const char *) temporary_file;

void temporary_file_register(const char *path)
{
	atomic_store(&temporary_file, path);
}

void temporary_file_forget(void)
{
	atomic_store(&temporary_file, NULL);
}

void temporary_file_remove(void)
{
	const char *path = atomic_load(&temporary_file);

	if (path)
		unlink(path);
}

_Noreturn void oom(void)
{
	static const char message[] = "outlive: out of memory\n";

	if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
		_exit(2);
	temporary_file_remove();
	_exit(2);
}

_Noreturn void bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "outlive: bug in outlive itself: %s:%d: %s\n", file, line, what);
	temporary_file_remove();
	abort();
}

void *xmalloc(size_t size)
{
	void *block = malloc(size ? size : 1);

	if (!block)
		oom();
	return block;
}

void *xcalloc(size_t count, size_t size)
{
	void *block = calloc(count ? count : 1, size ? size : 1);

	if (!block)
		oom();
	return block;
}

void *xrealloc(void *block, size_t size)
{
	void *grown = realloc(block, size ? size : 1);

	if (!grown)
		oom();
	return grown;
}
