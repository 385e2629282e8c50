/*
 * What makes a finding the same one in another run: its rule, who holds it and what is found there, in the meaning and not in
 * the spelling. A formatter, another bound, `functools.lru_cache` for `lru_cache`, a renamed class, another file change
 * nothing. Layer `lint`.
 */
#ifndef LINT_FINGERPRINT_H
#define LINT_FINGERPRINT_H

#include "lint/finding.h"
#include "project/project.h"

/*
 * Stores in HASHES those of COUNT findings, which say nothing of class and file, and in the findings their fingerprints, unique
 * among them.
 */
void fingerprints_make(struct project *project, struct finding *findings, size_t count,
		       uint64_t *hashes);

/* The hash of FINDING, which the function HOLDER ("" outside of any) holds and which is about MEANING. */
uint64_t finding_hash(const struct finding *finding, struct slice holder, struct slice meaning);

/* The fingerprint of FINDING, of that hash, which equal ones share. */
uint64_t finding_fingerprint(const struct finding *finding, uint64_t hash);

/* Whether NAME is that of a class. */
struct fingerprint_classes {
	bool (*hold)(void *context, struct slice name);
	void *context;
};

/*
 * Adds SOURCE, Python, without what a formatter may change (white space, comments, quotes, commas
 * before a closing bracket) and without the names of CLASSES, which may be NULL.
 */
void fingerprint_add_source(struct strbuf *out, struct slice source,
			    const struct fingerprint_classes *classes);

/* Makes the fingerprints of COUNT findings unique: of those that are equal the first keeps its own. */
void fingerprints_settle(struct finding *findings, size_t count);

#endif
