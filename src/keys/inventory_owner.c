#include "keys/inventory_parts.h"

#include "project/models.h"

#include <stdlib.h>

/* The segments of a dotted head: each ends with a dot, a bracket or the key. */

enum { SEGMENTS_MAX = 16 };

struct segments {
	struct slice items[SEGMENTS_MAX];
	size_t count;
};

static struct segments split(const struct alternative *text)
{
	struct slice head = alternative_head(text);
	struct segments segments = { .count = 0 };
	size_t start = 0;

	for (size_t i = 0; i <= head.size && segments.count < SEGMENTS_MAX; i++) {
		bool ends = i < head.size ? strchr(".(", head.data[i]) != NULL : text->count < 2;

		if (!ends)
			continue;
		segments.items[segments.count++] = (struct slice){ head.data + start, i - start };
		if (i < head.size && head.data[i] == '(')
			break;
		start = i + 1;
	}
	return segments;
}

static int label_order(const void *left, const void *right)
{
	return strcmp(left, *(const char *const *)right);
}

/* `app.model`, or `root.app.model`. */
static const char *model_of(struct project *project, const struct segments *segments)
{
	struct names labels = { 0 };

	if (segments->count >= 2)
		labels = project_model_labels(project);
	for (size_t i = 0; labels.count && i < 2 && i + 1 < segments->count; i++) {
		struct slice app = segments->items[i], model = segments->items[i + 1];
		const char *label = arena_printf(project_arena(project), "%.*s.%.*s", (int)app.size, app.data,
						 (int)model.size, model.data);

		if (bsearch(label, labels.items, labels.count, sizeof *labels.items, label_order))
			return label;
	}
	return NULL;
}

static const char *module_of(struct project *project, const struct segments *segments)
{
	const char *name = NULL, *owner = NULL;

	for (size_t i = 0; i < segments->count; i++) {
		struct slice segment = segments->items[i];

		name = name ? arena_printf(project_arena(project), "%s.%.*s", name, (int)segment.size, segment.data)
			    : arena_text(project_arena(project), segment);
		if (segment.size == 0 || !project_has_package(project, name))
			break;
		if (i > 0)
			owner = name;
	}
	return owner;
}

static bool role_uses(enum key_role role)
{
	(void)role;
	return true;
}

/* The module that builds it, of the sites in roles that DO so; NULL where they differ, *ANY whether there were some. */
static const char *builder_of(struct project *project, const struct inventory_key *key,
			      bool (*does)(enum key_role role), bool *any)
{
	const struct key_site *first = NULL;

	for (size_t i = 0; i < key->count; i++) {
		const struct key_site *site = key->sites[i];

		if (!does(site->role))
			continue;
		*any = true;
		if (first && first->place.file != site->place.file)
			return NULL;
		first = site;
	}
	return first ? project_module_name(project, first->place.file) : NULL;
}

const char *inventory_owner(struct project *project, const struct inventory_key *key)
{
	struct segments segments = split(key->text);
	const char *owner = model_of(project, &segments);
	bool any = false;

	if (!owner)
		owner = module_of(project, &segments);
	if (!owner)
		owner = builder_of(project, key, role_stores, &any);
	if (!owner && !any)
		owner = builder_of(project, key, role_uses, &any);
	return owner;
}
