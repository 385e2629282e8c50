#include "scratch.h"

#include "cmd/paths.h"

static void paths_come_from_arguments_and_files(void **state)
{
	const char *items[] = { "a.py" };
	struct options options = { .arguments = { items, 1 }, .files_from = "list", .project_root = "root" };
	struct scratch *scratch = *state;
	struct paths paths;

	scratch_write("list", slice_of("b.py\nc d.py\n"));
	assert_true(paths_gather(&scratch->arena, &options, &paths, &scratch->err));
	assert_string_equal(paths.directory, scratch->path);
	assert_string_equal(paths.request.project_root, "root");
	assert_int_equal(paths.request.count, 3);
	assert_string_equal(paths.request.paths[0], "a.py");
	assert_string_equal(paths.request.paths[2], "c d.py");
	assert_null(paths.request.unsaved);
}

static void nothing_named_is_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct options options = { 0 };
	struct paths paths;

	assert_true(paths_gather(&scratch->arena, &options, &paths, &scratch->err));
	assert_int_equal(paths.request.count, 0);
}

static void standard_input_is_a_file_with_a_name(void **state)
{
	const char *items[] = { "-", "b.py" };
	struct options options = { .arguments = { items, 2 }, .stdin_filename = "app/a.py" };
	struct scratch *scratch = *state;
	struct paths paths;

	scratch_write("input", slice_of("x = 1\n"));
	assert_non_null(freopen("input", "rb", stdin));
	assert_true(paths_gather(&scratch->arena, &options, &paths, &scratch->err));
	assert_string_equal(paths.request.unsaved, "app/a.py");
	assert_true(slice_is(paths.unsaved, "x = 1\n"));
	assert_int_equal(paths.request.count, 1);
	assert_string_equal(paths.request.paths[0], "b.py");
}

static void standard_input_is_one_thing_only(void **state)
{
	const char *items[] = { "-" };
	struct options options = { .arguments = { items, 1 }, .files_from = "-" };
	struct scratch *scratch = *state;
	struct paths paths;

	assert_false(paths_gather(&scratch->arena, &options, &paths, &scratch->err));
	assert_string_equal(scratch->err.message, "standard input cannot be both a file and a list of files");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(paths_come_from_arguments_and_files, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(nothing_named_is_nothing, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(standard_input_is_a_file_with_a_name, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(standard_input_is_one_thing_only, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
