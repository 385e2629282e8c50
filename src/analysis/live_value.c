#include "analysis/live_value.h"

#include "analysis/live_parameter.h"
#include "analysis/puts.h"
#include "syntax/visit.h"

/* STEPS_MAX bounds one question, however many bindings and functions it leads to. */
enum { DEPTH_MAX = 5, STEPS_MAX = 1000, PLAIN_HOPS = 2, BINDINGS_MAX = 16 };

struct quest {
	struct project *project;
	struct live_value *out;
	int depth;
	int *steps; /* left */
};

static bool search(struct quest *quest, const struct scope *scope, const struct expr *expr);
static bool in_name(struct quest *quest, const struct scope *scope, const struct expr *expr);
static bool returned_by(const struct quest *quest, const struct function *function, struct live_value *out);

static bool found(struct quest *quest, const struct scope *scope, const struct expr *at, const char *what)
{
	*quest->out = (struct live_value){ what, quest->out->contained, at, scope };
	return true;
}

static bool found_instance(struct quest *quest, const struct scope *scope, const struct expr *at,
			   struct class_ref model)
{
	struct arena *arena = project_arena(quest->project);

	return found(quest, scope, at,
		     model.name ? arena_printf(arena, "an instance of `%s`", text_last_name(model.name))
				: "a model instance");
}

/* ---- querysets ---- */

/* Whether the rows come out as plain values. */
static bool is_plain(const struct pack_queryset *words, const struct scope *scope, const struct expr *expr, int depth)
{
	while (expr->kind == EXPR_CALL || expr->kind == EXPR_ATTRIBUTE || expr->kind == EXPR_SUBSCRIPT) {
		if (expr->kind == EXPR_ATTRIBUTE && names_hold(&words->plain, expr->attribute.name))
			return true;
		expr = expr->kind == EXPR_CALL        ? expr->call.callee
		       : expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object
						      : expr->subscript.object;
	}
	if (expr->kind == EXPR_NAME && depth > 0) {
		const struct scope *home = scope_of_name(scope, expr->name.id);
		struct binding_run run = home ? scope_bindings(home, expr->name.id) : (struct binding_run){ 0 };

		for (size_t i = 0; i < run.count && i < BINDINGS_MAX; i++)
			if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
			    is_plain(words, run.items[i].scope, run.items[i].value, depth - 1))
				return true;
	}
	return false;
}

/* Whether iterating over EXPR yields model instances. */
static bool yields_instances(struct quest *quest, const struct scope *scope, const struct expr *expr,
			     struct class_ref *model)
{
	const struct pack_queryset *words = &project_packs(quest->project)->queryset;
	struct type type = project_type(quest->project, scope, expr);

	if (type.kind != TYPE_QUERYSET || is_plain(words, scope, expr, PLAIN_HOPS))
		return false;
	*model = type.model;
	return true;
}

/* ---- containers ---- */

static bool contained(struct quest *quest, const struct scope *scope, const struct expr *item)
{
	quest->out->contained = true;
	return search(quest, scope, item);
}

static bool in_items(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	for (size_t i = 0; i < expr->items.count; i++)
		if (contained(quest, scope, expr->items.items[i]))
			return true;
	return false;
}

static bool in_dict(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	for (size_t i = 0; i < expr->dict.count; i++)
		if (contained(quest, scope, expr->dict.entries[i].value))
			return true;
	return false;
}

/* `Product.objects.get(...)`: one row. */
static bool is_row(struct quest *quest, const struct scope *scope, const struct expr *call, struct class_ref *model)
{
	const struct pack_queryset *words = &project_packs(quest->project)->queryset;
	const struct expr *callee = call->call.callee;
	struct type rows;

	if (callee->kind != EXPR_ATTRIBUTE || !names_hold(&words->instances, callee->attribute.name))
		return false;
	rows = project_type(quest->project, scope, callee->attribute.object);
	*model = rows.model;
	return (rows.kind == TYPE_QUERYSET || rows.kind == TYPE_MANAGER) &&
	       !is_plain(words, scope, callee->attribute.object, PLAIN_HOPS);
}

