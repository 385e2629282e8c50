#include "analysis/volatility.h"

static bool is_shared(struct project *project, const struct cache_use *use)
{
	if (!use->class_def || project_method_kind(project, use->function) != METHOD_INSTANCE)
		return true;
	return class_life(project, use->class_def).lifetime == LIFETIME_PROCESS;
}

const char *process_cache_exemption(struct project *project, const struct cache_use *use)
{
	if (use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_ONCE)
		return "it is no cache that lives as long as the process";
	if (!use->function)
		return "what is cached is not seen";
	if (use->scope->kind == SCOPE_FUNCTION)
		return "the cache is made anew whenever the function around it runs";
	if (!function_has_result(use->function))
		return "nothing is returned: it runs once on purpose";
	if (!is_shared(project, use))
		return "`self` is part of the keys, and instances are not known to live as long as the process";
	return NULL;
}

const struct reading *process_cache_reading(struct project *project, const struct cache_use *use)
{
	struct reading_list list;

	if (process_cache_exemption(project, use))
		return NULL;
	list = kept_result_readings(project, use->function);
	if (!cache_expires(use))
		return reading_worst(list, VALIDITY_MIGRATION);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].validity >= VALIDITY_MIGRATION && list.items[i].validity < VALIDITY_MOMENT)
			return &list.items[i];
	return NULL; /* a value of the moment is kept for a moment, as it was meant */
}
