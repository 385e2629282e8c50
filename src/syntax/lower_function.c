#include "syntax/lower.h"

#include <string.h>

/* The name of a parameter: an identifier, or a starred one. */
static void read_parameter_name(struct lowering *l, const struct tree_node *node, struct parameter *parameter)
{
	enum node_kind kind = node_kind(node);

	if (kind == NODE_LIST_SPLAT_PATTERN || kind == NODE_DICT_SPLAT_PATTERN) {
		parameter->kind = kind == NODE_LIST_SPLAT_PATTERN ? PARAMETER_STAR : PARAMETER_DOUBLE_STAR;
		for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part))
			if (node_kind(part) == NODE_IDENTIFIER)
				parameter->name = node_name(l, part);
	} else if (kind == NODE_IDENTIFIER) {
		parameter->name = node_name(l, node);
	}
}

/* typed_parameter, default_parameter, typed_default_parameter */
static void read_parameter(struct lowering *l, const struct tree_node *node, struct parameter *parameter)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_TYPE)
			parameter->annotation = lower_expr(l, part);
		else if (part->field == python_fields[FIELD_VALUE])
			parameter->default_value = lower_expr(l, part);
		else
			read_parameter_name(l, part, parameter);
	}
}

/* A child of the parameters; false if it is none. */
static bool lower_parameter(struct lowering *l, const struct tree_node *node, struct parameter *parameter)
{
	*parameter = (struct parameter){ .name = "", .span = node_span(node) };
	switch (node_kind(node)) {
	case NODE_TYPED_PARAMETER:
	case NODE_DEFAULT_PARAMETER:
	case NODE_TYPED_DEFAULT_PARAMETER:
		read_parameter(l, node, parameter);
		return true;
	case NODE_IDENTIFIER:
	case NODE_LIST_SPLAT_PATTERN:
	case NODE_DICT_SPLAT_PATTERN:
		read_parameter_name(l, node, parameter);
		return true;
	case NODE_TUPLE_PATTERN:
		return true;
	default:
		return false;
	}
}

/* Where the name of a parameter stands: behind its stars. */
static struct span name_span(struct lowering *l, const struct parameter *parameter)
{
	struct span span = parameter->span;

	while (span.length && strchr("* \t\r\n\f\\", l->source.data[span.offset])) {
		span.offset++;
		span.length--;
	}
	span.length = (uint32_t)strlen(parameter->name);
	return span;
}

static void bind_parameters(struct lowering *l, struct scope *scope, const struct parameter *parameters, size_t count)
{
	struct scope_frame frame = scope_enter(l, scope);

	for (size_t i = 0; i < count; i++) {
		const struct parameter *parameter = &parameters[i];

		if (*parameter->name)
			bind(l, (struct binding){ .name = parameter->name,
						  .kind = BINDING_PARAMETER,
						  .span = name_span(l, parameter),
						  .scope = scope,
						  .parameter = parameter });
	}
	scope_leave(l, frame);
}

/* KEYWORD_ONLY: the first parameter behind a lone star. */
static void settle_kinds(struct parameter *parameters, size_t count, size_t positional_only, size_t keyword_only)
{
	for (size_t i = 0; i < count; i++) {
		struct parameter *parameter = &parameters[i];

		if (parameter->kind == PARAMETER_STAR && i < keyword_only)
			keyword_only = i;
		if (parameter->kind != PARAMETER_PLAIN)
			continue;
		if (i < positional_only)
			parameter->kind = PARAMETER_POSITIONAL_ONLY;
		else if (i >= keyword_only)
			parameter->kind = PARAMETER_KEYWORD_ONLY;
	}
}

/* Their names are bound in the function's scope. */
static void lower_parameters(struct lowering *l, const struct tree_node *node, struct function *function, struct scope *scope)
{
	size_t mark = l->pile.size, seen = 0, positional_only = 0, keyword_only = SIZE_MAX;
	struct parameter *parameters;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct parameter parameter;

		if (node_kind(part) == NODE_POSITIONAL_SEPARATOR)
			positional_only = seen;
		if (node_kind(part) == NODE_KEYWORD_SEPARATOR && keyword_only == SIZE_MAX)
			keyword_only = seen;
		if (!lower_parameter(l, part, &parameter))
			continue;
		pile_push(&l->pile, &parameter, sizeof parameter);
		seen++;
	}
	parameters = pile_take(l, mark, sizeof(struct parameter), &function->parameter_count);
	settle_kinds(parameters, function->parameter_count, positional_only, keyword_only);
	function->parameters = parameters;
	bind_parameters(l, scope, parameters, function->parameter_count);
}

static struct scope *function_new(struct lowering *l, const struct tree_node *node, struct function **result)
{
	struct function *function = ARENA_NEW(l->arena, struct function);
	struct scope *scope = scope_new(l, SCOPE_FUNCTION);

