#include "analysis/shared_value.h"

#include "analysis/live_parameter.h"
#include "analysis/rows.h"
#include "syntax/visit.h"

/* Assignments that are followed one behind the other, and names that are looked at in all. */
enum { VALUE_DEPTH = 4, VALUE_NAMES = 64 };

/* A longer key is not searched for what it says of the value. */
enum { KEY_BYTES = 1000 };

struct tracing {
	struct project *project;
	const struct expr *key;
	const struct reading *found;
	bool eager;
	int depth;
	int names;
};

static void trace(struct tracing *tracing, const struct scope *scope, const struct expr *value);

static const struct reading *make_reading(struct project *project, enum validity validity, const char *what,
					  struct class_ref model, const struct scope *scope, const struct expr *expr,
					  const char *sentence)
{
	struct reading *reading = ARENA_NEW(project_arena(project), struct reading);
	struct evidence *step = ARENA_NEW(project_arena(project), struct evidence);

	*step = (struct evidence){ EVIDENCE_READS, true, project_place(scope, expr->span), sentence };
	*reading = (struct reading){ .validity = validity,
				     .what = what,
				     .model = model,
				     .expr = expr,
				     .scope = scope,
				     .chain = { step, 1 } };
	return reading;
}

static const struct reading *rows_reading(struct tracing *tracing, struct type type, const struct scope *scope,
					  const struct expr *expr)
{
	struct project *project = tracing->project;
	struct class_ref model = type.kind == TYPE_INSTANCE ? type.cls : rows_model(project, type);
	const char *what = rows_words(project, model);

	return make_reading(project, model_validity(project, model), what, model, scope, expr, what);
}

/* What changes sooner than a deployment and is no matter of the moment. */
static const struct reading *worth_telling(struct reading_list list)
{
	for (size_t i = 0; i < list.count; i++) {
		const struct reading *reading = &list.items[i];

		if (!reading->doubtful && reading->validity >= VALIDITY_MIGRATION &&
		    reading->validity <= VALIDITY_REQUEST)
			return reading;
	}
	return NULL;
}

static const struct {
	const char *kind;
	const char *what;
	enum validity validity;
} live_kinds[] = {
	{ "request", "the request", VALIDITY_REQUEST },
	{ "user", "the current user", VALIDITY_REQUEST },
	{ "session", "the session", VALIDITY_REQUEST },
	{ "form", "a form", VALIDITY_REQUEST },
};

static const struct reading *by_type(struct tracing *tracing, const struct scope *scope, const struct expr *name)
{
	struct type type = project_type(tracing->project, scope, name);

	if (type.kind == TYPE_QUERYSET)
		return rows_reading(tracing, type, scope, name);
	if (type.kind != TYPE_INSTANCE || !type.cls.name)
		return NULL;
	for (size_t i = 0; i < sizeof live_kinds / sizeof *live_kinds; i++)
		if (class_is_kind(tracing->project, type.cls, live_kinds[i].kind))
			return make_reading(tracing->project, live_kinds[i].validity, live_kinds[i].what, type.cls,
					    scope, name,
					    arena_printf(project_arena(tracing->project), "`%s` is %s", name->name.id,
							 live_kinds[i].what));
	return class_is_kind(tracing->project, type.cls, "model") ? rows_reading(tracing, type, scope, name) : NULL;
}

/* `request` without an annotation: by what is used on it, or by its name alone. */
static const struct reading *by_name(struct tracing *tracing, const struct binding *binding, const struct scope *scope,
				     const struct expr *name)
{
	const struct pack_parameter *known = pack_parameter_find(project_packs(tracing->project), binding->name);
	struct live_parameter live;

	if (!known || binding->annotation || binding->parameter->annotation || text_equals(known->kind, "queryset"))
		return NULL;
	if (!(tracing->eager && text_equals(known->kind, "request")) &&
	    (!find_live_parameter(tracing->project, binding->scope->function, &live) ||
	     live.parameter != binding->parameter))
		return NULL;
	for (size_t i = 0; i < sizeof live_kinds / sizeof *live_kinds; i++)
		if (text_equals(live_kinds[i].kind, known->kind))
			return make_reading(tracing->project, live_kinds[i].validity, live_kinds[i].what,
					    (struct class_ref){ 0 }, scope, name,
					    arena_printf(project_arena(tracing->project), "`%s` is %s", binding->name,
							 live_kinds[i].what));
	return NULL;
}

/* What an iteration over ITERABLE yields. */
static void trace_iterable(struct tracing *tracing, const struct scope *scope, const struct expr *iterable)
{
	struct type type = project_type(tracing->project, scope, iterable);

	if (type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER)
		tracing->found = rows_reading(tracing, type, scope, iterable);
	else
		trace(tracing, scope, iterable);
}

