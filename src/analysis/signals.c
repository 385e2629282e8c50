#include "analysis/signals_parts.h"

#include "project/words.h"

#include <stdlib.h>
#include <string.h>

/* Signals in one list, or senders in one loop; more is no source that somebody wrote. */
enum { VALUES_MAX = 16 };

/* Aliases from a list's name to its literal. */
enum { ALIAS_DEPTH = 4 };

struct value {
	const struct expr *expr;
	const struct scope *scope;
};

struct values {
	struct value items[VALUES_MAX];
	size_t count;
};

struct collecting {
	struct project *project;
	VEC(struct trigger) triggers;
};

static unsigned event_bits(const struct pack_signal *signal)
{
	static const struct {
		const char *event;
		unsigned bit;
	} events[] = { { "save", EVENT_SAVE }, { "delete", EVENT_DELETE }, { "m2m", EVENT_M2M } };

	for (size_t i = 0; signal && signal->model && i < sizeof events / sizeof *events; i++)
		if (text_equals(signal->event, events[i].event))
			return events[i].bit;
	return 0;
}

/* ---- values that stand for several: literal lists, and names that loop over one ---- */

static void expand(struct project *project, const struct scope *scope, const struct expr *expr, struct values *out,
		   int depth)
{
	struct entity entity;

	if (expr->kind == EXPR_LIST || expr->kind == EXPR_TUPLE || expr->kind == EXPR_SET) {
		for (size_t i = 0; i < expr->items.count && depth > 0; i++)
			expand(project, scope, expr->items.items[i], out, depth - 1);
		return;
	}
	if (expr->kind == EXPR_NAME && depth > 0) {
		entity = project_resolve(project, scope, expr);
		if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value &&
		    (entity.run.items[0].kind == BINDING_FOR || entity.run.items[0].kind == BINDING_ASSIGN)) {
			const struct binding *binding = &entity.run.items[0];
			enum expr_kind kind = binding->value->kind;

			if (kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_SET ||
			    (binding->kind == BINDING_FOR && kind == EXPR_NAME)) {
				expand(project, binding->scope, binding->value, out, depth - 1);
				return;
			}
		}
	}
	if (out->count < VALUES_MAX)
		out->items[out->count++] = (struct value){ expr, scope };
}

/* ---- one receiver ---- */

static bool is_class_name(const char *name)
{
	const char *last = text_last_name(name);
	bool lower = false;

	for (const char *c = last; *c; c++)
		lower |= *c >= 'a' && *c <= 'z';
	return last[0] >= 'A' && last[0] <= 'Z' && lower;
}

static struct class_ref class_of(struct project *project, struct value value, bool *family)
{
	struct entity entity = project_resolve(project, value.scope, value.expr);
	struct type type;

	*family = false;
	if (entity.kind == ENTITY_CLASS)
		return (struct class_ref){ entity.class_def, project_class_name(project, entity.class_def) };
	if (entity.kind == ENTITY_EXTERNAL && is_class_name(entity.name))
		return (struct class_ref){ NULL, entity.name };
	type = project_type(project, value.scope, value.expr);
	*family = true;
	return type.kind == TYPE_CLASS ? type.cls : (struct class_ref){ 0 };
}

static void set_sender(struct project *project, struct trigger *trigger, struct value value)
{
	const struct expr *object = value.expr;
	bool family;

	trigger->sender_kind = SENDER_UNKNOWN;
	if (object->kind == EXPR_NONE) {
		trigger->sender_kind = SENDER_ANY;
		return;
	}
	trigger->sender = class_of(project, value, &family);
	if (trigger->sender.name) {
		trigger->sender_kind = family ? SENDER_FAMILY : SENDER_CLASS;
		return;
	}
	if (object->kind != EXPR_ATTRIBUTE || !pack_word_is(project_packs(project), WORD_THROUGH, object->attribute.name) ||
	    object->attribute.object->kind != EXPR_ATTRIBUTE)
		return;
	object = object->attribute.object;
	trigger->sender = class_of(project, (struct value){ object->attribute.object, value.scope }, &family);
	if (!trigger->sender.name)
		return;
	trigger->field = object->attribute.name;
	trigger->sender_kind = SENDER_THROUGH;
}

static const struct function *function_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;
	struct type type;

	if (expr->kind == EXPR_LAMBDA)
		return expr->lambda.function;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function;
	if (expr->kind != EXPR_ATTRIBUTE)
		return NULL;
	type = project_type(project, scope, expr->attribute.object);
	if ((type.kind != TYPE_INSTANCE && type.kind != TYPE_CLASS && type.kind != TYPE_MANAGER) || !type.cls.def)
		return NULL;
	return class_method(project, type.cls.def, expr->attribute.name, NULL);
}

