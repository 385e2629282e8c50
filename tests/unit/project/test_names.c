#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tree.h"

static void files_have_one_name_each(void **state)
{
	static const char *const PAIRS[][2] = {
		{ "== a.py\n", "a" },
		{ "== p/a.py\n== p/__init__.py\n", "p.a" },
		{ "== p/__init__.py\n", "p" },
		{ "== p/a.pyi\n== p/__init__.pyi\n", "p.a" },
		{ "== p/q/a.py\n", "p.q.a" },
		{ "== src/p/a.py\n", "p.a" },
		{ "== src/p/a.py\n== src/p/__init__.py\n", "p.a" },
		{ "== lib/one/p/a.py\n== lib/one/p/__init__.py\n", "p.a" },
		{ "== p/q/a.py\n== p/__init__.py\n== p/q/__init__.py\n", "p.q.a" },
		{ "== p/q/a.py\n== p/__init__.py\n", "p.q.a" },
		{ "== __init__.py\n", "__init__" },
	};

	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
		struct tree tree;

		tree_open(&tree, PAIRS[i][0]);
		if (strcmp(tree.asker->name, PAIRS[i][1]) != 0)
			fail_msg("%s is %s", PAIRS[i][0], tree.asker->name);
		tree_close(&tree);
	}
}

/* Each of so many modules takes all from each other one. */
static void a_thicket_of_stars_is_searched_once(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct tree tree;
	char *files;

	for (int i = 0; i < 60; i++) {
		strbuf_addf(&text, "== m%d.py\n", i);
		for (int j = 0; j < 60; j++)
			strbuf_addf(&text, "from m%d import *\n", j);
	}
	strbuf_addstr(&text, "X\n== z.py\n");
	files = strndup(strbuf_slice(&text).data, text.size);
	strbuf_release(&text);
	tree_open(&tree, files);
	free(files);
	assert_int_equal(project_member(tree.project, tree.asker, "X").kind, ENTITY_UNKNOWN);
	assert_int_equal(project_resolve_name(tree.project, tree.asker->ast->scope, "X").kind, ENTITY_EXTERNAL);
	tree_close(&tree);
}

static void long_chains_of_aliases_end(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct tree tree;
	char *files;

	strbuf_addstr(&text, "== a.py\nclass A0: pass\n");
	for (int i = 0; i < 5000; i++)
		strbuf_addf(&text, "A%d = A%d\n", i + 1, i);
	files = strndup(strbuf_slice(&text).data, text.size);
	strbuf_release(&text);
	tree_open(&tree, files);
	free(files);
	assert_int_equal(project_member(tree.project, tree.asker, "A10").kind, ENTITY_CLASS);
	assert_int_equal(project_member(tree.project, tree.asker, "A5000").kind, ENTITY_VARIABLE);
	tree_close(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_have_one_name_each),
		cmocka_unit_test(a_thicket_of_stars_is_searched_once),
		cmocka_unit_test(long_chains_of_aliases_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
