#include "analysis/advice.h"

#include "project/importers.h"

static bool uses_one(struct project *project, const struct names *packages)
{
	for (size_t i = 0; i < packages->count; i++)
		if (project_imports(project, packages->items[i]))
			return true;
	return false;
}

const char *shared_cache_words(struct project *project)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->advice_count; i++)
		if (packs->advices[i].shared_cache && uses_one(project, &packs->advices[i].names))
			return packs->advices[i].shared_cache;
	return "a cache that all processes share";
}

const char *per_request_words(struct project *project)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->advice_count; i++)
		if (packs->advices[i].per_request && uses_one(project, &packs->advices[i].names))
			return packs->advices[i].per_request;
	return "the request";
}
