#include "keys/key_input.h"

#include "keys/fields.h"
#include "keys/inputs.h"
#include "keys/memo.h"
#include "keys/runners.h"
#include "keys/value_kind.h"
#include "analysis/snippet.h"
#include "analysis/sources.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"

/* Files that hold a name, and calls of one function. */
enum { FILES_MAX = 40, CALLS_MAX = 40 };

/* ---- which inputs count ---- */

static bool is_called(const struct function *function, const char *name)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;

		if (callee->kind == EXPR_NAME && text_equals(callee->name.id, name) &&
		    scope_of_name(parts.calls[i].scope, name) == function->scope)
			return true;
	}
	return false;
}

static bool is_name_of(const struct function *function, const struct scope *scope, const struct expr *expr, const char *name)
{
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, name) && scope_of_name(scope, name) == function->scope;
}

/*
 * Whether the function has NAME filled rather than reads it: what it hands it to, and what it asks of it, gives nothing back.
 * `load(path, out); out.seek(0)`
 */
static bool is_filled(const struct function *function, const char *name)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);
	bool handed = false, asked = false;

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];
		const struct expr *callee = site->call->call.callee;

		if (!site->stmt || site->stmt->kind != STMT_EXPR || site->stmt->value != site->call)
			continue;
		asked |= callee->kind == EXPR_ATTRIBUTE && is_name_of(function, site->scope, callee->attribute.object, name);
		for (size_t k = 0; k < site->call->call.count; k++)
			handed |= is_name_of(function, site->scope, site->call->call.arguments[k].value, name);
	}
	return handed && asked;
}

static bool is_request(const struct project *project, const struct parameter *parameter)
{
	return parameter && name_is_kind(project, parameter->name, "request");
}

static bool is_method_self(const struct function *function, const struct parameter *parameter)
{
	return parameter && function_class(function) && parameter == &function->parameters[0];
}

/* What is asked of the input first; NULL if that is no attribute. */
static const char *first_attribute(struct project *project, const struct input *input)
{
	return input->count && input->steps[0].kind == STEP_ATTRIBUTE
		       ? arena_text(project_arena(project), input->steps[0].text)
		       : NULL;
}

/* An instance of a model that the method is called on. */
static bool is_row(struct project *project, const struct function *function)
{
	struct class_ref self = { function_class(function), NULL };

	self.name = project_class_name(project, self.def);
	return project_method_kind(project, function) == METHOD_INSTANCE && class_is_kind(project, self, "model");
}

/* Whether INPUT, of `self`, and one of KEY are items of the same attribute: `self.config["most"]` beside `self.config["url"]`. */
static bool is_sibling_item(const struct inputs *key, const struct input *input)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct input *other = &key->items[i];

		if (inputs_same_root(other, input) && other->count > 1 && input->count > 1 &&
		    other->steps[1].kind == STEP_ITEM && input->steps[1].kind == STEP_ITEM &&
		    other->steps[0].kind == STEP_ATTRIBUTE && input->steps[0].kind == STEP_ATTRIBUTE &&
		    slice_equals(other->steps[0].text, input->steps[0].text))
			return true;
	}
	return false;
}

static bool counts(const struct inputs *key, const struct input *input);

/* Whether what the local was made of differs from call to call. */
static bool local_counts(const struct inputs *key, const struct input *input)
{
	struct inputs made;

	inputs_init(&made, key->project, key->function);
	inputs_follow(&made, input->local->scope, input->local->value);
	for (size_t i = 0; i < made.count && !made.reads_cache; i++)
		if (counts(key, &made.items[i]) || is_request(key->project, made.items[i].parameter))
			return true;
	return false;
}

static bool counts(const struct inputs *key, const struct input *input)
{
	struct project *project = key->project;
	const struct function *function = key->function;
	const char *attribute = first_attribute(project, input);

	if (!input->parameter)
		return local_counts(key, input);
	if (is_method_self(function, input->parameter))
		return attribute && (is_row(project, function)
					     ? field_of(project, function_class(function), attribute) != NULL
					     : is_sibling_item(key, input));
	if (input->parameter->kind == PARAMETER_STAR || input->parameter->kind == PARAMETER_DOUBLE_STAR)
		return false;
	/* the rest of a request is the same for all, or not sure to differ */
	if (is_request(project, input->parameter))
		return attribute && pack_word_is(project_packs(project), WORD_REQUEST_OWN, attribute);
	return !says_how(input->parameter->name) && !is_called(function, input->parameter->name) &&
	       (input->count > 0 || !is_filled(function, input->parameter->name));
}

