#include "sites/cache_settings.h"

#include "sites/receiver.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"

enum { SERVED_MAX = 64, STAR_HOPS = 8 };

struct collecting {
	struct project *project;
	const char *setting; /* CACHES */
	const struct module *served[SERVED_MAX];
	size_t served_count;
	VEC(struct cache_entry) entries;
	struct cache_settings *out;
};

/* ---- what is served ---- */

static bool is_served(const struct collecting *collecting, const struct module *module)
{
	for (size_t i = 0; i < collecting->served_count; i++)
		if (collecting->served[i] == module)
			return true;
	return false;
}

/* `globals().update(...)`, `tool.settings(locals())`, `exec(...)`: names may come from anywhere. */
static bool takes_names(const struct module *module)
{
	static const char *const takers[] = { "locals", "globals", "vars", "exec", "execfile" };

	for (size_t i = 0; i < module->ast->parts.call_count; i++) {
		const struct expr *callee = module->ast->parts.calls[i].call->call.callee;

		for (size_t k = 0; callee->kind == EXPR_NAME && k < sizeof takers / sizeof *takers; k++)
			if (text_equals(callee->name.id, takers[k]))
				return true;
	}
	return false;
}

static void serve(struct collecting *collecting, const struct module *module)
{
	struct arena *arena = project_arena(collecting->project);

	if (is_served(collecting, module))
		return;
	if (collecting->served_count == SERVED_MAX) {
		collecting->out->served_is_open = true;
		return;
	}
	collecting->served[collecting->served_count++] = module;
	collecting->out->served_is_open |= takes_names(module);
	for (size_t i = 0; i < module->star_count; i++) {
		const char *name = module_from_target(module, arena, module->stars[i]);
		const struct module *from = name ? project_find_module(collecting->project, name, module) : NULL;

		if (from)
			serve(collecting, from);
		else
			collecting->out->served_is_open = true;
	}
}

/* Whether SETTINGS turn the development mode on, themselves or by what they import. */
static bool is_for_development(struct project *project, const struct module *settings, int hops)
{
	const struct names *words = &project_packs(project)->words[WORD_DEBUG_SETTING];

	for (size_t i = 0; i < words->count; i++) {
		struct binding_run run = scope_bindings(settings->ast->scope, words->items[i]);

		if (run.count)
			return run.items[run.count - 1].value && run.items[run.count - 1].value->kind == EXPR_TRUE;
	}
	for (size_t i = 0; i < settings->star_count && hops > 0; i++) {
		const char *name = module_from_target(settings, project_arena(project), settings->stars[i]);
		const struct module *from = name ? project_find_module(project, name, settings) : NULL;

		if (from && is_for_development(project, from, hops - 1))
			return true;
	}
	return false;
}

struct program {
	struct collecting *collecting;
	const struct module *module;
};

static void serve_named(const struct program *program, const struct expr *value)
{
	struct collecting *collecting = program->collecting;
	const struct module *settings;

	if (!value || value->kind != EXPR_STRING) {
		collecting->out->served_is_open = true;
		return;
	}
	settings = project_find_module(collecting->project,
				       arena_text(project_arena(collecting->project), value->string.text),
				       program->module);
	if (!settings || path_is_test(settings->path)) {
		collecting->out->served_is_open = true;
		return;
	}
	collecting->out->has_served = true;
	collecting->out->has_production |= !is_for_development(collecting->project, settings, STAR_HOPS);
	if (!collecting->out->first_served)
		collecting->out->first_served = settings;
	serve(collecting, settings);
}

static bool names_settings(const struct program *program, const struct expr *expr)
{
	return expr->kind == EXPR_STRING &&
	       pack_word_is(project_packs(program->collecting->project), WORD_SETTINGS_VARIABLE,
			    arena_text(project_arena(program->collecting->project), expr->string.text));
}

/* `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")` */
static void look_at_calls(const struct program *program)
{
	const struct ast_parts *parts = &program->module->ast->parts;

	for (size_t i = 0; i < parts->call_count; i++) {
		const struct expr *call = parts->calls[i].call;

		if (call->call.count == 2 && names_settings(program, call->call.arguments[0].value))
			serve_named(program, call->call.arguments[1].value);
	}
}

/* `os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"` */
static bool on_assignment(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	const struct program *program = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_ASSIGN)
		for (size_t i = 0; i < stmt->assign.count; i++)
			if (stmt->assign.targets[i]->kind == EXPR_SUBSCRIPT &&
			    names_settings(program, stmt->assign.targets[i]->subscript.index))
				serve_named(program, stmt->assign.value);
	return true;
}

static bool is_program(struct project *project, const struct module *module)
{
	return !path_is_test(module->path) &&
	       pack_word_is(project_packs(project), WORD_PROGRAM, text_last_name(module->name));
}

static void look_for_programs(struct collecting *collecting, const char *variable)
{
	size_t count;
	const uint32_t *files = project_files_with(collecting->project, variable, &count);

	for (size_t i = 0; i < count; i++) {
		struct program program = { collecting, project_module(collecting->project, files[i]) };
		struct visitor visitor = { .stmt = on_assignment, .nested = true, .data = &program };

		if (!program.module || !is_program(collecting->project, program.module))
			continue;
		look_at_calls(&program);
		visit_module(&visitor, program.module->ast);
	}
}

