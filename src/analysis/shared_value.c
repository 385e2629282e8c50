#include "analysis/shared_value.h"

#include "analysis/containers.h"
#include "analysis/hooks.h"
#include "analysis/language.h"
#include "analysis/live_parameter.h"
#include "analysis/puts.h"
#include "analysis/rows.h"
#include "analysis/snippet.h"
#include "analysis/value_parts.h"
#include "project/words.h"
#include "syntax/visit.h"

/* Assignments that are followed one behind the other, and names that are looked at in all. */
enum { VALUE_DEPTH = 4, VALUE_NAMES = 64 };

/* A longer key is not searched for what it says of the value. */
enum { KEY_BYTES = 1000 };

struct tracing {
	struct project *project;
	struct stored *stored;
	const struct reading *found;
	bool identity; /* of what is looked at, only the identity is stored */
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

		if (!reading->doubtful && !reading->dropped && !reading->identity && reading->validity >= VALIDITY_MIGRATION &&
		    reading->validity <= VALIDITY_REQUEST)
			return reading;
	}
	return NULL;
}

/*
 * What was true at one moment. A random number is as good later as it was then; a clock that some callee reads says when
 * it ran.
 */
static const struct reading *moment_in(struct reading_list list)
{
	for (size_t i = 0; i < list.count; i++)
		if (!list.items[i].dropped && list.items[i].validity == VALIDITY_MOMENT && list.items[i].tells != TELLS_RANDOM &&
		    (list.items[i].tells != TELLS_CLOCK || list.items[i].chain.count == 1))
			return &list.items[i];
	return NULL;
}

static const struct {
	const char *kind;
	const char *what;
} live_kinds[] = {
	{ "request", "the request" },           { "user", "the current user" },
	{ "session", "the session" },           { "form", "a form" },
	{ "formset", "a formset" },             { "context", "the context of a template" },
	{ "model", "the row of one request" },  { "queryset", "the rows of one request" },
	{ "value", "what belongs to one request" },
};

static const char *live_words(const char *kind)
{
	for (size_t i = 0; kind && i < sizeof live_kinds / sizeof *live_kinds; i++)
		if (text_equals(live_kinds[i].kind, kind))
			return live_kinds[i].what;
	return NULL;
}

/* Something of KIND that belongs to one request. */
static const struct reading *request_reading(struct project *project, const char *kind, const struct scope *scope,
					     const struct expr *expr)
{
	const char *what = live_words(kind);

	if (!what)
		return NULL;
	return make_reading(project, VALIDITY_REQUEST, what, (struct class_ref){ 0 }, scope, expr,
			    expr->kind == EXPR_NAME
				    ? arena_printf(project_arena(project), "`%s` is %s", expr->name.id, what)
				    : what);
}

static const struct reading *by_type(struct tracing *tracing, const struct scope *scope, const struct expr *name)
{
	struct type type = project_type(tracing->project, scope, name);

	if (type.kind == TYPE_QUERYSET)
		return tracing->identity ? NULL : rows_reading(tracing, type, scope, name);
	if (type.kind != TYPE_INSTANCE || !type.cls.name)
		return NULL;
	for (size_t i = 0; i < sizeof live_kinds / sizeof *live_kinds; i++)
		if (!text_equals(live_kinds[i].kind, "model") &&
		    class_is_kind(tracing->project, type.cls, live_kinds[i].kind))
			return request_reading(tracing->project, live_kinds[i].kind, scope, name);
	return !tracing->identity && (class_is_kind(tracing->project, type.cls, "model") ||
				      class_is_kind(tracing->project, type.cls, "row"))
		       ? rows_reading(tracing, type, scope, name)
		       : NULL;
}

static bool is_rows_word(const char *word)
{
	return text_equals(word, "model") || text_equals(word, "queryset");
}

/* What a framework hands to a hook belongs to the request that it serves; a receiver gets a row. */
static const struct reading *by_hook(struct tracing *tracing, const struct binding *binding, const struct scope *scope,
				     const struct expr *name)
{
	const char *kind = hook_parameter_kind(tracing->project, binding->scope->function, binding->parameter);

	return kind && function_class(binding->scope->function)
		       ? request_reading(tracing->project, kind, scope, name)
		       : NULL;
}

