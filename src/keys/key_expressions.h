/*
 * The expressions that build keys, each key once a file, with the sites that use it: where the rules about keys look. Layer
 * `keys`. Lives in the project's arena; sorted by file, then by the key.
 */
#ifndef KEYS_KEY_EXPRESSIONS_H
#define KEYS_KEY_EXPRESSIONS_H

#include "analysis/evidence.h"
#include "sites/sites.h"

struct key_use {
	const struct key_site *site;
	const struct alternative *text; /* the alternative of the site's template that is this key */
	struct place place;             /* of what builds it, else of the call */
	const struct scope *scope;      /* in which that stands */
};

struct key_expression {
	const char *text;           /* the key as rendered */
	const struct key_use *uses; /* by file and place */
	size_t count;
};

struct key_expressions {
	const struct key_expression *items;
	size_t count;
};

/* Those that stand in MODULE, of the keys that are used outside tests and migrations. */
struct key_expressions module_key_expressions(struct project *project, const struct module *module);

/*
 * What uses the key, behind the COUNT items of FIRST: at most eight calls, a sentence each ("set here"); a call that holds
 * what builds USE, which is one of the expression's, is left out.
 */
struct evidence_chain key_use_chain(struct arena *arena, const struct key_expression *expression,
				    const struct key_use *use, const struct evidence *first, size_t count);

#endif
