/* What fits the project at hand, for the help of findings. Layer `analysis`. Static text. */
#ifndef ANALYSIS_ADVICE_H
#define ANALYSIS_ADVICE_H

#include "project/project.h"

/* Where a value goes that all processes should see: "Django's cache" where there is Django, else "a cache that all processes share". */
const char *shared_cache_words(struct project *project);

#endif
