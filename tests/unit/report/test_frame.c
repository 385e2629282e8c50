#include "sample.h"

#include "report/frame.h"

/* The frame around PART of TEXT, in WIDTH columns. */
static void expect_frame(const char *text, const char *part, unsigned width, const char *expected)
{
	const char *found = strstr(text, part);
	struct terminal terminal = terminal_plain();
	const struct frame frame = { &terminal, 1 };
	const struct frame_mark mark = { '^', STYLE_NONE, "here" };
	struct report_file file = { 0 };
	struct location place = { .file = &file };
	struct strbuf out = STRBUF_INIT;
	struct arena arena;

	arena_init(&arena);
	terminal.width = width;
	file.lines = lines_build(&arena, slice_of(text));
	place.span = (struct span){ (uint32_t)(found - text), (uint32_t)strlen(part) };
	place.start = lines_position(&file.lines, place.span.offset);
	frame_add_marked(&out, &frame, &place, &mark);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
	arena_release(&arena);
}

static void tabs_are_expanded(void **state)
{
	expect_frame("x\n\ta\tb\n", "b", 80,
		     "2 |     a   b\n"
		     "  |         ^ here\n");
}

static void wide_characters_take_two_cells(void **state)
{
	expect_frame("x = '\xe6\xbc\xa2" "e\xcc\x81' + y", "y", 80,
		     "1 | x = '\xe6\xbc\xa2" "e\xcc\x81' + y\n"
		     "  |             ^ here\n");
}

static void control_characters_are_escaped(void **state)
{
	expect_frame("a\033b", "b", 80,
		     "1 | a\\x1bb\n"
		     "  |      ^ here\n");
}

static void a_byte_order_mark_is_not_shown(void **state)
{
	expect_frame("\xef\xbb\xbfxy", "y", 80,
		     "1 | xy\n"
		     "  |  ^ here\n");
}

static void only_the_first_line_is_marked(void **state)
{
	expect_frame("f(\n  1)\n", "(\n  1)", 80,
		     "1 | f(\n"
		     "  |  ^ here\n");
}

static void long_lines_are_clipped(void **state)
{
	expect_frame("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz", "bc", 40,
		     "1 | abcdefghijklmnopqrstuvwxyz-abc...\n"
		     "  |  ^^ here\n");
	expect_frame("abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "X", 40,
		     "1 | ...xyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ\n"
		     "  |                               ^ here\n");
	expect_frame("abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop", "IJ", 40,
		     "1 | ...xyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ...\n"
		     "  |                ^^ here\n");
}

static void endless_lines_are_clipped_too(void **state)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_pad(&text, 'x', 1 << 20);
	strbuf_addstr(&text, "here");
	strbuf_pad(&text, 'y', 1 << 20);
	expect_frame(strbuf_text(&text), "here", 40,
		     "1 | ...xxxxxxxxxxxxhereyyyyyyyyyyyyyy...\n"
		     "  |                ^^^^ here\n");
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tabs_are_expanded),
		cmocka_unit_test(wide_characters_take_two_cells),
		cmocka_unit_test(control_characters_are_escaped),
		cmocka_unit_test(a_byte_order_mark_is_not_shown),
		cmocka_unit_test(only_the_first_line_is_marked),
		cmocka_unit_test(long_lines_are_clipped),
		cmocka_unit_test(endless_lines_are_clipped_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