static void connect(struct collecting *collecting, struct trigger base, struct value signals, const struct expr *sender)
{
	struct values all = { .count = 0 }, senders = { .count = 0 };

	expand(collecting->project, signals.scope, signals.expr, &all, ALIAS_DEPTH);
	if (sender)
		expand(collecting->project, base.scope, sender, &senders, ALIAS_DEPTH);
	for (size_t i = 0; i < all.count; i++) {
		struct trigger trigger = base;
		struct entity signal = project_resolve(collecting->project, all.items[i].scope, all.items[i].expr);

		if (!signal.name || (signal.kind != ENTITY_VARIABLE && signal.kind != ENTITY_EXTERNAL))
			continue;
		trigger.signal = signal.name;
		trigger.known = pack_signal_find(project_packs(collecting->project), signal.name);
		trigger.events = event_bits(trigger.known);
		trigger.sender_kind = call_has_star(base.expr) ? SENDER_UNKNOWN : SENDER_ANY;
		if (senders.count == 0)
			vec_push(&collecting->triggers, trigger);
		for (size_t k = 0; k < senders.count; k++) {
			set_sender(collecting->project, &trigger, senders.items[k]);
			vec_push(&collecting->triggers, trigger);
			trigger.field = NULL;
		}
	}
}

/* ---- where they stand ---- */

/* `receiver(signals, sender=...)`, whatever it is applied to. */
static bool is_receiver_call(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;

	if (expr->kind != EXPR_CALL || expr->call.count == 0)
		return false;
	entity = project_resolve(project, scope, expr->call.callee);
	return entity.name && names_hold(&project_packs(project)->dispatch.receivers, entity.name);
}

static void collect_receiver_call(struct collecting *collecting, const struct function *function,
				  const struct scope *scope, const struct expr *call)
{
	struct trigger base = { .kind = TRIGGER_RECEIVER, .function = function, .expr = call, .scope = scope };
	const struct expr *signals = call_argument(call, 0, "signal");

	if (signals)
		connect(collecting, base, (struct value){ signals, scope },
			word_argument(collecting->project, call, -1, WORD_SENDER));
}

static void collect_decorators(struct collecting *collecting, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++)
		if (is_receiver_call(collecting->project, function->scope->parent, function->decorators[i]))
			collect_receiver_call(collecting, function, function->scope->parent, function->decorators[i]);
}

static void collect_call(struct collecting *collecting, const struct call_site *site)
{
	const struct pack_dispatch *words = &project_packs(collecting->project)->dispatch;
	const struct expr *callee = site->call->call.callee, *receiver;
	struct trigger base = { .kind = TRIGGER_RECEIVER, .expr = site->call, .scope = site->scope };

	if (callee->kind == EXPR_CALL && is_receiver_call(collecting->project, site->scope, callee)) {
		receiver = call_argument(site->call, 0, NULL);
		base.function = receiver ? function_of(collecting->project, site->scope, receiver) : NULL;
		if (base.function)
			collect_receiver_call(collecting, base.function, site->scope, callee);
		return;
	}
	if (callee->kind != EXPR_ATTRIBUTE || !names_hold(&words->connects, callee->attribute.name))
		return;
	receiver = call_argument(site->call, 0, "receiver");
	base.function = receiver ? function_of(collecting->project, site->scope, receiver) : NULL;
	if (base.function)
		connect(collecting, base, (struct value){ callee->attribute.object, site->scope },
			word_argument(collecting->project, site->call, 1, WORD_SENDER));
}

static void collect_module(struct collecting *collecting, const struct module *module)
{
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.function_count; i++)
		if (parts.functions[i]->decorator_count)
			collect_decorators(collecting, parts.functions[i]);
	for (size_t i = 0; i < parts.call_count; i++)
		collect_call(collecting, &parts.calls[i]);
}

static void mark_last(struct project *project, bool *marks, const char *name)
{
	size_t count;
	const uint32_t *files = project_files_with(project, text_last_name(name), &count);

	for (size_t i = 0; i < count; i++)
		marks[files[i]] = true;
}

static void collect(struct collecting *collecting)
{
	struct project *project = collecting->project;
	const struct pack_set *packs = project_packs(project);
	size_t total = project_file_count(project);
	bool *marks = xcalloc(total + 1, sizeof *marks);

	for (size_t i = 0; i < packs->signal_count; i++)
		for (size_t k = 0; packs->signals[i].model && k < packs->signals[i].names.count; k++)
			mark_last(project, marks, packs->signals[i].names.items[k]);
	for (size_t i = 0; i < packs->dispatch.receivers.count; i++)
		mark_last(project, marks, packs->dispatch.receivers.items[i]);
	for (size_t i = 0; i < total; i++) {
		const struct module *module = marks[i] ? project_module(project, (uint32_t)i) : NULL;

		if (module)
			collect_module(collecting, module);
	}
	free(marks);
}

struct signals *signals_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_SIGNALS, NULL);
	struct collecting collecting = { .project = project };
	struct signals *signals = *slot;

	if (signals)
		return signals;
	signals = ARENA_NEW(project_arena(project), struct signals);
	signals->runs = pointer_map_new(project_arena(project));
	*slot = signals;
	collect(&collecting);
	vec_settle(&collecting.triggers, project_arena(project), signals->receivers.items, signals->receivers.count);
	return signals;
}

struct trigger_list project_receivers(struct project *project)
{
	return signals_of(project)->receivers;
}
