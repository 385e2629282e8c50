/*
 * Runs the rules over a project and settles what they found: suppressions, order, fingerprints. Layer `lint`. The findings
 * and what they say live in the arena that is passed.
 */
#ifndef LINT_RUN_H
#define LINT_RUN_H

#include "lint/policy.h"

#include <stdatomic.h>

/*
 * What of a file matters to the rules, told from its path and BYTES; 0: nothing does. No word of a program tells whether a
 * rule could speak of it, so all are judged but tests, of which no rule speaks.
 */
uint64_t lint_look(const struct source_file *file, struct slice bytes);
enum {
	LOOK_JUDGED = 1,
	LOOK_SUPPRESSES = 2, /* it may hold a suppression of our own */
};

struct lint_request {
	struct project *project;
	unsigned threads; /* at least 1; each judges with a view of the project of its own */
	const struct policy *const *policies; /* by file number */
	const uint32_t *files;                /* the reported ones, in ascending order */
	size_t count;
	bool timing;
	bool loads_all; /* make the module of every file before any is judged, which must not change what is found */
	bool explains;      /* collect why rules are silent, and run those that are off too, in: */
	uint32_t explained; /* this file */
	const atomic_bool *cancelled; /* NULL: never; once it is true, what is found is of no use, and the run ends soon */
};

/* Why a rule says nothing about a place of a reported file. */
struct lint_pass {
	const struct rule *rule;
	struct place place; /* length 0: the whole file */
	const char *sentence;
	struct evidence_chain chain;
};

struct lint_result {
	struct finding *findings; /* of reported files, by path, offset, code */
	size_t count;
	const uint64_t *hashes;         /* of the findings, equal ones not told apart; see lint/fingerprint.h */
	const char *failure;            /* why the findings cannot be trusted (see check_fail()), or NULL */
	const struct lint_pass *passes; /* in the order of the rules; only if they were asked for */
	size_t pass_count;
	const double *seconds; /* spent in each rule, by its place in `rules`; NULL without timing */
};

void lint_run(struct arena *arena, const struct lint_request *request, struct lint_result *out);

#endif
