#include "keys/bulk_writes.h"

#include "analysis/rows.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"
#include "values/callers.h"

#include <string.h>

/* A model's name that more files than this hold is looked for no further. */
enum { FILES_MAX = 400 };

struct search {
	struct project *project;
	const struct invalidation *invalidation;
	const struct reading *rows;
	unsigned events; /* of single rows, that clear the key */
	VEC(struct bulk_write) found;
};

/* ---- what would clear the key ---- */

/* The events that clear the key and that a bulk write does not send: a delete of many rows sends its signals. */
static unsigned missed_events(struct project *project, const struct invalidation *invalidation, struct class_ref model)
{
	unsigned missed = 0, sent = 0;

	for (size_t i = 0; i < invalidation->runs.count; i++) {
		const struct trigger *trigger = invalidation->runs.items[i].trigger;

		if (!trigger_listens(project, trigger, model))
			continue;
		missed |= trigger->events & (EVENT_SAVE | EVENT_DELETE);
		if (trigger->kind == TRIGGER_RECEIVER)
			sent |= trigger->events & EVENT_DELETE;
	}
	return missed & ~sent;
}

static bool is_by_hand(struct project *project, const struct caller *caller)
{
	return place_runs(project, caller->site->scope, caller->site->call->span).count == 0 &&
	       !path_lies_in(project, caller->module->path, WORD_COMMANDS);
}

/* Whether what rows run to clear the key is called elsewhere, too: where they are written, as a rule. */
static bool is_cleared_by_hand(struct project *project, const struct invalidation *invalidation)
{
	for (size_t i = 0; i < invalidation->count; i++) {
		const struct function *function = scope_function(invalidation->sites[i]->scope);
		struct callers callers =
			function ? function_callers(project, function, false) : (struct callers){ 0 };

		for (size_t k = 0; k < callers.count; k++)
			if (is_by_hand(project, &callers.items[k]))
				return true;
	}
	return false;
}

/* Whether the project's own version of the method METHOD of querysets clears the key. */
static bool is_overridden(const struct search *search, const char *method)
{
	struct run_list runs = search->invalidation->runs;

	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->kind == TRIGGER_BULK &&
		    text_equals(runs.items[i].trigger->function->name, method) &&
		    trigger_listens(search->project, runs.items[i].trigger, search->rows->model))
			return true;
	return false;
}

/* By name; where many rows are written at once under that name, what runs then has to be the very function. */
static bool calls_clearing(const struct search *search, const struct call_site *site, const struct function *clearing)
{
	const struct function *callee;

	if (!text_equals(expr_last_name(site->call->call.callee), clearing->name))
		return false;
	if (!names_hold(&project_packs(search->project)->queryset.bulk_writes, clearing->name))
		return true;
	return project_callees(search->project, site->scope, site->call, &callee, 1) && callee == clearing;
}

/* Whether FUNCTION clears the key, or calls something by the name of what does. */
static bool clears(const struct search *search, const struct function *function)
{
	const struct ast *ast = function->scope->ast;
	struct ast_parts parts = ast_parts_in(ast, function->span);

	for (size_t i = 0; i < search->invalidation->count; i++) {
		const struct key_site *site = search->invalidation->sites[i];
		const struct function *clearing = scope_function(site->scope);

		if (clearing == function || span_contains(function->span, site->call->span))
			if (site->scope->ast == ast)
				return true;
		for (size_t k = 0; clearing && k < parts.call_count; k++) {
			const struct expr *call = parts.calls[k].call;

			if (!span_contains(function->span, call->span))
				continue;
			if (calls_clearing(search, &parts.calls[k], clearing))
				return true;
			for (size_t a = 0; a < call->call.count; a++)
				if (text_equals(expr_last_name(call->call.arguments[a].value), clearing->name))
					return true;
		}
	}
	return false;
}

/* Whether FUNCTION runs while a row is saved or deleted, so that the key is cleared anyway. */
static bool runs_on_event(const struct search *search, const struct function *function)
{
	return runs_events(search->project, function_runs(search->project, function), search->rows->model) &
	       search->events;
}

/* ---- what a call changes ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What follows a name ends it: no letter, or a separator of lookups. */
static bool ends_name(struct slice rest, const struct names *separators)
{
	if (rest.size == 0 || (!is_letter(*rest.data) && *rest.data != '_'))
		return true;
	for (size_t i = 0; i < separators->count; i++)
		if (slice_starts(rest, separators->items[i]))
			return true;
	return false;
}

