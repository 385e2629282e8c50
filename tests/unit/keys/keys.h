/* A project of one file, and the keys that its calls use. For the tests of templates and sites. */
#ifndef TESTS_UNIT_ANALYSIS_KEYS_H
#define TESTS_UNIT_ANALYSIS_KEYS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sites/sites.h"

struct tree {
	struct arena arena;
	struct source_set sources;
	struct project *project;
	struct key_sites sites;
};

static inline void tree_open(struct tree *tree, const char *text)
{
	struct error err = ERROR_INIT;
	struct strbuf source = STRBUF_INIT;
	const struct pack_set *packs;

	arena_init(&tree->arena);
	packs = pack_set_load_configured(&tree->arena, NULL, 0, &(struct pack_settings){ 0 }, &err);
	assert_non_null(packs);
	strbuf_addf(&source, "import hashlib\nfrom django.core.cache import cache, caches\n%s", text);
	source_set_init(&tree->sources, "/nowhere");
	source_set_add(&tree->sources, "shop.py", strbuf_slice(&source));
	strbuf_release(&source);
	tree->project = project_open(&tree->sources, packs);
	tree->sites = project_key_sites(tree->project);
}

static inline void tree_close(struct tree *tree)
{
	project_close(tree->project);
	source_set_release(&tree->sources);
	arena_release(&tree->arena);
}

#endif
