#include "syntax/lower.h"

#include <stddef.h>
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
	binding.head = name_head(binding.name);
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

/* Rare enough, so that all bindings may be sorted for it. */
static void move_declared(struct lowering *l)
{
	const struct scope **targets;

	if (l->declarations.count == 0)
		return;
	qsort(l->declarations.items, l->declarations.count, sizeof *l->declarations.items, compare_declarations);
	if (l->bindings.count == 0)
		return;
	qsort(l->bindings.items, l->bindings.count, sizeof *l->bindings.items, compare_bindings);
	targets = xcalloc(l->bindings.count, sizeof *targets);
	for (size_t i = 0; i < l->bindings.count; i++) {
		const struct pending_binding *pending = &l->bindings.items[i];
		const struct declaration *declaration = declared(l, pending->scope, pending->binding.name);

		targets[i] = declaration ? declared_scope(l, declaration) : pending->scope;
	}
	for (size_t i = 0; i < l->bindings.count; i++)
		l->bindings.items[i].scope = targets[i];
	free(targets);
}

/* By name, then by offset. */
static int compare_in_scope(const struct binding *a, const struct binding *b)
{
	int order = a->head != b->head ? (a->head < b->head ? -1 : 1) : a->name == b->name ? 0 : strcmp(a->name, b->name);

	return order ? order : (a->span.offset > b->span.offset) - (a->span.offset < b->span.offset);
}

static int compare_pointers(const void *a, const void *b)
{
	return compare_in_scope(*(const struct binding *const *)a, *(const struct binding *const *)b);
}

/* Most scopes bind a few names, which stand in order or nearly. */
enum { FEW = 12 };

static void sort_run(const struct binding **run, size_t count)
{
	if (count > FEW) {
		qsort(run, count, sizeof *run, compare_pointers);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		const struct binding *binding = run[i];
		size_t at = i;

		for (; at > 0 && compare_in_scope(run[at - 1], binding) > 0; at--)
			run[at] = run[at - 1];
		run[at] = binding;
	}
}

/* Gives each scope the run of its bindings, all of which stand in the arena; SORTED has room for as many. */
static void deal_bindings(struct lowering *l, const struct binding **sorted)
{
	struct binding *items = ARENA_ARRAY(l->arena, struct binding, l->bindings.count);
	size_t next = 0;

	for (size_t i = 0; i < l->bindings.count; i++)
		((struct scope *)l->bindings.items[i].scope)->count++;
	for (size_t i = 0; i < l->scopes.count; i++) {
		l->scopes.items[i]->bindings = items + next;
		next += l->scopes.items[i]->count;
		l->scopes.items[i]->count = 0;
	}
	for (size_t i = 0; i < l->bindings.count; i++) {
		struct scope *scope = (struct scope *)l->bindings.items[i].scope;

		scope->heads |= scope_head_bit(l->bindings.items[i].binding.head);
		sorted[scope->bindings - items + (ptrdiff_t)scope->count++] = &l->bindings.items[i].binding;
	}
	for (size_t i = 0; i < l->scopes.count; i++)
		sort_run(sorted + (l->scopes.items[i]->bindings - items), l->scopes.items[i]->count);
	for (size_t i = 0; i < l->bindings.count; i++)
		items[i] = *sorted[i];
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
	const struct binding **sorted = xcalloc(l->bindings.count + 1, sizeof *sorted);

	move_declared(l);
	deal_bindings(l, sorted);
	deal_globals(l);
	free(sorted);
}