/* `name` stands in "name", `name=` and "name__in", not in "names" or `user_name`. */
static bool holds_word(struct slice text, const char *word, const struct names *separators)
{
	size_t size = strlen(word);
	const char *end = text.data + text.size;

	for (const char *at = text.data; (at = memmem(at, (size_t)(end - at), word, size)) != NULL; at++) {
		struct slice rest = { at + size, (size_t)(end - at) - size };
		bool starts = at == text.data || (!is_letter(at[-1]) && at[-1] != '_');

		if (starts && ends_name(rest, separators))
			return true;
	}
	return false;
}

struct narrow_search {
	struct visitor visitor;
	const struct names *narrowing;
	bool found;
};

static bool on_narrowing(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct narrow_search *search = visitor->data;

	(void)scope;
	search->found |= expr->kind == EXPR_ATTRIBUTE && names_hold(search->narrowing, expr->attribute.name);
	return !search->found;
}

/* The literal list of fields that a bulk write is told to set; NULL if there is none. */
static const struct expr *written_fields(const struct search *search, const struct expr *call)
{
	const struct expr *fields = word_argument(search->project, call, 1, WORD_WRITTEN_FIELDS);

	return fields && (fields->kind == EXPR_LIST || fields->kind == EXPR_TUPLE) ? fields : NULL;
}

/* Whether one of the FIELDS stands in TEXT, or one is not seen. */
static bool holds_field(struct slice text, const struct expr *fields, const struct names *separators, struct arena *arena)
{
	for (size_t i = 0; i < fields->items.count; i++)
		if (fields->items.items[i]->kind != EXPR_STRING ||
		    holds_word(text, arena_text(arena, fields->items.items[i]->string.text), separators))
			return true;
	return false;
}

/* Whether a field that the call sets may show in what is read. */
static bool changes_what_is_read(const struct search *search, const struct expr *call)
{
	const struct pack_set *packs = project_packs(search->project);
	const struct reading *rows = search->rows;
	struct narrow_search narrow = { .narrowing = &packs->queryset.narrowing };
	struct slice text = ast_text(rows->scope->ast, rows->expr->span);
	const struct expr *fields = written_fields(search, call);
	bool named = fields != NULL;

	narrow.visitor = (struct visitor){ .expr = on_narrowing, .data = &narrow };
	visit_expr(&narrow.visitor, rows->expr, rows->scope);
	if (fields && holds_field(text, fields, &packs->words[WORD_LOOKUP], project_arena(search->project)))
		return true;
	for (size_t i = 0; i < call->call.count && !fields; i++) {
		const struct argument *argument = &call->call.arguments[i];

		if (argument->kind != ARGUMENT_KEYWORD)
			continue;
		named = true;
		if (holds_word(text, argument->name, &packs->words[WORD_LOOKUP]))
			return true;
	}
	return !narrow.found || !named;
}

static bool is_delete(const struct search *search, const struct expr *call)
{
	return names_hold(&project_packs(search->project)->dispatch.deletes, call->call.callee->attribute.name);
}

static const char *first_delete(const struct search *search)
{
	const struct names *deletes = &project_packs(search->project)->dispatch.deletes;

	return deletes->count ? deletes->items[0] : "";
}

static bool has_name_of_bulk_write(struct project *project, const struct call_site *site)
{
	const struct expr *callee = site->call->call.callee;

	return scope_function(site->scope) && callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&project_packs(project)->queryset.bulk_writes, callee->attribute.name);
}

static bool is_rows(struct type type)
{
	return type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER;
}

/* ---- admins ---- */

/* What a name or an attribute means. */
static struct entity meant_by(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return (struct entity){ .kind = ENTITY_UNKNOWN };
	return project_resolve(search->project, scope, expr);
}

static bool means_class(const struct search *search, const struct scope *scope, const struct expr *expr,
			const struct class_def *class_def)
{
	struct entity entity = meant_by(search, scope, expr);

	return entity.kind == ENTITY_CLASS && entity.class_def == class_def;
}

static bool means_model(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	if (expr->kind == EXPR_LIST || expr->kind == EXPR_TUPLE)
		for (size_t i = 0; i < expr->items.count; i++)
			if (means_model(search, scope, expr->items.items[i]))
				return true;
	return means_class(search, scope, expr, search->rows->model.def);
}

/* Whether the call registers the model of the rows with an index of admins. */
static bool registers(const struct search *search, const struct scope *scope, const struct expr *call)
{
	if (call->kind != EXPR_CALL ||
	    !pack_word_is(project_packs(search->project), WORD_REGISTER, expr_last_name(call->call.callee)))
		return false;
	for (size_t i = 0; i < call->call.count; i++)
		if (means_model(search, scope, call->call.arguments[i].value))
			return true;
	return false;
}

