#include "sites/key_eval.h"
#include "sites/branches.h"
#include "values/reach.h"

enum { BINDINGS_MAX = 256 }; /* of one name: what is bound more often is not followed */

/* ---- frames ---- */

const struct frame *frame_of(const struct frame *frame, const struct function *function)
{
	while (frame && frame->function != function)
		frame = frame->caller;
	return frame;
}

const struct expr *frame_argument(const struct frame *frame, const struct parameter *parameter,
				  const struct scope **scope, const struct frame **within)
{
	const struct function *function = frame->function;
	int position = (int)(parameter - function->parameters) - (frame->is_bound ? 1 : 0);
	const struct expr *value = NULL;

	if (parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR)
		return NULL;
	if (position < 0) {
		*scope = frame->call_scope;
		*within = frame->caller;
		return frame->receiver;
	}
	if (frame->call)
		value = call_argument(frame->call, parameter->kind == PARAMETER_KEYWORD_ONLY ? -1 : position,
				      parameter->name);
	if (value) {
		*scope = frame->call_scope;
		*within = frame->caller;
		return value;
	}
	if (frame->call && call_has_star(frame->call))
		return NULL;
	*scope = function->scope->parent;
	*within = NULL;
	return parameter->default_value;
}

/* ---- what one binding holds ---- */

static const struct template *named(struct eval *eval, enum part_kind kind, const struct scope *scope,
				    const struct expr *expr, const char *name)
{
	struct part part = part_named(kind, name, expr, scope);

	return template_parts(eval->arena, &part, 1, expr, scope);
}

/* A hole for the name NAME; `pk` says what it holds. */
static const struct template *hole_of_name(struct eval *eval, enum part_kind kind, const struct scope *scope,
					   const struct expr *expr, const char *name)
{
	struct part part;

	if (!pack_word_is(project_packs(eval->project), WORD_ROW_KEY, name))
		return named(eval, kind, scope, expr, name);
	part = part_hole(HOLE_PK, expr, scope);
	return template_parts(eval->arena, &part, 1, expr, scope);
}

static const struct template *eval_parameter(struct eval *eval, const struct frame *frame,
					     const struct binding *binding, const struct scope *scope,
					     const struct expr *use)
{
	const struct frame *own =
		binding->scope->kind == SCOPE_FUNCTION ? frame_of(frame, binding->scope->function) : NULL;
	const struct frame *within = NULL;
	const struct scope *where = NULL;
	const struct expr *argument = own ? frame_argument(own, binding->parameter, &where, &within) : NULL;

	if (argument)
		return eval_expr(eval, within, where, argument);
	return hole_of_name(eval, HOLE_PARAMETER, scope, use, binding->name);
}

/* The literals that a loop runs over, or that a target of several names takes; NULL if they are not known. */
static const struct template *eval_elements(struct eval *eval, const struct frame *frame, const struct binding *binding)
{
	struct items items;
	const struct template *all = NULL;
	struct slice texts[64];

	if (!binding->value || !eval_items(eval, frame, binding->scope, binding->value, &items) || items.count == 0)
		return NULL;
	for (size_t i = 0; i < items.count; i++) {
		const struct template *one = eval_expr(eval, frame, items.scope, items.items[i]);

		if (items.count <= TEMPLATE_MAX_ALTERNATIVES)
			all = all ? template_union(eval->arena, all, one) : one;
		else if (!template_is_literal(one, &texts[i]))
			return NULL;
	}
	if (all)
		return all->count > 1 ? template_each(eval->arena, all) : all;
	return template_choice(eval->arena, texts, items.count, binding->value, binding->scope);
}

/* Where NAME stands in an unpacked target `a, b`; false if it is deeper, starred or not there. */
static bool unpack_position(const struct expr *target, const char *name, size_t *position)
{
	if (target->kind != EXPR_TUPLE && target->kind != EXPR_LIST)
		return false;
	for (size_t i = 0; i < target->items.count; i++) {
		if (target->items.items[i]->kind == EXPR_STARRED)
			return false;
		if (target->items.items[i]->kind == EXPR_NAME && text_equals(target->items.items[i]->name.id, name)) {
			*position = i;
			return true;
		}
	}
	return false;
}

static const struct template *eval_unpacked(struct eval *eval, const struct frame *frame, const struct binding *binding)
{
	const struct stmt *stmt = binding->stmt;
	const struct template *all = NULL;
	struct items rows, row;
	size_t position;

	if (!stmt || !binding->value)
		return NULL;
	if (stmt->kind == STMT_ASSIGN && stmt->assign.count == 1 &&
	    unpack_position(stmt->assign.targets[0], binding->name, &position) &&
	    eval_items(eval, frame, binding->scope, binding->value, &row) && position < row.count)
		return eval_expr(eval, frame, row.scope, row.items[position]);
	if (stmt->kind != STMT_FOR || !unpack_position(stmt->loop.target, binding->name, &position) ||
	    !eval_items(eval, frame, binding->scope, binding->value, &rows) || rows.count > TEMPLATE_MAX_ALTERNATIVES)
		return NULL;
	for (size_t i = 0; i < rows.count; i++) {
		const struct template *one;

		if (!eval_items(eval, frame, rows.scope, rows.items[i], &row) || position >= row.count)
			return NULL;
		one = eval_expr(eval, frame, row.scope, row.items[position]);
		all = all ? template_union(eval->arena, all, one) : one;
	}
	return all;
}

