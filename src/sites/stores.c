#include "sites/stores.h"

#include "sites/receiver.h"

static const struct expr *entry_of(const struct expr *dict, const struct names *keys, const char *key)
{
	for (size_t i = 0; dict && dict->kind == EXPR_DICT && i < dict->dict.count; i++) {
		const struct expr *name = dict->dict.entries[i].key;

		if (!name || name->kind != EXPR_STRING)
			continue;
		if (key && slice_is(name->string.text, key))
			return dict->dict.entries[i].value;
		for (size_t k = 0; keys && k < keys->count; k++)
			if (slice_is(name->string.text, keys->items[k]))
				return dict->dict.entries[i].value;
	}
	return NULL;
}

/* What the dict of caches SETTINGS makes of ALIAS. */
static enum store store_in(struct project *project, const struct expr *settings, const char *alias)
{
	const struct names *words = project_packs(project)->words;
	const struct expr *backend = entry_of(entry_of(settings, NULL, alias), &words[WORD_BACKEND_ENTRY], NULL);
	const char *name;

	if (!backend || backend->kind != EXPR_STRING)
		return STORE_UNKNOWN;
	name = arena_text(project_arena(project), backend->string.text);
	if (names_hold(&words[WORD_MEMCACHED], name))
		return STORE_MEMCACHED;
	return names_hold(&words[WORD_OTHER_STORE], name) ? STORE_OTHER : STORE_UNKNOWN;
}

struct answer {
	enum store store;
	bool has_unknown;
};

static void look_in(struct project *project, const char *setting, const char *alias, struct answer *answer)
{
	size_t count;
	const uint32_t *files = project_files_with(project, setting, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct binding_run run = { 0 };

		if (module && !path_is_test(module->path))
			run = scope_bindings(module->ast->scope, setting);
		for (size_t k = 0; k < run.count; k++) {
			enum store store = run.items[k].value ? store_in(project, run.items[k].value, alias)
							      : STORE_UNKNOWN;

			answer->has_unknown |= store == STORE_UNKNOWN;
			if (store && answer->store != STORE_MEMCACHED)
				answer->store = store;
		}
	}
}

enum store alias_store(struct project *project, const char *alias)
{
	const struct names *settings = &project_packs(project)->words[WORD_CACHES_SETTING];
	struct answer answer = { STORE_UNKNOWN, false };

	for (size_t i = 0; alias && i < settings->count; i++)
		look_in(project, settings->items[i], alias, &answer);
	return answer.has_unknown && answer.store != STORE_MEMCACHED ? STORE_UNKNOWN : answer.store;
}

enum store site_store(struct project *project, const struct key_site *site)
{
	return alias_store(project, site->alias ? site->alias : default_cache_alias(project));
}
