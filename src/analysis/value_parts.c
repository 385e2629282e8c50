#include "analysis/value_parts.h"

#include "analysis/hooks.h"
#include "syntax/visit.h"

bool is_of_template(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct expr *object = expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object : NULL;
	struct entity entity;
	const char *kind;

	if (!object || object->kind != EXPR_NAME ||
	    !pack_word_is(project_packs(project), WORD_CONTEXT_CODE, expr->attribute.name))
		return false;
	entity = project_resolve(project, scope, object);
	if (entity.kind != ENTITY_PARAMETER || entity.run.items[0].scope->kind != SCOPE_FUNCTION)
		return false;
	kind = hook_parameter_kind(project, entity.run.items[0].scope->function,
				   entity.run.items[0].parameter);
	return kind && text_equals(kind, "context");
}

/* ---- arguments ---- */

struct mention {
	const struct function *function;
	const char *name;
	bool found;
};

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct mention *mention = visitor->data;

	(void)scope;
	mention->found |= expr->kind == EXPR_NAME && text_equals(expr->name.id, mention->name);
	return !mention->found;
}

/* The parameter that the argument at INDEX is passed as; NULL: unsure. */
static const struct parameter *passed_as(struct project *project, const struct function *function,
					 const struct expr *call, size_t index)
{
	const struct argument *argument = &call->call.arguments[index];
	enum method_kind kind = project_method_kind(project, function);
	bool is_bound = call->call.callee->kind == EXPR_ATTRIBUTE &&
			(kind == METHOD_INSTANCE || kind == METHOD_CLASS);

	if (call_has_star(call))
		return NULL;
	if (argument->kind == ARGUMENT_POSITIONAL && index + is_bound < function->parameter_count &&
	    function->parameters[index + is_bound].kind != PARAMETER_STAR)
		return &function->parameters[index + is_bound];
	for (size_t i = 0; argument->kind == ARGUMENT_KEYWORD && i < function->parameter_count; i++)
		if (text_equals(function->parameters[i].name, argument->name))
			return &function->parameters[i];
	return NULL;
}

static bool is_looked_at(const struct function *function, const char *name)
{
	struct mention mention = { .function = function, .name = name };
	struct visitor visitor = { .expr = on_expr, .nested = true, .data = &mention };

	visit_function(&visitor, function);
	return mention.found;
}

bool is_idle_argument(struct project *project, const struct scope *scope, const struct expr *call,
		      size_t index)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);
	const struct parameter *parameter;
	const struct function *function;
	size_t overrides = 0;

	if (entity.kind == ENTITY_CLASS || !project_callees(project, scope, call, &function, 1))
		return false;
	parameter = passed_as(project, function, call, index);
	if (!parameter || is_looked_at(function, parameter->name))
		return false;
	if (function_class(function)) /* an override may look */
		class_overrides(project, function_class(function), function->name, &overrides);
	return overrides == 0;
}
