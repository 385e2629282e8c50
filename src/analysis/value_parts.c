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

/* ---- what a key or a lookup tells ---- */

struct match {
	const char *text;
	bool found;
};

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct match *match = visitor->data;
	char text[DOTTED_BYTES];

	(void)scope;
	match->found |= expr_dotted(expr, text, sizeof text) && text_equals(text, match->text);
	return !match->found && expr->kind != EXPR_ATTRIBUTE;
}

bool holds_dotted(const struct scope *scope, const struct expr *expr, const char *dotted)
{
	struct match match = { dotted, false };
	struct visitor visitor = { .expr = on_part, .data = &match };

	visit_expr(&visitor, expr, scope);
	return match.found;
}

struct asking {
	struct project *project;
	const char *self;   /* as the method calls its object */
	const char *object; /* as the caller does */
	const struct scope *scope;
	const struct expr *key;
	bool asks_more;
};

static bool on_asked(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct asking *asking = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_ATTRIBUTE && expr->attribute.object->kind == EXPR_NAME &&
	    text_equals(expr->attribute.object->name.id, asking->self)) {
		asking->asks_more |= !holds_dotted(asking->scope, asking->key,
						   arena_dotted(project_arena(asking->project), asking->object,
								expr->attribute.name));
		return false;
	}
	asking->asks_more |= expr->kind == EXPR_NAME && text_equals(expr->name.id, asking->self);
	return !asking->asks_more;
}

bool asks_object_only_for(struct project *project, const struct scope *scope, const struct expr *call,
			  const struct expr *key)
{
	const struct expr *callee = call->call.callee;
	struct asking asking = { .project = project, .scope = scope, .key = key };
	struct visitor visitor = { .expr = on_asked, .nested = true, .data = &asking };
	const struct function *method = NULL;

	if (callee->kind != EXPR_ATTRIBUTE || callee->attribute.object->kind != EXPR_NAME ||
	    !project_callees(project, scope, call, &method, 1) || !function_class(method) ||
	    method->parameter_count == 0)
		return false;
	asking.self = method->parameters[0].name;
	asking.object = callee->attribute.object->name.id;
	visit_function(&visitor, method);
	return !asking.asks_more;
}

bool is_fixed_by_lookup(const struct expr *expr)
{
	const struct expr *call = expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object : NULL;

	if (!call || call->kind != EXPR_CALL || call->call.callee->kind != EXPR_ATTRIBUTE ||
	    !text_equals(call->call.callee->attribute.name, "get"))
		return false;
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].kind == ARGUMENT_KEYWORD &&
		    text_equals(call->call.arguments[i].name, expr->attribute.name))
			return true;
	return false;
}