static const struct template *eval_reaching(struct eval *eval, const struct frame *frame, const struct scope *binder,
					    const struct scope *scope, const struct expr *use, struct binding_run run,
					    uint32_t at);

/* `name += value`: what the name held before, and VALUE behind it. */
static const struct template *eval_augmented(struct eval *eval, const struct frame *frame,
					     const struct binding *binding, const struct scope *scope,
					     const struct expr *use)
{
	struct binding_run run = scope_bindings(binding->scope, binding->name);
	const struct template *before =
		eval_reaching(eval, frame, binding->scope, scope, use, run, binding->stmt->span.offset);
	const char *op = binding->stmt->kind == STMT_AUGMENT ? binding->stmt->augment.op : "";

	if (text_equals(op, "+="))
		before = template_concat(eval->arena, before, eval_expr(eval, frame, binding->scope, binding->value));
	else if (text_equals(op, "%="))
		before = eval_percent(eval, frame, binding->scope, before, binding->value);
	else
		return named(eval, HOLE_VALUE, scope, use, binding->name);
	return template_built_by(eval->arena, before, binding->value, binding->scope);
}

/* What BINDING holds; NULL if that is not known. */
static const struct template *eval_held(struct eval *eval, const struct frame *frame, const struct binding *binding,
					const struct scope *scope, const struct expr *use)
{
	switch (binding->kind) {
	case BINDING_ASSIGN: return binding->value ? eval_expr(eval, frame, binding->scope, binding->value) : NULL;
	case BINDING_AUGMENT:
		return binding->stmt && binding->value ? eval_augmented(eval, frame, binding, scope, use) : NULL;
	case BINDING_PARAMETER: return eval_parameter(eval, frame, binding, scope, use);
	case BINDING_FOR: return eval_elements(eval, frame, binding);
	case BINDING_UNPACK: return eval_unpacked(eval, frame, binding);
	default: return NULL;
	}
}

static bool is_open(const struct eval *eval, const struct binding *binding)
{
	for (size_t i = 0; i < eval->open_count; i++)
		if (eval->open[i] == binding)
			return true;
	return eval->open_count == EVAL_DEPTH;
}

/* What a binding holds in one frame. */
struct held {
	const struct frame *frame;
	const struct template *text;
	const struct held *next; /* of the same binding */
};

static const struct held *held_of(const struct eval *eval, const struct binding *binding)
{
	const void *first = NULL;

	if (eval->held)
		pointer_map_get(eval->held, binding, &first);
	return first;
}

static void keep_held(struct eval *eval, const struct frame *frame, const struct binding *binding,
		      const struct template *text)
{
	struct held *held = ARENA_NEW(eval->arena, struct held);

	*held = (struct held){ frame, text, held_of(eval, binding) };
	if (!eval->held)
		eval->held = pointer_map_new(eval->arena);
	pointer_map_put(eval->held, binding, held);
}

/* Evaluated once in each frame: names that are made of each other would double the work at each step. */
static const struct template *eval_binding(struct eval *eval, const struct frame *frame, const struct binding *binding,
					   const struct scope *scope, const struct expr *use)
{
	const struct template *text = NULL;
	size_t cuts = eval->cuts;

	for (const struct held *held = held_of(eval, binding); held; held = held->next)
		if (held->frame == frame)
			return held->text;
	if (is_open(eval, binding)) {
		eval->cuts++;
		return hole_of_name(eval, HOLE_VALUE, scope, use, binding->name);
	}
	eval->open[eval->open_count++] = binding;
	text = eval_held(eval, frame, binding, scope, use);
	eval->open_count--;
	if (text && cuts == eval->cuts)
		keep_held(eval, frame, binding, text);
	return text ? text : hole_of_name(eval, HOLE_VALUE, scope, use, binding->name);
}

/* ---- names ---- */

/* `x = None` before the branches that set it, and `x = f(x)` within its own right-hand side, say nothing of the text. */
static bool says_nothing(const struct binding *binding, size_t others)
{
	if (binding->kind == BINDING_DELETE || binding->kind == BINDING_ANNOTATED)
		return true;
	return others && binding->kind == BINDING_ASSIGN && binding->value &&
	       (binding->value->kind == EXPR_NONE ||
		(binding->value->kind == EXPR_STRING && binding->value->string.text.size == 0));
}

