#include "project/internal.h"

#include <stdlib.h>

/*
 * Depth and budget of one question. Both start afresh with each question from outside, and only whole answers are kept, so
 * that an answer never depends on what was asked before.
 */
enum { TYPE_DEPTH = 12, TYPE_BUDGET = 1500 };

struct typing {
	struct project *project;
	int depth;
	int budget;
};

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

static struct type type_at(struct typing *typing, const struct scope *scope, const struct expr *expr);
static struct type annotation_at(struct typing *typing, const struct scope *scope, const struct expr *annotation);

static bool enter(struct typing *typing)
{
	if (typing->depth <= 0 || typing->budget <= 0)
		return false;
	typing->depth--;
	typing->budget--;
	return true;
}

static struct type leave(struct typing *typing, struct type type)
{
	typing->depth++;
	return type;
}

static struct type instance_of(struct class_ref ref)
{
	return ref.name ? (struct type){ .kind = TYPE_INSTANCE, .cls = ref } : unknown_type;
}

/* An instance of a manager or queryset class has rows behind it, whichever model's they are. */
static struct type refine(struct project *project, struct type type)
{
	if (type.kind != TYPE_INSTANCE)
		return type;
	if (class_is_kind(project, type.cls, "manager"))
		type.kind = TYPE_MANAGER;
	else if (class_is_kind(project, type.cls, "queryset"))
		type.kind = TYPE_QUERYSET;
	return type;
}

static struct type of_entity(struct project *project, struct entity entity)
{
	struct type type = { .entity = entity };

	switch (entity.kind) {
	case ENTITY_CLASS:
		type.kind = TYPE_CLASS;
		type.cls = (struct class_ref){ entity.class_def, entity.name };
		return type;
	case ENTITY_EXTERNAL:
		if (!pack_owner_find(project->packs, entity.name) && !pack_model_find(project->packs, entity.name))
			return unknown_type;
		type.kind = TYPE_CLASS;
		type.cls = (struct class_ref){ NULL, entity.name };
		return type;
	case ENTITY_MODULE: type.kind = TYPE_MODULE; return type;
	case ENTITY_FUNCTION: type.kind = TYPE_FUNCTION; return type;
	default: return unknown_type;
	}
}

static bool same_type(struct type a, struct type b)
{
	if (a.kind != b.kind)
		return false;
	if (a.kind == TYPE_FUNCTION)
		return a.entity.function == b.entity.function;
	if (a.kind == TYPE_MODULE)
		return a.entity.module == b.entity.module;
	return a.cls.def == b.cls.def &&
	       (a.cls.def || !a.cls.name || !b.cls.name || text_equals(a.cls.name, b.cls.name));
}

/* Several values of one thing: the type that all known ones share. *SEEN counts; a difference makes it unknown for good. */
static struct type agree(struct type so_far, struct type next, size_t *seen)
{
	if ((*seen)++ == 0)
		return next;
	return same_type(so_far, next) ? so_far : unknown_type;
}

static struct type element_of(struct type container)
{
	if (container.kind == TYPE_QUERYSET || container.kind == TYPE_MANAGER)
		return instance_of(container.model);
	return unknown_type;
}

static struct type of_parameter(struct typing *typing, const struct binding *binding)
{
	const struct function *function = binding->scope->kind == SCOPE_FUNCTION ? binding->scope->function : NULL;
	const struct scope *outer;
	const struct class_def *owner;
	struct class_ref self;

	if (!function)
		return unknown_type;
	outer = function->scope->parent;
	owner = function_class(function);
	if (owner && function->parameter_count && binding->parameter == &function->parameters[0]) {
		self = (struct class_ref){ owner, project_class_name(typing->project, owner) };
		switch (project_method_kind(typing->project, function)) {
		case METHOD_INSTANCE:
			if (class_is_kind(typing->project, self, "metaclass"))
				return unknown_type;
			return refine(typing->project, instance_of(self));
		case METHOD_CLASS: return (struct type){ .kind = TYPE_CLASS, .cls = self };
		default: break;
		}
	}
	return binding->parameter->annotation ? annotation_at(typing, outer, binding->parameter->annotation)
					      : unknown_type;
}

static struct type of_binding(struct typing *typing, const struct binding *binding)
{
	struct type type;

