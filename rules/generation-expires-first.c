#include "keys/generation.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "lint/rule.h"

/* Whether SITE gives the generation a time to live. */
static bool may_expire(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET || site->role == ROLE_ADD) && site->template &&
	       !site->is_migration && !site->is_test && site->timeout.kind != TIMEOUT_UNKNOWN && !site->timeout.forever;
}

static bool lasts_longer(const struct key_site *a, const struct key_site *b)
{
	return a->timeout.forever || (!b->timeout.forever && a->timeout.seconds > b->timeout.seconds);
}

static bool outlives(const struct key_site *kept, const struct key_site *generation)
{
	return kept->timeout.kind != TIMEOUT_UNKNOWN && !lasts_longer(generation, kept);
}

static bool is_generation_of(const struct generation_use *use, const struct key_site *site)
{
	return use->kept != site && key_sites_share_space(site, use->read) && sites_surely_meet(site, use->read);
}

/* The use whose values stay longest of those that are named by what SITE sets; NULL if it names none. */
static const struct generation_use *longest_use(struct check *check, const struct key_site *site)
{
	struct generation_uses uses = project_generations(check->project);
	const struct generation_use *longest = NULL;

	for (size_t i = 0; i < uses.count; i++)
		if (is_generation_of(&uses.items[i], site) && uses.items[i].kept->timeout.kind != TIMEOUT_UNKNOWN &&
		    (!longest || lasts_longer(uses.items[i].kept, longest->kept)))
			longest = &uses.items[i];
	return longest;
}

static bool is_told(void *context, const struct key_site *site)
{
	struct check *check = context;
	const struct generation_use *use = may_expire(site) ? longest_use(check, site) : NULL;

	return use && outlives(use->kept, site);
}

static void report(struct check *check, const struct key_site *site, const struct generation_use *use)
{
	const struct evidence chain[] = { use_evidence(check->arena, use->read),
					  use_evidence(check->arena, use->kept) };

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = project_place(site->scope, site->call->span),
			     .message = arena_printf(check->arena,
						     "the generation %s is kept %s, its values %s %s: when it starts "
						     "anew, old values come back",
						     key_words(check->arena, site->template),
						     timeout_words(check->arena, &site->timeout),
						     key_words(check->arena, use->kept->template),
						     timeout_words(check->arena, &use->kept->timeout)),
			     .label = timeout_words(check->arena, &site->timeout),
			     .help = "pass `timeout=None`, or make each generation of the clock or of a random token",
			     .scope = project_scope_name(check->project, site->scope),
			     .related = { arena_copy(check->arena, chain, sizeof *chain, 2), 2 },
		     });
}

static void pass(struct check *check, const struct key_site *site, const struct generation_use *use)
{
	const char *why =
		outlives(use->kept, site) ? "each generation is a new one" : "the generation outlives its values";

	check_pass(check, project_place(site->scope, site->call->span), why, (struct evidence_chain){ 0 });
}

void generation_expires_first_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		const struct generation_use *use = may_expire(site) ? longest_use(check, site) : NULL;

		if (!use)
			continue;
		if (!outlives(use->kept, site) || !generation_restarts(check->project, use->read))
			pass(check, site, use);
		else if (is_first_of_key(check->project, site, is_told, check))
			report(check, site, use);
	}
}
