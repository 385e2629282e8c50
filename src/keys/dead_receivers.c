#include "keys/dead_receivers.h"

#include "project/models.h"
#include "project/importers.h"
#include "project/words.h"
#include "syntax/visit.h"

#include <string.h>

/* A name that more files than this use is used somehow. */
enum { FILES_MAX = 400 };

/* ---- senders of m2m_changed ---- */

static bool is_relation(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct names *names = &project_packs(project)->dispatch.relations;
	struct entity entity = project_resolve(project, scope, call->call.callee);

	if (!entity.name)
		return false;
	for (size_t i = 0; i < names->count; i++) {
		struct class_ref ref = { entity.kind == ENTITY_CLASS ? entity.class_def : NULL, entity.name };

		if (text_equals(names->items[i], entity.name) ||
		    (ref.def && class_inherits(project, ref, names->items[i])))
			return true;
	}
	return false;
}

const char *model_relation(struct project *project, const struct class_def *model)
{
	const struct class_info *info = project_class(project, model);

	for (size_t i = 0; i < info->ancestor_count; i++) {
		const struct scope *scope = info->ancestors[i].def ? info->ancestors[i].def->scope : NULL;

		for (size_t k = 0; scope && k < scope->count; k++) {
			const struct binding *binding = &scope->bindings[k];

			if (binding->kind == BINDING_ASSIGN && binding->value && binding->value->kind == EXPR_CALL &&
			    is_relation(project, scope, binding->value))
				return binding->name;
		}
	}
	return NULL;
}

static bool related(struct project *project, struct class_ref a, struct class_ref b)
{
	return (b.name && class_inherits(project, a, b.name)) || (a.name && class_inherits(project, b, a.name));
}

/* Whether the call declares a field that may keep its rows in MODEL. */
static bool may_use(struct project *project, const struct call_site *site, struct class_ref model)
{
	const struct expr *through = word_argument(project, site->call, -1, WORD_THROUGH);
	struct entity entity;

	if (!through || through->kind == EXPR_NONE)
		return call_has_star(site->call) && is_relation(project, site->scope, site->call);
	if (through->kind == EXPR_STRING)
		return slice_is(through->string.text, model.def->name) ||
		       (through->string.text.size > strlen(model.def->name) &&
			text_equals(text_last_name(arena_text(project_arena(project), through->string.text)),
				    model.def->name));
	if (site->scope->kind != SCOPE_CLASS && !is_relation(project, site->scope, site->call))
		return false;
	entity = project_resolve(project, site->scope, through);
	if (entity.kind != ENTITY_CLASS)
		return true;
	return related(project, model, (struct class_ref){ entity.class_def, entity.name });
}

/* A project that sends the signal itself may send it with any sender. */
static bool sends(struct project *project, const struct call_site *site, const char *signal)
{
	const struct pack_set *packs = project_packs(project);
	const struct expr *callee = site->call->call.callee, *sender;
	struct entity entity;

	if (callee->kind != EXPR_ATTRIBUTE || !names_hold(&packs->dispatch.sends, callee->attribute.name))
		return false;
	entity = project_resolve(project, site->scope, callee->attribute.object);
	sender = word_argument(project, site->call, 0, WORD_SENDER);
	return entity.name && text_equals(entity.name, signal) &&
	       !(sender && sender->kind == EXPR_ATTRIBUTE &&
		 pack_word_is(packs, WORD_THROUGH, sender->attribute.name));
}

/* Whether a field of the tree may keep its rows in MODEL; WORD is the argument that says so. */
static bool is_through(struct project *project, const char *word, struct class_ref model)
{
	const struct module *home = project_scope_module(project, model.def->scope);
	size_t count;
	const uint32_t *files = project_files_naming(project, home, word, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts = module_parts(module);

		for (size_t k = 0; k < parts.call_count; k++)
			if (may_use(project, &parts.calls[k], model))
				return true;
	}
	return false;
}

static bool is_sent(struct project *project, const char *signal)
{
	const char *word = text_last_name(signal);
	size_t count;
	const uint32_t *files = project_files_with(project, word, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts = module_parts(module);

		for (size_t k = 0; k < parts.call_count; k++)
			if (sends(project, &parts.calls[k], signal))
				return true;
	}
	return false;
}

static bool sender_is_dead(struct project *project, const struct trigger *receiver)
{
	const struct names *words = &project_packs(project)->words[WORD_THROUGH];

	if (receiver->events != EVENT_M2M || receiver->sender_kind != SENDER_CLASS || !receiver->sender.def ||
	    !class_is_kind(project, receiver->sender, "model"))
		return false;
	for (size_t i = 0; i < words->count; i++)
		if (is_through(project, words->items[i], receiver->sender))
			return false;
	return !is_sent(project, receiver->signal);
}

/* ---- modules that nothing imports ---- */

/* Whether something in PACKAGE imports whatever modules it finds. */
static bool finds_modules(struct project *project, const char *package)
{
	const struct names *importers = &project_packs(project)->dispatch.importers;

	for (size_t i = 0; i < importers->count; i++) {
		size_t count;
		const uint32_t *files = project_files_with(project, text_last_name(importers->items[i]), &count);

		for (size_t k = 0; k < count; k++)
			if (name_lies_in(project_module_name(project, files[k]), package))
				return true;
	}
	return false;
}