	switch (binding->kind) {
	case BINDING_PARAMETER: return of_parameter(typing, binding);
	case BINDING_ANNOTATED: return annotation_at(typing, binding->scope, binding->annotation);
	case BINDING_ASSIGN:
		type = binding->value ? type_at(typing, binding->scope, binding->value) : unknown_type;
		if (type.kind == TYPE_UNKNOWN && binding->annotation)
			return annotation_at(typing, binding->scope, binding->annotation);
		return type;
	case BINDING_FOR:
		return binding->value ? element_of(type_at(typing, binding->scope, binding->value)) : unknown_type;
	default: return unknown_type;
	}
}

/* `rows = rows.filter(...)`: still what it was. */
static bool refines_itself(struct project *project, const struct binding *binding)
{
	const struct expr *expr = binding->value;

	if (binding->kind != BINDING_ASSIGN || !expr || expr->kind != EXPR_CALL)
		return false;
	while (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&project->packs->queryset.lazy, expr->call.callee->attribute.name))
		expr = expr->call.callee->attribute.object;
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, binding->name);
}

static struct type of_run(struct typing *typing, struct binding_run run)
{
	struct type result = unknown_type;
	size_t seen = 0;

	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];

		if (binding->kind == BINDING_DELETE || binding->kind == BINDING_AUGMENT ||
		    refines_itself(typing->project, binding) ||
		    (binding->kind == BINDING_ASSIGN && binding->value && binding->value->kind == EXPR_NONE))
			continue;
		result = agree(result, of_binding(typing, binding), &seen);
	}
	return result;
}

static struct type of_name(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct entity entity = resolve_expr(typing->project, scope, expr, RESOLVE_DEPTH);

	if (entity.kind == ENTITY_VARIABLE || entity.kind == ENTITY_PARAMETER)
		return of_run(typing, entity.run);
	return of_entity(typing->project, entity);
}

/* ---- results of functions ---- */

struct returns {
	const struct expr *items[8];
	size_t count;
	bool many;
};

static void collect_returns(const struct block *block, struct returns *returns, int depth)
{
	for (size_t i = 0; i < block->count && depth > 0; i++) {
		const struct stmt *stmt = block->items[i];

		switch (stmt->kind) {
		case STMT_RETURN:
			if (!stmt->value || stmt->value->kind == EXPR_NONE)
				break;
			if (returns->count == sizeof returns->items / sizeof *returns->items)
				returns->many = true;
			else
				returns->items[returns->count++] = stmt->value;
			break;
		case STMT_IF:
			for (size_t b = 0; b < stmt->branches.count; b++)
				collect_returns(&stmt->branches.items[b].body, returns, depth - 1);
			break;
		case STMT_WHILE:
		case STMT_FOR:
			collect_returns(&stmt->loop.body, returns, depth - 1);
			collect_returns(&stmt->loop.otherwise, returns, depth - 1);
			break;
		case STMT_TRY:
			collect_returns(&stmt->try_.body, returns, depth - 1);
			for (size_t h = 0; h < stmt->try_.handler_count; h++)
				collect_returns(&stmt->try_.handlers[h].body, returns, depth - 1);
			collect_returns(&stmt->try_.otherwise, returns, depth - 1);
			collect_returns(&stmt->try_.finally, returns, depth - 1);
			break;
		case STMT_WITH: collect_returns(&stmt->with.body, returns, depth - 1); break;
		case STMT_MATCH:
			for (size_t c = 0; c < stmt->match.count; c++)
				collect_returns(&stmt->match.cases[c].body, returns, depth - 1);
			break;
		default: break;
		}
	}
}

static struct type result_of(struct typing *typing, const struct function *function)
{
	struct returns returns = { 0 };
	struct type result = unknown_type;
	size_t seen = 0;

	if (function->is_generator)
		return unknown_type;
	if (function->returns)
		result = annotation_at(typing, function->scope->parent, function->returns);
	if (result.kind != TYPE_UNKNOWN)
		return result;
	collect_returns(&function->body, &returns, AST_MAX_DEPTH);
	for (size_t i = 0; i < returns.count && !returns.many; i++)
		result = agree(result, type_at(typing, function->scope, returns.items[i]), &seen);
	return returns.many ? unknown_type : result;
}

/* ---- attributes ---- */

static struct type manager_of(struct type manager, struct class_ref model)
{
	if (manager.kind == TYPE_INSTANCE || manager.kind == TYPE_MANAGER || manager.kind == TYPE_QUERYSET) {
		manager.kind = TYPE_MANAGER;
		manager.model = model;
		return manager;
	}
	return (struct type){ .kind = TYPE_MANAGER, .model = model };
}

