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

/* ---- before the write ---- */

/* `super().save(...)` in the override FUNCTION; NULL if it calls none. */
static const struct expr *super_call(struct check *check, const struct function *function)
{
	const struct names own = { &function->name, 1 };
	const struct call_site *site = find_super_call(check->project, function, &own);

	return site ? site->call : NULL;
}

/* The other signal of the pair that RUN's is the first of: `post_save` of `pre_save`; NULL where the row is written by then. */
static const char *later_signal(struct check *check, const struct trigger *trigger)
{
	const struct names *before = &project_packs(check->project)->words[WORD_BEFORE_WRITE];

	if (!trigger->signal || !trigger->known || !names_hold(before, trigger->signal))
		return NULL;
	for (size_t i = 0; i < trigger->known->names.count; i++)
		if (!names_hold(before, trigger->known->names.items[i]))
			return text_last_name(trigger->known->names.items[i]);
	return NULL;
}

/* What to do first where SITE runs before the row is written; NULL where it runs behind that. */
static const char *move_first(struct check *check, const struct key_site *site, const struct run *run)
{
	const struct trigger *trigger = run->trigger;
	struct span lead = run->chain.count > 1 && run->chain.items[1].has_place ? run->chain.items[1].place.span
										 : site->call->span;
	const char *signal = later_signal(check, trigger);
	const struct expr *write = trigger->kind == TRIGGER_OVERRIDE ? super_call(check, trigger->function) : NULL;

	if (signal)
		return arena_printf(check->arena, "let it run on `%s`", signal);
	if (write && span_contains(trigger->function->span, lead) && lead.offset < write->span.offset)
		return arena_printf(check->arena, "move it behind `%s`",
				    snippet(check->arena, trigger->function->scope->ast, write));
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
	const char *first = move_first(check, site, run);

	check_report(
		check,
		(struct finding){
			/* Django commits each save by itself unless told otherwise, so it takes a team to say that it matters. */
			.severity = limit >= 0 && kept_longer(set, limit) ? SEVERITY_WARNING : SEVERITY_INFO,
			.place = project_place(clear.scope, clear.call->span),
			.message = arena_printf(
				check->arena,
				"`%s` runs before %s: a reader in between puts the old rows back%s%s", call,
				first ? "the row is written" : "the transaction ends", set->timeout.kind == TIMEOUT_UNKNOWN ? "" : " ",
				timeout_words(check->arena, &set->timeout)),
			.label = first ? "before the write" : "before the commit",
			.help = first ? arena_printf(check->arena, "%s first, then hand it to `transaction.on_commit(...)`",
						     first)
				      : "hand it to `transaction.on_commit(...)`, as a lambda or partial",
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