/* ---- whether the key tells them ---- */

static bool names_row(const struct pack_set *packs, struct slice text)
{
	const struct names *keys = &packs->words[WORD_ROW_KEY];

	for (size_t i = 0; i < keys->count; i++) {
		size_t size = strlen(keys->items[i]);

		if (slice_is(text, keys->items[i]) ||
		    (text.size > size && memcmp(text.data + text.size - size, keys->items[i], size) == 0 &&
		     text.data[text.size - size - 1] == '_'))
			return true;
	}
	return false;
}

struct field_pair {
	struct slice named, used;
	bool seen; /* a model has both, and the named one is not unique in it */
	bool unique;
};

static void look_at_model(struct project *project, const struct class_def *model, struct field_pair *pair)
{
	const char *named = arena_text(project_arena(project), pair->named);
	const char *used = arena_text(project_arena(project), pair->used);

	if (!field_of(project, model, named) || !field_of(project, model, used))
		return;
	pair->seen = true;
	pair->unique |= !field_is_plain(project, model, named);
}

/* Of all models of the tree that declare the field that is named. */
static void look_at_models(struct project *project, struct field_pair *pair)
{
	const char *named = arena_text(project_arena(project), pair->named);
	size_t count;
	const uint32_t *files = project_files_with(project, named, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = count <= FILES_MAX ? project_module(project, files[i]) : NULL;
		struct ast_parts parts = module_parts(module);

		for (size_t k = 0; k < parts.class_count; k++) {
			struct class_ref model = { parts.classes[k], project_class_name(project, parts.classes[k]) };

			if (scope_bindings(parts.classes[k]->scope, named).count &&
			    class_is_kind(project, model, "model"))
				look_at_model(project, parts.classes[k], pair);
		}
	}
}

static const struct class_def *model_of_parameter(const struct inputs *key, const struct parameter *parameter)
{
	struct type type = { .kind = TYPE_UNKNOWN };

	if (is_method_self(key->function, parameter))
		return function_class(key->function);
	if (parameter->annotation)
		type = project_annotation_type(key->project, key->function->scope->parent, parameter->annotation);
	return type.cls.def;
}

static size_t fields_named(const struct inputs *key, const struct parameter *parameter)
{
	size_t count = 0;

	for (size_t i = 0; i < key->count; i++)
		count += key->items[i].parameter == parameter;
	return count;
}

/* Whether rows that agree in the one field that the key names may differ in the one that is used. */
static bool is_another_field(const struct inputs *key, const struct input *named, const struct input *used)
{
	const struct class_def *model = model_of_parameter(key, named->parameter);
	struct field_pair pair = { named->steps[0].text, used->steps[0].text, false, false };

	if (named->count != 1 || named->steps[0].kind != STEP_ATTRIBUTE || used->steps[0].kind != STEP_ATTRIBUTE ||
	    slice_equals(pair.named, pair.used))
		return false;
	if (model)
		look_at_model(key->project, model, &pair);
	else if (!named->parameter->annotation)
		look_at_models(key->project, &pair);
	return pair.seen && !pair.unique;
}

static bool tells_of_request(struct project *project, const struct input *named, const struct input *input)
{
	const char *own = first_attribute(project, named), *asked = first_attribute(project, input);

	if (!own)
		return true;
	if (pack_word_is(project_packs(project), WORD_REQUEST_URI, own))
		return true;
	/* kept by user on purpose: which session is theirs */
	if (!text_equals(own, asked))
		return name_is_kind(project, own, "user") && name_is_kind(project, asked, "session");
	return named->count < 2 || input->count < 2 || named->steps[1].kind != STEP_ITEM ||
	       input->steps[1].kind != STEP_ITEM;
}

/* The first step in which the two differ; the count of the shorter path if none does. */
static size_t first_difference(const struct input *a, const struct input *b)
{
	size_t at = 0;

	while (at < a->count && at < b->count && slice_equals(a->steps[at].text, b->steps[at].text))
		at++;
	return at;
}

/* Whether NAMED, which is in the key, tells INPUT too. */
static bool tells(const struct inputs *key, const struct input *named, const struct input *input)
{
	size_t at = first_difference(named, input);

	if (!inputs_same_root(named, input))
		return false;
	if (at == named->count || at == input->count)
		return true;
	if (at == named->count - 1 && names_row(project_packs(key->project), named->steps[at].text))
		return true;
	if (is_request(key->project, input->parameter))
		return tells_of_request(key->project, named, input);
	if (named->steps[at].kind == STEP_ITEM && input->steps[at].kind == STEP_ITEM)
		return false;
	return !input->parameter || at > 0 || fields_named(key, input->parameter) > 1 ||
	       !is_another_field(key, named, input);
}

