#include "analysis/frozen.h"

#include "analysis/language.h"
#include "analysis/lazy_text.h"
#include "project/words.h"
#include "syntax/visit.h"

#include <ctype.h>

/* Expressions around one that are looked at. */
enum { TRAIL_MAX = 32 };
/* Longer words than this are none that packs know. */
enum { WORD_BYTES = 32 };

/* ---- what stands around a call ---- */

/* The expressions that hold SPAN, the outermost first. */
struct trail {
	struct span span;
	const struct expr *items[TRAIL_MAX];
	size_t count;
};

static bool on_trail(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct trail *trail = visitor->data;

	(void)scope;
	if (!span_contains(expr->span, trail->span))
		return false;
	if (trail->count < TRAIL_MAX)
		trail->items[trail->count++] = expr;
	return true;
}

static struct trail trail_to(const struct kept_value *kept, struct span span)
{
	struct trail trail = { .span = span };
	struct visitor visitor = { .expr = on_trail, .data = &trail };

	visit_expr(&visitor, kept->value, kept->scope);
	return trail;
}

static const char *given_argument(const struct pack_set *packs, const struct trail *trail)
{
	for (size_t i = trail->count; i > 0; i--) {
		const struct expr *call = trail->items[i - 1];

		for (size_t a = 0; call->kind == EXPR_CALL && a < call->call.count; a++) {
			const struct argument *argument = &call->call.arguments[a];

			if (argument->kind == ARGUMENT_KEYWORD &&
			    pack_word_is(packs, WORD_GIVEN, argument->name) &&
			    span_contains(argument->value->span, trail->span))
				return argument->name;
		}
	}
	return NULL;
}

static bool is_field_default(struct project *project, const struct kept_value *kept)
{
	const struct class_def *class_def =
		kept->scope->kind == SCOPE_CLASS ? kept->scope->class_def : NULL;

	for (size_t i = 0; class_def && kept->annotated && i < class_def->decorator_count; i++) {
		const struct expr *decorator = class_def->decorators[i];
		struct entity entity;

		if (decorator->kind == EXPR_CALL)
			decorator = decorator->call.callee;
		entity = project_resolve(project, class_def->scope->parent, decorator);
		if (entity.kind == ENTITY_EXTERNAL &&
		    pack_word_is(project_packs(project), WORD_FIELDS, entity.name))
			return true;
	}
	return false;
}

/* `datetime.now().tzinfo` */
static bool is_timeless(const struct pack_set *packs, const struct trail *trail)
{
	for (size_t i = 0; i < trail->count; i++)
		if (trail->items[i]->kind == EXPR_ATTRIBUTE &&
		    pack_word_is(packs, WORD_TIMELESS, trail->items[i]->attribute.name))
			return true;
	return false;
}

/* ---- the start of the process ---- */

/*
 * The word of NAME at *AT, in lower case, and *AT behind it: `bootTime`, `BOOT_TIME` and
 * `boot_time` are two words each.
 */
static void next_word(const char *name, size_t *at, char word[WORD_BYTES])
{
	size_t size = 0, i = *at;

	while (name[i] == '_')
		i++;
	for (; name[i] && name[i] != '_' && size < WORD_BYTES - 1; i++) {
		if (size && isupper((unsigned char)name[i]) && islower((unsigned char)name[i - 1]))
			break;
		word[size++] = (char)tolower((unsigned char)name[i]);
	}
	word[size] = 0;
	*at = i;
}

static bool speaks_of_start(const struct pack_set *packs, const char *name)
{
	char word[WORD_BYTES];

	for (size_t at = 0; name[at];) {
		next_word(name, &at, word);
		if (pack_word_is(packs, WORD_BEGINNING, word))
			return true;
	}
	return false;
}

struct elapsed {
	const char *name;
	const struct expr *target;
	size_t uses, differences;
};

