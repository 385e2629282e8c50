#include "keys/freshness.h"

#include "analysis/joined_rows.h"
#include "base/vec.h"

/* ---- what a value reads ---- */

static bool is_rows(const struct reading *reading)
{
	return reading->validity == VALIDITY_ROWS && !reading->doubtful;
}

struct reading_list value_row_readings(struct project *project, const struct key_site *set)
{
	const struct function *function = value_function(project, set);
	VEC(struct reading) rows = { 0 };
	struct reading_list list = { 0 };

	if (function)
		list = kept_result_readings(project, function);
	else if (set->value && set->value_scope)
		list = expression_readings(project, set->value_scope, set->value);
	for (size_t i = 0; i < list.count; i++)
		if (is_rows(&list.items[i]))
			vec_push(&rows, list.items[i]);
	if (rows.count == 0 && !function && set->value && set->value->kind == EXPR_NAME) {
		const struct scope *home = scope_of_name(set->value_scope, set->value->name.id);
		struct binding_run run = home ? scope_bindings(home, set->value->name.id) : (struct binding_run){ 0 };

		for (size_t i = 0; i < run.count; i++) {
			list = (struct reading_list){ 0 };
			if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value)
				list = expression_readings(project, run.items[i].scope, run.items[i].value);
			for (size_t k = 0; k < list.count; k++)
				if (is_rows(&list.items[k]))
					vec_push(&rows, list.items[k]);
		}
	}
	if (rows.count == 0 && value_rows(project, set))
		vec_push(&rows, *value_rows(project, set));
	vec_settle(&rows, project_arena(project), list.items, list.count);
	return with_joined_rows(project, list);
}

/* ---- how long ---- */

bool kept_longer(const struct key_site *set, int64_t limit)
{
	if (set->timeout.kind == TIMEOUT_UNKNOWN)
		return false;
	return set->timeout.forever || (limit >= 0 && set->timeout.seconds > limit);
}

/* A lazy queryset that is stored is evaluated on the way into the cache. */
static bool is_queryset(struct project *project, const struct key_site *set)
{
	const struct scope *home;
	struct binding_run run;

	if (!set->value || !set->value_scope)
		return false;
	if (set->value->kind != EXPR_NAME)
		return project_type(project, set->value_scope, set->value).kind == TYPE_QUERYSET;
	home = scope_of_name(set->value_scope, set->value->name.id);
	run = home ? scope_bindings(home, set->value->name.id) : (struct binding_run){ 0 };
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
		    project_type(project, run.items[i].scope, run.items[i].value).kind == TYPE_QUERYSET)
			return true;
	return false;
}

bool stores_rows(struct project *project, const struct key_site *set)
{
	return value_rows(project, set) || is_queryset(project, set);
}
