#include "syntax/lower.h"

#include <stdlib.h>
#include <string.h>

struct scope *scope_new(struct lowering *l, enum scope_kind kind)
{
	struct scope *scope = ARENA_NEW(l->arena, struct scope);

	scope->kind = kind;
	scope->parent = l->scope;
	scope->ast = l->ast;
	vec_push(&l->scopes, scope);
	return scope;
}

struct scope_frame scope_enter(struct lowering *l, struct scope *scope)
{
	struct scope_frame frame = { l->scope, l->function, l->conditional };

	l->scope = scope;
	if (scope->kind != SCOPE_COMPREHENSION) {
		l->conditional = false;
		l->function = scope->kind == SCOPE_FUNCTION ? (struct function *)scope->function : NULL;
	}
	return frame;
}

void scope_leave(struct lowering *l, struct scope_frame frame)
{
	l->scope = frame.scope;
	l->function = frame.function;
	l->conditional = frame.conditional;
}

static bool has_no_statement(const struct scope *scope, enum binding_kind kind)
{
	return scope->kind == SCOPE_COMPREHENSION ||
	       (kind == BINDING_PARAMETER && !scope->function->stmt);
}

void bind(struct lowering *l, struct binding binding)
{
	const struct scope *scope = l->scope;

	if (binding.kind == BINDING_ASSIGN) {
		while (scope->kind == SCOPE_COMPREHENSION)
			scope = scope->parent;
	}
	binding.stmt = has_no_statement(scope, binding.kind) ? NULL : l->stmt;
	binding.conditional = l->conditional;
	if (!binding.scope)
		binding.scope = l->scope;
	vec_push(&l->bindings, ((struct pending_binding){ scope, binding }));
}

void bind_target(struct lowering *l, const struct expr *target, struct binding model)
{
	if (target->kind == EXPR_NAME) {
		model.name = target->name.id;
		model.span = target->span;
		bind(l, model);
	} else if (target->kind == EXPR_STARRED) {
		model.kind = BINDING_UNPACK;
		bind_target(l, target->operand, model);
	} else if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
		if (model.kind != BINDING_DELETE)
			model.kind = BINDING_UNPACK;
		for (size_t i = 0; i < target->items.count; i++)
			bind_target(l, target->items.items[i], model);
	}
}

void declare(struct lowering *l, const char *name, bool is_global)
{
	const struct scope *scope = l->scope;

	vec_push(&l->declarations, ((struct declaration){ scope, name, is_global }));
}

/* Any order of scopes will do, as each scope sees its own only. */
static int compare_scopes(const struct scope *a, const struct scope *b)
{
	uintptr_t left = (uintptr_t)a, right = (uintptr_t)b;

	return left < right ? -1 : left > right;
}

static int compare_bindings(const void *a, const void *b)
{
	const struct pending_binding *left = a, *right = b;
	int order = compare_scopes(left->scope, right->scope);

	if (order == 0)
		order = strcmp(left->binding.name, right->binding.name);
	if (order == 0)
		order = left->binding.span.offset < right->binding.span.offset ? -1 :
			left->binding.span.offset > right->binding.span.offset;
	return order;
}

static int compare_declarations(const void *a, const void *b)
{
	const struct declaration *left = a, *right = b;
	int order = compare_scopes(left->scope, right->scope);

	return order ? order : strcmp(left->name, right->name);
}

static int compare_names(const void *a, const void *b)
{
	const struct pending_binding *left = a, *right = b;
	int order = compare_scopes(left->scope, right->scope);

	return order ? order : strcmp(left->binding.name, right->binding.name);
}

static const struct declaration *declared(const struct lowering *l, const struct scope *scope, const char *name)
{
	struct declaration key = { scope, name, false };

	return bsearch(&key, l->declarations.items, l->declarations.count, sizeof key, compare_declarations);
}

static bool binds(const struct lowering *l, const struct scope *scope, const char *name)
{
	struct pending_binding key = { scope, { .name = name } };

	return bsearch(&key, l->bindings.items, l->bindings.count, sizeof key, compare_names) &&
	       !declared(l, scope, name);
}

/* Where `global` or `nonlocal` say that a name of SCOPE is bound. */
static const struct scope *declared_scope(const struct lowering *l, const struct declaration *declaration)
{
	if (declaration->is_global)
		return l->ast->scope;
	for (const struct scope *outer = declaration->scope->parent; outer; outer = outer->parent) {
		if (outer->kind == SCOPE_FUNCTION && binds(l, outer, declaration->name))
			return outer;
	}
	return declaration->scope;
}

static void sort_bindings(struct lowering *l)
{
	if (l->bindings.count)
		qsort(l->bindings.items, l->bindings.count, sizeof *l->bindings.items, compare_bindings);
}

static void move_declared(struct lowering *l)
{
	const struct scope **targets;

	if (l->declarations.count == 0)
		return;
	qsort(l->declarations.items, l->declarations.count, sizeof *l->declarations.items, compare_declarations);
	targets = xcalloc(l->bindings.count + 1, sizeof *targets);
	for (size_t i = 0; i < l->bindings.count; i++) {
		const struct pending_binding *pending = &l->bindings.items[i];
		const struct declaration *declaration = declared(l, pending->scope, pending->binding.name);

		targets[i] = declaration ? declared_scope(l, declaration) : pending->scope;
	}
	for (size_t i = 0; i < l->bindings.count; i++)
		l->bindings.items[i].scope = targets[i];
	free(targets);
	sort_bindings(l);
}

/* Gives each scope its run of ITEMS, all of which stand sorted in the arena. */
static void deal_bindings(struct lowering *l)
{
	struct binding *items = ARENA_ARRAY(l->arena, struct binding, l->bindings.count);

	for (size_t i = 0; i < l->bindings.count; i++) {
		struct scope *scope = (struct scope *)l->bindings.items[i].scope;

		items[i] = l->bindings.items[i].binding;
		if (scope->count++ == 0)
			scope->bindings = &items[i];
	}
}

static void deal_globals(struct lowering *l)
{
	const char **names = ARENA_ARRAY(l->arena, const char *, l->declarations.count);
	size_t count = 0;

	for (size_t i = 0; i < l->declarations.count; i++) {
		const struct declaration *declaration = &l->declarations.items[i];
		struct scope *scope = (struct scope *)declaration->scope;

		if (!declaration->is_global)
			continue;
		names[count] = declaration->name;
		if (scope->global_count++ == 0)
			scope->globals = &names[count];
		count++;
	}
}

void scopes_settle(struct lowering *l)
{
	sort_bindings(l);
	move_declared(l);
	deal_bindings(l);
	deal_globals(l);
}