	scope->function = function;
	function->span = node_span(node);
	function->name = "";
	function->scope = scope;
	vec_push(&l->functions, function);
	*result = function;
	return scope;
}

/* The body of a lambda: one statement that returns its expression. */
static struct block lower_lambda_body(struct lowering *l, const struct tree_node *node)
{
	struct stmt *stmt = ARENA_NEW(l->arena, struct stmt);
	const struct stmt **items = ARENA_NEW(l->arena, const struct stmt *);
	const struct stmt *outer = l->stmt;

	stmt->kind = STMT_RETURN;
	l->stmt = items[0] = stmt;
	stmt->value = lower_expr(l, node);
	stmt->span = stmt->value->span;
	l->stmt = outer;
	return (struct block){ items, 1 };
}

struct expr *lower_lambda(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_LAMBDA, node);
	struct function *function;
	struct scope *scope = function_new(l, node, &function);

	function->name = "<lambda>";
	expr->lambda.function = function;
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct scope_frame frame;

		if (node_kind(part) == NODE_LAMBDA_PARAMETERS) {
			lower_parameters(l, part, function, scope);
			continue;
		}
		frame = scope_enter(l, scope);
		function->body = lower_lambda_body(l, part);
		scope_leave(l, frame);
	}
	return expr;
}

static struct function *define_function(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	struct function *function;
	struct scope *scope = function_new(l, node, &function);
	struct scope_frame frame;

	stmt->kind = STMT_FUNCTION;
	stmt->function = function;
	function->stmt = stmt;
	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		switch (node_kind(child)) {
		case NODE_ASYNC: function->is_async = true; break;
		case NODE_IDENTIFIER:
			function->name = node_name(l, child);
			function->name_span = node_span(child);
			break;
		case NODE_PARAMETERS: lower_parameters(l, child, function, scope); break;
		case NODE_TYPE: function->returns = lower_expr(l, child); break;
		case NODE_BLOCK:
			frame = scope_enter(l, scope);
			function->body = lower_block(l, child);
			scope_leave(l, frame);
			break;
		default: break;
		}
	}
	if (function->name_span.length)
		bind(l, (struct binding){ .name = function->name,
					  .kind = BINDING_FUNCTION,
					  .span = function->name_span,
					  .function = function });
	return function;
}

void lower_function(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	define_function(l, node, stmt);
}

static struct class_def *define_class(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	struct class_def *class_def = ARENA_NEW(l->arena, struct class_def);
	struct scope *scope = scope_new(l, SCOPE_CLASS);
	struct scope_frame frame;

	stmt->kind = STMT_CLASS;
	stmt->class_def = scope->class_def = class_def;
	*class_def = (struct class_def){ .name = "", .span = node_span(node), .scope = scope, .stmt = stmt };
	vec_push(&l->classes, class_def);
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_IDENTIFIER) {
			class_def->name = node_name(l, part);
			class_def->name_span = node_span(part);
		} else if (node_kind(part) == NODE_ARGUMENT_LIST) {
			class_def->arguments = lower_arguments(l, part, &class_def->argument_count);
		} else if (node_kind(part) == NODE_BLOCK) {
			frame = scope_enter(l, scope);
			class_def->body = lower_block(l, part);
			scope_leave(l, frame);
		}
	}
	if (class_def->name_span.length)
		bind(l, (struct binding){ .name = class_def->name,
					  .kind = BINDING_CLASS,
					  .span = class_def->name_span,
					  .class_def = class_def });
	return class_def;
}

void lower_class(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	define_class(l, node, stmt);
}

/* Rules compare decorators with each other; of more than these, the nearest count. */
enum { DECORATORS_MAX = 100 };

static const struct expr *lower_decorator(struct lowering *l, const struct tree_node *node)
{
	bool outer = l->in_decorator;
	const struct expr *expr;

	l->in_decorator = true;
	expr = lower_only_child(l, node);
	l->in_decorator = outer;
	return expr;
}

void lower_decorated(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	const struct expr *const *decorators;
	struct function *function = NULL;
	struct class_def *class_def = NULL;
	size_t mark = l->pile.size, count;

	stmt->kind = STMT_BROKEN;
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *decorator;

		if (node_kind(part) == NODE_DECORATOR) {
			decorator = lower_decorator(l, part);
			pile_push(&l->pile, &decorator, sizeof decorator);
		} else if (node_kind(part) == NODE_FUNCTION) {
			function = define_function(l, part, stmt);
		} else if (node_kind(part) == NODE_CLASS) {
			class_def = define_class(l, part, stmt);
		}
	}
	decorators = pile_take(l, mark, sizeof(const struct expr *), &count);
	if (count > DECORATORS_MAX) {
		decorators += count - DECORATORS_MAX;
		count = DECORATORS_MAX;
	}
	if (function) {
		function->decorators = decorators;
		function->decorator_count = count;
	} else if (class_def) {
		class_def->decorators = decorators;
		class_def->decorator_count = count;
	}
}
