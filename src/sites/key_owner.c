#include "sites/key_owner.h"

#include "analysis/rows.h"
#include "project/models.h"
#include "values/reach.h"
#include "project/words.h"

enum { OWNER_HOPS = 6 };

static struct owner ask(struct eval *eval, const struct frame *frame, const struct scope *scope,
			const struct expr *expr, int hops);

static struct owner owner_of_class(struct eval *eval, struct class_ref ref, bool exact, bool instance)
{
	struct owner owner = { .kind = OWNER_OTHER };

	if (class_is_kind(eval->project, ref, "manager") || class_is_kind(eval->project, ref, "queryset"))
		return (struct owner){ .kind = OWNER_MODEL };
	exact = ref.def && (exact || class_is_final(eval->project, ref.def));
	if (class_is_kind(eval->project, ref, "model")) {
		owner.kind = instance ? OWNER_INSTANCE : OWNER_MODEL;
		owner.label = exact ? model_label(eval->project, ref.def) : NULL;
		return owner;
	}
	owner.module = exact ? ref.name : NULL;
	return owner;
}

/* Two ways to the same argument: what they agree on. */
static struct owner agree(struct owner a, struct owner b)
{
	if (a.kind != b.kind)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	if (a.label && (!b.label || !text_equals(a.label, b.label)))
		a.label = NULL;
	if (a.module && (!b.module || !text_equals(a.module, b.module)))
		a.module = NULL;
	return a;
}

/* `sender` and `instance` of a receiver of a model's signal. */
static struct owner of_receiver(struct eval *eval, const struct binding *binding)
{
	const struct function *function = binding->scope->function;
	struct owner owner = { .kind = OWNER_UNKNOWN };
	const struct pack_set *packs = project_packs(eval->project);
	bool instance = pack_word_is(packs, WORD_SENT_ROW, binding->name);

	if (!instance && !pack_word_is(packs, WORD_SENDER, binding->name))
		return owner;
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i], *sender;
		struct entity signal, model;
		const struct pack_signal *known;
		struct owner one = { .kind = instance ? OWNER_INSTANCE : OWNER_MODEL };

		if (decorator->kind != EXPR_CALL || decorator->call.count == 0)
			continue;
		signal = project_resolve(eval->project, function->scope->parent, decorator->call.arguments[0].value);
		known = signal.name ? pack_signal_find(packs, signal.name) : NULL;
		if (!known || !known->model)
			continue;
		sender = word_argument(eval->project, decorator, -1, WORD_SENDER);
		model = sender ? project_resolve(eval->project, function->scope->parent, sender)
			       : (struct entity){ .name = NULL };
		if (model.kind == ENTITY_CLASS)
			one.label = model_label(eval->project, model.class_def);
		owner = owner.kind == OWNER_UNKNOWN ? one : agree(owner, one);
	}
	return owner;
}

/* What a loop over rows yields: an element of a manager or queryset, or of what a method of a model's instance returns. */
static struct owner of_element(struct eval *eval, const struct frame *frame, const struct binding *binding)
{
	const struct expr *iterable = binding->value, *object = iterable;
	struct owner owner;
	bool exact;

	if (!iterable)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	if (object->kind == EXPR_CALL)
		object = object->call.callee;
	if (object->kind != EXPR_ATTRIBUTE)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	object = object->attribute.object;
	owner = owner_of_class(eval, eval_type(eval, frame, binding->scope, object, &exact).cls, false, true);
	return (struct owner){ .kind = owner.kind == OWNER_INSTANCE ? OWNER_INSTANCE : OWNER_UNKNOWN };
}

static struct owner of_local(struct eval *eval, const struct frame *frame, const struct scope *scope,
			     const struct expr *name, int hops)
{
	const struct scope *binder = scope_of_name(scope, name->name.id);
	struct owner owner = { .kind = OWNER_UNKNOWN };
	struct binding_run run;
	struct reach reach;

	if (!binder || binder->kind != SCOPE_FUNCTION)
		return owner;
	run = scope_bindings(binder, name->name.id);
	reach = reach_bindings(&binder->function->body, run, name->span.offset);
	if (reach.entry && run.items[0].kind == BINDING_PARAMETER)
		return of_receiver(eval, &run.items[0]);
	for (size_t i = 0; i < reach.count && !reach.too_many; i++) {
		const struct binding *binding = reach.items[i];
		struct owner one = { .kind = OWNER_UNKNOWN };

		if (binding->kind == BINDING_ASSIGN && binding->value)
			one = ask(eval, frame, binding->scope, binding->value, hops - 1);
		else if (binding->kind == BINDING_FOR)
			one = of_element(eval, frame, binding);
		owner = i == 0 ? one : agree(owner, one);
	}
	return owner;
}

static struct owner ask(struct eval *eval, const struct frame *frame, const struct scope *scope,
			const struct expr *expr, int hops)
{
	const struct pack_queryset *words = &project_packs(eval->project)->queryset;
	struct entity entity = project_resolve(eval->project, scope, expr);
	struct type type;
	bool exact;

	if (hops <= 0)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	if (entity.kind == ENTITY_FUNCTION)
		return (struct owner){ .kind = OWNER_OTHER, .module = entity.name };
	type = eval_type(eval, frame, scope, expr, &exact);
	if (type.kind == TYPE_MANAGER || type.kind == TYPE_QUERYSET) {
		const struct class_def *model = rows_model(eval->project, type).def;
		const char *label =
			model && class_is_final(eval->project, model) ? model_label(eval->project, model) : NULL;

		return (struct owner){ .kind = OWNER_MODEL, .label = label };
	}
	if ((type.kind == TYPE_CLASS || type.kind == TYPE_INSTANCE) && type.cls.name)
		return owner_of_class(eval, type.cls, exact, type.kind == TYPE_INSTANCE);
	if (expr->kind == EXPR_ATTRIBUTE && names_hold(&words->managers, expr->attribute.name))
		return (struct owner){ .kind = OWNER_MODEL };
	if (expr->kind == EXPR_ATTRIBUTE &&
	    ask(eval, frame, scope, expr->attribute.object, hops - 1).kind == OWNER_INSTANCE)
		return (struct owner){ .kind = OWNER_INSTANCE };
	return expr->kind == EXPR_NAME ? of_local(eval, frame, scope, expr, hops)
				       : (struct owner){ .kind = OWNER_UNKNOWN };
}

struct owner owner_of(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *first)
{
	return ask(eval, frame, scope, first, OWNER_HOPS);
}
