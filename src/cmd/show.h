/* `outlive check --show-settings` and `--show-files`. Layer `cmd`. */
#ifndef CMD_SHOW_H
#define CMD_SHOW_H

#include "cmd/check.h"

/* Return the exit status. */
int show_settings(const struct check_run *run);
int show_files(const struct check_run *run);

#endif
