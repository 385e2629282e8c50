#include "values/follow.h"

#include "project/module.h"
#include "syntax/visit.h"
#include "values/callers.h"
#include "values/reach.h"

/* A binding that was followed, or what fills it before a use: once more it would say the same. */
struct done {
	const struct binding *binding;
	uint32_t use; /* 0: the binding itself */
	const struct call_frame *frame;
	int elements;
	const struct expr *key;
	bool contained, object;
};

enum { DONE_MAX = 512 };

struct follow_state {
	struct arena scratch; /* of frames */
	int depth, steps, hops, frames, reaches;
	struct done done[DONE_MAX];
	size_t done_count;
};

/* What holds for one value: in which frame it is evaluated, and what is asked of it. */
struct at {
	const struct scope *scope;
	const struct call_frame *frame;
	int elements;           /* as struct value has them */
	const struct expr *key; /* of the first of them, where it is a literal text; NULL: any */
	bool contained, object;
};

static void go(struct follow *follow, const struct at *at, const struct expr *expr);

static struct at in(const struct at *at, const struct scope *scope)
{
	struct at other = *at;

	other.scope = scope;
	return other;
}

/* An element of what comes next, where AT asks for the thing itself. */
static void go_element(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct at of = *at;

	of.elements++;
	of.key = NULL;
	if (of.elements <= FOLLOW_ELEMENTS)
		go(follow, &of, expr);
	else
		follow->cut = true;
}

/* Whether an item that stands under KEY (NULL: not seen) may be what AT asks for. */
static bool may_be_under(const struct at *at, const struct expr *key)
{
	return !at->key || !key || key->kind != EXPR_STRING || at->elements == 0 ||
	       slice_equals(at->key->string.text, key->string.text);
}

static bool may_be_named(const struct at *at, const char *name)
{
	return !at->key || !name || at->elements == 0 || slice_is(at->key->string.text, name);
}

/* What stands DEPTH containers below what AT asks for. */
static void go_below(struct follow *follow, const struct at *at, int depth, const struct expr *expr)
{
	struct at of = *at;

	if (follow->mode == FOLLOW_SAME && at->elements < depth)
		return;
	of.contained |= at->elements < depth;
	of.elements = at->elements < depth ? 0 : at->elements - depth;
	of.key = depth == 0 ? at->key : NULL;
	go(follow, &of, expr);
}

/* What stands in a container that AT asks for: it is the element itself, or contained. */
static void go_item(struct follow *follow, const struct at *at, const struct expr *expr)
{
	if (expr->kind == EXPR_STARRED)
		go_below(follow, at, 0, expr->operand);
	else
		go_below(follow, at, 1, expr);
}

/* A part of what the value is made of. */
static void go_part(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct at of = *at;

	of.elements = 0;
	of.key = NULL;
	of.contained = true;
	if (expr)
		go(follow, &of, expr);
}

/* What an attribute or method is used of, without knowing more of that. */
static void go_object(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct at of = *at;

	of.object = true;
	go_part(follow, &of, expr);
}

static void leaf(struct follow *follow, const struct at *at, const struct expr *expr)
{
	const struct value value = { expr, at->scope, at->elements, at->contained, at->object };

	if (follow->on_leaf && !follow->stop)
		follow->on_leaf(follow, &value);
}

/* ---- functions ---- */

static const struct call_frame *frame_running(const struct call_frame *frame,
					      const struct function *function)
{
	while (frame && frame->function != function)
		frame = frame->outer;
	return frame;
}

struct results {
	struct visitor visitor;
	struct follow *follow;
	struct at at;
	const struct function *function;
	size_t count;
};

static bool count_return(struct visitor *visitor, const struct stmt *stmt,
			 const struct scope *scope)
{
	struct results *results = visitor->data;

	(void)scope;
	results->count +=
		stmt->kind == STMT_RETURN && stmt->value && stmt->value->kind != EXPR_NONE;
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS;
}

static bool chooses(const struct function *function)
{
	struct results results = { .count = 0 };

	results.visitor = (struct visitor){ .stmt = count_return, .data = &results };
	visit_function(&results.visitor, function);
	return results.count > 1;
}

