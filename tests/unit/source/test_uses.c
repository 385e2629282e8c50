#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/uses.h"

static bool made(const char *text)
{
	return name_is_used(slice_of(text), "Shop", USE_MADE);
}

static bool inherited(const char *text)
{
	return name_is_used(slice_of(text), "Shop", USE_INHERITED);
}

static void what_may_make_one_is_seen(void **state)
{
	(void)state;
	assert_true(made("x = [Shop()]\n"));
	assert_true(made("def f():\n    return Shop()\n"));
	assert_true(made("for x in Shop(1): pass\n"));
	assert_true(made("x = models.Shop (\n1)\n"));
	assert_true(made("x = Shop[int](1)\n"));
	assert_true(made("from a import (b, Shop as S)\n"));
	assert_true(made("S = Shop\nS()\n"));
	assert_true(made("S = a.b.Shop\n"));
	assert_true(made("S = (\n  Shop\n)\n"));
	assert_true(made("S, T = Sale, Shop\n"));
	assert_true(made("@a.Shop\ndef f(): pass\n"));
	assert_true(made("@(\n Shop\n)\ndef f(): pass\n"));
	assert_true(made("x = ((Shop) )()\n"));
	assert_true(made("class Shop:\n    pass\n"));
	assert_true(made("def f(x: type[Shop]): x()\n"));
	assert_true(made("def f(x: 'Type[\"Shop\"]'): x()\n"));
	assert_true(made("def f(x: type[Shop | None]): x()\n"));
	assert_true(made("Shop"));
}

static void what_only_names_one_is_not(void **state)
{
	(void)state;
	assert_false(made("from a import Shop\n\nprint(1)\n"));
	assert_false(made("from a import (\n    b,\n    Shop,\n)\n"));
	assert_false(made("def f(x: Shop, y: Shop = None) -> Shop: pass\n"));
	assert_false(made("def f(x: list[Shop]): isinstance(x, Shop) or Shop.run(x)\n"));
	assert_false(made("def f(x: a[Shop, int], y: Shop[int]): pass\n"));
	assert_false(made("class A(Shop): pass\n"));
	assert_false(made("# the Shop is open\n"));
	assert_false(made("Shops() and MyShop()\n"));
}

static void heads_of_classes_are_seen(void **state)
{
	(void)state;
	assert_true(inherited("class A(Shop): pass\n"));
	assert_true(inherited("class A(B, m.Shop[int], metaclass=M): pass\n"));
	assert_true(inherited("class A(Shop.from_rows(Rows)): pass\n"));
	assert_true(inherited("class A(with_metaclass(M, Shop)): pass\n"));
	assert_true(inherited("class A(  # noqa: D101\n    B,  # don't\n    Shop,\n): pass\n"));
	assert_true(inherited("class A(B(\"#\"),\n    Shop,\n): pass\n"));
	assert_true(inherited("Base = with_metaclass(M, Shop)\n"));
	assert_true(inherited("from a import Shop as S\n"));
	assert_false(inherited("from a import Shop\n\nx.y(Shop())\n"));
	assert_false(inherited("def f(x: Shop): return Shop()\n"));
}

static void callers_are_seen(void **state)
{
	(void)state;
	assert_true(name_is_used(slice_of("a.run (1)\n"), "run", USE_CALLED));
	assert_true(name_is_used(slice_of("if not run(1): await run()\n"), "run", USE_CALLED));
	assert_true(name_is_used(slice_of("(a.run)(1)\n"), "run", USE_CALLED));
	assert_true(name_is_used(slice_of("from a import run as go\n"), "run", USE_CALLED));
	assert_false(name_is_used(slice_of("from a import run\nx = run\ny = a.run.z(1)\n"), "run", USE_CALLED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_make_one_is_seen),
		cmocka_unit_test(what_only_names_one_is_not),
		cmocka_unit_test(heads_of_classes_are_seen),
		cmocka_unit_test(callers_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
