#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "sites/cache_settings.h"
#include "sites/receiver.h"
#include "base/vec.h"
#include "lint/rule.h"

enum { MINUTE = 60, ALIASES_MAX = 16 };

/* What of one cache a delete is to clear for everybody. */
struct reliance {
	const char *alias;
	const struct key_site *kept;  /* the first */
	const struct key_site *clear; /* of it */
	size_t keys;
};

static bool stays(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET) && site->template && !site->is_migration &&
	       !site->is_test && template_resolution(site->template) != RESOLUTION_NONE &&
	       (site->timeout.forever || (site->timeout.kind != TIMEOUT_UNKNOWN && site->timeout.seconds > MINUTE));
}

/* The first delete of the key outside the function that fills it; NULL if there is none. */
static const struct key_site *clear_of(struct check *check, const struct key_site *kept)
{
	struct invalidation by = key_invalidation(check->project, kept);

	for (size_t i = 0; i < by.count; i++)
		if (role_removes(by.sites[i]->role) && by.sites[i]->template && !key_sites_in_one_function(by.sites[i], kept))
			return by.sites[i];
	return NULL;
}

static bool is_told(void *context, const struct key_site *site)
{
	(void)context;
	return stays(site);
}

/* ---- what is said ---- */

static const struct cache_entry *entry_of(struct check *check, const char *alias)
{
	const struct cache_settings *settings = project_cache_settings(check->project);

	for (size_t i = 0; i < settings->count; i++)
		if (settings->entries[i].is_served && text_equals(settings->entries[i].alias, alias))
			return &settings->entries[i];
	return NULL;
}

static struct evidence_chain chain_of(struct check *check, const struct reliance *reliance)
{
	const struct cache_settings *settings = project_cache_settings(check->project);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;

	vec_push(&items, ((struct evidence){ EVIDENCE_OTHER, false,
					     .sentence = arena_printf(check->arena,
								      "`%s` is what the programs of the tree load",
								      settings->first_served->name) }));
	if (!settings->has_production)
		vec_push(&items, ((struct evidence){ .role = EVIDENCE_OTHER,
						     .sentence = "they turn `DEBUG` on, as for development" }));
	if (settings->served_is_open)
		vec_push(&items,
			 ((struct evidence){ .role = EVIDENCE_OTHER,
					     .sentence = "settings that are not in the tree may say otherwise" }));
	vec_push(&items, use_evidence(check->arena, reliance->kept));
	vec_push(&items, use_evidence(check->arena, reliance->clear));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct reliance *reliance)
{
	const struct cache_entry *entry = entry_of(check, reliance->alias);
	const struct cache_settings *settings = project_cache_settings(check->project);
	const struct key_site *kept = reliance->kept;
	size_t others = reliance->keys - 1;
	const char *more =
		others ? arena_printf(check->arena, " and %zu more key%s", others, others > 1 ? "s" : "") : "";

	check_report(check,
		     (struct finding){
			     .severity = settings->served_is_open || !settings->has_production ? SEVERITY_INFO
											       : SEVERITY_WARNING,
			     .place = entry ? project_place(entry->scope, entry->name->span)
					    : project_place(kept->scope, kept->call->span),
			     .message = arena_printf(check->arena,
						     "the cache `%s` is kept in the memory of each process%s: a delete "
						     "of %s%s in one is not seen by the others",
						     reliance->alias, entry ? "" : ", since no settings say otherwise",
						     key_words(check->arena, kept->template), more),
			     .label = "one for each process",
			     .help = "a store that processes share: Redis, Memcached or the database",
			     .scope = entry ? NULL : project_scope_name(check->project, kept->scope),
			     .related = chain_of(check, reliance),
		     });
}

/* ---- all aliases ---- */

struct reliances {
	struct reliance items[ALIASES_MAX];
	size_t count;
};

static struct reliance *reliance_on(struct reliances *all, const char *alias)
{
	for (size_t i = 0; i < all->count; i++)
		if (text_equals(all->items[i].alias, alias))
			return &all->items[i];
	if (all->count == ALIASES_MAX)
		return NULL;
	all->items[all->count] = (struct reliance){ .alias = alias };
	return &all->items[all->count++];
}

static void add(struct check *check, struct reliances *all, const struct key_site *site)
{
	struct reliance *reliance = reliance_on(all, site->alias);
	bool is_first = reliance && is_first_of_key(check->project, site, is_told, check);
	const struct key_site *clear = is_first ? clear_of(check, site) : NULL;

	if (!clear)
		return;
	if (reliance->keys++ == 0) {
		reliance->kept = site;
		reliance->clear = clear;
	}
}

bool store_of_one_process_concerns(struct check *check, const struct module *module)
{
	(void)module;
	return project_cache_settings(check->project)->has_served;
}

/* Says all at the first file in which there are keys. */
void store_of_one_process_check(struct check *check, const struct module *module)
{
	struct key_sites sites = project_key_sites(check->project);
	struct reliances all = { .count = 0 };

	if (sites.count == 0 || sites.items[0].module != module)
		return;
	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].alias && stays(&sites.items[i]) &&
		    alias_is_local(check->project, sites.items[i].alias))
			add(check, &all, &sites.items[i]);
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].keys)
			report(check, &all.items[i]);
}
