#include "keys/dead_receivers.h"
#include "keys/invalidation.h"
#include "analysis/local_clears.h"
#include "base/vec.h"
#include "lint/rule.h"

#include <string.h>

/* What is registered by decorators of one function, and dies of the same cause, is one finding, on the function. */
struct group {
	const struct trigger *first;
	enum dead_kind kind;
	/* The neighbours of `first` that have its function: decorators of one function follow one another. */
	struct trigger_list run;
	const struct trigger_list *all;
};

static bool is_decorator(const struct trigger *receiver)
{
	const struct function *function = receiver->function;

	for (size_t i = 0; i < function->decorator_count; i++)
		if (function->decorators[i] == receiver->expr)
			return true;
	return false;
}

static bool belongs(struct project *project, const struct group *group, const struct trigger *receiver)
{
	return receiver == group->first ||
	       (receiver->function == group->first->function && is_decorator(receiver) && is_decorator(group->first) &&
		text_equals(receiver->signal, group->first->signal) &&
		receiver_is_dead(project, receiver) == group->kind);
}

/* "`A`, `B` or `C`" */
static const char *senders_of(struct check *check, const struct group *group)
{
	const char *senders = NULL, *last = NULL;

	for (size_t i = 0; i < group->run.count; i++) {
		const struct trigger *receiver = &group->run.items[i];

		if (!belongs(check->project, group, receiver))
			continue;
		if (last)
			senders = senders ? arena_printf(check->arena, "%s, `%s`", senders, last)
					  : arena_printf(check->arena, "`%s`", last);
		last = text_last_name(receiver->sender.name);
	}
	return senders ? arena_printf(check->arena, "%s or `%s`", senders, last)
		       : arena_printf(check->arena, "`%s`", last);
}

/* Whether another decorator, or a call of connect() anywhere, connects the function to what is sent. */
static bool runs_otherwise(struct project *project, const struct group *group)
{
	for (size_t i = 0; i < group->all->count; i++) {
		const struct trigger *receiver = &group->all->items[i];

		if (receiver->function == group->first->function && receiver_is_dead(project, receiver) == DEAD_NOT)
			return true;
	}
	return false;
}

static const char *message_of(struct check *check, const struct group *group)
{
	const struct trigger *receiver = group->first;
	const char *name = receiver->function->name;
	enum dead_kind kind = group->kind;

	if (kind == DEAD_SENDER && runs_otherwise(check->project, group))
		return arena_printf(
			check->arena,
			"this receiver never runs on `%s`, which is sent with a `through` model, not with %s",
			text_last_name(receiver->signal), senders_of(check, group));
	if (kind == DEAD_SENDER)
		return arena_printf(check->arena,
				    "this receiver never runs: `%s` is sent with a `through` model, not with %s",
				    text_last_name(receiver->signal), senders_of(check, group));
	if (kind == DEAD_SIGNAL)
		return arena_printf(check->arena, "`%s` never runs: nothing in the project sends `%s`", name,
				    text_last_name(receiver->signal));
	return arena_printf(check->arena, "`%s` never runs: nothing imports `%s`, so it is not connected", name,
			    project_scope_module(check->project, receiver->scope)->name);
}

static const char *help_of(struct check *check, const struct trigger *receiver, enum dead_kind kind)
{
	const char *field = kind == DEAD_SENDER ? model_relation(check->project, receiver->sender.def) : NULL;

	if (field)
		return arena_printf(check->arena, "`sender=%s.%s.through`", text_last_name(receiver->sender.name),
				    field);
	if (kind == DEAD_SENDER)
		return arena_printf(check->arena, "take it away: `%s` has no many-to-many field of its own",
				    text_last_name(receiver->sender.name));
	if (kind == DEAD_SIGNAL)
		return arena_printf(check->arena, "send `%s` where the data changes", text_last_name(receiver->signal));
	return "import the module in `ready()` of the app's `AppConfig`";
}

static struct evidence_chain chain_of(struct check *check, const struct group *group)
{
	VEC(struct evidence) chain = { 0 };
	struct evidence_chain settled;

