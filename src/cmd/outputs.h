/* Where reports go: the formats and files that options or configuration ask for. Layer `cmd`. */
#ifndef CMD_OUTPUTS_H
#define CMD_OUTPUTS_H

#include "cmd/messages.h"
#include "cmd/options.h"
#include "config/config.h"
#include "report/report.h"

struct report_target {
	const struct reporter *reporter;
	const char *file; /* NULL: standard output */
};

struct outputs {
	const struct report_target *items;
	size_t count;
	enum report_manner manner; /* of what goes to standard output */
};

/* --output over --output-format over the configuration; without any, full on a terminal and in logs, concise elsewhere. */
bool outputs_choose(struct arena *arena, const struct options *options, const struct config *config, struct outputs *out,
		    struct error *err);

/* Whether one of them is of that format. */
bool outputs_hold(const struct outputs *outputs, const char *format);

/* Writes REPORT to each of them, standard output last; with SILENT nothing goes to standard output. The first failure is in ERR. */
bool outputs_write(const struct outputs *outputs, struct report *report, enum colour_choice colour, bool silent,
		   struct error *err);

enum colour_choice options_colour(const struct options *options);

#endif
