#include "keys/progress.h"

#include "keys/value_kind.h"
#include "syntax/visit.h"

/* Of a chain of calls and attributes, through names. */
enum { STEPS = 24 };

/* ---- the last turn of a loop ---- */

/* The name that a scalar of a turn is read from: `row` of `row.pk`, `str(row.pk)`, `row.made.isoformat()`. */
static const struct expr *name_of_turn(const struct expr *value)
{
	while (value->kind == EXPR_CALL && value->call.callee->kind == EXPR_NAME && value->call.count == 1 &&
	       value->call.arguments[0].kind == ARGUMENT_POSITIONAL)
		value = value->call.arguments[0].value;
	return expr_head(value);
}

/* The loop whose turns alone give the name what it holds; NULL: none does. */
static const struct stmt *loop_of(const struct scope *scope, const struct expr *name)
{
	struct binding_run run = { 0 };
	const struct scope *home = scope_lookup(scope, name->name.id, &run);
	const struct stmt *loop = run.count ? run.items[0].stmt : NULL;

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].stmt != loop)
			return NULL;
	return home && home->kind == SCOPE_FUNCTION && loop && loop->kind == STMT_FOR ? loop : NULL;
}

struct turn {
	const struct stmt *loop;
	bool differs;
};

static bool on_name(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct turn *turn = self->data;
	struct binding_run run = { 0 };

	if (expr->kind == EXPR_NAME)
		scope_lookup(scope, expr->name.id, &run);
	for (size_t i = 0; i < run.count; i++)
		turn->differs |= span_contains(turn->loop->span, run.items[i].span);
	return !turn->differs;
}

bool notes_progress(const struct key_site *site)
{
	struct turn turn = { 0 };
	struct visitor visitor = { .expr = on_name, .nested = true, .data = &turn };
	const struct scope *scope = site->scope;
	const struct expr *name;

	if (!site->value || !site->key || site->call != site->api_call || site->value_scope != scope)
		return false;
	name = name_of_turn(value_behind_name(&scope, site->value));
	turn.loop = name ? loop_of(scope, name) : NULL;
	if (!turn.loop || turn.loop->span.offset > site->call->span.offset)
		return false;
	visit_expr(&visitor, site->key, site->scope);
	return !turn.differs;
}

/* ---- where the last run ended ---- */

struct resumed {
	const struct key_site *site;
	struct key_sites sites; /* of its file */
};

static bool on_value(struct follow *follow, const struct value *value)
{
	const struct resumed *resumed = follow->data;

	for (size_t i = 0; value->expr->kind == EXPR_CALL && i < resumed->sites.count && !follow->stop; i++) {
		const struct key_site *get = &resumed->sites.items[i];

		follow->stop = get->role == ROLE_GET && get->call == value->expr && get->template &&
			       template_equals(get->template, resumed->site->template);
	}
	return !follow->stop;
}

/* What the chain was asked of: `rows.filter(...)` of `rows.filter(...).first`, what a name holds. */
static const struct expr *step_back(const struct scope **scope, const struct expr *expr)
{
	const struct expr *behind;

	switch (expr->kind) {
	case EXPR_CALL: return expr->call.callee;
	case EXPR_ATTRIBUTE: return expr->attribute.object;
	case EXPR_SUBSCRIPT: return expr->subscript.object;
	case EXPR_NAME: behind = value_behind_name(scope, expr); return behind == expr ? NULL : behind;
	default: return NULL;
	}
}

bool goes_on_from(struct project *project, const struct key_site *site, const struct scope *scope,
		  const struct expr *call)
{
	struct resumed resumed = { site, module_key_sites(project, site->module) };
	struct follow follow = { .project = project, .mode = FOLLOW_MADE, .on_value = on_value, .data = &resumed };

	for (int depth = 0; site->template && call && depth < STEPS && !follow.stop; depth++) {
		for (size_t i = 0; call->kind == EXPR_CALL && i < call->call.count && !follow.stop; i++)
			if (call->call.arguments[i].kind == ARGUMENT_KEYWORD)
				follow_value(&follow, scope, call->call.arguments[i].value, NULL);
		call = step_back(&scope, call);
	}
	return follow.stop;
}
