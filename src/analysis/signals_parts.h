/* What the files of signals.h share among themselves. Layer `analysis`, private. */
#ifndef ANALYSIS_SIGNALS_PARTS_H
#define ANALYSIS_SIGNALS_PARTS_H

#include "analysis/signals.h"
#include "base/vec.h"

struct signals {
	struct trigger_list receivers;
	struct pointer_map *runs; /* function -> struct run_list */
};

struct signals *signals_of(struct project *project);

#endif
