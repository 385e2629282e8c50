/*
 * The subcommands, one file each behind one table. Layer `cmd`. A command returns the exit status: 0, 1, or 2 when it could
 * not do its job.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "cmd/options.h"
#include "report/terminal.h"

enum { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_FAILED = 2 };

struct command {
	const char *name;
	unsigned bit;          /* of enum command_bits */
	const char *arguments; /* "[PATH...]" */
	const char *words;     /* the words that its argument may be, `a|b`; "": free */
	const char *summary;
	const char *detail;    /* further lines of its help, or "" */
	int (*run)(struct arena *arena, const struct options *options);
};

extern const struct command commands[];
extern const size_t command_count;

/* What `outlive` does with all its arguments, the program's name left out. */
int command_dispatch(const char *const *arguments, size_t count);

int command_check(struct arena *arena, const struct options *options);
int command_explain(struct arena *arena, const struct options *options);
int command_keys(struct arena *arena, const struct options *options);
int command_fixture(struct arena *arena, const struct options *options);
int command_man(struct arena *arena, const struct options *options);
int command_merge(struct arena *arena, const struct options *options);
int command_rule(struct arena *arena, const struct options *options);
int command_completions(struct arena *arena, const struct options *options);
int command_server(struct arena *arena, const struct options *options);
int command_schema(struct arena *arena, const struct options *options);

/* The help of one command, and of the program. */
void help_add_command(struct strbuf *out, const struct command *command, unsigned width);
void help_add_program(struct strbuf *out);

/* Writes TEXT to standard output; EXIT_FAILED, with a message, if it cannot be written. */
int output_text(const struct strbuf *text);

/* Says `outlive: MESSAGE` on standard error, control characters escaped, and returns EXIT_FAILED. */
int command_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
