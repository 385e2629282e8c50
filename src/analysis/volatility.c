#include "analysis/volatility.h"

#include "analysis/flow.h"
#include "project/words.h"
#include "syntax/visit.h"
#include "values/callers.h"

static bool is_shared(struct project *project, const struct cache_use *use)
{
	if (!use->class_def || project_method_kind(project, use->function) != METHOD_INSTANCE)
		return true;
	return class_life(project, use->class_def).lifetime == LIFETIME_PROCESS;
}

enum { RESULTS_MAX = 4 };

/* An application, an engine, settings: what is made to last, whatever is read while it is set up. */
static bool is_lasting(struct project *project, struct type type)
{
	return type.kind == TYPE_INSTANCE &&
	       (class_is_kind(project, type.cls, "app") || class_is_kind(project, type.cls, "app-part") ||
		class_is_kind(project, type.cls, "settings"));
}

static bool makes_lasting(struct project *project, const struct function *function)
{
	const struct expr *values[RESULTS_MAX];
	const struct scope *scopes[RESULTS_MAX];
	size_t count = 0;

	if (function->returns &&
	    is_lasting(project, project_annotation_type(project, function->scope->parent, function->returns)))
		return true;
	if (!function->stmt || !function_returns(function, values, scopes, RESULTS_MAX, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!is_lasting(project, project_type(project, scopes[i], values[i])))
			return false;
	return count > 0;
}

const char *process_cache_exemption(struct project *project, const struct cache_use *use)
{
	if (use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_ONCE)
		return "it is no cache that lives as long as the process";
	if (!use->function)
		return "what is cached is not seen";
	if (use->scope->kind == SCOPE_FUNCTION)
		return "the cache is made anew whenever the function around it runs";
	if (!function_has_result(use->function))
		return "nothing is returned: it runs once on purpose";
	if (makes_lasting(project, use->function))
		return "what it returns is made once for each process, and what is read while it is set up is no part of it";
	if (!is_shared(project, use))
		return "`self` is part of the keys, and instances are not known to live as long as the process";
	return NULL;
}

static bool tells_language(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct scope *bound = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct reading_list list;

	if (bound && bound->kind == SCOPE_FUNCTION) {
		struct binding_run run = scope_bindings(bound, expr->name.id);

		if (run.count != 1 || run.items[0].kind != BINDING_ASSIGN || !run.items[0].value)
			return false;
		scope = run.items[0].scope;
		expr = run.items[0].value;
	}
	list = value_readings(project, scope, expr, false);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].tells == TELLS_LANGUAGE)
			return true;
	return false;
}

/* Whether every caller hands the active language over, as a part of the key. */
static bool is_keyed_by_language(struct project *project, const struct cache_use *use)
{
	const struct function *function = use->function;
	struct callers callers = function_callers(project, function, false);
	size_t own = use->class_def && project_method_kind(project, function) != METHOD_STATIC ? 1 : 0;

	for (size_t i = own; i < function->parameter_count && !callers.too_many; i++) {
		const struct parameter *parameter = &function->parameters[i];
		size_t given = 0;

		if (!cache_keeps_parameter(project, use, parameter))
			continue;
		for (size_t k = 0; k < callers.count; k++) {
			const struct call_site *site = callers.items[k].site;
			const struct expr *value = call_argument(site->call, (int)(i - own), parameter->name);

			given += value && tells_language(project, site->scope, value);
		}
		if (given && given == callers.count)
			return true;
	}
	return false;
}

const struct reading *process_cache_reading(struct project *project, const struct cache_use *use)
{
	/* a value of the moment is kept for a moment, as it was meant */
	enum validity most = cache_expires(use) ? VALIDITY_REQUEST : VALIDITY_MOMENT;
	struct reading_list list;
	bool keyed = false, asked = false;

	if (process_cache_exemption(project, use))
		return NULL;
	list = kept_result_readings(project, use->function);
	for (size_t i = 0; i < list.count; i++) {
		const struct reading *reading = &list.items[i];

		if (reading->validity < VALIDITY_MIGRATION || reading->validity > most)
			continue;
		if (reading->tells != TELLS_LANGUAGE)
			return reading;
		keyed = asked ? keyed : is_keyed_by_language(project, use);
		asked = true;
		if (!keyed)
			return reading;
	}
	return NULL;
}

/* ---- keys that a decorator makes ---- */

struct asking {
	const struct expr *object;
	const char *name;
};

static bool on_asked(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct asking *asking = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_ATTRIBUTE && expr->attribute.object == asking->object)
		asking->name = expr->attribute.name;
	return !asking->name;
}

/* The attribute that is asked of what EXPR names in FUNCTION; NULL: it is handed on as a whole. */
static const char *asked_of(const struct function *function, const struct expr *expr)
{
	struct asking asking = { .object = expr };
	struct visitor visitor = { .expr = on_asked, .nested = true, .data = &asking };

	visit_function(&visitor, function);
	return asking.name;
}

/* Whether READING, of something that stands for the request, tells one client from the next. */
static bool tells_clients_apart(struct project *project, const struct reading *reading)
{
	const struct function *function = scope_function(reading->scope);
	const struct expr *expr = reading->expr;
	const char *asked;

	if (expr->kind != EXPR_NAME || name_is_kind(project, expr->name.id, "session") ||
	    name_is_kind(project, expr->name.id, "user"))
		return true;
	asked = function ? asked_of(function, expr) : NULL;
	return asked && (pack_word_is(project_packs(project), WORD_REQUEST_OWN, asked) ||
			 name_is_kind(project, asked, "user"));
}

static bool says_its_key(const struct cache_use *use)
{
	if (!use->settings)
		return false;
	for (size_t i = 0; i < use->what->key_keywords.count; i++)
		if (call_argument(use->settings, -1, use->what->key_keywords.items[i]))
			return true;
	return call_has_star(use->settings) ||
	       (use->what->key_position != -2 &&
		call_argument(use->settings, use->what->key_position, use->what->key_keyword));
}

const struct reading *memo_misses(struct project *project, const struct cache_use *use)
{
	struct reading_list list;

	if (use->what->keys_by == KEYS_UNSEEN || !use->function || !use->is_decorator || says_its_key(use))
		return NULL;
	list = kept_result_readings(project, use->function);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].validity == VALIDITY_REQUEST && !list.items[i].doubtful &&
		    tells_clients_apart(project, &list.items[i]))
			return &list.items[i];
	return NULL;
}
