/* The table of rules in a SARIF log. Layer `report`. */
#ifndef REPORT_SARIF_RULES_H
#define REPORT_SARIF_RULES_H

#include "report/json_text.h"
#include "report/report.h"

/* "error", "warning", "note". */
const char *sarif_level(enum severity severity);

/* Appends an array of all rules, one a line, in the order of the report's table. */
void sarif_add_rules(struct strbuf *out, const struct report *report);

#endif
