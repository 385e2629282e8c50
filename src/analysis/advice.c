#include "analysis/advice.h"

#include "project/importers.h"

const char *shared_cache_words(struct project *project)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->cache_count; i++)
		if (packs->caches[i].objects.count && project_imports_package_of(project, packs->caches[i].objects.items[0]))
			return "Django's cache";
	return "a cache that all processes share";
}
