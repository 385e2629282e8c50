#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What is written in MILLISECONDS by a progress that waits for DELAY. */
static size_t written(long delay, long milliseconds, char text[256])
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
	struct progress progress;
	int ends[2];
	ssize_t size;

	assert_int_equal(pipe(ends), 0);
	progress_begin(&progress, ends[1], delay);
	nanosleep(&time, NULL);
	progress_end(&progress);
	progress_end(&progress);
	close(ends[1]);
	size = read(ends[0], text, 255);
	close(ends[0]);
	assert_true(size >= 0);
	text[size] = '\0';
	return (size_t)size;
}

static void nothing_is_said_of_what_is_quick(void **state)
{
	char text[256];

	(void)state;
	assert_int_equal(written(60000, 0, text), 0);
}

static void a_line_is_written_and_erased(void **state)
{
	char text[256];

	(void)state;
	assert_true(written(10, 100, text) > 0);
	assert_non_null(strstr(text, "\r\033[Koutlive: checking, 0.0 s"));
	assert_string_equal(text + strlen(text) - 4, "\r\033[K");
	assert_null(strchr(text, '\n'));
}

static void nobody_reads_progress_in_a_pipe(void **state)
{
	const struct options options = { 0 };

	(void)state;
	if (!isatty(STDERR_FILENO))
		assert_false(progress_is_wanted(&options));
	setenv("PRE_COMMIT", "1", 1);
	assert_false(progress_is_wanted(&options));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_said_of_what_is_quick),
		cmocka_unit_test(a_line_is_written_and_erased),
		cmocka_unit_test(nobody_reads_progress_in_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
