#include "keys/tenants.h"

#include "keys/variants.h"
#include "sites/cache_settings.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"

struct tenants {
	const char *const *apps;
	size_t count;
	struct place place;
	const char *library; /* whose router the settings name; NULL: not known */
};

/* ---- the settings ---- */

struct collecting {
	struct project *project;
	VEC(const char *) apps;
	struct tenants *out;
};

static bool on_text(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct collecting *collecting = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_STRING)
		vec_push(&collecting->apps, arena_text(project_arena(collecting->project), expr->string.text));
	return true;
}

static void look_for_apps(struct collecting *collecting, const char *setting)
{
	size_t count;
	const uint32_t *files = project_files_with(collecting->project, setting, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(collecting->project, files[i]);
		struct visitor visitor = { .expr = on_text, .data = collecting };
		struct binding_run run = { 0 };

		if (module && !path_is_test(module->path))
			run = scope_bindings(module->ast->scope, setting);
		for (size_t k = 0; k < run.count; k++) {
			if (!run.items[k].value)
				continue;
			if (collecting->apps.count == 0)
				collecting->out->place = project_place(module->ast->scope, run.items[k].span);
			visit_expr(&visitor, run.items[k].value, run.items[k].scope);
		}
	}
}

struct router_search {
	const char *router;
	bool found;
};

static bool on_router(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct router_search *search = visitor->data;

	(void)scope;
	search->found |= expr->kind == EXPR_STRING && slice_is(expr->string.text, search->router);
	return !search->found;
}

/* Whether code outside tests names ROUTER, as settings do: by a text. */
static bool is_routed(struct project *project, const char *router)
{
	size_t count;
	const uint32_t *files = project_files_with(project, text_last_name(router), &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct router_search search = { router, false };
		struct visitor visitor = { .expr = on_router, .nested = true, .data = &search };

		if (module && !path_is_test(module->path))
			visit_module(&visitor, module->ast);
		if (search.found)
			return true;
	}
	return false;
}

static const struct tenants *tenants_of(struct project *project)
{
	const struct names *settings = &project_packs(project)->words[WORD_TENANT_APPS];
	const struct names *routers = &project_packs(project)->words[WORD_TENANT_ROUTER];
	void **slot = project_memo(project, MEMO_TENANTS, NULL);
	struct collecting collecting = { .project = project };

	if (*slot)
		return *slot;
	*slot = collecting.out = ARENA_NEW(project_arena(project), struct tenants);
	for (size_t i = 0; i < settings->count; i++)
		look_for_apps(&collecting, settings->items[i]);
	vec_settle(&collecting.apps, project_arena(project), collecting.out->apps, collecting.out->count);
	for (size_t i = 0; i < routers->count && collecting.out->count && !collecting.out->library; i++)
		if (is_routed(project, routers->items[i]))
			collecting.out->library =
				arena_text(project_arena(project),
					   (struct slice){ routers->items[i], strcspn(routers->items[i], ".") });
	return collecting.out;
}

bool project_has_tenants(struct project *project)
{
	return tenants_of(project)->library != NULL;
}

struct evidence tenants_evidence(struct project *project)
{
	return (struct evidence){ .role = EVIDENCE_OTHER,
				  .has_place = true,
				  .place = tenants_of(project)->place,
				  .sentence = "each tenant has tables of its own for these apps" };
}

const char *tenants_advice(struct project *project)
{
	const struct names *makers = &project_packs(project)->words[WORD_TENANT_KEY_MAKER];
	const char *library = tenants_of(project)->library;

	for (size_t i = 0; i < makers->count; i++)
		if (text_starts(makers->items[i], library))
			return arena_printf(project_arena(project), "`\"KEY_FUNCTION\": \"%s\"`", makers->items[i]);
	return "a `KEY_FUNCTION` that puts the schema of the tenant into each key";
}

/* ---- an alias ---- */

/* Of the project's own, or of a library that is not known: it may do what it likes with keys. */
static bool is_plain_backend(struct project *project, const struct expr *backend)
{
	const struct names *words = project_packs(project)->words;
	const char *name;

	if (!backend || backend->kind != EXPR_STRING)
		return false;
	name = arena_text(project_arena(project), backend->string.text);
	return names_hold(&words[WORD_MEMCACHED], name) ||
	       (names_hold(&words[WORD_OTHER_STORE], name) && !names_hold(&words[WORD_NO_STORE], name));
}

bool alias_mixes_tenants(struct project *project, const char *alias)
{
	const struct cache_settings *settings = project_cache_settings(project);
	bool mixes = false;

	if (settings->is_open)
		return false;
	for (size_t i = 0; i < settings->count; i++) {
		const struct cache_entry *entry = &settings->entries[i];

		if (!text_equals(entry->alias, alias))
			continue;
		if (cache_option(project, entry, WORD_KEY_FUNCTION_ENTRY))
			return false;
		mixes |= is_plain_backend(project, cache_option(project, entry, WORD_BACKEND_ENTRY));
	}
	return mixes;
}

/* ---- a key ---- */

static bool belongs_to_tenants(const struct tenants *tenants, const char *model)
{
	for (size_t i = 0; i < tenants->count; i++) {
		const char *app = tenants->apps[i], *at = strstr(model, app);

		if (at && (at == model || at[-1] == '.') && at[strlen(app)] == '.')
			return true;
	}
	return false;
}

static bool names_tenant(struct project *project, const struct template *text)
{
	for (size_t i = 0; text && i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			if (part_may_hold_tenant(project, &text->items[i].parts[k]))
				return true;
	return false;
}

const struct reading *tenant_rows(struct project *project, const struct key_site *set)
{
	const struct reading *rows = value_rows(project, set);

	if (!rows || !rows->model.name || !belongs_to_tenants(tenants_of(project), rows->model.name))
		return NULL;
	return set->version || names_tenant(project, set->template) ? NULL : rows;
}
