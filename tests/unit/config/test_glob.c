#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/glob.h"

#include <string.h>

static void globs_follow_gitignore(void **state)
{
	static const struct {
		const char *glob;
		const char *path;
		bool covers;
	} cases[] = {
		{ "*.py", "a.py", true },
		{ "*.py", "a/b/c.py", true },
		{ "*.py", "a.pyi", false },
		{ "tests/**", "tests/a.py", true },
		{ "tests/**", "tests/a/b.py", true },
		{ "tests/**", "tests", false },
		{ "tests/**", "app/tests/a.py", false },
		{ "**/tests/**", "app/tests/a.py", true },
		{ "**/tests/**", "tests/a.py", true },
		{ "**/x", "x", true },
		{ "**/x", "a/b/x", true },
		{ "a/**/z", "a/z", true },
		{ "a/**/z", "a/b/c/z", true },
		{ "a/**/z", "a/b/c/y", false },
		{ "build", "build/lib/a.py", true },
		{ "build", "src/build/a.py", true },
		{ "build/", "src/build/a.py", true },
		{ "build/", "src/build", false },
		{ "/build", "build/a.py", true },
		{ "/build", "src/build/a.py", false },
		{ "./build", "src/build/a.py", false },
		{ "src/*.py", "src/a.py", true },
		{ "src/*.py", "src/a/b.py", false },
		{ "test_?.py", "test_a.py", true },
		{ "test_[ab].py", "test_b.py", true },
		{ "test_[!ab].py", "test_b.py", false },
		{ "test_[a-c0-9].py", "test_5.py", true },
		{ "[", "[", true },
		{ "\\*.py", "*.py", true },
		{ "\\*.py", "a.py", false },
		{ "", "a", false },
		{ "**", "a/b", true },
		{ "a*b*c", "axxbxxc", true },
		{ "a*b*c", "axxbxx", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (glob_covers(cases[i].glob, cases[i].path, false) != cases[i].covers)
			fail_msg("%s against %s", cases[i].glob, cases[i].path);
	assert_true(glob_covers("build/", "src/build", true));
}

static void names_have_no_levels(void **state)
{
	assert_true(glob_matches_name("*.views.*", "shop.orders.views.Order"));
	assert_true(glob_matches_name("apps.registry.*", "apps.registry.Registry"));
	assert_false(glob_matches_name("apps.registry", "apps.registry.Registry"));
}

static void stars_take_no_exponential_time(void **state)
{
	char glob[1024], path[2048];

	for (size_t i = 0; i + 1 < sizeof(glob); i++)
		glob[i] = i % 2 ? 'a' : '*';
	glob[sizeof(glob) - 1] = '\0';
	memset(path, 'a', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_true(glob_covers(glob, path, false));
	path[sizeof(path) - 2] = 'b';
	glob[sizeof(glob) - 2] = 'a';
	assert_false(glob_covers(glob, path, false));
	for (size_t i = 0; i + 1 < sizeof(glob); i++)
		glob[i] = i % 3 == 2 ? '/' : '*';
	for (size_t i = 1; i + 2 < sizeof(path); i += 2)
		path[i] = '/';
	glob_covers(glob, path, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_follow_gitignore),
		cmocka_unit_test(names_have_no_levels),
		cmocka_unit_test(stars_take_no_exponential_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
