/* One run of `outlive check`, as its files share it. Layer `cmd`, private to the command. */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/paths.h"
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
	struct check_project *projects;
	size_t count;
	struct source_note *notes;
	size_t note_count;
	struct timing timing;
};

#endif
