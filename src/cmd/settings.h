/* The command line as settings of the configuration: `--select A,B` is `lint.select = ["A", "B"]`. Layer `cmd`. */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include "cmd/options.h"
#include "config/config.h"

/*
 * What loads the configuration of a project at ROOT as the options want it. DIRECTORY is the working directory. Fails where
 * options contradict each other.
 */
bool settings_request(struct arena *arena, const struct options *options, const char *root, const char *directory,
		      struct config_request *out, struct error *err);

#endif
