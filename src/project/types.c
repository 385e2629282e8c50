/* Types of names, and of expressions that are made of others. */
#include "project/typing.h"

#include "project/words.h"

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

bool typing_enter(struct typing *typing)
{
	if (typing->depth <= 0 || typing->budget <= 0)
		return false;
	typing->depth--;
	typing->budget--;
	return true;
}

struct type typing_leave(struct typing *typing, struct type type)
{
	typing->depth++;
	return type;
}

struct type typing_instance(struct class_ref ref)
{
	return ref.name ? (struct type){ .kind = TYPE_INSTANCE, .cls = ref } : unknown_type;
}

struct type typing_class_of(struct type object)
{
	if ((object.kind != TYPE_INSTANCE && object.kind != TYPE_MANAGER && object.kind != TYPE_QUERYSET) ||
	    !object.cls.name)
		return unknown_type;
	return (struct type){ .kind = TYPE_CLASS, .cls = object.cls };
}

/* An instance of a manager or queryset class has rows behind it, whichever model's they are. */
struct type typing_refine(struct project *project, struct type type)
{
	if (type.kind != TYPE_INSTANCE)
		return type;
	if (class_is_kind(project, type.cls, "manager"))
		type.kind = TYPE_MANAGER;
	else if (class_is_kind(project, type.cls, "queryset"))
		type.kind = TYPE_QUERYSET;
	return type;
}

bool typing_knows_class(const struct pack_set *packs, const char *name)
{
	const struct pack_source *source = pack_source_find(packs, name);

	return pack_owner_find(packs, name) || (source && source->subclasses);
}

struct type typing_entity(struct project *project, struct entity entity)
{
	struct type type = { .entity = entity };

	switch (entity.kind) {
	case ENTITY_CLASS:
		type.kind = TYPE_CLASS;
		type.cls = (struct class_ref){ entity.class_def, entity.name };
		return type;
	case ENTITY_EXTERNAL:
		if (!typing_knows_class(project->packs, entity.name) && !pack_model_find(project->packs, entity.name))
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
struct type typing_agree(struct type so_far, struct type next, size_t *seen)
{
	if ((*seen)++ == 0)
		return next;
	return same_type(so_far, next) ? so_far : unknown_type;
}

static struct type element_of(struct type container)
{
	if ((container.kind == TYPE_QUERYSET || container.kind == TYPE_MANAGER) && !container.is_plain)
		return typing_instance(container.model);
	return unknown_type;
}

/* The model that `receiver(signal, sender=Model)` above FUNCTION names, if its decorators agree. */
static struct class_ref sender_of(struct typing *typing, const struct function *function)
{
	const struct pack_set *packs = typing->project->packs;
	struct class_ref sender = { 0 };

	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *call = function->decorators[i], *given;
		struct entity entity = { .kind = ENTITY_UNKNOWN };

		if (call->kind == EXPR_CALL)
			entity = resolve_expr(typing->project, function->scope->parent, call->call.callee, RESOLVE_DEPTH);
		if (!entity.name || !names_hold(&packs->dispatch.receivers, entity.name))
			continue;
		given = word_argument(typing->project, call, -1, WORD_SENDER);
		entity = given ? resolve_expr(typing->project, function->scope->parent, given, RESOLVE_DEPTH)
			       : (struct entity){ .kind = ENTITY_UNKNOWN };
		if (entity.kind != ENTITY_CLASS || (sender.def && sender.def != entity.class_def))
			return (struct class_ref){ 0 };
		sender = (struct class_ref){ entity.class_def, entity.name };
	}
	return sender;
}

/* A receiver of a row's signal is handed the row. */
static struct type of_sent_row(struct typing *typing, const struct function *function, const struct parameter *parameter)
{
	struct class_ref sender = { 0 };

	if (function->decorator_count && pack_word_is(typing->project->packs, WORD_SENT_ROW, parameter->name))
		sender = sender_of(typing, function);
	return sender.name && class_is_kind(typing->project, sender, "model") ? typing_instance(sender) : unknown_type;
}

static struct type of_parameter(struct typing *typing, const struct binding *binding)
{
	const struct function *function = binding->scope->kind == SCOPE_FUNCTION ? binding->scope->function : NULL;
	const struct scope *outer;
	const struct class_def *owner;
	struct class_ref self;
	struct type type;

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
			return typing_refine(typing->project, typing_instance(self));
		case METHOD_CLASS: return (struct type){ .kind = TYPE_CLASS, .cls = self };
		default: break;
		}
	}
	if (binding->parameter->annotation)
		return typing_annotation(typing, outer, binding->parameter->annotation);
	type = binding->parameter->default_value ? typing_depended(typing, outer, binding->parameter->default_value)
						 : of_sent_row(typing, function, binding->parameter);
	return type.kind != TYPE_UNKNOWN ? type : typing_sender(typing->project, function, binding->parameter);
}

static struct type of_loop(struct typing *typing, const struct scope *scope, const struct expr *iterable)
{
	struct type type = typing_expr(typing, scope, iterable);

	if (type.kind == TYPE_UNKNOWN)
		return typing_item(typing, scope, iterable);
	return type.kind == TYPE_INSTANCE ? typing_outside_call(typing, type, "__iter__", NULL, NULL) : element_of(type);
}

