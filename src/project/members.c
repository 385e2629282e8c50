/* How a class's own methods are bound, and what they write on self. */
#include "project/internal.h"

#include "base/vec.h"
#include "syntax/visit.h"

#include <stdlib.h>

/* A name that a class body binds more often is nobody's rebinding by hand. */
enum { REBINDINGS_MAX = 100 };

static enum method_kind kind_of_name(struct project *project, const char *name)
{
	const struct pack_method_decorator *known = name ? pack_method_decorator_find(project->packs, name) : NULL;

	if (!known)
		return METHOD_NONE;
	return known->binds == BINDS_CLASS ? METHOD_CLASS : METHOD_STATIC;
}

static enum method_kind kind_by_decorators(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		struct entity entity = project_resolve(project, function->scope->parent, function->decorators[i]);
		enum method_kind kind = kind_of_name(project, entity.name);

		if (kind != METHOD_NONE)
			return kind;
	}
	return METHOD_NONE;
}

/* `name = classmethod(name)` further down in the class body. */
static enum method_kind kind_by_rebinding(struct project *project, const struct function *function)
{
	struct binding_run run = scope_bindings(function->scope->parent, function->name);

	for (size_t i = 0; i < run.count && run.count <= REBINDINGS_MAX; i++) {
		const struct expr *value = run.items[i].value;
		struct entity entity;

		if (run.items[i].kind != BINDING_ASSIGN || !value || value->kind != EXPR_CALL || value->call.count == 0)
			continue;
		if (run.items[i].span.offset < function->span.offset ||
		    value->call.arguments[0].value->kind != EXPR_NAME ||
		    !text_equals(value->call.arguments[0].value->name.id, function->name))
			continue;
		entity = project_resolve(project, function->scope->parent, value->call.callee);
		if (kind_of_name(project, entity.name) != METHOD_NONE)
			return kind_of_name(project, entity.name);
	}
	return METHOD_NONE;
}

enum method_kind project_method_kind(struct project *project, const struct function *function)
{
	enum method_kind kind;

	if (!function_class(function))
		return METHOD_NONE;
	kind = kind_by_decorators(project, function);
	if (kind == METHOD_NONE)
		kind = kind_by_rebinding(project, function);
	if (kind != METHOD_NONE)
		return kind;
	if (text_equals(function->name, "__new__"))
		return METHOD_STATIC;
	if (text_equals(function->name, "__init_subclass__") || text_equals(function->name, "__class_getitem__"))
		return METHOD_CLASS;
	return METHOD_INSTANCE;
}

bool function_is_property(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		struct entity entity =
			project_resolve(project, function->scope->parent,
					decorator->kind == EXPR_CALL ? decorator->call.callee : decorator);
		const struct pack_decorator *known =
			entity.name ? pack_decorator_find(project->packs, entity.name) : NULL;

		if (entity.name && text_equals(entity.name, "builtins.property"))
			return true;
		if (known && (known->kind == CACHE_PROPERTY || known->kind == CACHE_CLASS_PROPERTY))
			return true;
	}
	return false;
}

/* ---- attributes of self ---- */

/* The writes to one attribute, or to all: an answer that is kept. */
struct write_list {
	const char *name; /* NULL: all */
	const struct write_list *next; /* of the same class */
	const struct attribute_write *items;
	size_t count;
};

struct write_walk {
	VEC(struct attribute_write) writes;
	const char *name; /* NULL: any */
	const char *self;
	const struct function *method;
};

static void add_target(struct write_walk *walk, const struct expr *target, const struct expr *value,
		       const struct stmt *stmt, const struct scope *scope)
{
	if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
		for (size_t i = 0; i < target->items.count; i++)
			add_target(walk, target->items.items[i], NULL, stmt, scope);
		return;
	}
	if (target->kind != EXPR_ATTRIBUTE || target->attribute.object->kind != EXPR_NAME ||
	    !text_equals(target->attribute.object->name.id, walk->self) ||
	    (walk->name && !text_equals(target->attribute.name, walk->name)))
		return;
	vec_push(&walk->writes,
		 ((struct attribute_write){ target->attribute.name, target, value, walk->method, scope, stmt }));
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct write_walk *walk = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++)
		add_target(walk, stmt->assign.targets[i], stmt->assign.value, stmt, scope);
	if (stmt->kind == STMT_AUGMENT)
		add_target(walk, stmt->augment.target, NULL, stmt, scope);
	for (size_t i = 0; stmt->kind == STMT_DELETE && i < stmt->delete.count; i++)
		add_target(walk, stmt->delete.targets[i], NULL, stmt, scope);
	return true;
}

static int compare_writes(const void *a, const void *b)
{
	const struct attribute_write *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	if (order)
		return order;
	return (left->target->span.offset > right->target->span.offset) -
	       (left->target->span.offset < right->target->span.offset);
}

static void collect_writes(struct project *project, const struct class_def *class_def, struct write_list *list)
{
	struct write_walk walk = { .name = list->name };
	struct visitor visitor = { .stmt = on_stmt, .data = &walk };
	struct ast_parts parts = ast_parts_in(class_def->scope->ast, class_def->span);

	for (size_t i = 0; i < parts.function_count; i++) {
		const struct function *method = parts.functions[i];

		if (function_class(method) != class_def || method->parameter_count == 0 ||
		    project_method_kind(project, method) != METHOD_INSTANCE)
			continue;
		walk.self = method->parameters[0].name;
		walk.method = method;
		visit_function(&visitor, method);
	}
	if (walk.writes.count)
		qsort(walk.writes.items, walk.writes.count, sizeof *walk.writes.items, compare_writes);
	vec_settle(&walk.writes, &project->arena, list->items, list->count);
}

static const struct write_list *keep_writes(struct project *project, const struct class_def *class_def, const char *name,
					    const struct write_list *next)
{
	struct write_list *list = ARENA_NEW(&project->arena, struct write_list);

	list->name = name ? arena_strdup(&project->arena, name) : NULL;
	list->next = next;
	collect_writes(project, class_def, list);
	pointer_map_put(project->writes, class_def, list);
	return list;
}

static bool same_name(const char *a, const char *b)
{
	return a && b ? text_equals(a, b) : a == b;
}

const struct attribute_write *class_attribute_writes(struct project *project, const struct class_def *class_def,
						     const char *name, size_t *count)
{
	const struct write_list *list;
	const void *known = NULL;

	pointer_map_get(project->writes, class_def, &known);
	for (list = known; list && !same_name(list->name, name);)
		list = list->next;
	if (!list)
		list = keep_writes(project, class_def, name, known);
	*count = list->count;
	return list->items;
}

/* ---- super() ---- */

bool expr_is_super(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;

	if (expr->kind != EXPR_CALL)
		return false;
	entity = project_resolve(project, scope, expr->call.callee);
	return entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.super");
}

const struct call_site *find_super_call(struct project *project, const struct function *function, const struct names *names)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;

		if (callee->kind == EXPR_ATTRIBUTE && names_hold(names, callee->attribute.name) &&
		    expr_is_super(project, parts.calls[i].scope, callee->attribute.object))
			return &parts.calls[i];
	}
	return NULL;
}