/* `list(...)` and its like, of instances or of what holds them. */
static bool in_builder(struct quest *quest, const struct scope *scope, const struct expr *call)
{
	static const char *const builders[] = { "builtins.list", "builtins.tuple",     "builtins.sorted",
						"builtins.set",  "builtins.frozenset", "builtins.dict" };
	const char *name = project_callee_name(quest->project, scope, call);
	const struct expr *first = call->call.count ? call->call.arguments[0].value : NULL;
	struct class_ref model;

	for (size_t i = 0; name && first && i < sizeof builders / sizeof *builders; i++) {
		if (!text_equals(name, builders[i]))
			continue;
		quest->out->contained = true;
		if (yields_instances(quest, scope, first, &model))
			return found_instance(quest, scope, call, model);
		return first->kind == EXPR_NAME && project_type(quest->project, scope, first).kind != TYPE_QUERYSET &&
		       in_name(quest, scope, first);
	}
	return false;
}

static bool in_call(struct quest *quest, const struct scope *scope, const struct expr *call)
{
	const struct function *callee;
	struct live_value returned;
	struct class_ref model;

	if (is_row(quest, scope, call, &model))
		return found_instance(quest, scope, call, model);
	if (in_builder(quest, scope, call))
		return true;
	if (project_callees(quest->project, scope, call, &callee, 1) != 1 || callee->is_generator || callee->is_async ||
	    !returned_by(quest, callee, &returned))
		return false;
	quest->out->contained |= returned.contained;
	return found(quest, scope, call, returned.what);
}

/* ---- names ---- */

struct filling {
	struct quest *quest;
	bool found;
};

static bool on_put(void *context, const struct put *put)
{
	struct filling *filling = context;

	filling->found = contained(filling->quest, put->scope, put->value);
	return !filling->found;
}

static bool is_fillable(struct project *project, const struct binding *binding)
{
	const struct expr *value = binding->value;
	const char *name;

	if (binding->kind != BINDING_ASSIGN || !value)
		return false;
	name = value->kind == EXPR_CALL ? project_callee_name(project, binding->scope, value) : NULL;
	return value->kind == EXPR_LIST || value->kind == EXPR_DICT || value->kind == EXPR_SET ||
	       (name && (text_starts(name, "builtins.") || text_starts(name, "collections.")));
}

/* Whether what the function of NAME puts into it is live. */
static bool is_filled(struct quest *quest, const struct scope *home, const struct expr *name)
{
	struct filling filling = { quest, false };

	visit_puts(home->function, name->name.id, on_put, &filling);
	return filling.found;
}

/* A row, request, user or session that the function is handed. */
static bool in_parameter(struct quest *quest, const struct binding *binding, const struct scope *scope,
			 const struct expr *expr)
{
	struct live_parameter live;

	if (binding->kind != BINDING_PARAMETER || binding->scope->kind != SCOPE_FUNCTION ||
	    !is_live_parameter(quest->project, binding->scope->function, binding->parameter, true, &live) ||
	    text_equals(live.word, "queryset"))
		return false;
	return text_equals(live.word, "model") ? found_instance(quest, scope, expr, live.model)
					       : found(quest, scope, expr, live.kind);
}

