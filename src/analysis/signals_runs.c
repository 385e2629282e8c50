#include "analysis/flow.h"
#include "analysis/rows.h"
#include "analysis/signals_parts.h"
#include "values/call_names.h"

#include <string.h>

/* Functions looked at for one question, and files searched for the callers of one name. */
enum { WALK_MAX = 48, FILES_MAX = 60 };

/* A function on the way up, and how the one below is called from it. */
struct step {
	const struct function *function;
	size_t below; /* index of the step that this one calls */
	int hops;
	struct place call;
	bool on_commit;
};

struct walk {
	struct project *project;
	struct step steps[WALK_MAX];
	size_t count;
	VEC(struct run) runs;
};

static bool visited(const struct walk *walk, const struct function *function)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->steps[i].function == function)
			return true;
	return false;
}

static void step_up(struct walk *walk, size_t below, const struct function *function, struct place call, bool on_commit)
{
	const struct step *from = &walk->steps[below];

	if (!function || walk->count == WALK_MAX || from->hops >= TRIGGER_HOPS || visited(walk, function))
		return;
	walk->steps[walk->count++] =
		(struct step){ function, below, from->hops + 1, call, from->on_commit || on_commit };
}

/* ---- the triggers of one function ---- */

static struct evidence trigger_evidence(struct project *project, const struct trigger *trigger)
{
	struct arena *arena = project_arena(project);
	const char *signal = trigger->signal ? text_last_name(trigger->signal) : NULL;
	const char *sender = trigger->sender.name ? text_last_name(trigger->sender.name) : NULL;
	struct evidence evidence = { .role = EVIDENCE_CLEARS, .has_place = true };

	if (trigger->kind != TRIGGER_RECEIVER) {
		evidence.place = project_place(trigger->function->scope, trigger->function->name_span);
		evidence.sentence =
			arena_printf(arena, "`%s.%s` runs it", sender ? sender : "?", trigger->function->name);
		return evidence;
	}
	evidence.place = project_place(trigger->scope, trigger->expr->span);
	if (trigger->sender_kind == SENDER_ANY)
		evidence.sentence = arena_printf(arena, "receiver of `%s` of every model", signal);
	else if (trigger->sender_kind == SENDER_THROUGH)
		evidence.sentence =
			arena_printf(arena, "receiver of `%s` of `%s.%s.through`", signal, sender, trigger->field);
	else if (sender)
		evidence.sentence = arena_printf(arena, "receiver of `%s` of `%s`", signal, sender);
	else
		evidence.sentence = arena_printf(arena, "receiver of `%s`", signal);
	return evidence;
}

static void add_run(struct walk *walk, size_t top, const struct trigger *trigger)
{
	struct arena *arena = project_arena(walk->project);
	struct evidence *chain = ARENA_ARRAY(arena, struct evidence, TRIGGER_HOPS + 1);
	struct run run = { trigger, { chain, 0 }, walk->steps[top].on_commit };

	chain[run.chain.count++] = trigger_evidence(walk->project, trigger);
	for (size_t at = top; walk->steps[at].hops > 0; at = walk->steps[at].below) {
		const struct function *called = walk->steps[walk->steps[at].below].function;

		if (called->name[0] == '<')
			continue;
		chain[run.chain.count++] = (struct evidence){ EVIDENCE_CALLS, true, walk->steps[at].call,
							      arena_printf(arena, "calls `%s`", called->name) };
	}
	vec_push(&walk->runs, run);
}

