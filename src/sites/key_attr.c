#include "sites/key_eval.h"
#include "project/models.h"

/* ---- types ---- */

/* The first parameter of a method, as the frame knows it. */
static const struct frame *self_frame(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const char *name)
{
	const struct scope *binder = scope_of_name(scope, name);
	const struct function *function = binder && binder->kind == SCOPE_FUNCTION ? binder->function : NULL;
	const struct frame *own = function ? frame_of(frame, function) : NULL;

	(void)eval;
	if (!own || !own->self.name || function->parameter_count == 0 ||
	    !text_equals(function->parameters[0].name, name))
		return NULL;
	return own;
}

static bool is_first_parameter(const struct scope *scope, const struct expr *expr)
{
	const struct scope *binder = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;

	return binder && binder->kind == SCOPE_FUNCTION && binder->function->parameter_count &&
	       text_equals(binder->function->parameters[0].name, expr->name.id) && function_class(binder->function);
}

/* The first parameter of a class property is the class, whatever its decorator looks like. */
static bool is_class_of_property(struct eval *eval, const struct scope *scope, const struct expr *expr)
{
	const struct scope *binder = scope_of_name(scope, expr->name.id);

	return is_first_parameter(scope, expr) && function_is_class_getter(eval->project, binder->function);
}

struct type eval_type(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *expr,
		      bool *exact)
{
	const struct frame *own = expr->kind == EXPR_NAME ? self_frame(eval, frame, scope, expr->name.id) : NULL;
	struct type type = project_type(eval->project, scope, expr);
	struct binding_run run;

	*exact = !is_first_parameter(scope, expr);
	if (own) {
		*exact = own->self_is_exact;
		if (type.kind == TYPE_UNKNOWN)
			type.kind = TYPE_INSTANCE;
		type.cls = own->self;
		if (is_class_of_property(eval, scope, expr))
			type.kind = TYPE_CLASS;
		return type;
	}
	if (type.kind == TYPE_INSTANCE && expr->kind == EXPR_NAME && is_class_of_property(eval, scope, expr))
		type.kind = TYPE_CLASS;
	if (expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, "__class__")) {
		type = eval_type(eval, frame, scope, expr->attribute.object, exact);
		if (type.kind == TYPE_INSTANCE)
			type.kind = TYPE_CLASS;
		return type;
	}
	if (expr->kind == EXPR_CALL && expr->call.count == 1 && expr->call.callee->kind == EXPR_NAME &&
	    text_equals(expr->call.callee->name.id, "type")) {
		type = eval_type(eval, frame, scope, expr->call.arguments[0].value, exact);
		if (type.kind == TYPE_INSTANCE)
			type.kind = TYPE_CLASS;
		return type;
	}
	if (expr->kind != EXPR_NAME || type.kind != TYPE_UNKNOWN || !frame || !scope_of_name(scope, expr->name.id))
		return type;
	run = scope_bindings(scope_of_name(scope, expr->name.id), expr->name.id);
	if (run.count && run.items[0].kind == BINDING_PARAMETER && run.items[0].scope->kind == SCOPE_FUNCTION) {
		const struct frame *of = frame_of(frame, run.items[0].scope->function), *within;
		const struct scope *where;
		const struct expr *argument = of ? frame_argument(of, run.items[0].parameter, &where, &within) : NULL;

		if (argument && eval->depth > 0) {
			eval->depth--;
			type = eval_type(eval, within, where, argument, exact);
			eval->depth++;
		}
	}
	return type;
}

/* ---- models ---- */

static const struct template *hole(struct eval *eval, enum part_kind kind, const struct scope *scope,
				   const struct expr *expr)
{
	return eval_hole(eval, kind, scope, expr);
}

/* The model that an object is an instance of, is, or is a manager of. */
static const struct class_def *model_of(struct type type)
{
	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		return type.model.def;
	return type.cls.def;
}

static bool is_attribute(const struct pack_set *packs, const struct expr *expr, enum meaning meaning)
{
	return expr->kind == EXPR_ATTRIBUTE && pack_word_is(packs, meaning, expr->attribute.name);
}

/* OWNER of `OWNER._meta.label_lower`, through `._meta.concrete_model`. */
static const struct expr *owner_of_meta(const struct pack_set *packs, const struct expr *object)
{
	if (!is_attribute(packs, object, WORD_MODEL_OPTIONS))
		return NULL;
	object = object->attribute.object;
	while (is_attribute(packs, object, WORD_CONCRETE_MODEL) &&
	       is_attribute(packs, object->attribute.object, WORD_MODEL_OPTIONS))
		object = object->attribute.object->attribute.object;
	return object;
}

static const char *label_of(struct eval *eval, const struct frame *frame, const struct scope *scope,
			    const struct expr *owner)
{
	bool exact = false;
	const struct class_def *model = owner ? model_of(eval_type(eval, frame, scope, owner, &exact)) : NULL;

	if (!model || (!exact && !class_is_final(eval->project, model)))
		return NULL;
	return model_label(eval->project, model);
}

static const struct template *class_label(struct eval *eval, const struct scope *scope, const struct expr *expr)
{
	return template_parts(eval->arena,
			      (const struct part[]){ part_hole(HOLE_APP_LABEL, expr, scope), part_literal(slice_of(".")),
						     part_hole(HOLE_CLASS_NAME, expr, scope) },
			      3, expr, scope);
}