static bool is_called_request(struct tracing *tracing, const struct binding *binding)
{
	return tracing->stored->eager && !binding->parameter->annotation &&
	       name_is_kind(tracing->project, binding->name, "request");
}

/* By an annotation, a name, or what callers pass. */
static const struct reading *by_parameter(struct tracing *tracing, const struct binding *binding,
					  const struct scope *scope, const struct expr *name)
{
	struct project *project = tracing->project;
	struct live_parameter live;

	if (is_called_request(tracing, binding))
		return request_reading(project, "request", scope, name);
	if (!is_live_parameter(project, binding->scope->function, binding->parameter, tracing->stored->callers, &live)) {
		tracing->stored->open |= callers_may_tell(project, binding->scope->function, binding->parameter);
		return NULL;
	}
	if (!is_rows_word(live.word))
		return request_reading(project, live.word, scope, name);
	if (tracing->identity || (text_equals(live.word, "queryset") && !live.model.name))
		return NULL;
	return rows_reading(tracing, (struct type){ .kind = TYPE_INSTANCE, .cls = live.model }, scope, name);
}

/* What an iteration over ITERABLE yields. */
static void trace_iterable(struct tracing *tracing, const struct scope *scope, const struct expr *iterable)
{
	struct type type = project_type(tracing->project, scope, iterable);

	if (type.kind != TYPE_QUERYSET && type.kind != TYPE_MANAGER)
		trace(tracing, scope, iterable);
	else if (!tracing->identity)
		tracing->found = rows_reading(tracing, type, scope, iterable);
}

static bool on_put(void *context, const struct put *put)
{
	struct tracing *tracing = context;

	trace(tracing, put->scope, put->value);
	return !tracing->found;
}

/* What the function puts into the list or dict that a name of it holds. */
static void trace_puts(struct tracing *tracing, const struct scope *bound, const char *name)
{
	if (bound->kind == SCOPE_FUNCTION && bound->function->stmt && tracing->depth-- > 0)
		visit_puts(bound->function, name, on_put, tracing);
	tracing->depth += bound->kind == SCOPE_FUNCTION && bound->function->stmt;
}