static bool on_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct results *results = visitor->data;
	struct at at = in(&results->at, scope);

	if (results->follow->stop)
		return false;
	if (stmt->kind == STMT_RETURN && stmt->value && !results->function->is_generator)
		go(results->follow, &at, stmt->value);
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && stmt->kind != STMT_RETURN;
}

static bool on_yield(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct results *results = visitor->data;
	struct at at = in(&results->at, scope);

	if (expr->kind == EXPR_YIELD && expr->operand)
		go_item(results->follow, &at, expr->operand);
	else if (expr->kind == EXPR_YIELD_FROM)
		go(results->follow, &at, expr->operand);
	return !results->follow->stop;
}

static void go_results(struct follow *follow, const struct at *at, const struct function *function)
{
	struct results results = { .follow = follow, .at = *at, .function = function };

	results.visitor = (struct visitor){ .stmt = on_return, .expr = on_yield, .data = &results };
	visit_function(&results.visitor, function);
}

/* Runs FUNCTION for what stands at EXPR, with what FRAME says of its parameters. */
static void enter(struct follow *follow, const struct at *at, const struct call_frame *made,
		  const struct expr *expr)
{
	struct follow_state *state = follow->state;
	struct call_frame *frame;
	struct at inside = *at;

	if (state->frames == FOLLOW_FRAMES || frame_running(at->frame, made->function)) {
		follow->cut = true;
		return;
	}
	frame = ARENA_NEW(&state->scratch, struct call_frame);
	*frame = *made;
	frame->chooses = follow->mode != FOLLOW_MADE && chooses(made->function);
	inside.frame = frame;
	state->frames++;
	follow->trail[follow->trail_count++] =
		(struct follow_step){ made->function, expr, at->scope, false };
	go_results(follow, &inside, made->function);
	follow->trail_count--;
	state->frames--;
}

static struct call_frame frame_for(struct project *project, const struct at *at,
				   const struct function *function, const struct expr *call)
{
	enum method_kind kind = project_method_kind(project, function);
	const struct expr *callee = call ? call->call.callee : NULL;

	return (struct call_frame){
		.function = function,
		.call = call,
		.scope = at->scope,
		.receiver =
			callee && callee->kind == EXPR_ATTRIBUTE ? callee->attribute.object : NULL,
		.is_bound = kind == METHOD_INSTANCE || kind == METHOD_CLASS,
		.outer = at->frame,
	};
}

/* ---- parameters ---- */

/* What FRAME hands in for the parameter at POSITION; *SCOPE and *OUTER say where it is evaluated. NULL: not seen. */
static const struct expr *argument_of(const struct call_frame *frame, size_t position,
				      const struct scope **scope, const struct call_frame **outer)
{
	const struct parameter *parameter = &frame->function->parameters[position];
	const struct expr *value = NULL;
	int at = (int)position - (frame->is_bound ? 1 : 0);

	*scope = frame->scope;
	*outer = frame->outer;
	if (parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR)
		return NULL;
	if (at < 0)
		return frame->receiver;
	if (frame->call)
		value = call_argument(frame->call,
				      parameter->kind == PARAMETER_KEYWORD_ONLY ? -1 : at,
				      parameter->name);
	if (value || (frame->call && call_has_star(frame->call)))
		return value;
	*scope = frame->function->scope->parent;
	*outer = NULL;
	return parameter->default_value;
}

static void hand_in(struct follow *follow, const struct at *at, const struct call_frame *frame,
		    size_t position)
{
	struct at outside = *at;
	const struct expr *argument = argument_of(frame, position, &outside.scope, &outside.frame);

	if (argument)
		go(follow, &outside, argument);
	else
		follow->cut = true;
}

/* A function that no known call runs here: each of its callers may. */
static void ask_callers(struct follow *follow, const struct at *at, const struct function *function,
			size_t position, const struct expr *name)
{
	struct callers callers = function_callers(follow->project, function, false);

	if (callers.count == 0 || callers.too_many || callers.count > FOLLOW_CALLERS) {
		leaf(follow, at, name);
		return;
	}
	follow->state->hops++;
	for (size_t i = 0; i < callers.count && !follow->stop; i++) {
		const struct call_site *site = callers.items[i].site;
		struct at caller = { site->scope, NULL,          at->elements,
				     at->key,     at->contained, at->object };
		struct call_frame frame = frame_for(follow->project, &caller, function, site->call);

		follow->trail[follow->trail_count++] =
			(struct follow_step){ scope_function(site->scope), site->call, site->scope,
					      true };
		hand_in(follow, at, &frame, position);
		follow->trail_count--;
	}
	follow->state->hops--;
}

