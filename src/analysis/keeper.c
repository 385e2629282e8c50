#include "analysis/keeper.h"

#include "analysis/shared_raw.h"

struct type holder_type(struct project *project, const struct scope *scope,
			const struct expr *object)
{
	const struct expr *inner = NULL;
	struct type type = { 0 };

	if (object->kind == EXPR_ATTRIBUTE && text_equals(object->attribute.name, "__class__"))
		inner = object->attribute.object;
	if (object->kind == EXPR_CALL && object->call.callee->kind == EXPR_NAME &&
	    text_equals(object->call.callee->name.id, "type") && object->call.count == 1)
		inner = object->call.arguments[0].value;
	if (!inner)
		return project_type(project, scope, object);
	type = project_type(project, scope, inner);
	type.kind = type.cls.def && type.kind != TYPE_CLASS ? TYPE_CLASS : TYPE_UNKNOWN;
	return type;
}

bool is_container_run(struct project *project, struct binding_run run)
{
	const struct binding *binding = run.items;

	return run.count == 1 && binding->kind == BINDING_ASSIGN && binding->value &&
	       makes_container(project, binding->scope, binding->value);
}

bool is_made_by_methods(struct project *project, const struct class_def *class_def,
			const char *name)
{
	const struct class_info *info = project_class(project, class_def);
	size_t seen = 0;

	for (size_t a = 0; a < info->ancestor_count; a++) {
		size_t count;
		const struct attribute_write *writes;

		if (!info->ancestors[a].def)
			continue;
		writes = class_attribute_writes(project, info->ancestors[a].def, name, &count);
		for (size_t i = 0; i < count; i++) {
			if (!writes[i].value)
				return false;
			if (writes[i].value->kind == EXPR_NONE)
				continue;
			if (!makes_container(project, writes[i].scope, writes[i].value))
				return false;
			seen++;
		}
	}
	return seen > 0;
}

/* ---- where the object goes ---- */

/*
 * Whether VALUE is what EXPR makes: itself, one of its outcomes, or a local name that is bound to
 * it.
 */
static bool is_value(const struct function *function, const struct expr *value,
		     const struct expr *expr)
{
	struct binding_run run;

	if (value == expr)
		return true;
	if (value->kind == EXPR_BOOLEAN || value->kind == EXPR_CONDITIONAL ||
	    value->kind == EXPR_NAMED)
		return span_contains(value->span, expr->span);
	if (value->kind != EXPR_NAME)
		return false;
	run = scope_bindings(function->scope, value->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value == expr)
			return true;
	return false;
}

static bool is_self(struct project *project, const struct function *function,
		    const struct expr *object)
{
	return expr_is_self(function, object) &&
	       project_method_kind(project, function) == METHOD_INSTANCE;
}

static struct keeper keeper_of_class(struct project *project, const struct class_def *class_def,
				     const char *name, bool is_filled)
{
	struct container container = { .name = name,
				       .module = project_scope_module(project, class_def->scope),
				       .class_def = class_def };

	if (is_filled ? container_is_checked(project, &container)
		      : attribute_is_reset(project, &container))
		return (struct keeper){ KEEPER_NONE, NULL };
	return (struct keeper){ KEEPER_SHARED, class_def };
}

static struct keeper keeper_of_object(struct project *project, const struct class_def *class_def,
				      const char *name)
{
	struct container container = { .name = name,
				       .module = project_scope_module(project, class_def->scope),
				       .class_def = class_def,
				       .of_instance = true };

	if (!is_made_by_methods(project, class_def, name) ||
	    container_is_checked(project, &container))
		return (struct keeper){ KEEPER_NONE, NULL };
	return (struct keeper){ KEEPER_OBJECT, class_def };
}

static struct keeper keeper_by_fill(struct project *project, const struct raw_write *write)
{
	const struct expr *holder = write->holder;
	const struct class_def *owner = NULL;
	struct entity entity;
	struct type type;
	struct binding_run run;

	if (holder->kind == EXPR_ATTRIBUTE) {
		type = holder_type(project, write->scope, holder->attribute.object);
		if (!type.cls.def)
			return (struct keeper){ KEEPER_NONE, NULL };
		run = class_member(project, type.cls.def, holder->attribute.name, &owner);
		if (is_container_run(project, run))
			return keeper_of_class(project, owner, holder->attribute.name, true);
		if (type.kind == TYPE_INSTANCE && run.count == 0 &&
		    is_self(project, write->function, holder->attribute.object))
			return keeper_of_object(project, type.cls.def, holder->attribute.name);
		return (struct keeper){ KEEPER_NONE, NULL };
	}
	if (holder->kind != EXPR_NAME)
		return (struct keeper){ KEEPER_NONE, NULL };
	entity = project_resolve(project, write->scope, holder);
	if (entity.kind == ENTITY_VARIABLE && is_container_run(project, entity.run) &&
	    entity.run.items[0].scope->kind == SCOPE_MODULE) {
		struct container container = { .name = entity.run.items[0].name,
					       .module = entity.module };

		if (!container_is_checked(project, &container))
			return (struct keeper){ KEEPER_SHARED, NULL };
	}
	return (struct keeper){ KEEPER_NONE, NULL };
}

static struct keeper keeper_by_attribute(struct project *project, const struct raw_write *write)
{
	struct type type = holder_type(project, write->scope, write->holder);

	if (!type.cls.def || write->attribute[0] == '\0')
		return (struct keeper){ KEEPER_NONE, NULL };
	if (type.kind == TYPE_CLASS)
		return keeper_of_class(project, type.cls.def, write->attribute, false);
	if (type.kind == TYPE_INSTANCE && is_self(project, write->function, write->holder))
		return (struct keeper){ KEEPER_OBJECT, type.cls.def };
	return (struct keeper){ KEEPER_NONE, NULL };
}

struct keeper expression_keeper(struct project *project, const struct function *function,
				const struct expr *expr)
{
	struct raw_write_list writes = function_raw_writes(project, function);

	for (size_t i = 0; i < writes.count; i++) {
		const struct raw_write *write = &writes.items[i];
		struct keeper keeper = { KEEPER_NONE, NULL };

		if (!is_value(function, write->value, expr))
			continue;
		if (write->attribute)
			keeper = keeper_by_attribute(project, write);
		else if (write->fills)
			keeper = keeper_by_fill(project, write);
		if (keeper.kind != KEEPER_NONE)
			return keeper;
	}
	return (struct keeper){ KEEPER_NONE, NULL };
}
