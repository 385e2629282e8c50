#include "cmd/command.h"
#include "cmd/shard.h"

/* `outlive merge`: the run that the shards make up, with their findings in place of the rules'. */

int command_merge(struct arena *arena, const struct options *options)
{
	struct options all = { 0 };
	struct error err = ERROR_INIT;
	struct shards *shards = shards_read(arena, &options->arguments, &all, &err);
	int status;

	if (err.message) {
		status = command_fail("%s", err.message);
	} else {
		options_overlay(&all, options, IN_MERGE);
		status = check_and_report(arena, &all, shards, NULL);
	}
	shards_release(shards);
	error_release(&err);
	return status;
}
