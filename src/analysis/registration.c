#include "analysis/registration.h"

#include "syntax/visit.h"

struct search {
	struct project *project;
	const struct class_def *class_def;
	const struct function *init;
	struct registration found;
};

static bool is_self(const struct search *search, const struct expr *expr)
{
	return expr && expr_is_self(search->init, expr);
}

static bool is_weak(struct project *project, struct binding_run run)
{
	for (size_t i = 0; i < run.count; i++) {
		const struct expr *value = run.items[i].value;
		struct entity entity;

		if (!value || value->kind != EXPR_CALL)
			continue;
		entity = project_resolve(project, run.items[i].scope, value->call.callee);
		if (entity.kind == ENTITY_EXTERNAL && text_starts(entity.name, "weakref."))
			return true;
	}
	return false;
}

/* An attribute that the class body binds and no method binds anew on the instance. */
static bool is_class_attribute(const struct search *search, const char *name)
{
	struct binding_run run = class_member(search->project, search->class_def, name, NULL);
	size_t count;

	class_attribute_writes(search->project, search->class_def, name, &count);
	return count == 0 && run.count && run.items[0].value && !is_weak(search->project, run);
}

/* `self.__class__` and `type(self)`. */
static bool is_own_class(const struct search *search, const struct expr *expr)
{
	if (expr->kind == EXPR_ATTRIBUTE)
		return text_equals(expr->attribute.name, "__class__") && is_self(search, expr->attribute.object);
	return expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_NAME &&
	       text_equals(expr->call.callee->name.id, "type") && expr->call.count == 1 &&
	       is_self(search, expr->call.arguments[0].value);
}

/* Whether EXPR is a container of a class or module, or an element of one. */
static bool is_shared(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;

	while (expr->kind == EXPR_SUBSCRIPT)
		expr = expr->subscript.object;
	if (expr->kind == EXPR_ATTRIBUTE &&
	    (is_self(search, expr->attribute.object) || is_own_class(search, expr->attribute.object)))
		return is_class_attribute(search, expr->attribute.name);
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return false;
	entity = project_resolve(search->project, scope, expr);
	return entity.kind == ENTITY_VARIABLE && entity.run.items[0].scope->kind != SCOPE_FUNCTION &&
	       entity.run.items[0].value && !is_weak(search->project, entity.run);
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	static const char *const stores[] = { "append", "add", "insert", "setdefault", "appendleft" };
	struct search *search = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;

	if (search->found.expr || !callee || callee->kind != EXPR_ATTRIBUTE || expr->call.count == 0 ||
	    !is_self(search, expr->call.arguments[expr->call.count - 1].value))
		return true;
	for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
		if (text_equals(callee->attribute.name, stores[i]) &&
		    is_shared(search, scope, callee->attribute.object))
			search->found = (struct registration){ expr, scope };
	return true;
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct search *search = visitor->data;

	if (stmt->kind == STMT_FUNCTION || stmt->kind == STMT_CLASS)
		return false;
	if (stmt->kind != STMT_ASSIGN || search->found.expr || !is_self(search, stmt->assign.value))
		return true;
	for (size_t i = 0; i < stmt->assign.count; i++) {
		const struct expr *target = stmt->assign.targets[i];

		if (target->kind == EXPR_SUBSCRIPT && is_shared(search, scope, target->subscript.object))
			search->found = (struct registration){ target, scope };
	}
	return true;
}

bool class_registers_instances(struct project *project, const struct class_def *class_def, struct registration *out)
{
	struct search search = { .project = project,
				 .class_def = class_def,
				 .init = class_method(project, class_def, "__init__", NULL) };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &search };

	if (!search.init)
		return false;
	visit_function(&visitor, search.init);
	*out = search.found;
	return search.found.expr != NULL;
}
