#include "keys/handed.h"

#include "base/vec.h"
#include "keys/sites_gather.h"
#include "syntax/visit.h"

/* Assignments that a key is followed through, in a row and in all. */
enum { NAMES_DEEP = 4, NAMES_MAX = 100 };

struct mention {
	struct visitor visitor;
	int depth; /* names left to follow */
	int names; /* likewise, in all; when they are spent, the answer is yes */
	bool found;
};

static void follow(struct mention *mention, const struct binding *binding)
{
	const struct function *method = scope_function(binding->scope);

	if (binding->kind == BINDING_PARAMETER) {
		mention->found |= !method || !function_class(method) || binding->parameter != &method->parameters[0];
	} else if (binding->value && mention->depth > 0) {
		mention->found |= mention->names-- == 0;
		mention->depth--;
		visit_expr(&mention->visitor, binding->value, binding->scope);
		mention->depth++;
	}
}

static bool on_name(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct mention *mention = visitor->data;
	const struct scope *home = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (home && home->kind == SCOPE_FUNCTION)
		run = scope_bindings(home, expr->name.id);
	for (size_t i = 0; i < run.count && !mention->found; i++)
		follow(mention, &run.items[i]);
	return !mention->found;
}

/* A key that holds a parameter, the object of a method apart, may come from the caller. */
static void note_site(void *context, const struct raw_site *raw)
{
	struct mention mention = { .depth = NAMES_DEEP, .names = NAMES_MAX };
	bool *found = context;

	mention.visitor = (struct visitor){ .expr = on_name, .data = &mention };
	if (raw->key && !*found)
		visit_expr(&mention.visitor, raw->key, raw->key_scope);
	*found |= mention.found;
}

static bool calls_cache(struct project *project, const struct module *module, struct ast_parts parts)
{
	bool found = false;

	raw_sites_of(project, module, parts, note_site, &found);
	return found;
}

static bool is_key_user(struct project *project, struct entity entity)
{
	switch (entity.kind) {
	case ENTITY_FUNCTION:
		return calls_cache(project, entity.module,
				   ast_parts_at(entity.module->ast, entity.function->name_span));
	case ENTITY_CLASS:
		return calls_cache(project, entity.module, class_parts(entity.class_def, interest_in_text("cache")));
	case ENTITY_MODULE:
		return entity.module && calls_cache(project, entity.module, ast_parts(entity.module->ast, interest_in_text("cache")));
	default: return false;
	}
}

bool module_imports_key_user(struct project *project, const struct module *module)
{
	const struct scope *scope = module->ast->scope;

	for (size_t i = 0; i < scope->count; i++) {
		enum binding_kind kind = scope->bindings[i].kind;

		if ((kind == BINDING_FROM || kind == BINDING_IMPORT) &&
		    is_key_user(project, project_resolve_name(project, scope, scope->bindings[i].name)))
			return true;
	}
	return false;
}

const uint32_t *project_handing_files(struct project *project, size_t *count)
{
	struct key_sites sites = project_key_sites(project);
	struct source_set *sources = project_sources(project);
	VEC(uint32_t) found = { 0 };
	const uint32_t *files;

	for (size_t i = 0; i < sites.count; i++) {
		uint32_t file = sites.items[i].module->file;

		if (sources->files[file]->marks == 0 && (found.count == 0 || vec_last(&found) != file))
			vec_push(&found, file);
	}
	vec_settle(&found, project_arena(project), files, *count);
	return files;
}
