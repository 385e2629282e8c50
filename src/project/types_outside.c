/* Types of what functions and objects outside the tree give, as packs say, and of what generators yield. */
#include "project/typing.h"

#include "syntax/visit.h"

#include <stdio.h>

/* No pack knows a longer name. */
enum { NAME_BYTES = 200 };

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

/* The model that OBJECT reads, or the one that FIRST, what is handed over, is or reads. */
static struct class_ref model_asked(struct typing *typing, struct type object, const struct scope *scope,
				    const struct expr *first)
{
	struct type handed;

	if (object.model.name)
		return object.model;
	if (object.kind == TYPE_CLASS)
		return object.cls;
	handed = first ? typing_expr(typing, scope, first) : unknown_type;
	return handed.kind == TYPE_CLASS ? handed.cls : handed.model;
}

static struct type of_result(struct typing *typing, const struct pack_result *result, struct type object,
			     struct class_ref model)
{
	struct type type;

	if (text_equals(result->gives, "row"))
		return model.name ? typing_instance(model) : unknown_type;
	if (!text_equals(result->gives, "itself"))
		type = typing_refine(typing->project, typing_instance((struct class_ref){ NULL, result->gives }));
	else
		type = object;
	type.kind = type.kind == TYPE_MANAGER ? TYPE_QUERYSET : type.kind;
	type.model = model;
	return type;
}

struct type typing_function_result(struct typing *typing, const struct scope *scope, const struct expr *call,
				   const char *name)
{
	const struct pack_result *result = pack_result_find(typing->project->packs, name);

	if (!result || result->of != RESULT_OF_CALL)
		return unknown_type;
	return of_result(typing, result, unknown_type,
			 model_asked(typing, unknown_type, scope, call_argument(call, 0, NULL)));
}

/* What packs say that NAME of an object of CLASS_REF gives. */
static const struct pack_result *find_result(struct project *project, struct class_ref class_ref, const char *name,
					     enum result_of of)
{
	const struct class_info *info = class_ref.def ? project_class(project, class_ref.def) : NULL;
	size_t count = info ? info->ancestor_count : 1;
	char full[NAME_BYTES];

	for (size_t i = 0; i < count; i++) {
		struct class_ref ancestor = info ? info->ancestors[i] : class_ref;
		const struct pack_result *result;

		if (ancestor.def || !ancestor.name ||
		    (size_t)snprintf(full, sizeof full, "%s.%s", ancestor.name, name) >= sizeof full)
			continue;
		result = pack_result_find(project->packs, full);
		if (result && result->of == of)
			return result;
	}
	return NULL;
}

struct type typing_outside_member(struct typing *typing, struct type object, const char *name)
{
	const struct pack_result *result = find_result(typing->project, object.cls, name, RESULT_OF_READ);

	return result ? of_result(typing, result, object, model_asked(typing, object, NULL, NULL)) : unknown_type;
}

struct type typing_outside_call(struct typing *typing, struct type object, const char *method,
				const struct scope *scope, const struct expr *call)
{
	const struct pack_result *result;

	if (!object.cls.name)
		return unknown_type;
	result = find_result(typing->project, object.cls, method, RESULT_OF_CALL);
	return result ? of_result(typing, result, object,
				  model_asked(typing, object, scope, call ? call_argument(call, 0, NULL) : NULL))
		      : unknown_type;
}

bool typing_goes_on(struct typing *typing, struct type object, const struct expr *call)
{
	for (; call->kind == EXPR_CALL && call->call.callee->kind == EXPR_ATTRIBUTE;
	     call = call->call.callee->attribute.object) {
		const struct pack_result *result =
			find_result(typing->project, object.cls, call->call.callee->attribute.name, RESULT_OF_CALL);

		if (!result || !text_equals(result->gives, "itself"))
			return false;
	}
	return call->kind == EXPR_NAME;
}

/* ---- generators ---- */

struct yields {
	struct typing *typing;
	struct type type;
	size_t seen;
};

