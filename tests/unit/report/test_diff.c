#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/diff.h"

static void check(const char *before, const char *after, const char *want)
{
	struct strbuf out = STRBUF_INIT;

	diff_add(&out, "a.py", slice_of(before), slice_of(after));
	assert_string_equal(strbuf_text(&out), want);
	strbuf_release(&out);
}

#define HEAD "--- a.py\n+++ a.py\n"

static void equal_texts_have_none(void **state)
{
	check("", "", "");
	check("a\n", "a\n", "");
}

static void a_line_changes(void **state)
{
	check("a\nb\nc\n", "a\nB\nc\n", HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
	check("a\r\nb\r\n", "a\r\nB\r\n", HEAD "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n");
}

static void texts_begin_and_end(void **state)
{
	check("", "a\n", HEAD "@@ -0,0 +1 @@\n+a\n");
	check("a\n", "", HEAD "@@ -1 +0,0 @@\n-a\n");
}

static void a_last_line_need_not_be_ended(void **state)
{
	check("a", "a\n", HEAD "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
	check("a\nb", "A\nb", HEAD "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n");
}

static void what_is_far_apart_has_hunks_of_its_own(void **state)
{
	check("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
	      HEAD "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
	check("1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
	      HEAD "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
}

static void texts_that_share_nothing_are_replaced(void **state)
{
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT, out = STRBUF_INIT;

	for (int i = 0; i < 3000; i++) {
		strbuf_addf(&before, "a%d\n", i);
		strbuf_addf(&after, "b%d\n", i);
	}
	diff_add(&out, "a.py", strbuf_slice(&before), strbuf_slice(&after));
	assert_true(text_starts(strbuf_text(&out), HEAD "@@ -1,3000 +1,3000 @@\n-a0\n-a1\n"));
	assert_true(text_ends(strbuf_text(&out), "+b2998\n+b2999\n"));
	strbuf_release(&before);
	strbuf_release(&after);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_have_none),
		cmocka_unit_test(a_line_changes),
		cmocka_unit_test(texts_begin_and_end),
		cmocka_unit_test(a_last_line_need_not_be_ended),
		cmocka_unit_test(what_is_far_apart_has_hunks_of_its_own),
		cmocka_unit_test(texts_that_share_nothing_are_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