static struct type of_written_attribute(struct typing *typing, const struct class_def *class_def, const char *name)
{
	const struct class_info *info = project_class(typing->project, class_def);
	struct type result = unknown_type;
	size_t seen = 0;

	for (size_t a = 0; a < info->ancestor_count && seen == 0; a++) {
		size_t count;
		const struct attribute_write *writes;

		if (!info->ancestors[a].def)
			continue;
		writes = class_attribute_writes(typing->project, info->ancestors[a].def, &count);
		for (size_t i = 0; i < count; i++) {
			if (!text_equals(writes[i].name, name) ||
			    (writes[i].value && writes[i].value->kind == EXPR_NONE))
				continue;
			result = agree(result,
				       writes[i].value ? type_at(typing, writes[i].scope, writes[i].value)
						       : unknown_type,
				       &seen);
		}
	}
	return result;
}

static struct type of_member(struct typing *typing, struct type object, const char *name)
{
	const struct class_def *class_def = object.cls.def;
	const struct function *method;
	struct binding_run run;
	struct type type;

	if (!class_def)
		return unknown_type;
	run = class_member(typing->project, class_def, name, NULL);
	method = class_method(typing->project, class_def, name, NULL);
	if (method && function_is_property(typing->project, method))
		return result_of(typing, method);
	if (method)
		return (struct type){ .kind = TYPE_FUNCTION,
				      .entity = { .kind = ENTITY_FUNCTION,
						  .function = method,
						  .name = project_function_name(typing->project, method) } };
	if (run.count) {
		struct entity entity = resolve_run(typing->project, run, RESOLVE_DEPTH);

		type = entity.kind == ENTITY_VARIABLE ? of_run(typing, run) : of_entity(typing->project, entity);
		/* a model's field is a descriptor: its instances hold values under that name */
		if (type.kind == TYPE_INSTANCE && object.kind == TYPE_INSTANCE && class_is_kind(typing->project, type.cls, "field"))
			type = unknown_type;
		if (type.kind != TYPE_UNKNOWN)
			return type;
	}
	return object.kind == TYPE_INSTANCE || object.kind == TYPE_MANAGER || object.kind == TYPE_QUERYSET
		       ? of_written_attribute(typing, class_def, name)
		       : unknown_type;
}

static struct type of_attribute(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct project *project = typing->project;
	const char *name = expr->attribute.name;
	struct type object = type_at(typing, scope, expr->attribute.object);
	bool is_manager = names_hold(&project->packs->queryset.managers, name);
	struct type type = unknown_type;

	if (object.kind == TYPE_MODULE || object.kind == TYPE_UNKNOWN) {
		struct entity entity = resolve_expr(project, scope, expr, RESOLVE_DEPTH);

		if (entity.kind == ENTITY_VARIABLE)
			type = of_run(typing, entity.run);
		else
			type = of_entity(project, entity);
	}
	if (object.kind == TYPE_MANAGER && text_equals(name, "model"))
		return (struct type){ .kind = object.model.name ? TYPE_CLASS : TYPE_UNKNOWN, .cls = object.model };
	if (object.cls.def && object.kind != TYPE_MODULE)
		type = of_member(typing, object, name);
	if (!is_manager)
		return type;
	return manager_of(type, object.kind == TYPE_CLASS || object.kind == TYPE_INSTANCE ? object.cls
											  : (struct class_ref){ 0 });
}

/* ---- calls ---- */

static struct type of_super(struct typing *typing, const struct scope *scope)
{
	const struct function *function = scope_function(scope);
	const struct class_def *owner = function ? function_class(function) : NULL;
	const struct class_info *info;

	if (!owner)
		return unknown_type;
	info = project_class(typing->project, owner);
	for (size_t i = 0; i < info->base_count; i++)
		if (info->bases[i].def)
			return refine(typing->project, instance_of(info->bases[i]));
	return info->base_count ? refine(typing->project, instance_of(info->bases[0])) : unknown_type;
}

static struct type of_queryset_method(struct typing *typing, struct type object, const char *name)
{
	const struct pack_queryset *words = &typing->project->packs->queryset;

	if (names_hold(&words->instances, name))
		return instance_of(object.model);
	if (names_hold(&words->terminals, name) || names_hold(&words->writes, name))
		return unknown_type;
	/* also what is out of sight: methods of packages' querysets go on with the query, as a rule */
	return (struct type){ .kind = TYPE_QUERYSET,
			      .cls = object.kind == TYPE_QUERYSET ? object.cls : (struct class_ref){ 0 },
			      .model = object.model };
}