static bool is_told(const struct inputs *key, const struct input *input)
{
	struct inputs made;

	for (size_t i = 0; i < key->count; i++)
		if (tells(key, &key->items[i], input))
			return true;
	if (input->parameter)
		return false;
	/* what the local was made of */
	inputs_init(&made, key->project, key->function);
	inputs_follow(&made, input->local->scope, input->local->value);
	for (size_t i = 0; i < made.count; i++)
		if (!is_told(key, &made.items[i]))
			return false;
	return made.count > 0;
}

/* ---- what is told by other means ---- */

/* `depot=None`, filled where it is not given: from what the key tells. */
static bool is_filled_in(const struct inputs *key, const struct parameter *parameter)
{
	struct binding_run run = scope_bindings(key->function->scope, parameter->name);
	bool filled = false;

	if (!parameter->default_value || parameter->default_value->kind != EXPR_NONE)
		return false;
	for (size_t i = 0; i < run.count; i++) {
		struct inputs made;

		if (run.items[i].kind == BINDING_PARAMETER)
			continue;
		if (run.items[i].kind != BINDING_ASSIGN || !run.items[i].conditional || !run.items[i].value)
			return false;
		inputs_init(&made, key->project, key->function);
		inputs_follow(&made, run.items[i].scope, run.items[i].value);
		filled = made.count > 0;
		for (size_t k = 0; k < made.count; k++)
			if (!is_told(key, &made.items[k]))
				return false;
	}
	return filled;
}

/* The argument that the call hands over for PARAMETER of the function of KEY; NULL: none. */
static const struct expr *argument_for(const struct inputs *key, const struct expr *call,
				       const struct parameter *parameter)
{
	enum method_kind kind = project_method_kind(key->project, key->function);
	int position = (int)(parameter - key->function->parameters);
	bool bound = (kind == METHOD_INSTANCE || kind == METHOD_CLASS) && call->call.callee->kind == EXPR_ATTRIBUTE;

	if (bound && position == 0)
		return call->call.callee->attribute.object;
	return call_argument(call, bound ? position - 1 : position, parameter->name);
}

/* What callers hand over, as one text where it is a constant each time. */
struct handed {
	const struct inputs *key;
	const struct parameter *parameter;
	struct slice constant;
	size_t calls, constants;
	bool is_free; /* in some call it has nothing to do with what the key tells */
	bool is_made; /* in some call it is more than a parameter of the caller, handed on: a part of the value perhaps */
};

static bool is_constant(const struct expr *expr)
{
	return expr->kind == EXPR_STRING || expr->kind == EXPR_NUMBER || expr->kind == EXPR_NONE ||
	       expr->kind == EXPR_TRUE || expr->kind == EXPR_FALSE;
}

/* What the call hands over for the parameters that the key names, as inputs of the function that calls. */
static void follow_key_arguments(struct inputs *told, const struct inputs *key, const struct call_site *site)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct expr *argument =
			key->items[i].parameter ? argument_for(key, site->call, key->items[i].parameter) : NULL;

		if (argument)
			inputs_follow(told, site->scope, argument);
	}
}

/* Notes that the call hands over the same as all others, or fails to. */
static void note_constant(struct handed *handed, struct slice text)
{
	handed->is_free |= handed->constants && !slice_equals(text, handed->constant);
	handed->constants++;
	handed->constant = text;
}

static void note_value(struct handed *handed, const struct call_site *site, const struct expr *value)
{
	const struct scope *scope = site->scope;
	struct inputs made, told;

	inputs_init(&made, handed->key->project, scope_function(site->scope));
	inputs_init(&told, handed->key->project, scope_function(site->scope));
	inputs_follow(&made, site->scope, value);
	follow_key_arguments(&told, handed->key, site);
	handed->is_free |= made.too_many;
	for (size_t i = 0; i < made.count; i++)
		handed->is_free |= !is_told(&told, &made.items[i]);
	if (made.count == 0) {
		value = value_behind_name(&scope, value);
		note_constant(handed, ast_text(scope->ast, value->span));
	}
}

static bool is_parameter(const struct scope *scope, const struct expr *expr)
{
	const struct scope *home = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = home ? scope_bindings(home, expr->name.id) : (struct binding_run){ 0 };

	return run.count == 1 && run.items[0].kind == BINDING_PARAMETER;
}

