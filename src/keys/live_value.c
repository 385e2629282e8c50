#include "keys/live_value.h"

#include "analysis/live_parameter.h"

static void found(struct follow *follow, const struct value *value, const char *what)
{
	struct live_value *out = follow->data;

	*out = (struct live_value){ what, value->is_contained, value->expr, value->scope };
	follow->stop = true;
}

static void found_instance(struct follow *follow, const struct value *value, struct class_ref model)
{
	struct arena *arena = project_arena(follow->project);

	found(follow, value,
	      model.name ? arena_printf(arena, "an instance of `%s`", text_last_name(model.name))
			 : "a model instance");
}

static void found_contained(struct follow *follow, const struct value *value, struct class_ref model)
{
	struct value inside = *value;

	inside.is_contained = true;
	found_instance(follow, &inside, model);
}

/* A method that packs do not know may return anything. */
static bool is_surely_queryset(const struct follow *follow, const struct value *value)
{
	const struct expr *callee =
		value->expr->kind == EXPR_CALL ? value->expr->call.callee : NULL;

	return callee && callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&project_packs(follow->project)->queryset.lazy, callee->attribute.name);
}

/* `get_list_or_404(...)`: rows that are read already. */
static bool is_list_of_rows(const struct follow *follow, const struct value *value)
{
	const char *name = value->expr->kind == EXPR_CALL
				   ? project_callee_name(follow->project, value->scope, value->expr)
				   : NULL;

	return name && pack_word_is(project_packs(follow->project), WORD_ROWS_GETTER, name);
}

static void judge_queryset(struct follow *follow, const struct value *value, struct type type)
{
	if (value->elements == 1 && !type.is_plain)
		found_instance(follow, value, type.model);
	else if (value->elements == 0 && is_list_of_rows(follow, value))
		found_contained(follow, value, type.model);
	else if (value->elements == 0 && is_surely_queryset(follow, value))
		found(follow, value, "a queryset");
}

/* `Product.objects.get(...)`, also where the model is out of sight. */
static bool is_row(const struct follow *follow, const struct value *value)
{
	const struct expr *callee = value->expr->kind == EXPR_CALL ? value->expr->call.callee : NULL;
	struct type rows;

	if (!callee || callee->kind != EXPR_ATTRIBUTE || value->elements ||
	    !names_hold(&project_packs(follow->project)->queryset.instances, callee->attribute.name))
		return false;
	rows = project_type(follow->project, value->scope, callee->attribute.object);
	return (rows.kind == TYPE_QUERYSET || rows.kind == TYPE_MANAGER) && !rows.is_plain;
}

static void judge(struct follow *follow, const struct value *value)
{
	struct type type = project_type(follow->project, value->scope, value->expr);

	if (type.kind == TYPE_QUERYSET)
		judge_queryset(follow, value, type);
	else if (type.kind != TYPE_INSTANCE || value->elements)
		return;
	else if (class_is_kind(follow->project, type.cls, "model"))
		found_instance(follow, value, type.cls);
	else if (class_is_kind(follow->project, type.cls, "request"))
		found(follow, value, "a request");
}

static void judge_call(struct follow *follow, const struct value *value)
{
	judge(follow, value);
	if (!follow->stop && is_row(follow, value))
		found_instance(follow, value, (struct class_ref){ 0 });
}

/* A row of a relation, or the result of a call: what it is shows where it stands. */
static bool on_value(struct follow *follow, const struct value *value)
{
	if (value->expr->kind == EXPR_ATTRIBUTE)
		judge(follow, value);
	else if (value->expr->kind == EXPR_CALL)
		judge_call(follow, value);
	return !follow->stop;
}

/* A row, request, user or session that the function is handed, by its type, callers or name. */
static void judge_parameter(struct follow *follow, const struct value *value)
{
	struct entity entity = project_resolve(follow->project, value->scope, value->expr);
	const struct binding *binding = entity.kind == ENTITY_PARAMETER ? &entity.run.items[0] : NULL;
	struct live_parameter live;

	if (!binding || value->elements || binding->scope->kind != SCOPE_FUNCTION ||
	    !is_live_parameter(follow->project, binding->scope->function, binding->parameter, true, &live) ||
	    text_equals(live.word, "queryset"))
		return;
	if (text_equals(live.word, "model"))
		found_instance(follow, value, live.model);
	else
		found(follow, value, live.kind);
}

static void on_leaf(struct follow *follow, const struct value *value)
{
	if (value->expr->kind != EXPR_NAME)
		return;
	judge(follow, value);
	if (!follow->stop)
		judge_parameter(follow, value);
}

bool live_value_stored(struct project *project, const struct key_site *site, struct live_value *out)
{
	struct follow follow = { .project = project,
				 .mode = FOLLOW_HELD,
				 .on_value = on_value,
				 .on_leaf = on_leaf,
				 .data = out };

	follow_stored(&follow, site);
	return follow.stop;
}
