#include "cmd/command.h"

enum { COLUMN = 28, INDENT = 2 };

/* TEXT from the column INDENT on, broken at spaces. */
static void add_wrapped(struct strbuf *out, const char *text, size_t indent, unsigned width)
{
	size_t room = width > indent + 20 ? width - indent : 20;

	for (;;) {
		size_t size = strlen(text);

		if (size <= room) {
			strbuf_addf(out, "%s\n", text);
			return;
		}
		for (size = room; size > 0 && text[size] != ' '; size--)
			;
		if (size == 0)
			size = strcspn(text, " ");
		strbuf_addf(out, "%.*s\n", (int)size, text);
		text += size + (text[size] == ' ');
		if (!*text)
			return;
		strbuf_pad(out, ' ', indent);
	}
}

static void add_option(struct strbuf *out, const struct option *option, unsigned width)
{
	size_t start = out->size;

	strbuf_pad(out, ' ', INDENT);
	if (option->letter)
		strbuf_addf(out, "-%c, ", option->letter);
	strbuf_addf(out, "--%s", option->name);
	if (option->kind == OPTION_OPTIONAL)
		strbuf_addf(out, "[=%s]", option->value);
	else if (*option->value)
		strbuf_addf(out, " %s", option->value);
	if (out->size - start > COLUMN - 2) {
		strbuf_addch(out, '\n');
		strbuf_pad(out, ' ', COLUMN);
	} else {
		strbuf_pad(out, ' ', COLUMN - (out->size - start));
	}
	add_wrapped(out, option->help, COLUMN, width);
}

void help_add_command(struct strbuf *out, const struct command *command, unsigned width)
{
	const char *heading = NULL;

	strbuf_addf(out, "outlive %s: %s\n\nUsage: outlive %s [OPTIONS] %s\n", command->name, command->summary, command->name,
		    command->arguments);
	if (*command->detail)
		strbuf_addf(out, "\n%s", command->detail);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];

		if (option->commands == 0)
			heading = option->name;
		if (!option_in(option, command->bit))
			continue;
		if (heading)
			strbuf_addf(out, "\n%s:\n", heading);
		heading = NULL;
		add_option(out, option, width);
	}
}

void help_add_program(struct strbuf *out)
{
	strbuf_addstr(out, "outlive: finds caches that outlive what they cache, in Python and Django projects\n\n"
			   "Usage: outlive COMMAND [OPTIONS] ...\n\nCommands:\n");
	for (size_t i = 0; i < command_count; i++)
		strbuf_addf(out, "  %-14s%s\n", commands[i].name, commands[i].summary);
	strbuf_addstr(out, "\nOptions:\n"
			   "  -h, --help    print this help; `outlive COMMAND --help` prints that of a command\n"
			   "  -V, --version print the version\n\n"
			   "`outlive PATH` is `outlive check PATH`.\n");
}