/* Whether the parameter is `self` or `cls`. */
static bool is_own_object(struct follow *follow, const struct function *function, size_t position)
{
	enum method_kind kind = project_method_kind(follow->project, function);

	return position == 0 && (kind == METHOD_INSTANCE || kind == METHOD_CLASS);
}

static void go_parameter(struct follow *follow, const struct at *at, const struct binding *binding,
			 const struct expr *name)
{
	const struct function *function =
		binding->scope->kind == SCOPE_FUNCTION ? binding->scope->function : NULL;
	const struct call_frame *frame = function ? frame_running(at->frame, function) : NULL;
	size_t position = function ? (size_t)(binding->parameter - function->parameters) : 0;

	if (frame && frame->chooses)
		follow->cut = true;
	else if (frame)
		hand_in(follow, at, frame, position);
	else if (function && follow->state->hops < FOLLOW_HOPS &&
		 !is_own_object(follow, function, position))
		ask_callers(follow, at, function, position, name);
	else
		leaf(follow, at, name);
}

/* Whether the binding, or what fills it before USE, was not followed yet; notes that it is. */
static bool is_new(struct follow *follow, const struct at *at, const struct binding *binding,
		   uint32_t use)
{
	struct follow_state *state = follow->state;

	for (size_t i = 0; i < state->done_count; i++)
		if (state->done[i].binding == binding && state->done[i].use == use &&
		    state->done[i].frame == at->frame && state->done[i].elements == at->elements &&
		    state->done[i].key == at->key && state->done[i].contained == at->contained &&
		    state->done[i].object == at->object)
			return false;
	if (state->done_count == DONE_MAX) {
		follow->cut = true;
		return false;
	}
	state->done[state->done_count++] =
		(struct done){ binding, use,           at->frame, at->elements,
			       at->key, at->contained, at->object };
	return true;
}

/* ---- what fills a local container ---- */

struct fills {
	struct visitor visitor;
	struct follow *follow;
	struct at at;
	const char *name;
	uint32_t use;
	struct block block;
	struct binding_run run;
	struct reach held; /* the bindings that the use may hold */
};

/* The bindings of RUN that reach the place at offset USE of BLOCK; false if there is no room to find out. */
static bool reach_at(struct follow *follow, const struct block *block, struct binding_run run,
		     uint32_t use, struct reach *reach)
{
	if (run.count > FOLLOW_NAMES || follow->state->reaches == FOLLOW_REACHES) {
		follow->cut = true;
		return false;
	}
	follow->state->reaches++;
	*reach = reach_bindings(block, run, use);
	follow->cut |= reach->too_many;
	return true;
}

static bool reach_meet(const struct reach *a, const struct reach *b)
{
	if (a->too_many || b->too_many || (a->entry && b->entry))
		return true;
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (a->items[i] == b->items[k])
				return true;
	return false;
}

/* Whether NAME, at the head of what is changed, is the container before it is used. */
static bool is_filled_at(const struct fills *fills, const struct expr *name)
{
	struct reach reach;

	if (!name || name->span.offset >= fills->use || !text_equals(name->name.id, fills->name))
		return false;
	if (!reach_at(fills->follow, &fills->block, fills->run, name->span.offset, &reach))
		return false;
	return reach_meet(&reach, &fills->held);
}

/* How many containers below its head the target or object EXPR stands: 1 for `x[k]`, 2 for `x[k].name`. */
static int depth_below(const struct expr *expr)
{
	int depth = 0;

	while (expr->kind == EXPR_SUBSCRIPT || expr->kind == EXPR_ATTRIBUTE ||
	       expr->kind == EXPR_CALL) {
		depth += expr->kind != EXPR_CALL;
		expr = expr->kind == EXPR_SUBSCRIPT   ? expr->subscript.object
		       : expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object
						      : expr->call.callee;
	}
	return depth;
}