static void note_call(struct handed *handed, const struct call_site *site)
{
	const struct expr *value = argument_for(handed->key, site->call, handed->parameter);
	const struct ast *ast = site->scope->ast;

	if (!value && !call_has_star(site->call)) {
		value = handed->parameter->default_value;
		ast = handed->key->function->scope->ast;
	}
	handed->calls++;
	handed->is_made |= value && !is_parameter(site->scope, value);
	if (!value)
		handed->is_free = true;
	else if (is_constant(value))
		note_constant(handed, ast_text(ast, value->span));
	else if (scope_function(site->scope))
		note_value(handed, site, value);
	else
		handed->is_free = true;
}

/*
 * Whether each call of the function hands over for PARAMETER one constant, or something of what it hands over for the key. Where
 * a caller looks the key up, what it makes and hands over is the value rather than an input.
 */
static bool is_told_by_callers(const struct inputs *key, const struct parameter *parameter, enum memo memo)
{
	struct project *project = key->project;
	const struct function *function = key->function;
	struct handed handed = { .key = key, .parameter = parameter };
	size_t count;
	const uint32_t *files = project_files_naming(project, project_scope_module(project, function->scope),
						     function->name, &count);

	for (size_t i = 0; i < count && count <= FILES_MAX && !(handed.is_free && handed.is_made); i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts = module_parts(module);

		for (size_t k = 0; k < parts.call_count; k++) {
			const struct function *callee;

			if (text_equals(expr_last_name(parts.calls[k].call->call.callee), function->name) &&
			    project_callees(project, parts.calls[k].scope, parts.calls[k].call, &callee, 1) == 1 &&
			    callee == function && !path_is_test(module->path))
				note_call(&handed, &parts.calls[k]);
		}
	}
	if (memo == MEMO_OF_CALLER && handed.is_made)
		return true;
	return handed.calls > 0 && handed.calls <= CALLS_MAX && !handed.is_free &&
	       (handed.constants == 0 || handed.constants == handed.calls);
}

/* ---- the judgement ---- */

/* A key that begins with a parameter as it was handed in, or a wrapper's that holds one, is the caller's business. */
static bool is_handed_in(const struct key_site *site)
{
	for (size_t i = 0; i < site->template->count; i++)
		for (size_t k = 0; k < site->template->items[i].count && (k == 0 || site->wrapper); k++)
			if (site->template->items[i].parts[k].kind == HOLE_PARAMETER)
				return true;
	return false;
}

/* What is stored, where the call of SITE or of the helper that it calls shows it; NULL elsewhere. */
static const struct expr *stored_value(struct project *project, const struct key_site *site)
{
	const struct function *callee, *helper = scope_function(site->value_scope);
	enum method_kind kind;

	if (site->call == site->api_call)
		return site->value_scope == site->scope ? site->value : NULL;
	if (!helper || site->value->kind != EXPR_NAME || site->call->kind != EXPR_CALL ||
	    project_callees(project, site->scope, site->call, &callee, 1) != 1 || callee != helper)
		return NULL;
	kind = project_method_kind(project, helper);
	for (size_t i = 0; i < helper->parameter_count; i++)
		if (text_equals(helper->parameters[i].name, site->value->name.id))
			return call_argument(site->call,
					     (int)i - (kind == METHOD_INSTANCE || kind == METHOD_CLASS ? 1 : 0),
					     helper->parameters[i].name);
	return NULL;
}

static bool is_fit(struct project *project, const struct key_site *site)
{
	if (site->role != ROLE_SET && site->role != ROLE_ADD && site->role != ROLE_GET_OR_SET)
		return false;
	if (site->is_migration || site->many || !site->key || !site->value || site->scope->kind != SCOPE_FUNCTION ||
	    !stored_value(project, site))
		return false;
	if (site->call != site->api_call && is_handed_in(site))
		return false;
	return template_resolution(site->template) == RESOLUTION_FULL && site_memo(project, site) != MEMO_NOT;
}

/* What the key is made of; where a helper makes it, all that the helper is handed besides the value. */
static void follow_key(struct inputs *key, const struct key_site *site, const struct expr *value)
{
	if (site->call == site->api_call) {
		inputs_follow(key, site->scope, site->key);
		return;
	}
	if (site->call->call.callee->kind == EXPR_ATTRIBUTE)
		inputs_follow(key, site->scope, site->call->call.callee->attribute.object);
	for (size_t i = 0; i < site->call->call.count; i++)
		if (site->call->call.arguments[i].value != value)
			inputs_follow(key, site->scope, site->call->call.arguments[i].value);
}

static const char *name_of(struct project *project, const struct input *input)
{
	if (input->count == 0)
		return input->parameter->name;
	return snippet(project_arena(project), input->scope->ast, input->expr);
}

