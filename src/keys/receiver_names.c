#include "keys/key_eval.h"
#include "keys/receiver.h"

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

static bool may_be_cache(const struct scope *scope, const struct expr *value)
{
	struct slice text = ast_text(scope->ast, value->span);

	return value->kind != EXPR_STRING && value->kind != EXPR_DICT && text.size < 400 &&
	       memmem(text.data, text.size, "cache", 5);
}

static void note_scope(struct cache_names *names, const struct scope *scope)
{
	struct receiver receiver;

	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = &scope->bindings[i];

		if (binding->kind == BINDING_ASSIGN && binding->value && may_be_cache(scope, binding->value) &&
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

	if (function_returns(function, &value, &scope, 1, &count) && count == 1 && may_be_cache(scope, value) &&
	    receiver_of(names->project, scope, value, &receiver))
		note(names, function->name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t module_cache_names(struct project *project, const struct module *module, const char **out, size_t max)
{
	struct cache_names names = { project, out, max, 0 };
	const struct ast *ast = module->ast;
	struct receiver receiver;

	note_scope(&names, ast->scope);
	for (size_t i = 0; i < ast->class_count; i++) {
		size_t count;
		const struct attribute_write *writes = class_attribute_writes(project, ast->classes[i], &count);

		note_scope(&names, ast->classes[i]->scope);
		for (size_t w = 0; w < count; w++)
			if (writes[w].value && may_be_cache(writes[w].scope, writes[w].value) &&
			    receiver_of(project, writes[w].scope, writes[w].value, &receiver))
				note(&names, writes[w].name);
	}
	for (size_t i = 0; i < ast->function_count; i++)
		if (ast->functions[i]->name[0] != '<')
			note_function(&names, ast->functions[i]);
	qsort(out, names.count, sizeof *out, by_text);
	return names.count;
}