/* The index right behind its head, `k` of `x[k].name`; NULL if there is none. */
static const struct expr *first_index(const struct expr *expr)
{
	const struct expr *index = NULL;

	while (expr->kind == EXPR_SUBSCRIPT || expr->kind == EXPR_ATTRIBUTE ||
	       expr->kind == EXPR_CALL) {
		index = expr->kind == EXPR_SUBSCRIPT ? expr->subscript.index : NULL;
		expr = expr->kind == EXPR_SUBSCRIPT   ? expr->subscript.object
		       : expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object
						      : expr->call.callee;
	}
	return index;
}

/* What `x[k] = value` and `x.name = value` put into x. */
static bool on_fill(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct fills *fills = visitor->data;
	struct at at = in(&fills->at, scope);
	const struct expr *target, *value;

	if (stmt->kind == STMT_AUGMENT) {
		target = stmt->augment.target;
		value = stmt->augment.value;
	} else {
		target = stmt->kind == STMT_ASSIGN ? stmt->assign.targets[0] : NULL;
		value = target ? stmt->assign.value : NULL;
	}
	if (value && (target->kind == EXPR_SUBSCRIPT || target->kind == EXPR_ATTRIBUTE) &&
	    is_filled_at(fills, expr_head(target)) && may_be_under(&at, first_index(target)))
		go_below(fills->follow, &at, depth_below(target), value);
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && !fills->follow->stop;
}

/* What `x.append(value)` and its like put into x, also deeper: `x[k].append(value)`. */
static bool on_put(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct fills *fills = visitor->data;
	const struct pack_set *packs = project_packs(fills->follow->project);
	struct at at = in(&fills->at, scope);
	const char *method;

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_ATTRIBUTE)
		return !fills->follow->stop;
	method = expr->call.callee->attribute.name;
	if ((pack_word_is(packs, WORD_PUT, method) || pack_word_is(packs, WORD_PUT_ALL, method)) &&
	    is_filled_at(fills, expr_head(expr->call.callee)) &&
	    may_be_under(&at, first_index(expr->call.callee)))
		for (size_t i = 0; i < expr->call.count; i++) {
			const struct argument *argument = &expr->call.arguments[i];

			if (!may_be_named(&at, argument->name))
				continue;
			/* the first of two says where */
			if (i == 0 && expr->call.count == 2 &&
			    argument->kind == ARGUMENT_POSITIONAL)
				continue;
			/* `x[k].append(y)` puts y one deeper than `x[k].extend(y)` */
			go_below(fills->follow, &at,
				 depth_below(expr->call.callee) -
					 (pack_word_is(packs, WORD_PUT_ALL, method) &&
					  argument->kind == ARGUMENT_POSITIONAL),
				 argument->value);
		}
	return !fills->follow->stop;
}

static void go_fills(struct follow *follow, const struct at *at, const struct scope *home,
		     uint32_t use, struct binding_run run, const struct reach *held)
{
	struct fills fills = { .follow = follow,
			       .at = *at,
			       .name = run.count ? run.items[0].name : "",
			       .use = use,
			       .block = scope_body(home),
			       .run = run,
			       .held = *held };

	if (run.count == 0 || (follow->mode == FOLLOW_SAME && at->elements == 0) ||
	    !is_new(follow, at, &run.items[0], use))
		return;
	fills.visitor = (struct visitor){ .stmt = on_fill, .expr = on_put, .data = &fills };
	if (home->kind == SCOPE_FUNCTION)
		visit_function(&fills.visitor, home->function);
}

/* ---- names ---- */

/* The one of several targets that takes its value from the item at its place: `a, b = 1, 2`. */
static const struct expr *unpacked_item(const struct binding *binding)
{
	const struct stmt *stmt = binding->stmt;
	const struct expr *target =
		stmt && stmt->kind == STMT_ASSIGN ? stmt->assign.targets[0] : NULL;
	const struct expr *value = binding->value;

	if (!target || !value || (value->kind != EXPR_TUPLE && value->kind != EXPR_LIST) ||
	    (target->kind != EXPR_TUPLE && target->kind != EXPR_LIST) ||
	    target->items.count != value->items.count)
		return NULL;
	for (size_t i = 0; i < target->items.count; i++) {
		if (target->items.items[i]->kind == EXPR_STARRED ||
		    value->items.items[i]->kind == EXPR_STARRED)
			return NULL;
		if (target->items.items[i]->span.offset == binding->span.offset)
			return value->items.items[i];
	}
	return NULL;
}

