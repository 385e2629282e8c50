#include "scratch.h"

#include "cmd/command.h"

#include <sys/stat.h>

static const char *const ask[] = {
	"check", "--isolated", "--silent", "--select=OL101", "--add-ignore=few", "--project-root=.", "."
};

/* BEFORE becomes AFTER, and stays so when it is asked for again. */
static void assert_becomes(const char *before, const char *after)
{
	scratch_write("a.py", slice_of(before));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(command_dispatch(ask, sizeof ask / sizeof *ask), 0);
		scratch_assert("a.py", after);
	}
}

static void a_comment_stands_at_the_end_of_the_line(void **state)
{
	(void)state;
	assert_becomes("from functools import cache\nclass A:\n    @cache\n    def f(self): return 1\n",
		       "from functools import cache\nclass A:\n    @cache  # outlive: ignore[OL101] -- few\n    def "
		       "f(self): return 1\n");
	assert_becomes("from functools import cache\nclass A:\n    @cache  # why\n    def f(self): return 1",
		       "from functools import cache\nclass A:\n    @cache  # why  # outlive: ignore[OL101] -- few\n    "
		       "def f(self): return 1");
}

static void line_breaks_and_byte_order_marks_stay(void **state)
{
	(void)state;
	assert_becomes("\xef\xbb\xbf"
		       "from functools import cache\r\nclass A:\r\n    @cache\r\n    def f(self): return 1\r\n",
		       "\xef\xbb\xbf"
		       "from functools import cache\r\nclass A:\r\n    @cache  # outlive: ignore[OL101] -- few\r\n"
		       "    def f(self): return 1\r\n");
}

static void no_comment_goes_into_a_string_or_behind_a_backslash(void **state)
{
	(void)state;
	assert_becomes("from functools import cache\nclass A:\n    f = cache(lambda self: \"\"\"\n\"\"\")\n",
		       "from functools import cache\nclass A:\n    f = cache(lambda self: \"\"\"\n\"\"\")  # outlive: "
		       "ignore[OL101] -- few\n");
	assert_becomes("from functools import cache\nclass A:\n    f = cache(lambda self: 1) or \\\n        None\n",
		       "from functools import cache\nclass A:\n    f = cache(lambda self: 1) or \\\n        None  # "
		       "outlive: ignore[OL101] -- few\n");
}

static void where_no_comment_fits_the_finding_stays(void **state)
{
	static const char source[] =
		"from functools import cache\nclass A:\n    @cache\\\n\n    def f(self): return 1\n";

	(void)state;
	scratch_write("a.py", slice_of(source));
	assert_int_equal(command_dispatch(ask, sizeof ask / sizeof *ask), 1);
	scratch_assert("a.py", source);
}

static void the_mode_stays(void **state)
{
	struct stat status;

	(void)state;
	scratch_write("a.py",
		      slice_of("from functools import cache\nclass A:\n    @cache\n    def f(self): return 1\n"));
	assert_int_equal(chmod("a.py", 0750), 0);
	assert_int_equal(command_dispatch(ask, sizeof ask / sizeof *ask), 0);
	assert_int_equal(stat("a.py", &status), 0);
	assert_int_equal(status.st_mode & 07777, 0750);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_comment_stands_at_the_end_of_the_line, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(line_breaks_and_byte_order_marks_stay, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(no_comment_goes_into_a_string_or_behind_a_backslash, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(where_no_comment_fits_the_finding_stays, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(the_mode_stays, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
