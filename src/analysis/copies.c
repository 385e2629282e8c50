#include "analysis/copies.h"

#include "project/words.h"
#include "syntax/visit.h"

/* Names on the way to the copy. */
enum { NAME_HOPS = 3 };

static bool is_copy(struct project *project, const struct scope *scope, const struct expr *expr, int hops);

struct leaving {
	const char *name;
	bool found;
};

static bool is_named(const struct expr *expr, const char *name)
{
	return expr && expr->kind == EXPR_NAME && text_equals(expr->name.id, name);
}

static bool on_leaving(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct leaving *leaving = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_RETURN)
		leaving->found |= is_named(stmt->value, leaving->name);
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++)
		leaving->found |= stmt->assign.targets[i]->kind != EXPR_NAME &&
				  is_named(stmt->assign.value, leaving->name);
	return !leaving->found;
}

/* Whether the function around BOUND returns NAME, or puts it where it lives on: then the copy is what is kept. */
static bool leaves(const struct scope *bound, const char *name)
{
	const struct function *function = scope_function(bound);
	struct leaving leaving = { name, false };
	struct visitor visitor = { .stmt = on_leaving, .data = &leaving };

	if (function)
		visit_function(&visitor, function);
	return leaving.found;
}

static bool makes_copy(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct pack_set *packs = project_packs(project);
	const struct expr *callee = call->call.callee;
	struct entity entity;

	if (callee->kind == EXPR_ATTRIBUTE && pack_word_is(packs, WORD_COPIES_ITSELF, callee->attribute.name))
		return true;
	entity = project_resolve(project, scope, callee);
	return entity.kind == ENTITY_EXTERNAL && pack_word_is(packs, WORD_COPIER, entity.name);
}

/* `[deepcopy(part) for part in parts]`, or a local name for it. */
static bool holds_copies(struct project *project, const struct scope *scope, const struct expr *expr, int hops)
{
	const struct scope *bound;
	struct binding_run run;

	if (expr->kind == EXPR_COMPREHENSION)
		return expr->comprehension.kind != COMPREHENSION_DICT && expr->comprehension.element &&
		       is_copy(project, expr->comprehension.scope, expr->comprehension.element, hops);
	bound = expr->kind == EXPR_NAME && hops > 0 ? scope_of_name(scope, expr->name.id) : NULL;
	if (!bound || bound->kind != SCOPE_FUNCTION || leaves(bound, expr->name.id))
		return false;
	run = scope_bindings(bound, expr->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind != BINDING_ASSIGN || !run.items[i].value ||
		    !holds_copies(project, run.items[i].scope, run.items[i].value, hops - 1))
			return false;
	return run.count > 0;
}

static bool is_copy(struct project *project, const struct scope *scope, const struct expr *expr, int hops)
{
	const struct scope *bound;
	struct binding_run run;

	if (expr->kind == EXPR_CALL)
		return makes_copy(project, scope, expr);
	bound = expr->kind == EXPR_NAME && hops > 0 ? scope_of_name(scope, expr->name.id) : NULL;
	if (!bound || (bound->kind != SCOPE_FUNCTION && bound->kind != SCOPE_COMPREHENSION) ||
	    leaves(bound, expr->name.id))
		return false;
	run = scope_bindings(bound, expr->name.id);
	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];
		bool copied = false;

		if (binding->kind == BINDING_ASSIGN && binding->value)
			copied = is_copy(project, binding->scope, binding->value, hops - 1);
		if (binding->kind == BINDING_FOR && binding->value)
			copied = holds_copies(project, binding->scope, binding->value, hops - 1);
		if (!copied)
			return false;
	}
	return run.count > 0;
}

/* `super().prepare()` runs on what its caller runs on. */
static bool is_super(const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_NAME &&
	       text_equals(expr->call.callee->name.id, "super");
}

bool runs_on_copies(struct project *project, const struct function *method)
{
	size_t count, copies = 0;
	const uint32_t *files =
		project_files_naming(project, project_scope_module(project, method->scope), method->name, &count);

	for (size_t f = 0; f < count; f++) {
		const struct module *module = project_module(project, files[f]);
		struct ast_parts parts = { 0 };

		if (module && !path_is_test(module->path))
			parts = module_parts(module);
		for (size_t i = 0; i < parts.call_count; i++) {
			const struct expr *callee = parts.calls[i].call->call.callee;

			if (callee->kind != EXPR_ATTRIBUTE || !text_equals(callee->attribute.name, method->name) ||
			    is_super(callee->attribute.object))
				continue;
			if (!is_copy(project, parts.calls[i].scope, callee->attribute.object, NAME_HOPS))
				return false;
			copies++;
		}
	}
	return copies > 0;
}
