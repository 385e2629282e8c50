/* Whether the language differs from one request to the next. Layer `analysis`. */
#ifndef ANALYSIS_LANGUAGE_H
#define ANALYSIS_LANGUAGE_H

#include "project/project.h"

/*
 * False only for a site whose settings are in the tree, and in which nothing is seen that switches
 * the language: it is that of the settings then, at import as later. Asked once for each project.
 */
bool language_changes(struct project *project);

/* False only where nothing is written or imported that tells the language, by the packs. Asked once for each project. */
bool language_is_told(struct project *project);

/* Whether it is chosen where EXPR stands: `with translation.override("en")`, `activate("en")`. */
bool language_is_chosen(struct project *project, const struct scope *scope, const struct expr *expr);

#endif
