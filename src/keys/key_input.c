#include "keys/key_input.h"

#include "values/reach.h"
#include "analysis/sources.h"
#include "keys/value_kind.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"

enum { BINDINGS_MAX = 64, INPUTS_MAX = 64 };

/* A parameter, and what is asked of it: `request.user` is (request, user), a bare use has no attribute. */
struct input {
	const struct parameter *parameter;
	const char *attribute;
	const struct expr *expr;
	const struct scope *scope;
};

/* All that an expression of a function is made of. */
struct slice_of_function {
	struct project *project;
	const struct function *function;
	struct input inputs[INPUTS_MAX];
	size_t count;
	const struct binding *seen[BINDINGS_MAX];
	size_t seen_count;

	bool reads_cache;
	bool too_large;
};

static void follow(struct slice_of_function *slice, const struct scope *scope, const struct expr *expr);

static void add_input(struct slice_of_function *slice, const struct parameter *parameter, const char *attribute,
		      const struct scope *scope, const struct expr *expr)
{
	if (slice->count == INPUTS_MAX)
		slice->too_large = true;
	else
		slice->inputs[slice->count++] = (struct input){ parameter, attribute, expr, scope };
}

static void follow_binding(struct slice_of_function *slice, const struct binding *binding)
{
	for (size_t i = 0; i < slice->seen_count; i++)
		if (slice->seen[i] == binding)
			return;
	if (slice->seen_count == BINDINGS_MAX) {
		slice->too_large = true;
		return;
	}
	slice->seen[slice->seen_count++] = binding;
	if (binding->value)
		follow(slice, binding->scope, binding->value);
}

/* The bindings of the function's own name that reach the use; those of a comprehension are visited with it. */
static void follow_name(struct slice_of_function *slice, const struct scope *scope, const struct expr *expr,
			const char *attribute, const struct expr *whole)
{
	const struct scope *home = scope_of_name(scope, expr->name.id);
	struct binding_run run = { 0 };
	struct reach reach;

	if (!home || home != slice->function->scope)
		return;
	run = scope_bindings(home, expr->name.id);
	reach = reach_bindings(&slice->function->body, run, expr->span.offset);
	if (reach.too_many)
		slice->too_large = true;
	for (size_t i = 0; i < reach.count; i++)
		if (reach.items[i]->kind != BINDING_PARAMETER)
			follow_binding(slice, reach.items[i]);
	for (size_t i = 0; i < run.count && reach.entry; i++)
		if (run.items[i].kind == BINDING_PARAMETER)
			add_input(slice, run.items[i].parameter, attribute, scope, whole);
}

/* The sites whose call stands in FILE; all are sorted by it. */
static struct key_sites sites_in(struct project *project, uint32_t file)
{
	struct key_sites all = project_key_sites(project);
	size_t low = 0, high = all.count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all.items[middle].module->file < file)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < all.count && all.items[end].module->file == file;)
		end++;
	return (struct key_sites){ all.items + low, end - low };
}

static bool is_cache_read(struct slice_of_function *slice, const struct expr *call)
{
	struct key_sites sites = sites_in(slice->project, slice->function->scope->ast->file);

	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].call == call && role_reads(sites.items[i].role))
			return true;
	return false;
}

static bool visit_part(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct slice_of_function *slice = self->data;

	switch (expr->kind) {
	case EXPR_CALL: slice->reads_cache |= is_cache_read(slice, expr); return true;
	case EXPR_ATTRIBUTE:
		if (expr->attribute.object->kind != EXPR_NAME)
			return true;
		follow_name(slice, scope, expr->attribute.object, expr->attribute.name, expr);
		return false;
	case EXPR_NAME: follow_name(slice, scope, expr, NULL, expr); return false;
	default: return true;
	}
}

static void follow(struct slice_of_function *slice, const struct scope *scope, const struct expr *expr)
{
	struct visitor visitor = { .expr = visit_part, .nested = true, .data = slice };

	visit_expr(&visitor, expr, scope);
}

/* ---- which inputs count ---- */

/* Parameters that say how, not what. */
static const char *const hows[] = {
	"args",    "cache",   "callback", "client", "conn",     "connection", "db",    "default", "expire",
	"expires", "fn",      "force",    "func",   "function", "kwargs",     "load",  "loader",  "log",
	"logger",  "refresh", "session",  "task",   "timeout",  "ttl",        "using", "verbose", "version",
};

static bool says_how(const char *name)
{
	for (size_t i = 0; i < sizeof hows / sizeof *hows; i++)
		if (text_equals(hows[i], name))
			return true;
	return false;
}

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

static bool is_request(const struct project *project, const struct parameter *parameter)
{
	return name_is_kind(project, parameter->name, "request");
}