static void add_override(struct walk *walk, size_t top)
{
	const struct function *function = walk->steps[top].function;
	const struct pack_set *packs = project_packs(walk->project);
	const struct class_def *class_def = function_class(function);
	struct trigger trigger = { .kind = TRIGGER_OVERRIDE, .function = function, .sender_kind = SENDER_FAMILY };
	struct trigger *kept;

	if (names_hold(&packs->dispatch.saves, function->name))
		trigger.events = EVENT_SAVE;
	if (names_hold(&packs->dispatch.deletes, function->name))
		trigger.events = EVENT_DELETE;
	if (!class_def || (trigger.events == 0 && !names_hold(&packs->queryset.bulk_writes, function->name)))
		return;
	trigger.sender = (struct class_ref){ class_def, project_class_name(walk->project, class_def) };
	if (class_is_kind(walk->project, trigger.sender, "queryset") ||
	    class_is_kind(walk->project, trigger.sender, "manager")) {
		trigger.kind = TRIGGER_BULK;
		trigger.sender =
			rows_model(walk->project, (struct type){ .kind = TYPE_MANAGER, .cls = trigger.sender });
		trigger.sender_kind = trigger.sender.name ? SENDER_FAMILY : SENDER_UNKNOWN;
	} else if (!class_is_kind(walk->project, trigger.sender, "model")) {
		return;
	}
	kept = ARENA_NEW(project_arena(walk->project), struct trigger);
	*kept = trigger;
	add_run(walk, top, kept);
}

static void add_triggers(struct walk *walk, size_t top)
{
	struct trigger_list receivers = project_receivers(walk->project);

	for (size_t i = 0; i < receivers.count; i++)
		if (receivers.items[i].function == walk->steps[top].function)
			add_run(walk, top, &receivers.items[i]);
	add_override(walk, top);
}

/* ---- one step up ---- */

/* Whether the span lies in an argument of a call that runs it when the transaction ends. */
static bool is_deferred(struct project *project, const struct ast *ast, struct span span)
{
	struct ast_parts parts = ast->parts;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		struct entity entity;

		if (!span_contains(site->call->span, span) || span_contains(site->call->call.callee->span, span))
			continue;
		entity = project_resolve(project, site->scope, site->call->call.callee);
		if (entity.name && names_hold(&project_packs(project)->dispatch.deferrers, entity.name))
			return true;
	}
	return false;
}

/* A method that the class of FUNCTION inherits is called where it overrides it, too. */
static bool may_run(struct project *project, const struct function *callee, const struct function *function)
{
	const struct class_def *mine = function_class(function), *theirs;

	if (callee == function)
		return true;
	theirs = mine ? function_class(callee) : NULL;
	return theirs && text_equals(callee->name, function->name) &&
	       class_inherits(project, (struct class_ref){ mine, project_class_name(project, mine) },
			      project_class_name(project, theirs));
}

static bool means(struct project *project, const struct scope *scope, const struct expr *expr,
		  const struct function *function)
{
	struct entity entity;
	struct type type;

	if (!text_equals(expr_last_name(expr), function->name))
		return false;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function == function;
	type = project_type(project, scope, expr);
	return type.kind == TYPE_FUNCTION && may_run(project, type.entity.function, function);
}

/* Whether the call runs FUNCTION, or hands it on as it is: `f(x)`, `f.delay(x)`, `on_commit(self.f)`, `partial(f, x)`. */
static bool call_runs(struct project *project, const struct call_site *site, const struct function *function)
{
	const struct expr *callee = site->call->call.callee;
	const struct function *callees[4];
	size_t count;

	if (text_equals(expr_last_name(callee), function->name)) {
		count = project_callees(project, site->scope, site->call, callees, 4);
		for (size_t i = 0; i < count; i++)
			if (may_run(project, callees[i], function))
				return true;
	}
	if (callee->kind == EXPR_ATTRIBUTE && means(project, site->scope, callee->attribute.object, function))
		return true;
	for (size_t i = 0; i < site->call->call.count; i++)
		if (means(project, site->scope, site->call->call.arguments[i].value, function))
			return true;
	return false;
}

/* The first call that is left in any of the lists, and is taken from all; UINT32_MAX: none is left. */
static uint32_t take_first(struct call_list lists[3])
{
	uint32_t first = UINT32_MAX;

	for (int i = 0; i < 3; i++)
		if (lists[i].count && lists[i].items[0] < first)
			first = lists[i].items[0];
	for (int i = 0; i < 3; i++)
		for (; lists[i].count && lists[i].items[0] == first; lists[i].items++)
			lists[i].count--;
	return first;
}