static void go_name_at(struct follow *follow, const struct at *at, const struct scope *home,
		       const struct expr *name, uint32_t use);

/* What `x += value` makes: what x was, and the value. */
static void go_augmented(struct follow *follow, const struct at *at, const struct binding *binding,
			 const struct scope *home, const struct expr *name)
{
	struct at of = in(at, binding->scope);

	go_name_at(follow, at, home, name, binding->span.offset);
	if (follow->mode == FOLLOW_MADE)
		go_part(follow, &of, binding->value);
	else
		go(follow, &of, binding->value);
}

static void go_unpacked(struct follow *follow, const struct at *at, const struct binding *binding)
{
	const struct expr *item = unpacked_item(binding);
	struct at of = in(at, binding->scope);

	/* of what is looped over, each element is unpacked */
	if (!binding->stmt || binding->stmt->kind == STMT_FOR)
		of.elements++;
	if (item)
		go(follow, &of, item);
	else
		go_element(follow, &of, binding->value);
}

static void go_binding(struct follow *follow, const struct at *at, const struct binding *binding,
		       const struct scope *home, const struct expr *name)
{
	struct at of = in(at, binding->scope);

	if (!is_new(follow, at, binding, 0))
		return;
	switch (binding->kind) {
	case BINDING_ASSIGN:
		if (binding->value)
			go(follow, &of, binding->value);
		break;
	case BINDING_FOR:
		if (binding->value)
			go_element(follow, &of, binding->value);
		break;
	case BINDING_AUGMENT: go_augmented(follow, at, binding, home, name); break;
	case BINDING_UNPACK:
		if (binding->value)
			go_unpacked(follow, at, binding);
		break;
	case BINDING_WITH:
		if (follow->mode == FOLLOW_MADE && binding->value)
			go_part(follow, &of, binding->value);
		else
			follow->cut = true;
		break;
	case BINDING_PARAMETER: go_parameter(follow, at, binding, name); break;
	default: follow->cut = true; break;
	}
}

static const struct binding *parameter_in(struct binding_run run)
{
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_PARAMETER)
			return &run.items[i];
	return NULL;
}

static void go_run(struct follow *follow, const struct at *at, struct binding_run run,
		   const struct expr *name)
{
	if (run.count > FOLLOW_BINDINGS)
		follow->cut = true;
	for (size_t i = 0; i < run.count && run.count <= FOLLOW_BINDINGS && !follow->stop; i++)
		if (run.items[i].kind == BINDING_ASSIGN || run.items[i].kind == BINDING_FOR ||
		    run.items[i].kind == BINDING_UNPACK)
			go_binding(follow, at, &run.items[i], run.items[i].scope, name);
}

static void go_name_at(struct follow *follow, const struct at *at, const struct scope *home,
		       const struct expr *name, uint32_t use)
{
	struct binding_run run = scope_bindings(home, name->name.id);
	const struct binding *parameter = parameter_in(run);
	struct block block = scope_body(home);
	struct reach reach;

	if (home->kind != SCOPE_FUNCTION) {
		go_run(follow, at, run, name);
		return;
	}
	if (!reach_at(follow, &block, run, use, &reach))
		return;
	for (size_t i = 0; i < reach.count && !follow->stop; i++)
		go_binding(follow, at, reach.items[i], home, name);
	if (reach.entry && parameter)
		go_parameter(follow, at, parameter, name);
	if (!(reach.entry && parameter))
		go_fills(follow, at, home, use, run, &reach);
}

static void go_name(struct follow *follow, const struct at *at, const struct expr *name)
{
	const struct scope *home = scope_of_name(at->scope, name->name.id);
	struct entity entity;

	if (home && home->kind != SCOPE_MODULE) {
		go_name_at(follow, at, home, name, name->span.offset);
		return;
	}
	entity = project_resolve(follow->project, at->scope, name);
	if (entity.kind == ENTITY_VARIABLE)
		go_run(follow, at, entity.run, name);
	else
		leaf(follow, at, name);
}

/* ---- attributes ---- */

