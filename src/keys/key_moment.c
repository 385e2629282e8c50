#include "keys/key_moment.h"

#include "values/reach.h"

enum { DEPTH = 8 };

static bool is_moment(struct project *project, const struct scope *scope, const struct expr *expr, int depth);

static bool makes_moment(const struct project *project, const char *name)
{
	return name && pack_word_is(project_packs(project), WORD_MOMENT, name);
}

static bool is_moment_call(struct project *project, const struct scope *scope, const struct expr *call, int depth)
{
	const struct expr *callee = call->call.callee;

	if (makes_moment(project, project_callee_name(project, scope, call)))
		return true;
	return callee->kind == EXPR_ATTRIBUTE &&
	       pack_word_is(project_packs(project), WORD_MOMENT_METHOD, callee->attribute.name) &&
	       is_moment(project, scope, callee->attribute.object, depth);
}

/* `moment - delta`, `delta + moment`; of two moments the difference is none. */
static bool is_moved(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	size_t moments = 0;

	if (!text_equals(expr->operation.op, "+") && !text_equals(expr->operation.op, "-"))
		return false;
	for (size_t i = 0; i < expr->operation.count; i++)
		moments += is_moment(project, scope, expr->operation.operands[i], depth);
	return moments == 1;
}

static bool binds_moment(struct project *project, const struct binding *binding, int depth)
{
	struct entity entity;

	if (binding->kind == BINDING_ASSIGN)
		return binding->value && is_moment(project, binding->scope, binding->value, depth);
	if (binding->kind != BINDING_PARAMETER || !binding->parameter->annotation)
		return false;
	entity = project_resolve(project, binding->scope->parent, binding->parameter->annotation);
	return makes_moment(project, entity.name);
}

/* A local name that holds one on every way to where it stands. */
static bool is_moment_name(struct project *project, const struct scope *scope, const struct expr *name, int depth)
{
	const struct scope *home = scope_of_name(scope, name->name.id);
	struct binding_run run;
	struct block body;
	struct reach reach;

	if (!home || home->kind != SCOPE_FUNCTION)
		return false;
	run = scope_bindings(home, name->name.id);
	body = scope_body(home);
	reach = reach_bindings(&body, run, scope_function(scope) == home->function ? name->span.offset : UINT32_MAX);
	if (reach.entry)
		return run.items[0].kind == BINDING_PARAMETER && reach.count == 0 &&
		       binds_moment(project, &run.items[0], depth);
	for (size_t i = 0; i < reach.count; i++)
		if (!binds_moment(project, reach.items[i], depth))
			return false;
	return reach.count > 0 && !reach.too_many;
}

/* A model's field, read off a row. */
static bool is_moment_field(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct type type = project_type(project, scope, expr->attribute.object);
	struct binding_run run = { 0 };
	const struct expr *value;

	if (type.kind == TYPE_INSTANCE && type.cls.def)
		run = class_member(project, type.cls.def, expr->attribute.name, NULL);
	value = run.count == 1 && run.items[0].kind == BINDING_ASSIGN ? run.items[0].value : NULL;
	return value && value->kind == EXPR_CALL &&
	       makes_moment(project, project_callee_name(project, run.items[0].scope, value));
}

static bool is_moment(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	if (depth-- == 0)
		return false;
	switch (expr->kind) {
	case EXPR_CALL: return is_moment_call(project, scope, expr, depth);
	case EXPR_BINARY: return is_moved(project, scope, expr, depth);
	case EXPR_NAME: return is_moment_name(project, scope, expr, depth);
	case EXPR_ATTRIBUTE: return is_moment_field(project, scope, expr);
	case EXPR_CONDITIONAL:
		return is_moment(project, scope, expr->conditional.then, depth) &&
		       is_moment(project, scope, expr->conditional.otherwise, depth);
	default: return false;
	}
}

bool part_is_moment(struct project *project, const struct part *part)
{
	return part->expr && part->scope &&
	       (part->kind == HOLE_VALUE || part->kind == HOLE_PARAMETER || part->kind == HOLE_CLOCK) &&
	       is_moment(project, part->scope, part->expr, DEPTH);
}
