/*
 * Shares of the work: `check --shard I/N` judges every file whose path falls to the share I,
 * knowing the whole project, and writes a JSON report that tells more; `merge` makes of the reports
 * of all shares what one run would have found. Layer `cmd`. A path falls to a share by itself, so
 * that a stray file on one machine moves no other. Everything lives in the arena that is passed.
 */
#ifndef CMD_SHARD_H
#define CMD_SHARD_H

#include "cmd/check.h"
#include "report/report.h"

/* Reads `I/N`, and says what cannot be done with a share; *OUT is left as it is without --shard. */
bool shard_choose(const struct options *options, struct shard *out, struct error *err);

/* Of the files of SOURCES those of other shares are not reported. */
void shard_keep(const struct shard *shard, const struct source_set *sources);

/* What the report of the run's share has to tell. */
struct report_shard shard_describe(const struct check_run *run);

/*
 * The reports of all shares of one run, each once. Fails where FILES are something else. OPTIONS
 * becomes those of that run. Ends with shards_release(), also after a failure.
 */
struct shards;
struct shards *shards_read(struct arena *arena, const struct text_list *files,
			   struct options *options, struct error *err);
void shards_release(struct shards *shards);

/* What they found in the project NUMBER of RUN, which is open, as rules would have. */
bool shards_fill(const struct shards *shards, struct check_run *run, size_t number,
		 struct error *err);

/* Whether they are about as many files as the projects of RUN have. */
bool shards_are_whole(const struct shards *shards, const struct check_run *run, struct error *err);

#endif