static bool is_admin(const struct search *search, const struct class_def *class_def)
{
	return class_is_kind(search->project,
			     (struct class_ref){ class_def, project_class_name(search->project, class_def) }, "admin");
}

/* `site.register(Model, Admin)` in the file of the admin. */
static bool is_registered_below(const struct search *search, const struct class_def *admin)
{
	struct ast_parts parts = admin->scope->ast->parts;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *call = parts.calls[i].call;

		if (!registers(search, parts.calls[i].scope, call))
			continue;
		for (size_t k = 0; k < call->call.count; k++)
			if (means_class(search, parts.calls[i].scope, call->call.arguments[k].value, admin))
				return true;
	}
	return false;
}

static bool is_admin_of_model(const struct search *search, const struct class_def *class_def)
{
	if (!is_admin(search, class_def))
		return false;
	for (size_t i = 0; i < class_def->decorator_count; i++)
		if (registers(search, class_def->scope->parent, class_def->decorators[i]))
			return true;
	return is_registered_below(search, class_def);
}

static const char *first_word(const struct search *search, enum meaning meaning)
{
	const struct names *words = &project_packs(search->project)->words[meaning];

	return words->count ? words->items[0] : "";
}

static bool note_true(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	bool *may = visitor->data;

	(void)scope;
	*may |= stmt->kind == STMT_RETURN && (!stmt->value || stmt->value->kind != EXPR_FALSE);
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS;
}

/* Whether its user may delete what is selected, by Django's own way. */
static bool deletes_selected(const struct search *search, const struct class_def *admin)
{
	struct project *project = search->project;
	const struct function *permission;
	struct binding_run actions;
	bool may = false;
	struct visitor visitor = { .stmt = note_true, .data = &may };

	if (class_method(project, admin, first_word(search, WORD_SELECTED_DELETE), NULL))
		return false;
	actions = class_member(project, admin, first_word(search, WORD_ADMIN_ACTIONS), NULL);
	if (actions.count && actions.items[0].value && actions.items[0].value->kind == EXPR_NONE)
		return false;
	permission = class_method(project, admin, first_word(search, WORD_MAY_DELETE), NULL);
	if (permission)
		visit_function(&visitor, permission);
	return !permission || may;
}

static void add_admin(struct search *search, const struct scope *scope, const struct class_def *admin, struct span span)
{
	if (admin && !deletes_selected(search, admin))
		return;
	vec_push(&search->found, ((struct bulk_write){ .scope = scope,
						       .span = span,
						       .deletes = true,
						       .rows = search->rows }));
}

/* `site.register(Model, ModelAdmin)`; without the second Django takes its own. */
static void search_registration(struct search *search, const struct call_site *site)
{
	const struct expr *given = call_argument(site->call, 1, NULL);
	struct entity entity = { .kind = ENTITY_UNKNOWN };

	if (site->in_decorator || !registers(search, site->scope, site->call))
		return;
	if (given)
		entity = project_resolve(search->project, site->scope, given);
	if (!given || (entity.kind == ENTITY_CLASS && is_admin(search, entity.class_def)))
		add_admin(search, site->scope, given ? entity.class_def : NULL, site->call->span);
}

/* The delete of the selection skips an overridden `delete()`, where that alone clears the key. */
static void search_admins(struct search *search, struct ast_parts parts)
{
	for (size_t i = 0; i < parts.class_count; i++)
		if (is_admin_of_model(search, parts.classes[i]))
			add_admin(search, parts.classes[i]->scope->parent, parts.classes[i],
				  parts.classes[i]->name_span);
	for (size_t i = 0; i < parts.call_count; i++)
		search_registration(search, &parts.calls[i]);
}

static bool lists_function(const struct search *search, const struct binding *binding, const struct function *function)
{
	const struct expr *list = binding->value;

	if (!list || (list->kind != EXPR_LIST && list->kind != EXPR_TUPLE))
		return false;
	for (size_t i = 0; i < list->items.count; i++) {
		struct entity entity = meant_by(search, binding->scope, list->items.items[i]);

		if (entity.kind == ENTITY_FUNCTION && entity.function == function)
			return true;
	}
	return false;
}

/* Whether an admin of the model that stands in MODULE has FUNCTION among its actions. */
static bool offers_action(const struct search *search, const struct module *module, const struct function *function)
{
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.class_count; i++) {
		struct binding_run run = scope_bindings(parts.classes[i]->scope, first_word(search, WORD_ADMIN_ACTIONS));

		for (size_t b = 0; b < run.count; b++)
			if (lists_function(search, &run.items[b], function) &&
			    is_admin_of_model(search, parts.classes[i]))
				return true;
	}
	return false;
}

