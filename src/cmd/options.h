/*
 * The command line as a value: options.def drives parsing, help, completions and suggestions. Layer `cmd`. Texts are
 * borrowed from the arguments; the lists live in the arena.
 */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum command_bits {
	IN_CHECK = 1 << 0,
	IN_RULE = 1 << 1,
	IN_COMPLETIONS = 1 << 2,
	IN_SCHEMA = 1 << 3,
	IN_EXPLAIN = 1 << 4,
	IN_KEYS = 1 << 5,
	IN_MERGE = 1 << 6,
	IN_SERVER = 1 << 7,
	IN_MAN = 1 << 8,
	IN_FIXTURE = 1 << 9,
	IN_PROJECT = IN_CHECK | IN_EXPLAIN | IN_KEYS | IN_SERVER | IN_FIXTURE, /* open a project */
	IN_REPORT = IN_CHECK | IN_MERGE,              /* those that report findings */
	IN_ALL = IN_PROJECT | IN_RULE | IN_COMPLETIONS | IN_SCHEMA | IN_MERGE | IN_MAN,
	RECORDED =
		1
		<< 16, /* no command: the report of a shard tells it, and `merge` takes it from there */
};

struct text_list {
	const char **items;
	size_t count;
};

struct options {
	struct text_list arguments; /* what is no option */

	struct text_list select, ignore, extend_select;
	struct text_list config, exclude, extend_exclude, output;
	const char *project_root, *files_from, *stdin_filename, *output_format, *min_severity, *color, *fail_on;
	const char *compare_with; /* the argument of `keys --check` */
	const char *url_base;
	const char *shard;        /* "2/4" */
	const char *baseline, *since, *since_exact, *add_ignore,
		*parse;                            /* add_ignore: "" without a reason */
	bool unused, is_volatile, by_model; /* what `keys` is asked for */
	unsigned jobs;                             /* 0: not given */
	bool isolated, show_settings, show_files, force_exclude, no_force_exclude, no_ignore, null_separated;
	bool show_suppressed, statistics, timing, quiet, silent, verbose, exit_zero;
	bool watch, fix, unsafe_fixes, diff, exit_non_zero_on_fix, write_baseline, prune_baseline, no_baseline, all, tests, help;
};

enum option_kind {
	OPTION_FLAG,
	OPTION_TEXT,     /* the last one counts */
	OPTION_LIST,     /* each one counts */
	OPTION_NUMBER,
	OPTION_CHOICE,
	OPTION_FORMAT,   /* the name of a report's format */
	OPTION_OPTIONAL, /* --name or --name=VALUE */
};

struct option {
	unsigned commands; /* of enum command_bits; 0: `name` is the heading of a group */
	char letter;       /* 0: none */
	const char *name;
	enum option_kind kind;
	size_t offset; /* of its member in struct options */
	const char *value;
	const char *help;
};

extern const struct option option_table[];
extern const size_t option_count;

/* Whether OPTION (no heading) belongs to one of COMMANDS. */
bool option_in(const struct option *option, unsigned commands);

/* The words that the value may be: COUNT of them, in ARENA; none for a free value. */
const char *const *option_words(struct arena *arena, const struct option *option, size_t *count);

/*
 * Reads ARGUMENTS (without the program's and the command's name) for the command COMMANDS, called NAME in messages.
 * `@file` is replaced by the lines of the file; `--` ends the options.
 */
bool options_parse(struct arena *arena, unsigned commands, const char *name, const char *const *arguments, size_t count,
		   struct options *out, struct error *err);

/* The options that a report of a shard tells, as words that options_parse() reads. */
struct text_list options_record(struct arena *arena, const struct options *options);

/* What MORE sets among the options of COMMANDS is set in OPTIONS. */
void options_overlay(struct options *options, const struct options *more, unsigned commands);

#endif
