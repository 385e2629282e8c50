#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/keys_formats.h"

static void assert_diff(const char *old, const char *new, const char *expected)
{
	struct strbuf out = STRBUF_INIT;

	keys_add_diff(&out, slice_of(old), slice_of(new), "old", "new");
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static void what_is_the_same_has_no_diff(void **state)
{
	(void)state;
	assert_diff("", "", "");
	assert_diff("a\nb\n", "a\nb\n", "");
}

static void lines_come_and_go(void **state)
{
	(void)state;
	assert_diff("", "a\n", "--- old\n+++ new\n@@ -0,0 +1,1 @@\n+a\n");
	assert_diff("a\n", "", "--- old\n+++ new\n@@ -1,1 +0,0 @@\n-a\n");
	assert_diff("a\nb\nc\n", "a\nx\nc\nd\n", "--- old\n+++ new\n@@ -1,3 +1,4 @@\n a\n-b\n+x\n c\n+d\n");
}

static void distant_changes_are_hunks_of_their_own(void **state)
{
	(void)state;
	assert_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n",
		    "--- old\n+++ new\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,3 +7,4 @@\n 7\n 8\n 9\n+y\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_the_same_has_no_diff),
		cmocka_unit_test(lines_come_and_go),
		cmocka_unit_test(distant_changes_are_hunks_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
