#include "keys/generation.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "analysis/flow.h"
#include "base/vec.h"
#include "project/relations.h"
#include "project/words.h"
#include "lint/rule.h"

enum { KEYS_MAX = 32 };

static bool keeps(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET) && site->template && !site->is_test &&
	       !site->is_migration && template_resolution(site->template) != RESOLUTION_NONE;
}

static const char *model_of(struct check *check, const struct reading *rows)
{
	return rows->model.name ? arena_printf(check->arena, "`%s`", text_last_name(rows->model.name)) : "the rows";
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct key_site *clear,
				      const struct run *run, const struct reading *rows)
{
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;

	if (key_evidence(check->arena, site, &key))
		vec_push(&items, key);
	for (size_t i = 0; rows && i < rows->chain.count; i++)
		vec_push(&items, rows->chain.items[i]);
	for (size_t i = 0; run && i < run->chain.count; i++)
		vec_push(&items, run->chain.items[i]);
	if (clear)
		vec_push(&items, use_evidence(check->arena, clear));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, enum severity severity, const char *message,
		   const char *help, struct evidence_chain chain)
{
	check_report(check, (struct finding){
				    .severity = severity,
				    .place = project_place(site->scope, site->call->span),
				    .message = message,
				    .label = "cleared in part",
				    .help = help,
				    .scope = project_scope_name(check->project, site->scope),
				    .related = chain,
			    });
}

/* Whether METHOD, a `delete()`, marks the row and saves it, which is no event of its own: `self.gone = True; self.save()`. */
static bool saves_instead(struct check *check, const struct function *method)
{
	const struct pack_dispatch *dispatch = &project_packs(check->project)->dispatch;
	struct ast_parts parts = ast_parts_in(method->scope->ast, method->span);
	bool saves = false;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;

		if (callee->kind != EXPR_ATTRIBUTE)
			continue;
		if (names_hold(&dispatch->deletes, callee->attribute.name))
			return false;
		saves |= names_hold(&dispatch->saves, callee->attribute.name) &&
			 expr_is_self(method, callee->attribute.object);
	}
	return saves;
}

/* Whether rows of MODEL are never deleted one by one: its `delete()` only raises, or saves. */
static bool forbids_delete(struct check *check, struct class_ref model)
{
	const struct names *deletes = &project_packs(check->project)->dispatch.deletes;
	const struct function *method = NULL;

	for (size_t i = 0; i < deletes->count && !method && model.def; i++)
		method = class_method(check->project, model.def, deletes->items[i], NULL);
	return method && (always_raises(method) || saves_instead(check, method));
}

/* Cleared when rows are saved and not when they are deleted, or the other way round. */
static bool judge_events(struct check *check, const struct key_site *site, const struct reading *rows)
{
	struct key_events clears = key_events_of(check->project, site, rows->model);
	bool on_save = clears.events & EVENT_SAVE, on_delete = clears.events & EVENT_DELETE;
	const char *model = model_of(check, rows);
	bool is_override = clears.on_event && clears.run.trigger->kind != TRIGGER_RECEIVER;

	if (!rows->model.name || clears.unknown || !clears.on_event || on_save == on_delete ||
	    (on_save && forbids_delete(check, rows->model)))
		return false;
	report(check, site, clears.by_hand ? SEVERITY_INFO : SEVERITY_WARNING,
	       arena_printf(check->arena, "%s keeps %s and is cleared when one is %s, not when one is %s",
			    key_words(check->arena, site->template), rows->what, on_save ? "saved" : "deleted",
			    on_save ? "deleted" : "saved"),
	       is_override
		       ? arena_printf(check->arena, "clear it in `%s` of %s too", on_save ? "delete" : "save", model)
		       : arena_printf(check->arena, "connect the receiver to `%s` of %s too",
				      on_save ? "post_delete" : "post_save", model),
	       chain_of(check, site, clears.on_event, &clears.run, rows));
	return true;
}

/* ---- many-to-many ---- */

/* Whether the trigger runs when rows of the relation that ROWS go through come or go. */
static bool hears_relation(struct check *check, const struct trigger *trigger, const struct reading *rows)
{
	if (!(trigger->events & EVENT_M2M) || !trigger_listens(check->project, trigger, rows->holder))
		return false;
	return trigger->sender_kind != SENDER_THROUGH || text_equals(trigger->field, rows->field);
}

/* A model between the two that the project declares itself has signals of its own. */
static bool has_own_model(struct check *check, const struct reading *rows)
{
	struct relation relation = project_relation(check->project, rows->holder, rows->field);

	return !relation.call || word_argument(check->project, relation.call, -1, WORD_THROUGH);
}