static void trace_binding(struct tracing *tracing, const struct binding *binding, const struct scope *scope,
			  const struct expr *name)
{
	switch (binding->kind) {
	case BINDING_PARAMETER:
		if (binding->scope->kind != SCOPE_FUNCTION)
			return;
		tracing->found = by_hook(tracing, binding, scope, name);
		if (!tracing->found)
			tracing->found = by_type(tracing, scope, name);
		if (!tracing->found)
			tracing->found = by_parameter(tracing, binding, scope, name);
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
	for (size_t i = 0; i < run.count && !tracing->found; i++) {
		trace_binding(tracing, &run.items[i], scope, name);
		if (!tracing->found && run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
		    makes_container(tracing->project, run.items[i].scope, run.items[i].value))
			trace_puts(tracing, bound, name->name.id);
	}
}

static bool has_meaning(struct project *project, const struct expr *expr, const enum meaning *meanings, size_t count)
{
	for (size_t i = 0; expr->kind == EXPR_ATTRIBUTE && i < count; i++)
		if (pack_word_is(project_packs(project), meanings[i], expr->attribute.name))
			return true;
	return false;
}

/* What a row is, or what is noted of it: neither goes stale, though another request has another row. */
static bool is_identity(struct project *project, const struct expr *expr)
{
	static const enum meaning identities[] = { WORD_ROW_KEY, WORD_ROW_STATE };

	return has_meaning(project, expr, identities, 2);
}

static bool is_definition(struct project *project, const struct expr *expr)
{
	static const enum meaning definitions[] = { WORD_MODEL, WORD_MODEL_OPTIONS };

	return has_meaning(project, expr, definitions, 2) ||
	       (expr->kind == EXPR_ATTRIBUTE && (text_equals(expr->attribute.name, "__class__") ||
						 text_equals(expr->attribute.name, "__name__")));
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

/* Whether the key says what EXPR is: the same name or attribute is part of it. */
static bool key_holds(const struct tracing *tracing, const struct scope *scope, const struct expr *expr)
{
	const struct expr *key = tracing->stored->key;
	char text[DOTTED_BYTES];

	return key && key->span.length <= KEY_BYTES && expr_dotted(expr, text, sizeof text) &&
	       holds_dotted(scope, key, text);
}

/* `self.load()`, which asks of `self` but what is in the key. */
static bool is_told_by_key(const struct tracing *tracing, const struct scope *scope, const struct expr *call)
{
	const struct expr *key = tracing->stored->key;

	return key && key->span.length <= KEY_BYTES && asks_object_only_for(tracing->project, scope, call, key);
}

/* `self.LIMITS`, which the body of a row's class binds: no field of the row. */
static bool is_class_constant(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct binding_run run;
	struct type object;

	if (expr->kind != EXPR_ATTRIBUTE || expr->attribute.object->kind != EXPR_NAME)
		return false;
	object = project_type(project, scope, expr->attribute.object);
	if (object.kind != TYPE_INSTANCE || !object.cls.def)
		return false;
	run = class_member(project, object.cls.def, expr->attribute.name, NULL);
	return run.count == 1 && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
	       (run.items[0].value->kind != EXPR_CALL ||
		makes_container(project, run.items[0].scope, run.items[0].value));
}

/* Says nothing of EXPR, or no more than its identity, in which case that is looked at. */
static bool is_set_aside(struct tracing *tracing, const struct scope *scope, const struct expr *expr)
{
	if (is_definition(tracing->project, expr) || is_question(expr) ||
	    is_class_constant(tracing->project, scope, expr) || is_of_template(tracing->project, scope, expr))
		return true;
	if (tracing->identity || !is_identity(tracing->project, expr))
		return false;
	if (tracing->stored->identities) {
		tracing->identity = true;
		trace(tracing, scope, expr->attribute.object);
		tracing->identity = false;
	}
	return true;
}

/* `known[name]`, `known.get(name)`: what of it a key selects. */
static const struct expr *looked_up(const struct expr *expr)
{
	if (expr->kind == EXPR_SUBSCRIPT)
		return expr->subscript.object;
	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE && expr->call.count == 1 &&
	    expr->call.arguments[0].kind == ARGUMENT_POSITIONAL &&
	    text_equals(expr->call.callee->attribute.name, "get"))
		return expr->call.callee->attribute.object;
	return NULL;
}

/*
 * What a key or name selects is no part of the value: `known[name]` is as `known` has it, `getattr(module, name)` as the
 * module does, and `import_module(name)` as the deployment.
 */
static bool is_selection(struct tracing *tracing, const struct scope *scope, const struct expr *expr)
{
	const struct expr *object = looked_up(expr);
	const struct pack_source *source;
	struct entity entity;

	if (object) {
		trace(tracing, scope, object);
		return true;
	}
	if (expr->kind != EXPR_CALL || expr->call.count == 0)
		return false;
	entity = project_resolve(tracing->project, scope, expr->call.callee);
	if (entity.kind != ENTITY_EXTERNAL)
		return false;
	if (text_equals(entity.name, "builtins.getattr")) {
		trace(tracing, scope, expr->call.arguments[0].value);
		return true;
	}
	source = pack_source_find(project_packs(tracing->project), entity.name);
	return source && source->validity == VALIDITY_DEPLOYMENT && source->tells != TELLS_FILE;
}

/* The parts of a call that its value is made of. */
static void trace_call(struct visitor *visitor, const struct scope *scope, const struct expr *call)
{
	struct tracing *tracing = visitor->data;

	if (!is_told_by_key(tracing, scope, call))
		visit_expr(visitor, call->call.callee, scope);
	for (size_t i = 0; i < call->call.count && !tracing->found; i++)
		if (!is_idle_argument(tracing->project, scope, call, i))
			visit_expr(visitor, call->call.arguments[i].value, scope);
}

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct tracing *tracing = visitor->data;

	if (tracing->found || is_selection(tracing, scope, expr) || is_set_aside(tracing, scope, expr) ||
	    key_holds(tracing, scope, expr))
		return false;
	if (expr->kind == EXPR_NAME)
		trace_name(tracing, scope, expr);
	if (expr->kind == EXPR_CALL && !tracing->found)
		tracing->found = request_reading(tracing->project, hook_result_kind(tracing->project, scope, expr),
						 scope, expr);
	if (expr->kind == EXPR_CALL && !tracing->found)
		trace_call(visitor, scope, expr);
	return !tracing->found && expr->kind != EXPR_CALL;
}

