/* What fits the project at hand, for the help of findings. Layer `analysis`. The text is the packs'. */
#ifndef ANALYSIS_ADVICE_H
#define ANALYSIS_ADVICE_H

#include "project/project.h"

/* Where a value goes that all processes should see, by what the project uses: "Django's cache", "a cache that all processes share". */
const char *shared_cache_words(struct project *project);

/* Where one goes that belongs to a request: "`flask.g`", "the request". */
const char *per_request_words(struct project *project);

#endif
