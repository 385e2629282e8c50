#include "keys/key_input.h"

#include "keys/callers_tell.h"
#include "keys/fields.h"
#include "keys/hit_parts.h"
#include "keys/runners.h"
#include "keys/tenants.h"
#include "keys/told.h"
#include "keys/value_kind.h"
#include "keys/variants.h"
#include "analysis/language.h"
#include "analysis/site.h"
#include "analysis/snippet.h"
#include "analysis/sources.h"
#include "base/vec.h"

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
		if (counts(key, &made.items[i]) || parameter_is_request(key->project, made.items[i].parameter))
			return true;
	return false;
}

static bool counts(const struct inputs *key, const struct input *input)
{
	struct project *project = key->project;
	const struct function *function = key->function;
	const char *attribute = input_attribute(project, input);

	if (!input->parameter)
		return local_counts(key, input);
	if (parameter_is_self(function, input->parameter))
		return attribute && (is_row(project, function)
					     ? field_of(project, function_class(function), attribute) != NULL
					     : is_sibling_item(key, input));
	if (input->parameter->kind == PARAMETER_STAR || input->parameter->kind == PARAMETER_DOUBLE_STAR)
		return false;
	/* the rest of a request is the same for all, or not sure to differ */
	if (parameter_is_request(project, input->parameter))
		return attribute && pack_word_is(project_packs(project), WORD_REQUEST_OWN, attribute);
	return !says_how(input->parameter->name) && !is_called(function, input->parameter->name) &&
	       (input->count > 0 || !is_filled(function, input->parameter->name));
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
			if (!input_is_told(key, &made.items[k]))
				return false;
	}
	return filled;
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

/* The stored value, and what it is made of. */
struct stored {
	const struct key_site *site;
	const struct expr *expr;
	enum memo memo;
	struct inputs inputs;
};

/* Whether the key holds another part of the local that INPUT is an item of: then each part counts for itself. */
static bool has_part_in_key(const struct inputs *key, const struct input *input)
{
	for (size_t i = 0; i < key->count; i++)
		if (inputs_same_root(&key->items[i], input))
			return true;
	return false;
}

static bool is_missing(const struct inputs *key, const struct stored *stored, const struct input *input)
{
	if (!counts(key, input) || input_is_told(key, input) || (stored->memo == MEMO_OF_CALLER && !input->parameter))
		return false;
	return !input->parameter || !(is_filled_in(key, input->parameter) ||
				      callers_tell(key, input->parameter, stored->memo) ||
				      callers_guard(key->project, stored->site, input->parameter));
}

static const struct input *first_missing(const struct inputs *key, const struct stored *stored,
					 const struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		if (is_missing(key, stored, &inputs->items[i]))
			return &inputs->items[i];
	return NULL;
}

/* What is missing of the local that INPUT is an item of, at best what that was made of; NULL: all of that is told. */
static const struct input *missing_of_local(const struct inputs *key, const struct stored *stored,
					    const struct input *input, struct inputs *made)
{
	const struct input *missing;

	inputs_init(made, key->project, key->function);
	inputs_follow(made, input->local->scope, input->local->value);
	for (size_t i = 0; i < made->count; i++)
		if (parameter_is_request(key->project, made->items[i].parameter))
			return input;
	missing = first_missing(key, stored, made);
	return missing && has_part_in_key(key, input) ? input : missing;
}

static bool find_parameter(const struct inputs *key, const struct stored *stored, struct missing_input *out)
{
	for (size_t i = 0; i < stored->inputs.count; i++) {
		const struct input *input = &stored->inputs.items[i], *missing = NULL;
		struct inputs made;

		if (is_missing(key, stored, input))
			missing = input->local ? missing_of_local(key, stored, input, &made) : input;
		if (!missing)
			continue;
		*out = (struct missing_input){ name_of(key->project, missing), missing->expr, missing->scope, TELLS_NOTHING_SPECIAL };
		return true;
	}
	return false;
}

/* ---- the surroundings ---- */

static const struct reading *reading_of(struct project *project, const struct scope *scope, const struct expr *expr,
					enum tells tells)
{
	const struct expr *behind = value_behind_name(&scope, expr);
	struct reading_list readings = behind->kind == EXPR_LAMBDA ? function_readings(project, behind->lambda.function)
								   : expression_readings(project, scope, behind);

