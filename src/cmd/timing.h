/* How long the steps of a run took, for --timing. Layer `cmd`. */
#ifndef CMD_TIMING_H
#define CMD_TIMING_H

#include "base/strbuf.h"

enum { TIMING_STEPS = 16 };

struct timing {
	double start; /* of the step at hand */
	size_t count;
	struct timing_step {
		const char *name;
		double seconds;
	} steps[TIMING_STEPS];
};

void timing_start(struct timing *timing);
/* The step NAME is over, and the next one begins. Equal names are added up. */
void timing_step(struct timing *timing, const char *name);
void timing_add(struct strbuf *out, const struct timing *timing);

#endif
