#include "sites/stores.h"

#include "sites/receiver.h"
#include "base/vec.h"
#include "syntax/visit.h"

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

static enum store store_named(struct project *project, struct slice text)
{
	const struct names *words = project_packs(project)->words;
	const char *name = arena_text(project_arena(project), text);

	if (names_hold(&words[WORD_MEMCACHED], name))
		return STORE_MEMCACHED;
	return names_hold(&words[WORD_OTHER_STORE], name) ? STORE_OTHER : STORE_UNSEEN;
}

/* What CACHE, an alias's entry, says; it may be NULL. */
static enum store store_of(struct project *project, const struct expr *cache)
{
	const struct names *words = project_packs(project)->words;
	const struct expr *backend = entry_of(cache, &words[WORD_BACKEND_ENTRY], NULL);

	return backend && backend->kind == EXPR_STRING ? store_named(project, backend->string.text) : STORE_UNSEEN;
}

/* Of what two settings say, what somebody has to reckon with. */
static enum store worse(enum store a, enum store b)
{
	if (a == STORE_MEMCACHED || b == STORE_MEMCACHED)
		return STORE_MEMCACHED;
	if (a == STORE_UNSEEN || b == STORE_UNSEEN)
		return STORE_UNSEEN;
	return a ? a : b;
}

static enum store look_in_scope(struct project *project, const struct scope *scope, const char *setting,
				const char *alias)
{
	struct binding_run run = scope_bindings(scope, setting);
	enum store store = STORE_UNKNOWN;

	for (size_t i = 0; i < run.count; i++)
		store = worse(store, store_of(project, entry_of(run.items[i].value, NULL, alias)));
	return store;
}

/* `CACHES["default"] = {...}`, as settings write it for what is configured. */
struct item_search {
	struct project *project;
	const char *setting, *alias;
	enum store store;
};

static bool on_item(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct item_search *search = self->data;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++) {
		const struct expr *target = stmt->assign.targets[i];

		if (target->kind == EXPR_SUBSCRIPT && target->subscript.object->kind == EXPR_NAME &&
		    text_equals(target->subscript.object->name.id, search->setting) &&
		    target->subscript.index->kind == EXPR_STRING &&
		    slice_is(target->subscript.index->string.text, search->alias))
			search->store = worse(search->store, store_of(search->project, stmt->assign.value));
	}
	return true;
}

/* Where settings may stand: in a module that holds the name of one, or in a class of it. */
struct settings_scope {
	const char *setting;
	const struct scope *scope;
};

/* What is known of an alias already. */
struct alias_answer {
	const char *alias;
	enum store store;
};

struct settings {
	const struct settings_scope *scopes;
	size_t count;
	VEC(struct alias_answer) known;
};

static void settings_release(void *data)
{
	struct settings *settings = data;

	vec_release(&settings->known);
}

struct gathering {
	struct project *project;
	VEC(struct settings_scope) scopes;
};

static void gather_scopes(struct gathering *gathering, const char *setting)
{
	size_t count;
	const uint32_t *files = project_files_with(gathering->project, setting, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(gathering->project, files[i]);
		struct ast_parts parts = module_parts(module);

		if (!module || path_is_test(module->path))
			continue;
		vec_push(&gathering->scopes, ((struct settings_scope){ setting, module->ast->scope }));
		for (size_t k = 0; k < parts.class_count; k++)
			vec_push(&gathering->scopes, ((struct settings_scope){ setting, parts.classes[k]->scope }));
	}
}

/* Looked for once. */
static struct settings *settings_of(struct project *project)
{
	const struct names *names = &project_packs(project)->words[WORD_CACHES_SETTING];
	void **slot = project_memo(project, MEMO_STORES, settings_release);
	struct gathering gathering = { .project = project };
	struct settings *settings = *slot;

	if (settings)
		return settings;
	*slot = settings = ARENA_NEW(project_arena(project), struct settings);
	for (size_t i = 0; i < names->count; i++)
		gather_scopes(&gathering, names->items[i]);
	vec_settle(&gathering.scopes, project_arena(project), settings->scopes, settings->count);
	return settings;
}

static enum store look_in(struct project *project, const struct settings_scope *where, const char *alias)
{
	struct item_search items = { project, where->setting, alias, STORE_UNKNOWN };
	struct visitor visitor = { .stmt = on_item, .data = &items };

	if (where->scope->kind == SCOPE_MODULE)
		visit_module(&visitor, where->scope->ast);
	return worse(look_in_scope(project, where->scope, where->setting, alias), items.store);
}

enum store alias_store(struct project *project, const char *alias)
{
	struct settings *settings = alias ? settings_of(project) : NULL;
	enum store store = STORE_UNKNOWN;

	for (size_t i = 0; settings && i < settings->known.count; i++)
		if (text_equals(settings->known.items[i].alias, alias))
			return settings->known.items[i].store;
	for (size_t i = 0; settings && i < settings->count; i++)
		store = worse(store, look_in(project, &settings->scopes[i], alias));
	if (settings)
		vec_push(&settings->known, ((struct alias_answer){ alias, store }));
	return store;
}

bool store_may_be_memcached(enum store store)
{
	return store == STORE_MEMCACHED || store == STORE_UNKNOWN;
}

enum store site_store(struct project *project, const struct key_site *site)
{
	return alias_store(project, site->alias ? site->alias : default_cache_alias(project));
}

/* ---- whether there is such an alias ---- */

static bool is_named_in(const struct scope *scope, const char *setting, const char *alias)
{
	struct binding_run run = scope_bindings(scope, setting);

	for (size_t i = 0; i < run.count; i++)
		if (entry_of(run.items[i].value, NULL, alias))
			return true;
	return false;
}

bool settings_name_alias(struct project *project, const char *alias)
{
	const struct settings *settings = settings_of(project);

	for (size_t i = 0; i < settings->count; i++)
		if (is_named_in(settings->scopes[i].scope, settings->scopes[i].setting, alias))
			return true;
	return false;
}
