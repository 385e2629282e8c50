/*
 * Which ways a known call takes through the function that it runs: a test of a parameter is decided by what the call hands in.
 * Layer `sites`. Allocates nothing.
 */
#ifndef SITES_BRANCHES_H
#define SITES_BRANCHES_H

#include "sites/key_eval.h"

enum outcome { OUTCOME_UNKNOWN, OUTCOME_FALSE, OUTCOME_TRUE };

/* What TEST, in the function of FRAME, comes out as: `attribute is None`, `wide`, `kind == "list"`. */
enum outcome frame_decides(const struct frame *frame, const struct expr *test);

/* Whether the call of FRAME never gets to SPAN, in its function: another branch is taken, or one that returns before. */
bool frame_skips(const struct frame *frame, struct span span);
/* Whether, behind FIRST, the call takes a branch that binds the name anew by LATER. */
bool frame_replaces(const struct frame *frame, const struct binding *first, const struct binding *later);

#endif
