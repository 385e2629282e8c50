#include "analysis/shared_raw.h"

#include "base/vec.h"
#include "syntax/visit.h"


/* Methods that put a value into a container. */
static const struct {
	const char *name;
	size_t value; /* position */
	bool keyed;
} FILLERS[] = {
	{ "append", 0, false },    { "add", 0, false },    { "extend", 0, false },     { "update", 0, false },
	{ "setdefault", 1, true }, { "insert", 1, false }, { "appendleft", 0, false },
};

enum { FILLER_COUNT = sizeof FILLERS / sizeof *FILLERS };

struct raw_walk {
	struct project *project;
	VEC(struct raw_write) writes;
};

static void push(struct raw_walk *walk, struct raw_write write)
{
	write.function = scope_function(write.scope);
	if (write.function && write.value)
		vec_push(&walk->writes, write);
}

/* `x.a[k].b = value` changes what the container `x.a` holds. */
static const struct expr *element_container(const struct expr *object)
{
	while (object->kind == EXPR_ATTRIBUTE && object->attribute.object->kind == EXPR_SUBSCRIPT)
		object = object->attribute.object;
	return object->kind == EXPR_SUBSCRIPT ? object->subscript.object : NULL;
}

static bool is_global(const struct scope *scope, const struct expr *name)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);

	return bound && bound->kind == SCOPE_MODULE;
}

static void add_target(struct raw_walk *walk, const struct scope *scope, const struct expr *target,
		       const struct expr *value)
{
	struct raw_write write = { .target = target, .value = value, .scope = scope };

	switch (target->kind) {
	case EXPR_SUBSCRIPT:
		if (target->subscript.index->kind == EXPR_SLICE)
			return;
		write.holder = target->subscript.object;
		write.key = target->subscript.index;
		write.fills = true;
		break;
	case EXPR_ATTRIBUTE:
		write.holder = element_container(target->attribute.object);
		write.fills = write.holder != NULL;
		if (!write.fills) {
			write.holder = target->attribute.object;
			write.attribute = target->attribute.name;
		}
		break;
	case EXPR_NAME:
		if (!is_global(scope, target))
			return;
		write.holder = target;
		break;
	default: return;
	}
	push(walk, write);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++)
		add_target(visitor->data, scope, stmt->assign.targets[i], stmt->assign.value);
	return true;
}

static const struct expr *argument_at(const struct expr *call, size_t index)
{
	if (index >= call->call.count || call->call.arguments[index].kind != ARGUMENT_POSITIONAL)
		return NULL;
	return call->call.arguments[index].value;
}

static void add_method(struct raw_walk *walk, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	const struct expr *element = callee->attribute.object->kind == EXPR_SUBSCRIPT ? callee->attribute.object : NULL;

	for (size_t i = 0; i < FILLER_COUNT; i++) {
		if (!text_equals(callee->attribute.name, FILLERS[i].name))
			continue;
		push(walk, (struct raw_write){ .target = callee,
					       .holder = element ? element->subscript.object : callee->attribute.object,
					       .fills = true,
					       .key = FILLERS[i].keyed ? argument_at(call, 0)
						      : element        ? element->subscript.index
								       : NULL,
					       .value = argument_at(call, FILLERS[i].value),
					       .scope = scope });
	}
}

static void add_setattr(struct raw_walk *walk, const struct scope *scope, const struct expr *call)
{
	const struct expr *object = argument_at(call, 0), *name = argument_at(call, 1);
	const char *attribute = "";

	if (!object || !name)
		return;
	if (name->kind == EXPR_STRING)
		attribute = arena_text(project_arena(walk->project), name->string.text);
	push(walk, (struct raw_write){ .target = call,
				       .holder = object,
				       .attribute = attribute,
				       .value = argument_at(call, 2),
				       .scope = scope });
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	if (expr->kind != EXPR_CALL)
		return true;
	if (expr->call.callee->kind == EXPR_ATTRIBUTE)
		add_method(visitor->data, scope, expr);
	else if (expr->call.callee->kind == EXPR_NAME && text_equals(expr->call.callee->name.id, "setattr"))
		add_setattr(visitor->data, scope, expr);
	return true;
}

struct raw_write_list raw_writes(struct project *project, const struct module *module)
{
	struct raw_walk walk = { .project = project };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &walk };
	struct raw_write_list list;

	visit_module(&visitor, module->ast);
	vec_settle(&walk.writes, project_arena(project), list.items, list.count);
	return list;
}

struct raw_write_list function_raw_writes(struct project *project, const struct function *function)
{
	struct raw_walk walk = { .project = project };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &walk };
	struct raw_write_list list;

	visit_function(&visitor, function);
	vec_settle(&walk.writes, project_arena(project), list.items, list.count);
	return list;
}