static void search_module(struct walk *walk, size_t below, const struct module *module)
{
	struct project *project = walk->project;
	const struct function *function = walk->steps[below].function;
	struct call_list lists[] = { calls_saying(project, module, function->name),
				     calls_below(project, module, function->name),
				     calls_handing(project, module, function->name) };
	uint32_t number;

	while ((number = take_first(lists)) != UINT32_MAX) {
		const struct call_site *site = &module->ast->parts.calls[number];
		const struct function *caller = site->in_decorator ? NULL : scope_function(site->scope);

		if (!caller || !call_runs(project, site, function) || never_runs(site->scope, site->call->span))
			continue;
		step_up(walk, below, caller, project_place(site->scope, site->call->span),
			is_deferred(project, module->ast, site->call->span));
	}
}

static void search_callers(struct walk *walk, size_t below)
{
	const struct function *function = walk->steps[below].function;
	const struct scope *around = function->scope->parent;
	const struct module *own = project_scope_module(walk->project, function->scope);
	const uint32_t *files;
	size_t count;

	if (walk->steps[below].hops >= TRIGGER_HOPS)
		return;
	if (function->name[0] == '<') {
		step_up(walk, below, scope_function(around), project_place(function->scope, function->span),
			is_deferred(walk->project, function->scope->ast, function->span));
		return;
	}
	files = project_files_naming(walk->project, own, function->name, &count);
	if (count > FILES_MAX || (around && around->kind == SCOPE_FUNCTION)) {
		if (own)
			search_module(walk, below, own);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(walk->project, files[i]);

		if (module)
			search_module(walk, below, module);
	}
}

struct run_list function_runs(struct project *project, const struct function *function)
{
	struct signals *signals = signals_of(project);
	struct walk walk = { .project = project };
	struct run_list *list;
	const void *known;

	if (pointer_map_get(signals->runs, function, &known))
		return *(const struct run_list *)known;
	walk.steps[walk.count++] = (struct step){ .function = function };
	for (size_t i = 0; i < walk.count; i++) {
		add_triggers(&walk, i);
		search_callers(&walk, i);
	}
	list = ARENA_NEW(project_arena(project), struct run_list);
	vec_settle(&walk.runs, project_arena(project), list->items, list->count);
	pointer_map_put(signals->runs, function, list);
	return *list;
}

struct run_list place_runs(struct project *project, const struct scope *scope, struct span span)
{
	const struct function *function = scope_function(scope);
	struct run_list list = { 0 };
	struct run *runs;

	if (!function)
		return list;
	list = function_runs(project, function);
	if (list.count == 0 || !is_deferred(project, scope->ast, span))
		return list;
	runs = arena_copy(project_arena(project), list.items, sizeof *runs, list.count);
	for (size_t i = 0; i < list.count; i++)
		runs[i].on_commit = true;
	return (struct run_list){ runs, list.count };
}

bool place_is_deferred(struct project *project, const struct scope *scope, struct span span)
{
	return is_deferred(project, scope->ast, span);
}

/* ---- which rows ---- */

bool trigger_listens(struct project *project, const struct trigger *trigger, struct class_ref model)
{
	struct class_ref sender = trigger->sender;

	if (trigger->sender_kind == SENDER_ANY || trigger->sender_kind == SENDER_UNKNOWN || !model.name || !sender.name)
		return true;
	if (trigger->sender_kind == SENDER_FAMILY || trigger->sender_kind == SENDER_THROUGH)
		return class_inherits(project, model, sender.name) || class_inherits(project, sender, model.name);
	return text_equals(sender.name, model.name) || (sender.def && class_inherits(project, sender, model.name)) ||
	       (model.def && class_inherits(project, model, sender.name));
}

unsigned runs_events(struct project *project, struct run_list runs, struct class_ref model)
{
	unsigned events = 0;

	for (size_t i = 0; i < runs.count; i++)
		if (trigger_listens(project, runs.items[i].trigger, model))
			events |= runs.items[i].trigger->events;
	return events;
}
