#include "syntax/visit.h"

static void visit_optional(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	if (expr)
		visit_expr(visitor, expr, scope);
}

static void visit_all(struct visitor *visitor, const struct expr *const *items, size_t count, const struct scope *scope)
{
	for (size_t i = 0; i < count; i++)
		visit_expr(visitor, items[i], scope);
}

static void visit_arguments(struct visitor *visitor, const struct argument *arguments, size_t count, const struct scope *scope)
{
	for (size_t i = 0; i < count; i++)
		visit_expr(visitor, arguments[i].value, scope);
}

void visit_block(struct visitor *visitor, const struct block *block, const struct scope *scope)
{
	for (size_t i = 0; i < block->count; i++)
		visit_stmt(visitor, block->items[i], scope);
}

void visit_function(struct visitor *visitor, const struct function *function)
{
	visit_block(visitor, &function->body, function->scope);
}

/* What a definition evaluates in the scope around it, and the body if that is wanted. */
static void visit_definition(struct visitor *visitor, const struct function *function, const struct scope *scope)
{
	visit_all(visitor, function->decorators, function->decorator_count, scope);
	for (size_t i = 0; i < function->parameter_count; i++) {
		visit_optional(visitor, function->parameters[i].annotation, scope);
		visit_optional(visitor, function->parameters[i].default_value, scope);
	}
	visit_optional(visitor, function->returns, scope);
	if (visitor->nested)
		visit_function(visitor, function);
}

/* ---- expressions ---- */

static void visit_comprehension(struct visitor *visitor, const struct expr *expr, const struct scope *outer)
{
	const struct scope *scope = expr->comprehension.scope;

	for (size_t i = 0; i < expr->comprehension.clause_count; i++) {
		const struct comprehension_clause *clause = &expr->comprehension.clauses[i];

		visit_expr(visitor, clause->target, scope);
		visit_expr(visitor, clause->iterable, i == 0 ? outer : scope);
		visit_all(visitor, clause->conditions, clause->condition_count, scope);
	}
	visit_expr(visitor, expr->comprehension.element, scope);
	visit_optional(visitor, expr->comprehension.value, scope);
}

static void visit_dict(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	for (size_t i = 0; i < expr->dict.count; i++) {
		visit_optional(visitor, expr->dict.entries[i].key, scope);
		visit_expr(visitor, expr->dict.entries[i].value, scope);
	}
}

static void visit_call(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_expr(visitor, expr->call.callee, scope);
	visit_arguments(visitor, expr->call.arguments, expr->call.count, scope);
}

static void visit_fstring(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	for (size_t i = 0; i < expr->fstring.count; i++)
		visit_optional(visitor, expr->fstring.parts[i].value, scope);
}

static void visit_conditional(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_expr(visitor, expr->conditional.then, scope);
	visit_expr(visitor, expr->conditional.test, scope);
	visit_expr(visitor, expr->conditional.otherwise, scope);
}

static void visit_slice(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_optional(visitor, expr->slice.lower, scope);
	visit_optional(visitor, expr->slice.upper, scope);
	visit_optional(visitor, expr->slice.step, scope);
}

static void visit_attribute(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_expr(visitor, expr->attribute.object, scope);
}

static void visit_subscript(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_expr(visitor, expr->subscript.object, scope);
	visit_expr(visitor, expr->subscript.index, scope);
}

static void visit_named(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_expr(visitor, expr->named.target, scope);
	visit_expr(visitor, expr->named.value, scope);
}

static void visit_operation(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_all(visitor, expr->operation.operands, expr->operation.count, scope);
}

static void visit_items(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_all(visitor, expr->items.items, expr->items.count, scope);
}

static void visit_operand(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_optional(visitor, expr->operand, scope);
}

static void visit_lambda(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	visit_definition(visitor, expr->lambda.function, scope);
}

static void (*const EXPRS[])(struct visitor *visitor, const struct expr *expr, const struct scope *scope) = {
	[EXPR_ATTRIBUTE] = visit_attribute,
	[EXPR_CALL] = visit_call,
	[EXPR_SUBSCRIPT] = visit_subscript,
	[EXPR_FSTRING] = visit_fstring,
	[EXPR_BINARY] = visit_operation,
	[EXPR_BOOLEAN] = visit_operation,
	[EXPR_COMPARE] = visit_operation,
	[EXPR_UNARY] = visit_operation,
	[EXPR_CONDITIONAL] = visit_conditional,
	[EXPR_LAMBDA] = visit_lambda,
	[EXPR_TUPLE] = visit_items,
	[EXPR_LIST] = visit_items,
	[EXPR_SET] = visit_items,
	[EXPR_DICT] = visit_dict,
	[EXPR_COMPREHENSION] = visit_comprehension,
	[EXPR_AWAIT] = visit_operand,
	[EXPR_YIELD] = visit_operand,
	[EXPR_YIELD_FROM] = visit_operand,
	[EXPR_STARRED] = visit_operand,
	[EXPR_NAMED] = visit_named,
	[EXPR_SLICE] = visit_slice,
};

