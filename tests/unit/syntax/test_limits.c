#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "source.h"

static const char LAST[] = "\nlast = 1\n";

static char *repeated(const char *head, const char *text, size_t times, const char *middle, const char *closing)
{
	struct strbuf out = STRBUF_INIT;
	char *result;

	strbuf_addstr(&out, head);
	for (size_t i = 0; i < times; i++)
		strbuf_addstr(&out, text);
	strbuf_addstr(&out, middle);
	for (size_t i = 0; i < times; i++)
		strbuf_addstr(&out, closing);
	strbuf_addstr(&out, LAST);
	result = arena_text(&arena, strbuf_slice(&out));
	strbuf_release(&out);
	return result;
}

static bool binds_last(const struct ast *ast)
{
	return scope_bindings(ast->scope, "last").count == 1;
}

static void deep_nesting_is_cut_off(void **state)
{
	static const char *const FORMS[][4] = {
		{ "x = ", "(", "1", ")" },
		{ "x = ", "[", "1", "]" },
		{ "x = ", "{1: ", "1", "}" },
		{ "x = ", "f(", "1", ")" },
		{ "x = ", "-", "1", "" },
		{ "x = ", "not ", "a", "" },
		{ "x = ", "lambda: ", "1", "" },
		{ "x = ", "a if b else ", "c", "" },
		{ "x = a", ".b", "", "" },
		{ "x = a", "[0]", "", "" },
		{ "x = a", "()", "", "" },
		{ "x = ", "a ** ", "b", "" },
		{ "x = [a ", "for a in b ", "]", "" },
		{ "x: ", "a[", "b", "]" },
		{ "x = ", "await ", "a", "" },
	};

	for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
		const struct ast *ast = parse(repeated(FORMS[i][0], FORMS[i][1], 5000, FORMS[i][2], FORMS[i][3]));

		if (!binds_last(ast))
			fail_msg("%s%s...: what follows is lost", FORMS[i][0], FORMS[i][1]);
	}
}

static void deep_blocks_are_cut_off(void **state)
{
	struct strbuf out = STRBUF_INIT;
	const struct ast *ast;

	for (int i = 0; i < 500; i++)
		strbuf_addf(&out, "%*sif a:\n", i, "");
	strbuf_addf(&out, "%*spass\nlast = 1\n", 500, "");
	ast = parse(arena_text(&arena, strbuf_slice(&out)));
	strbuf_release(&out);
	assert_true(binds_last(ast));
}

static void long_lists_stay_whole(void **state)
{
	const struct ast *ast = parse(repeated("x = [", "1,", 50000, "]", ""));
	struct binding_run run = scope_bindings(ast->scope, "x");

	assert_int_equal(ast->error_count, 0);
	assert_int_equal(run.items[0].value->items.count, 50000);
	assert_true(binds_last(ast));
}

static void only_the_nearest_decorators_count(void **state)
{
	const struct ast *ast = parse(repeated("", "@a\n", 5000, "@b\ndef f(): pass", ""));
	const struct function *f = parts_of(ast).functions[0];

	assert_int_equal(f->decorator_count, 100);
	assert_string_equal(f->decorators[99]->name.id, "b");
}

/* The scanner of the grammar reads ahead over all of them, once for each. */
static void a_flood_of_comments_or_continued_lines_ends(void **state)
{
	assert_true(parse(repeated("x = 1\n", "#\n", 12000, "", ""))->error_count <= 1);
	assert_true(parse(repeated("x = 1", "\\\n", 5000, "", ""))->error_count <= 1);
}

static void errors_do_not_hide_what_stands_around_them(void **state)
{
	const struct ast *ast = parse("first = 1\nx = = 2\ndef f():\n    return )\nlast = 1\n");

	assert_true(ast->error_count > 0);
	assert_int_equal(scope_bindings(ast->scope, "first").count, 1);
	assert_true(binds_last(ast));
}

static void any_bytes_are_fine(void **state)
{
	static const char NOISE[] = "\0\xff\xfe(\x80\xed\xa0\x80'''\0f'{\0\r\r\n\\\0";
	uint32_t seed = 1;
	char bytes[600];

	for (size_t size = 0; size < sizeof NOISE; size++)
		assert_non_null(parse_bytes(NOISE, size));
	for (int round = 0; round < 300; round++) {
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = "(){}[]:;,.=@#\\'\"\n\r\t \f\0fFrbtxdef\xc3\xa9\xff%!"[seed >> 16 & 31];
		}
		assert_non_null(parse_bytes(bytes, sizeof bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(deep_nesting_is_cut_off, setup, teardown),
		cmocka_unit_test_setup_teardown(deep_blocks_are_cut_off, setup, teardown),
		cmocka_unit_test_setup_teardown(long_lists_stay_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(only_the_nearest_decorators_count, setup, teardown),
		cmocka_unit_test_setup_teardown(a_flood_of_comments_or_continued_lines_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(errors_do_not_hide_what_stands_around_them, setup, teardown),
		cmocka_unit_test_setup_teardown(any_bytes_are_fine, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
