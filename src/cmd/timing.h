/* How long the steps of a run took, and what was done in them, for --timing. Layer `cmd`. */
#ifndef CMD_TIMING_H
#define CMD_TIMING_H

#include "base/strbuf.h"

enum { TIMING_STEPS = 16 };

struct work {
	size_t files;              /* listed */
	size_t read, searched;     /* bytes, as in struct source_work */
	size_t parsed, statements; /* as in struct parse_work */
};

/* What was done between BEFORE and AFTER. */
struct work work_between(struct work before, struct work after);

struct timing {
	double start; /* of the step at hand */
	size_t count;
	struct timing_step {
		const char *name;
		double seconds;
		struct work work;
	} steps[TIMING_STEPS];
};

void timing_start(struct timing *timing);
/* The step NAME, in which WORK was done, is over, and the next one begins. Equal names are added up. */
void timing_step(struct timing *timing, const char *name, struct work work);
/* A table of the steps, under a heading. */
void timing_add(struct strbuf *out, const struct timing *timing);
/* A row more of that table: a part of a step, of which only the time is known. */
void timing_add_part(struct strbuf *out, const char *name, double seconds);

#endif
