/* `--add-ignore`: a comment at each finding. Layer `cmd`. */
#ifndef CMD_ADD_IGNORE_H
#define CMD_ADD_IGNORE_H

#include "cmd/check.h"

/*
 * Writes `# outlive: ignore[CODES] -- REASON` at the end of each line with findings that are shown, and marks them as
 * suppressed. Line breaks, byte order marks and modes stay. A file that has changed since it was read is an error. Does nothing
 * unless the options ask for it.
 */
bool add_ignores(struct check_run *run, struct error *err);

#endif
