#include "cmd/command.h"
#include "lint/rule.h"
#include "report/report.h"

/* `outlive man`: the manual page, written from the tables of commands, options, formats and rules. */

/* Text of a page: no character of it is a request or an escape. */
static void add_text(struct strbuf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		bool starts = p == text || p[-1] == '\n';

		if (starts && (*p == '.' || *p == '\''))
			strbuf_addstr(out, "\\&");
		if (*p == '\\')
			strbuf_addstr(out, "\\e");
		else if (*p == '-')
			strbuf_addstr(out, "\\-");
		else if (*p == '`')
			strbuf_addstr(out, "\\(ga");
		else
			strbuf_addch(out, *p);
	}
}

static void add_words(struct strbuf *out, const char *before, const char *text, const char *after)
{
	strbuf_addstr(out, before);
	add_text(out, text);
	strbuf_addstr(out, after);
}

static void add_commands(struct strbuf *out)
{
	strbuf_addstr(out, ".SH COMMANDS\n");
	for (size_t i = 0; i < command_count; i++) {
		add_words(out, ".TP\n.B outlive ", commands[i].name, "");
		add_words(out, " \\fI", commands[i].arguments, "\\fR\n");
		add_words(out, "", commands[i].summary, "\n");
		if (*commands[i].detail)
			add_words(out, ".br\n", commands[i].detail, "");
	}
}

/* "(check, merge)", unless all commands take it. */
static void add_takers(struct strbuf *out, const struct option *option)
{
	const char *separator = " (";

	if ((option->commands & IN_ALL) == IN_ALL)
		return;
	for (size_t i = 0; i < command_count; i++) {
		if (!option_in(option, commands[i].bit))
			continue;
		strbuf_addf(out, "%s%s", separator, commands[i].name);
		separator = ", ";
	}
	strbuf_addch(out, ')');
}

static void add_option(struct strbuf *out, const struct option *option)
{
	strbuf_addstr(out, ".TP\n");
	if (option->letter)
		strbuf_addf(out, "\\fB\\-%c\\fR, ", option->letter);
	add_words(out, "\\fB\\-\\-", option->name, "\\fR");
	if (option->kind == OPTION_OPTIONAL)
		add_words(out, "[=\\fI", option->value, "\\fR]");
	else if (*option->value)
		add_words(out, " \\fI", option->value, "\\fR");
	add_words(out, "\n", option->help, "");
	add_takers(out, option);
	strbuf_addch(out, '\n');
}

static void add_options(struct strbuf *out)
{
	strbuf_addstr(out, ".SH OPTIONS\nThe commands that take an option stand in brackets.\n");
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].commands == 0)
			add_words(out, ".SS ", option_table[i].name, "\n");
		else
			add_option(out, &option_table[i]);
	}
}

static void add_formats(struct strbuf *out)
{
	strbuf_addstr(out, ".SH FORMATS\n");
	for (size_t i = 0; i < reporter_count; i++) {
		add_words(out, ".TP\n.B ", reporters[i].name, "\n");
		add_words(out, "", reporters[i].doc, "\n");
	}
}

static void add_rules(struct strbuf *out)
{
	strbuf_addstr(out, ".SH RULES\n");
	for (size_t i = 0; i < rule_count; i++) {
		strbuf_addf(out, ".TP\n.B %s ", rules[i]->code);
		add_words(out, "", rules[i]->name, "");
		strbuf_addf(out, " \\fR(%s)\n", severity_name(rules[i]->severity));
		add_words(out, "", rules[i]->summary, "\n");
	}
}

int command_man(struct arena *arena, const struct options *options)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	(void)arena;
	if (options->arguments.count)
		return command_fail("`outlive man` takes no arguments");
	strbuf_addstr(&out, ".TH OUTLIVE 1 \"\" \"outlive " VERSION "\"\n.SH NAME\n"
			    "outlive \\- find caches that outlive what they cache, in Python and "
			    "Django projects\n"
			    ".SH SYNOPSIS\n");
	for (size_t i = 0; i < command_count; i++) {
		add_words(&out, ".B outlive ", commands[i].name, "");
		add_words(&out, " \\fR[\\fIOPTIONS\\fR] \\fI", commands[i].arguments,
			  "\\fR\n.br\n");
	}
	strbuf_addstr(
		&out,
		".SH DESCRIPTION\n"
		"outlive reads a whole project, works out how long each cached value lives and "
		"what it\n"
		"depends on, and pairs every set, get and delete of a cache key across files.\n"
		"The paths say what to report on; what is known is always the whole project.\n");
	add_commands(&out);
	add_options(&out);
	add_formats(&out);
	add_rules(&out);
	strbuf_addstr(
		&out,
		".SH FILES\n.TP\n.IR .outlive.toml \", \" outlive.toml \", \" pyproject.toml\n"
		"The configuration; the nearest one above a file holds. \\fBoutlive schema "
		"config\\fR describes\n"
		"it, \\fBoutlive check \\-\\-show\\-settings\\fR says what holds and why.\n"
		".SH EXIT STATUS\n.TP\n.B 0\nNothing makes the run fail.\n.TP\n.B 1\n"
		"There are findings, or a difference.\n.TP\n.B 2\nThe job could not be done.\n"
		".SH ENVIRONMENT\n.TP\n.BR NO_COLOR \", \" FORCE_COLOR \", \" CLICOLOR\n"
		"Whether the output is coloured, where \\fB\\-\\-color\\fR does not say it.\n");
	status = output_text(&out);
	strbuf_release(&out);
	return status;
}
