/* What rows a cached value depends on, and for how long it is kept. Layer `keys`. Answers live in the project's arena. */
#ifndef KEYS_FRESHNESS_H
#define KEYS_FRESHNESS_H

#include "keys/key_values.h"

/* The certain reads of rows that the value of a set or get_or_set is made of, joined ones behind the others. */
struct reading_list value_row_readings(struct project *project, const struct key_site *set);

/* Whether SET keeps its value for ever, or longer than LIMIT seconds (negative: no limit). */
bool kept_longer(const struct key_site *set, int64_t limit);

#endif
