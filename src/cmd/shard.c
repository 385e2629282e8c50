#include "cmd/shard.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { SHARDS_MAX = 1024 };

/* "4" at the head of *TEXT, which is moved behind it; 0: no number that counts something. */
static unsigned read_number(const char **text)
{
	unsigned number = 0;

	for (; **text >= '0' && **text <= '9' && number <= SHARDS_MAX; ++*text)
		number = number * 10 + (unsigned)(**text - '0');
	return number;
}

static bool parse(const char *text, struct shard *out, struct error *err)
{
	const char *at = text;
	unsigned index = read_number(&at), count;

	if (*at++ != '/')
		return error_set(
			err, "`--shard` is a share and how many there are, as in `2/4`, not `%s`",
			text);
	count = read_number(&at);
	if (*at || index < 1 || index > count || count > SHARDS_MAX)
		return error_set(
			err, "`--shard %s` is no share: they go from `1/N` to `N/N`, at most %d",
			text, SHARDS_MAX);
	*out = (struct shard){ index, count };
	return true;
}

/* What needs all findings at once, or what `merge` could not read again. */
static const char *misfit(const struct options *options)
{
	if (options->since || options->since_exact)
		return options->since ? "--since" : "--since-exact";
	if (options->fix || options->diff || options->add_ignore)
		return options->fix ? "--fix" : options->diff ? "--diff" : "--add-ignore";
	if (options->stdin_filename)
		return "--stdin-filename";
	if (options->write_baseline || options->prune_baseline)
		return options->write_baseline ? "--write-baseline" : "--prune-baseline";
	for (size_t i = 0; i < options->arguments.count; i++)
		if (text_equals(options->arguments.items[i], "-"))
			return "-";
	return NULL;
}

static bool is_json(const char *format)
{
	return text_equals(format, "json") || text_starts(format, "json:");
}

bool shard_choose(const struct options *options, struct shard *out, struct error *err)
{
	const char *option = misfit(options);

	if (!options->shard)
		return true;
	if (option)
		return error_set(err,
				 "`%s` does not go with `--shard`, which judges some of the files "
				 "and leaves the rest to `outlive merge`",
				 option);
	if (options->output_format && !is_json(options->output_format))
		return error_set(err,
				 "a shard is written in the format json; `outlive merge "
				 "--output-format %s` writes the report",
				 options->output_format);
	for (size_t i = 0; i < options->output.count; i++)
		if (!is_json(options->output.items[i]))
			return error_set(err,
					 "a shard is written in the format json; `outlive merge "
					 "--output %s` writes the report",
					 options->output.items[i]);
	return parse(options->shard, out, err);
}

void shard_keep(const struct shard *shard, const struct source_set *sources)
{
	for (size_t i = 0; i < source_set_total(sources); i++) {
		const char *path = sources->files[i]->path;

		if (XXH3_64bits(path, strlen(path)) % shard->count != shard->index - 1)
			sources->files[i]->reported = false;
	}
}

struct report_shard shard_describe(const struct check_run *run)
{
	struct text_list options = options_record(run->arena, run->options);
	struct report_shard shard = {
		.index = run->shard.index,
		.count = run->shard.count,
		.options = options.items,
		.option_count = options.count,
		.paths = run->paths.request.paths,
		.path_count = run->paths.request.count,
	};

	for (size_t i = 0; i < run->count; i++)
		shard.files += run->projects[i]->session.count;
	return shard;
}
