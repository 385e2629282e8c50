#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "lint/rule.h"

enum { OTHERS_MAX = 5 };

static const char *reason_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	const char *key = key_words(check->arena, lack->text);

	switch (lack->kind) {
	case LACK_PREFIX:
		return arena_printf(check->arena, "%s is set here and never read: every key that is read is longer",
				    key);
	case LACK_VERSION:
		return arena_printf(check->arena, "%s is set here and never read: the reads %s", key,
				    !lack->site->version ? "pass no `version`"
				    : site->version      ? "pass another `version`"
							 : "pass a `version`");
	case LACK_ALIAS:
		return arena_printf(check->arena, "%s is set in the cache `%s` and read from `%s` only", key,
				    site->alias, lack->site->alias);
	case LACK_WRAPPER:
		return arena_printf(check->arena,
				    "%s is set here and never read: `%s` puts a prefix before the keys that it reads",
				    key, lack->site->wrapper->name);
	case LACK_NEAR:
		return arena_printf(check->arena, "%s is set here and never read: the key that is read is `%s`", key,
				    lack->meant->template);
	case LACK_GLOB:
	case LACK_KIN:
	case LACK_ALL: break;
	}
	return arena_printf(check->arena, "%s is set here, and no call in the project reads it", key);
}

static const char *help_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	switch (lack->kind) {
	case LACK_GLOB:
	case LACK_PREFIX:
	case LACK_NEAR: return arena_printf(check->arena, "set `%s`", lack->meant->template);
	case LACK_VERSION: return "pass the same `version` on both sides";
	case LACK_ALIAS: return "use the same cache on both sides";
	case LACK_WRAPPER: return arena_printf(check->arena, "set it through `%s`", lack->site->wrapper->name);
	case LACK_KIN:
		return arena_printf(check->arena, "set a key that is read (the nearest is `%s`), or drop `%s`",
				    lack->meant->template, snippet(check->arena, site->module->ast, site->call));
	case LACK_ALL: break;
	}
	return "drop the call, unless a package outside the project reads the key";
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct lack *lack)
{
	struct near_sites near = key_sites_near(check->project, site);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;
	size_t others = 0;

	if (key_evidence(check->arena, site, &key))
		vec_push(&items, key);
	if (lack->site) {
		struct evidence read = use_evidence(check->arena, lack->site);

		read.sentence = arena_printf(check->arena, "`%s` is %s", lack->meant->template, read.sentence);
		vec_push(&items, read);
	}
	for (size_t i = 0; i < near.count && others < OTHERS_MAX; i++) {
		if (near.items[i]->call == site->call || !same_key(site, near.items[i]))
			continue;
		vec_push(&items, use_evidence(check->arena, near.items[i]));
		others++;
	}
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, const struct lack *lack)
{
	check_report(check, (struct finding){
				    .severity = lack_is_guess(lack) ? SEVERITY_INFO : SEVERITY_WARNING,
				    .place = project_place(site->scope, site->call->span),
				    .message = reason_of(check, site, lack),
				    .label = "never read",
				    .help = help_of(check, site, lack),
				    .scope = project_scope_name(check->project, site->scope),
				    .related = chain_of(check, site, lack),
			    });
}

void key_set_never_read_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);
	unsigned reads = roles_that(role_reads);
	struct lack lack;

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];

		if (site->role != ROLE_SET || site->is_test || site->is_migration)
			continue;
		if (site_lacks(check->project, site, reads, &lack) && !(lack.kind == LACK_ALL && lack.doubtful) &&
		    first_use(check->project, site, 1u << ROLE_SET) == site)
			report(check, site, &lack);
	}
}
