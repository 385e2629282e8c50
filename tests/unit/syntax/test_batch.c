#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "syntax/batch.h"
#include "syntax/nodes.h"
#include "syntax/runtime.h"
#include "syntax/scanner.h"
#include "syntax/tables.h"

struct parsers {
	struct batch_parser *batch;
	struct runtime *runtime;
	struct tree ours, theirs;
};

static int setup(void **state)
{
	static struct parsers parsers;

	parsers = (struct parsers){ .batch = batch_parser_new(), .runtime = runtime_new() };
	*state = &parsers;
	return 0;
}

static int teardown(void **state)
{
	struct parsers *p = *state;

	batch_parser_free(p->batch);
	runtime_free(p->runtime);
	tree_release(&p->ours);
	tree_release(&p->theirs);
	return 0;
}

static bool accepts_bytes(struct parsers *p, const char *bytes, size_t size)
{
	struct strbuf source = STRBUF_INIT;
	bool accepted;

	strbuf_add(&source, bytes, size);
	strbuf_add(&source, (const char[BATCH_SLACK]){ 0 }, BATCH_SLACK);
	accepted = batch_parse(p->batch, source.data, (uint32_t)size, &p->ours);
	strbuf_release(&source);
	return accepted;
}

static bool accepts(struct parsers *p, const char *text)
{
	return accepts_bytes(p, text, strlen(text));
}

static bool same_nodes(const struct parsers *p, uint32_t our, uint32_t their)
{
	while (our && their) {
		const struct tree_node *x = &p->ours.nodes[our], *y = &p->theirs.nodes[their];

		if (x->symbol != y->symbol || x->field != y->field || x->flags != y->flags ||
		    x->start != y->start || x->end != y->end || !same_nodes(p, x->child, y->child))
			return false;
		our = x->next;
		their = y->next;
	}
	return our == their;
}

static void makes_the_tree_of_the_runtime(void **state)
{
	static const char *const TEXTS[] = {
		"",
		"\n\n",
		"# only a comment",
		"  # c\nx = 1 # d\n# e\n",
		"\xef\xbb\xbfx = 1\n",
		"def f(a, *b: int, c=1, **d) -> T:\n    # c\n    return (yield a), lambda: b # "
		"d\n\n# e\nx\n",
		"class A(B, metaclass=C):\n\tx: int = 1\n\n\tasync def f(self): await g()\n",
		"if a:\n  b\nelif c: d\nelse:\n        e\nf\n",
		"x = f'{a!r:>{b}} {{}} {c=}' rb'\\x' \"\"\"d\"e\"\"\"\n",
		"t = {1: [x for x in y if x], **z}, {*a}, (b := c)\n",
		"a, b = b, a\nprint(a, b)\nprint a, b\nmatch = case = type = 1\n",
		"match x:\n  case [A(b=1), *_] if y: pass\ntype X[T] = int\n",
		"with (a as b, c): pass\nwith (a, b) as c: pass\ntry: pass\nexcept* E as e: pass\n",
		"@a.b(c)\n@d\ndef f(): ...\nx = y if z else \\\n  w\n",
		"\xc3\xa9t\xc3\xa9 = '\xe2\x82\xac'\n",
		"x\r\nif y:\r\n  z\r\n",
		"not a in b is not c not in d ** -e\n",
	};
	struct parsers *p = *state;

	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		assert_true(runtime_parse(p->runtime, slice_of(TEXTS[i]), &p->theirs));
		if (!accepts(p, TEXTS[i]) || !same_nodes(p, p->ours.root, p->theirs.root))
			fail_msg("another tree: %s", TEXTS[i]);
	}
}

static void declines_what_has_an_error(void **state)
{
	static const char *const TEXTS[] = { "x = \n", "(",         "def f(:\n", "'a\n",
					     "a b\n",  "x = 1 +\n", "\xff\n" };
	struct parsers *p = *state;

	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
		if (accepts(p, TEXTS[i]))
			fail_msg("accepted: %s", TEXTS[i]);
	assert_false(accepts_bytes(p, "x = 1\0y\n", 8));
	assert_true(accepts(p, "x = 1\n"));
}

static void tells_where_it_stopped(void **state)
{
	struct parsers *p = *state;

	assert_false(accepts(p, "x = 1\ny = )\n"));
	assert_int_equal(batch_stopped_at(p->batch), 9);
}

/* tree-sitter makes (*a).b of it. */
static void splat_takes_the_whole_attribute(void **state)
{
	struct parsers *p = *state;
	const struct tree_node *nodes, *splat;

	assert_true(accepts(p, "[*a.b]\n"));
	nodes = p->ours.nodes;
	splat = &nodes[nodes[p->ours.root].child]; /* a statement */
	while (python_kinds[splat->symbol] != NODE_LIST_SPLAT)
		splat = &nodes[python_kinds[splat->symbol] == NODE_TOKEN ? splat->next
									 : splat->child];
	assert_int_equal(splat->start, 1);
	assert_int_equal(splat->end, 5);
}

static char *nested(const char *open, size_t times, const char *close)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < times; i++)
		strbuf_addstr(&text, open);
	strbuf_addstr(&text, "1");
	for (size_t i = 0; i < times; i++)
		strbuf_addstr(&text, close);
	strbuf_addstr(&text, "\n");
	return strbuf_detach(&text);
}

static void deep_nesting_needs_no_stack(void **state)
{
	static const struct {
		const char *open, *close;
		bool is_declined; /* it takes too many steps in a fork */
	} FORMS[] = { { "(", ")", false },
		      { "not ", "", false },
		      { "{1: ", "}", false },
		      { "[a, ", "]", true },
		      { "f(*a.b, ", ")", true } };
	struct parsers *p = *state;

	for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
		char *text = nested(FORMS[i].open, 20000, FORMS[i].close);

		if (accepts(p, text) == FORMS[i].is_declined)
			fail_msg("%s...: %s", FORMS[i].open,
				 FORMS[i].is_declined ? "accepted" : "declined");
		free(text);
	}
}

static void declines_what_is_too_deep(void **state)
{
	struct parsers *p = *state;
	struct strbuf text = STRBUF_INIT;

	for (int depth = 0; depth < INDENTS_MAX + 1; depth++) {
		strbuf_pad(&text, ' ', (size_t)depth);
		strbuf_addstr(&text, "if x:\n");
	}
	strbuf_pad(&text, ' ', INDENTS_MAX + 1);
	strbuf_addstr(&text, "y\n");
	assert_false(accepts(p, strbuf_text(&text)));
	strbuf_release(&text);
}

/* A token is asked for on each line, and the scanner looks ahead over all that follow. */
static void declines_a_flood_of_continued_lines(void **state)
{
	struct parsers *p = *state;
	char *some = nested("\\\n", 100, ""), *flood = nested("\\\n", 20000, "");

	assert_true(accepts(p, some));
	assert_false(accepts(p, flood));
	free(some);
	free(flood);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_the_tree_of_the_runtime),
		cmocka_unit_test(declines_what_has_an_error),
		cmocka_unit_test(tells_where_it_stopped),
		cmocka_unit_test(splat_takes_the_whole_attribute),
		cmocka_unit_test(deep_nesting_needs_no_stack),
		cmocka_unit_test(declines_what_is_too_deep),
		cmocka_unit_test(declines_a_flood_of_continued_lines),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
