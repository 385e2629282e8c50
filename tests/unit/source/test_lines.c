#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/lines.h"

#include "base/strbuf.h"

static void check(const char *text, uint32_t offset, struct position want)
{
	struct arena arena;
	struct lines lines;
	struct position position;

	arena_init(&arena);
	lines = lines_build(&arena, slice_of(text));
	position = lines_position(&lines, offset);
	assert_int_equal(position.line, want.line);
	assert_int_equal(position.column, want.column);
	assert_int_equal(position.utf16, want.utf16);
	assert_int_equal(position.byte, want.byte);
	arena_release(&arena);
}

static void every_line_break_counts(void **state)
{
	check("a\nb", 2, (struct position){ 2, 1, 1, 1 });
	check("a\r\nb", 3, (struct position){ 2, 1, 1, 1 });
	check("a\r\nb", 2, (struct position){ 1, 3, 3, 3 });
	check("a\rb", 2, (struct position){ 2, 1, 1, 1 });
	check("a\n\rb", 3, (struct position){ 3, 1, 1, 1 });
	check("a\fb", 2, (struct position){ 1, 3, 3, 3 });
	check("a\n", 2, (struct position){ 2, 1, 1, 1 });
	check("", 0, (struct position){ 1, 1, 1, 1 });
	check("a", 99, (struct position){ 1, 2, 2, 2 });
}

static void columns_have_three_units(void **state)
{
	check("\xc3\xa9\xf0\x9f\x90\x8dx", 6, (struct position){ 1, 3, 4, 7 });
	check("\xff\xfex", 2, (struct position){ 1, 3, 3, 3 });
	check("\xef\xbb\xbfx = 1", 3, (struct position){ 1, 1, 1, 1 });
	check("\xef\xbb\xbfx = 1", 0, (struct position){ 1, 1, 1, 1 });
	check("\xef\xbb\xbfx\ny", 5, (struct position){ 2, 1, 1, 1 });
}

static void lines_have_texts(void **state)
{
	struct arena arena;
	struct lines lines;

	arena_init(&arena);
	lines = lines_build(&arena, slice_of("\xef\xbb\xbf"
					     "one\r\ntwo\rthree\n"));
	assert_int_equal(lines.count, 4);
	assert_true(slice_is(lines_text(&lines, 1), "one"));
	assert_true(slice_is(lines_text(&lines, 2), "two"));
	assert_true(slice_is(lines_text(&lines, 3), "three"));
	assert_true(slice_is(lines_text(&lines, 4), ""));
	assert_int_equal(lines_text(&lines, 5).size, 0);
	assert_int_equal(lines_text(&lines, 0).size, 0);
	assert_int_equal(lines_start(&lines, 2), 8);
	assert_int_equal(lines_start(&lines, 9), 18);
	arena_release(&arena);
}

/* Counting from the nearest mark gives what counting from the start gives. */
static void long_lines_count_right(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct arena arena;
	struct lines lines;

	arena_init(&arena);
	for (int i = 0; i < 3000; i++)
		strbuf_addstr(&text, "\xf0\x9f\x90\x8d"
				     "a\xe2\x82\xac");
	lines = lines_build(&arena, strbuf_slice(&text));
	for (uint32_t i = 0; i < 3000; i++) {
		struct position position = lines_position(&lines, i * 8);

		assert_int_equal(position.column, 3 * i + 1);
		assert_int_equal(position.utf16, 4 * i + 1);
	}
	strbuf_release(&text);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_break_counts),
		cmocka_unit_test(columns_have_three_units),
		cmocka_unit_test(lines_have_texts),
		cmocka_unit_test(long_lines_count_right),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
