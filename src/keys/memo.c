#include "keys/memo.h"

#include "keys/inputs.h"
#include "keys/value_kind.h"
#include "project/types.h"
#include "syntax/visit.h"

/* ---- whether a hit is served ---- */

/* What a get gave, and whether it is used elsewhere than in a test. */
struct served {
	struct project *project;
	const struct expr *call;
	const char *name;         /* that holds it; NULL: none does */
	const struct scope *home; /* of that name */
	bool found;
};

static bool on_use(struct visitor *self, const struct expr *expr, const struct scope *scope);

static void look_in(struct served *served, const struct expr *expr, const struct scope *scope)
{
	struct visitor visitor = { .expr = on_use, .nested = true, .data = served };

	visit_expr(&visitor, expr, scope);
}

/* Of `a or b` and `b if a else c` the value may be `a`; a comparison or a negation yields another one. */
static bool on_use(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct served *served = self->data;

	if (served->found || expr->kind == EXPR_COMPARE ||
	    (expr->kind == EXPR_UNARY && text_equals(expr->operation.op, "not")))
		return false;
	if (expr->kind == EXPR_CONDITIONAL) {
		look_in(served, expr->conditional.then, scope);
		look_in(served, expr->conditional.otherwise, scope);
		return false;
	}
	if (expr == served->call || (served->name && expr->kind == EXPR_NAME && text_equals(expr->name.id, served->name) &&
				     scope_of_name(scope, served->name) == served->home))
		served->found = true;
	return !served->found;
}

/* Tests decide, they serve nothing; and the name's own assignment is no use of it. */
static bool on_stmt(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct served *served = self->data;

	if (served->found)
		return false;
	if (stmt->kind == STMT_IF) {
		for (size_t i = 0; i < stmt->branches.count; i++)
			visit_block(self, &stmt->branches.items[i].body, scope);
		return false;
	}
	if (stmt->kind == STMT_ASSIGN && stmt->assign.count == 1 && stmt->assign.targets[0]->kind == EXPR_NAME) {
		const struct expr *value = stmt->assign.value;

		if (value && value->kind == EXPR_AWAIT)
			value = value->operand;
		if (value && value != served->call)
			look_in(served, value, scope);
		return false;
	}
	return true;
}

static bool names_call(const struct binding *binding, const struct expr *call)
{
	const struct expr *value = binding->value;

	if (value && value->kind == EXPR_AWAIT)
		value = value->operand;
	return value == call && (binding->kind == BINDING_ASSIGN || binding->kind == BINDING_UNPACK);
}

static struct served served_of(struct project *project, const struct key_site *get)
{
	const struct scope *home = scope_function(get->scope)->scope;
	struct served served = { .project = project, .call = get->call };

	for (size_t i = 0; i < home->count; i++)
		if (names_call(&home->bindings[i], get->call)) {
			served.name = home->bindings[i].name;
			served.home = home;
		}
	return served;
}

static bool is_served(struct project *project, const struct key_site *get)
{
	struct served served = served_of(project, get);
	struct visitor visitor = { .stmt = on_stmt, .expr = on_use, .nested = true, .data = &served };

	visit_function(&visitor, scope_function(get->scope));
	return served.found;
}

/* ---- whether a hit is checked ---- */

/* Whether NAME holds what the get gave, or a part of it. */
static bool is_part(const struct served *served, const char *name)
{
	if (served->name && text_equals(name, served->name))
		return true;
	for (size_t i = 0; served->home && i < served->home->count; i++) {
		const struct binding *binding = &served->home->bindings[i];
		const struct expr *head = binding->value ? expr_head(binding->value) : NULL;

		if (text_equals(binding->name, name) && head && served->name && text_equals(head->name.id, served->name))
			return true;
	}
	return false;
}

static bool is_parameter_head(const struct scope *scope, const struct expr *expr)
{
	const struct expr *head = expr_head(expr);
	struct binding_run run = { 0 };

	if (head)
		scope_lookup(scope, head->name.id, &run);
	return run.count == 1 && run.items[0].kind == BINDING_PARAMETER;
}

/* `rooms.filter(pk=chosen)`, ROOMS a parameter: the hit is looked for in what another call may not hold. */
static bool looks_up(const struct served *served, const struct scope *scope, const struct expr *call)
{
	const struct pack_queryset *queryset = &project_packs(served->project)->queryset;
	const struct expr *callee = call->call.callee;

	if (callee->kind != EXPR_ATTRIBUTE || !is_parameter_head(scope, callee->attribute.object) ||
	    (!names_hold(&queryset->lazy, callee->attribute.name) &&
	     !names_hold(&queryset->terminals, callee->attribute.name)))
		return false;
	for (size_t i = 0; i < call->call.count; i++) {
		const struct expr *head = expr_head(call->call.arguments[i].value);

		if (head && is_part(served, head->name.id))
			return true;
	}
	return false;
}

static bool on_check(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct served *served = self->data;
	const struct expr *head[2] = { NULL, NULL };

	served->found |= expr->kind == EXPR_CALL && looks_up(served, scope, expr);
	if (expr->kind == EXPR_COMPARE && expr->operation.count == 2 &&
	    (text_equals(expr->operation.op, "==") || text_equals(expr->operation.op, "!=")))
		for (size_t i = 0; i < 2; i++)
			head[i] = expr_head(expr->operation.operands[i]);
	if (head[0] && head[1] && is_part(served, head[0]->name.id) != is_part(served, head[1]->name.id))
		served->found = true;
	return !served->found;
}

