#include "keys/key_eval.h"
#include "keys/key_models.h"

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

/* OWNER of `OWNER._meta.label_lower`, through `._meta.concrete_model`. */
static const struct expr *owner_of_meta(const struct expr *object)
{
	if (object->kind != EXPR_ATTRIBUTE || !text_equals(object->attribute.name, "_meta"))
		return NULL;
	object = object->attribute.object;
	while (object->kind == EXPR_ATTRIBUTE && text_equals(object->attribute.name, "concrete_model") &&
	       object->attribute.object->kind == EXPR_ATTRIBUTE &&
	       text_equals(object->attribute.object->attribute.name, "_meta"))
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

static const struct template *eval_meta(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *expr)
{
	const char *name = expr->attribute.name;
	const char *label = label_of(eval, frame, scope, owner_of_meta(expr->attribute.object));
	const char *dot = label ? strchr(label, '.') : NULL;
	enum part_kind kind;

	if (text_equals(name, "label_lower"))
		kind = HOLE_LABEL;
	else if (text_equals(name, "app_label"))
		kind = HOLE_APP_LABEL;
	else if (text_equals(name, "model_name") || text_equals(name, "module_name"))
		kind = HOLE_MODEL_NAME;
	else if (text_equals(name, "object_name"))
		return hole(eval, HOLE_CLASS_NAME, scope, expr);
	else if (text_equals(name, "label"))
		return template_parts(eval->arena,
				      (const struct part[]){ part_hole(HOLE_APP_LABEL, expr, scope),
							     part_literal(slice_of(".")),
							     part_hole(HOLE_CLASS_NAME, expr, scope) },
				      3, expr, scope);
	else
		return NULL;
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

/* ---- members ---- */

/* The call that made RECEIVER, as far as it is a name bound once to one. */
static const struct expr *constructor_of(struct eval *eval, const struct scope *scope, const struct expr *receiver,
					 const struct scope **where)
{
	struct entity entity;

	*where = scope;
	if (receiver && receiver->kind == EXPR_CALL)
		return receiver;
	if (!receiver)
		return NULL;
	entity = project_resolve(eval->project, scope, receiver);
	if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value ||
	    entity.run.items[0].value->kind != EXPR_CALL)
		return NULL;
	*where = entity.run.items[0].scope;
	return entity.run.items[0].value;
}

/* What `self.NAME = value` wrote, in the methods of the class and its ancestors. */
static const struct template *eval_written(struct eval *eval, const struct frame *caller, const struct scope *scope,
					   struct class_ref self, const struct expr *receiver, const char *name)
{
	const struct class_info *info = project_class(eval->project, self.def);
	const struct template *all = NULL;

	for (size_t a = 0; a < info->ancestor_count && !all; a++) {
		size_t count = 0, taken = 0;
		const struct attribute_write *writes = NULL;

		if (info->ancestors[a].def)
			writes = class_attribute_writes(eval->project, info->ancestors[a].def, &count);
		for (size_t i = 0; i < count && taken < EVAL_RESULTS; i++) {
			struct frame frame = { .function = writes[i].method,
					       .caller = caller,
					       .self = self,
					       .is_bound = true,
					       .receiver = receiver,
					       .depth = caller ? caller->depth + 1 : 1 };
			const struct template *one;

			if (!text_equals(writes[i].name, name) || !writes[i].value ||
			    writes[i].value->kind == EXPR_NONE || frame.depth > EVAL_FRAMES)
				continue;
			frame.call = text_equals(writes[i].method->name, "__init__")
					     ? constructor_of(eval, scope, receiver, &frame.call_scope)
					     : NULL;
			one = eval_expr(eval, &frame, writes[i].scope, writes[i].value);
			all = all ? template_union(eval->arena, all, one) : one;
			taken++;
		}
	}
	return all;
}

static const struct template *eval_method(struct eval *eval, const struct frame *caller, const struct scope *scope,
					  struct class_ref self, bool exact, const struct expr *receiver,
					  const struct function *function, const struct expr *call)
{
	struct frame frame = { .function = function,
			       .call = call,
			       .call_scope = scope,
			       .caller = caller,
			       .self = self,
			       .self_is_exact = exact,
			       .receiver = receiver,
			       .depth = caller ? caller->depth + 1 : 1 };

	if (!call && !function_is_getter(eval->project, function))
		return NULL;
	frame.is_bound = project_method_kind(eval->project, function) != METHOD_STATIC;
	return eval_function(eval, &frame);
}

/* `name = property(getter)`; what another call makes (a field, a descriptor) is no text, unless it is known to be. */
static const struct template *eval_made(struct eval *eval, const struct frame *caller, const struct scope *scope,
					struct class_ref self, bool exact, const struct expr *receiver,
					const struct binding *binding)
{
	const struct expr *call = binding->value;
	struct part part = part_named(HOLE_VALUE, binding->name, call, binding->scope);
	struct entity entity = project_resolve(eval->project, binding->scope, call->call.callee);
	struct entity getter = { .kind = ENTITY_UNKNOWN };
	struct frame frame = { .call_scope = scope,
			       .caller = caller,
			       .self = self,
			       .self_is_exact = exact,
			       .is_bound = true,
			       .receiver = receiver,
			       .depth = caller ? caller->depth + 1 : 1 };

	if (entity.kind != ENTITY_EXTERNAL && entity.kind != ENTITY_CLASS)
		return eval_expr(eval, NULL, binding->scope, call);
	if (entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.property") && call->call.count)
		getter = project_resolve(eval->project, binding->scope, call->call.arguments[0].value);
	if (getter.kind != ENTITY_FUNCTION)
		return template_parts(eval->arena, &part, 1, call, binding->scope);
	frame.function = getter.function;
	return eval_function(eval, &frame);
}

/* What one class itself binds NAME to. */
static const struct template *eval_own(struct eval *eval, const struct frame *caller, const struct scope *scope,
				       struct class_ref self, bool exact, const struct expr *receiver,
				       struct binding_run run, const struct expr *call)
{
	const struct binding *last = &run.items[run.count - 1];

	if (last->kind == BINDING_FUNCTION) {
		/* A property's setter stands behind its getter under the same name. */
		for (size_t i = 0; i < run.count && !call; i++)
			if (run.items[i].kind == BINDING_FUNCTION &&
			    function_is_getter(eval->project, run.items[i].function))
				last = &run.items[i];
		return eval_method(eval, caller, scope, self, exact, receiver, last->function, call);
	}
	if (call || last->kind == BINDING_CLASS || last->kind == BINDING_ANNOTATED)
		return NULL;
	if (last->value && last->value->kind == EXPR_CALL)
		return eval_made(eval, caller, scope, self, exact, receiver, last);
	if (last->value && (last->value->kind == EXPR_NONE ||
			    (last->value->kind == EXPR_STRING && last->value->string.text.size == 0 && !exact)))
		return NULL;
	return eval_run(eval, NULL, run);
}

const struct template *eval_member(struct eval *eval, const struct frame *caller, const struct scope *scope,
				   struct class_ref self, bool exact, const struct expr *receiver, const char *name,
				   const struct expr *call)
{
	const struct class_def *const *subclasses;
	const struct template *all = NULL, *one;
	struct binding_run run = class_member(eval->project, self.def, name, NULL);
	size_t count = 0, taken = 0;

	if (run.count)
		all = eval_own(eval, caller, scope, self, exact, receiver, run, call);
	subclasses = exact ? NULL : project_subclasses(eval->project, self.def, &count);
	for (size_t i = 0; i < count && taken < EVAL_RESULTS; i++) {
		struct class_ref sub = { subclasses[i], project_class_name(eval->project, subclasses[i]) };

		run = scope_bindings(subclasses[i]->scope, name);
		one = run.count ? eval_own(eval, caller, scope, sub, exact, receiver, run, call) : NULL;
		taken += one != NULL;
		if (one)
			all = all ? template_union(eval->arena, all, one) : one;
	}
	return all || call ? all : eval_written(eval, caller, scope, self, receiver, name);
}

/*
 * An attribute (or method, if CALL is not NULL) of an object of unknown class whose name says that it is a key: what the tree's
 * only properties and constants of that name yield.
 */
const struct template *eval_by_name(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct expr *expr, const struct expr *call)
{
	const char *name = expr->attribute.name;
	const struct template *all = NULL, *one;
	const uint32_t *files;
	size_t count, taken = 0;

	if (!strchr(name, '_') || (!strstr(name, "cache") && !strstr(name, "_key") && !strstr(name, "key_")))
		return NULL;
	files = project_files_with(eval->project, name, &count);
	for (size_t i = 0; i < count && count <= EVAL_RESULTS; i++) {
		const struct module *module = project_module(eval->project, files[i]);

		for (size_t c = 0; module && c < module->ast->class_count; c++) {
			const struct class_def *class_def = module->ast->classes[c];
			struct class_ref self = { class_def, project_class_name(eval->project, class_def) };
			struct binding_run run = scope_bindings(class_def->scope, name);

			one = run.count ? eval_own(eval, frame, scope, self, false, expr->attribute.object, run, call)
					: NULL;
			if (one && ++taken <= 4)
				all = all ? template_union(eval->arena, all, one) : one;
		}
	}
	return taken <= 4 ? all : NULL;
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

const struct template *eval_attribute(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const struct expr *expr)
{
	const char *name = expr->attribute.name;
	const struct template *text = eval_meta(eval, frame, scope, expr);
	struct entity entity;

	if (!text)
		text = eval_dunder(eval, frame, scope, expr);
	if (!text && (text_equals(name, "pk") || text_equals(name, "id")))
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
	return hole(eval, text_equals(name, "model") ? HOLE_MODEL_NAME : HOLE_VALUE, scope, expr);
}
