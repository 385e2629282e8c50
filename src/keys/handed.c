#include "keys/handed.h"

#include "base/vec.h"
#include "keys/sites_gather.h"

static void note_site(void *context, const struct raw_site *raw)
{
	(void)raw;
	*(bool *)context = true;
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
