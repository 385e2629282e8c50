#include "keys/value_kind.h"

#include "analysis/rows.h"
#include "values/reach.h"

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

/* ---- one value ---- */

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

static struct value_kind kind_of_type(struct project *project, const struct value *value)
{
	struct type type = project_type(project, value->scope, value->expr);

	if (type.kind == TYPE_INSTANCE && type.cls.def)
		return (struct value_kind){ SHAPE_INSTANCE, type.cls };
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		return (struct value_kind){ SHAPE_SEQUENCE, rows_model(project, type) };
	return unknown;
}

/* What the elements are that a container is made of. */
static struct class_ref model_in(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct type type = project_type(project, scope, expr);

	return type.kind == TYPE_QUERYSET ? rows_model(project, type) : (struct class_ref){ 0 };
}

static struct value_kind kind_of_call(struct project *project, const struct value *value)
{
	const struct expr *call = value->expr;
	struct entity entity = project_resolve(project, value->scope, call->call.callee);
	struct value_kind kind = unknown;

	if (entity.kind == ENTITY_EXTERNAL)
		kind.shape = builtin_shape(entity.name);
	if (kind.shape == SHAPE_UNKNOWN || call->call.count == 0)
		return kind_of_type(project, value);
	if (kind.shape == SHAPE_SEQUENCE && call->call.arguments[0].kind == ARGUMENT_POSITIONAL)
		kind.model = model_in(project, value->scope, call->call.arguments[0].value);
	return kind;
}

static struct value_kind kind_of(struct project *project, const struct value *value)
{
	const struct expr *expr = value->expr;

	if (value->elements)
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
	case EXPR_CALL: return kind_of_call(project, value);
	case EXPR_ATTRIBUTE: return kind_of_type(project, value);
	default: return unknown;
	}
}

/* ---- all that it may be ---- */

struct agreeing {
	struct value_kind kind;
	size_t count;
};

static void on_leaf(struct follow *follow, const struct value *value)
{
	struct agreeing *agreeing = follow->data;
	struct value_kind one = kind_of(follow->project, value);

	if (agreeing->count++ == 0)
		agreeing->kind = one;
	else if (!same_kind(&agreeing->kind, &one))
		agreeing->kind = unknown;
	follow->stop = agreeing->kind.shape == SHAPE_UNKNOWN;
}

struct value_kind stored_kind(struct project *project, const struct key_site *site)
{
	struct agreeing agreeing = { .kind = unknown };
	struct follow follow = { .project = project, .mode = FOLLOW_SAME, .on_leaf = on_leaf, .data = &agreeing };

	follow_stored(&follow, site);
	return follow.cut ? unknown : agreeing.kind;
}

/* ---- a name's one value ---- */

const struct expr *value_behind_name(const struct scope **scope, const struct expr *expr)
{
	const struct scope *home = expr->kind == EXPR_NAME ? scope_of_name(*scope, expr->name.id) : NULL;
	struct block block;
	struct reach reach;

	if (!home || (home->kind != SCOPE_FUNCTION && home->kind != SCOPE_MODULE))
		return expr;
	block = scope_body(home);
	reach = reach_bindings(&block, scope_bindings(home, expr->name.id), expr->span.offset);
	if (reach.entry || reach.too_many || reach.count != 1 || reach.items[0]->kind != BINDING_ASSIGN ||
	    !reach.items[0]->value)
		return expr;
	*scope = reach.items[0]->scope;
	return reach.items[0]->value;
}

/* ---- two kinds ---- */

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