/* A function is an action of the admins that list it, and is handed the admin, the request and the selected rows. */
static bool is_action(const struct search *search, const struct function *function, const struct parameter *parameter)
{
	const struct module *home = project_scope_module(search->project, function->scope);
	size_t count;
	const uint32_t *files;

	if (!function->stmt || function->parameter_count < 3 || parameter != &function->parameters[2])
		return false;
	files = project_files_naming(search->project, home, function->name, &count);
	for (size_t i = 0; i < count; i++)
		if (offers_action(search, project_module(search->project, files[i]), function))
			return true;
	return false;
}

/* Whether EXPR is the queryset that an action of an admin of the model is handed. */
static bool is_selection(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	struct entity entity = { .kind = ENTITY_UNKNOWN };
	const struct function *function;
	const struct class_def *owner;

	if (expr->kind == EXPR_NAME)
		entity = project_resolve(search->project, scope, expr);
	if (entity.kind != ENTITY_PARAMETER || entity.run.items[0].scope->kind != SCOPE_FUNCTION)
		return false;
	function = entity.run.items[0].scope->function;
	owner = function_class(function);
	return owner ? name_is_kind(search->project, expr->name.id, "queryset") && is_admin_of_model(search, owner)
		     : is_action(search, function, entity.run.items[0].parameter);
}

/* ---- calls ---- */

static bool is_stale_write(struct search *search, const struct call_site *site)
{
	const struct expr *callee = site->call->call.callee;
	const struct function *function = scope_function(site->scope);
	struct class_ref model = { 0 };
	struct type type;
	bool deletes;

	if (!has_name_of_bulk_write(search->project, site))
		return false;
	deletes = is_delete(search, site->call);
	if (!(search->events & (deletes ? EVENT_DELETE : EVENT_SAVE)) || is_overridden(search, callee->attribute.name))
		return false;
	type = project_type(search->project, site->scope, callee->attribute.object);
	if (is_rows(type))
		model = rows_model(search->project, type);
	else if (is_selection(search, site->scope, callee->attribute.object))
		model = search->rows->model;
	if (!model.name || !text_equals(model.name, search->rows->model.name))
		return false;
	return changes_what_is_read(search, site->call) && !clears(search, function) &&
	       !runs_on_event(search, function);
}

static bool counts(const struct project *project, const struct module *module)
{
	return !path_lies_in(project, module->path, WORD_MIGRATIONS);
}

bool writes_in_bulk(struct project *project, const struct module *module)
{
	struct ast_parts parts = { 0 };

	if (counts(project, module))
		parts = module->ast->parts;
	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];

		if (pack_word_is(project_packs(project), WORD_REGISTER, expr_last_name(site->call->call.callee)))
			return true;
		if (has_name_of_bulk_write(project, site) &&
		    is_rows(project_type(project, site->scope, site->call->call.callee->attribute.object)))
			return true;
	}
	return false;
}

static void search_module(struct search *search, const struct module *module)
{
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];

		if (is_stale_write(search, site))
			vec_push(&search->found, ((struct bulk_write){ .call = site->call,
								       .scope = site->scope,
								       .span = site->call->span,
								       .deletes = is_delete(search, site->call),
								       .rows = search->rows }));
	}
	if ((search->events & EVENT_DELETE) && !is_overridden(search, first_delete(search)))
		search_admins(search, parts);
}

static void search_model(struct search *search)
{
	const struct class_def *model = search->rows->model.def;
	size_t count;
	const uint32_t *files = project_files_naming(search->project, project_scope_module(search->project, model->scope), model->name, &count);

	for (size_t i = 0; i < count && count <= FILES_MAX; i++) {
		const struct module *module = project_module(search->project, files[i]);

		if (module && counts(search->project, module))
			search_module(search, module);
	}
}

struct bulk_write_list stale_bulk_writes(struct project *project, const struct key_site *set)
{
	struct reading_list rows = value_row_readings(project, set);
	struct search search = { .project = project };
	struct bulk_write_list list = { 0 };
	struct invalidation invalidation;

	if (rows.count == 0)
		return list;
	invalidation = key_invalidation(project, set);
	search.invalidation = &invalidation;
	for (size_t i = 0; i < rows.count && invalidation.runs.count; i++) {
		search.rows = &rows.items[i];
		search.events =
			rows.items[i].model.def ? missed_events(project, &invalidation, rows.items[i].model) : 0;
		if (search.events && !is_cleared_by_hand(project, &invalidation))
			search_model(&search);
	}
	vec_settle(&search.found, project_arena(project), list.items, list.count);
	return list;
}