/* ---- what is set ---- */

static void add_entries(struct collecting *collecting, const struct module *module, const struct expr *dict)
{
	struct arena *arena = project_arena(collecting->project);

	if (!dict || dict->kind != EXPR_DICT) {
		collecting->out->is_open = true;
		return;
	}
	for (size_t i = 0; i < dict->dict.count; i++) {
		const struct dict_entry *entry = &dict->dict.entries[i];

		if (!entry->key || entry->key->kind != EXPR_STRING || entry->value->kind != EXPR_DICT) {
			collecting->out->is_open = true;
			continue;
		}
		vec_push(&collecting->entries,
			 ((struct cache_entry){ arena_text(arena, entry->key->string.text), entry->key, entry->value,
						module->ast->scope, is_served(collecting, module) }));
	}
}

static bool is_bound_here(struct binding_run run, struct span span)
{
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].span.offset == span.offset)
			return true;
	return false;
}

/* `CACHES["default"]["TIMEOUT"] = 5` changes what was set; `settings.CACHES` in other code only reads it. */
static bool on_use(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct collecting *collecting = visitor->data;

	collecting->out->is_open |= expr->kind == EXPR_NAME && text_equals(expr->name.id, collecting->setting) &&
				    !is_bound_here(scope_bindings(scope, expr->name.id), expr->span);
	return true;
}

static bool is_set_in_class(const struct module *module, const char *setting)
{
	for (size_t i = 0; i < module->ast->parts.class_count; i++)
		if (scope_bindings(module->ast->parts.classes[i]->scope, setting).count)
			return true;
	return false;
}

static void look_in(struct collecting *collecting, const struct module *module)
{
	struct visitor visitor = { .expr = on_use, .nested = true, .data = collecting };
	struct binding_run run = scope_bindings(module->ast->scope, collecting->setting);

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind != BINDING_IMPORT)
			add_entries(collecting, module,
				    run.items[i].kind == BINDING_ASSIGN ? run.items[i].value : NULL);
	collecting->out->is_open |= is_set_in_class(module, collecting->setting);
	visit_module(&visitor, module->ast);
}

static void collect(struct collecting *collecting)
{
	const struct pack_set *packs = project_packs(collecting->project);
	const struct names *variables = &packs->words[WORD_SETTINGS_VARIABLE];
	const struct names *settings = &packs->words[WORD_CACHES_SETTING];

	for (size_t i = 0; i < variables->count; i++)
		look_for_programs(collecting, variables->items[i]);
	for (size_t i = 0; i < settings->count; i++) {
		size_t count;
		const uint32_t *files = project_files_with(collecting->project, settings->items[i], &count);

		collecting->setting = settings->items[i];
		for (size_t k = 0; k < count; k++) {
			const struct module *module = project_module(collecting->project, files[k]);

			if (module && !path_is_test(module->path))
				look_in(collecting, module);
		}
	}
}

const struct cache_settings *project_cache_settings(struct project *project)
{
	void **slot = project_memo(project, MEMO_CACHE_SETTINGS, NULL);
	struct collecting collecting = { .project = project };

	if (*slot)
		return *slot;
	*slot = collecting.out = ARENA_NEW(project_arena(project), struct cache_settings);
	collect(&collecting);
	vec_settle(&collecting.entries, project_arena(project), collecting.out->entries, collecting.out->count);
	return collecting.out;
}

/* ---- what an alias is ---- */

const struct expr *cache_option(const struct project *project, const struct cache_entry *entry, enum meaning meaning)
{
	const struct names *words = &project_packs(project)->words[meaning];

	for (size_t i = 0; i < entry->options->dict.count; i++) {
		const struct dict_entry *option = &entry->options->dict.entries[i];

		for (size_t k = 0; option->key && option->key->kind == EXPR_STRING && k < words->count; k++)
			if (slice_is(option->key->string.text, words->items[k]))
				return option->value;
	}
	return NULL;
}

static bool entry_is_local(struct project *project, const struct cache_entry *entry)
{
	const struct expr *backend = cache_option(project, entry, WORD_BACKEND_ENTRY);

	return backend && backend->kind == EXPR_STRING &&
	       pack_word_is(project_packs(project), WORD_LOCAL_STORE,
			    arena_text(project_arena(project), backend->string.text));
}

bool alias_is_local(struct project *project, const char *alias)
{
	const struct cache_settings *settings = project_cache_settings(project);
	bool is_set = false;

	if (!settings->has_served || settings->is_open)
		return false;
	for (size_t i = 0; i < settings->count; i++) {
		if (!text_equals(settings->entries[i].alias, alias))
			continue;
		if (!entry_is_local(project, &settings->entries[i]))
			return false;
		is_set |= settings->entries[i].is_served;
	}
	/* what sets none may take them from where it takes the rest */
	return is_set ||
	       (settings->count == 0 && !settings->served_is_open && text_equals(alias, default_cache_alias(project)));
}
