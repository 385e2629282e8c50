#include "keys/key_pairs.h"
#include "keys/live_value.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static bool stores(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_ADD || site->role == ROLE_GET_OR_SET) && site->template &&
	       site->value && site->value_scope && !site->is_test && !site->is_migration;
}

static bool find_live(struct check *check, const struct key_site *site, struct live_value *live)
{
	return stores(site) && live_value_stored(check->project, site, live);
}

static bool is_told(void *context, const struct key_site *site)
{
	struct live_value live;

	return find_live(context, site, &live);
}

static void report(struct check *check, const struct key_site *site, const struct live_value *live)
{
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, 2);
	size_t count = key_evidence(check->arena, site, &chain[0]);

	if (live->scope->ast->file != site->module->file || !span_contains(site->call->span, live->at->span))
		chain[count++] = (struct evidence){
			.role = EVIDENCE_OTHER,
			.has_place = true,
			.place = project_place(live->scope, live->at->span),
			.sentence = arena_printf(check->arena, "`%s` is %s",
						 snippet(check->arena, live->scope->ast, live->at), live->what),
		};
	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_INFO,
			     .place = project_place(site->scope, site->call->span),
			     .message =
				     arena_printf(check->arena,
						  "%s%s is stored as %s, and comes back as it was when it was pickled",
						  live->contained ? "a container with " : "", live->what,
						  key_words(check->arena, site->template)),
			     .label = "a live object",
			     .help = "store primary keys or the plain values that are needed",
			     .scope = project_scope_name(check->project, site->scope),
			     .related = { chain, count },
		     });
}

void live_object_as_value_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);
	struct live_value live;

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++)
		if (find_live(check, &sites.items[i], &live) &&
		    is_first_of_key(check->project, &sites.items[i], is_told, check))
			report(check, &sites.items[i], &live);
}