/* What a class reads of a request when an instance of it is made is no part of the instance, as far as can be seen. */
static bool is_read_by_constructor(struct project *project, const struct scope *scope, const struct expr *value,
				   const struct reading *reading)
{
	return reading->validity == VALIDITY_REQUEST && reading->chain.count > 1 && value->kind == EXPR_CALL &&
	       project_type(project, scope, value->call.callee).kind == TYPE_CLASS;
}

/* Text that is translated once: asked last, and only of what surely lasts. */
static const struct reading *language_of(struct tracing *tracing, const struct scope *scope, const struct expr *value)
{
	struct reading_list list = { 0 };

	if (tracing->stored->callers && !tracing->identity && !tracing->stored->moment &&
	    language_is_told(tracing->project))
		list = value_readings(tracing->project, scope, value, false);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].tells == TELLS_LANGUAGE)
			return &list.items[i];
	return NULL;
}

/* The rows that a value of the function's own has without another name. */
static const struct reading *own_reading(struct tracing *tracing, const struct scope *scope, const struct expr *value)
{
	struct reading_list list = expression_readings(tracing->project, scope, value);
	const struct reading *found = tracing->stored->moment ? moment_in(list) : worth_telling(list);
	struct type type = project_type(tracing->project, scope, value);

	if (found && is_read_by_constructor(tracing->project, scope, value, found))
		found = NULL;
	if (found && tracing->identity && found->validity != VALIDITY_REQUEST)
		found = NULL;
	if (!found)
		found = language_of(tracing, scope, value);
	if (found || tracing->identity || tracing->stored->moment || type.kind != TYPE_QUERYSET)
		return found;
	return rows_reading(tracing, type, scope, value);
}

static void trace(struct tracing *tracing, const struct scope *scope, const struct expr *value)
{
	struct visitor visitor = { .expr = on_part, .data = tracing };

	if (tracing->found || tracing->depth <= 0 || is_set_aside(tracing, scope, value))
		return;
	tracing->depth--;
	tracing->found = own_reading(tracing, scope, value);
	if (!tracing->found)
		visit_expr(&visitor, value, scope);
	tracing->depth++;
}

const struct reading *stored_value_reading(struct project *project, struct stored *stored)
{
	struct tracing tracing = {
		.project = project, .stored = stored, .depth = VALUE_DEPTH, .names = VALUE_NAMES
	};

	trace(&tracing, stored->scope, stored->value);
	return tracing.found;
}

/* ---- keys ---- */

/* `request.user` */
static const char *word_of_attribute(struct project *project, const struct scope *scope, const struct expr *key)
{
	struct stored stored = { .scope = scope, .value = key->attribute.object };
	const struct reading *reading;

	if (!name_is_kind(project, key->attribute.name, "user") && !name_is_kind(project, key->attribute.name, "session"))
		return NULL;
	reading = key->attribute.object->kind == EXPR_NAME ? stored_value_reading(project, &stored) : NULL;
	return reading && text_equals(reading->what, live_words("request")) ? "user" : NULL;
}

/* Whether KEY, as seen in SCOPE, is a live object; *MODEL is set where it is a row. */
static bool is_live_key(struct project *project, const struct scope *scope, const struct expr *key, struct class_ref *model)
{
	const struct scope *bound = key->kind == EXPR_NAME ? scope_of_name(scope, key->name.id) : NULL;
	struct type type = project_type(project, scope, key);
	struct live_parameter live;
	struct binding_run run;

	*model = type.kind == TYPE_INSTANCE ? type.cls : (struct class_ref){ 0 };
	if (model->name && (class_is_kind(project, *model, "model") || class_is_kind(project, *model, "row")))
		return true;
	if (key->kind == EXPR_ATTRIBUTE) {
		*model = row_attribute_model(project, scope, key);
		return model->name || word_of_attribute(project, scope, key);
	}
	*model = (struct class_ref){ 0 };
	run = bound && bound->kind == SCOPE_FUNCTION ? scope_bindings(bound, key->name.id) : (struct binding_run){ 0 };
	if (run.count != 1 || run.items[0].kind != BINDING_PARAMETER ||
	    !is_live_parameter(project, bound->function, run.items[0].parameter, true, &live))
		return false;
	*model = live.model;
	return !text_equals(live.word, "queryset");
}

