/* `outlive check --fix` and `--diff`. Layer `cmd`. */
#ifndef CMD_FIX_H
#define CMD_FIX_H

#include "cmd/check.h"

/*
 * Applies the fixes of the findings that are not known already, and judges the files again; writes them, or their differences
 * to run->diff. The findings of the run are then those that remain. Does nothing unless the options ask for it.
 */
bool fixes_settle(struct check_run *run, struct error *err);

#endif
