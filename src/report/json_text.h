/*
 * JSON by jansson, so that a reporter need not look for failures: what cannot be made is out of memory. Layer `report`.
 * Values that are passed in are taken over.
 */
#ifndef REPORT_JSON_TEXT_H
#define REPORT_JSON_TEXT_H

#include "report/report.h"

#include <jansson.h>

/* A string of TEXT, whose ill-formed bytes become `\xNN`; null for NULL. */
json_t *json_text(const char *text);

/* What stands below the message of a finding, a line each; BEFORE goes before it. Null without any. */
json_t *json_details(const char *before, const struct report_item *item);

void json_put(json_t *object, const char *key, json_t *value);
void json_push(json_t *array, json_t *value);

/* Appends VALUE on one line, without a line feed, and releases it. */
void json_add(struct strbuf *out, json_t *value);

#endif
