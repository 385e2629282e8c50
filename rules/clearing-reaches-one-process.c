#include "analysis/advice.h"
#include "analysis/instances.h"
#include "analysis/local_clears.h"
#include "analysis/signals.h"
#include "analysis/snippet.h"
#include "analysis/sources.h"
#include "base/vec.h"
#include "lint/rule.h"

/* The way from a receiver of a model's signal; NULL if there is none. */
static const struct run *model_run(struct project *project, const struct local_clear *clear)
{
	struct run_list runs = place_runs(project, clear->scope, clear->expr->span);

	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->kind == TRIGGER_RECEIVER && runs.items[i].trigger->events)
			return &runs.items[i];
	return NULL;
}

/* One finding for what a function empties, not for each line that does. */
static bool is_first(struct check *check, const struct local_clear_list *list, size_t index)
{
	const struct local_clear *clear = &list->items[index];
	const char *text = snippet(check->arena, clear->scope->ast, clear->cleared);

	for (size_t i = 0; i < index; i++)
		if (scope_function(list->items[i].scope) == scope_function(clear->scope) &&
		    text_equals(snippet(check->arena, clear->scope->ast, list->items[i].cleared), text))
			return false;
	return true;
}

/* Who waits for what is cleared: whoever saves rows, or whom a request serves. */
static const char *runs_where(const struct run *run)
{
	if (!run)
		return "serves the request";
	return run->trigger->events == EVENT_DELETE ? "deletes" : "saves";
}

static struct evidence_chain chain_of(struct check *check, const struct local_clear *clear, const struct run *run)
{
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	const struct reading *rows = NULL;

	for (size_t i = 0; run && i < run->chain.count; i++)
		vec_push(&items, run->chain.items[i]);
	if (clear->function)
		rows = reading_worst(function_readings(check->project, clear->function), VALIDITY_ROWS);
	if (rows)
		vec_push(&items,
			 ((struct evidence){ EVIDENCE_READS, true, project_place(rows->scope, rows->expr->span),
					     arena_printf(check->arena, "the cached value reads %s", rows->what) }));
	vec_push(&items, ((struct evidence){
				 .role = EVIDENCE_OTHER,
				 .sentence = "`runserver` has one process, so this does not show in development" }));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

void clearing_reaches_one_process_check(struct check *check, const struct module *module)
{
	struct local_clear_list list;

	if (check_is_short_lived(check, module))
		return;
	list = local_clears(check->project, module);
	for (size_t i = 0; i < list.count; i++) {
		const struct local_clear *clear = &list.items[i];
		const struct run *run = model_run(check->project, clear);
		const char *text = snippet(check->arena, clear->scope->ast, clear->expr);

		if ((!run && !is_request_code(check->project, clear->scope)) || !is_first(check, &list, i))
			continue;
		check_report(check,
			     (struct finding){
				     .severity = clear->expires || !run ? SEVERITY_INFO : SEVERITY_WARNING,
				     .place = { module->file, clear->expr->span },
				     .message = arena_printf(
					     check->arena,
					     "`%s%s` runs in the process that %s; every other worker stays stale",
					     clear->deletes ? "del " : "", text,
					     runs_where(run)),
				     .label = "reaches one process",
				     .help = arena_printf(check->arena, "move the value to %s",
							  shared_cache_words(check->project)),
				     .scope = project_scope_name(check->project, clear->scope),
				     .related = chain_of(check, clear, run),
			     });
	}
}
