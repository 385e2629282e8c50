/*
 * `outlive check --watch`: the same run again when files change, and what it tells then. Layer
 * `cmd`.
 */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include "cmd/check.h"
#include "report/report.h"

struct watch;

/* Runs until a signal ends it, or until there is nothing to watch; the exit status. */
int watch_files(const struct options *options);

/* Whether the run is not the first, so that it only tells what is new and what is gone. */
bool watch_is_again(const struct watch *watch);
/* Marks the findings of the run that the last one had too as known. */
void watch_settle(struct check_run *run);
/* Says what is gone, and how many are new; keeps what there is for the next run. */
void watch_print(struct check_run *run, const struct report *report);
/* Keeps what is to be watched; before the run is closed. */
void watch_learn(struct check_run *run);

#endif