static bool on_yield(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct yields *yields = visitor->data;

	if (expr->kind == EXPR_YIELD && expr->operand)
		yields->type = typing_agree(yields->type, typing_expr(yields->typing, scope, expr->operand),
					    &yields->seen);
	else if (expr->kind == EXPR_YIELD_FROM)
		yields->type = typing_agree(unknown_type, unknown_type, &yields->seen);
	return expr->kind != EXPR_LAMBDA;
}

static struct type yielded(struct typing *typing, const struct function *function)
{
	struct yields yields = { .typing = typing };
	struct visitor visitor = { .expr = on_yield, .data = &yields };
	const struct expr *returns = function->returns, *index;

	if (returns && returns->kind == EXPR_SUBSCRIPT) {
		index = returns->subscript.index;
		index = index->kind == EXPR_TUPLE && index->items.count ? index->items.items[0] : index;
		yields.type = typing_annotation(typing, function->scope->parent, index);
	}
	if (yields.type.kind == TYPE_UNKNOWN)
		visit_function(&visitor, function);
	return yields.type;
}

/* The generator function of the tree that EXPR calls. */
static const struct function *called_generator(struct typing *typing, const struct scope *scope,
					       const struct expr *expr)
{
	struct entity entity;

	if (expr->kind != EXPR_CALL)
		return NULL;
	entity = resolve_expr(typing->project, scope, expr->call.callee, RESOLVE_DEPTH);
	if (entity.kind != ENTITY_FUNCTION && expr->call.callee->kind == EXPR_ATTRIBUTE)
		entity = typing_expr(typing, scope, expr->call.callee).entity;
	return entity.kind == ENTITY_FUNCTION && entity.function->is_generator ? entity.function : NULL;
}

struct type typing_item(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	const struct function *generator = called_generator(typing, scope, expr);

	/* a decorator makes something else of it */
	return generator && generator->decorator_count == 0 ? yielded(typing, generator) : unknown_type;
}

static bool makes_context_manager(const struct typing *typing, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		struct entity entity = resolve_expr(typing->project, function->scope->parent, function->decorators[i],
						    RESOLVE_DEPTH);

		if (entity.name && pack_word_is(typing->project->packs, WORD_CONTEXT_MAKER, entity.name))
			return true;
	}
	return false;
}

struct type typing_entered(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	static const char *const names[] = { "__enter__", "__aenter__" };
	const struct function *generator = called_generator(typing, scope, expr);
	struct type object, type = unknown_type;

	if (generator)
		return makes_context_manager(typing, generator) ? yielded(typing, generator) : unknown_type;
	object = typing_expr(typing, scope, expr);
	if (object.kind != TYPE_INSTANCE)
		return unknown_type;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct function *method =
			object.cls.def ? class_method(typing->project, object.cls.def, names[i], NULL) : NULL;

		if (method)
			return typing_result(typing, method);
		if (type.kind == TYPE_UNKNOWN)
			type = typing_outside_call(typing, object, names[i], NULL, NULL);
	}
	return type.kind == TYPE_UNKNOWN && !object.cls.def ? object : type;
}

struct type typing_depended(struct typing *typing, const struct scope *scope, const struct expr *value)
{
	struct entity entity = { .kind = ENTITY_UNKNOWN };

	if (value->kind == EXPR_CALL && value->call.count)
		entity = resolve_expr(typing->project, scope, value->call.callee, RESOLVE_DEPTH);
	if (entity.kind != ENTITY_EXTERNAL || !pack_word_is(typing->project->packs, WORD_DEPENDENCY, entity.name) ||
	    value->call.arguments[0].kind != ARGUMENT_POSITIONAL)
		return unknown_type;
	entity = resolve_expr(typing->project, scope, value->call.arguments[0].value, RESOLVE_DEPTH);
	if (entity.kind != ENTITY_FUNCTION)
		return unknown_type;
	return entity.function->is_generator ? yielded(typing, entity.function)
					     : typing_result(typing, entity.function);
}
