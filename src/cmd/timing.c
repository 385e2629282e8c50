#include "cmd/timing.h"

#include <time.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void timing_start(struct timing *timing)
{
	timing->start = now();
}

void timing_step(struct timing *timing, const char *name)
{
	double end = now();
	size_t i = 0;

	while (i < timing->count && timing->steps[i].name != name)
		i++;
	if (i < TIMING_STEPS) {
		timing->steps[i].name = name;
		timing->steps[i].seconds += end - timing->start;
		timing->count += i == timing->count;
	}
	timing->start = end;
}

void timing_add(struct strbuf *out, const struct timing *timing)
{
	for (size_t i = 0; i < timing->count; i++)
		strbuf_addf(out, "%8.1f ms  %s\n", timing->steps[i].seconds * 1e3, timing->steps[i].name);
}
