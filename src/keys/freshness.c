#include "keys/freshness.h"

#include "analysis/joined_rows.h"

/* ---- what a value reads ---- */

struct reading_list value_row_readings(struct project *project, const struct key_site *set)
{
	return with_joined_rows(project, stored_rows(project, set));
}

/* ---- how long ---- */

bool kept_longer(const struct key_site *set, int64_t limit)
{
	if (set->timeout.kind == TIMEOUT_UNKNOWN)
		return false;
	return set->timeout.forever || (limit >= 0 && set->timeout.seconds > limit);
}
