#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/fix.h"

static struct span at(uint32_t offset, uint32_t length)
{
	return (struct span){ offset, length };
}

static struct fix fix_of(struct span span, const char *text)
{
	struct fix fix = { .title = "change it" };

	fix_add(&fix, span, text);
	return fix;
}

static void expect_applied(const char *source, const struct fix *const *fixes, size_t count,
			   const char *want)
{
	struct strbuf out = STRBUF_INIT;

	fixes_apply(slice_of(source), fixes, count, &out);
	assert_string_equal(strbuf_text(&out), want);
	strbuf_release(&out);
}

static void edits_stand_in_the_order_of_their_places(void **state)
{
	struct fix fix = fix_of(at(4, 1), "Y");
	const struct fix *one = &fix;

	fix_add(&fix, at(0, 1), "X");
	fix_add(&fix, at(2, 0), "+");
	assert_int_equal(fix.edits[0].span.offset, 0);
	assert_int_equal(fix.edits[1].span.offset, 2);
	assert_int_equal(fix.edits[2].span.offset, 4);
	expect_applied("abcdef", &one, 1, "Xb+cdYf");
}

static void several_fixes_are_applied_at_once(void **state)
{
	const struct fix first = fix_of(at(4, 2), ""), second = fix_of(at(0, 1), "A"),
			 same = fix_of(at(0, 1), "A");
	const struct fix *const fixes[] = { &first, &second, &same };

	assert_false(fixes_collide(&first, &second));
	assert_false(fixes_collide(&second, &same));
	expect_applied("abcdef", fixes, 3, "Abcd");
	expect_applied("abcdef", fixes, 0, "abcdef");
}

static void what_would_change_the_same_collides(void **state)
{
	const struct fix wide = fix_of(at(1, 4), "x"), within = fix_of(at(2, 1), "y"),
			 other = fix_of(at(1, 4), "z");
	const struct fix here = fix_of(at(3, 0), "1"), there = fix_of(at(3, 0), "2"),
			 again = fix_of(at(3, 0), "1");

	assert_true(fixes_collide(&wide, &within));
	assert_true(fixes_collide(&wide, &other));
	assert_true(fixes_collide(&here, &there));
	assert_false(fixes_collide(&here, &again));
}

static void expect_removed(const char *source, const char *part, const char *want)
{
	const char *place = strstr(source, part);
	struct span span = fix_removal(slice_of(source),
				       at((uint32_t)(place - source), (uint32_t)strlen(part)));
	const struct fix fix = fix_of(span, ""), *one = &fix;

	expect_applied(source, &one, 1, want);
}

static void what_is_removed_leaves_no_empty_line(void **state)
{
	expect_removed("a\n    # x\nb\n", "# x", "a\nb\n");
	expect_removed("a  # x\nb\n", "# x", "a\nb\n");
	expect_removed("a\r\n# x\r\nb\r\n", "# x", "a\r\nb\r\n");
	expect_removed("a  # x", "# x", "a");
}

static void comments_are_seen(void **state)
{
	assert_true(fix_spans_comment(slice_of("f(  # why\n)"), at(1, 10)));
	assert_false(fix_spans_comment(slice_of("f(1)"), at(1, 3)));
}

static void none_is_kept_of_none(void **state)
{
	struct arena arena;
	const struct fix empty = { .title = "nothing" }, fix = fix_of(at(0, 1), "x");

	arena_init(&arena);
	assert_null(fix_keep(&arena, NULL));
	assert_null(fix_keep(&arena, &empty));
	assert_string_equal(fix_keep(&arena, &fix)->edits[0].text, "x");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_stand_in_the_order_of_their_places),
		cmocka_unit_test(several_fixes_are_applied_at_once),
		cmocka_unit_test(what_would_change_the_same_collides),
		cmocka_unit_test(what_is_removed_leaves_no_empty_line),
		cmocka_unit_test(comments_are_seen),
		cmocka_unit_test(none_is_kept_of_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