/* What methods put on `self`. */
static bool go_written(struct follow *follow, const struct at *at,
		       const struct class_def *class_def, const char *name)
{
	const struct class_info *info = project_class(follow->project, class_def);

	for (size_t a = 0; a < info->ancestor_count; a++) {
		const struct attribute_write *writes;
		size_t count = 0;

		if (!info->ancestors[a].def)
			continue;
		writes = class_attribute_writes(follow->project, info->ancestors[a].def, name,
						&count);
		if (count > FOLLOW_BINDINGS)
			follow->cut = true;
		for (size_t i = 0; i < count && count <= FOLLOW_BINDINGS && !follow->stop; i++) {
			struct at of = in(at, writes[i].scope);

			if (writes[i].value)
				go(follow, &of, writes[i].value);
		}
		if (count)
			return true;
	}
	return false;
}

/* A getter, or what the class or its methods put there; false if the class has nothing of that name. */
static bool go_member(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct type object = project_type(follow->project, at->scope, expr->attribute.object);
	const struct function *method;
	struct binding_run run;

	if (!object.cls.def || object.kind == TYPE_MODULE)
		return false;
	method = class_method(follow->project, object.cls.def, expr->attribute.name, NULL);
	if (method && function_is_property(follow->project, method)) {
		struct call_frame frame = { method, NULL,      at->scope, expr->attribute.object,
					    true,   at->frame, false };

		enter(follow, at, &frame, expr);
		return true;
	}
	if (method) {
		leaf(follow, at, expr);
		return true;
	}
	run = class_member(follow->project, object.cls.def, expr->attribute.name, NULL);
	if (run.count)
		go_run(follow, at, run, expr);
	if (go_written(follow, at, object.cls.def, expr->attribute.name))
		return true;
	return run.count > 0;
}

static void go_attribute(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct entity entity = project_resolve(follow->project, at->scope, expr);

	if (entity.kind == ENTITY_VARIABLE) {
		go_run(follow, at, entity.run, expr);
		return;
	}
	if (entity.kind != ENTITY_UNKNOWN && entity.kind != ENTITY_PARAMETER) {
		leaf(follow, at, expr);
		return;
	}
	if (go_member(follow, at, expr))
		return;
	if (follow->mode == FOLLOW_MADE)
		go_object(follow, at, expr->attribute.object);
	else
		leaf(follow, at, expr);
}

/* ---- calls ---- */

static const struct function *function_of(struct follow *follow, const struct at *at,
					  const struct expr *expr)
{
	struct entity entity;
	struct type type;

	if (expr->kind == EXPR_LAMBDA)
		return expr->lambda.function;
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return NULL;
	entity = project_resolve(follow->project, at->scope, expr);
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function;
	if (entity.kind == ENTITY_CLASS)
		return NULL;
	type = project_type(follow->project, at->scope, expr);
	return type.kind == TYPE_FUNCTION ? type.entity.function : NULL;
}

/*
 * What calling CALLABLE yields: a lambda, a function, a method, or a parameter that the known call hands one in for. CALL: the
 * call itself, NULL where none is seen; it stands in AT. False if no function is found.
 */
static bool go_called(struct follow *follow, const struct at *at, const struct at *where,
		      const struct expr *callable, const struct expr *call)
{
	const struct function *function = function_of(follow, where, callable);
	struct entity entity = { .kind = ENTITY_UNKNOWN };
	const struct call_frame *frame = NULL;
	struct at outside = *where;

	if (function) {
		struct call_frame made = { function, call,  call ? at->scope : where->scope,
					   NULL,     false, call ? at->frame : where->frame,
					   false };

		made.is_bound = callable->kind == EXPR_ATTRIBUTE;
		enter(follow, at, &made, call ? call : callable);
		return true;
	}
	if (callable->kind == EXPR_NAME)
		entity = project_resolve(follow->project, where->scope, callable);
	if (entity.kind == ENTITY_PARAMETER && entity.run.items[0].scope->kind == SCOPE_FUNCTION)
		frame = frame_running(where->frame, entity.run.items[0].scope->function);
	if (!frame)
		return false;
	callable =
		argument_of(frame,
			    (size_t)(entity.run.items[0].parameter - frame->function->parameters),
			    &outside.scope, &outside.frame);
	return callable && go_called(follow, at, &outside, callable, call);
}

