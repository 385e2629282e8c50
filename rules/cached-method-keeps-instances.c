#include "analysis/caches.h"
#include "values/attribute_names.h"
#include "values/callers.h"
#include "analysis/hashing.h"
#include "analysis/lifetime.h"
#include "analysis/live_parameter.h"
#include "analysis/registration.h"
#include "analysis/slots.h"
#include "analysis/volatility.h"
#include "lint/rule.h"
#include "project/classes.h"

static bool is_compared_by_value(struct check *check, const struct class_def *class_def)
{
	return class_hashing(check->project, class_def, NULL) == HASHING_VALUE;
}

static bool is_exempt_class(struct project *project, struct class_ref owner)
{
	return class_is_kind(project, owner, "enum") || class_is_kind(project, owner, "metaclass");
}

static bool has_class_property(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct pack_decorator *what =
			decorator_of(project, function->scope->parent, function->decorators[i], NULL, NULL, NULL);

		if (what && what->kind == CACHE_CLASS_PROPERTY)
			return true;
	}
	return false;
}

/* `@classproperty` and the like, where it is not known, or a call by `cls.method(cls)`: a first parameter called so is the class. */
static bool takes_a_class(const struct function *function)
{
	static const char *const names[] = { "cls", "klass", "mcs", "metacls" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(function->parameters[0].name, names[i]))
			return true;
	return false;
}

/* Whether every call fails, so that nothing is ever kept: OL108 says it. */
static bool cannot_work(struct project *project, const struct cache_use *use)
{
	struct span where;

	if (cached_descriptor(project, use, NULL))
		return true;
	return class_hashing(project, use->class_def, &where) == HASHING_NONE &&
	       span_contains(use->class_def->stmt->span, where);
}

/* Why no instance is kept, as a sentence; NULL: one is. */
static const char *why_harmless(struct project *project, const struct cache_use *use, struct class_ref owner)
{
	if (use->what->kind != CACHE_PROCESS)
		return "the cache is not one for all instances";
	if (!use->function)
		return "what is cached is not seen";
	if (!use->class_def || use->function->parameter_count == 0)
		return "no method is cached, so no instance is part of the keys";
	if (use->bound_kind == BOUND_ENTRIES && use->bound == 0)
		return "`maxsize=0` keeps nothing";
	if (use->scope->kind == SCOPE_FUNCTION && !use->is_decorator)
		return "the cache is made anew whenever the function around it runs, for one instance";
	if (project_method_kind(project, use->function) != METHOD_INSTANCE)
		return "a static or class method is cached, so no instance is part of the keys";
	if (!cache_keeps_parameter(project, use, &use->function->parameters[0]))
		return "the key function leaves the instance out";
	if (is_exempt_class(project, owner))
		return "instances of an Enum or a metaclass are few, and live as long as the process anyway";
	if (has_class_property(project, use->function) || takes_a_class(use->function))
		return "the first parameter is the class, not an instance";
	if (cannot_work(project, use))
		return "it fails when it is called, as OL108 says";
	return NULL;
}

/* What the places that make instances show. */
struct makers {
	size_t places;    /* outside tests */
	size_t functions; /* that make one for each call */
	bool many;        /* one of them runs for each request, or in a loop */
	const struct instance_site *first[3];
};

/* So few functions, none of which makes them in a loop or for a request, cannot make many. */
enum { FEW_FUNCTIONS = 3 };

static struct makers find_makers(struct check *check, const struct class_def *class_def)
{
	struct instance_list sites = class_instances(check->project, class_def, true);
	const struct function *last = NULL;
	struct makers makers = { 0 };

	for (size_t i = 0; i < sites.count; i++) {
		const struct instance_site *site = &sites.items[i];
		const struct function *function = scope_function(site->scope);

		if (site->made == MADE_IN_TEST)
			continue;
		if (makers.places < sizeof makers.first / sizeof *makers.first)
			makers.first[makers.places] = site;
		makers.places++;
		makers.functions += site->made == MADE_PER_CALL && function != last;
		last = function;
		makers.many |= site->made == MADE_IN_LOOP || site->made == MADE_IN_REQUEST;
	}
	return makers;
}

static bool are_few(const struct makers *makers)
{
	return makers->places > 0 && !makers->many && makers->functions <= FEW_FUNCTIONS;
}

