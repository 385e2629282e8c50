#include "keys/generation.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "keys/variants.h"
#include "base/vec.h"
#include "project/relations.h"
#include "project/words.h"
#include "lint/rule.h"

/* What runs the clear when rows change; NULL if nothing does. */
static const struct run *run_on_change(struct check *check, const struct key_site *clear)
{
	struct run_list runs = site_runs(check->project, clear);

	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->events)
			return &runs.items[i];
	return NULL;
}

/* "saving a `Page`", "a change of `Page`" */
static const char *event_words(struct check *check, const struct run *run)
{
	const struct trigger *trigger = run ? run->trigger : NULL;
	const struct class_def *class_def = trigger ? function_class(trigger->function) : NULL;
	const char *model = trigger && trigger->sender.name ? text_last_name(trigger->sender.name) : NULL;

	if (!run)
		return "this";
	if (!model && class_def && trigger->kind == TRIGGER_OVERRIDE)
		model = class_def->name;
	if (!model)
		return "a change of rows";
	return arena_printf(check->arena, "%s a `%s`",
			    trigger->events == EVENT_DELETE ? "deleting"
			    : trigger->events & EVENT_SAVE  ? "saving"
							    : "changing",
			    model);
}

static const char *help_of(enum tells tells)
{
	if (tells == TELLS_LANGUAGE)
		return "`delete_many` of the keys of all of `settings.LANGUAGES`, or a version in the key that is "
		       "raised";
	if (tells == TELLS_SITE)
		return "delete the key of each site, or put a version into the key and raise it";
	return "put a version into the key and raise it";
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *clear, const struct variant *variant,
				      const struct run *run, const struct key_site *kept)
{
	const struct part *part = variant->part;
	const char *words = surroundings_words(variant->tells) + strlen("the ");
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;

	for (size_t i = 0; run && i < run->chain.count; i++)
		vec_push(&items, run->chain.items[i]);
	if (key_evidence(check->arena, clear, &key))
		vec_push(&items, key);
	if (part->expr && part->scope)
		vec_push(&items,
			 ((struct evidence){ EVIDENCE_READS, true, project_place(part->scope, part->expr->span),
					     arena_printf(check->arena, "the %s is that of whoever runs the clear",
							  strchr(words, ' ') + 1) }));
	vec_push(&items, use_evidence(check->arena, kept));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *clear, const struct variant *variant,
		   const struct key_site *kept)
{
	struct clear_call call = clear_call_of(clear);
	const struct run *run = run_on_change(check, clear);
	const char *what = surroundings_words(variant->tells);

	check_report(check,
		     (struct finding){
			     .severity = run ? SEVERITY_WARNING : SEVERITY_INFO,
			     .place = project_place(call.scope, call.call->span),
			     .message = arena_printf(check->arena, "%s clears %s for %s only", event_words(check, run),
						     key_words(check->arena, clear->template), what),
			     .label = arena_printf(check->arena, "%s only", what),
			     .help = help_of(variant->tells),
			     .scope = project_scope_name(check->project, call.scope),
			     .related = chain_of(check, clear, variant, run, kept),
		     });
}

/* The rows whose other variants stay, where nothing else clears them; NULL if there are none. */
static const struct key_site *left_stale(struct check *check, const struct key_site *clear)
{
	const struct key_site *kept = longest_store(check->project, clear);

	if (!kept || key_sites_in_one_function(clear, kept) || !sites_surely_meet(clear, kept) ||
	    key_has_generation(check->project, kept))
		return NULL;
	if (!run_on_change(check, clear) && !value_rows(check->project, kept))
		return NULL;
	return kept;
}

void clears_one_variant_check(struct check *check, const struct module *module)
{
	struct key_sites sites = project_key_sites(check->project);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *clear = &sites.items[i], *kept;
		struct variant variant;

		if (clear_call_of(clear).module != module || !site_invalidates(check->project, clear))
			continue;
		variant = cleared_variant(check->project, clear);
		kept = variant.tells ? left_stale(check, clear) : NULL;
		if (!kept)
			continue;
		if (clears_are_of_one_variant(check->project, kept))
			report(check, clear, &variant, kept);
		else
			check_pass(check, project_place(clear->scope, clear->call->span),
				   "another call clears the other variants", (struct evidence_chain){ 0 });
	}
}