/* `clock() - NAME` */
static bool on_use(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct elapsed *elapsed = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_BINARY && text_equals(expr->operation.op, "-"))
		for (size_t i = 1; i < expr->operation.count; i++)
			elapsed->differences +=
				expr->operation.operands[i]->kind == EXPR_NAME &&
				text_equals(expr->operation.operands[i]->name.id, elapsed->name);
	if (expr->kind == EXPR_NAME && expr != elapsed->target &&
	    text_equals(expr->name.id, elapsed->name))
		elapsed->uses++;
	return true;
}

/* Whether all that the module does with the moment is to ask how long ago it was. */
static bool is_measured_from(const struct kept_value *kept)
{
	struct elapsed elapsed = { kept->target->name.id, kept->target, 0, 0 };
	struct visitor visitor = { .expr = on_use, .nested = true, .data = &elapsed };

	visit_module(&visitor, kept->scope->ast);
	return elapsed.uses > 0 && elapsed.uses == elapsed.differences;
}

static bool means_start(struct project *project, const struct kept_value *kept)
{
	if (kept->by != KEPT_BY_NAME || kept->scope->kind != SCOPE_MODULE ||
	    kept->target->kind != EXPR_NAME)
		return false;
	return speaks_of_start(project_packs(project), kept->target->name.id) ||
	       is_measured_from(kept);
}

/* Whether a function binds the name anew: then it holds a state, of which this is the first. */
static bool is_state(const struct kept_value *kept)
{
	struct binding_run run;

	if (kept->by != KEPT_BY_NAME || kept->scope->kind != SCOPE_MODULE ||
	    kept->target->kind != EXPR_NAME)
		return false;
	run = scope_bindings(kept->scope, kept->target->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].scope->kind == SCOPE_FUNCTION)
			return true;
	return false;
}

/* ---- the worst that is kept ---- */

/* What reads nothing, whatever it is. */
static bool is_plain(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_NAME:
	case EXPR_STRING:
	case EXPR_NUMBER:
	case EXPR_TRUE:
	case EXPR_FALSE:
	case EXPR_NONE:
	case EXPR_ELLIPSIS: return true;
	default: return false;
	}
}

/* Test cases, and factories of their data. */
static bool is_for_tests(struct project *project, const struct scope *scope)
{
	for (; scope; scope = scope->parent)
		if (scope->kind == SCOPE_CLASS &&
		    class_is_kind(project,
				  (struct class_ref){
					  scope->class_def,
					  project_class_name(project, scope->class_def) },
				  "test"))
			return true;
	return false;
}

/* `len(token())`: as long as any other. */
static bool is_measured(struct project *project, const struct kept_value *kept, const struct trail *trail)
{
	for (size_t i = 0; i + 1 < trail->count; i++) {
		struct entity entity = { 0 };

		if (trail->items[i]->kind == EXPR_CALL)
			entity = project_resolve(project, kept->scope, trail->items[i]->call.callee);
		if (entity.kind == ENTITY_EXTERNAL && (text_equals(entity.name, "builtins.len") ||
						       text_equals(entity.name, "builtins.type")))
			return true;
	}
	return false;
}

/* A clock that an object reads while it is made tells how old it is, in whichever function that happens. */
static bool is_birthday(const struct reading *reading)
{
	const struct function *function = scope_function(reading->scope);

	return reading->tells == TELLS_CLOCK && reading->chain.count > 1 && function && function_class(function) &&
	       text_equals(function->name, "__init__");
}

static bool is_stale(struct project *project, const struct kept_value *kept,
		     const struct reading *reading)
{
	struct trail trail = trail_to(kept, reading->chain.items[0].place.span);

	if (reading->validity < VALIDITY_MIGRATION || is_birthday(reading))
		return false;
	if (reading->tells == TELLS_LANGUAGE)
		return !kept->in_with;
	if (reading->tells == TELLS_RANDOM || reading->tells == TELLS_CLOCK) {
		if (is_measured(project, kept, &trail))
			return false;
	}
	if (reading->tells == TELLS_CLOCK)
		return !is_timeless(project_packs(project), &trail) && !means_start(project, kept);
	return true;
}

