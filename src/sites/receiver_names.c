#include "sites/key_eval.h"
#include "analysis/flow.h"
#include "sites/receiver.h"
#include "syntax/visit.h"

#include <stdlib.h>

struct cache_names {
	struct project *project;
	const char **out;
	size_t max;
	size_t count;
};

static void note(struct cache_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equals(names->out[i], name))
			return;
	if (names->count < names->max)
		names->out[names->count++] = name;
}

/* By its kind alone: what names a cache, asks for one, or chooses between two. */
static bool may_be_cache(const struct expr *value)
{
	switch (value->kind) {
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
	case EXPR_CALL:
	case EXPR_SUBSCRIPT:
	case EXPR_BOOLEAN:
	case EXPR_CONDITIONAL: return true;
	default: return false;
	}
}

static void note_scope(struct cache_names *names, const struct scope *scope)
{
	struct receiver receiver;

	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = &scope->bindings[i];

		if (binding->kind == BINDING_ASSIGN && binding->value && may_be_cache(binding->value) &&
		    receiver_of(names->project, binding->scope, binding->value, &receiver))
			note(names, binding->name);
	}
}

static void note_function(struct cache_names *names, const struct function *function)
{
	const struct expr *value;
	const struct scope *scope;
	struct receiver receiver;
	size_t count;

	if (function_returns(function, &value, &scope, 1, &count) && count == 1 && may_be_cache(value) &&
	    receiver_of(names->project, scope, value, &receiver))
		note(names, function->name);
}

/* `self.x = <cache>` in a method. */
static bool note_write(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct cache_names *names = visitor->data;
	const char *self = scope_function(scope)->parameters[0].name;
	struct receiver receiver;

	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++) {
		const struct expr *target = stmt->assign.targets[i];

		if (target->kind == EXPR_ATTRIBUTE && target->attribute.object->kind == EXPR_NAME &&
		    text_equals(target->attribute.object->name.id, self) && stmt->assign.value &&
		    may_be_cache(stmt->assign.value) &&
		    receiver_of(names->project, scope, stmt->assign.value, &receiver))
			note(names, target->attribute.name);
	}
	return true;
}

static void note_writes(struct cache_names *names, const struct function *function)
{
	struct visitor visitor = { .stmt = note_write, .data = names };

	if (function_class(function) && function->parameter_count > 0 &&
	    project_method_kind(names->project, function) == METHOD_INSTANCE)
		visit_function(&visitor, function);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t module_cache_names(struct project *project, const struct module *module, const char **out, size_t max)
{
	struct cache_names names = { project, out, max, 0 };
	struct ast_parts parts = module->ast->parts;

	note_scope(&names, module->ast->scope);
	for (size_t i = 0; i < parts.class_count; i++)
		note_scope(&names, parts.classes[i]->scope);
	for (size_t i = 0; i < parts.function_count; i++) {
		note_writes(&names, parts.functions[i]);
		if (parts.functions[i]->name[0] != '<')
			note_function(&names, parts.functions[i]);
	}
	qsort(out, names.count, sizeof *out, by_text);
	return names.count;
}