/* The object of a method and the arguments. */
static void go_arguments(struct follow *follow, const struct at *at, const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	if (callee->kind == EXPR_ATTRIBUTE)
		go_object(follow, at, callee->attribute.object);
	else if (callee->kind == EXPR_CALL)
		go_part(follow, at, callee);
	for (size_t i = 0; i < call->call.count && !follow->stop; i++)
		if (call->call.arguments[i].value->kind != EXPR_LAMBDA)
			go_part(follow, at, call->call.arguments[i].value);
}

/* `list(x)`, `dict(x)`, `sorted(x)`: a container of what x yields. False if the call makes none. */
static bool go_built(struct follow *follow, const struct at *at, const struct expr *call,
		     const struct entity *callee)
{
	const struct argument *first = call->call.count ? call->call.arguments : NULL;

	if (follow->mode == FOLLOW_SAME && at->elements == 0)
		return false;
	if (callee->kind != ENTITY_EXTERNAL ||
	    !pack_word_is(project_packs(follow->project), WORD_BUILDER, callee->name))
		return false;
	if (first && first->kind == ARGUMENT_POSITIONAL) {
		struct at of = *at;

		of.contained |= at->elements == 0;
		of.elements += at->elements == 0;
		go(follow, &of, first->value);
	}
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].kind == ARGUMENT_KEYWORD &&
		    may_be_named(at, call->call.arguments[i].name) &&
		    call->call.arguments[i].value->kind != EXPR_LAMBDA)
			go_item(follow, at, call->call.arguments[i].value);
	return true;
}

static void go_call(struct follow *follow, const struct at *at, const struct expr *call)
{
	struct entity entity = project_resolve(follow->project, at->scope, call->call.callee);
	const struct function *callee = NULL;
	struct call_frame frame;

	if (entity.kind == ENTITY_CLASS ||
	    project_callees(follow->project, at->scope, call, &callee, 1) == 0)
		callee = NULL;
	if (callee && text_equals(callee->name, "__init__"))
		callee = NULL;
	if (callee) {
		frame = frame_for(follow->project, at, callee, call);
		enter(follow, at, &frame, call);
		return;
	}
	if (call->call.callee->kind == EXPR_NAME &&
	    go_called(follow, at, at, call->call.callee, call))
		return;
	if (follow->mode == FOLLOW_MADE)
		go_arguments(follow, at, call);
	else if (!go_built(follow, at, call, &entity))
		leaf(follow, at, call);
}

/* ---- other expressions ---- */

static void go_comprehension(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct at inside = in(at, expr->comprehension.scope);

	go_item(follow, &inside,
		expr->comprehension.value ? expr->comprehension.value
					  : expr->comprehension.element);
	if (follow->mode != FOLLOW_MADE)
		return;
	if (expr->comprehension.value)
		go_part(follow, &inside, expr->comprehension.element);
	for (size_t i = 0; i < expr->comprehension.clause_count && !follow->stop; i++)
		go_part(follow, i == 0 ? at : &inside, expr->comprehension.clauses[i].iterable);
}

static void go_dict(struct follow *follow, const struct at *at, const struct expr *expr)
{
	for (size_t i = 0; i < expr->dict.count && !follow->stop; i++) {
		const struct dict_entry *entry = &expr->dict.entries[i];

		if (entry->key && !may_be_under(at, entry->key))
			continue;
		if (!entry->key)
			go(follow, at, entry->value);
		else
			go_item(follow, at, entry->value);
		if (entry->key && follow->mode == FOLLOW_MADE)
			go_part(follow, at, entry->key);
	}
}

static void go_subscript(struct follow *follow, const struct at *at, const struct expr *expr)
{
	const struct expr *index = expr->subscript.index;
	struct at of = *at;

	if (index->kind == EXPR_SLICE) {
		go(follow, at, expr->subscript.object);
		return;
	}
	of.elements++;
	of.key = index->kind == EXPR_STRING ? index : NULL;
	if (of.elements <= FOLLOW_ELEMENTS)
		go(follow, &of, expr->subscript.object);
	else
		follow->cut = true;
}

static void go_operands(struct follow *follow, const struct at *at, const struct expr *expr)
{
	for (size_t i = 0; i < expr->operation.count && !follow->stop; i++)
		if (expr->kind == EXPR_BOOLEAN)
			go(follow, at, expr->operation.operands[i]);
		else
			go_part(follow, at, expr->operation.operands[i]);
}

