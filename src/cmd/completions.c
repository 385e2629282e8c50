#include "cmd/command.h"

/* `outlive completions`: scripts for shells, written from the tables of commands and options. */

/* The words of an option's value with spaces between them; "" for a free value. */
static const char *words_of(struct arena *arena, const struct option *option)
{
	size_t count;
	const char *const *words = option_words(arena, option, &count);
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? " " : "", words[i]);
	return text;
}

static bool takes_path(const struct option *option)
{
	return strstr(option->value, "FILE") || strstr(option->value, "DIR") || strstr(option->value, "PATH");
}

static bool has_value(const struct option *option)
{
	return option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL;
}

/* Appends ARGUMENTS of a command as words, `|` replaced by spaces. */
static void add_spaced(struct strbuf *out, const char *words)
{
	for (const char *p = words; *p; p++)
		strbuf_addch(out, *p == '|' ? ' ' : *p);
}

static void add_quoted(struct strbuf *out, const char *text, char quote)
{
	for (const char *p = text; *p; p++) {
		if (*p == quote)
			strbuf_addstr(out, quote == '\'' ? "'\\'" : "\\");
		strbuf_addch(out, *p);
	}
}

/* bash */

static void add_bash_command(struct strbuf *out, struct arena *arena, const struct command *command)
{
	strbuf_addf(out, "\t%s)\n\t\tcase $prev in\n", command->name);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (!option_in(option, command->bit) || !has_value(option))
			continue;
		strbuf_addf(out, "\t\t--%s) ", option->name);
		if (takes_path(option))
			strbuf_addstr(out, "COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n");
		else
			strbuf_addf(out, "COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", words_of(arena, option));
	}
	strbuf_addstr(out, "\t\tesac\n\t\twords='");
	for (size_t i = 0; i < option_count; i++)
		if (option_in(&option_table[i], command->bit))
			strbuf_addf(out, "--%s ", option_table[i].name);
	strbuf_addstr(out, "'\n\t\tothers='");
	add_spaced(out, command->words);
	strbuf_addstr(out, "' ;;\n");
}

static void add_bash(struct strbuf *out, struct arena *arena)
{
	strbuf_addstr(out, "_outlive() {\n"
			   "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= others=\n"
			   "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (size_t i = 0; i < command_count; i++)
		strbuf_addf(out, "%s ", commands[i].name);
	strbuf_addstr(out, "--help --version' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; i < command_count; i++)
		add_bash_command(out, arena, &commands[i]);
	strbuf_addstr(out, "\tesac\n\tcase $cur in\n"
			   "\t-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
			   "\t*) if [ \"$others\" ]; then COMPREPLY=($(compgen -W \"$others\" -- \"$cur\")); "
			   "else COMPREPLY=($(compgen -f -- \"$cur\")); fi ;;\n"
			   "\tesac\n}\ncomplete -o filenames -F _outlive outlive\n");
}

/* zsh */

static void add_zsh_option(struct strbuf *out, struct arena *arena, const struct option *option)
{
	strbuf_addf(out, "\t\t'%s--%s%s[", option->kind == OPTION_LIST ? "*" : "", option->name,
		    has_value(option) ? "=" : option->kind == OPTION_OPTIONAL ? "=-" : "");
	for (const char *p = option->help; *p; p++) {
		if (*p == '[' || *p == ']' || *p == ':')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *p);
	}
	strbuf_addch(out, ']');
	if (has_value(option) && takes_path(option))
		strbuf_addstr(out, ":file:_files");
	else if (has_value(option) && *words_of(arena, option))
		strbuf_addf(out, ":value:(%s)", words_of(arena, option));
	else if (has_value(option))
		strbuf_addstr(out, ":value:");
	else if (option->kind == OPTION_OPTIONAL)
		strbuf_addstr(out, "::value:");
	strbuf_addstr(out, "' \\\n");
}

static void add_zsh(struct strbuf *out, struct arena *arena)
{
	strbuf_addstr(out, "#compdef outlive\n_outlive() {\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; i < command_count; i++)
		strbuf_addf(out, "\t\t'%s:%s'\n", commands[i].name, commands[i].summary);
	strbuf_addstr(out, "\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
			   "\tshift words\n\t(( CURRENT-- ))\n\tcase $words[1] in\n");
	for (size_t i = 0; i < command_count; i++) {
		strbuf_addf(out, "\t%s)\n\t\t_arguments \\\n", commands[i].name);
		for (size_t j = 0; j < option_count; j++)
			if (option_in(&option_table[j], commands[i].bit))
				add_zsh_option(out, arena, &option_table[j]);
		strbuf_addstr(out, "\t\t'*:argument:");
		if (*commands[i].words) {
			strbuf_addch(out, '(');
			add_spaced(out, commands[i].words);
			strbuf_addch(out, ')');
		} else {
			strbuf_addstr(out, "_files");
		}
		strbuf_addstr(out, "' ;;\n");
	}
	strbuf_addstr(out, "\tesac\n}\nif [ \"$funcstack[1]\" = _outlive ]; then\n\t_outlive \"$@\"\nelse\n"
			   "\tcompdef _outlive outlive\nfi\n");
}

/* fish */

static void add_fish_option(struct strbuf *out, struct arena *arena, const struct command *command,
			    const struct option *option)
{
	strbuf_addf(out, "complete -c outlive -n '__fish_seen_subcommand_from %s' -l %s", command->name, option->name);
	if (option->letter && option->letter != '0')
		strbuf_addf(out, " -s %c", option->letter);
	if (has_value(option))
		strbuf_addstr(out, takes_path(option) ? " -rF" : " -x");
	if (has_value(option) && *words_of(arena, option))
		strbuf_addf(out, " -a '%s'", words_of(arena, option));
	strbuf_addstr(out, " -d '");
	add_quoted(out, option->help, '\'');
	strbuf_addstr(out, "'\n");
}

static void add_fish(struct strbuf *out, struct arena *arena)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];

		strbuf_addf(out, "complete -c outlive -n __fish_use_subcommand -f -a %s -d '", command->name);
		add_quoted(out, command->summary, '\'');
		strbuf_addstr(out, "'\n");
		if (*command->words) {
			strbuf_addf(out, "complete -c outlive -n '__fish_seen_subcommand_from %s' -f -a '", command->name);
			add_spaced(out, command->words);
			strbuf_addstr(out, "'\n");
		}
		for (size_t j = 0; j < option_count; j++)
			if (option_in(&option_table[j], command->bit))
				add_fish_option(out, arena, command, &option_table[j]);
	}
}

static const struct shell {
	const char *name;
	void (*add)(struct strbuf *out, struct arena *arena);
} shells[] = {
	{ "bash", add_bash },
	{ "zsh", add_zsh },
	{ "fish", add_fish },
};

int command_completions(struct arena *arena, const struct options *options)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	if (options->arguments.count != 1)
		return command_fail("`outlive completions` takes the name of one shell: bash, zsh or fish");
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		if (!text_equals(shells[i].name, options->arguments.items[0]))
			continue;
		shells[i].add(&out, arena);
		status = output_text(&out);
		strbuf_release(&out);
		return status;
	}
	return command_fail("there are no completions for `%s`: bash, zsh or fish", options->arguments.items[0]);
}