static struct type of_binding(struct typing *typing, const struct binding *binding)
{
	struct type type;

	switch (binding->kind) {
	case BINDING_PARAMETER: return of_parameter(typing, binding);
	case BINDING_ANNOTATED: return typing_annotation(typing, binding->scope, binding->annotation);
	case BINDING_ASSIGN:
		type = binding->value ? typing_expr(typing, binding->scope, binding->value) : unknown_type;
		if (type.kind == TYPE_UNKNOWN && binding->annotation)
			return typing_annotation(typing, binding->scope, binding->annotation);
		return type;
	case BINDING_FOR: return binding->value ? of_loop(typing, binding->scope, binding->value) : unknown_type;
	case BINDING_WITH:
		return binding->value ? typing_entered(typing, binding->scope, binding->value) : unknown_type;
	default: return unknown_type;
	}
}

/* `rows = rows.filter(...)`: still what it was; *PLAIN: but for its rows, which come out as plain values. */
static bool refines_itself(struct project *project, const struct binding *binding, bool *plain)
{
	const struct pack_queryset *words = &project->packs->queryset;
	bool is_plain = false;
	const struct expr *expr = binding->value;

	if (binding->kind != BINDING_ASSIGN || !expr || expr->kind != EXPR_CALL)
		return false;
	while (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&words->lazy, expr->call.callee->attribute.name)) {
		is_plain |= names_hold(&words->plain, expr->call.callee->attribute.name);
		expr = expr->call.callee->attribute.object;
	}
	if (expr->kind != EXPR_NAME || !text_equals(expr->name.id, binding->name))
		return false;
	*plain |= is_plain;
	return true;
}

/* `rows = rows.join(...).limit(...)`, methods of the same name's value. */
static bool is_chain_of_itself(const struct binding *binding)
{
	const struct expr *expr = binding->value;

	if (binding->kind != BINDING_ASSIGN || !expr || expr->kind != EXPR_CALL)
		return false;
	while (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE)
		expr = expr->call.callee->attribute.object;
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, binding->name);
}

struct type typing_run(struct typing *typing, struct binding_run run)
{
	struct type result = unknown_type;
	bool plain = false;
	size_t seen = 0, chains = 0;

	if (run.count > BINDINGS_MAX)
		return unknown_type;
	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];

		if (binding->kind == BINDING_DELETE || binding->kind == BINDING_AUGMENT ||
		    refines_itself(typing->project, binding, &plain) ||
		    (binding->kind == BINDING_ASSIGN && binding->value && binding->value->kind == EXPR_NONE))
			continue;
		if (is_chain_of_itself(binding))
			chains++;
		else
			result = typing_agree(result, of_binding(typing, binding), &seen);
	}
	for (size_t i = 0; chains && i < run.count; i++)
		if (is_chain_of_itself(&run.items[i]) && !refines_itself(typing->project, &run.items[i], &plain) &&
		    !typing_goes_on(typing, result, run.items[i].value))
			result = unknown_type;
	result.is_plain |= plain && result.kind == TYPE_QUERYSET;
	return result;
}

static struct type of_name(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct entity entity = resolve_expr(typing->project, scope, expr, RESOLVE_DEPTH);

	if (entity.kind == ENTITY_VARIABLE || entity.kind == ENTITY_PARAMETER)
		return typing_run(typing, entity.run);
	return typing_entity(typing->project, entity);
}

struct type typing_expr(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct type type = unknown_type, other;
	size_t seen = 0;

	if (!typing_enter(typing))
		return unknown_type;
	switch (expr->kind) {
	case EXPR_NAME: type = of_name(typing, scope, expr); break;
	case EXPR_ATTRIBUTE: type = typing_attribute(typing, scope, expr); break;
	case EXPR_CALL: type = typing_call(typing, scope, expr); break;
	case EXPR_AWAIT: type = typing_expr(typing, scope, expr->operand); break;
	case EXPR_NAMED: type = typing_expr(typing, scope, expr->named.value); break;
	case EXPR_SUBSCRIPT:
		other = typing_expr(typing, scope, expr->subscript.object);
		if (other.kind == TYPE_QUERYSET)
			type = expr->subscript.index->kind == EXPR_SLICE ? other : element_of(other);
		break;
	case EXPR_CONDITIONAL:
		type = typing_agree(type, typing_expr(typing, scope, expr->conditional.then), &seen);
		if (expr->conditional.otherwise->kind != EXPR_NONE)
			type = typing_agree(type, typing_expr(typing, scope, expr->conditional.otherwise), &seen);
		break;
	case EXPR_BOOLEAN:
		for (size_t i = 0; i < expr->operation.count; i++)
			if (expr->operation.operands[i]->kind != EXPR_NONE)
				type = typing_agree(type, typing_expr(typing, scope, expr->operation.operands[i]),
						    &seen);
		break;
	default: break;
	}
	return typing_leave(typing, type);
}

struct type project_type(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct typing typing = { project, TYPE_DEPTH, TYPE_BUDGET };
	const void *known;
	struct type *kept;

	if (pointer_map_get(project->types, expr, &known))
		return *(const struct type *)known;
	kept = ARENA_NEW(&project->arena, struct type);
	*kept = typing_expr(&typing, scope, expr);
	pointer_map_put(project->types, expr, kept);
	return *kept;
}
