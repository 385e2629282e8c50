#include "keys/key_values.h"

/* ---- what is stored ---- */

static const struct function *function_named(struct project *project, const struct scope *scope,
					     const struct expr *expr)
{
	struct entity entity;
	struct type type;

	if (expr->kind == EXPR_LAMBDA)
		return expr->lambda.function;
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return NULL;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function;
	if (expr->kind == EXPR_NAME)
		return NULL;
	type = project_type(project, scope, expr->attribute.object);
	return (type.kind == TYPE_INSTANCE || type.kind == TYPE_CLASS || type.kind == TYPE_MANAGER) && type.cls.def
		       ? class_method(project, type.cls.def, expr->attribute.name, NULL)
		       : NULL;
}

/* The position of the parameter that a helper calls for the value: `compute` of `value = compute()`; -1 if none. */
static int called_parameter(const struct key_site *site)
{
	const struct function *helper = scope_function(site->value_scope);
	const struct expr *value = site->value;

	if (helper && value->kind == EXPR_NAME) {
		struct binding_run run = scope_bindings(helper->scope, value->name.id);

		for (size_t i = 0; i < run.count; i++)
			if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
			    run.items[i].value->kind == EXPR_CALL)
				value = run.items[i].value;
	}
	if (helper && value->kind == EXPR_CALL && value->call.callee->kind == EXPR_NAME)
		value = value->call.callee;
	for (size_t i = 0; helper && value->kind == EXPR_NAME && i < helper->parameter_count; i++)
		if (text_equals(helper->parameters[i].name, value->name.id))
			return (int)i;
	return -1;
}

/* What the call of a helper or of a wrapper's method hands to it for the parameter at POSITION; NULL if that is not seen. */
static const struct expr *handed(struct project *project, const struct key_site *site, int position)
{
	const struct function *callee, *helper = scope_function(site->value_scope);
	enum method_kind kind;

	if (position < 0 || site->call == site->api_call || site->call->kind != EXPR_CALL ||
	    project_callees(project, site->scope, site->call, &callee, 1) != 1 || callee != helper)
		return NULL;
	kind = project_method_kind(project, helper);
	return call_argument(site->call, kind == METHOD_INSTANCE || kind == METHOD_CLASS ? position - 1 : position,
			     helper->parameters[position].name);
}

static int parameter_position(const struct key_site *site)
{
	const struct function *helper = scope_function(site->value_scope);

	for (size_t i = 0; helper && site->value->kind == EXPR_NAME && i < helper->parameter_count; i++)
		if (text_equals(helper->parameters[i].name, site->value->name.id))
			return (int)i;
	return -1;
}

const struct expr *site_value(struct project *project, const struct key_site *site, const struct scope **scope)
{
	const struct expr *argument =
		site->value && site->value_scope ? handed(project, site, parameter_position(site)) : NULL;

	*scope = argument ? site->scope : site->value_scope;
	return argument ? argument : site->value;
}

static const struct function *handed_function(struct project *project, const struct key_site *site)
{
	const struct expr *callable = handed(project, site, called_parameter(site));
	const struct function *function = callable ? function_named(project, site->scope, callable) : NULL;

	/* of a plain value the wrapper calls nothing */
	return function && site->role != ROLE_GET_OR_SET && parameter_position(site) >= 0 ? NULL : function;
}

const struct function *value_function(struct project *project, const struct key_site *site)
{
	if (!site->value || !site->value_scope)
		return NULL;
	if (site->call != site->api_call)
		return handed_function(project, site);
	return site->role == ROLE_GET_OR_SET ? function_named(project, site->value_scope, site->value) : NULL;
}

static const struct reading *rows_in(struct reading_list list)
{
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].validity == VALIDITY_ROWS && !list.items[i].doubtful)
			return &list.items[i];
	return NULL;
}

static bool is_container(const struct expr *expr)
{
	return expr->kind == EXPR_LIST || expr->kind == EXPR_DICT || expr->kind == EXPR_SET ||
	       (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_NAME);
}

/* A container that is filled step by step holds what its function reads. */
static const struct reading *bound_rows(struct project *project, const struct scope *scope, const struct expr *name)
{
	const struct scope *home = scope_of_name(scope, name->name.id);
	struct binding_run run =
		home && home->kind == SCOPE_FUNCTION ? scope_bindings(home, name->name.id) : (struct binding_run){ 0 };
	const struct reading *rows = NULL;
	bool filled = false;

	for (size_t i = 0; i < run.count && !rows; i++) {
		const struct binding *binding = &run.items[i];

		if ((binding->kind != BINDING_ASSIGN && binding->kind != BINDING_AUGMENT) || !binding->value)
			continue;
		rows = rows_in(expression_readings(project, binding->scope, binding->value));
		filled |= is_container(binding->value);
	}
	return rows || !filled ? rows : rows_in(function_readings(project, home->function));
}

const struct reading *value_rows(struct project *project, const struct key_site *site)
{
	const struct function *function = value_function(project, site);
	const struct scope *scope;
	const struct expr *value = site_value(project, site, &scope), *head;
	const struct reading *rows;

	if (function)
		return rows_in(kept_result_readings(project, function));
	if (!value || !scope)
		return NULL;
	rows = rows_in(expression_readings(project, scope, value));
	head = expr_head(value);
	return rows || !head ? rows : bound_rows(project, scope, head);
}
