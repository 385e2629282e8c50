/*
 * The fragments that templates keep in the cache: `{% cache 600 menu user.pk %} ... {% endcache %}`, in the markup of the project.
 * Layer `sites`. Which tags do so, behind which `{% load %}`, is said by the packs. Each fragment is a site too, which gets
 * and sets its key. Fragments live in the project's arena, in the order of their files and offsets.
 */
#ifndef SITES_FRAGMENTS_H
#define SITES_FRAGMENTS_H

#include "sites/sites.h"

struct fragment {
	const struct pack_template_tag *tag;
	const struct module *module; /* of the file, empty */
	const struct expr *call;     /* that of the fragment's site: stands for the opening tag */
	struct span span;            /* of the opening tag */
	struct span body;            /* what is kept; up to the end of the file where nothing closes it */
	struct slice name;           /* as written: quotes are part of it */
	struct slice timeout;        /* as written */
	const struct slice *vary;    /* the words behind the name, of whose values the key holds a digest */
	size_t vary_count;
	const char *alias;
	bool is_test; /* stands in a test's file */
};

struct fragments {
	const struct fragment *items;
	size_t count;
};

/* All of them, those in tests too. */
struct fragments project_fragments(struct project *project);
/* The fragment whose site that is; NULL: it is a call. */
const struct fragment *site_fragment(struct project *project, const struct key_site *site);

#endif
