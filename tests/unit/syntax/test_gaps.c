#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source.h"

/* Valid Python that the grammar alone rejects, each with a statement behind it. */
static void valid_python_has_no_errors(void **state)
{
	static const char *const SOURCES[] = {
		"class A[T = int, *Ts = *tuple[int], **P = [int]]: pass\n",
		"def f[T: (int, str) = str](x: T) -> T: ...\n",
		"type X[T = int] = list[T]\n",
		"x: A[int] or None\n",
		"x: A[int].b = c[1]\n",
		"def f(a: A[int] == b = 1, *c: d[e](f)) -> g[h].i: pass\n",
		"class A:\n    def f(self):\n        return (self.\n    b.c)\n",
		"if a:\n    x = [\n1, # one\n# two\n2\n]\n",
		"f'{a:=^9}' f'{b!r:=+3}'\n",
		"f'{f'{a['b']}' + \"}\"}'\n",
		"x = 1\rif x:\r    y = 2\r",
		"# coding: latin-1\n\xe9t\xe9 = '\xe9'\nclass \xc9t\xe9: pass\n",
		"try: a\nexcept B, C: d\n",
		"t'{a!r:{b}}' t'''{\nc}'''\n",
		"match = case = type = print = exec = _ = 1\nmatch[case] = type(print, exec)\n",
		"@a or b\n@[c][0]\ndef f(): pass\n",
		"class A:\n    @a  # why\n#   @b\n\n  # c\n    def f(self): pass\n",
		"\xef\xbb\xbf#!/usr/bin/python\nx = 1\n",
	};

	for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
		const struct ast *ast = parse(arena_printf(&arena, "%slast = 1", SOURCES[i]));

		if (ast->error_count)
			fail_msg("%s: an error at %u", SOURCES[i], (unsigned)ast->errors[0].span.offset);
		if (scope_bindings(ast->scope, "last").count != 1)
			fail_msg("%s: what follows is lost", SOURCES[i]);
	}
}

static void invalid_python_keeps_its_errors(void **state)
{
	static const char *const SOURCES[] = {
		"x = = 1\n", "def f(:\n    pass\n", "f'{a:'\n", "x = (1\n", "return return\n", "import\n",
	};

	for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++)
		if (parse(SOURCES[i])->error_count == 0)
			fail_msg("%s: no error", SOURCES[i]);
}

static void masks_keep_offsets_and_literals(void **state)
{
	static const char SOURCE[] = "if a:\n    x = ['=', # one\n# two\nb]\n    y: A[int] or None = 'c' # three\n";
	const struct ast *ast = parse(SOURCE);

	assert_int_equal(ast->error_count, 0);
	assert_true(slice_is(scope_bindings(ast->scope, "y").items[0].value->string.text, "c"));
	assert_int_equal(scope_bindings(ast->scope, "y").items[0].span.offset, strstr(SOURCE, "y:") - SOURCE);
	assert_true(slice_is(scope_bindings(ast->scope, "x").items[0].value->items.items[0]->string.text, "="));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(valid_python_has_no_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(invalid_python_keeps_its_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(masks_keep_offsets_and_literals, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
