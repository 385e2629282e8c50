#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "project/words.h"
#include "tree.h"

static void directories_are_whole_names(void **state)
{
	struct tree tree;

	tree_open(&tree, "== a.py\nx\n");
	assert_true(path_lies_in(tree.project, "migrations/0001.py", WORD_MIGRATIONS));
	assert_true(path_lies_in(tree.project, "a/migrations/0001.py", WORD_MIGRATIONS));
	assert_false(path_lies_in(tree.project, "a/old_migrations/0001.py", WORD_MIGRATIONS));
	assert_false(path_lies_in(tree.project, "a/migrations.py", WORD_MIGRATIONS));
	assert_true(path_lies_in(tree.project, "a/management/commands/b.py", WORD_COMMANDS));
	assert_false(path_lies_in(tree.project, "a/management/b.py", WORD_COMMANDS));
	tree_close(&tree);
}

static void parts_of_a_name_are_whole_names(void **state)
{
	static const char name[] = "a.models_old.models.b";
	struct tree tree;
	size_t size = 0;

	tree_open(&tree, "== a.py\nx\n");
	assert_ptr_equal(word_in_name(tree.project, name, WORD_MODEL_MODULE, &size), name + strlen("a.models_old"));
	assert_int_equal(size, strlen("models"));
	assert_null(word_in_name(tree.project, "models", WORD_MODEL_MODULE, &size));
	assert_null(word_in_name(tree.project, "a.b", WORD_MODEL_MODULE, &size));
	tree_close(&tree);
}

static void names_of_parameters_have_kinds(void **state)
{
	struct tree tree;

	tree_open(&tree, "== a.py\nx\n");
	assert_true(name_is_kind(tree.project, "request", "request"));
	assert_false(name_is_kind(tree.project, "request", "user"));
	assert_false(name_is_kind(tree.project, "anything", "request"));
	tree_close(&tree);
}

static void arguments_are_found_by_what_they_mean(void **state)
{
	const struct expr *call, *sender;
	const struct scope *scope;
	struct tree tree;

	tree_open(&tree, "== a.py\nsignal.connect(f, sender=Book)\n");
	call = tree_question(&tree, &scope);
	assert_int_equal(call->kind, EXPR_CALL);
	sender = word_argument(tree.project, call, -1, WORD_SENDER);
	assert_non_null(sender);
	assert_string_equal(sender->name.id, "Book");
	assert_ptr_equal(word_argument(tree.project, call, 0, WORD_THROUGH), call->call.arguments[0].value);
	assert_null(word_argument(tree.project, call, 1, WORD_THROUGH));
	tree_close(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directories_are_whole_names),
		cmocka_unit_test(parts_of_a_name_are_whole_names),
		cmocka_unit_test(names_of_parameters_have_kinds),
		cmocka_unit_test(arguments_are_found_by_what_they_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
