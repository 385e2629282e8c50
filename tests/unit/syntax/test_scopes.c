#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "source.h"

static const char *const KINDS[] = {
	[BINDING_IMPORT] = "import", [BINDING_FROM] = "from",       [BINDING_FUNCTION] = "def",
	[BINDING_CLASS] = "class",   [BINDING_ASSIGN] = "assign",   [BINDING_ANNOTATED] = "annotated",
	[BINDING_UNPACK] = "unpack", [BINDING_AUGMENT] = "augment", [BINDING_FOR] = "for",
	[BINDING_WITH] = "with",     [BINDING_EXCEPT] = "except",   [BINDING_PARAMETER] = "parameter",
	[BINDING_MATCH] = "match",   [BINDING_DELETE] = "del",
};

static void add_scope(struct strbuf *out, const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = &scope->bindings[i];

		strbuf_addf(out, "%s%s:%s%s", out->size ? " " : "", binding->name, KINDS[binding->kind],
			    binding->conditional ? "?" : "");
	}
}

/* Bindings by name, each with its kind, and ? where it is conditional. */
static void check(const struct scope *scope, const char *source, const char *expected)
{
	struct strbuf out = STRBUF_INIT;
	char *text;

	add_scope(&out, scope);
	text = arena_text(&arena, strbuf_slice(&out));
	strbuf_release(&out);
	if (strcmp(text, expected) != 0)
		fail_msg("%s\n  binds    %s\n  expected %s", source, text, expected);
}

static void modules_bind_what_statements_bind(void **state)
{
	static const char *const PAIRS[][2] = {
		{ "import a.b, c as d", "a:import d:import" },
		{ "from a import b, c as d\nfrom e import *", "b:from d:from" },
		{ "def f(a): b = 1", "f:def" },
		{ "class A:\n    x = 1", "A:class" },
		{ "x = 1\nx = 2", "x:assign x:assign" },
		{ "x = y = 1", "x:assign y:assign" },
		{ "x, (y, *z) = w", "x:unpack y:unpack z:unpack" },
		{ "x.y = 1\nx[0] = 1", "" },
		{ "x: int\ny: int = 1", "x:annotated y:assign" },
		{ "x += 1", "x:augment" },
		{ "for x in y: z = 1", "x:for z:assign?" },
		{ "for x, y in z: pass", "x:unpack y:unpack" },
		{ "with a as b, c as (d, e): f = 1", "b:with d:unpack e:unpack f:assign?" },
		{ "try: import a\nexcept E as e: a = None", "a:import? a:assign? e:except?" },
		{ "if a: b = 1\nelse: b = 2", "b:assign? b:assign?" },
		{ "while (x := f()): pass", "x:assign" },
		{ "[x for x in y]", "" },
		{ "[z := x for x in y]", "z:assign" },
		{ "lambda a: a", "" },
		{ "del x", "x:del" },
		{ "type X[T] = T", "X:assign" },
		{ "match a:\n    case [b, *c] | {'k': d, **e}: pass\n    case A(f, g=h) as i: pass\n    case j.k | _: "
		  "pass",
		  "b:match? c:match? d:match? e:match? f:match? h:match? i:match?" },
		{ "def f():\n    global x\n    x = 1", "f:def x:assign" },
	};

	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
		check(parse(PAIRS[i][0])->scope, PAIRS[i][0], PAIRS[i][1]);
}

static void functions_bind_their_own(void **state)
{
	static const char *const PAIRS[][2] = {
		{ "def f(a, /, b=1, *c, d, **e): pass", "a:parameter b:parameter c:parameter d:parameter e:parameter" },
		{ "def f():\n    def g(): pass\n    class A: pass\n    x = [y for y in z]", "A:class g:def x:assign" },
		{ "def f():\n    global a\n    a = b = 1", "b:assign" },
		{ "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2", "g:def x:assign x:assign" },
		{ "def f():\n    return (x := 1), [y := z for z in w]", "x:assign y:assign" },
	};

	for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
		check(parts_of(parse(PAIRS[i][0])).functions[0]->scope, PAIRS[i][0], PAIRS[i][1]);
}

static void names_are_seen_from_inside(void **state)
{
	const struct ast *ast = parse("x = 1\n"
				      "class A:\n"
				      "    x = 2\n"
				      "    def f(self):\n"
				      "        x\n"
				      "        return [y for y in self]\n"
				      "def g():\n"
				      "    global x\n"
				      "    def h(): return x\n"
				      "    z = 1\n");
	const struct scope *method = parts_of(ast).functions[0]->scope, *outer = parts_of(ast).functions[1]->scope,
			   *inner = parts_of(ast).functions[2]->scope;

	assert_ptr_equal(scope_of_name(method, "x"), ast->scope);
	assert_ptr_equal(scope_of_name(parts_of(ast).classes[0]->scope, "x"), parts_of(ast).classes[0]->scope);
	assert_ptr_equal(scope_of_name(method, "self"), method);
	assert_ptr_equal(scope_of_name(outer, "x"), ast->scope);
	assert_ptr_equal(scope_of_name(inner, "x"), ast->scope);
	assert_ptr_equal(scope_of_name(inner, "z"), outer);
	assert_null(scope_of_name(inner, "print"));
	assert_ptr_equal(function_class(parts_of(ast).functions[0]), parts_of(ast).classes[0]);
	assert_null(function_class(parts_of(ast).functions[2]));
	assert_ptr_equal(scope_function(inner), parts_of(ast).functions[2]);
	assert_null(scope_function(parts_of(ast).classes[0]->scope));
}

static void runs_hold_all_bindings_of_a_name(void **state)
{
	const struct scope *scope = parse("b = 1\na = 1\nb = 2\nc = 3\nb = 4\n")->scope;
	struct binding_run run = scope_bindings(scope, "b");

	assert_int_equal(run.count, 3);
	for (size_t i = 0; i < run.count; i++)
		assert_int_equal(run.items[i].value->number.value, i == 0 ? 1 : 2 * i);
	assert_int_equal(scope_bindings(scope, "a").count, 1);
	assert_int_equal(scope_bindings(scope, "c").count, 1);
	assert_int_equal(scope_bindings(scope, "").count, 0);
	assert_int_equal(scope_bindings(scope, "bb").count, 0);
	assert_int_equal(scope_bindings(scope, "d").count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(modules_bind_what_statements_bind, setup, teardown),
		cmocka_unit_test_setup_teardown(functions_bind_their_own, setup, teardown),
		cmocka_unit_test_setup_teardown(names_are_seen_from_inside, setup, teardown),
		cmocka_unit_test_setup_teardown(runs_hold_all_bindings_of_a_name, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
