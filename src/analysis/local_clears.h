/*
 * Code that empties what a process keeps for itself: `f.cache_clear()`, `del objects.__dict__["depth"]`, `RATES.clear()`,
 * `del RATES[code]`. Layer `analysis`. Only where what is emptied is known to be a cache that lives as long as the process.
 */
#ifndef ANALYSIS_LOCAL_CLEARS_H
#define ANALYSIS_LOCAL_CLEARS_H

#include "project/types.h"

struct local_clear {
	const struct expr *expr;    /* the call, or the target of `del` */
	const struct expr *cleared; /* what is emptied */
	const struct scope *scope;
	const struct function *function; /* whose results are dropped, where that is seen; else NULL */
	bool deletes;                    /* written as `del` */
	bool expires;                    /* entries are dropped after a time, too */
};

struct local_clear_list {
	const struct local_clear *items;
	size_t count;
};

/* In source order, in the project's arena; not memoised. */
struct local_clear_list local_clears(struct project *project, const struct module *module);

#endif
