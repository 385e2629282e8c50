#include "keys.h"

static struct arena arena;

/* "role alias template" of each site, in the order of the file, one a line. */
static const char *sites_text(const struct tree *tree)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;

	for (size_t i = 0; i < tree->sites.count; i++) {
		const struct key_site *site = &tree->sites.items[i];

		strbuf_addf(&out, "%s %s %s\n", role_name(site->role), site->alias ? site->alias : "?",
			    site->template ? template_text(&arena, site->template) : "-");
	}
	text = arena_text(&arena, strbuf_slice(&out));
	strbuf_release(&out);
	return text;
}

static void check_sites(const char *source, const char *expected)
{
	struct tree tree;

	tree_open(&tree, source);
	assert_string_equal(sites_text(&tree), expected);
	tree_close(&tree);
}

static void caches_are_told_by_import_and_flow(void **state)
{
	(void)state;
	check_sites("from django.core import cache as module\n"
		    "from django.core.cache import cache as renamed\n"
		    "mine = caches['mine']\n"
		    "class Holder:\n"
		    "    store = mine\n"
		    "    def __init__(self):\n"
		    "        self.own = caches['own']\n"
		    "    def f(self):\n"
		    "        self.store.get('a')\n"
		    "        self.own.get('b')\n"
		    "def get_cache():\n"
		    "    return renamed\n"
		    "def g(alias, given=None):\n"
		    "    module.cache.get('c')\n"
		    "    get_cache().get('d')\n"
		    "    caches[alias].get('e')\n"
		    "    if given is None:\n"
		    "        given = cache\n"
		    "    given.get('f')\n",
		    "get mine a\nget own b\nget default c\nget default d\nget ? e\nget ? f\n");
}

static void what_is_named_cache_is_none(void **state)
{
	(void)state;
	check_sites("from contextvars import ContextVar\n"
		    "from functools import cache as memo\n"
		    "def f(cache):\n"
		    "    cache.get('a')\n"
		    "def g():\n"
		    "    cache = {}\n"
		    "    cache.get('b')\n"
		    "def h():\n"
		    "    cache = set()\n"
		    "    cache.add('c')\n"
		    "request_cache = ContextVar('d')\n"
		    "request_cache.get('e')\n"
		    "memo.get('f')\n",
		    "");
}

static void methods_have_roles(void **state)
{
	(void)state;
	check_sites(
		"async def f():\n"
		"    cache.set(key='a', value=1)\n"
		"    await cache.aset('b', 1)\n"
		"    cache.get_or_set('c', 1)\n"
		"    cache.add('d', 1)\n"
		"    cache.incr('e')\n"
		"    cache.touch('g')\n"
		"    cache.delete_many(['h', 'i'])\n"
		"    cache.set_many({'j': 1, 'k': 2})\n"
		"    cache.delete_pattern('l*')\n"
		"    with cache.lock('m'):\n"
		"        pass\n"
		"    cache.clear()\n",
		"set default a\nset default b\nget_or_set default c\nadd default d\nincr default e\ntouch default g\n"
		"delete default h\ndelete default i\nset default j\nset default k\ndelete_pattern default l*\n"
		"lock default m\nclear default -\n");
}

static void helpers_are_seen_at_their_callers(void **state)
{
	(void)state;
	check_sites("def fetch(key, compute):\n"
		    "    value = cache.get(key)\n"
		    "    return value or compute()\n"
		    "def f(pk):\n"
		    "    fetch('a', f)\n"
		    "    fetch(f'b.{pk}', f)\n",
		    "get default a\nget default b.{pk}\n");
}

static void timeouts_are_read(void **state)
{
	static const struct {
		const char *arguments;
		enum timeout_kind kind;
		int64_t seconds;
	} cases[] = {
		{ "'k', 1", TIMEOUT_DEFAULT, 300 },
		{ "'k', 1, 60", TIMEOUT_SECONDS, 60 },
		{ "'k', 1, timeout=60 * 60 * 24", TIMEOUT_SECONDS, 86400 },
		{ "'k', 1, timeout=DAY", TIMEOUT_SECONDS, 86400 },
		{ "'k', 1, None", TIMEOUT_NEVER, 0 },
		{ "'k', 1, timeout=unknown()", TIMEOUT_UNKNOWN, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tree tree;
		const struct timeout *timeout;

		tree_open(&tree, arena_printf(&arena, "DAY = 86400\ncache.set(%s)\n", cases[i].arguments));
		assert_int_equal(tree.sites.count, 1);
		timeout = &tree.sites.items[0].timeout;
		if (timeout->kind != cases[i].kind ||
		    (timeout->kind != TIMEOUT_UNKNOWN && timeout->kind != TIMEOUT_NEVER &&
		     timeout->seconds != cases[i].seconds))
			fail_msg("%s: %d, %ld", cases[i].arguments, (int)timeout->kind, (long)timeout->seconds);
		tree_close(&tree);
	}
}

static void sites_meet_in_one_space_only(void **state)
{
	struct tree tree;
	const struct key_site *sites;

	(void)state;
	tree_open(&tree, "def f(x):\n"
			 "    cache.set('a.b', 1)\n"
			 "    cache.delete('a.b')\n"
			 "    caches['x'].delete('a.b')\n"
			 "    cache.delete('a.b', version=2)\n"
			 "    cache.delete_pattern('a.*')\n"
			 "    caches[x].delete('a.b')\n");
	sites = tree.sites.items;
	assert_int_equal(tree.sites.count, 6);
	assert_int_equal(key_sites_match(&sites[1], &sites[0], 0), MATCH_EQUAL);
	assert_int_equal(key_sites_match(&sites[2], &sites[0], 0), MATCH_DISJOINT);
	assert_int_equal(key_sites_match(&sites[3], &sites[0], 0), MATCH_DISJOINT);
	assert_int_equal(key_sites_match(&sites[4], &sites[0], 0), MATCH_EQUAL);
	assert_true(key_sites_share_space(&sites[5], &sites[0]));
	tree_close(&tree);
}

/* ---- hostile sources: what exceeds a bound is unknown, and soon so ---- */

static void count_sites(struct strbuf *source, size_t least, size_t most)
{
	struct tree tree;

	tree_open(&tree, strbuf_text(source));
	assert_in_range(tree.sites.count, least, most);
	tree_close(&tree);
	strbuf_release(source);
}

static void long_concatenations_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&source, "def f(x):\n    cache.get('a'");
	for (int i = 0; i < 100000; i++)
		strbuf_addstr(&source, " + 'b'");
	strbuf_addstr(&source, ")\n    cache.get(x");
	for (int i = 0; i < 20000; i++)
		strbuf_addstr(&source, "\n        + f'{x}.'");
	strbuf_addstr(&source, ")\n    cache.get(f'");
	for (int i = 0; i < 100000; i++)
		strbuf_addstr(&source, "{x}.");
	strbuf_addstr(&source, "')\n");
	count_sites(&source, 3, 3);
}