/* What a method of the manager or queryset OBJECT returns has its rows, unless it says so itself. */
static struct type with_rows_of(struct type result, struct type object)
{
	if (result.kind == TYPE_QUERYSET && !result.model.name) {
		result.model = object.model;
		result.manager = object.kind == TYPE_MANAGER ? object.cls : object.manager;
	}
	return result;
}

static struct type of_method_call(struct typing *typing, const struct scope *scope, const struct expr *callee)
{
	struct type object = type_at(typing, scope, callee->attribute.object);
	struct type result = unknown_type;
	const struct function *method = NULL;

	if (object.cls.def)
		method = class_method(typing->project, object.cls.def, callee->attribute.name, NULL);
	if (method)
		result = result_of(typing, method);
	if (object.kind != TYPE_MANAGER && object.kind != TYPE_QUERYSET)
		return result;
	if (result.kind == TYPE_UNKNOWN)
		result = of_queryset_method(typing, object, callee->attribute.name);
	return with_rows_of(result, object);
}

static struct type of_call(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	const struct expr *callee = expr->call.callee;
	struct entity entity = resolve_expr(typing->project, scope, callee, RESOLVE_DEPTH);
	struct type type;

	switch (entity.kind) {
	case ENTITY_CLASS:
		return refine(typing->project, instance_of((struct class_ref){ entity.class_def, entity.name }));
	case ENTITY_FUNCTION: return result_of(typing, entity.function);
	case ENTITY_EXTERNAL:
		if (text_equals(entity.name, "builtins.super"))
			return of_super(typing, scope);
		if (pack_owner_find(typing->project->packs, entity.name))
			return refine(typing->project, instance_of((struct class_ref){ NULL, entity.name }));
		break;
	default: break;
	}
	if (callee->kind == EXPR_ATTRIBUTE)
		return of_method_call(typing, scope, callee);
	type = type_at(typing, scope, callee);
	if (type.kind == TYPE_CLASS)
		return refine(typing->project, instance_of(type.cls));
	return type.kind == TYPE_FUNCTION ? result_of(typing, type.entity.function) : unknown_type;
}

static struct type type_at(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct type type = unknown_type, other;
	size_t seen = 0;

	if (!enter(typing))
		return unknown_type;
	switch (expr->kind) {
	case EXPR_NAME: type = of_name(typing, scope, expr); break;
	case EXPR_ATTRIBUTE: type = of_attribute(typing, scope, expr); break;
	case EXPR_CALL: type = of_call(typing, scope, expr); break;
	case EXPR_AWAIT: type = type_at(typing, scope, expr->operand); break;
	case EXPR_NAMED: type = type_at(typing, scope, expr->named.value); break;
	case EXPR_SUBSCRIPT:
		other = type_at(typing, scope, expr->subscript.object);
		if (other.kind == TYPE_QUERYSET)
			type = expr->subscript.index->kind == EXPR_SLICE ? other : element_of(other);
		break;
	case EXPR_CONDITIONAL:
		type = agree(type, type_at(typing, scope, expr->conditional.then), &seen);
		if (expr->conditional.otherwise->kind != EXPR_NONE)
			type = agree(type, type_at(typing, scope, expr->conditional.otherwise), &seen);
		break;
	case EXPR_BOOLEAN:
		for (size_t i = 0; i < expr->operation.count; i++)
			if (expr->operation.operands[i]->kind != EXPR_NONE)
				type = agree(type, type_at(typing, scope, expr->operation.operands[i]), &seen);
		break;
	default: break;
	}
	return leave(typing, type);
}

/* ---- annotations ---- */

static bool ends_with_name(const char *name, const char *last)
{
	const char *dot = strrchr(name, '.');

	return text_equals(dot ? dot + 1 : name, last);
}

