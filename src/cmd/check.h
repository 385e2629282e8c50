/*
 * One run of the rules, as the files of `outlive check` and `outlive explain` share it. Layer `cmd`, private to the two. The run's
 * sessions are closed by check_close(), also after a failure.
 */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/key_changes.h"
#include "cmd/paths.h"
#include "cmd/progress.h"
#include "cmd/session.h"
#include "lint/run.h"

struct check_project {
	struct session_request request;
	struct session session;
	struct lint_result result;
};

struct check_run {
	struct arena *arena;
	const struct options *options;
	struct paths paths;
	struct plan plan;
	struct check_project **projects;
	size_t count;
	struct key_changes *key_changes; /* by project, with --since; else NULL */
	struct source_note *notes;
	size_t note_count;
	struct timing timing;
	struct progress progress;
	size_t fixed;               /* findings, by --fix */
	struct strbuf diff;         /* what --diff prints */
	bool explains;      /* ask the rules why they are silent */
	uint32_t explained; /* in this file of the one project */
};

/* Opens the projects of run->plan, and those that turn up within them. */
bool check_open(struct check_run *run, struct error *err);
/* Parses what can matter, and runs the rules; once more if it is called again. */
bool check_lint(struct check_run *run, struct error *err);
/* The same for one that is open, which need not be among the run's. */
bool check_lint_project(const struct check_run *run, struct check_project *project, struct error *err);
void check_close(struct check_run *run);

#endif
