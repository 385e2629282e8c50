/* Which sites may share a key: two texts meet only if the literal head of one begins with that of the other. */
#include "sites/sites.h"

#include "base/vec.h"
#include "project/project.h"

#include <stdlib.h>

struct headed {
	struct slice head;
	const struct key_site *site;
};

struct near_answers {
	struct headed *items; /* one for each alternative, by head; a call without a key has an empty head */
	size_t count;
	struct near_sites all;
	struct key_sites sites;
	struct pointer_map *known; /* key_site -> struct near_sites */
};

/* Of a pattern, what stands before its first wildcard. */
static struct slice head_of(const struct key_site *site, const struct alternative *text)
{
	struct slice head = alternative_head(text);
	bool pattern = site->role == ROLE_DELETE_PATTERN || site->role == ROLE_ITER;
	size_t size = 0;

	while (pattern && size < head.size && !strchr("*?[\\", head.data[size]))
		size++;
	return pattern ? (struct slice){ head.data, size } : head;
}

static int head_order(const void *left, const void *right)
{
	const struct headed *a = left, *b = right;
	int order = slice_compare(a->head, b->head);

	return order ? order : (a->site > b->site) - (a->site < b->site);
}

static struct near_answers *answers_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_NEAR_SITES, NULL);
	struct near_answers *answers = *slot;
	const struct key_site **all;
	VEC(struct headed) heads = { 0 };

	if (answers)
		return answers;
	*slot = answers = ARENA_NEW(project_arena(project), struct near_answers);
	answers->known = pointer_map_new(project_arena(project));
	answers->sites = project_key_sites(project);
	all = ARENA_ARRAY(project_arena(project), const struct key_site *, answers->sites.count);
	for (size_t i = 0; i < answers->sites.count; i++) {
		const struct key_site *site = all[i] = &answers->sites.items[i];

		if (!site->template)
			vec_push(&heads, ((struct headed){ { "", 0 }, site }));
		for (size_t k = 0; site->template && k < site->template->count; k++)
			vec_push(&heads, ((struct headed){ head_of(site, &site->template->items[k]), site }));
	}
	if (heads.count)
		qsort(heads.items, heads.count, sizeof *heads.items, head_order);
	vec_settle(&heads, project_arena(project), answers->items, answers->count);
	answers->all = (struct near_sites){ all, answers->sites.count };
	return answers;
}

/* The first item whose head is not before HEAD. */
static size_t find_head(const struct near_answers *answers, struct slice head)
{
	size_t low = 0, high = answers->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(answers->items[middle].head, head) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum { NEAR_MAX = 128 }; /* of more, all sites are looked at: a superset does no harm */

struct near_list {
	VEC(const struct key_site *) items;
};

/* The sites whose head is HEAD or, if LONGER, begins with it; false if there are too many. */
static bool take(const struct near_answers *answers, struct slice head, bool longer, struct near_list *to)
{
	for (size_t i = find_head(answers, head); i < answers->count; i++) {
		struct slice other = answers->items[i].head;

		if (other.size < head.size || (head.size && memcmp(other.data, head.data, head.size) != 0) ||
		    (!longer && other.size != head.size))
			break;
		if (to->items.count == NEAR_MAX)
			return false;
		vec_push(&to->items, answers->items[i].site);
	}
	return true;
}

static bool take_near(const struct near_answers *answers, struct slice head, struct near_list *to)
{
	for (size_t size = 0; size < head.size; size++)
		if (!take(answers, (struct slice){ head.data, size }, false, to))
			return false;
	return take(answers, head, true, to);
}

static int site_order(const void *left, const void *right)
{
	const struct key_site *a = *(const struct key_site *const *)left, *b = *(const struct key_site *const *)right;

	return (a > b) - (a < b);
}

static struct near_sites find_near(struct project *project, const struct near_answers *answers,
				   const struct key_site *site)
{
	struct near_sites near = answers->all;
	struct near_list list = { { 0 } };
	const struct key_site **items;
	bool few = site->template != NULL;
	size_t kept = 0;

	for (size_t i = 0; few && i < site->template->count; i++)
		few = take_near(answers, head_of(site, &site->template->items[i]), &list);
	if (few && list.items.count) {
		qsort(list.items.items, list.items.count, sizeof *list.items.items, site_order);
		for (size_t i = 0; i < list.items.count; i++)
			if (kept == 0 || list.items.items[kept - 1] != list.items.items[i])
				list.items.items[kept++] = list.items.items[i];
	}
	if (few) {
		items = arena_copy(project_arena(project), list.items.items, sizeof *items, kept);
		near = (struct near_sites){ items, kept };
	}
	vec_release(&list.items);
	return near;
}

struct near_sites key_sites_near(struct project *project, const struct key_site *site)
{
	struct near_answers *answers = answers_of(project);
	struct near_sites *kept;
	const void *known;

	/* a copy, as one with another template, has an address that another may get */
	if (site < answers->sites.items || site >= answers->sites.items + answers->sites.count)
		return answers->all;
	if (pointer_map_get(answers->known, site, &known))
		return *(const struct near_sites *)known;
	kept = ARENA_NEW(project_arena(project), struct near_sites);
	*kept = find_near(project, answers, site);
	pointer_map_put(answers->known, site, kept);
	return *kept;
}
