#include "keys/inventory_parts.h"

#include "base/vec.h"

/* One alternative of the template of one site. */
struct entry {
	const struct key_site *site; /* sites lie in one array, in their order */
	const struct alternative *text;
	const char *rendered;
	const char *version;
};

struct entries {
	VEC(struct entry) items;
};

static bool takes_pattern(enum key_role role)
{
	return role == ROLE_DELETE_PATTERN || role == ROLE_ITER;
}

static const char *render(struct arena *arena, const struct alternative *text)
{
	struct strbuf out = STRBUF_INIT;
	const char *rendered;

	alternative_render(&out, text);
	rendered = arena_text(arena, strbuf_slice(&out));
	strbuf_release(&out);
	return rendered;
}

static int text_order(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* The order of keys; 0 for two entries of one key. */
static int key_order(const struct entry *a, const struct entry *b)
{
	int order = strcmp(a->rendered, b->rendered);

	if (!order)
		order = text_order(a->site->alias, b->site->alias);
	if (!order)
		order = text_order(a->version, b->version);
	return order ? order : takes_pattern(a->site->role) - takes_pattern(b->site->role);
}

static int entry_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = key_order(a, b);

	return order ? order : (a->site > b->site) - (a->site < b->site);
}

static void add_site(struct arena *arena, struct entries *entries, const struct key_site *site)
{
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];
		struct entry entry = { site, text, render(arena, text), NULL };

		if (site->version)
			entry.version = template_text(arena, site->version);
		vec_push(&entries->items, entry);
	}
}

static struct inventory_key key_of(struct project *project, const struct entry *entries, size_t count)
{
	const struct key_site **sites = ARENA_ARRAY(project_arena(project), const struct key_site *, count);
	const struct template text = { entries->text, 1 };
	struct inventory_key key = {
		.template = entries->rendered,
		.text = entries->text,
		.alias = entries->site->alias,
		.version = entries->site->version,
		.is_pattern = takes_pattern(entries->site->role),
		.resolution = template_resolution(&text),
		.sites = sites,
	};

	for (size_t i = 0; i < count; i++) {
		key.roles |= 1u << entries[i].site->role;
		if (i == 0 || entries[i].site != entries[i - 1].site)
			sites[key.count++] = entries[i].site;
	}
	return key;
}

static struct inventory_key *gather_keys(struct project *project, struct key_sites sites, size_t *count)
{
	struct arena *arena = project_arena(project);
	struct entries entries = { 0 };
	VEC(struct inventory_key) keys = { 0 };
	struct inventory_key *result;

	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].template)
			add_site(arena, &entries, &sites.items[i]);
	if (entries.items.count)
		qsort(entries.items.items, entries.items.count, sizeof *entries.items.items, entry_order);
	for (size_t i = 0, end; i < entries.items.count; i = end) {
		const struct entry *first = &entries.items.items[i];

		for (end = i + 1; end < entries.items.count && key_order(first, &entries.items.items[end]) == 0;)
			end++;
		vec_push(&keys, key_of(project, first, end - i));
	}
	vec_release(&entries.items);
	vec_settle(&keys, arena, result, *count);
	return result;
}

static void gather_calls(struct arena *arena, struct key_sites sites, struct inventory *inventory)
{
	VEC(struct inventory_call) calls = { 0 };

	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		struct inventory_call call = { site, RESOLUTION_NONE };
		struct inventory_call *last = calls.count ? &vec_last(&calls) : NULL;

		if (!site->template)
			continue;
		call.resolution = template_resolution(site->template);
		if (!last || last->site->call != site->call || last->site->api_call != site->api_call)
			vec_push(&calls, call);
		else if (call.resolution < last->resolution)
			last->resolution = call.resolution;
	}
	vec_settle(&calls, arena, inventory->calls, inventory->call_count);
}

/* ---- questions from outside ---- */

struct inventory_answers {
	const struct inventory *made[2]; /* without and with tests */
};

static const struct inventory *make(struct project *project, bool tests)
{
	struct arena *arena = project_arena(project);
	struct key_sites sites = tests ? project_all_key_sites(project) : project_key_sites(project);
	struct inventory *inventory = ARENA_NEW(arena, struct inventory);
	struct inventory_key *keys = gather_keys(project, sites, &inventory->count);

	inventory->keys = keys;
	inventory->index = inventory_index_make(arena, keys, inventory->count);
	gather_calls(arena, sites, inventory);
	inventory_judge(project, inventory, keys, inventory->count);
	return inventory;
}

const struct inventory *project_inventory(struct project *project, bool tests)
{
	void **slot = project_memo(project, MEMO_KEYS, NULL);
	struct inventory_answers *answers = *slot;

	if (!answers)
		*slot = answers = ARENA_NEW(project_arena(project), struct inventory_answers);
	if (!answers->made[tests])
		answers->made[tests] = make(project, tests);
	return answers->made[tests];
}

unsigned roles_that(bool (*does)(enum key_role role))
{
	unsigned roles = 0;

	for (int role = 0; role < ROLE_COUNT; role++)
		roles |= does((enum key_role)role) ? 1u << role : 0;
	return roles;
}

const char *key_status_name(enum key_status status)
{
	static const char *const names[STATUS_COUNT] = {
		[STATUS_NEVER_DELETED] = "never-deleted",   [STATUS_DELETED_NEVER_SET] = "deleted-never-set",
		[STATUS_SET_NEVER_READ] = "set-never-read", [STATUS_NEAR_MISS] = "near-miss",
		[STATUS_COLLISION] = "collision",           [STATUS_CONFLICTING_TIMEOUTS] = "conflicting-timeouts",
		[STATUS_UNRESOLVED] = "unresolved",
	};

	return names[status];
}
