/* Findings as an editor shows them. Layer `server`; pure functions. */
#ifndef SERVER_DIAGNOSTICS_H
#define SERVER_DIAGNOSTICS_H

#include "server/position.h"

struct diagnostics_request {
	const struct report *report;
	const char *file; /* absolute: those in this file */
	enum position_encoding encoding;
	bool has_related; /* the client shows related information */
	/* The URI of a file of the report, as the client writes it. */
	const char *(*uri_of)(void *context, const struct report_file *file);
	void *context;
};

/* The diagnostics of one file, in the order of the report. */
json_t *diagnostics_json(const struct diagnostics_request *request);

/* `Location` */
json_t *location_json(const struct diagnostics_request *request, const struct location *location);
json_t *diagnostic_json(const struct diagnostics_request *request, const struct report_item *item);

#endif