static bool has_app_config(struct project *project, const char *package)
{
	const struct module *apps = package_app_module(project, package);
	struct ast_parts parts = module_parts(apps);

	for (size_t i = 0; i < parts.class_count; i++) {
		const struct class_def *class_def = parts.classes[i];

		if (class_is_kind(project, (struct class_ref){ class_def, project_class_name(project, class_def) },
				  "app-config"))
			return true;
	}
	return false;
}

static bool module_is_dead(struct project *project, const struct trigger *receiver)
{
	const struct module *module = project_scope_module(project, receiver->scope);
	char *package;

	if (receiver->scope->kind != SCOPE_MODULE || !module || module->is_package)
		return false;
	package = arena_strdup(project_arena(project), module->name);
	for (char *dot = strrchr(package, '.'); dot; dot = strrchr(package, '.')) {
		if (names_hold(&project_packs(project)->dispatch.autoloaded, dot + 1))
			return false;
		*dot = 0;
		if (has_app_config(project, package))
			return !finds_modules(project, package) && !module_is_imported(project, module);
	}
	return false;
}

/* ---- signals that nothing sends ---- */

struct use_search {
	struct visitor visitor;
	struct project *project;
	const char *signal;
	bool found;
};

/* `from m import signal as name`. */
static bool is_imported_as(const struct scope *scope, const char *signal, const char *name)
{
	struct binding_run run = scope_bindings(scope->ast->scope, name);

	return run.count && run.items[0].kind == BINDING_FROM && run.items[0].item->path &&
	       text_equals(run.items[0].item->path, signal);
}

static bool is_signal(struct use_search *search, const struct scope *scope, const struct expr *expr)
{
	const char *last = text_last_name(search->signal);
	const char *name = expr->kind == EXPR_NAME        ? expr->name.id
			   : expr->kind == EXPR_ATTRIBUTE ? expr->attribute.name
							  : "";
	struct entity entity;

	if (!text_equals(name, last) && !(expr->kind == EXPR_NAME && is_imported_as(scope, last, name)))
		return false;
	entity = project_resolve(search->project, scope, expr);
	return !entity.name || text_equals(entity.name, search->signal) ||
	       (entity.kind == ENTITY_EXTERNAL && name_lies_in_some_root(entity.name, search->signal));
}

/* Whatever else is done with the signal than to connect receivers may send it. */
static bool on_use(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct use_search *search = visitor->data;
	const struct pack_dispatch *words = &project_packs(search->project)->dispatch;

	if (search->found)
		return false;
	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	    names_hold(&words->connects, expr->call.callee->attribute.name) &&
	    is_signal(search, scope, expr->call.callee->attribute.object))
		return false;
	if (expr->kind == EXPR_CALL && expr->call.count && is_signal(search, scope, expr->call.arguments[0].value)) {
		struct entity entity = project_resolve(search->project, scope, expr->call.callee);

		if (entity.name && names_hold(&words->receivers, entity.name))
			return false;
	}
	search->found = is_signal(search, scope, expr);
	return !search->found;
}

static bool on_definition(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct use_search *search = visitor->data;

	if (stmt->kind == STMT_ASSIGN && stmt->assign.count == 1 && is_signal(search, scope, stmt->assign.targets[0])) {
		if (stmt->assign.value)
			visit_expr(visitor, stmt->assign.value, scope);
		return false;
	}
	return !search->found;
}

static bool makes_signal(struct project *project, struct entity signal)
{
	const struct names *classes = &project_packs(project)->dispatch.classes;
	const struct expr *value =
		signal.kind == ENTITY_VARIABLE && signal.run.count == 1 ? signal.run.items[0].value : NULL;
	struct entity made;

	if (!value || value->kind != EXPR_CALL || signal.run.items[0].kind != BINDING_ASSIGN ||
	    signal.run.items[0].scope->kind != SCOPE_MODULE)
		return false;
	made = project_resolve(project, signal.run.items[0].scope, value->call.callee);
	return made.name && names_hold(classes, made.name);
}

static bool signal_is_dead(struct project *project, const struct trigger *receiver)
{
	struct use_search search = { .project = project, .signal = receiver->signal };
	size_t count;
	const uint32_t *files;

	if (receiver->known || !makes_signal(project, project_resolve_dotted(project, receiver->signal, NULL)))
		return false;
	files = project_files_with(project, text_last_name(receiver->signal), &count);
	search.visitor = (struct visitor){ .stmt = on_definition, .expr = on_use, .nested = true, .data = &search };
	for (size_t i = 0; i < count && count <= FILES_MAX && !search.found; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module)
			visit_module(&search.visitor, module->ast);
	}
	return !search.found && count <= FILES_MAX;
}

enum dead_kind receiver_is_dead(struct project *project, const struct trigger *receiver)
{
	if (sender_is_dead(project, receiver))
		return DEAD_SENDER;
	if (signal_is_dead(project, receiver))
		return DEAD_SIGNAL;
	return module_is_dead(project, receiver) ? DEAD_MODULE : DEAD_NOT;
}
