/* A directory of its own for each test, which is the working directory until the test is over. */
#ifndef TESTS_UNIT_CMD_SCRATCH_H
#define TESTS_UNIT_CMD_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct scratch {
	char before[PATH_MAX];
	char path[PATH_MAX];
	struct arena arena;
	struct error err;
};

static inline int scratch_setup(void **state)
{
	struct scratch *scratch = calloc(1, sizeof *scratch);
	char made[] = "/tmp/outlive-cmd-XXXXXX";

	if (!getcwd(scratch->before, sizeof scratch->before) || !mkdtemp(made) || !realpath(made, scratch->path) ||
	    chdir(scratch->path) != 0)
		return -1;
	arena_init(&scratch->arena);
	*state = scratch;
	return 0;
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;
	struct strbuf line = STRBUF_INIT;
	int failed = chdir(scratch->before);

	strbuf_addf(&line, "rm -rf '%s'", scratch->path);
	failed |= system(strbuf_text(&line));
	strbuf_release(&line);
	error_release(&scratch->err);
	arena_release(&scratch->arena);
	free(scratch);
	return failed;
}

static inline void scratch_write(const char *name, struct slice text)
{
	FILE *file = fopen(name, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

static inline void scratch_assert(const char *name, const char *expected)
{
	char text[4096];
	FILE *file = fopen(name, "rb");
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[size] = '\0';
	assert_string_equal(text, expected);
}

#endif