static bool may_be_meant(const struct kept_value *kept, const struct frozen *frozen)
{
	const struct reading *reading = frozen->reading;

	if (reading->doubtful || reading->validity == VALIDITY_MIGRATION ||
	    reading->tells == TELLS_QUERY)
		return true;
	return reading->tells == TELLS_RANDOM && kept->by != KEPT_BY_PARAMETER && !frozen->given &&
	       !frozen->is_field_default;
}

/* `app = create_app()`: what is read while it is set up is no part of it, and it is meant to last. */
static bool is_made_once(struct project *project, const struct kept_value *kept)
{
	struct type type = project_type(project, kept->scope, kept->value);

	return type.kind == TYPE_INSTANCE && (class_is_kind(project, type.cls, "app") ||
					      class_is_kind(project, type.cls, "settings"));
}

/* `current = cast(Session, session)`: what stands for the request is handed on, and asked when a request is served. */
static bool hands_on(const struct kept_value *kept, const struct reading *reading)
{
	struct trail trail = trail_to(kept, reading->chain.items[0].place.span);
	const struct expr *around = trail.count >= 2 ? trail.items[trail.count - 2] : NULL;

	return reading->validity == VALIDITY_REQUEST && reading->chain.count == 1 &&
	       reading->expr->kind == EXPR_NAME && (!around || around->kind == EXPR_CALL);
}

/*
 * The worst that KEPT holds; of what a thread or task has of its own only where there is nothing else,
 * since no request runs during an import, and then it is what it is without one.
 */
static const struct reading *stale_reading(struct project *project, const struct kept_value *kept)
{
	struct reading_list list = value_readings(project, kept->scope, kept->value, kept->iterated);
	const struct reading *local = NULL;

	for (size_t i = 0; i < list.count; i++) {
		const struct reading *reading = &list.items[i];

		if (!is_stale(project, kept, reading) || hands_on(kept, reading) || (local && reading->doubtful))
			continue;
		if (reading->tells != TELLS_LOCAL)
			return reading;
		local = local ? local : reading;
	}
	return local;
}

bool find_frozen(struct project *project, const struct kept_value *kept, struct frozen *out)
{
	const struct reading *reading;
	struct trail trail;

	if (is_plain(kept->value) && !kept->iterated)
		return false;
	reading = stale_reading(project, kept);
	if (!reading || (reading->chain.count > 1 && is_made_once(project, kept)) ||
	    is_for_tests(project, kept->scope) || is_state(kept))
		return false;
	trail = trail_to(kept, reading->chain.items[0].place.span);
	*out = (struct frozen){ .reading = reading,
				.given = given_argument(project_packs(project), &trail),
				.is_field_default = is_field_default(project, kept) };
	if (reading->tells == TELLS_LANGUAGE && !language_changes(project))
		out->why_harmless = "nothing in the project is seen to switch the language";
	out->maybe_meant = out->why_harmless || may_be_meant(kept, out);
	return true;
}

/* ---- why not ---- */

static bool is_in_package(struct project *project, const struct module *module)
{
	const char *dot = strrchr(module->name, '.');
	const struct module *package =
		dot ? project_find_module(project,
					  arena_text(project_arena(project),
						     (struct slice){
							     module->name,
							     (size_t)(dot - module->name) }),
					  module)
		    : NULL;

	return package && package->is_package;
}

static bool has_word(const struct pack_set *packs, const char *name, enum meaning meaning)
{
	const struct names *words = &packs->words[meaning];

	for (size_t i = 0; i < words->count; i++) {
		size_t size = strlen(words->items[i]);

		for (const char *at = name; at; at = strchr(at, '.')) {
			at += *at == '.';
			if (strncmp(at, words->items[i], size) == 0 &&
			    (at[size] == 0 || at[size] == '.'))
				return true;
		}
	}
	return false;
}

static bool is_setting_name(const char *name)
{
	bool is_upper = false;

	for (; *name; name++) {
		if (islower((unsigned char)*name))
			return false;
		is_upper |= isupper((unsigned char)*name) != 0;
	}
	return is_upper;
}

