/*
 * A finding: what a rule says about a place, as data. Layer `lint`. Findings and all that they point to live in the run's
 * arena until the report is written; reporters turn places into lines and columns.
 */
#ifndef LINT_FINDING_H
#define LINT_FINDING_H

#include "analysis/evidence.h"
#include "lint/fix.h"
#include "source/place.h"

#include <stdbool.h>
#include <stddef.h>

enum severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

const char *severity_name(enum severity severity); /* "off", "info", "warning", "error" */
bool severity_parse(const char *text, enum severity *out);

enum finding_state { FINDING_ACTIVE, FINDING_SUPPRESSED, FINDING_BASELINED };

struct rule;

struct finding {
	const struct rule *rule;
	enum severity severity;
	struct place place;      /* primary */
	struct span also;        /* a second line on which a suppression counts (a decorated `def`); length 0: none */
	const char *message;     /* one sentence, names in backquotes, no full stop */
	const char *label;       /* a few words under the carets of a code frame; NULL: none */
	const char *help;        /* one change that fits this code; NULL: none */
	const struct fix *fix;   /* what a program may change for it; NULL: nothing */
	const char *scope;       /* `Class.method` that holds the place, "" at module level */
	struct evidence_chain related; /* in the order of the chain */

	/* Set by lint/ after the rules ran. */
	enum finding_state state;
	const char *suppression_kind; /* "noqa", "outlive: ignore", ...; NULL: not suppressed */
	const char *reason;           /* of the suppression, or NULL */
	uint64_t fingerprint;         /* code, scope and what is found; unique within the run */
};

#endif
