#include "analysis/advice.h"
#include "analysis/live_parameter.h"
#include "analysis/volatility.h"
#include "lint/rule.h"

static const char *message_of(struct check *check, const struct cache_use *use, const struct live_parameter *live,
			      const struct reading *reading)
{
	const char *also = reading ? arena_printf(check->arena, ", and reads %s", reading->what) : "";

	return arena_printf(check->arena, "`%s` is cached %s by `%s`, which is %s%s", use->function->name,
			    cache_drops_entries(use) ? "for a time" : "for the life of the process", live->parameter->name, live->kind, also);
}

static struct evidence_chain chain_of(struct check *check, const struct cache_use *use, const struct live_parameter *live,
				      const struct reading *reading)
{
	size_t reads = reading ? reading->chain.count : 0;
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, reads + 2);
	const char *pinned = use->bound_kind == BOUND_ENTRIES ?
				     arena_printf(check->arena, "up to %lld of them stay in memory", (long long)use->bound) :
			     cache_drops_entries(use) ? "every one that is passed stays in memory until its entry expires" :
				     "every one that was ever passed stays in memory";

	chain[0] = (struct evidence){ EVIDENCE_OTHER, true, project_place(use->function->scope, live->where), live->shown };
	chain[1] = (struct evidence){ EVIDENCE_OWNER, true, project_place(use->function->scope, live->parameter->span), pinned };
	if (reads)
		memcpy(chain + 2, reading->chain.items, reads * sizeof *chain);
	return (struct evidence_chain){ chain, reads + 2 };
}

static const char *help_of(struct check *check, const struct cache_use *use, const struct live_parameter *live,
			   const struct reading *reading)
{
	if (text_equals(live->kind, "a model instance") || text_equals(live->kind, "a user"))
		return arena_printf(check->arena, "pass the primary key of `%s`, or drop the cache: a model hashes by its primary key, so a changed row finds the old entry",
				    live->parameter->name);
	if (text_equals(live->kind, "a session") && reading && reading->validity == VALIDITY_ROWS)
		return arena_printf(check->arena,
				    "keep what `%s` returns in %s, under a key of the other arguments and with an expiry; open `%s` for a miss",
				    use->function->name, shared_cache_words(check->project), live->parameter->name);
	if (text_equals(live->kind, "a row"))
		return arena_printf(check->arena, "pass the primary key of `%s`, or drop the cache: the row that is kept is as it was read",
				    live->parameter->name);
	return arena_printf(check->arena, "pass what `%s` needs of `%s`, not the object", use->function->name, live->parameter->name);
}

static const char *why_harmless(struct check *check, const struct cache_use *use, struct live_parameter *live)
{
	if (use->what->kind != CACHE_PROCESS)
		return "it is no process cache that is keyed by arguments";
	if (!use->function)
		return "what is cached is not seen";
	if (use->scope->kind == SCOPE_FUNCTION)
		return "the cache is made anew whenever the function around it runs";
	if (!find_live_parameter(check->project, use, live))
		return "no parameter is seen to be a model instance, request, user, session or queryset";
	return NULL;
}

void process_cache_keyed_by_live_object_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct live_parameter live;
		const struct reading *reading;
		const char *why = why_harmless(check, use, &live);

		if (why) {
			if (use->what->kind != CACHE_PROPERTY)
				check_pass(check, (struct place){ module->file, use->expr->span }, why,
					   (struct evidence_chain){ 0 });
			continue;
		}
		reading = process_cache_reading(check->project, use);
		check_report(check, (struct finding){
					    .severity = cache_drops_entries(use) ? SEVERITY_INFO : SEVERITY_WARNING,
					    .place = { module->file, use->expr->span },
					    .also = use->function->name_span,
					    .message = message_of(check, use, &live, reading),
					    .label = "keeps its arguments",
					    .help = help_of(check, use, &live, reading),
					    .scope = project_scope_name(check->project, use->function->scope),
					    .related = chain_of(check, use, &live, reading),
				    });
	}
}