/* Whether what the get gave is compared with, or looked up in, what the function knows: an entry for another input is not served. */
static bool is_checked(struct project *project, const struct key_site *get)
{
	const struct function *function = scope_function(get->scope);
	struct served served = served_of(project, get);
	struct visitor visitor = { .expr = on_check, .nested = true, .data = &served };

	visit_function(&visitor, function);
	return served.found;
}

/* ---- state ---- */

/* Whether the key is counted or locked somewhere. */
static bool is_counted(struct project *project, const struct key_site *site)
{
	struct near_sites near = key_sites_near(project, site);

	for (size_t i = 0; i < near.count; i++)
		if ((near.items[i]->role == ROLE_INCR || near.items[i]->role == ROLE_LOCK) &&
		    key_sites_match(near.items[i], site, MATCH_NO_SEPARATORS) != MATCH_DISJOINT)
			return true;
	return false;
}

/* A choice that was made by chance, or a time that was noted, whatever is asked of it: made again, it would be another one. */
static bool is_made_up(struct project *project, const struct key_site *site)
{
	const struct scope *scope = site->value_scope;
	const struct expr *value = value_behind_name(&scope, site->value);

	while (value->kind == EXPR_CALL || value->kind == EXPR_ATTRIBUTE) {
		const char *name = value->kind == EXPR_CALL ? project_callee_name(project, scope, value) : NULL;
		const struct pack_key_part *part = name ? pack_key_part_find(project_packs(project), name) : NULL;

		if (part && (text_equals(part->hole, "random") || text_equals(part->hole, "clock")))
			return true;
		value = value->kind == EXPR_CALL ? value->call.callee : value->attribute.object;
	}
	return false;
}

struct keys_search {
	struct key_sites sites; /* of the file */
	const struct key_site *site;
	bool found;
};

static bool on_key(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct keys_search *search = self->data;

	(void)scope;
	for (size_t i = 0; expr->kind == EXPR_NAME && i < search->sites.count && !search->found; i++) {
		const struct key_site *other = &search->sites.items[i];

		search->found = other != search->site && other->scope == search->site->scope && other->key &&
				other->key->kind == EXPR_NAME && text_equals(other->key->name.id, expr->name.id);
	}
	return !search->found;
}

static void look_for_keys(struct keys_search *search, const struct scope *scope, const struct expr *value)
{
	struct visitor visitor = { .expr = on_key, .data = search };

	if (value->kind == EXPR_LIST || value->kind == EXPR_SET || value->kind == EXPR_TUPLE || value->kind == EXPR_DICT)
		visit_expr(&visitor, value, scope);
}

/* A register of the keys that go together is kept up to date, entry by entry: `known += [key]`. */
static bool holds_keys(struct project *project, const struct key_site *site)
{
	struct keys_search search = { module_key_sites(project, site->module), site, false };
	struct binding_run run = { 0 };

	look_for_keys(&search, site->value_scope, site->value);
	if (site->value->kind == EXPR_NAME)
		scope_lookup(site->value_scope, site->value->name.id, &run);
	for (size_t i = 0; i < run.count && !search.found; i++)
		if (run.items[i].value && run.items[i].scope)
			look_for_keys(&search, run.items[i].scope, run.items[i].value);
	return search.found;
}

static bool is_filled_on_miss(struct project *project, const struct key_site *site)
{
	struct near_sites near = key_sites_near(project, site);

	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *get = near.items[i];

		if (get->role == ROLE_GET && get->module == site->module && get->scope == site->scope && get->template &&
		    get->call->span.offset < site->call->span.offset && template_equals(get->template, site->template) &&
		    is_served(project, get) && !is_checked(project, get))
			return true;
	}
	return false;
}

/* Whether the function of GET calls FUNCTION behind it: on a miss, to fill the key. */
static bool fills_by(struct project *project, const struct key_site *get, const struct function *function)
{
	const struct function *reader = scope_function(get->scope);
	struct ast_parts parts = ast_parts_in(reader->scope->ast, reader->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		const struct function *callee;

		if (site->call->span.offset > get->call->span.offset && scope_function(site->scope) == reader &&
		    project_callees(project, site->scope, site->call, &callee, 1) == 1 && callee == function)
			return true;
	}
	return false;
}

static bool is_filled_by_call(struct project *project, const struct key_site *site)
{
	struct near_sites near = key_sites_near(project, site);

	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *get = near.items[i];

		if (get->role == ROLE_GET && get->module == site->module && scope_function(get->scope) &&
		    get->scope != site->scope && get->template && template_equals(get->template, site->template) &&
		    fills_by(project, get, scope_function(site->scope)) && is_served(project, get) && !is_checked(project, get))
			return true;
	}
	return false;
}

enum memo site_memo(struct project *project, const struct key_site *site)
{
	if (is_made_up(project, site) || is_counted(project, site) || holds_keys(project, site))
		return MEMO_NOT;
	if (site->role == ROLE_GET_OR_SET || is_filled_on_miss(project, site))
		return MEMO_OWN;
	return is_filled_by_call(project, site) ? MEMO_OF_CALLER : MEMO_NOT;
}
