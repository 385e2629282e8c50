#include "scratch.h"

#include "cmd/argfile.h"

static void assert_words(const struct text_list *list, const char *expected)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < list->count; i++)
		strbuf_addf(&out, "%s%s", i ? "|" : "", list->items[i]);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static void an_argument_file_stands_for_its_lines(void **state)
{
	const char *const arguments[] = { "a", "@words", "b", "--", "@words" };
	struct scratch *scratch = *state;
	struct text_list list;

	scratch_write("words", slice_of("--select=OL101\r\n\nwith space\nlast"));
	assert_true(argfiles_expand(&scratch->arena, arguments, 5, &list, &scratch->err));
	assert_words(&list, "a|--select=OL101|with space|last|b|--|@words");
}

static void what_a_file_holds_is_not_expanded_again(void **state)
{
	const char *const arguments[] = { "@words", "@" };
	struct scratch *scratch = *state;
	struct text_list list;

	scratch_write("words", slice_of("@words\n"));
	assert_true(argfiles_expand(&scratch->arena, arguments, 2, &list, &scratch->err));
	assert_words(&list, "@words|@");
}

static void a_missing_file_is_an_error(void **state)
{
	const char *const arguments[] = { "@none" };
	struct scratch *scratch = *state;
	struct text_list list;

	assert_false(argfiles_expand(&scratch->arena, arguments, 1, &list, &scratch->err));
	assert_string_equal(scratch->err.message, "none cannot be read: No such file or directory");
}

static void paths_end_with_nul_or_line_breaks(void **state)
{
	struct scratch *scratch = *state;
	struct text_list list;

	scratch_write("list", (struct slice){ "a b\0c\nd\0", 8 });
	assert_true(paths_from(&scratch->arena, "list", true, &list, &scratch->err));
	assert_words(&list, "a b|c\nd");
	scratch_write("list", slice_of("a\r\n\nb"));
	assert_true(paths_from(&scratch->arena, "list", false, &list, &scratch->err));
	assert_words(&list, "a|b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_argument_file_stands_for_its_lines, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_a_file_holds_is_not_expanded_again, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_missing_file_is_an_error, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(paths_end_with_nul_or_line_breaks, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
