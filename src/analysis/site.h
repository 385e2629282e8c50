/* Whether the current site differs from one request to the next. Layer `analysis`. */
#ifndef ANALYSIS_SITE_H
#define ANALYSIS_SITE_H

#include "project/project.h"

/* False where the settings of the tree name one site, and no other. Asked once for each project. */
bool site_changes(struct project *project);

#endif
