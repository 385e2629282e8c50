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

/* A share of the files; count 0: all of them. */
struct shard {
	unsigned index, count; /* from 1 */
};

struct shards;
struct watch;

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
	struct shard shard;
	const struct shards
		*shards; /* whose findings are put together in place of judging; or NULL */
	struct watch *watch;        /* with --watch; else NULL */
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

/*
 * All of `outlive check` and, with SHARDS, of `outlive merge`; with WATCH one run of many. Returns the exit status.
 */
int check_and_report(struct arena *arena, const struct options *options,
		     const struct shards *shards, struct watch *watch);

#endif