static void trace_binding(struct tracing *tracing, const struct binding *binding, const struct scope *scope,
			  const struct expr *name)
{
	switch (binding->kind) {
	case BINDING_PARAMETER:
		if (binding->scope->kind != SCOPE_FUNCTION)
			return;
		tracing->found = by_type(tracing, scope, name);
		if (!tracing->found)
			tracing->found = by_name(tracing, binding, scope, name);
		return;
	case BINDING_FOR: trace_iterable(tracing, binding->scope, binding->value); return;
	case BINDING_UNPACK:
	case BINDING_WITH:
	case BINDING_ASSIGN:
		if (binding->value)
			trace(tracing, binding->scope, binding->value);
		return;
	default: return;
	}
}

static void trace_name(struct tracing *tracing, const struct scope *scope, const struct expr *name)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);
	struct binding_run run;

	if (!bound || bound->kind == SCOPE_MODULE || bound->kind == SCOPE_CLASS || tracing->names-- <= 0)
		return;
	run = scope_bindings(bound, name->name.id);
	for (size_t i = 0; i < run.count && !tracing->found; i++)
		trace_binding(tracing, &run.items[i], scope, name);
}

/* Neither the identity of a row nor its class goes stale. */
static bool is_identity(struct project *project, const struct expr *expr)
{
	static const enum meaning identities[] = { WORD_ROW_KEY, WORD_ROW_STATE, WORD_MODEL, WORD_MODEL_OPTIONS };

	if (expr->kind != EXPR_ATTRIBUTE)
		return false;
	for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
		if (pack_word_is(project_packs(project), identities[i], expr->attribute.name))
			return true;
	return text_equals(expr->attribute.name, "__class__") || text_equals(expr->attribute.name, "__name__");
}

static bool is_question(const struct expr *expr)
{
	static const char *const names[] = { "type", "isinstance", "issubclass", "hasattr", "callable", "id" };

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_NAME)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(expr->call.callee->name.id, names[i]))
			return true;
	return false;
}

struct match {
	const char *text;
	bool found;
};

static bool on_key_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct match *match = visitor->data;
	char text[128];

	(void)scope;
	match->found |= expr_dotted(expr, text, sizeof text) && text_equals(text, match->text);
	return !match->found && expr->kind != EXPR_ATTRIBUTE;
}

/* Whether the key says what EXPR is: the same name or attribute is part of it. */
static bool key_holds(const struct tracing *tracing, const struct scope *scope, const struct expr *expr)
{
	char text[128];
	struct match match = { text, false };
	struct visitor visitor = { .expr = on_key_part, .data = &match };

	if (!tracing->key || tracing->key->span.length > KEY_BYTES || !expr_dotted(expr, text, sizeof text))
		return false;
	visit_expr(&visitor, tracing->key, scope);
	return match.found;
}

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct tracing *tracing = visitor->data;

	if (tracing->found || is_identity(tracing->project, expr) || is_question(expr) || key_holds(tracing, scope, expr))
		return false;
	if (expr->kind == EXPR_NAME)
		trace_name(tracing, scope, expr);
	return !tracing->found;
}

/* What a class reads of a request when an instance of it is made is no part of the instance, as far as can be seen. */
static bool is_read_by_constructor(struct project *project, const struct scope *scope, const struct expr *value,
				   const struct reading *reading)
{
	return reading->validity == VALIDITY_REQUEST && reading->chain.count > 1 && value->kind == EXPR_CALL &&
	       project_type(project, scope, value->call.callee).kind == TYPE_CLASS;
}

static void trace(struct tracing *tracing, const struct scope *scope, const struct expr *value)
{
	struct visitor visitor = { .expr = on_part, .data = tracing };
	struct type type;

	if (tracing->found || tracing->depth <= 0 || is_identity(tracing->project, value) || is_question(value))
		return;
	tracing->depth--;
	tracing->found = worth_telling(expression_readings(tracing->project, scope, value));
	if (tracing->found && is_read_by_constructor(tracing->project, scope, value, tracing->found))
		tracing->found = NULL;
	type = project_type(tracing->project, scope, value);
	if (!tracing->found && type.kind == TYPE_QUERYSET)
		tracing->found = rows_reading(tracing, type, scope, value);
	if (!tracing->found)
		visit_expr(&visitor, value, scope);
	tracing->depth++;
}

const struct reading *stored_value_reading(struct project *project, const struct scope *scope, const struct expr *value,
					   const struct expr *key, bool eager)
{
	struct tracing tracing = {
		.project = project, .key = key, .eager = eager, .depth = VALUE_DEPTH, .names = VALUE_NAMES
	};

	trace(&tracing, scope, value);
	return tracing.found;
}
