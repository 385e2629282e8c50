/* The summary of a step that GitHub shows on the page of a run: a table in Markdown. Layer `report`. */
#ifndef REPORT_STEP_SUMMARY_H
#define REPORT_STEP_SUMMARY_H

#include "report/report.h"

/* Adds what the formats for people show of REPORT, and COUNT remarks below it; about a half of the mebibyte that a step may write. */
void step_summary_add(struct strbuf *out, const struct report *report, const char *const *remarks,
		      size_t count);

#endif
