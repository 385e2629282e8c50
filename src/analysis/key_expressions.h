/*
 * The expressions that build keys, each once, with the sites that use what it builds: where the rules about keys look.
 * Layer `analysis`. Lives in the project's arena; sorted by file and offset.
 */
#ifndef ANALYSIS_KEY_EXPRESSIONS_H
#define ANALYSIS_KEY_EXPRESSIONS_H

#include "analysis/evidence.h"
#include "analysis/sites.h"

struct key_use {
	const struct key_site *site;
	const struct alternative *text; /* what of the site's template the expression builds */
};

struct key_expression {
	struct place place;
	const struct scope *scope;  /* in which it stands */
	const struct key_use *uses; /* in the order of project_key_sites() */
	size_t count;
};

struct key_expressions {
	const struct key_expression *items;
	size_t count;
};

/* Those that stand in MODULE, of the keys that are used outside tests and migrations. */
struct key_expressions module_key_expressions(struct project *project, const struct module *module);

/*
 * What uses the key, behind the COUNT items of FIRST: at most eight calls, a sentence each ("set here"); a call that
 * holds the expression is left out.
 */
struct evidence_chain key_use_chain(struct arena *arena, const struct key_expression *expression,
				    const struct evidence *first, size_t count);

#endif
