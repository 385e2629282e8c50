#include "project/words.h"

#include <string.h>

bool name_is_kind(const struct project *project, const char *name, const char *kind)
{
	const struct pack_parameter *known = pack_parameter_find(project_packs(project), name);

	return known && text_equals(known->kind, kind);
}

const struct expr *word_argument(const struct project *project, const struct expr *call, int position,
				 enum meaning meaning)
{
	const struct names *words = &project_packs(project)->words[meaning];
	const struct expr *argument = NULL;

	for (size_t i = 0; i < words->count && !argument; i++)
		argument = call_argument(call, position, words->items[i]);
	return argument;
}

static bool has_directory(const char *path, const char *name)
{
	size_t size = strlen(name);

	for (const char *p = path; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, name, size) == 0 && p[size] == '/')
			return true;
	}
	return false;
}

bool path_lies_in(const struct project *project, const char *path, enum meaning meaning)
{
	const struct names *words = &project_packs(project)->words[meaning];

	for (size_t i = 0; i < words->count; i++)
		if (has_directory(path, words->items[i]))
			return true;
	return false;
}

const char *word_in_name(const struct project *project, const char *name, enum meaning meaning, size_t *size)
{
	const struct names *words = &project_packs(project)->words[meaning];

	for (const char *dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.')) {
		struct slice part = { dot + 1, strcspn(dot + 1, ".") };

		for (size_t i = 0; i < words->count; i++)
			if (slice_is(part, words->items[i])) {
				*size = part.size;
				return dot;
			}
	}
	return NULL;
}