static enum severity severity_of(struct check *check, const struct cache_use *use, struct class_ref owner,
				 const struct makers *makers)
{
	const struct pack_owner *known = project_owner(check->project, owner, NULL);
	struct registration registration;

	if ((known && known->lifetime == LIFETIME_PROCESS) ||
	    class_registers_instances(check->project, owner.def, &registration) ||
	    cache_drops_entries(use))
		return SEVERITY_INFO;
	if (class_is_kind(check->project, owner, "model"))
		return SEVERITY_ERROR;
	if (are_few(makers))
		return SEVERITY_INFO;
	if (use->bound_kind == BOUND_ENTRIES && use->bound == 1)
		return SEVERITY_INFO;
	return is_compared_by_value(check, owner.def) || use->bound_kind == BOUND_NONE ? SEVERITY_ERROR
										       : SEVERITY_WARNING;
}

/*
 * What the values that are kept with the instances depend on, of a request first; NULL: on nothing
 * that goes stale, or OL103 or OL104 says it.
 */
static const struct reading *value_reading(struct check *check, const struct cache_use *use)
{
	struct reading_list list = kept_result_readings(check->project, use->function);
	const struct reading *found = NULL;
	struct live_parameter live;

	if (process_cache_reading(check->project, use) ||
	    find_live_parameter(check->project, use, &live))
		return NULL;
	for (size_t i = 0; i < list.count; i++) {
		const struct reading *reading = &list.items[i];

		if (reading->doubtful || reading->validity < VALIDITY_ROWS)
			continue;
		if (!found ||
		    (reading->validity == VALIDITY_REQUEST && found->validity != VALIDITY_REQUEST))
			found = reading;
	}
	return found;
}

static const char *keeps_how(struct check *check, const struct cache_use *use)
{
	const char *owner = use->class_def->name, *method = use->function->name,
		   *self = use->function->parameters[0].name;

	if (cache_drops_entries(use))
		return arena_printf(check->arena,
				    "`%s` keeps each `%s` alive until its entry expires", method,
				    owner);
	if (use->bound_kind == BOUND_NONE)
		return arena_printf(
			check->arena,
			"`%s` instances live as long as the process: `%s` keeps each `%s` in an unbounded cache", owner,
			method, self);
	if (use->bound_kind == BOUND_UNKNOWN)
		return arena_printf(
			check->arena,
			"`%s` keeps `%s` instances alive for the life of the process: its cache is keyed by `%s`",
			method, owner, self);
	return arena_printf(check->arena, "`%s` keeps up to %lld `%s` instance%s alive for the life of the process",
			    method, (long long)use->bound, owner, use->bound == 1 ? "" : "s");
}

static const char *message_of(struct check *check, const struct cache_use *use,
			      const struct reading *reading)
{
	const char *keeps = keeps_how(check, use);

	if (!reading)
		return keeps;
	return arena_printf(check->arena, "%s, with values that depend on %s", keeps,
			    reading->what);
}

static const char *made_how(enum made made)
{
	static const char *const how[] = {
		[MADE_ONCE] = "made once, at import",        [MADE_KEPT] = "made once and kept",
		[MADE_PER_CALL] = "made once per call",      [MADE_IN_LOOP] = "made in a loop",
		[MADE_IN_REQUEST] = "made once per request",
	};

	return how[made];
}

static void add_makers(struct check *check, const struct cache_use *use, const struct makers *makers,
		       struct evidence *items, size_t *count)
{
	size_t shown = makers->places < 3 ? makers->places : 3;

	for (size_t i = 0; i < shown; i++) {
		const char *how = made_how(makers->first[i]->made);

		if (i == 0 && makers->places > 1)
			how = arena_printf(check->arena, "%s; %zu places make a `%s`", how, makers->places,
					   use->class_def->name);
		items[(*count)++] = (struct evidence){ EVIDENCE_MADE, true, makers->first[i]->place, how };
		if (makers->first[i]->by)
			items[(*count)++] =
				(struct evidence){ EVIDENCE_CALLS, true,
						   project_place(makers->first[i]->by->scope,
								 makers->first[i]->by->call->span),
						   "reached from here" };
	}
}

/* Besides those of what is read. */
enum { NOTES_MAX = 9 };

