/*
 * Where a name comes from that a module takes from others by `from m import *`. Each module is looked at once in a search,
 * so that modules which import each other are harmless, and whole answers are kept.
 */
#include "project/internal.h"

#include "base/vec.h"

#include <uthash.h>

/* Far beyond real packages; what is left then is unknown. */
enum { STARS_MAX = 4096, MODULES_MAX = 512 };

struct star_memo {
	char *key;
	struct star_answer answer;
	UT_hash_handle hh;
};

struct search {
	struct project *project;
	const char *name;
	struct star_answer answer;
	VEC(const struct module *) seen;
	size_t stars;
};

/* Imports of one name, each from the next module, on the way back to where it is searched for. */
enum { DETOUR_MAX = 8 };

static bool search_stars(struct search *search, const struct module *module);

static bool is_seen(const struct search *search, const struct module *module)
{
	for (size_t i = 0; i < search->seen.count; i++) {
		if (search->seen.items[i] == module)
			return true;
	}
	return false;
}

static bool search_outside(struct search *search, const char *source)
{
	const char *full = arena_dotted(&search->project->arena, source, search->name);

	if (!packs_know(search->project->packs, full)) {
		search->answer.may_be_foreign = true;
		return false;
	}
	search->answer.entity = (struct entity){ .kind = ENTITY_EXTERNAL, .name = full };
	return true;
}

/*
 * Whether the name is bound only by `from package import name` in modules that the package itself takes the name from: what
 * it means was bound there before, by a star further up.
 */
static bool leads_back(const struct search *search, const struct module *module, struct binding_run run, int hops)
{
	for (size_t i = 0; i < run.count; i++) {
		const char *target = NULL;
		struct entity source = { 0 };

		if (run.items[i].kind != BINDING_FROM || !text_equals(run.items[i].item->path, search->name))
			return false;
		target = module_from_target(module, &search->project->arena, run.items[i].stmt);
		if (target)
			source = module_entity(search->project, target, module);
		if (source.kind != ENTITY_MODULE || !source.module || hops <= 0)
			return false;
		if (!is_seen(search, source.module) &&
		    !leads_back(search, source.module, scope_bindings(source.module->ast->scope, search->name),
				hops - 1))
			return false;
	}
	return run.count > 0;
}

static bool search_module(struct search *search, const struct module *module)
{
	struct project *project = search->project;
	struct binding_run run = scope_bindings(module->ast->scope, search->name);
	struct entity submodule;

	if (run.count) {
		if (leads_back(search, module, run, DETOUR_MAX))
			return false;
		search->answer.run = run;
		return true;
	}
	submodule = module_entity(project, arena_dotted(&project->arena, module->name, search->name), module);
	if (submodule.kind == ENTITY_MODULE) {
		search->answer.entity = submodule;
		return true;
	}
	return search_stars(search, module);
}

/* The last star wins, as the last binding does. */
static bool search_stars(struct search *search, const struct module *module)
{
	if (search->seen.count == MODULES_MAX || search->stars > STARS_MAX) {
		search->answer.may_be_foreign = true;
		return false;
	}
	vec_push(&search->seen, module);
	for (size_t i = module->star_count; i-- > 0 && search->stars++ <= STARS_MAX;) {
		const char *target = module_from_target(module, &search->project->arena, module->stars[i]);
		struct entity source = { 0 };

		if (target)
			source = module_entity(search->project, target, module);
		if (source.kind == ENTITY_EXTERNAL && search_outside(search, source.name))
			return true;
		if (source.kind != ENTITY_MODULE || !source.module || is_seen(search, source.module) ||
		    !module_exports(source.module, search->name))
			continue;
		if (search_module(search, source.module))
			return true;
	}
	return false;
}

struct star_answer star_answer(struct project *project, const struct module *module, const char *name)
{
	struct search search = { .project = project, .name = name };
	struct star_memo *memo;
	char *key;

	if (module->star_count == 0)
		return search.answer;
	key = arena_printf(&project->arena, "%u %s", (unsigned)module->file, name);
	HASH_FIND_STR(project->stars, key, memo);
	if (memo)
		return memo->answer;
	search_stars(&search, module);
	vec_release(&search.seen);
	memo = ARENA_NEW(&project->arena, struct star_memo);
	memo->key = key;
	memo->answer = search.answer;
	HASH_ADD_KEYPTR(hh, project->stars, memo->key, strlen(memo->key), memo);
	return memo->answer;
}

void stars_forget(struct project *project)
{
	HASH_CLEAR(hh, project->stars);
}