void visit_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	if (visitor->expr && !visitor->expr(visitor, expr, scope))
		return;
	if (EXPRS[expr->kind])
		EXPRS[expr->kind](visitor, expr, scope);
}

/* ---- statements ---- */

static void visit_value(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_optional(visitor, stmt->value, scope);
}

static void visit_assign(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_all(visitor, stmt->assign.targets, stmt->assign.count, scope);
	visit_optional(visitor, stmt->assign.annotation, scope);
	visit_optional(visitor, stmt->assign.value, scope);
}

static void visit_augment(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_expr(visitor, stmt->augment.target, scope);
	visit_expr(visitor, stmt->augment.value, scope);
}

static void visit_delete(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_all(visitor, stmt->delete.targets, stmt->delete.count, scope);
}

static void visit_function_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_definition(visitor, stmt->function, scope);
}

void visit_head(struct visitor *visitor, const struct class_def *class_def, const struct scope *scope)
{
	visit_all(visitor, class_def->decorators, class_def->decorator_count, scope);
	visit_arguments(visitor, class_def->arguments, class_def->argument_count, scope);
}

static void visit_class(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_head(visitor, stmt->class_def, scope);
	visit_block(visitor, &stmt->class_def->body, stmt->class_def->scope);
}

static void visit_if(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; i < stmt->branches.count; i++) {
		visit_optional(visitor, stmt->branches.items[i].test, scope);
		visit_block(visitor, &stmt->branches.items[i].body, scope);
	}
}

static void visit_loop(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_optional(visitor, stmt->loop.target, scope);
	visit_expr(visitor, stmt->loop.test, scope);
	visit_block(visitor, &stmt->loop.body, scope);
	visit_block(visitor, &stmt->loop.otherwise, scope);
}

static void visit_try(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_block(visitor, &stmt->try_.body, scope);
	for (size_t i = 0; i < stmt->try_.handler_count; i++) {
		visit_optional(visitor, stmt->try_.handlers[i].type, scope);
		visit_block(visitor, &stmt->try_.handlers[i].body, scope);
	}
	visit_block(visitor, &stmt->try_.otherwise, scope);
	visit_block(visitor, &stmt->try_.finally, scope);
}

static void visit_with(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; i < stmt->with.count; i++) {
		visit_expr(visitor, stmt->with.items[i].context, scope);
		visit_optional(visitor, stmt->with.items[i].target, scope);
	}
	visit_block(visitor, &stmt->with.body, scope);
}

static void visit_match(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	visit_expr(visitor, stmt->match.subject, scope);
	for (size_t i = 0; i < stmt->match.count; i++) {
		visit_optional(visitor, stmt->match.cases[i].guard, scope);
		visit_block(visitor, &stmt->match.cases[i].body, scope);
	}
}

static void (*const STMTS[])(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope) = {
	[STMT_BROKEN] = NULL, /* as are those without expressions */
	[STMT_EXPR] = visit_value,
	[STMT_ASSIGN] = visit_assign,
	[STMT_AUGMENT] = visit_augment,
	[STMT_RETURN] = visit_value,
	[STMT_RAISE] = visit_value,
	[STMT_ASSERT] = visit_value,
	[STMT_DELETE] = visit_delete,
	[STMT_FUNCTION] = visit_function_stmt,
	[STMT_CLASS] = visit_class,
	[STMT_IF] = visit_if,
	[STMT_WHILE] = visit_loop,
	[STMT_FOR] = visit_loop,
	[STMT_TRY] = visit_try,
	[STMT_WITH] = visit_with,
	[STMT_MATCH] = visit_match,
	[STMT_TYPE] = visit_assign,
	[STMT_PASS] = NULL,
};

void visit_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	if (visitor->stmt && !visitor->stmt(visitor, stmt, scope))
		return;
	if (STMTS[stmt->kind])
		STMTS[stmt->kind](visitor, stmt, scope);
}

void visit_module(struct visitor *visitor, const struct ast *ast)
{
	visit_block(visitor, &ast->body, ast->scope);
}
