/* What a run of the rules collects, and what its files share. Layer `lint`, private. */
#ifndef LINT_STATE_H
#define LINT_STATE_H

#include "base/vec.h"
#include "lint/own.h"
#include "lint/run.h"

/* Of one thread. */
struct check_state {
	const struct lint_request *request;
	struct project *project;
	struct arena *arena; /* for findings and what belongs to them */
	double *seconds;     /* by rule; NULL if they are not asked for */
	const char *failure;
	VEC(struct finding) findings;
	VEC(struct lint_pass) passes;
};

/* A check of RULE for FILE. */
struct check check_of(struct check_state *state, const struct rule *rule, uint32_t file);
/* Whether FILE is the one that somebody wants explained. */
bool lint_explains(const struct lint_request *request, uint32_t file);
/* Sorts the findings; of several at one place the first stays. */
void findings_sort(struct check_state *state);
void passes_sort(struct check_state *state);
/* Lets the comments of all files have their say, and reports what they fail to do. */
void suppressions_settle(struct check_state *state);

#endif