/* The run that clears the key when a row of the model that declares the relation changes; NULL if the relation is heard too. */
static const struct run *deaf_run(struct check *check, const struct invalidation *by, const struct reading *rows)
{
	const struct run *found = NULL;

	for (size_t i = 0; i < by->runs.count; i++) {
		const struct trigger *trigger = by->runs.items[i].trigger;

		if (hears_relation(check, trigger, rows))
			return NULL;
		if (!found && trigger->kind != TRIGGER_BULK && (trigger->events & (EVENT_SAVE | EVENT_DELETE)) &&
		    trigger_listens(check->project, trigger, rows->holder))
			found = &by->runs.items[i];
	}
	return found;
}

static void report_relation(struct check *check, const struct key_site *site, const struct run *run,
			    const struct reading *rows, bool by_hand)
{
	const char *holder = text_last_name(rows->holder.name);

	report(check, site, by_hand ? SEVERITY_INFO : SEVERITY_WARNING,
	       arena_printf(check->arena,
			    "%s keeps %s of `%s.%s` and is cleared when a `%s` changes, not when its `%s` do",
			    key_words(check->arena, site->template), rows->what, holder, rows->field, holder,
			    rows->field),
	       arena_printf(check->arena, "clear it in a receiver of `m2m_changed` with `sender=%s.%s.through`, too",
			    holder, rows->field),
	       chain_of(check, site, NULL, run, rows));
}

/* Cleared when rows are saved or deleted, not when they are added to a relation that the value goes through. */
static bool judge_relations(struct check *check, const struct key_site *site)
{
	struct reading_list list = stored_rows(check->project, site);

	for (size_t i = 0; i < list.count; i++) {
		const struct reading *rows = &list.items[i];
		struct invalidation by;
		const struct run *run;

		if (!rows->field || has_own_model(check, rows))
			continue;
		by = key_invalidation(check->project, site);
		run = by.by_hand ? NULL : deaf_run(check, &by, rows);
		if (!run || key_events_of(check->project, site, rows->holder).unknown)
			continue;
		report_relation(check, site, run, rows,
				key_events_of(check->project, site, rows->holder).by_hand);
		return true;
	}
	return false;
}

/* ---- several keys ---- */

/* Some of the keys that one set makes are deleted, the others not. */
static bool judge_choices(struct check *check, const struct key_site *site)
{
	const struct alternative *keys[KEYS_MAX], *left = NULL, *removed = NULL;
	size_t count = key_expand(check->project, site, keys, KEYS_MAX);

	if (count < 2 || key_is_renewed(check->project, site) || key_has_generation(check->project, site))
		return false;
	for (size_t i = 0; i < count; i++)
		*(alternative_is_cleared(check->project, site, keys[i]) ? &removed : &left) = keys[i];
	if (!left || !removed || !value_rows(check->project, site) ||
	    key_events_of(check->project, site, (struct class_ref){ 0 }).unknown)
		return false;
	report(check, site, SEVERITY_WARNING,
	       arena_printf(check->arena, "`%s` is cleared and `%s`, which is set in the same place, is not",
			    alternative_text(check->arena, removed), alternative_text(check->arena, left)),
	       arena_printf(check->arena, "delete `%s` too", alternative_text(check->arena, left)),
	       chain_of(check, site, NULL, NULL, value_rows(check->project, site)));
	return true;
}

static void judge_siblings(struct check *check, const struct key_site *site)
{
	const struct key_site *sibling = cleared_sibling(check->project, site);

	if (!sibling)
		return;
	report(check, site, SEVERITY_WARNING,
	       arena_printf(check->arena, "%s is set together with %s, and only the latter is cleared",
			    key_words(check->arena, site->template), key_words(check->arena, sibling->template)),
	       "delete both keys in the same place (`delete_many`)",
	       chain_of(check, site, sibling, NULL, value_rows(check->project, site)));
}

static bool is_told(void *context, const struct key_site *site)
{
	struct check *check = context;

	return keeps(site) && value_rows(check->project, site) != NULL;
}

void partly_invalidated_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		const struct reading *rows =
			keeps(site) && is_first_of_key(check->project, site, is_told, check)
				? value_rows(check->project, site)
				: NULL;

		if (!rows || key_has_generation(check->project, site))
			continue;
		if (!judge_events(check, site, rows) && !judge_relations(check, site) && !judge_choices(check, site))
			judge_siblings(check, site);
	}
}
