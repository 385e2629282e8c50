#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "source.h"
#include "syntax/outline.h"
#include "syntax/trivia.h"

static const char *const KINDS[] = {
	[OUTLINE_FUNCTION] = "def",  [OUTLINE_CLASS] = "class",		[OUTLINE_IMPORT] = "import",
	[OUTLINE_FROM] = "from",     [OUTLINE_ASSIGN] = "assign",	[OUTLINE_ANNOTATED] = "annotated",
	[OUTLINE_EXPR] = "expr",     [OUTLINE_OTHER] = "other",
};

/* Each statement with the names it binds; "unsure" if the outline is not to be relied upon. */
static const char *outline_of(const char *source)
{
	struct strbuf out = STRBUF_INIT;
	struct outline outline;
	const char *text;

	if (!outline_make(&arena, slice_of(source), (struct span){ 0, (uint32_t)strlen(source) }, &outline))
		return "unsure";
	for (size_t i = 0; i < outline.count; i++) {
		strbuf_addf(&out, "%s%s", i ? "; " : "", KINDS[outline.items[i].kind]);
		for (size_t n = 0; n < outline.items[i].name_count; n++)
			strbuf_addf(&out, " %.*s", (int)outline.items[i].names[n].length,
				    source + outline.items[i].names[n].offset);
	}
	text = arena_text(&arena, strbuf_slice(&out));
	strbuf_release(&out);
	return text;
}

