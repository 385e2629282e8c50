/* What a run says on standard error beside its report. Layer `cmd`. */
#ifndef CMD_MESSAGES_H
#define CMD_MESSAGES_H

#include "cmd/options.h"
#include "report/report.h"
#include "source/note.h"

/* How many notes there are of KIND. */
size_t notes_count(const struct source_note *notes, size_t count, enum source_note_kind kind);

/* Errors and warnings, and at -v what was left out and why. */
void notes_print(const struct options *options, const struct source_note *notes, size_t count);

/* At -v, which project was looked at, called SHOWN, and what was read of it. */
void project_print(const struct options *options, const char *shown, const struct root *root,
		   const struct source_set *sources);

/* Says `outlive: MESSAGE`, unless --quiet or --silent. */
void message_print(const struct options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How the report on standard output is read, if there is one. */
enum report_manner {
	REPORT_FOR_MACHINES,
	REPORT_IN_LINES,
	REPORT_IN_BLOCKS, /* an empty line stands between findings, and before what follows */
};

/* That nothing was checked, if so; the summary; the statistics. */
void summary_print(const struct options *options, const struct report *report,
		   enum report_manner manner);
/* An empty line, if the report that was just written ends in a block. */
void block_end_print(const struct options *options, const struct report *report,
		     enum report_manner manner);

#endif
