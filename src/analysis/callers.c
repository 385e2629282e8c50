#include "analysis/callers.h"

#include "base/vec.h"

/* A name that more files hold is one of many things. */
enum { FILES_MAX = 40 };

static const char *called_name(const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	if (callee->kind == EXPR_NAME)
		return callee->name.id;
	return callee->kind == EXPR_ATTRIBUTE ? callee->attribute.name : "";
}

static bool runs(struct project *project, const struct call_site *site, const struct function *function)
{
	const struct function *callee;

	return text_equals(called_name(site->call), function->name) &&
	       project_callees(project, site->scope, site->call, &callee, 1) && callee == function;
}

static const struct caller_list *find_callers(struct project *project, const struct function *function)
{
	struct caller_list *list = ARENA_NEW(project_arena(project), struct caller_list);
	VEC(const struct call_site *) found = { 0 };
	const struct module *home = project_scope_module(project, function->scope);
	size_t count = 0;
	const uint32_t *files = project_files_naming(project, home, function->name, &count);

	for (size_t i = 0; i < count && count <= FILES_MAX; i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts = module_parts(module);

		if (!module || path_is_test(module->path))
			continue;
		for (size_t c = 0; c < parts.call_count; c++)
			if (!parts.calls[c].in_decorator && runs(project, &parts.calls[c], function))
				vec_push(&found, &parts.calls[c]);
	}
	vec_settle(&found, project_arena(project), list->items, list->count);
	return list;
}

struct caller_list function_callers(struct project *project, const struct function *function)
{
	void **slot = project_memo(project, MEMO_CALLERS, NULL);
	const struct caller_list *list;
	const void *known;

	if (!*slot)
		*slot = pointer_map_new(project_arena(project));
	if (pointer_map_get(*slot, function, &known)) {
		list = known;
	} else {
		list = find_callers(project, function);
		pointer_map_put(*slot, function, list);
	}
	return *list;
}
