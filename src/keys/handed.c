#include "keys/handed.h"

#include "keys/sites_gather.h"
#include "syntax/visit.h"

#include <stdlib.h>

/* Assignments that a key is followed through, in a row and in all. */
enum { NAMES_DEEP = 4, NAMES_MAX = 100 };

struct mention {
	struct visitor visitor;
	int depth; /* names left to follow */
	int names; /* likewise, in all; when they are spent, the answer is yes */
	bool by_object; /* the object of a method counts */
	bool found;
};

static bool is_own_object(const struct binding *binding)
{
	const struct function *method = scope_function(binding->scope);

	return method && function_class(method) && binding->parameter == &method->parameters[0];
}

static void follow(struct mention *mention, const struct binding *binding)
{
	if (binding->kind == BINDING_PARAMETER) {
		mention->found |= mention->by_object || !is_own_object(binding);
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

struct handing {
	bool by_object; /* an attribute of a method's object may be handed in, by a class that derives from the method's */
	bool found;
};

/* A key that holds a parameter may come from the caller. */
static void note_site(void *context, const struct raw_site *raw)
{
	struct handing *handing = context;
	struct mention mention = { .depth = NAMES_DEEP, .names = NAMES_MAX, .by_object = handing->by_object };

	mention.visitor = (struct visitor){ .expr = on_name, .data = &mention };
	if (raw->key && !handing->found)
		visit_expr(&mention.visitor, raw->key, raw->key_scope);
	handing->found |= mention.found;
}

static bool calls_cache(struct project *project, const struct module *module, struct ast_parts parts, bool by_object)
{
	struct handing handing = { .by_object = by_object };

	raw_sites_of(project, module, parts, note_site, &handing);
	return handing.found;
}

/* ENTITY is what NAME means in MODULE. */
static bool is_key_user(struct project *project, const struct module *module, const char *name, struct entity entity)
{
	bool derives = name_is_used(module->ast->source, name, USE_INHERITED);

	switch (entity.kind) {
	case ENTITY_FUNCTION:
		return calls_cache(project, entity.module,
				   ast_parts_at(entity.module->ast, entity.function->name_span), false);
	case ENTITY_CLASS:
		return calls_cache(project, entity.module, class_parts(entity.class_def, interest_in_text("cache")),
				   derives);
	case ENTITY_MODULE:
		return entity.module && calls_cache(project, entity.module,
						    ast_parts(entity.module->ast, interest_in_text("cache")), derives);
	default: return false;
	}
}

bool module_imports_key_user(struct project *project, const struct module *module)
{
	const struct scope *scope = module->ast->scope;

	for (size_t i = 0; i < scope->count; i++) {
		enum binding_kind kind = scope->bindings[i].kind;
		const char *name = scope->bindings[i].name;

		if ((kind == BINDING_FROM || kind == BINDING_IMPORT) &&
		    is_key_user(project, module, name, project_resolve_name(project, scope, name)))
			return true;
	}
	return false;
}

static int compare_files(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

const uint32_t *project_key_files(struct project *project, size_t *count)
{
	struct key_sites sites = project_key_sites(project);
	uint32_t *files = ARENA_ARRAY(project_arena(project), uint32_t, 2 * sites.count + 1);
	size_t found = 0;

	for (size_t i = 0; i < sites.count; i++) {
		files[found++] = sites.items[i].module->file;
		files[found++] = sites.items[i].place.file;
	}
	qsort(files, found, sizeof *files, compare_files);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (*count == 0 || files[*count - 1] != files[i])
			files[(*count)++] = files[i];
	return files;
}
