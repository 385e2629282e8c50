#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/uri.h"

static void check_path(const char *uri, const char *want)
{
	struct arena arena;
	const char *path;

	arena_init(&arena);
	path = uri_path(&arena, uri);
	if (want)
		assert_string_equal(path, want);
	else
		assert_null(path);
	arena_release(&arena);
}

static void paths_of_uris(void **state)
{
	check_path("file:///a/b.py", "/a/b.py");
	check_path("FILE://localhost/a/%C3%A9%20b.py", "/a/\xc3\xa9 b.py");
	check_path("file:/a/../b", "/b");
	check_path("untitled:Untitled-1", NULL);
	check_path("file://elsewhere/a", NULL);
	check_path("file:///a%00b", NULL);
	check_path("file:///a%4", NULL);
	check_path("file:a", NULL);
	check_path("", NULL);
}

static void uris_of_paths(void **state)
{
	struct arena arena;

	arena_init(&arena);
	assert_string_equal(uri_of_path(&arena, "/a b/\xc3\xa9#.py"), "file:///a%20b/%C3%A9%23.py");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_of_uris),
		cmocka_unit_test(uris_of_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
