#include "keys/value_kind.h"

#include "values/reach.h"
#include "analysis/rows.h"

enum { KIND_DEPTH = 8 };

static struct value_kind kind_of(struct project *project, const struct scope *scope, const struct expr *expr,
				 int depth);

static const struct value_kind unknown = { .shape = SHAPE_UNKNOWN };

static struct value_kind shape(enum value_shape shape)
{
	return (struct value_kind){ .shape = shape };
}

static bool same_kind(const struct value_kind *a, const struct value_kind *b)
{
	return a->shape == b->shape && a->model.def == b->model.def &&
	       (a->model.def || !a->model.name || !b->model.name || text_equals(a->model.name, b->model.name));
}

/* The bindings that reach the use of a name; false if it is none, or too many do. */
static bool reaching(const struct scope *scope, const struct expr *name, struct reach *reach)
{
	const struct scope *home = name->kind == EXPR_NAME ? scope_of_name(scope, name->name.id) : NULL;
	struct binding_run run = { 0 };
	struct block block;

	if (!home || (home->kind != SCOPE_FUNCTION && home->kind != SCOPE_MODULE))
		return false;
	run = scope_bindings(home, name->name.id);
	block = scope_body(home);
	*reach = reach_bindings(&block, run, name->span.offset);
	return !reach->entry && !reach->too_many && reach->count > 0;
}

const struct expr *value_behind_name(const struct scope **scope, const struct expr *expr)
{
	struct reach reach;

	if (!reaching(*scope, expr, &reach) || reach.count != 1 || reach.items[0]->kind != BINDING_ASSIGN ||
	    !reach.items[0]->value)
		return expr;
	*scope = reach.items[0]->scope;
	return reach.items[0]->value;
}

/* What all bindings of a local name agree on; what is bound by an augmented assignment or unpacked is unknown. */
static struct value_kind kind_of_name(struct project *project, const struct scope *scope, const struct expr *expr,
				      int depth)
{
	struct value_kind kind = unknown;
	struct reach reach;

	if (!reaching(scope, expr, &reach))
		return unknown;
	for (size_t i = 0; i < reach.count; i++) {
		const struct binding *binding = reach.items[i];
		struct value_kind one;

		if (binding->kind != BINDING_ASSIGN || !binding->value)
			return unknown;
		one = kind_of(project, binding->scope, binding->value, depth);
		if (i > 0 && !same_kind(&kind, &one))
			return unknown;
		kind = one;
	}
	return kind;
}

static const struct {
	const char *name;
	enum value_shape shape;
} builtins[] = {
	{ "builtins.dict", SHAPE_DICT },          { "builtins.float", SHAPE_NUMBER },
	{ "builtins.frozenset", SHAPE_SEQUENCE }, { "builtins.int", SHAPE_NUMBER },
	{ "builtins.len", SHAPE_NUMBER },         { "builtins.list", SHAPE_SEQUENCE },
	{ "builtins.set", SHAPE_SEQUENCE },       { "builtins.sorted", SHAPE_SEQUENCE },
	{ "builtins.str", SHAPE_TEXT },           { "builtins.tuple", SHAPE_SEQUENCE },
};

static enum value_shape builtin_shape(const char *name)
{
	for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
		if (text_equals(builtins[i].name, name))
			return builtins[i].shape;
	return SHAPE_UNKNOWN;
}

static struct value_kind kind_of_type(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct type type = project_type(project, scope, expr);

	if (type.kind == TYPE_INSTANCE && type.cls.def)
		return (struct value_kind){ SHAPE_INSTANCE, type.cls };
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		return (struct value_kind){ SHAPE_SEQUENCE, rows_model(project, type) };
	return unknown;
}

