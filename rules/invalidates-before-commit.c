#include "keys/freshness.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "config/config.h"
#include "lint/rule.h"

/* The way from a receiver of a model's signal or an override, with nothing that waits for the end of the transaction; NULL if none. */
static const struct run *early_run(struct project *project, const struct key_site *site)
{
	struct run_list runs = site_runs(project, site);

	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->events && !runs.items[i].on_commit)
			return &runs.items[i];
	return NULL;
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct run *run,
				      const struct key_site *set)
{
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;

	for (size_t i = 0; i < run->chain.count; i++)
		vec_push(&items, run->chain.items[i]);
	if (clear_call_of(site).call != site->call)
		vec_push(&items, ((struct evidence){ EVIDENCE_KEY, true, project_place(site->scope, site->call->span),
						     "this call says which key" }));
	vec_push(&items, use_evidence(check->arena, set));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, const struct run *run, const struct key_site *set)
{
	struct clear_call clear = clear_call_of(site);
	const char *call = snippet(check->arena, clear.scope->ast, clear.call);
	int64_t limit = check->config->keys.max_stale;

	check_report(
		check,
		(struct finding){
			/* Django commits each save by itself unless told otherwise, so it takes a team to say that it matters. */
			.severity = limit >= 0 && kept_longer(set, limit) ? SEVERITY_WARNING : SEVERITY_INFO,
			.place = project_place(clear.scope, clear.call->span),
			.message = arena_printf(
				check->arena,
				"`%s` runs before the transaction ends: a reader in between puts the old rows back%s%s",
				call, set->timeout.kind == TIMEOUT_UNKNOWN ? "" : " ",
				timeout_words(check->arena, &set->timeout)),
			.label = "before the commit",
			.help = "hand it to `transaction.on_commit(...)`, as a lambda or partial",
			.scope = project_scope_name(check->project, clear.scope),
			.related = chain_of(check, site, run, set),
		});
}

void invalidates_before_commit_check(struct check *check, const struct module *module)
{
	struct key_sites sites = project_key_sites(check->project);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i], *set;
		const struct run *run;

		if (clear_call_of(site).module != module || !site_invalidates(check->project, site))
			continue;
		run = early_run(check->project, site);
		set = run ? longest_store(check->project, site) : NULL;
		if (set)
			report(check, site, run, set);
	}
}