static void statements_and_their_names_are_told_from_bytes(void **state)
{
	static const char *const ROWS[][2] = {
		{ "", "" },
		{ "# only\n\n\"\"\"doc\nclass A:\n\"\"\"\n", "expr" },
		{ "import a.b, c as d\nfrom . import (e,  # why\n  f as g,\n)\n", "import a d; from e g" },
		{ "from a import *\nimport a; import b\n", "other; other" },
		{ "x = 1\ny: int = 2\nz: int\n", "assign x; assign y; annotated z" },
		{ "a = b = 1\na, b = c\na.b = 1\na += 1\na >>= 1\n", "other; other; other; other; other" },
		{ "f(a=1)\nx == y\n(z := 1)\n", "expr; expr; other" },
		{ "x = lambda a: a\ny = lambda a=1: a\n", "assign x; other" },
		{ "@a\n@b(\n)\ndef f(x: int = 1) -> dict:\n    return {\n}\nasync def g(): pass\n", "def f; def g" },
		{ "class A(B[int]):  # why\n    x = 1\n\n  # odd\n    def f(self): pass\nclass B: pass\n", "class A; other" },
		{ "if a:\n    b = 1\nelif c:\n    pass\nelse:\n    d = 1\nx = 1\n", "other; assign x" },
		{ "def f():\n    x = '''\nclass A:\n'''\n    return f\"{x['a']!r:{w}} {{\"\ny = (\n1)\n", "def f; assign y" },
		{ "x = 1 \\\n  + 2\ny = 2\n", "assign x; assign y" },
		{ "def f(a=(b := 1)): pass\n", "other" },
		{ "f'{(a := 1)}'\nf'{a:=5}'\n", "other; expr" },
		{ "\xef\xbb\xbf" "f'{(a := 1)}'\n", "other" },
		{ "x = llambda: 0\ny: int = lambda: 0\n", "other; assign y" },
		{ "match x:\n    case 1: pass\ntype X = int\nmatch = 1\n", "other; other; other" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
		assert_string_equal(outline_of(ROWS[i][0]), ROWS[i][1]);
}

static void what_is_odd_is_parsed_as_one(void **state)
{
	static const char *const SOURCES[] = {
		"x = 'a\n",	   "x = (1\n",	   "x = 1)\n", "x = (1]\n",  "x = 1\n  y = 2\n", "else:\n    x = 1\n",
		"x = 1\ry = 2\n", "@a\nx = 1\n", "@a\n",	"x = '''a\n", "f\"{x\n",		 "x = f'{a'\n",
		"x = 1 # a\ry = 2\n", "# a\ry", "import\v a\n", "x\xe2\x80\x8b = 1\n", "class A:\n    x = 1\n  y = 2\n", "a,\nb = 1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++)
		assert_string_equal(outline_of(SOURCES[i]), "unsure");
}

/* ---- what is parsed when ---- */

static const struct ast *outlined(const char *source)
{
	return python_outline(parser, &arena, slice_of(source), 0, NULL);
}

static void a_name_is_parsed_when_it_is_looked_up(void **state)
{
	const struct ast *ast = outlined("import a\ndef f(): return 1\nclass A(B):\n    x = 1\n    def m(self): pass\n");
	struct binding_run run;

	(void)state;
	assert_non_null(ast->regions);
	assert_true(scope_binds(ast->scope, slice_of("f")));
	assert_false(scope_binds(ast->scope, slice_of("m")));
	run = scope_bindings(ast->scope, "A");
	assert_int_equal(run.count, 1);
	assert_int_equal(run.items[0].kind, BINDING_CLASS);
	assert_int_equal(run.items[0].class_def->argument_count, 1);
	run = scope_bindings(run.items[0].class_def->scope, "m");
	assert_int_equal(run.items[0].function->parameter_count, 1);
	assert_int_equal(class_body(function_class(run.items[0].function)).count, 2);
	assert_int_equal(ast_body(ast).count, 3);
}

static void a_broken_statement_binds_a_name_of_which_nothing_is_known(void **state)
{
	const struct ast *ast = outlined("x = 1 1\ny = 2\n");
	struct binding_run run = scope_bindings(ast->scope, "x");

	(void)state;
	assert_int_equal(run.count, 1);
	assert_int_equal(run.items[0].kind, BINDING_MATCH);
	assert_int_equal(scope_bindings(ast->scope, "y").items[0].kind, BINDING_ASSIGN);
}

static void a_function_that_declares_a_global_is_parsed_at_once(void **state)
{
	const struct ast *ast = outlined("class A:\n    def f(self):\n        global x\n        x = 1\n");

	(void)state;
	assert_int_equal(scope_bindings(ast->scope, "x").count, 1);
}

static size_t calls_with(const char *source, const char *word)
{
	const struct ast *ast = outlined(source);

	assert_non_null(ast->regions);
	return ast_parts(ast, interest_in_word(word)).call_count;
}

static void parts_follow_the_names_of_what_is_looked_for(void **state)
{
	(void)state;
	assert_int_equal(calls_with("a()\nb()\n", "a"), 1);
	assert_int_equal(calls_with("from m import a as b\nb()\nc()\n", "a"), 1);
	assert_int_equal(calls_with("from m import a, b\na()\nb()\n", "a"), 1);
	assert_int_equal(calls_with("from a import b, c\nb()\nc()\n", "a"), 2);
	assert_int_equal(calls_with("x = a\nx()\ny()\n", "a"), 1);
	assert_int_equal(calls_with("class C:\n    def f(self):\n        self.x = a\n    def g(self):\n        self.x()\n"
				    "    def h(self):\n        self.y()\n",
				    "a"),
			 1);
	assert_int_equal(calls_with("def f():\n    return a\nf()\ng()\n", "a"), 1);
	assert_int_equal(calls_with("class C(a):\n    pass\nC()\nD()\n", "a"), 1);
}

static void what_is_parsed_is_counted(void **state)
{
	static const char WHOLE[] = "x = 1\nif x:\n    y = 2\n";
	const struct ast *ast;

	(void)state;
	parse(WHOLE);
	assert_int_equal(python_parser_work(parser).bytes, strlen(WHOLE));
	assert_int_equal(python_parser_work(parser).statements, 3);
	ast = outlined("a = 1\nb = 2\n");
	assert_int_equal(python_parser_work(parser).statements, 3);
	scope_bindings(ast->scope, "b");
	assert_int_equal(python_parser_work(parser).bytes, strlen(WHOLE) + strlen("b = 2\n"));
	assert_int_equal(python_parser_work(parser).statements, 4);
}

static void a_class_whose_head_is_broken_is_parsed_with_its_members(void **state)
{
	(void)state;
	assert_int_equal(calls_with("class A(b c):\n    class B:\n        def f(self):\n            return a()\n", "a"), 1);
	assert_int_equal(calls_with("class A:\n    class B(b c):\n        def f(self):\n            return a()\n", "a"), 1);
}

static void a_class_that_says_global_is_parsed_as_one(void **state)
{
	const struct ast *ast = outlined("class A:\n    global x\n    x = 1\n");

	(void)state;
	assert_int_equal(scope_bindings(ast->scope, "x").count, 1);
}

static void a_file_without_statements_has_no_parts(void **state)
{
	struct interest interest = interest_in_text("a");

	(void)state;
	interest.in_texts = true;
	assert_int_equal(ast_parts(outlined("# a\n"), interest).call_count, 0);
}

static size_t functions_that(const char *source, struct interest interest)
{
	return ast_parts(outlined(source), interest).function_count;
}

static void what_is_written_over_several_lines_is_of_interest(void **state)
{
	static const char *const NAME = "a";
	struct word_list names = { &NAME, 1 };

	(void)state;
	assert_int_equal(functions_that("def f(x):\n    (x.  # why\n\n     a) = 1\n", interest_in_attribute_write("a")), 1);
	assert_int_equal(functions_that("def f(x):\n    x.a: T[\n     U] = 1\n", interest_in_attribute_write("a")), 1);
	assert_int_equal(functions_that("def f(x):\n    if x.a:\n        pass\n", interest_in_attribute_write("a")), 0);
	assert_int_equal(functions_that("def f(x):\n    (x.\n     a # why\n     ())\n", interest_in_method_calls(&names)), 1);
	assert_int_equal(functions_that("def f(x):\n    x\n    a()\n", interest_in_method_calls(&names)), 0);
	assert_int_equal(functions_that("def f(x):\n    g(a\r\n     =1)\n", interest_in_keyword("a")), 1);
	assert_int_equal(functions_that("def \\\r\n  a(x): pass\n", interest_in_definition("a")), 1);
}

/* ---- comments and long strings ---- */

static void comments_and_long_strings_are_found(void **state)
{
	static const char SOURCE[] = "x = ['#', # one\n# two\n]\ny = f'{x}#' # three\nz = \"\"\"\n# no\n\"\"\"\n";
	static const char *const COMMENTS[] = { "# one", "# two", "# three" };
	struct trivia trivia = trivia_read(&arena, slice_of(SOURCE));

	(void)state;
	assert_int_equal(trivia.comment_count, 3);
	for (size_t i = 0; i < 3; i++) {
		struct span span = trivia.comments[i].span;

		assert_true(slice_is((struct slice){ SOURCE + span.offset, span.length }, COMMENTS[i]));
		assert_int_equal(trivia.comments[i].own_line, i == 1);
	}
	assert_int_equal(trivia.multiline_string_count, 1);
	assert_int_equal(trivia.multiline_strings[0].length, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(statements_and_their_names_are_told_from_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_odd_is_parsed_as_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_name_is_parsed_when_it_is_looked_up, setup, teardown),
		cmocka_unit_test_setup_teardown(a_broken_statement_binds_a_name_of_which_nothing_is_known, setup, teardown),
		cmocka_unit_test_setup_teardown(a_function_that_declares_a_global_is_parsed_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_follow_the_names_of_what_is_looked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_parsed_is_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_class_whose_head_is_broken_is_parsed_with_its_members, setup, teardown),
		cmocka_unit_test_setup_teardown(a_class_that_says_global_is_parsed_as_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_without_statements_has_no_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_written_over_several_lines_is_of_interest, setup, teardown),
		cmocka_unit_test_setup_teardown(comments_and_long_strings_are_found, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