static struct value_kind kind_of_call(struct project *project, const struct scope *scope, const struct expr *call,
				      int depth)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);
	struct value_kind kind = unknown, inner;

	if (entity.kind != ENTITY_EXTERNAL)
		return kind_of_type(project, scope, call);
	kind.shape = builtin_shape(entity.name);
	if (kind.shape != SHAPE_SEQUENCE || call->call.count == 0 ||
	    call->call.arguments[0].kind != ARGUMENT_POSITIONAL)
		return kind.shape && call->call.count ? kind : kind_of_type(project, scope, call);
	inner = kind_of(project, scope, call->call.arguments[0].value, depth);
	if (inner.shape == SHAPE_SEQUENCE)
		kind.model = inner.model;
	return kind;
}

static struct value_kind kind_of(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	if (depth == 0)
		return unknown;
	switch (expr->kind) {
	case EXPR_STRING: return shape(expr->string.text.size ? SHAPE_TEXT : SHAPE_UNKNOWN);
	case EXPR_FSTRING: return shape(SHAPE_TEXT);
	case EXPR_NUMBER:
		return shape(expr->number.is_integer && expr->number.value >= 0 && expr->number.value <= 1
				     ? SHAPE_UNKNOWN
				     : SHAPE_NUMBER);
	case EXPR_DICT: return shape(expr->dict.count ? SHAPE_DICT : SHAPE_UNKNOWN);
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET: return shape(expr->items.count ? SHAPE_SEQUENCE : SHAPE_UNKNOWN);
	case EXPR_COMPREHENSION:
		if (expr->comprehension.kind == COMPREHENSION_GENERATOR)
			return unknown;
		return shape(expr->comprehension.kind == COMPREHENSION_DICT ? SHAPE_DICT : SHAPE_SEQUENCE);
	case EXPR_NAMED: return kind_of(project, scope, expr->named.value, depth - 1);
	case EXPR_NAME: return kind_of_name(project, scope, expr, depth - 1);
	case EXPR_CALL: return kind_of_call(project, scope, expr, depth - 1);
	case EXPR_ATTRIBUTE: return kind_of_type(project, scope, expr);
	default: return unknown;
	}
}

/* What calling EXPR, the default of get_or_set(), yields. */
static struct value_kind kind_of_result(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;
	const struct function *function = NULL;

	if (expr->kind == EXPR_LAMBDA)
		function = expr->lambda.function;
	if (function)
		return function->body.count == 1 && function->body.items[0]->kind == STMT_RETURN &&
				       function->body.items[0]->value
			       ? kind_of(project, function->scope, function->body.items[0]->value, KIND_DEPTH)
			       : unknown;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_EXTERNAL)
		return shape(builtin_shape(entity.name));
	return entity.kind == ENTITY_FUNCTION || entity.kind == ENTITY_CLASS
		       ? unknown
		       : kind_of(project, scope, expr, KIND_DEPTH);
}

struct value_kind stored_kind(struct project *project, const struct key_site *site)
{
	if (!site->value || !site->value_scope)
		return unknown;
	return site->role == ROLE_GET_OR_SET ? kind_of_result(project, site->value_scope, site->value)
					     : kind_of(project, site->value_scope, site->value, KIND_DEPTH);
}

static bool unrelated(struct project *project, struct class_ref a, struct class_ref b)
{
	if (!a.def || !b.def)
		return false;
	return !class_inherits(project, a, b.name) && !class_inherits(project, b, a.name);
}

bool kinds_differ(struct project *project, const struct value_kind *a, const struct value_kind *b)
{
	if (a->shape == SHAPE_UNKNOWN || b->shape == SHAPE_UNKNOWN)
		return false;
	return a->shape != b->shape || unrelated(project, a->model, b->model);
}

const char *kind_words(struct arena *arena, const struct value_kind *kind)
{
	const char *name = kind->model.def ? kind->model.def->name : NULL;

	switch (kind->shape) {
	case SHAPE_TEXT: return "text";
	case SHAPE_NUMBER: return "a number";
	case SHAPE_DICT: return "a dict";
	case SHAPE_SEQUENCE: return name ? arena_printf(arena, "rows of `%s`", name) : "a list";
	case SHAPE_INSTANCE: return name ? arena_printf(arena, "a `%s`", name) : "an object";
	case SHAPE_UNKNOWN: break;
	}
	return "something";
}
