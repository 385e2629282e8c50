/* Rows that a queryset reads besides those of its own model: through `b__name` and `select_related("b")`. Layer `analysis`. */
#ifndef ANALYSIS_JOINED_ROWS_H
#define ANALYSIS_JOINED_ROWS_H

#include "analysis/sources.h"

/* LIST and, behind it, a reading for each other model of the tree that its querysets join, in the project's arena. */
struct reading_list with_joined_rows(struct project *project, struct reading_list list);

#endif
