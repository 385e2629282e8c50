#include "analysis/makers.h"

#include "base/vec.h"

struct collecting {
	struct project *project;
	VEC(struct class_use) uses;
	VEC(uint32_t) renamed;
	VEC(struct class_alias) aliases;
};

static void note_class(struct collecting *making, struct class_use use, const struct expr *named)
{
	struct entity entity = project_resolve(making->project, use.scope, named);

	use.class_def = entity.kind == ENTITY_CLASS ? entity.class_def : NULL;
	if (use.class_def)
		vec_push(&making->uses, use);
}

/* A class that is itself used as a decorator makes one instance for each function. */
static void note_decorators(struct collecting *making, const struct function *function)
{
	const struct scope *scope = function->scope->parent;

	for (size_t i = 0; i < function->decorator_count; i++)
		if (function->decorators[i]->kind != EXPR_CALL)
			note_class(making, (struct class_use){ .expr = function->decorators[i], .scope = scope },
				   function->decorators[i]);
}

/* `registry.register(C)` at import. */
static void note_handed(struct collecting *making, const struct call_site *site)
{
	for (size_t i = 0; i < site->call->call.count && !scope_function(site->scope); i++) {
		const struct argument *argument = &site->call->call.arguments[i];

		if (argument->kind == ARGUMENT_POSITIONAL && argument->value->kind == EXPR_NAME)
			note_class(making, (struct class_use){ .scope = site->scope, .site = site, .index = i },
				   argument->value);
	}
}

/* What calls_saying() does not tell of: `D()` after `D = C`, `cls()`, `C[int]()`. */
static bool is_renamed(const struct call_site *site)
{
	const struct expr *callee = site->call->call.callee, *head = expr_head(callee);
	struct binding_run run;

	if (callee->kind == EXPR_ATTRIBUTE || !head)
		return false;
	if (callee->kind != EXPR_NAME)
		return true;
	if (!scope_lookup(site->scope, head->name.id, &run))
		return false;
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN || run.items[i].kind == BINDING_PARAMETER ||
		    run.items[i].kind == BINDING_FROM)
			return true;
	return false;
}

static void note_aliases(struct collecting *making, const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = &scope->bindings[i];
		const char *target = binding->kind == BINDING_ASSIGN && binding->value ? expr_last_name(binding->value) : "";

		if (*target)
			vec_push(&making->aliases, ((struct class_alias){ target, binding }));
	}
}

static const void *collect(struct project *project, const struct module *module)
{
	struct makers *makers = ARENA_NEW(project_arena(project), struct makers);
	struct collecting making = { .project = project };
	struct ast_parts parts = module_parts(module);

	for (uint32_t i = 0; i < parts.call_count; i++) {
		note_handed(&making, &parts.calls[i]);
		if (is_renamed(&parts.calls[i]))
			vec_push(&making.renamed, i);
	}
	for (size_t i = 0; i < parts.function_count; i++)
		note_decorators(&making, parts.functions[i]);
	for (size_t i = 0; i < parts.class_count; i++)
		note_aliases(&making, parts.classes[i]->scope);
	vec_settle(&making.aliases, project_arena(project), makers->aliases, makers->alias_count);
	vec_settle(&making.uses, project_arena(project), makers->uses, makers->use_count);
	vec_settle(&making.renamed, project_arena(project), makers->renamed, makers->renamed_count);
	return makers;
}

const struct makers *makers_of(struct project *project, const struct module *module)
{
	return project_module_memo(project, MEMO_MAKERS, module, collect);
}
