/* Preloaded: from the FAIL_AT-th allocation on, none succeeds. With FAIL_TELL, says at the end how many there were. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static atomic_long count, limit = -1;

static int fails(void)
{
	if (limit < 0)
		limit = getenv("FAIL_AT") ? atol(getenv("FAIL_AT")) : 0;
	if (atomic_fetch_add(&count, 1) + 1 < limit || limit == 0)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t items, size_t size)
{
	return fails() ? NULL : __libc_calloc(items, size);
}

void *realloc(void *block, size_t size)
{
	return fails() ? NULL : __libc_realloc(block, size);
}

__attribute__((destructor)) static void tell(void)
{
	if (getenv("FAIL_TELL"))
		fprintf(stderr, "\n%ld", (long)count);
}
