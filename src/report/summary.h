/* The line on standard error that closes a run. Layer `report`. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/report.h"

/*
 * Appends `3 findings (1 error, 2 warnings) in 412 files; 2 suppressed` and a line feed. With HIDES the report was for people,
 * who are told how many findings it left out, and which option shows them.
 */
void summary_add(struct strbuf *out, const struct report *report, bool hides);

#endif
