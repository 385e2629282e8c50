#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "lint/rule.h"

enum { OTHERS_MAX = 5 };

static unsigned takers(void)
{
	return (roles_that(role_reads) | roles_that(role_removes)) & ~roles_that(role_stores);
}

static unsigned givers(void)
{
	return roles_that(role_stores) | 1u << ROLE_LOCK;
}

static const char *reason_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	switch (lack->kind) {
	case LACK_GLOB: return "it takes a whole key, in which `*` is a letter";
	case LACK_PREFIX: return "every key that is set is longer";
	case LACK_VERSION:
		return site->version ? lack->site->version ? "the key is set with another `version`"
							   : "the key is set without a `version`"
				     : "the key is set with a `version`";
	case LACK_ALIAS:
		return arena_printf(check->arena, "the key is set in the cache `%s`, not in `%s`", lack->site->alias,
				    site->alias);
	case LACK_WRAPPER:
		return arena_printf(check->arena, "`%s` puts a prefix before the keys that it sets",
				    lack->site->wrapper->name);
	case LACK_NEAR: return arena_printf(check->arena, "the key that is set is `%s`", lack->meant->template);
	case LACK_KIN:
	case LACK_ALL: break;
	}
	return arena_printf(check->arena, "no call in the project sets %s", key_words(check->arena, lack->text));
}

static const char *help_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	bool removes = role_removes(site->role);
	const char *verb = removes ? "delete" : "read";

	switch (lack->kind) {
	case LACK_PREFIX:
		if (removes)
			return arena_printf(
				check->arena,
				"`delete` takes whole keys: delete `%s`, or put a version into the key and raise it",
				lack->meant->template);
		break;
	case LACK_GLOB:
		return arena_printf(check->arena,
				    "%s each key that is meant, such as `%s`, or put a version into the keys and raise it",
				    verb, lack->meant->template);
	case LACK_VERSION: return "pass the same `version` on both sides";
	case LACK_ALIAS: return "use the same cache on both sides";
	case LACK_WRAPPER: return arena_printf(check->arena, "%s it through `%s`", verb, lack->site->wrapper->name);
	case LACK_NEAR: break;
	case LACK_KIN:
		if (removes)
			return arena_printf(check->arena,
					    "delete a key that is set (the nearest is `%s`), or drop the call",
					    lack->meant->template);
		return arena_printf(check->arena, "set %s where its value is computed, or drop the call",
				    key_words(check->arena, lack->text));
	case LACK_ALL: return "drop the call, unless a package outside the project sets the key";
	}
	return arena_printf(check->arena, "%s `%s`", verb, lack->meant->template);
}

/* The key, what is set in its place, and further calls with the same key. */
static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	struct near_sites near = key_sites_near(check->project, site);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;
	unsigned roles = takers();
	size_t others = 0;

	if (key_evidence(check->arena, site, &key))
		vec_push(&items, key);
	if (lack->site) {
		struct evidence set = use_evidence(check->arena, lack->site);

		set.sentence = arena_printf(check->arena, "`%s` is %s", lack->meant->template, set.sentence);
		vec_push(&items, set);
	}
	for (size_t i = 0; i < near.count && others < OTHERS_MAX; i++) {
		const struct key_site *other = near.items[i];

		if (other->call == site->call || !site_has_role(other, roles) || !same_key(site, other))
			continue;
		vec_push(&items, use_evidence(check->arena, other));
		others++;
	}
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, const struct lack *lack)
{
	const char *does = role_removes(site->role) ? "clears nothing" : "finds nothing";

	check_report(check, (struct finding){
				    .severity = lack_is_guess(lack) ? SEVERITY_INFO : SEVERITY_WARNING,
				    .place = project_place(site->scope, site->call->span),
				    .message = arena_printf(check->arena, "`%s` %s: %s",
							    snippet(check->arena, site->module->ast, site->call), does,
							    reason_of(check, site, lack)),
				    .label = does,
				    .help = help_of(check, site, lack),
				    .scope = project_scope_name(check->project, site->scope),
				    .related = chain_of(check, site, lack),
			    });
}

/* One finding a key: on the first delete, or where there is none on the first read. */
static bool is_first(struct check *check, const struct key_site *site)
{
	const struct key_site *first = first_use(check->project, site, takers() & roles_that(role_removes));

	if (!first)
		first = first_use(check->project, site, takers());
	return first == site;
}

void key_deleted_never_set_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);
	unsigned roles = takers();
	struct lack lack;

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];

		if (site->is_test || site->is_migration || !site_has_role(site, roles))
			continue;
		if (site_lacks(check->project, site, givers(), &lack) && !(lack.kind == LACK_ALL && lack.doubtful) &&
		    is_first(check, site))
			report(check, site, &lack);
	}
}