static bool binds_settings(const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++)
		if (scope->bindings[i].kind == BINDING_ASSIGN && is_setting_name(scope->bindings[i].name))
			return true;
	return false;
}

/*
 * Settings are upper case. The views that show some may stand in a file of that name too, and then
 * there are classes of a framework in it.
 */
static bool is_settings(struct project *project, const struct module *module)
{
	struct ast_parts parts;
	bool found;

	if (!has_word(project_packs(project), module->name, WORD_SETTINGS))
		return false;
	found = binds_settings(module->ast->scope);
	parts = module_parts(module);
	for (size_t i = 0; i < parts.class_count; i++) {
		const struct class_def *def = parts.classes[i];
		struct class_ref ref = { def, project_class_name(project, def) };

		if (project_owner(project, ref, NULL))
			return false;
		found |= binds_settings(def->scope);
	}
	return found;
}

const char *import_exemption(struct project *project, const struct module *module)
{
	const struct pack_set *packs = project_packs(project);

	if (is_settings(project, module))
		return "the file is a module of settings: what it computes is as it was set when "
		       "the process started";
	if (path_lies_in(project, module->path, WORD_SCRIPT_FOLDER) ||
	    (pack_word_is(packs, WORD_SCRIPT, text_last_name(module->name)) &&
	     !is_in_package(project, module)))
		return "the file is a script that a tool runs: its process ends with it";
	if (module_is_program(project, module))
		return "the file is a program: nothing imports it";
	return NULL;
}

struct handing {
	struct project *project;
	const char *why;
};

static bool on_handed(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct handing *handing = visitor->data;

	if (handing->why)
		return false;
	if (is_lazy_text(handing->project, scope, expr))
		handing->why = "its text is translated when it is shown";
	else if (expr->kind == EXPR_NAME || expr->kind == EXPR_ATTRIBUTE) {
		struct entity entity = project_resolve(handing->project, scope, expr);
		const struct pack_source *source =
			entity.name ? pack_source_find(project_packs(handing->project), entity.name)
				    : NULL;

		if (source && source->on_call && source->validity >= VALIDITY_MIGRATION)
			handing->why = arena_printf(
				project_arena(handing->project),
				"`%s` is handed over here, and called when a value is needed",
				text_last_name(entity.name));
	} else if (project_type(handing->project, scope, expr).kind == TYPE_QUERYSET) {
		handing->why = "the queryset reads no rows until somebody evaluates it";
	}
	return !handing->why;
}

static const char *why_fresh(struct project *project, const struct kept_value *kept,
			     const struct reading *reading)
{
	if (is_for_tests(project, kept->scope))
		return "a test case or a factory of its data ends with the tests";
	if (is_state(kept))
		return "a function binds the name anew";
	if (hands_on(kept, reading))
		return "what stands for the request is handed on, and asked when one is served";
	if (reading->chain.count > 1 && is_made_once(project, kept))
		return "it is made once for each process, and what is read while it is set up is no part of it";
	if (reading->tells == TELLS_LANGUAGE)
		return kept->in_with ? "the `with` around it may set the language" : NULL;
	if (is_birthday(reading))
		return "an object notes when it was made";
	if (reading->tells == TELLS_RANDOM)
		return "only its length is kept, which is that of any other";
	if (reading->tells != TELLS_CLOCK)
		return NULL;
	return means_start(project, kept) ? "the moment of the start is meant"
					  : "this part of a moment is the same at any other";
}

const char *frozen_exemption(struct project *project, const struct kept_value *kept)
{
	struct handing handing = { project, NULL };
	struct visitor visitor = { .expr = on_handed, .data = &handing };
	const struct reading *reading =
		reading_worst(value_readings(project, kept->scope, kept->value, kept->iterated),
			      VALIDITY_MIGRATION);

	if (reading)
		return why_fresh(project, kept, reading);
	visit_expr(&visitor, kept->value, kept->scope);
	return handing.why;
}