/* Leaves out what the call that runs the function never gets to, and what it replaces on the way; unless nothing stays. */
static void leave_out_skipped(const struct frame *frame, struct reach *reach)
{
	struct reach kept = { .entry = reach->entry };

	for (size_t i = 0; i < reach->count; i++) {
		bool gone = frame_skips(frame, reach->items[i]->span);

		for (size_t k = i + 1; k < reach->count && !gone; k++)
			gone = frame_replaces(frame, reach->items[i], reach->items[k]);
		if (!gone)
			kept.items[kept.count++] = reach->items[i];
	}
	if (kept.count)
		*reach = kept;
}

static const struct template *eval_reaching(struct eval *eval, const struct frame *frame, const struct scope *binder,
					    const struct scope *scope, const struct expr *use, struct binding_run run,
					    uint32_t at)
{
	const struct frame *own = binder->kind == SCOPE_FUNCTION ? frame_of(frame, binder->function) : NULL;
	struct block block = scope_body(binder);
	struct reach reach = { .entry = false };
	const struct template *all = NULL;

	if (run.count > BINDINGS_MAX)
		return template_unknown(eval->arena, use, scope);
	/* The block is gone through once a question. */
	eval->steps -= (int)(run.count / 4);
	if (block.count)
		reach = reach_bindings(&block, run, at);
	if (reach.too_many)
		return template_unknown(eval->arena, use, scope);
	if (own && reach.count > 1)
		leave_out_skipped(own, &reach);
	if (reach.count == 0 && !reach.entry && run.count <= REACH_MAX)
		for (size_t i = 0; i < run.count; i++)
			reach.items[reach.count++] = &run.items[i];
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_PARAMETER && reach.entry)
			all = eval_parameter(eval, frame, &run.items[i], scope, use);
	for (size_t i = 0; i < reach.count; i++) {
		const struct template *one;

		if (reach.items[i]->kind == BINDING_PARAMETER || says_nothing(reach.items[i], reach.count - 1))
			continue;
		one = eval_binding(eval, frame, reach.items[i], scope, use);
		all = all ? template_union(eval->arena, all, one) : one;
	}
	return all ? all : named(eval, HOLE_VALUE, scope, use, run.items[0].name);
}

const struct template *eval_run(struct eval *eval, const struct frame *frame, struct binding_run run)
{
	const struct binding *first = &run.items[0];
	const struct scope *binder = first->scope;

	if (first->kind == BINDING_PARAMETER || !binder)
		return template_unknown(eval->arena, first->value, first->scope);
	return eval_reaching(eval, frame, binder, binder, first->value, run, UINT32_MAX);
}

static const struct template *eval_entity(struct eval *eval, const struct scope *scope, const struct expr *use,
					  struct entity entity)
{
	if (entity.kind == ENTITY_VARIABLE && entity.run.count)
		return eval_run(eval, NULL, entity.run);
	if (entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.__name__"))
		return template_literal(eval->arena, slice_of(project_scope_module(eval->project, scope)->name), use,
					scope);
	return eval_hole(eval, HOLE_VALUE, scope, use);
}

static bool is_alias(const struct binding *binding)
{
	return binding->kind == BINDING_IMPORT || binding->kind == BINDING_FROM || binding->kind == BINDING_FUNCTION ||
	       binding->kind == BINDING_CLASS;
}

/* A value without a name of its own goes by the name it is kept under. */
const struct template *eval_renamed(struct eval *eval, const struct template *text, const struct scope *scope,
				    const struct expr *expr)
{
	struct part part = text->items[0].count == 1 ? text->items[0].parts[0] : part_literal((struct slice){ "", 0 });

	if (text->count != 1 || part.kind != HOLE_VALUE)
		return text;
	part.text = slice_of(eval_hole_name(eval->arena, scope, expr));
	return template_parts(eval->arena, &part, 1, expr, scope);
}

static const struct template *eval_bound(struct eval *eval, const struct frame *frame, const struct scope *scope,
					 const struct expr *expr)
{
	const char *name = expr->name.id;
	const struct scope *binder = scope_of_name(scope, name);
	struct binding_run run;
	bool nested;

	if (!binder)
		return eval_entity(eval, scope, expr, project_resolve_name(eval->project, scope, name));
	run = scope_bindings(binder, name);
	if (run.count == 0)
		return eval_hole(eval, HOLE_VALUE, scope, expr);
	if (is_alias(&run.items[run.count - 1]))
		return eval_entity(eval, scope, expr, project_resolve_name(eval->project, scope, name));
	if (binder->kind == SCOPE_COMPREHENSION)
		return eval_binding(eval, frame, &run.items[0], scope, expr);
	nested = binder->kind == SCOPE_MODULE ? scope_function(scope) != NULL
					      : scope_function(scope) != scope_function(binder);
	return eval_reaching(eval, frame, binder, scope, expr, run, nested ? UINT32_MAX : expr->span.offset);
}

const struct template *eval_name(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr)
{
	return eval_renamed(eval, eval_bound(eval, frame, scope, expr), scope, expr);
}