static struct type annotation_of_subscript(struct typing *typing, const struct scope *scope,
					   const struct expr *annotation)
{
	struct entity head = resolve_expr(typing->project, scope, annotation->subscript.object, RESOLVE_DEPTH);
	const struct expr *index = annotation->subscript.index;

	if (head.kind == ENTITY_EXTERNAL &&
	    (ends_with_name(head.name, "Optional") || ends_with_name(head.name, "Annotated") ||
	     ends_with_name(head.name, "Final") || ends_with_name(head.name, "ClassVar")))
		return annotation_at(typing, scope,
				     index->kind == EXPR_TUPLE && index->items.count ? index->items.items[0] : index);
	if (head.kind == ENTITY_EXTERNAL && (ends_with_name(head.name, "type") || ends_with_name(head.name, "Type"))) {
		struct type type = annotation_at(typing, scope, index);

		type.kind = type.kind == TYPE_INSTANCE ? TYPE_CLASS : TYPE_UNKNOWN;
		return type;
	}
	struct type type = annotation_at(typing, scope, annotation->subscript.object);
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		type.model =
			annotation_at(typing, scope,
				      index->kind == EXPR_TUPLE && index->items.count ? index->items.items[0] : index)
				.cls;
	return type;
}

static struct type annotation_at(struct typing *typing, const struct scope *scope, const struct expr *annotation)
{
	struct type type = unknown_type;
	size_t seen = 0;

	if (!enter(typing))
		return unknown_type;
	switch (annotation->kind) {
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
		type = of_entity(typing->project, resolve_expr(typing->project, scope, annotation, RESOLVE_DEPTH));
		type = type.kind == TYPE_CLASS ? refine(typing->project, instance_of(type.cls)) : unknown_type;
		break;
	case EXPR_STRING: {
		/* a quoted name; what is more than that stays unknown */
		char *name = arena_text(&typing->project->arena, annotation->string.text);
		const struct expr quoted = { .kind = EXPR_NAME, .span = annotation->span, .name = { name } };

		if (name[0] &&
		    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(name))
			type = annotation_at(typing, scope, &quoted);
		break;
	}
	case EXPR_SUBSCRIPT: type = annotation_of_subscript(typing, scope, annotation); break;
	case EXPR_BINARY:
		for (size_t i = 0; i < annotation->operation.count; i++)
			if (annotation->operation.operands[i]->kind != EXPR_NONE)
				type = agree(type, annotation_at(typing, scope, annotation->operation.operands[i]),
					     &seen);
		break;
	default: break;
	}
	return leave(typing, type);
}

/* ---- questions from outside ---- */

struct type project_type(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct typing typing = { project, TYPE_DEPTH, TYPE_BUDGET };
	const void *known;
	struct type *kept;

	if (pointer_map_get(project->types, expr, &known))
		return *(const struct type *)known;
	kept = ARENA_NEW(&project->arena, struct type);
	*kept = type_at(&typing, scope, expr);
	pointer_map_put(project->types, expr, kept);
	return *kept;
}

struct type project_annotation_type(struct project *project, const struct scope *scope, const struct expr *annotation)
{
	struct typing typing = { project, TYPE_DEPTH, TYPE_BUDGET };

	return annotation_at(&typing, scope, annotation);
}

size_t project_callees(struct project *project, const struct scope *scope, const struct expr *call,
		       const struct function **out, size_t max)
{
	const struct expr *callee = call->call.callee;
	struct entity entity = project_resolve(project, scope, callee);
	const struct function *function = NULL;
	struct type type;

	if (max == 0)
		return 0;
	if (entity.kind == ENTITY_FUNCTION) {
		function = entity.function;
	} else if (entity.kind == ENTITY_CLASS) {
		function = class_method(project, entity.class_def, "__init__", NULL);
	} else {
		type = project_type(project, scope, callee);
		if (type.kind == TYPE_FUNCTION)
			function = type.entity.function;
		else if (type.kind == TYPE_CLASS && type.cls.def)
			function = class_method(project, type.cls.def, "__init__", NULL);
		else if (type.kind == TYPE_INSTANCE && type.cls.def)
			function = class_method(project, type.cls.def, "__call__", NULL);
	}
	if (!function)
		return 0;
	out[0] = function;
	return 1;
}

const char *project_callee_name(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	struct entity entity = project_resolve(project, scope, callee);
	const struct function *function;

	if (entity.name && entity.kind != ENTITY_UNKNOWN && entity.kind != ENTITY_PARAMETER)
		return entity.name;
	if (project_callees(project, scope, call, &function, 1))
		return project_function_name(project, function);
	if (callee->kind == EXPR_ATTRIBUTE) {
		struct type object = project_type(project, scope, callee->attribute.object);

		if (object.cls.name && !object.cls.def)
			return arena_printf(&project->arena, "%s.%s", object.cls.name, callee->attribute.name);
	}
	return NULL;
}
