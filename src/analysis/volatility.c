#include "analysis/volatility.h"

static bool is_shared(struct project *project, const struct cache_use *use)
{
	if (project_method_kind(project, use->function) != METHOD_INSTANCE)
		return true;
	return use->class_def && class_life(project, use->class_def).lifetime == LIFETIME_PROCESS;
}

const struct reading *process_cache_reading(struct project *project, const struct cache_use *use)
{
	if ((use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_ONCE) || !use->function)
		return NULL;
	if (use->scope->kind == SCOPE_FUNCTION || !function_has_result(use->function) || !is_shared(project, use))
		return NULL;
	return reading_worst(kept_result_readings(project, use->function), VALIDITY_MIGRATION);
}
