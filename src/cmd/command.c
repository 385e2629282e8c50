#include "cmd/command.h"

#include "base/suggest.h"
#include "base/utf8.h"
#include "report/output.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct command commands[] = {
	{ "check", IN_CHECK, "[PATH...]", "", "find caches that outlive what they cache",
	  "PATH is a file or a directory; without one, the working directory. `-` is standard input.\n"
	  "The paths say what to report on: what is known is always the whole project.\n"
	  "`@FILE` stands for arguments in a file, one a line.\n"
	  "Exit status: 0 no warning and no error (--fail-on moves the limit), 1 some, 2 the job could not be done.\n",
	  command_check },
	{ "explain", IN_EXPLAIN, "FILE:LINE[:COLUMN]", "", "draw why a line is reported, or why it is not",
	  "The line is that of a finding, of a cache (its decorator or its `def`) or of a call with a cache key. What is drawn is the\n"
	  "chain from the cache to the data that it outlives; and for each rule that is silent, what made it so.\n"
	  "Exit status: 0 something to explain, 1 nothing on that line, 2 the job could not be done.\n",
	  command_explain },
	{ "keys", IN_KEYS, "[PATH...]", "", "list every cache key and the calls that use it",
	  "PATH is a file or a directory; without one, the working directory. A key is listed if a call below PATH uses it, with\n"
	  "all its calls. A hole stands for what is known only when the program runs: {pk}, {label}, {user_id}; {?} for anything.\n"
	  "In json, `timeout` is a number of seconds, null for ever or where the method takes none, \"default\" or \"unknown\".\n"
	  "`keys --output-format markdown > CACHE_KEYS.md`, and in CI `keys --check CACHE_KEYS.md`: lines may move, keys may not.\n"
	  "Exit status: 0, 1 if --check found a difference, 2 the job could not be done.\n",
	  command_keys },
	{ "fixture", IN_FIXTURE, "[PATH...]", "", "write a pytest fixture that empties the caches of the process",
	  "PATH is a file or a directory; without one, the working directory. `fixture > conftest.py` once, and in\n"
	  "CI `fixture --check conftest.py`, which also knows calls such as `module.function.cache_clear()`.\n"
	  "Exit status: 0, 1 if --check found a cache that is not emptied, 2 the job could not be done.\n",
	  command_fixture },
	{ "merge", IN_MERGE, "FILE...", "", "make one report of those of all shards",
	  "FILE is what `outlive check --shard I/N` wrote. The report is that of one run, in any format;\n"
	  "it is made in the same working directory, on the same files, and the options of the shards hold\n"
	  "for it too. Exit status: as of `outlive check`.\n",
	  command_merge },
	{ "rule", IN_RULE, "CODE|NAME|WORD|--all", "", "print the page of a rule, or list those that speak of a word", "", command_rule },
	{ "server", IN_SERVER, "", "", "serve an editor by the language server protocol",
	  "Messages come on standard input and go to standard output; the README says how to set up an editor.\n"
	  "Exit status: 0 after `shutdown` and `exit`, 1 if the client goes without, 2 the job could not be done.\n",
	  command_server },
	{ "completions", IN_COMPLETIONS, "bash|zsh|fish", "bash|zsh|fish", "print a completion script for a shell", "",
	  command_completions },
	{ "man", IN_MAN, "", "", "print the manual page, for `man -l -`", "", command_man },
	{ "schema", IN_SCHEMA, "config|output|pack", "config|output|pack",
	  "print the JSON schema of the configuration, of the json format or of a pack", "", command_schema },
};

const size_t command_count = sizeof commands / sizeof *commands;

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (text_equals(commands[i].name, name))
			return &commands[i];
	return NULL;
}

int command_fail(const char *format, ...)
{
	struct strbuf message = STRBUF_INIT, clean = STRBUF_INIT;
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&message, format, args);
	va_end(args);
	for (const char *line = strbuf_text(&message); *line;) {
		size_t size = strcspn(line, "\n");

		utf8_add_printable(&clean, (struct slice){ line, size });
		line += size;
		if (*line == '\n' && *++line)
			strbuf_addch(&clean, '\n');
	}
	fprintf(stderr, "outlive: %s\n", strbuf_text(&clean));
	strbuf_release(&message);
	strbuf_release(&clean);
	return EXIT_FAILED;
}

int output_text(const struct strbuf *text)
{
	struct error err = ERROR_INIT;
	int status = EXIT_FINE;

	if (!output_write_standard(strbuf_slice(text), &err))
		status = command_fail("%s", err.message);
	error_release(&err);
	return status;
}

static int print_help(const struct command *command)
{
	struct strbuf text = STRBUF_INIT;
	int status;

	if (command)
		help_add_command(&text, command, terminal_of(STDOUT_FILENO, COLOUR_NEVER).width);
	else
		help_add_program(&text);
	status = output_text(&text);
	strbuf_release(&text);
	return status;
}

static int print_version(void)
{
	struct strbuf text = STRBUF_INIT;
	int status;

	strbuf_addf(&text, "outlive %s\n", VERSION);
	status = output_text(&text);
	strbuf_release(&text);
	return status;
}

static int run(const struct command *command, const char *const *arguments, size_t count)
{
	struct options options;
	struct error err = ERROR_INIT;
	struct arena arena;
	int status;

	arena_init(&arena);
	if (!options_parse(&arena, command->bit, command->name, arguments, count, &options, &err))
		status = command_fail("%s", err.message);
	else if (options.help)
		status = print_help(command);
	else
		status = command->run(&arena, &options);
	error_release(&err);
	arena_release(&arena);
	return status;
}

static int fail_unknown(const char *word)
{
	const char *names[sizeof commands / sizeof *commands], *near;

	for (size_t i = 0; i < command_count; i++)
		names[i] = commands[i].name;
	near = suggest(word, names, command_count);
	if (near)
		return command_fail("unknown command `%s`; did you mean `%s`?", word, near);
	if (*word == '-')
		return command_fail("unknown option `%s`; options follow a command, as in `outlive check --exit-zero`", word);
	return command_fail("`%s` is neither a command nor a path; `outlive --help` lists the commands", word);
}

/* Without a command: the help, and 2, since nothing was checked. */
static int complain(void)
{
	struct strbuf text = STRBUF_INIT;

	help_add_program(&text);
	fputs(strbuf_text(&text), stderr);
	strbuf_release(&text);
	return EXIT_FAILED;
}

static int help_on(const char *name)
{
	const struct command *command = command_find(name);

	return command ? print_help(command) : fail_unknown(name);
}

int command_dispatch(const char *const *arguments, size_t count)
{
	const struct command *command;
	struct stat status;

	if (count == 0)
		return complain();
	if (text_equals(arguments[0], "--version") || text_equals(arguments[0], "-V") || text_equals(arguments[0], "version"))
		return print_version();
	if (text_equals(arguments[0], "help") && count > 1)
		return help_on(arguments[1]);
	if (text_equals(arguments[0], "--help") || text_equals(arguments[0], "-h") || text_equals(arguments[0], "help"))
		return print_help(NULL);
	command = command_find(arguments[0]);
	if (command)
		return run(command, arguments + 1, count - 1);
	if (arguments[0][0] != '-' && stat(arguments[0], &status) == 0)
		return run(&commands[0], arguments, count);
	return fail_unknown(arguments[0]);
}