static struct evidence_chain notes_of(struct check *check, const struct cache_use *use,
				      struct class_ref owner, const struct makers *makers,
				      const struct reading *reading)
{
	struct evidence_chain reads = { 0 };
	struct evidence *items;
	size_t count = 0;

	if (reading)
		reads = reading->chain;
	items = ARENA_ARRAY(check->arena, struct evidence, reads.count + NOTES_MAX);

	if (use->through)
		items[count++] = (struct evidence){
			EVIDENCE_CALLS,
			true,
			project_place(use->through->scope, use->through->name_span),
			arena_printf(check->arena, "`%s` applies `%s`", use->through->name, use->spelled),
		};
	items[count++] = (struct evidence){
		EVIDENCE_OWNER,
		true,
		project_place(use->function->scope, use->function->name_span),
		arena_printf(check->arena,
			     "the cache belongs to the function, one for all instances, and its keys hold `%s`",
			     use->function->parameters[0].name),
	};
	if (class_is_kind(check->project, owner, "model") || is_compared_by_value(check, use->class_def))
		items[count++] = (struct evidence){
			EVIDENCE_OTHER,
			true,
			project_place(use->class_def->scope, use->class_def->name_span),
			arena_printf(
				check->arena,
				"`%s` is compared by value: an equal instance made later gets the value of the first",
				use->class_def->name),
		};
	add_makers(check, use, makers, items, &count);
	for (size_t i = 0; i < reads.count; i++)
		items[count++] = reads.items[i];
	return (struct evidence_chain){ items, count };
}

/* Whether it is read as an attribute already, by a `property` above the cache. */
static bool is_read_as_property(struct check *check, const struct cache_use *use)
{
	return use->is_decorator && function_is_property(check->project, use->function);
}

/* Python calls those by looking at the class: `__enter__`. */
static bool is_special(const char *name)
{
	return text_starts(name, "__") && text_ends(name, "__");
}

/* Whether anybody may call it: Python itself, a class further up, seen or not, or code of the tree. */
static bool is_called(struct check *check, const struct cache_use *use)
{
	const struct class_info *info = project_class(check->project, use->class_def);
	const char *name = use->function->name;

	if (is_special(name))
		return true;
	for (size_t i = 1; i < info->ancestor_count; i++)
		if (info->ancestors[i].def
			    ? scope_bindings(info->ancestors[i].def->scope, name).count > 0
			    : !text_equals(info->ancestors[i].name, "builtins.object"))
			return true;
	return !info->complete || !class_is_final(check->project, use->class_def) ||
	       function_callers(check->project, use->function, false).count > 0;
}

/* ---- the cached property that it may become ---- */

/* Whether code of the project, tests too, treats it as what it would no longer be, whatever the object is. */
static bool is_used_otherwise(struct check *check, const struct cache_use *use, bool is_property)
{
	const char *name = use->function->name;
	size_t count;
	const uint32_t *files = project_all_files_with(check->project, name, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(check->project, files[i]);

		if (module && module_asks_for(check->project, module, name, is_property))
			return true;
	}
	return false;
}

/* The first `from functools import ...` that always runs; NULL: none. */
static const struct stmt *functools_import(const struct scope *module)
{
	const struct stmt *first = NULL;

	for (size_t i = 0; i < module->count; i++) {
		const struct binding *binding = &module->bindings[i];

		if (binding->kind == BINDING_FROM && !binding->conditional && binding->stmt->from.level == 0 &&
		    text_equals(binding->stmt->from.module, "functools") &&
		    (!first || binding->stmt->span.offset < first->span.offset))
			first = binding->stmt;
	}
	return first;
}

/* Adds `cached_property` to it, at one and the same place whoever asks. */
static bool add_import(struct fix *fix, const struct scope *scope)
{
	const struct stmt *import = functools_import(scope->ast->scope);
	size_t place = 0;

	if (!import || import->from.count == 0)
		return false;
	while (place < import->from.count && strcmp(import->from.items[place].path, "cached_property") < 0)
		place++;
	if (place < import->from.count)
		fix_add(fix, (struct span){ import->from.items[place].span.offset, 0 }, "cached_property, ");
	else
		fix_add(fix, (struct span){ span_end(import->from.items[place - 1].span), 0 }, ", cached_property");
	return true;
}