	for (size_t i = 0; i < readings.count; i++)
		if (!readings.items[i].doubtful && readings.items[i].tells == tells)
			return &readings.items[i];
	return NULL;
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

/* Whether PART may be of the surroundings that TELLS says, by what fills it or by what that is called. */
static bool part_tells(struct project *project, const struct part *part, enum tells tells)
{
	static const char *const sites[] = { "site", "domain", "host" };
	static const char *const zones[] = { "zone", "tz" };

	switch (tells) {
	case TELLS_LANGUAGE: return is_language(part);
	case TELLS_SITE: return part_is_called(part, sites, 3) || part_surroundings(project, part) == tells;
	case TELLS_TENANT: return part_may_hold_tenant(project, part);
	default: return part_is_called(part, zones, 2) || part_surroundings(project, part) == tells;
	}
}

static bool key_tells(struct project *project, const struct template *text, enum tells tells)
{
	for (size_t i = 0; i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			if (part_tells(project, &text->items[i].parts[k], tells))
				return true;
	return false;
}

/* Whether another request may have other ones, under the same key. */
static bool may_differ(struct project *project, const struct key_site *site, enum tells tells)
{
	switch (tells) {
	case TELLS_SITE: return site_changes(project);
	case TELLS_TENANT: return !site->version && site->alias && alias_mixes_tenants(project, site->alias);
	default: return true;
	}
}

static bool is_chosen(struct project *project, const struct key_site *site, const struct reading *read)
{
	const struct scope *scope = site->scope;
	const struct expr *value = value_behind_name(&scope, site->value);

	return language_is_chosen(project, read->scope, read->expr) || language_is_chosen(project, scope, value);
}

static bool find_surroundings(struct project *project, const struct key_site *site, struct missing_input *out)
{
	static const enum tells all[] = { TELLS_LANGUAGE, TELLS_SITE, TELLS_TENANT, TELLS_TIME_ZONE };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct reading *read = reading_of(project, site->scope, site->value, all[i]);

		if (!read || (all[i] == TELLS_LANGUAGE && is_chosen(project, site, read)) ||
		    key_tells(project, site->template, all[i]) || !may_differ(project, site, all[i]) ||
		    reading_of(project, site->scope, site->key, all[i]))
			continue;
		*out = (struct missing_input){ surroundings_words(all[i]), read->expr, read->scope, all[i] };
		return true;
	}
	return false;
}

static bool stands_in_key(const struct key_site *site, const struct parameter *parameter)
{
	for (size_t i = 0; i < site->template->count; i++)
		for (size_t k = 0; k < site->template->items[i].count; k++) {
			const struct part *part = &site->template->items[i].parts[k];

			if (part->kind == HOLE_PARAMETER && slice_is(part->text, parameter->name))
				return true;
		}
	return false;
}

/* `if name: cache.get(f"page:{name}")`: where the caller gives no name the cache is left alone, so it names the value. */
static bool names_value(struct project *project, const struct key_site *site)
{
	const struct function *function = site->scope->function;

	for (size_t i = 0; i < function->parameter_count; i++)
		if (stands_in_key(site, &function->parameters[i]) &&
		    site_is_guarded(project, site, &function->parameters[i]))
			return true;
	return false;
}

/* A key that is handed in is the caller's business; a value that was read and changed is no function of its inputs. */
static bool is_unclear(const struct inputs *key, const struct stored *stored)
{
	const struct inputs *value = &stored->inputs;

	return key->too_many || value->too_many || key->reads_cache || value->reads_cache ||
	       (key->count == 1 && key->items[0].parameter && !key->items[0].count &&
		key->items[0].expr == stored->site->key) ||
	       names_value(key->project, stored->site);
}

bool key_misses(struct project *project, const struct key_site *site, struct missing_input *out)
{
	struct stored stored = { .site = site };
	struct inputs key;

	if (!is_fit(project, site))
		return false;
	stored.expr = stored_value(project, site);
	stored.memo = site_memo(project, site);
	inputs_init(&key, project, site->scope->function);
	inputs_init(&stored.inputs, project, site->scope->function);
	inputs_fix(&stored.inputs, site->call);
	follow_key(&key, site, stored.expr);
	leave_out_made_anew(&stored.inputs, site, stored.expr);
	inputs_follow(&stored.inputs, site->scope, stored.expr);
	if (is_unclear(&key, &stored))
		return false;
	return (find_parameter(&key, &stored, out) ||
		(site->call == site->api_call && find_surroundings(project, site, out))) &&
	       place_runner(project, pointer_map_new(project_arena(project)), site->scope) != RUN_BY_NOBODY;
}