static bool find_parameter(const struct inputs *key, const struct inputs *value, enum memo memo,
			   struct missing_input *out)
{
	for (size_t i = 0; i < value->count; i++) {
		const struct input *input = &value->items[i];

		if (!counts(key, input) || is_told(key, input) || (memo == MEMO_OF_CALLER && !input->parameter))
			continue;
		if (input->parameter &&
		    (is_filled_in(key, input->parameter) || is_told_by_callers(key, input->parameter, memo)))
			continue;
		*out = (struct missing_input){ name_of(key->project, input), input->expr, input->scope,
					       false };
		return true;
	}
	return false;
}

/* ---- the language ---- */

static const struct reading *language_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct expr *behind = value_behind_name(&scope, expr);
	struct reading_list readings = behind->kind == EXPR_LAMBDA ? function_readings(project, behind->lambda.function)
								   : expression_readings(project, scope, behind);

	for (size_t i = 0; i < readings.count; i++)
		if (!readings.items[i].doubtful && readings.items[i].tells == TELLS_LANGUAGE)
			return &readings.items[i];
	return NULL;
}

static bool is_override(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const char *name = expr->kind == EXPR_CALL ? project_callee_name(project, scope, expr) : NULL;

	return name && names_hold(&project_packs(project)->words[WORD_LANGUAGE_OVERRIDE], name);
}

struct override {
	struct project *project;
	struct span span;
	bool found;
};

static bool on_override(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct override *override = self->data;

	if (stmt->kind == STMT_WITH && span_contains(stmt->span, override->span))
		for (size_t i = 0; i < stmt->with.count; i++)
			override->found |= is_override(override->project, scope, stmt->with.items[i].context);
	if (stmt->kind == STMT_EXPR && stmt->span.offset < override->span.offset)
		override->found |= is_override(override->project, scope, stmt->value);
	return !override->found;
}

/* Whether the language is chosen where EXPR stands: `with translation.override("en")`, `activate("en")`. */
static bool language_is_chosen(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct function *function = scope_function(scope);
	struct override override = { project, expr->span, false };
	struct visitor visitor = { .stmt = on_override, .data = &override };

	if (!function)
		return false;
	visit_function(&visitor, function);
	for (size_t i = 0; i < function->decorator_count; i++)
		override.found |= is_override(project, function->scope->parent, function->decorators[i]);
	return override.found;
}

/* A language by its type, or by the name of what fills the hole: the value is made in it, as a rule. */
static bool is_language(const struct part *part)
{
	static const char *const names[] = { "lang", "lang_code", "language", "language_code", "locale" };

	if (part->kind != HOLE_VALUE && part->kind != HOLE_PARAMETER)
		return part->kind == HOLE_LANGUAGE;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_is(part->text, names[i]))
			return true;
	return false;
}

static bool has_language(const struct template *text)
{
	for (size_t i = 0; i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			if (is_language(&text->items[i].parts[k]))
				return true;
	return false;
}

static bool find_language(struct project *project, const struct key_site *site, struct missing_input *out)
{
	const struct reading *read = language_of(project, site->scope, site->value);

	const struct scope *scope = site->scope;
	const struct expr *value = value_behind_name(&scope, site->value);

	if (!read || language_is_chosen(project, read->scope, read->expr) || language_is_chosen(project, scope, value) ||
	    has_language(site->template) || language_of(project, site->scope, site->key))
		return false;
	*out = (struct missing_input){ "the active language", read->expr, read->scope, true };
	return true;
}

bool key_misses(struct project *project, const struct key_site *site, struct missing_input *out)
{
	const struct expr *stored;
	struct inputs key, value;

	if (!is_fit(project, site))
		return false;
	stored = stored_value(project, site);
	inputs_init(&key, project, site->scope->function);
	inputs_init(&value, project, site->scope->function);
	inputs_fix(&value, site->call);
	follow_key(&key, site, stored);
	inputs_follow(&value, site->scope, stored);
	/* a key that is handed in is the caller's business; a value that was read and changed is no function of its inputs */
	if (key.too_many || value.too_many || key.reads_cache || value.reads_cache ||
	    (key.count == 1 && key.items[0].parameter && !key.items[0].count && key.items[0].expr == site->key))
		return false;
	return (find_parameter(&key, &value, site_memo(project, site), out) ||
		(site->call == site->api_call && find_language(project, site, out))) &&
	       place_runner(project, pointer_map_new(project_arena(project)), site->scope) != RUN_BY_NOBODY;
}
