/* Places in a SARIF log: relative URIs of the repository, and regions in UTF-16 units. Layer `report`. */
#ifndef REPORT_SARIF_PLACE_H
#define REPORT_SARIF_PLACE_H

#include "report/json_text.h"
#include "report/report.h"

/* A `location` object. */
json_t *sarif_location(const struct location *place);

/* The same on the first line of PLACE only: GitHub shows an alert on a pull request if all its lines are in the diff. */
json_t *sarif_line_location(const struct location *place);

/* `{"text": TEXT}`, in which nothing is taken for a link. */
json_t *sarif_message(const char *text);

/* Appends TEXT of a message so that nothing in it is taken for a link. */
void sarif_add_text(struct strbuf *out, const char *text);

#endif
