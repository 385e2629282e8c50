/*
 * Evidence: the chain of places and sentences that makes an answer believable. It becomes notes, SARIF code flows, related
 * locations and the drawing of `outlive explain`. Layer `analysis`. Chains live in the project's arena and are immutable;
 * a longer chain is made by copying.
 */
#ifndef ANALYSIS_EVIDENCE_H
#define ANALYSIS_EVIDENCE_H

#include "source/place.h"

#include <stdbool.h>
#include <stddef.h>

enum evidence_role {
	EVIDENCE_OWNER,   /* what holds the cache, and why it lives so long */
	EVIDENCE_MADE,    /* where instances are made */
	EVIDENCE_CALLS,   /* a hop through a callee */
	EVIDENCE_READS,   /* where the volatile value is read */
	EVIDENCE_CLEARS,  /* what clears it */
	EVIDENCE_KEY,     /* a call that uses the key */
	EVIDENCE_OTHER,
};

struct evidence {
	enum evidence_role role;
	bool has_place;      /* else it is a sentence only */
	struct place place;
	const char *sentence; /* without a full stop; names in backquotes */
};

struct evidence_chain {
	const struct evidence *items;
	size_t count;
};

const char *evidence_role_name(enum evidence_role role); /* "owner", "made", "calls", ... as JSON shows it */

#endif