/* What is a value of its own; its parts count for what it is made of alone. */
static void go_own(struct follow *follow, const struct at *at, const struct expr *expr)
{
	if (follow->mode != FOLLOW_MADE) {
		leaf(follow, at, expr);
		return;
	}
	switch (expr->kind) {
	case EXPR_BINARY:
	case EXPR_COMPARE:
	case EXPR_UNARY: go_operands(follow, at, expr); break;
	case EXPR_FSTRING:
		for (size_t i = 0; i < expr->fstring.count && !follow->stop; i++)
			go_part(follow, at, expr->fstring.parts[i].value);
		break;
	default: leaf(follow, at, expr); break;
	}
}

static void go_kind(struct follow *follow, const struct at *at, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_NAME: go_name(follow, at, expr); break;
	case EXPR_ATTRIBUTE: go_attribute(follow, at, expr); break;
	case EXPR_CALL: go_call(follow, at, expr); break;
	case EXPR_AWAIT:
	case EXPR_STARRED: go(follow, at, expr->operand); break;
	case EXPR_NAMED: go(follow, at, expr->named.value); break;
	case EXPR_CONDITIONAL:
		go(follow, at, expr->conditional.then);
		go(follow, at, expr->conditional.otherwise);
		break;
	case EXPR_BOOLEAN: go_operands(follow, at, expr); break;
	case EXPR_SUBSCRIPT: go_subscript(follow, at, expr); break;
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET:
		if (follow->mode == FOLLOW_SAME && at->elements == 0)
			leaf(follow, at, expr);
		for (size_t i = 0; i < expr->items.count && !follow->stop; i++)
			go_item(follow, at, expr->items.items[i]);
		break;
	case EXPR_DICT:
		if (follow->mode == FOLLOW_SAME && at->elements == 0)
			leaf(follow, at, expr);
		go_dict(follow, at, expr);
		break;
	case EXPR_COMPREHENSION:
		if (follow->mode == FOLLOW_SAME && at->elements == 0)
			leaf(follow, at, expr);
		go_comprehension(follow, at, expr);
		break;
	default: go_own(follow, at, expr); break;
	}
}

static void go(struct follow *follow, const struct at *at, const struct expr *expr)
{
	struct follow_state *state = follow->state;
	const struct value value = { expr, at->scope, at->elements, at->contained, at->object };
	struct at inside = *at;

	if (follow->stop)
		return;
	if (state->depth == FOLLOW_DEPTH || state->steps == FOLLOW_STEPS) {
		follow->cut = true;
		return;
	}
	state->steps++;
	state->depth++;
	/* a name is still what it is a name for */
	inside.object = at->object && expr->kind == EXPR_NAME;
	if (at->elements == 0)
		inside.key = NULL;
	if (!follow->on_value || follow->on_value(follow, &value))
		go_kind(follow, &inside, expr);
	state->depth--;
}

/* ---- questions ---- */

static void begin(struct follow *follow, struct follow_state *state)
{
	arena_init(&state->scratch);
	state->depth = state->steps = state->hops = state->frames = state->reaches = 0;
	state->done_count = 0;
	follow->state = state;
}

static void end(struct follow *follow)
{
	arena_release(&follow->state->scratch);
	follow->state = NULL;
}

void follow_value(struct follow *follow, const struct scope *scope, const struct expr *expr,
		  const struct call_frame *frame)
{
	struct follow_state state;
	struct at at = { .scope = scope, .frame = frame };

	begin(follow, &state);
	go(follow, &at, expr);
	end(follow);
}

void follow_function(struct follow *follow, const struct function *function)
{
	struct follow_state state;
	struct at at = { .scope = function->scope };

	begin(follow, &state);
	go_results(follow, &at, function);
	end(follow);
}

void follow_result(struct follow *follow, const struct scope *scope, const struct expr *expr,
		   const struct call_frame *frame)
{
	struct follow_state state;
	struct at at = { .scope = scope, .frame = frame };

	begin(follow, &state);
	if (!go_called(follow, &at, &at, expr, NULL))
		go(follow, &at, expr);
	end(follow);
}
