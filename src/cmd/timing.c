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

struct work work_between(struct work before, struct work after)
{
	return (struct work){
		.files = after.files - before.files,
		.read = after.read - before.read,
		.searched = after.searched - before.searched,
		.parsed = after.parsed - before.parsed,
		.statements = after.statements - before.statements,
	};
}

static void add_work(struct work *sum, struct work work)
{
	sum->files += work.files;
	sum->read += work.read;
	sum->searched += work.searched;
	sum->parsed += work.parsed;
	sum->statements += work.statements;
}

void timing_step(struct timing *timing, const char *name, struct work work)
{
	double end = now();
	size_t i = 0;

	while (i < timing->count && timing->steps[i].name != name)
		i++;
	if (i < TIMING_STEPS) {
		timing->steps[i].name = name;
		timing->steps[i].seconds += end - timing->start;
		add_work(&timing->steps[i].work, work);
		timing->count += i == timing->count;
	}
	timing->start = end;
}

void timing_add(struct strbuf *out, const struct timing *timing)
{
	strbuf_addf(out, "%8s%8s%14s%16s%14s%12s  %s\n", "ms", "files", "bytes read", "bytes searched", "bytes parsed",
		    "statements", "step");
	for (size_t i = 0; i < timing->count; i++) {
		const struct timing_step *step = &timing->steps[i];

		strbuf_addf(out, "%8.1f%8zu%14zu%16zu%14zu%12zu  %s\n", step->seconds * 1e3, step->work.files,
			    step->work.read, step->work.searched, step->work.parsed, step->work.statements, step->name);
	}
}

void timing_add_part(struct strbuf *out, const char *name, double seconds)
{
	strbuf_addf(out, "%8.1f%64s    %s\n", seconds * 1e3, "", name);
}