/* How a cached property is written where USE stands, with what imports it added to FIX; NULL: that is not seen. */
static const char *property_name(struct check *check, const struct cache_use *use, struct fix *fix)
{
	const struct expr *made = use->expr->kind == EXPR_CALL ? use->expr->call.callee : use->expr;
	struct entity known = project_resolve_name(check->project, use->scope, "cached_property");
	const struct pack_decorator *what = NULL;
	struct binding_run run;

	if (known.kind == ENTITY_EXTERNAL)
		what = pack_decorator_find(project_packs(check->project), known.name);
	if (what && what->kind == CACHE_PROPERTY)
		return "cached_property";
	if (!text_starts(use->spelled, "functools."))
		return NULL;
	if (made->kind == EXPR_ATTRIBUTE && made->attribute.object->kind == EXPR_NAME)
		return arena_dotted(check->arena, made->attribute.object->name.id, "cached_property");
	if (scope_lookup(use->scope, "cached_property", &run))
		return NULL;
	return add_import(fix, use->scope) ? "cached_property" : NULL;
}

/* Whether the method may be a property of its instance, which then has room for the value. */
static bool may_be_property(struct check *check, const struct cache_use *use, bool is_property)
{
	const struct function *function = use->function;
	struct span where;

	return use->is_decorator && !use->through && !cache_drops_entries(use) && function->parameter_count == 1 && !function->is_async &&
	       !function->is_generator && function->decorator_count == (is_property ? 2 : 1) &&
	       use->position + 1 == function->decorator_count &&
	       scope_bindings(use->class_def->scope, function->name).count == 1 &&
	       !slots_leave_out(check->project, use->class_def, "__dict__", &where) &&
	       (is_property || !is_called(check, use)) && !is_used_otherwise(check, use, is_property);
}

static const struct fix *fix_of(struct check *check, const struct cache_use *use)
{
	struct fix fix = { .applicability = FIX_UNSAFE, .title = "make it a `cached_property`" };
	bool is_property = is_read_as_property(check, use);
	struct span decorators;
	const char *name;

	if (!may_be_property(check, use, is_property))
		return NULL;
	decorators.offset = use->function->decorators[0]->span.offset;
	decorators.length = span_end(use->expr->span) - decorators.offset;
	name = property_name(check, use, &fix);
	if (!name || fix_spans_comment(use->scope->ast->source, decorators))
		return NULL;
	fix_add(&fix, decorators, name);
	return fix_keep(check->arena, &fix);
}

/* ---- the finding ---- */

static const char *help_of(struct check *check, const struct cache_use *use)
{
	if (use->function->parameter_count == 1 && is_read_as_property(check, use))
		return "make it a `cached_property` in place of both, which ends with its instance";
	if (use->function->parameter_count == 1 && !is_called(check, use))
		return "make it a `cached_property`, which ends with its instance";
	if (use->function->parameter_count == 1)
		return arena_printf(check->arena,
				    "keep the value on the instance, in an attribute that "
				    "`__init__` sets to None and "
				    "`%s` fills: it is called as a method",
				    use->function->name);
	return arena_printf(check->arena,
			    "cache on the instance (a dict made in `__init__`), or move the work to a function that "
			    "takes what `%s` needs instead of `%s`",
			    use->function->name, use->function->parameters[0].name);
}

void cached_method_keeps_instances_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct class_ref owner = { 0 };
		const struct reading *reading;
		struct makers makers;
		const char *why;

		if (use->class_def)
			owner = (struct class_ref){ use->class_def,
						    project_class_name(check->project, use->class_def) };
		why = why_harmless(check->project, use, owner);
		if (why) {
			if (use->what->kind != CACHE_PROPERTY)
				check_pass(check, (struct place){ module->file, use->expr->span }, why,
					   (struct evidence_chain){ 0 });
			continue;
		}
		makers = find_makers(check, use->class_def);
		reading = value_reading(check, use);
		check_report(check,
			     (struct finding){
				     .severity = severity_of(check, use, owner, &makers),
				     .place = { module->file, use->expr->span },
				     .also = use->function->name_span,
				     .message = message_of(check, use, reading),
				     .label = "one cache for all instances",
				     .help = help_of(check, use),
				     .fix = fix_of(check, use),
				     .scope = project_scope_name(check->project,
								 use->function->scope),
				     .related = notes_of(check, use, owner, &makers, reading),
			     });
	}
}