const struct reading *stored_key_reading(struct project *project, const struct scope *scope, const struct expr *key)
{
	struct class_ref model;
	const struct reading *found = NULL;
	const char *what;

	for (size_t i = 0; key->kind == EXPR_TUPLE && i < key->items.count && !found; i++)
		if (key->items.items[i]->kind != EXPR_TUPLE)
			found = stored_key_reading(project, scope, key->items.items[i]);
	if (found || (key->kind != EXPR_NAME && key->kind != EXPR_ATTRIBUTE) || !is_live_key(project, scope, key, &model))
		return found;
	what = model.name ? arena_printf(project_arena(project), "rows of `%s` as keys", text_last_name(model.name))
			  : arena_printf(project_arena(project), "each `%s` as a key",
					 snippet(project_arena(project), scope->ast, key));
	return make_reading(project, model.name ? VALIDITY_ROWS : VALIDITY_REQUEST, what, model, scope, key, what);
}

/* ---- the object that stores ---- */

static bool is_self(const struct scope *scope, const struct expr *expr)
{
	const struct function *function = scope_function(scope);

	return function && function_class(function) && expr_is_self(function, expr) &&
	       scope_of_name(scope, expr->name.id) == function->scope;
}

/* Whether `__init__` of CLASS puts what it is handed at POSITION, or as NAME, on the new object. */
static bool is_kept_by_constructor(struct project *project, const struct class_def *class_def,
				   const struct argument *argument, size_t position)
{
	const struct function *init = class_method(project, class_def, "__init__", NULL);
	size_t count;
	const struct attribute_write *writes;
	const char *name = argument->name;

	if (!init)
		return false;
	if (argument->kind == ARGUMENT_POSITIONAL && position + 1 < init->parameter_count)
		name = init->parameters[position + 1].name;
	writes = class_attribute_writes(project, class_def, NULL, &count);
	for (size_t i = 0; name && i < count; i++)
		if (writes[i].method == init && writes[i].value && writes[i].value->kind == EXPR_NAME &&
		    text_equals(writes[i].value->name.id, name))
			return true;
	return false;
}

static bool call_keeps_self(struct project *project, const struct scope *scope, const struct expr *call)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);
	bool is_partial = entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "functools.partial");

	for (size_t i = 0; i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];

		if (is_partial && stored_value_holds_self(project, scope, argument->value))
			return true;
		if (entity.kind == ENTITY_CLASS && is_self(scope, argument->value) &&
		    is_kept_by_constructor(project, entity.class_def, argument, i))
			return true;
	}
	return false;
}

bool stored_value_holds_self(struct project *project, const struct scope *scope, const struct expr *value)
{
	const struct function *function = scope_function(scope);
	const struct class_def *owner = function ? function_class(function) : NULL;

	if (!owner || project_method_kind(project, function) != METHOD_INSTANCE)
		return false;
	switch (value->kind) {
	case EXPR_NAME: return is_self(scope, value);
	case EXPR_ATTRIBUTE: {
		const struct function *method = class_method(project, owner, value->attribute.name, NULL);

		return is_self(scope, value->attribute.object) && method && !function_is_property(project, method) &&
		       project_method_kind(project, method) == METHOD_INSTANCE;
	}
	case EXPR_CALL: return call_keeps_self(project, scope, value);
	case EXPR_TUPLE:
	case EXPR_LIST:
		for (size_t i = 0; i < value->items.count; i++)
			if (stored_value_holds_self(project, scope, value->items.items[i]))
				return true;
		return false;
	default: return false;
	}
}
