#include "tree.h"

static void bytes_are_read_and_padded(void **state)
{
	struct tree *tree = *state;
	struct plan plan;
	struct source_set *set;
	struct slice bytes;

	tree_shell(tree, "printf 'import cache' >a.py && printf 'other' >b.py && touch empty.py");
	set = tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_int_equal(set->files[0]->marks, 1);
	assert_int_equal(set->files[1]->marks, 0);
	for (size_t i = 0; i < set->count; i++) {
		assert_int_equal(set->files[i]->number, i);
		bytes = source_bytes(set, set->files[i]);
		for (int j = 0; j < SOURCE_PADDING; j++)
			assert_int_equal(bytes.data[bytes.size + (size_t)j], 0);
	}
	assert_true(slice_is(source_bytes(set, set->files[1]), "other"));
	assert_int_equal(source_bytes(set, source_set_find(set, "empty.py")).size, 0);
	source_drop(set, set->files[1]);
	assert_true(slice_is(source_bytes(set, set->files[1]), "other"));
	assert_null(source_set_find(set, "c.py"));
}

static void a_file_that_vanishes_is_told(void **state)
{
	struct tree *tree = *state;
	struct plan plan;
	struct source_set *set;

	tree_shell(tree, "touch a.py b.py");
	set = tree_open(tree, &(struct tree_options){ .no_scan = true }, &plan);
	tree_shell(tree, "rm a.py");
	assert_int_equal(source_bytes(set, set->files[0]).size, 0);
	assert_string_equal(tree_listing(tree, set), "*a.py *b.py !a.py: it vanished while outlive ran");
}

static void a_look_keeps_nothing(void **state)
{
	struct tree *tree = *state;
	struct strbuf scratch = STRBUF_INIT;
	struct plan plan;
	struct source_set *set;

	tree_shell(tree, "printf 'import cache' >a.py && printf 'other' >b.py && touch c.py");
	set = tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_ptr_equal(source_peek(set, set->files[0], &scratch).data, source_bytes(set, set->files[0]).data);
	assert_true(slice_is(source_peek(set, set->files[1], &scratch), "other"));
	tree_shell(tree, "printf 'changed' >b.py && rm c.py");
	assert_true(slice_is(source_peek(set, set->files[1], &scratch), "changed"));
	assert_int_equal(source_peek(set, set->files[2], &scratch).size, 0);
	assert_string_equal(tree_listing(tree, set), "*a.py *b.py *c.py !c.py: it vanished while outlive ran");
	strbuf_release(&scratch);
}

static void huge_files_are_left_out(void **state)
{
	struct tree *tree = *state;
	struct plan plan;
	struct source_set *set;
	const struct source_note *notes;
	size_t count;

	tree_shell(tree, "truncate -s 8388609 big.py; truncate -s 8388608 limit.py");
	set = tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_int_equal(source_bytes(set, source_set_find(set, "limit.py")).size, SOURCE_SIZE_MAX);
	assert_int_equal(source_bytes(set, source_set_find(set, "big.py")).size, 0);
	notes = source_set_notes(set, &tree->arena, &count);
	assert_int_equal(count, 1);
	assert_int_equal(notes[0].kind, NOTE_WARNING);
	assert_string_equal(LIST(tree, .paths = { "big.py" }), "*big.py limit.py !big.py: larger than 8 MiB");
}

static void unsaved_bytes_lie_over_the_file(void **state)
{
	struct tree *tree = *state;
	struct plan plan;
	struct source_set *set;

	tree_shell(tree, "mkdir d && echo saved >d/a.py && touch b.py pyproject.toml");
	set = tree_open(tree, &(struct tree_options){ .unsaved = "d/a.py" }, &plan);
	assert_string_equal(tree_listing(tree, set), "b.py *d/a.py");
	assert_true(slice_is(source_bytes(set, source_set_find(set, "d/a.py")), "unsaved\n"));
	source_drop(set, source_set_find(set, "d/a.py"));
	assert_true(slice_is(source_bytes(set, source_set_find(set, "d/a.py")), "unsaved\n"));
	set = tree_open(tree, &(struct tree_options){ .unsaved = "d/new.py" }, &plan);
	assert_string_equal(tree_listing(tree, set), "b.py d/a.py *d/new.py");
	set = tree_open(tree, &(struct tree_options){ .unsaved = "new/deep/x.py", .no_scan = true }, &plan);
	assert_string_equal(tree_listing(tree, set), "b.py d/a.py *new/deep/x.py");
	set = tree_open(tree, &(struct tree_options){ .unsaved = "node_modules/x.py" }, &plan);
	assert_string_equal(tree_listing(tree, set), "b.py d/a.py -node_modules/x.py: excluded by default");
	set = tree_open(tree, &(struct tree_options){ .unsaved = "script" }, &plan);
	assert_string_equal(tree_listing(tree, set), "b.py d/a.py *script");
	set = tree_open(tree, &(struct tree_options){ .unsaved = "d" }, &plan);
	assert_null(set);
}

static void a_set_can_be_made_from_memory(void **state)
{
	struct source_set set;

	source_set_init(&set, "/nowhere");
	source_set_add(&set, "b.py", slice_of("b"));
	source_set_add(&set, "a.py", slice_of("a"));
	source_set_add(&set, "b.py", slice_of("again"));
	assert_int_equal(set.count, 2);
	assert_int_equal(source_set_find(&set, "b.py")->number, 1);
	assert_true(slice_is(source_bytes(&set, set.files[1]), "again"));
	assert_int_equal(source_set_place(&set, "aa"), 1);
	source_set_release(&set);
}

static void assert_work(const struct source_set *set, size_t read, size_t searched)
{
	struct source_work work = source_set_work(set);

	assert_int_equal(work.read, read);
	assert_int_equal(work.searched, searched);
}

static void what_is_read_and_searched_is_counted(void **state)
{
	struct tree *tree = *state;
	struct strbuf scratch = STRBUF_INIT;
	struct plan plan;
	struct source_set *set;

	tree_shell(tree, "printf 'cache' >kept.py && printf 'xyz' >other.py");
	set = tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_work(set, 8, 8);
	source_peek(set, set->files[0], &scratch);
	assert_work(set, 8, 13);
	source_peek(set, set->files[1], &scratch);
	assert_work(set, 11, 16);
	source_bytes(set, set->files[1]);
	assert_work(set, 14, 16);
	source_set_add(set, "new.py", slice_of("new"));
	assert_work(set, 17, 16);
	strbuf_release(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(bytes_are_read_and_padded),
		TREE_TEST(a_file_that_vanishes_is_told),
		TREE_TEST(a_look_keeps_nothing),
		TREE_TEST(huge_files_are_left_out),
		TREE_TEST(unsaved_bytes_lie_over_the_file),
		cmocka_unit_test(a_set_can_be_made_from_memory),
		TREE_TEST(what_is_read_and_searched_is_counted),
	};

	return cmocka_run_group_tests_name("source_set", tests, NULL, NULL);
}
