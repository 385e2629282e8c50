/* What makes a finding the same one in another run: its rule, its scope and its source, never a line. Layer `lint`. */
#ifndef LINT_FINGERPRINT_H
#define LINT_FINGERPRINT_H

#include "base/slice.h"
#include "lint/finding.h"

/* The hash of code, scope and SOURCE (the bytes of the finding's file) at its place, white space left out. */
uint64_t finding_hash(const struct finding *finding, struct slice source);

/*
 * Makes the fingerprints of COUNT findings, which hold their hashes, unique: of those that are equal the first keeps its own.
 */
void fingerprints_settle(struct finding *findings, size_t count);

#endif
