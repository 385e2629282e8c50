/*
 * Keys of fragments of templates that code makes, and whether some template keeps a fragment under them. Layer `keys`. What
 * cannot be told lacks nothing.
 */
#ifndef KEYS_FRAGMENT_KEYS_H
#define KEYS_FRAGMENT_KEYS_H

#include "sites/fragments.h"

enum fragment_lack_kind {
	FRAGMENT_NAME,    /* no template has a fragment of that name */
	FRAGMENT_QUOTES,  /* in the template quotes are part of the name */
	FRAGMENT_COUNT,   /* the templates make the key of more or fewer values */
	FRAGMENT_LETTERS, /* a text is handed over in place of a list, so that each letter counts as a value */
	FRAGMENT_ALIAS,   /* the fragment is kept in another cache */
	FRAGMENT_BARE,    /* the key is the name of a fragment alone */
};

struct fragment_lack {
	enum fragment_lack_kind kind;
	struct slice name;            /* of the fragment, as the key has it */
	const struct fragment *meant; /* NULL for FRAGMENT_NAME */
	size_t given;                 /* values that the key is made of, for FRAGMENT_COUNT */
	const char *builder;          /* the function that makes such keys, without its module */
	const struct expr *call;      /* of it; NULL for FRAGMENT_BARE */
};

/* Whether SITE, a call, uses a key that is made of a fragment's name, and that no template uses. Fragments in tests do not count; without any in the project, templates are not seen. */
bool site_lacks_fragment(struct project *project, const struct key_site *site, struct fragment_lack *out);

/* Whether SITE uses the bare name of a fragment as its key; then *OUT says which, as FRAGMENT_BARE. */
bool site_names_fragment(struct project *project, const struct key_site *site, struct fragment_lack *out);

#endif
