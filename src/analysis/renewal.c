#include "analysis/renewal.h"

#include "analysis/instances.h"
#include "analysis/keeper.h"
#include "analysis/shared_raw.h"
#include "analysis/upkeep.h"
#include "syntax/visit.h"
#include "values/callers.h"

typedef bool write_test(struct project *project, const struct raw_write *write, const struct renewed *slot,
			const void *context);

static bool goes_to(struct project *project, const struct raw_write *write, const struct renewed *slot)
{
	struct type type;

	if (write->fills)
		return false;
	if (!slot->class_def)
		return !write->attribute && write->holder->kind == EXPR_NAME &&
		       text_equals(write->holder->name.id, slot->name);
	if (!write->attribute || !text_equals(write->attribute, slot->name))
		return false;
	type = holder_type(project, write->scope, write->holder);
	return type.kind == TYPE_CLASS && type.cls.def == slot->class_def;
}

static bool any_write_in(struct project *project, const struct module *module, const struct renewed *slot,
			 write_test *test, const void *context)
{
	struct raw_write_list list = raw_writes(project, module);

	for (size_t i = 0; i < list.count; i++)
		if (goes_to(project, &list.items[i], slot) && test(project, &list.items[i], slot, context))
			return true;
	return false;
}

static bool any_write(struct project *project, const struct renewed *slot, write_test *test, const void *context)
{
	size_t count;
	const uint32_t *files;

	if (!slot->class_def)
		return any_write_in(project, slot->module, slot, test, context);
	files = project_files_naming(project, slot->module, slot->name, &count);
	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module && !path_is_test(module->path) &&
		    any_write_in(project, module, slot, test, context))
			return true;
	}
	return false;
}

static bool by_age(struct project *project, const struct raw_write *write, const struct renewed *slot,
		   const void *context)
{
	(void)slot;
	(void)context;
	return compares_age(project, write->function, write->value);
}

bool is_renewed_by_age(struct project *project, const struct renewed *slot)
{
	return any_write(project, slot, by_age, NULL);
}

static bool on_demand(struct project *project, const struct raw_write *write, const struct renewed *slot,
		      const void *but)
{
	(void)project;
	return write->function != but && is_guarded(write->function, slot->name, write->target);
}

bool is_asked_for_elsewhere(struct project *project, const struct renewed *slot, const struct function *but)
{
	return any_write(project, slot, on_demand, but);
}

static bool is_handed_nothing(const struct function *function)
{
	size_t own = function_class(function) ? 1 : 0;

	return function->parameter_count <= own;
}

bool is_called_in_rounds(struct project *project, const struct function *function)
{
	struct callers callers = { 0 };

	if (is_handed_nothing(function))
		callers = function_callers(project, function, false);
	for (size_t i = 0; i < callers.count; i++) {
		const struct call_site *site = callers.items[i].site;
		const struct function *around = scope_function(site->scope);

		if (around && runs_in_loop(around, site->call->span))
			return true;
	}
	return false;
}

/* ---- memos of one entry ---- */

struct key_search {
	const char *slot;
	const char *key;
	bool found;
};

static bool on_slot(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct key_search *search = visitor->data;

	(void)scope;
	search->found |= (expr->kind == EXPR_NAME && text_equals(expr->name.id, search->slot)) ||
			 (expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, search->slot));
	return !search->found;
}

static bool names_slot(const struct scope *scope, const struct expr *expr, const char *slot)
{
	struct key_search search = { slot, NULL, false };
	struct visitor visitor = { .expr = on_slot, .data = &search };

	visit_expr(&visitor, expr, scope);
	return search.found;
}

/* Whether EXPR is the slot, a part of it, or a local name for such a part. */
static bool comes_out_of(const struct scope *scope, const struct expr *expr, const char *slot)
{
	struct binding_run run;

	if (names_slot(scope, expr, slot))
		return true;
	if (expr->kind != EXPR_NAME)
		return false;
	run = scope_bindings(scope, expr->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].value && run.items[i].value != expr && names_slot(scope, run.items[i].value, slot))
			return true;
	return false;
}

static bool on_compared(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct key_search *search = visitor->data;

	if (expr->kind != EXPR_COMPARE || expr->operation.count != 2 ||
	    (!text_equals(expr->operation.op, "==") && !text_equals(expr->operation.op, "!=")))
		return !search->found;
	for (size_t i = 0; i < 2; i++) {
		const struct expr *mine = expr->operation.operands[i];

		search->found |= mine->kind == EXPR_NAME && text_equals(mine->name.id, search->key) &&
				 comes_out_of(scope, expr->operation.operands[1 - i], search->slot);
	}
	return !search->found;
}

/* What the one assignment in SCOPE to NAME makes it, be it a parameter before or not; or NAME itself. */
static const struct expr *bound_to(const struct scope *scope, const struct expr *name)
{
	struct binding_run run = scope_bindings(scope, name->name.id);
	const struct binding *last = run.count ? &run.items[run.count - 1] : NULL;
	bool alone = run.count == 1 || (run.count == 2 && run.items[0].kind == BINDING_PARAMETER);

	return alone && last->kind == BINDING_ASSIGN && last->value ? last->value : name;
}

const struct expr *compared_key(const struct function *function, const char *slot, const struct expr *value)
{
	for (size_t i = 0; value->kind == EXPR_TUPLE && i < value->items.count; i++) {
		struct key_search search = { slot, NULL, false };
		struct visitor visitor = { .expr = on_compared, .data = &search };

		if (value->items.items[i]->kind != EXPR_NAME)
			continue;
		search.key = value->items.items[i]->name.id;
		visit_function(&visitor, function);
		if (search.found)
			return bound_to(function->scope, value->items.items[i]);
	}
	return NULL;
}
