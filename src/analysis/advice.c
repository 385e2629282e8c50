#include "analysis/advice.h"

#include "project/importers.h"

#include <string.h>

/* The top-level package of the library whose cache the packs know, or one that is built on it. */
static bool has_package_of(struct project *project, const char *dotted)
{
	char package[64];
	size_t size = strcspn(dotted, ".");

	if (size >= sizeof package)
		return false;
	memcpy(package, dotted, size);
	package[size] = '\0';
	return project_imports(project, package);
}

const char *shared_cache_words(struct project *project)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->cache_count; i++)
		if (packs->caches[i].objects.count && has_package_of(project, packs->caches[i].objects.items[0]))
			return "Django's cache";
	return "a cache that all processes share";
}
