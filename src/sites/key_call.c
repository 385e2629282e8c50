#include "sites/key_eval.h"

/* ---- what packs know ---- */

static const struct {
	const char *hole;
	enum part_kind kind;
} holes[] = {
	{ "clock", HOLE_CLOCK },   { "digest", HOLE_DIGEST },           { "identity", HOLE_IDENTITY },
	{ "label", HOLE_LABEL },   { "language", HOLE_LANGUAGE },       { "pk", HOLE_PK },
	{ "random", HOLE_RANDOM }, { "salted-hash", HOLE_SALTED_HASH }, { "version", HOLE_VERSION },
};

static const struct expr *first_argument(const struct expr *call)
{
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].kind == ARGUMENT_POSITIONAL ||
		    call->call.arguments[i].kind == ARGUMENT_KEYWORD)
			return call->call.arguments[i].value;
	return NULL;
}

/* A digest is told from others by what it is made of. */
static const struct template *eval_digest(struct eval *eval, const struct frame *frame, const struct scope *scope,
					  const struct expr *call)
{
	const struct expr *input = first_argument(call);
	struct part part = part_hole(HOLE_DIGEST, input ? input : call, scope);

	if (input)
		part.text = slice_of(template_text(eval->arena, eval_expr(eval, frame, scope, input)));
	return template_parts(eval->arena, &part, 1, call, scope);
}

static const struct template *eval_part(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *call, const struct pack_key_part *known)
{
	const struct expr *argument = first_argument(call);

	if (text_equals(known->hole, "digest"))
		return eval_digest(eval, frame, scope, call);
	if (text_equals(known->hole, "text"))
		return argument ? eval_expr(eval, frame, scope, argument) : template_empty(eval->arena, call, scope);
	for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
		if (text_equals(known->hole, holes[i].hole))
			return eval_hole(eval, holes[i].kind, scope, call);
	return eval_hole(eval, HOLE_VALUE, scope, argument ? argument : call);
}

/* ---- methods of text ---- */

static const struct template *text_format(struct eval *eval, const struct frame *frame, const struct scope *scope,
					  const struct expr *call)
{
	return template_built_by(eval->arena, eval_format_call(eval, frame, scope, call), call, scope);
}

static const struct template *text_join(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *call)
{
	if (call->call.count != 1)
		return NULL;
	return template_built_by(eval->arena, eval_join_call(eval, frame, scope, call), call, scope);
}

static const struct template *text_replace(struct eval *eval, const struct frame *frame, const struct scope *scope,
					   const struct expr *call)
{
	struct slice from, to;
	const struct template *text = eval_expr(eval, frame, scope, call->call.callee->attribute.object), *old, *new;

	if (call->call.count < 2 || call->call.arguments[0].kind != ARGUMENT_POSITIONAL ||
	    call->call.arguments[1].kind != ARGUMENT_POSITIONAL)
		return NULL;
	old = eval_expr(eval, frame, scope, call->call.arguments[0].value);
	new = eval_expr(eval, frame, scope, call->call.arguments[1].value);
	if (template_is_literal(old, &from) && template_is_literal(new, &to))
		return template_replace(eval->arena, text, from, to);
	text = template_replace_hole(eval->arena, text, old, new);
	return template_built_by(eval->arena, text ? text : template_unknown(eval->arena, call, scope), call, scope);
}

static const struct template *text_same(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *call)
{
	return eval_expr(eval, frame, scope, call->call.callee->attribute.object);
}

static const struct template *text_lower(struct eval *eval, const struct frame *frame, const struct scope *scope,
					 const struct expr *call)
{
	return template_change_case(eval->arena, text_same(eval, frame, scope, call), CASE_LOWER);
}

static const struct template *text_upper(struct eval *eval, const struct frame *frame, const struct scope *scope,
					 const struct expr *call)
{
	return template_change_case(eval->arena, text_same(eval, frame, scope, call), CASE_UPPER);
}

/* `hashlib.md5(x).hexdigest()`; of an object that was fed by update(), what it is made of is not known. */
static const struct template *text_hexdigest(struct eval *eval, const struct frame *frame, const struct scope *scope,
					     const struct expr *call)
{
	const struct expr *object = call->call.callee->attribute.object;
	const struct template *text = object->kind == EXPR_CALL ? eval_expr(eval, frame, scope, object) : NULL;

	if (text && text->count == 1 && text->items[0].count == 1 && text->items[0].parts[0].kind == HOLE_DIGEST)
		return template_built_by(eval->arena, text, call, scope);
	return eval_hole(eval, HOLE_DIGEST, scope, call);
}

