/*
 * What a process cache on a function goes stale by: the question that OL103 and OL104 share. Layer `analysis`.
 */
#ifndef ANALYSIS_VOLATILITY_H
#define ANALYSIS_VOLATILITY_H

#include "analysis/caches.h"
#include "analysis/lifetime.h"
#include "analysis/sources.h"

/*
 * The worst thing that the cached value of USE depends on and that changes sooner than a deployment, or NULL: for process
 * caches on module functions, static and class methods, and methods of objects that live as long as the process. NULL too
 * for functions without a result, which run once on purpose.
 */
const struct reading *process_cache_reading(struct project *project, const struct cache_use *use);

/*
 * What differs from one request to the next, shapes the results of USE, and is not in the keys that its decorator makes of the
 * arguments or of the path; NULL: nothing is seen, or a caller has a say in the keys.
 */
const struct reading *memo_misses(struct project *project, const struct cache_use *use);

/*
 * Why the staleness of USE's values is not asked for at all: a sentence without a full stop. NULL: it is asked for, and where
 * process_cache_reading() is NULL nothing volatile is seen.
 */
const char *process_cache_exemption(struct project *project, const struct cache_use *use);

#endif