	for (size_t i = 0; i < group->run.count; i++) {
		const struct trigger *receiver = &group->run.items[i];

		if (!belongs(check->project, group, receiver))
			continue;
		if (is_decorator(receiver))
			vec_push(&chain, ((struct evidence){ EVIDENCE_OTHER, true,
							     project_place(receiver->scope, receiver->expr->span),
							     "connected here" }));
		if (group->kind == DEAD_SENDER)
			vec_push(&chain,
				 ((struct evidence){
					 EVIDENCE_CLEARS, true,
					 project_place(receiver->sender.def->scope, receiver->sender.def->name_span),
					 arena_printf(check->arena, "no field of the project has `through=%s`",
						      receiver->sender.def->name) }));
	}
	vec_settle(&chain, check->arena, settled.items, settled.count);
	return settled;
}

static bool is_first(struct project *project, const struct group *group)
{
	for (size_t i = 0; &group->run.items[i] != group->first; i++)
		if (belongs(project, group, &group->run.items[i]))
			return false;
	return true;
}

static bool runs_to(struct run_list runs, const struct function *function)
{
	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->function == function)
			return true;
	return false;
}

/* `redis.delete(key)`: a client or cache of the project's own, of which nothing more is known. */
static bool may_clear(struct project *project, const struct call_site *site)
{
	const struct expr *callee = site->call->call.callee;
	const struct pack_cache_method *method =
		callee->kind == EXPR_ATTRIBUTE ? pack_cache_method_find(project_packs(project), callee->attribute.name) : NULL;

	return method && role_removes(method->role) &&
	       project_type(project, site->scope, callee->attribute.object).kind == TYPE_UNKNOWN;
}

/* Whether the function, or what it calls, writes to or clears a cache; else it is dead, and no cache goes stale by that. */
static bool tends_cache(struct project *project, const struct function *function)
{
	struct key_sites sites = project_key_sites(project);
	struct local_clear_list clears = local_clears(project, project_scope_module(project, function->scope));
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++)
		if (may_clear(project, &parts.calls[i]))
			return true;
	for (size_t i = 0; i < clears.count; i++)
		if (span_contains(function->span, clears.items[i].expr->span))
			return true;
	for (size_t i = 0; i < sites.count; i++)
		if ((role_removes(sites.items[i].role) || role_stores(sites.items[i].role)) &&
		    runs_to(site_runs(project, &sites.items[i]), function))
			return true;
	return false;
}

static enum severity severity_of(struct check *check, const struct group *group)
{
	if (!tends_cache(check->project, group->first->function))
		return SEVERITY_INFO;
	return runs_otherwise(check->project, group) ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static void report(struct check *check, const struct group *group)
{
	const struct trigger *receiver = group->first;
	struct place place = project_place(receiver->scope, receiver->expr->span);
	bool runs = runs_otherwise(check->project, group);
	struct finding finding = {
		.severity = severity_of(check, group),
		.place = place,
		.message = message_of(check, group),
		.label = runs ? arena_printf(check->arena, "never runs on `%s`", text_last_name(receiver->signal))
			      : "never runs",
		.help = help_of(check, receiver, group->kind),
		.scope = receiver->function->name,
		.related = chain_of(check, group),
	};

	if (is_decorator(receiver)) {
		finding.place = project_place(receiver->function->scope, receiver->function->name_span);
		finding.also = place.span;
	}
	check_report(check, finding);
}

static void check_run(struct check *check, struct group *group)
{
	for (size_t i = 0; i < group->run.count; i++) {
		group->first = &group->run.items[i];
		group->kind = receiver_is_dead(check->project, group->first);
		if (group->kind != DEAD_NOT && is_first(check->project, group))
			report(check, group);
	}
}

void invalidation_never_fires_check(struct check *check, const struct module *module)
{
	struct trigger_list receivers;

	if (check_is_test(check, module))
		return;
	receivers = project_receivers(check->project);
	for (size_t i = 0, end; i < receivers.count; i = end) {
		struct group group = { .run = { &receivers.items[i], 0 }, .all = &receivers };

		for (end = i; end < receivers.count && receivers.items[end].function == receivers.items[i].function;)
			end++;
		if (project_scope_module(check->project, receivers.items[i].scope) != module)
			continue;
		group.run.count = end - i;
		check_run(check, &group);
	}
}