static const struct template *eval_meta(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *expr)
{
	const struct pack_set *packs = project_packs(eval->project);
	const char *name = expr->attribute.name;
	const char *label, *dot;
	enum part_kind kind;

	if (pack_word_is(packs, WORD_LABEL, name))
		kind = HOLE_LABEL;
	else if (pack_word_is(packs, WORD_APP_LABEL, name))
		kind = HOLE_APP_LABEL;
	else if (pack_word_is(packs, WORD_MODEL_NAME, name))
		kind = HOLE_MODEL_NAME;
	else if (pack_word_is(packs, WORD_CLASS_NAME, name))
		return hole(eval, HOLE_CLASS_NAME, scope, expr);
	else if (pack_word_is(packs, WORD_CLASS_LABEL, name))
		return class_label(eval, scope, expr);
	else
		return NULL;
	label = label_of(eval, frame, scope, owner_of_meta(packs, expr->attribute.object));
	dot = label ? strchr(label, '.') : NULL;
	if (!label)
		return hole(eval, kind, scope, expr);
	if (kind == HOLE_APP_LABEL)
		return template_literal(eval->arena, (struct slice){ label, (size_t)(dot - label) }, expr, scope);
	return template_literal(eval->arena, slice_of(kind == HOLE_LABEL ? label : dot + 1), expr, scope);
}

/* ---- names of classes and functions ---- */

static const struct template *eval_dunder(struct eval *eval, const struct frame *frame, const struct scope *scope,
					  const struct expr *expr)
{
	const char *name = expr->attribute.name;
	bool module = text_equals(name, "__module__"), exact;
	struct entity entity = project_resolve(eval->project, scope, expr->attribute.object);
	struct type type;

	if (!module && !text_equals(name, "__name__") && !text_equals(name, "__qualname__"))
		return NULL;
	if (entity.kind == ENTITY_FUNCTION)
		return template_literal(eval->arena, slice_of(module ? entity.module->name : entity.function->name),
					expr, scope);
	type = eval_type(eval, frame, scope, expr->attribute.object, &exact);
	if (type.cls.def && (exact || class_is_final(eval->project, type.cls.def)))
		return template_literal(eval->arena,
					slice_of(module ? project_scope_module(eval->project, type.cls.def->scope)->name
							: type.cls.def->name),
					expr, scope);
	return hole(eval, module ? HOLE_MODULE : HOLE_CLASS_NAME, scope, expr);
}

static const struct template *eval_of_type(struct eval *eval, const struct frame *frame, const struct scope *scope,
					   const struct expr *expr)
{
	bool exact;
	struct type type = eval_type(eval, frame, scope, expr->attribute.object, &exact);

	if (type.kind == TYPE_FUNCTION && type.entity.function)
		return eval_function_attribute(eval, type.entity.function, expr->attribute.name);
	if (type.kind == TYPE_MODULE || type.kind == TYPE_FUNCTION || !type.cls.def)
		return NULL;
	return eval_member(eval, frame, scope, type.cls, exact, expr->attribute.object, expr->attribute.name, NULL);
}

const struct template *eval_setting(struct eval *eval, const struct scope *scope, const struct expr *object,
				    struct slice name, const struct expr *expr)
{
	struct entity entity = project_resolve(eval->project, scope, object);
	struct part part = part_hole(HOLE_SETTING, expr, scope);

	if (entity.kind != ENTITY_EXTERNAL ||
	    !pack_word_is(project_packs(eval->project), WORD_SETTINGS_OBJECT, entity.name))
		return NULL;
	part.text = slice_of(arena_printf(eval->arena, "%s.%.*s", text_last_name(entity.name), (int)name.size, name.data));
	return template_parts(eval->arena, &part, 1, expr, scope);
}

const struct template *eval_attribute(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const struct expr *expr)
{
	const struct pack_set *packs = project_packs(eval->project);
	const char *name = expr->attribute.name;
	const struct template *text = eval_setting(eval, scope, expr->attribute.object, slice_of(name), expr);
	struct entity entity;

	if (!text)
		text = eval_meta(eval, frame, scope, expr);
	if (!text)
		text = eval_dunder(eval, frame, scope, expr);
	if (!text && pack_word_is(packs, WORD_ROW_KEY, name))
		return hole(eval, HOLE_PK, scope, expr);
	if (!text && (text_equals(name, "hex") || text_equals(name, "value")) &&
	    (expr->attribute.object->kind == EXPR_CALL || expr->attribute.object->kind == EXPR_ATTRIBUTE))
		text = eval_expr(eval, frame, scope, expr->attribute.object);
	if (text)
		return text;
	if (expr->attribute.object->kind != EXPR_NAME ||
	    !self_frame(eval, frame, scope, expr->attribute.object->name.id)) {
		entity = project_resolve(eval->project, scope, expr);
		if (entity.kind == ENTITY_VARIABLE && entity.run.count)
			return eval_renamed(eval, eval_run(eval, NULL, entity.run), scope, expr);
	}
	text = eval_of_type(eval, frame, scope, expr);
	if (!text)
		text = eval_by_name(eval, frame, scope, expr, NULL);
	if (text)
		return eval_renamed(eval, text, scope, expr);
	return hole(eval, pack_word_is(packs, WORD_MODEL, name) ? HOLE_MODEL_NAME : HOLE_VALUE, scope, expr);
}
