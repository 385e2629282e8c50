/*
 * What the JSON report of a shard says beside what every one says, so that `outlive merge` can make
 * the findings anew, to the byte: places as offsets, the chain in its order, and what fingerprints
 * are made of. Layer `report`.
 */
#ifndef REPORT_JSON_SHARD_H
#define REPORT_JSON_SHARD_H

#include "report/report.h"

#include <jansson.h>

/* `"shard"` of the report. */
json_t *shard_value(const struct report_shard *shard);

/* `"shard"` of a finding. */
json_t *shard_finding_value(const struct report_item *item);

/* What tells one text of a file from another, 16 digits. */
enum { SHARD_SOURCE_SIZE = 17 };
void shard_source(struct slice source, char out[SHARD_SOURCE_SIZE]);

#endif
