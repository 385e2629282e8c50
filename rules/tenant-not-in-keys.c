#include "keys/key_pairs.h"
#include "keys/key_values.h"
#include "keys/tenants.h"
#include "sites/cache_settings.h"
#include "base/vec.h"
#include "lint/rule.h"

enum { ALIASES_MAX = 16 };

/* Rows of tenants in one cache. */
struct mixing {
	const char *alias;
	const struct key_site *kept; /* the first */
	const struct reading *rows;
	size_t keys;
};

struct mixings {
	struct mixing items[ALIASES_MAX];
	size_t count;
};

static bool stores(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET || site->role == ROLE_ADD) && site->alias &&
	       !site->wrapper && site->template && !site->is_migration && !site->is_test &&
	       template_resolution(site->template) == RESOLUTION_FULL;
}

static bool is_first(struct check *check, const struct key_site *site)
{
	struct near_sites near = key_sites_near(check->project, site);

	for (size_t i = 0; i < near.count && near.items[i] != site; i++)
		if (stores(near.items[i]) && same_key(site, near.items[i]) &&
		    tenant_rows(check->project, near.items[i]))
			return false;
	return true;
}

static void add(struct mixings *all, const struct key_site *site, const struct reading *rows)
{
	size_t i = 0;

	while (i < all->count && !text_equals(all->items[i].alias, site->alias))
		i++;
	if (i == ALIASES_MAX)
		return;
	if (i == all->count)
		all->items[all->count++] = (struct mixing){ site->alias, site, rows, 0 };
	all->items[i].keys++;
}

static const struct cache_entry *entry_of(struct check *check, const char *alias)
{
	const struct cache_settings *settings = project_cache_settings(check->project);
	const struct cache_entry *found = NULL;

	for (size_t i = 0; i < settings->count; i++)
		if (text_equals(settings->entries[i].alias, alias) && (!found || settings->entries[i].is_served))
			found = &settings->entries[i];
	return found;
}

static struct evidence_chain chain_of(struct check *check, const struct mixing *mixing)
{
	struct evidence tenants = tenants_evidence(check->project);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;

	vec_push(&items, tenants);
	vec_push(&items, use_evidence(check->arena, mixing->kept));
	for (size_t i = 0; i < mixing->rows->chain.count; i++)
		vec_push(&items, mixing->rows->chain.items[i]);
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct mixing *mixing)
{
	const struct cache_entry *entry = entry_of(check, mixing->alias);
	const struct key_site *kept = mixing->kept;
	size_t others = mixing->keys - 1;
	const char *more =
		others ? arena_printf(check->arena, " and %zu more key%s", others, others > 1 ? "s" : "") : "";

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = entry ? project_place(entry->scope, entry->name->span)
					    : project_place(kept->scope, kept->call->span),
			     .message = arena_printf(
				     check->arena,
				     "the cache `%s` has no `KEY_FUNCTION`: all tenants share the %s under %s%s",
				     mixing->alias, mixing->rows->what, key_words(check->arena, kept->template), more),
			     .label = "one for all tenants",
			     .help = tenants_advice(check->project),
			     .scope = entry ? NULL : project_scope_name(check->project, kept->scope),
			     .related = chain_of(check, mixing),
		     });
}

bool tenant_not_in_keys_concerns(struct check *check, const struct module *module)
{
	(void)module;
	return project_has_tenants(check->project);
}

/* Says all at the first file in which there are keys. */
void tenant_not_in_keys_check(struct check *check, const struct module *module)
{
	struct key_sites sites = project_key_sites(check->project);
	struct mixings all = { .count = 0 };

	if (sites.count == 0 || sites.items[0].module != module || !project_has_tenants(check->project))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		const struct reading *rows = stores(site) && alias_mixes_tenants(check->project, site->alias)
						     ? tenant_rows(check->project, site)
						     : NULL;

		if (rows && is_first(check, site))
			add(&all, site, rows);
	}
	for (size_t i = 0; i < all.count; i++)
		report(check, &all.items[i]);
}