static bool in_name(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	const struct scope *home = scope_of_name(scope, expr->name.id);
	struct binding_run run = home ? scope_bindings(home, expr->name.id) : (struct binding_run){ 0 };
	struct class_ref model;
	bool fillable = false;

	for (size_t i = 0; i < run.count && i < BINDINGS_MAX; i++) {
		const struct binding *binding = &run.items[i];

		if (run.count == 1 && in_parameter(quest, binding, scope, expr))
			return true;
		if (binding->kind == BINDING_FOR && binding->value &&
		    yields_instances(quest, binding->scope, binding->value, &model))
			return found_instance(quest, scope, expr, model);
		if (home->kind == SCOPE_FUNCTION && binding->kind == BINDING_ASSIGN && binding->value &&
		    search(quest, binding->scope, binding->value))
			return true;
		fillable |= home->kind == SCOPE_FUNCTION && is_fillable(quest->project, binding);
	}
	return fillable && is_filled(quest, home, expr);
}

/* ---- all of it ---- */

/* A method of the project's own may return anything; only what its `return` says counts. */
static bool is_surely_queryset(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	const struct function *callee;
	struct live_value returned;

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_ATTRIBUTE)
		return expr->kind != EXPR_NAME;
	if (names_hold(&project_packs(quest->project)->queryset.lazy, expr->call.callee->attribute.name))
		return true;
	return project_callees(quest->project, scope, expr, &callee, 1) && returned_by(quest, callee, &returned) &&
	       !returned.contained;
}

static bool by_type(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	struct type type = project_type(quest->project, scope, expr);

	if (type.kind == TYPE_QUERYSET)
		return is_surely_queryset(quest, scope, expr) && found(quest, scope, expr, "a queryset");
	if (type.kind != TYPE_INSTANCE)
		return false;
	if (class_is_kind(quest->project, type.cls, "model"))
		return found_instance(quest, scope, expr, type.cls);
	return class_is_kind(quest->project, type.cls, "request") && found(quest, scope, expr, "a request");
}

static bool search_in(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_NAME: return in_name(quest, scope, expr);
	case EXPR_SUBSCRIPT: return expr_head(expr) && search(quest, scope, expr_head(expr));
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET: return in_items(quest, scope, expr);
	case EXPR_DICT: return in_dict(quest, scope, expr);
	case EXPR_CALL: return in_call(quest, scope, expr);
	case EXPR_COMPREHENSION:
		return contained(quest, expr->comprehension.scope, expr->comprehension.element) ||
		       (expr->comprehension.value &&
			contained(quest, expr->comprehension.scope, expr->comprehension.value));
	case EXPR_CONDITIONAL:
		return search(quest, scope, expr->conditional.then) ||
		       search(quest, scope, expr->conditional.otherwise);
	default: return false;
	}
}

static bool search(struct quest *quest, const struct scope *scope, const struct expr *expr)
{
	bool was_contained = quest->out->contained, hit;

	if (quest->depth == DEPTH_MAX || --*quest->steps < 0)
		return false;
	quest->depth++;
	hit = by_type(quest, scope, expr) || search_in(quest, scope, expr);
	quest->depth--;
	if (!hit)
		quest->out->contained = was_contained;
	return hit;
}

bool live_value_of(struct project *project, const struct scope *scope, const struct expr *expr, struct live_value *out)
{
	int steps = STEPS_MAX;
	struct quest quest = { project, out, 0, &steps };

	*out = (struct live_value){ 0 };
	return search(&quest, scope, expr);
}

struct returning {
	struct quest quest;
	bool found;
};

static bool note_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct returning *returning = visitor->data;

	if (!returning->found && stmt->kind == STMT_RETURN && stmt->value)
		returning->found = search(&returning->quest, scope, stmt->value);
	return !returning->found;
}

static bool returned_by(const struct quest *quest, const struct function *function, struct live_value *out)
{
	struct returning returning = { { quest->project, out, quest->depth, quest->steps }, false };
	struct visitor visitor = { .stmt = note_return, .data = &returning };

	*out = (struct live_value){ 0 };
	visit_function(&visitor, function);
	return returning.found;
}

bool live_value_returned(struct project *project, const struct function *function, struct live_value *out)
{
	int steps = STEPS_MAX;
	const struct quest quest = { project, out, 0, &steps };

	return returned_by(&quest, function, out);
}
