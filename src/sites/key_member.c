/* What the members of a class yield: what it binds, inherits or overrides, and what its methods write to `self`. */
#include "sites/key_eval.h"
#include "analysis/flow.h"

enum { CONSTRUCTOR_HOPS = 4 };

static const struct expr *constructor_of(struct eval *eval, const struct scope *scope, const struct expr *receiver,
					 const struct scope **where, int depth);

/* What the getter returns that RECEIVER, an attribute, runs: the one value of it. */
static const struct expr *constructor_in_getter(struct eval *eval, const struct scope *scope,
						const struct expr *receiver, const struct scope **where, int depth)
{
	struct type type = project_type(eval->project, scope, receiver->attribute.object);
	const struct function *getter =
		type.cls.def ? class_method(eval->project, type.cls.def, receiver->attribute.name, NULL) : NULL;
	const struct expr *value;
	const struct scope *inside;
	size_t count = 0;

	if (!getter || !function_is_getter(eval->project, getter) ||
	    !function_returns(getter, &value, &inside, 1, &count) || count != 1)
		return NULL;
	return constructor_of(eval, inside, value, where, depth);
}

/* The call that made RECEIVER, as far as it is a name bound once to one, or what a getter returns. */
static const struct expr *constructor_of(struct eval *eval, const struct scope *scope, const struct expr *receiver,
					 const struct scope **where, int depth)
{
	struct entity entity;

	*where = scope;
	if (receiver && receiver->kind == EXPR_CALL)
		return receiver;
	if (!receiver || depth-- == 0)
		return NULL;
	entity = project_resolve(eval->project, scope, receiver);
	if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value)
		return constructor_of(eval, entity.run.items[0].scope, entity.run.items[0].value, where, depth);
	return receiver->kind == EXPR_ATTRIBUTE ? constructor_in_getter(eval, scope, receiver, where, depth) : NULL;
}

/* Where RECEIVER is the `self` of a method that a frame runs: the frame, which knows on what it was called. */
static const struct frame *frame_of_self(const struct frame *frame, const struct scope *scope,
					 const struct expr *receiver)
{
	const struct scope *binder =
		receiver && receiver->kind == EXPR_NAME ? scope_of_name(scope, receiver->name.id) : NULL;
	const struct frame *own = binder && binder->kind == SCOPE_FUNCTION ? frame_of(frame, binder->function) : NULL;

	return own && own->receiver && own->function->parameter_count &&
			       text_equals(own->function->parameters[0].name, receiver->name.id)
		       ? own
		       : NULL;
}

/* What `self.NAME = value` wrote, in the methods of the class and its ancestors. */
static const struct template *eval_written(struct eval *eval, const struct frame *caller, const struct scope *scope,
					   struct class_ref self, const struct expr *receiver, const char *name)
{
	const struct class_info *info = project_class(eval->project, self.def);
	const struct frame *own = frame_of_self(caller, scope, receiver);
	const struct template *all = NULL;

	if (own) {
		receiver = own->receiver;
		scope = own->call_scope;
		caller = own->caller;
	}
	for (size_t a = 0; a < info->ancestor_count && !all; a++) {
		size_t count = 0, taken = 0;
		const struct attribute_write *writes = NULL;

		if (info->ancestors[a].def)
			writes = class_attribute_writes(eval->project, info->ancestors[a].def, name, &count);
		for (size_t i = 0; i < count && taken < EVAL_RESULTS; i++) {
			struct frame frame = { .function = writes[i].method,
					       .call_scope = scope,
					       .caller = caller,
					       .self = self,
					       .is_bound = true,
					       .receiver = receiver,
					       .depth = caller ? caller->depth + 1 : 1 };
			const struct template *one;

			if (!writes[i].value || writes[i].value->kind == EXPR_NONE || frame.depth > EVAL_FRAMES)
				continue;
			frame.call = text_equals(writes[i].method->name, "__init__")
					     ? constructor_of(eval, scope, receiver, &frame.call_scope, CONSTRUCTOR_HOPS)
					     : NULL;
			one = eval_in_frame(eval, &frame, writes[i].scope, writes[i].value);
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
	subclasses = exact ? NULL : class_overrides(eval->project, self.def, name, &count);
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
		struct ast_parts parts = module_parts(module);

		for (size_t c = 0; c < parts.class_count; c++) {
			const struct class_def *class_def = parts.classes[c];
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
