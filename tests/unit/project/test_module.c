#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "project/module.h"
#include "syntax/python.h"

static struct arena arena;
static struct python_parser *parser;

static int setup(void **state)
{
	arena_init(&arena);
	parser = python_parser_new();
	return 0;
}

static int teardown(void **state)
{
	python_parser_free(parser);
	arena_release(&arena);
	return 0;
}

static const struct module *module_of(const char *path, const char *name, const char *text)
{
	return module_extract(&arena, python_parse(parser, &arena, (struct slice){ memcpy(arena_alloc(&arena, strlen(text) + PYTHON_SLACK), text, strlen(text)), strlen(text) }, 0), path, name);
}

static void dots_are_resolved(void **state)
{
	static const char *const ROWS[][4] = {
		{ "a/b.py", "a.b", "from c import x", "c" },
		{ "a/b.py", "a.b", "from . import x", "a" },
		{ "a/b.py", "a.b", "from .c import x", "a.c" },
		{ "a/b.py", "a.b", "from .. import x", NULL },
		{ "a/b.py", "a.b", "from ..c import x", "c" },
		{ "a/b.py", "a.b", "from ...c import x", NULL },
		{ "a/b/__init__.py", "a.b", "from . import x", "a.b" },
		{ "a/b/__init__.py", "a.b", "from .c.d import x", "a.b.c.d" },
		{ "a/b/__init__.py", "a.b", "from ..c import x", "a.c" },
		{ "a.py", "a", "from .c import x", "c" },
	};

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const struct module *module = module_of(ROWS[i][0], ROWS[i][1], ROWS[i][2]);
		const char *target = module_from_target(module, &arena, module->ast->body.items[0]);

		if (!target != !ROWS[i][3] || (target && strcmp(target, ROWS[i][3]) != 0))
			fail_msg("%s in %s is %s", ROWS[i][2], ROWS[i][0], target ? target : "nothing");
	}
}

static void exports_follow_all(void **state)
{
	static const struct {
		const char *text, *name;
		bool exported;
	} ROWS[] = {
		{ "", "x", true },
		{ "", "_x", false },
		{ "__all__ = ['x', '_y']", "x", true },
		{ "__all__ = ('x', '_y')", "_y", true },
		{ "__all__ = ['x']", "y", false },
		{ "__all__ = ['x']\n__all__ += ['y']", "y", true },
		{ "__all__ = names()", "y", true },
		{ "__all__ = ['x'] + names()", "y", true },
		{ "__all__ = []", "y", false },
	};

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const struct module *module = module_of("a.py", "a", ROWS[i].text);

		if (module_exports(module, ROWS[i].name) != ROWS[i].exported)
			fail_msg("%s: %s", ROWS[i].text, ROWS[i].name);
	}
}

static void stars_are_found_wherever_they_run(void **state)
{
	const struct module *module = module_of("a/__init__.pyi", "a",
						"from b import *\n"
						"try:\n    from c import *\nexcept ImportError:\n    from d import *\n"
						"if x:\n    from e import *\nelse:\n    from f import *\n"
						"def g():\n    from h import i\n");

	assert_true(module->is_package);
	assert_int_equal(module->star_count, 5);
	for (size_t i = 0; i < module->star_count; i++)
		assert_int_equal(module->stars[i]->from.module[0], "bdcef"[i]);
}

static void tests_are_known_by_their_paths(void **state)
{
	static const char *const TESTS[] = { "tests/a.py",  "a/test/b.py", "testing/a.py",
					     "a/test_b.py", "b_test.py",   "conftest.py" };
	static const char *const OTHERS[] = { "a.py", "latest/a.py", "a/contest.py", "attest_b.py", "tests.d/a.py" };

	for (size_t i = 0; i < sizeof TESTS / sizeof *TESTS; i++)
		assert_true(path_is_test(TESTS[i]));
	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		assert_false(path_is_test(OTHERS[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(dots_are_resolved, setup, teardown),
		cmocka_unit_test_setup_teardown(exports_follow_all, setup, teardown),
		cmocka_unit_test_setup_teardown(stars_are_found_wherever_they_run, setup, teardown),
		cmocka_unit_test_setup_teardown(tests_are_known_by_their_paths, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