static bool is_method_self(const struct function *function, const struct parameter *parameter)
{
	return function_class(function) && parameter == &function->parameters[0];
}

/* An instance of a model that the method is called on. */
static bool is_row(struct project *project, const struct function *function)
{
	struct class_ref self = { function_class(function), NULL };

	self.name = project_class_name(project, self.def);
	return project_method_kind(project, function) == METHOD_INSTANCE && class_is_kind(project, self, "model");
}

/* Whether INPUT's attribute is data of the row rather than a constant or method of its class. */
static bool is_field(struct project *project, const struct function *function, const struct input *input)
{
	struct binding_run run = class_member(project, function_class(function), input->attribute, NULL);

	return run.count && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
	       run.items[0].value->kind == EXPR_CALL;
}

static bool counts(struct project *project, const struct function *function, const struct input *input)
{
	if (is_method_self(function, input->parameter))
		return input->attribute && is_row(project, function) && is_field(project, function, input);
	if (input->parameter->kind == PARAMETER_STAR || input->parameter->kind == PARAMETER_DOUBLE_STAR)
		return false;
	/* the rest of a request is the same for all, or not sure to differ */
	if (is_request(project, input->parameter))
		return input->attribute &&
		       pack_word_is(project_packs(project), WORD_REQUEST_OWN, input->attribute);
	return !says_how(input->parameter->name) && !is_called(function, input->parameter->name);
}

/* Whether the key holds what the input is, or something that tells it. */
static bool is_in_key(const struct slice_of_function *key, const struct input *input)
{
	for (size_t i = 0; i < key->count; i++) {
		if (key->inputs[i].parameter != input->parameter)
			continue;
		if (!is_request(key->project, input->parameter) || !key->inputs[i].attribute ||
		    text_equals(key->inputs[i].attribute, input->attribute))
			return true;
		/* kept by user on purpose: which session is theirs */
		if (name_is_kind(key->project, key->inputs[i].attribute, "user") &&
		    name_is_kind(key->project, input->attribute, "session"))
			return true;
		if (pack_word_is(project_packs(key->project), WORD_REQUEST_URI, key->inputs[i].attribute))
			return true;
	}
	return false;
}

/* Whether the function fills what it has looked up, by itself. */
static bool is_aside(struct project *project, const struct key_site *site)
{
	struct key_sites sites = sites_in(project, site->module->file);

	if (site->role == ROLE_GET_OR_SET)
		return true;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *other = &sites.items[i];

		if (other->role == ROLE_GET && other->scope == site->scope && other->template &&
		    template_equals(other->template, site->template))
			return true;
	}
	return false;
}

static bool is_fit(struct project *project, const struct key_site *site)
{
	if (site->role != ROLE_SET && site->role != ROLE_ADD && site->role != ROLE_GET_OR_SET)
		return false;
	if (site->is_migration || site->many || !site->key || !site->value || site->call != site->api_call ||
	    site->value_scope != site->scope)
		return false;
	return site->scope->kind == SCOPE_FUNCTION && template_resolution(site->template) == RESOLUTION_FULL &&
	       is_aside(project, site);
}

static const char *name_of(struct project *project, const struct function *function, const struct input *input)
{
	if (is_method_self(function, input->parameter) || is_request(project, input->parameter))
		return arena_dotted(project_arena(project), input->parameter->name, input->attribute);
	return input->parameter->name;
}

static bool find_parameter(struct project *project, const struct key_site *site, const struct slice_of_function *key,
			   const struct slice_of_function *value, struct missing_input *out)
{
	for (size_t i = 0; i < value->count; i++) {
		const struct input *input = &value->inputs[i];

		if (!counts(project, site->scope->function, input) || is_in_key(key, input))
			continue;
		*out = (struct missing_input){ name_of(project, site->scope->function, input), input->expr,
					       input->scope, false };
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

	if (!read || has_language(site->template) || language_of(project, site->scope, site->key))
		return false;
	*out = (struct missing_input){ "the active language", read->expr, read->scope, true };
	return true;
}

bool key_misses(struct project *project, const struct key_site *site, struct missing_input *out)
{
	struct slice_of_function key = { .project = project }, value = { .project = project };

	if (!is_fit(project, site))
		return false;
	key.function = value.function = site->scope->function;
	follow(&key, site->scope, site->key);
	follow(&value, site->scope, site->value);
	/* a key that is handed in is the caller's business; a value that was read and changed is no function of its inputs */
	if (key.too_large || value.too_large || key.reads_cache || value.reads_cache ||
	    (key.count == 1 && !key.inputs[0].attribute && key.inputs[0].expr == site->key))
		return false;
	return find_parameter(project, site, &key, &value, out) || find_language(project, site, out);
}