static void recursive_helpers_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&source,
		      "def key(n):\n    return key(n - 1) + '.a' if n else even(n)\n"
		      "def even(n):\n    return 'e' + odd(n)\n"
		      "def odd(n):\n    return 'o' + even(n) + key(n)\n"
		      "class Node:\n"
		      "    @property\n    def key(self):\n        return self.parent.key + '.' + self.key\n"
		      "    @property\n    def parent(self):\n        return Node()\n"
		      "def f(n):\n    k = k + 'x'\n    cache.get(k)\n    cache.get(key(n))\n    cache.get(Node().key)\n"
		      "def wrap(k):\n    cache.set(k, 1)\n    wrap('a' + k)\n    return wrap(k)\n");
	count_sites(&source, 4, 16);
}

static void exponential_paths_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&source, "def f(x):\n    k = 'a'\n");
	for (int i = 0; i < 200; i++)
		strbuf_addf(&source, "    if x.a%d:\n        k = k + 'b%d'\n    else:\n        k += k + f'{k}'\n", i,
			    i);
	strbuf_addstr(&source, "    cache.get(k)\n");
	for (int i = 0; i < 60; i++)
		strbuf_addf(&source, "def g%d(x):\n    return (g%d(x) if x else g%d(x + 1)) + g%d('y')\n", i, i + 1,
			    i + 1, i + 1);
	strbuf_addstr(&source, "def g60(x):\n    return 'end'\ndef h(x):\n    cache.get(g0(x))\n");
	count_sites(&source, 2, 2);
}

static void deep_wrappers_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 300; i++)
		strbuf_addf(&source, "def w%d(k):\n    w%d(k + 'a')\n    w%d('b' + k)\n", i, i + 1, i + 1);
	strbuf_addstr(&source, "def w300(k):\n    cache.get(k)\nw0('x')\n");
	count_sites(&source, 1, 1000);
}

static void wide_wrappers_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 8; i++) {
		strbuf_addf(&source, "def w%d(k):\n", i);
		for (int j = 0; j < 20; j++)
			strbuf_addf(&source, "    w%d(k + '%d')\n", i + 1, j);
	}
	strbuf_addstr(&source, "def w8(k):\n    cache.get(k)\nw0('x')\n");
	count_sites(&source, 1, 2000);
}

static void many_bindings_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&source, "def f(x):\n    k = 'a'\n");
	for (int i = 0; i < 3000; i++)
		strbuf_addf(&source, "    if x:\n        k = k + 'b%d'\n    else:\n        k += f'{k}'\n", i);
	strbuf_addstr(&source, "    cache.get(k)\n");
	count_sites(&source, 1, 1);
}

static void many_callers_end(void **state)
{
	struct strbuf source = STRBUF_INIT;

	(void)state;
	strbuf_addstr(&source, "def w(k):\n    cache.get(k)\n");
	for (int i = 0; i < 5000; i++)
		strbuf_addf(&source, "w('key%d')\n", i);
	count_sites(&source, 1, 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caches_are_told_by_import_and_flow),
		cmocka_unit_test(what_is_named_cache_is_none),
		cmocka_unit_test(methods_have_roles),
		cmocka_unit_test(helpers_are_seen_at_their_callers),
		cmocka_unit_test(timeouts_are_read),
		cmocka_unit_test(sites_meet_in_one_space_only),
		cmocka_unit_test(long_concatenations_end),
		cmocka_unit_test(recursive_helpers_end),
		cmocka_unit_test(exponential_paths_end),
		cmocka_unit_test(deep_wrappers_end),
		cmocka_unit_test(wide_wrappers_end),
		cmocka_unit_test(many_bindings_end),
		cmocka_unit_test(many_callers_end),
	};
	int failed;

	arena_init(&arena);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
