#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/timing.h"

static const char HEADING[] =
	"      ms   files    bytes read  bytes searched  bytes parsed  statements  step\n";

/* What a table says, row by row, but for the times. */
static void assert_table(const struct strbuf *table, const char *const *rows, size_t count)
{
	const char *at = strbuf_text(table);

	assert_memory_equal(at, HEADING, strlen(HEADING));
	at += strlen(HEADING);
	for (size_t i = 0; i < count; i++) {
		size_t size = strcspn(at, "\n");

		assert_true(size > 8);
		assert_true(slice_is((struct slice){ at + 8, size - 8 }, rows[i]));
		at += size + 1;
	}
	assert_string_equal(at, "");
}

static void equal_steps_are_added_up(void **state)
{
	static const char *const ROWS[] = {
		"       3            30              40             0           0  reading",
		"       0             0               0            50           6  parsing",
		"                                                                    a part",
	};
	static const char READING[] = "reading", PARSING[] = "parsing";
	struct timing timing = { 0 };
	struct strbuf out = STRBUF_INIT;

	(void)state;
	timing_start(&timing);
	timing_step(&timing, READING, (struct work){ .files = 1, .read = 10, .searched = 20 });
	timing_step(&timing, PARSING, (struct work){ .parsed = 50, .statements = 6 });
	timing_step(&timing, READING, (struct work){ .files = 2, .read = 20, .searched = 20 });
	timing_add(&out, &timing);
	timing_add_part(&out, "a part", 0.001);
	assert_table(&out, ROWS, 3);
	strbuf_release(&out);
}

static void work_is_what_came_between(void **state)
{
	struct work before = { 1, 10, 20, 30, 4 }, after = { 3, 30, 50, 70, 9 };
	struct work work = work_between(before, after);

	(void)state;
	assert_int_equal(work.files, 2);
	assert_int_equal(work.read, 20);
	assert_int_equal(work.searched, 30);
	assert_int_equal(work.parsed, 40);
	assert_int_equal(work.statements, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_steps_are_added_up),
		cmocka_unit_test(work_is_what_came_between),
	};

	return cmocka_run_group_tests_name("timing", tests, NULL, NULL);
}
