/* What is known of a run's findings: an older revision, and the baseline: read, compared, written or pruned. Layer `cmd`. */
#ifndef CMD_KNOWN_H
#define CMD_KNOWN_H

#include "cmd/check.h"

/* Marks the findings that the revision of --since has too. */
bool since_settle(struct check_run *run, struct error *err);

/* Marks the findings that the baseline holds, and nothing else. */
bool known_findings_mark(struct check_run *run, struct error *err);

/* Marks them, and writes it where the options ask for it. */
bool known_findings_settle(struct check_run *run, struct error *err);

#endif
