#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "keys/inventory.h"

struct tree {
	struct arena arena;
	struct source_set sources;
	struct project *project;
	const struct inventory *inventory;
};

static void tree_open(struct tree *tree, const char *text)
{
	struct error err = ERROR_INIT;
	struct strbuf source = STRBUF_INIT;
	const struct pack_set *packs;

	arena_init(&tree->arena);
	packs = pack_set_load_configured(&tree->arena, NULL, 0, &(struct pack_settings){ 0 }, &err);
	assert_non_null(packs);
	strbuf_addf(&source, "from django.core.cache import cache, caches\n%s", text);
	source_set_init(&tree->sources, "/nowhere");
	source_set_add(&tree->sources, "shop.py", strbuf_slice(&source));
	strbuf_release(&source);
	tree->project = project_open(&tree->sources, packs);
	tree->inventory = project_inventory(tree->project, false);
}

static void tree_close(struct tree *tree)
{
	project_close(tree->project);
	source_set_release(&tree->sources);
	arena_release(&tree->arena);
}

static const struct inventory_key *key_of(const struct tree *tree, const char *template)
{
	for (size_t i = 0; i < tree->inventory->count; i++)
		if (text_equals(tree->inventory->keys[i].template, template))
			return &tree->inventory->keys[i];
	fail_msg("no key %s", template);
	return NULL;
}

static void partners_meet_by_what_holes_may_hold(void **state)
{
	struct tree tree;
	const struct inventory_key *found[4];
	unsigned stores = roles_that(role_stores);

	(void)state;
	tree_open(&tree, "def f(a, b):\n"
			 "    cache.set(f'shop:{a}', 1)\n"
			 "    cache.set('shop:one:two', 1)\n"
			 "    cache.delete(f'shop:{b}')\n"
			 "    cache.delete_pattern('shop:one*')\n"
			 "    caches['x'].delete(f'shop:{a}')\n");
	assert_ptr_equal(inventory_partner(tree.inventory, key_of(&tree, "shop:{b}"), stores, MATCH_NO_SEPARATORS),
			 key_of(&tree, "shop:{a}"));
	assert_int_equal(inventory_partners(tree.inventory, key_of(&tree, "shop:one*"), stores, MATCH_NO_SEPARATORS,
					    found, 4),
			 2);
	assert_ptr_equal(found[0], key_of(&tree, "shop:one:two"));
	assert_int_equal(inventory_partners(tree.inventory, key_of(&tree, "shop:one*"), stores, MATCH_NO_SEPARATORS,
					    found, 1),
			 1);
	assert_ptr_equal(found[0], key_of(&tree, "shop:one:two"));
	assert_null(inventory_partner(tree.inventory, key_of(&tree, "shop:{a}"), 1u << ROLE_GET, 0));
	tree_close(&tree);
}

static void unknown_keys_meet_nothing(void **state)
{
	struct tree tree;

	(void)state;
	tree_open(&tree, "def f(key):\n"
			 "    cache.set(key, 1)\n"
			 "    cache.delete('shop')\n");
	assert_int_equal(key_of(&tree, "{key}")->status, 1u << STATUS_UNRESOLVED);
	assert_int_equal(key_of(&tree, "shop")->status, 1u << STATUS_DELETED_NEVER_SET);
	assert_int_equal(tree.inventory->call_count, 2);
	tree_close(&tree);
}

static void the_nearest_key_is_found(void **state)
{
	struct tree tree;

	(void)state;
	tree_open(&tree, "def f(a):\n"
			 "    cache.set(f'customers:{a}', 1)\n"
			 "    cache.set(f'customers_of:{a}', 1)\n"
			 "    cache.set('ab', 1)\n"
			 "    cache.delete(f'customer:{a}')\n"
			 "    cache.delete(f'cutsomers:{a}')\n"
			 "    cache.delete('ac')\n"
			 "    cache.delete('customers:')\n");
	assert_ptr_equal(key_of(&tree, "customer:{a}")->near, key_of(&tree, "customers:{a}"));
	assert_ptr_equal(key_of(&tree, "cutsomers:{a}")->near, key_of(&tree, "customers:{a}"));
	assert_ptr_equal(key_of(&tree, "customers:")->near, key_of(&tree, "customers:{a}"));
	assert_null(key_of(&tree, "ac")->near);
	tree_close(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(partners_meet_by_what_holes_may_hold),
		cmocka_unit_test(unknown_keys_meet_nothing),
		cmocka_unit_test(the_nearest_key_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
