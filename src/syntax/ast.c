#include "syntax/ast.h"

#include <stdlib.h>
#include <string.h>

uint64_t name_head(const char *name)
{
	uint64_t head = 0;

	for (int shift = 56; shift >= 0 && *name; shift -= 8)
		head |= (uint64_t)(unsigned char)*name++ << shift;
	return head;
}

/* A head that ends in zero is the whole name. */
static bool binding_is_less(const struct binding *binding, uint64_t head, const char *name)
{
	if (binding->head != head)
		return binding->head < head;
	return (head & 0xff) && strcmp(binding->name, name) < 0;
}

/* The first binding whose name is not less than NAME. */
static size_t first_not_less(const struct scope *scope, const char *name, uint64_t head)
{
	size_t low = 0, high = scope->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (binding_is_less(&scope->bindings[middle], head, name))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool same_name(const struct binding *a, const struct binding *b)
{
	return a->head == b->head && text_equals(a->name, b->name);
}

/* Where the run ends that begins at FIRST, by steps that double: most runs are short. */
static size_t run_end(const struct scope *scope, size_t first)
{
	const struct binding *binding = &scope->bindings[first];
	size_t low = first, step = 1;

	while (low + step < scope->count && same_name(&scope->bindings[low + step], binding)) {
		low += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		if (low + step < scope->count && same_name(&scope->bindings[low + step], binding))
			low += step;
	return low + 1;
}

static struct binding_run bindings_of(const struct scope *scope, const char *name, uint64_t head)
{
	size_t first;

	if (!(scope->heads & scope_head_bit(head)))
		return (struct binding_run){ scope->bindings, 0 };
	first = first_not_less(scope, name, head);
	if (first == scope->count || scope->bindings[first].head != head || !text_equals(scope->bindings[first].name, name))
		return (struct binding_run){ scope->bindings + first, 0 };
	return (struct binding_run){ scope->bindings + first, run_end(scope, first) - first };
}

struct binding_run scope_bindings(const struct scope *scope, const char *name)
{
	return bindings_of(scope, name, name_head(name));
}

static uint32_t function_offset(const void *items, size_t i)
{
	return ((const struct function *const *)items)[i]->span.offset;
}

static uint32_t class_offset(const void *items, size_t i)
{
	return ((const struct class_def *const *)items)[i]->span.offset;
}

static uint32_t call_offset(const void *items, size_t i)
{
	return ((const struct call_site *)items)[i].call->span.offset;
}

/* The first of COUNT items whose offset is not less than OFFSET. */
static size_t first_from(const void *items, size_t count, uint32_t offset, uint32_t (*offset_of)(const void *items, size_t i))
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (offset_of(items, middle) < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct ast_parts ast_parts_in(const struct ast *ast, struct span span)
{
	const struct ast_parts *all = &ast->parts;
	uint32_t end = span_end(span);
	size_t function = first_from(all->functions, all->function_count, span.offset, function_offset);
	size_t class_def = first_from(all->classes, all->class_count, span.offset, class_offset);
	size_t call = first_from(all->calls, all->call_count, span.offset, call_offset);

	return (struct ast_parts){
		.functions = all->functions + function,
		.function_count = first_from(all->functions, all->function_count, end, function_offset) - function,
		.classes = all->classes + class_def,
		.class_count = first_from(all->classes, all->class_count, end, class_offset) - class_def,
		.calls = all->calls + call,
		.call_count = first_from(all->calls, all->call_count, end, call_offset) - call,
	};
}

struct ast_parts scope_parts(const struct scope *scope)
{
	const struct function *function = scope_function(scope);

	return function ? ast_parts_in(scope->ast, function->span) : scope->ast->parts;
}

struct block scope_body(const struct scope *scope)
{
	switch (scope->kind) {
	case SCOPE_MODULE: return scope->ast->body;
	case SCOPE_CLASS: return scope->class_def->body;
	case SCOPE_FUNCTION: return scope->function->body;
	default: return (struct block){ 0 };
	}
}

static int compare_name(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static bool is_global_in(const struct scope *scope, const char *name)
{
	return scope->global_count > 0 &&
	       bsearch(name, scope->globals, scope->global_count, sizeof *scope->globals, compare_name);
}

const struct scope *scope_lookup(const struct scope *scope, const char *name, struct binding_run *run)
{
	uint64_t head = name_head(name);

	for (const struct scope *at = scope; at; at = at->parent) {
		bool is_global;

		if (at->kind == SCOPE_CLASS && at != scope)
			continue;
		is_global = is_global_in(at, name);
		while (is_global && at->parent)
			at = at->parent;
		*run = bindings_of(at, name, head);
		if (run->count)
			return at;
		if (is_global)
			break;
	}
	*run = (struct binding_run){ 0 };
	return NULL;
}

const struct scope *scope_of_name(const struct scope *scope, const char *name)
{
	struct binding_run run;

	return scope_lookup(scope, name, &run);
}

const struct function *scope_function(const struct scope *scope)
{
	while (scope && scope->kind != SCOPE_FUNCTION)
		scope = scope->parent;
	return scope ? scope->function : NULL;
}

const struct class_def *function_class(const struct function *function)
{
	const struct scope *outer = function->scope->parent;

	return outer && outer->kind == SCOPE_CLASS ? outer->class_def : NULL;
}

const struct expr *call_argument(const struct expr *call, int position, const char *name)
{
	bool star = false;
	int seen = 0;

	for (size_t i = 0; i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];

		if (argument->kind == ARGUMENT_KEYWORD && name && text_equals(argument->name, name))
			return argument->value;
		star = star || argument->kind == ARGUMENT_STAR;
		if (argument->kind == ARGUMENT_POSITIONAL && !star && seen++ == position)
			return argument->value;
	}
	return NULL;
}

bool call_has_star(const struct expr *call)
{
	for (size_t i = 0; i < call->call.count; i++) {
		enum argument_kind kind = call->call.arguments[i].kind;

		if (kind == ARGUMENT_STAR || kind == ARGUMENT_DOUBLE_STAR)
			return true;
	}
	return false;
}

static bool append(char *buffer, size_t size, const char *text)
{
	size_t used = strlen(buffer), length = strlen(text);

	if (used + length >= size)
		return false;
	memcpy(buffer + used, text, length + 1);
	return true;
}

static bool append_dotted(const struct expr *expr, char *buffer, size_t size)
{
	if (expr->kind == EXPR_NAME)
		return append(buffer, size, expr->name.id);
	return expr->kind == EXPR_ATTRIBUTE && append_dotted(expr->attribute.object, buffer, size) &&
	       append(buffer, size, ".") && append(buffer, size, expr->attribute.name);
}

bool expr_dotted(const struct expr *expr, char *buffer, size_t size)
{
	if (size == 0)
		return false;
	buffer[0] = '\0';
	return append_dotted(expr, buffer, size);
}

const struct expr *expr_head(const struct expr *expr)
{
	for (;;) {
		switch (expr->kind) {
		case EXPR_NAME: return expr;
		case EXPR_ATTRIBUTE: expr = expr->attribute.object; break;
		case EXPR_CALL: expr = expr->call.callee; break;
		case EXPR_SUBSCRIPT: expr = expr->subscript.object; break;
		default: return NULL;
		}
	}
}

const char *expr_last_name(const struct expr *expr)
{
	if (expr->kind == EXPR_NAME)
		return expr->name.id;
	return expr->kind == EXPR_ATTRIBUTE ? expr->attribute.name : "";
}

bool expr_is_self(const struct function *function, const struct expr *expr)
{
	return expr->kind == EXPR_NAME && function->parameter_count > 0 &&
	       text_equals(expr->name.id, function->parameters[0].name);
}

struct slice ast_text(const struct ast *ast, struct span span)
{
	return (struct slice){ ast->source.data + span.offset, span.length };
}
