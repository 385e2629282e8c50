#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/position.h"

static size_t offset_of(const char *text, int line, int character, enum position_encoding encoding)
{
	json_t *position = json_pack("{s:i, s:i}", "line", line, "character", character);
	size_t offset = SIZE_MAX;

	assert_true(position_read(slice_of(text), position, encoding, &offset));
	json_decref(position);
	return offset;
}

static void each_encoding_counts_its_own_units(void **state)
{
	const char *text = "a\xc3\xa9\xf0\x9d\x94\x96z";

	assert_int_equal(offset_of(text, 0, 4, POSITION_UTF16), 7);
	assert_int_equal(offset_of(text, 0, 7, POSITION_UTF8), 7);
	assert_int_equal(offset_of(text, 0, 3, POSITION_UTF32), 7);
	assert_int_equal(offset_of(text, 0, 3, POSITION_UTF16), 3); /* within a pair */
	assert_int_equal(offset_of(text, 0, 2, POSITION_UTF8), 1);
}

static void every_line_break_counts(void **state)
{
	const char *text = "a\r\nb\rc\n\nd";

	assert_int_equal(offset_of(text, 1, 0, POSITION_UTF16), 3);
	assert_int_equal(offset_of(text, 2, 1, POSITION_UTF16), 6);
	assert_int_equal(offset_of(text, 3, 0, POSITION_UTF16), 7);
	assert_int_equal(offset_of(text, 4, 1, POSITION_UTF16), 9);
}

static void what_lies_outside_is_the_end(void **state)
{
	assert_int_equal(offset_of("ab\r\nc", 0, 99, POSITION_UTF16), 2);
	assert_int_equal(offset_of("ab\r\nc", 7, 0, POSITION_UTF16), 5);
	assert_int_equal(offset_of("", 0, 5, POSITION_UTF16), 0);
}

static void what_is_no_position_is_refused(void **state)
{
	json_t *negative = json_pack("{s:i, s:i}", "line", 0, "character", -1),
	       *text = json_string("0:0");
	size_t offset;

	assert_false(position_read(slice_of("a"), negative, POSITION_UTF16, &offset));
	assert_false(position_read(slice_of("a"), text, POSITION_UTF16, &offset));
	assert_false(position_read(slice_of("a"), NULL, POSITION_UTF16, &offset));
	json_decref(negative);
	json_decref(text);
}

static void the_first_encoding_that_is_known_is_chosen(void **state)
{
	json_t *offered = json_pack("[s, i, s, s]", "utf-7", 8, "utf-32", "utf-8");

	assert_int_equal(position_encoding_choose(offered), POSITION_UTF32);
	assert_int_equal(position_encoding_choose(NULL), POSITION_UTF16);
	json_decref(offered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_encoding_counts_its_own_units),
		cmocka_unit_test(every_line_break_counts),
		cmocka_unit_test(what_lies_outside_is_the_end),
		cmocka_unit_test(what_is_no_position_is_refused),
		cmocka_unit_test(the_first_encoding_that_is_known_is_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