static const struct {
	const char *name;
	const struct template *(*eval)(struct eval *eval, const struct frame *frame, const struct scope *scope,
				       const struct expr *call);
} text_methods[] = {
	{ "decode", text_same }, { "encode", text_same }, { "format", text_format }, { "hexdigest", text_hexdigest },
	{ "join", text_join },   { "lower", text_lower }, { "lstrip", text_same },   { "replace", text_replace },
	{ "rstrip", text_same }, { "strip", text_same },  { "upper", text_upper },
};

static const struct template *eval_text_method(struct eval *eval, const struct frame *frame, const struct scope *scope,
					       const struct expr *call)
{
	const char *name = call->call.callee->attribute.name;

	for (size_t i = 0; i < sizeof text_methods / sizeof *text_methods; i++)
		if (text_equals(text_methods[i].name, name))
			return text_methods[i].eval(eval, frame, scope, call);
	return NULL;
}

/* ---- functions and methods of the tree ---- */

static const struct template *eval_method_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
					       const struct expr *call)
{
	const struct expr *callee = call->call.callee, *object = callee->attribute.object;
	bool exact;
	struct type type = eval_type(eval, frame, scope, object, &exact);

	if (type.kind == TYPE_MODULE || type.kind == TYPE_FUNCTION || !type.cls.def)
		return NULL;
	if (object->kind == EXPR_CALL && object->call.callee->kind == EXPR_NAME &&
	    text_equals(object->call.callee->name.id, "super"))
		exact = true;
	return eval_member(eval, frame, scope, type.cls, exact, object, callee->attribute.name, call);
}

static const struct template *eval_function_call(struct eval *eval, const struct frame *frame,
						 const struct scope *scope, const struct expr *call)
{
	const struct function *function;
	struct frame inner = {
		.call = call, .call_scope = scope, .caller = frame, .depth = frame ? frame->depth + 1 : 1
	};
	const struct template *text;

	if (!project_callees(eval->project, scope, call, &function, 1))
		return NULL;
	if (text_equals(function->name, "__init__"))
		return eval_hole(eval, HOLE_VALUE, scope, call);
	inner.function = function;
	switch (project_method_kind(eval->project, function)) {
	case METHOD_INSTANCE:
		if (call->call.callee->kind == EXPR_ATTRIBUTE) {
			struct entity entity =
				project_resolve(eval->project, scope, call->call.callee->attribute.object);

			inner.is_bound = entity.kind != ENTITY_CLASS;
		} else {
			inner.is_bound = true;
		}
		break;
	case METHOD_CLASS: inner.is_bound = true; break;
	default: break;
	}
	if (inner.is_bound && function_class(function)) {
		inner.self = (struct class_ref){ function_class(function),
						 project_class_name(eval->project, function_class(function)) };
		inner.receiver = call->call.callee->kind == EXPR_ATTRIBUTE ? call->call.callee->attribute.object
									   : call->call.callee;
	}
	text = eval_function(eval, &inner);
	return text ? text : template_unknown(eval->arena, call, scope);
}

/* `getattr(settings, "NAME")`, with a default or without. */
static const struct template *eval_getattr(struct eval *eval, const struct frame *frame, const struct scope *scope,
					   const struct expr *call)
{
	struct slice name;

	if (call->call.count < 2 || call_has_star(call) ||
	    !template_is_literal(eval_expr(eval, frame, scope, call->call.arguments[1].value), &name))
		return NULL;
	return eval_setting(eval, scope, call->call.arguments[0].value, name, call);
}

static const struct template *eval_known(struct eval *eval, const struct frame *frame, const struct scope *scope,
					 const struct expr *call)
{
	const struct pack_set *packs = project_packs(eval->project);
	const char *name = project_callee_name(eval->project, scope, call);
	const struct pack_key_builder *builder = name ? pack_key_builder_find(packs, name) : NULL;
	const struct pack_key_part *part = name ? pack_key_part_find(packs, name) : NULL;
	const struct template *text =
		builder && builder->template ? eval_builder(eval, frame, scope, call, builder) : NULL;

	if (name && text_equals(name, "builtins.getattr"))
		return eval_getattr(eval, frame, scope, call);
	if (text)
		return builder->conforming ? template_conforming(eval->arena, text) : text;
	return part ? eval_part(eval, frame, scope, call, part) : NULL;
}

const struct template *eval_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr)
{
	const struct expr *callee = expr->call.callee;
	const struct template *text = eval_known(eval, frame, scope, expr);

	if (!text && callee->kind == EXPR_ATTRIBUTE)
		text = eval_method_call(eval, frame, scope, expr);
	if (!text)
		text = eval_function_call(eval, frame, scope, expr);
	if (!text && callee->kind == EXPR_ATTRIBUTE)
		text = eval_text_method(eval, frame, scope, expr);
	if (!text && callee->kind == EXPR_ATTRIBUTE)
		text = eval_by_name(eval, frame, scope, callee, expr);
	return text ? text : eval_hole(eval, HOLE_VALUE, scope, expr);
}
