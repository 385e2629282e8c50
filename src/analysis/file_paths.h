/* Which files a call opens: those of the tree and the deployment, or others. Layer `analysis`. Allocates nothing that lasts. */
#ifndef ANALYSIS_FILE_PATHS_H
#define ANALYSIS_FILE_PATHS_H

#include "project/types.h"

/*
 * Whether CALL, which a pack knows to open a file by its first argument or by the path that it is a method of, reads one at an
 * absolute path that stands in the source, and that no installation brings: `open("/etc/depot.yml")`.
 */
bool reads_outside_file(struct project *project, const struct scope *scope, const struct expr *call);

#endif
