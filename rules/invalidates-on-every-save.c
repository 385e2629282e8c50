#include "keys/freshness.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "lint/rule.h"
#include "syntax/visit.h"

struct guard_search {
	struct visitor visitor;
	const struct function *function;
	bool found;
};

static bool mentions_parameter(const struct function *function, const struct expr *expr)
{
	const struct expr *head = expr_head(expr);

	for (size_t i = 0; head && i < function->parameter_count; i++)
		if (text_equals(function->parameters[i].name, head->name.id))
			return true;
	return false;
}

/* A comparison or test of what the signal was sent with lets only some models through. */
static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct guard_search *search = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_COMPARE)
		for (size_t i = 0; i < expr->operation.count; i++)
			search->found |= mentions_parameter(search->function, expr->operation.operands[i]);
	if (expr->kind == EXPR_CALL)
		for (size_t i = 0; i < expr->call.count; i++)
			search->found |= mentions_parameter(search->function, expr->call.arguments[i].value);
	return !search->found;
}

static bool is_guarded(const struct function *function)
{
	struct guard_search search = { .function = function };

	search.visitor = (struct visitor){ .expr = on_expr, .nested = true, .data = &search };
	visit_function(&search.visitor, function);
	return search.found;
}

/* One key for all models: what one save clears has nothing to do with most others. */
static bool is_of_one_key(const struct key_site *site)
{
	struct slice text;

	return site->template && template_is_literal(site->template, &text);
}

static const struct trigger *every_save(struct project *project, const struct key_site *site)
{
	struct run_list runs = site_runs(project, site);

	for (size_t i = 0; i < runs.count; i++) {
		const struct trigger *trigger = runs.items[i].trigger;

		if (trigger->kind == TRIGGER_RECEIVER && trigger->events && trigger->sender_kind == SENDER_ANY &&
		    !is_guarded(trigger->function))
			return trigger;
	}
	return NULL;
}

void invalidates_on_every_save_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		const struct trigger *trigger;
		struct evidence *use;

		if (!site_invalidates(check->project, site) || !is_of_one_key(site))
			continue;
		trigger = every_save(check->project, site);
		if (!trigger)
			continue;
		use = ARENA_NEW(check->arena, struct evidence);
		*use = use_evidence(check->arena, site);
		check_report(check, (struct finding){
					    .severity = SEVERITY_INFO,
					    .place = project_place(trigger->scope, trigger->expr->span),
					    .message = arena_printf(
						    check->arena, "`%s` clears %s whenever a row of any model changes",
						    trigger->function->name, key_words(check->arena, site->template)),
					    .label = "no `sender`",
					    .help = "name the model whose rows the value reads: `sender=...`",
					    .scope = trigger->function->name,
					    .related = { use, 1 },
				    });
	}
}
