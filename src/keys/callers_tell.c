#include "keys/callers_tell.h"

#include "keys/told.h"
#include "keys/value_kind.h"
#include "syntax/visit.h"
#include "values/callers.h"

/* Calls of one function, and functions that hand a guard on. */
enum { CALLS_MAX = 40, HOPS = 3 };

/* The argument that a call of FUNCTION hands over for its PARAMETER; NULL: none. */
static const struct expr *argument_for(struct project *project, const struct function *function,
				       const struct expr *call, const struct parameter *parameter)
{
	enum method_kind kind = project_method_kind(project, function);
	int position = (int)(parameter - function->parameters);
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
			key->items[i].parameter
				? argument_for(key->project, key->function, site->call, key->items[i].parameter)
				: NULL;

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

/* Whether the attribute that INPUT begins with is one value in the body of CLASS, and nothing else anywhere. */
static bool is_class_constant(struct project *project, const struct class_def *class_def, const struct input *input)
{
	const char *name = input_attribute(project, input);
	const struct class_def *owner = NULL;
	struct binding_run run = { 0 };
	size_t writes = 0;

	if (name)
		run = class_member(project, class_def, name, &owner);
	if (run.count != 1 || run.items[0].kind != BINDING_ASSIGN || !class_is_final(project, class_def))
		return false;
	class_attribute_writes(project, owner, name, &writes);
	return writes == 0;
}

/*
 * `self`, handed on by a method: as little of an input there as in the method itself, but for a row, which one may be another.
 * A constant of its class is the same each time, as long as no other call hands over something else.
 */
static bool is_own_object(const struct handed *handed, const struct inputs *caller, const struct input *input)
{
	const struct class_def *class_def = function_class(caller->function);
	struct class_ref own = { class_def, class_def ? project_class_name(caller->project, class_def) : NULL };

	if (!parameter_is_self(caller->function, input->parameter) || class_is_kind(caller->project, own, "model"))
		return false;
	return input->count == 0 || (handed->calls == 1 && is_class_constant(caller->project, class_def, input));
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
		handed->is_free |= !input_is_told(&told, &made.items[i]) && !is_own_object(handed, &made, &made.items[i]);
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
	const struct expr *value = argument_for(handed->key->project, handed->key->function, site->call,
						handed->parameter);
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

bool callers_tell(const struct inputs *key, const struct parameter *parameter, enum memo memo)
{
	struct handed handed = { .key = key, .parameter = parameter };
	struct callers callers = function_callers(key->project, key->function, false);

	for (size_t i = 0; i < callers.count && !(handed.is_free && handed.is_made); i++)
		note_call(&handed, callers.items[i].site);
	if (memo == MEMO_OF_CALLER && handed.is_made)
		return true;
	return handed.calls > 0 && handed.calls <= CALLS_MAX && !handed.is_free &&
	       (handed.constants == 0 || handed.constants == handed.calls);
}

/* ---- what guards the cache ---- */

struct guard_search {
	const struct parameter *guard;
	struct span use;
	bool found;
};

static bool is_guard(const struct expr *test, const struct parameter *guard)
{
	if (test->kind == EXPR_BOOLEAN && text_equals(test->operation.op, "and"))
		for (size_t i = 0; i < test->operation.count; i++)
			if (is_guard(test->operation.operands[i], guard))
				return true;
	return test->kind == EXPR_NAME && text_equals(test->name.id, guard->name);
}

/* `if use_cache:` around the use, or `if not use_cache: return ...` before it. */
static bool on_test(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct guard_search *search = self->data;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		const struct stmt *first = branch->body.count ? branch->body.items[0] : NULL;
		const struct stmt *last = first ? branch->body.items[branch->body.count - 1] : NULL;

		if (!last || !branch->test)
			continue;
		if (first->span.offset <= search->use.offset && span_end(last->span) >= span_end(search->use))
			search->found |= is_guard(branch->test, search->guard);
		else if (last->kind == STMT_RETURN && last->span.offset < search->use.offset &&
			 branch->test->kind == EXPR_UNARY && text_equals(branch->test->operation.op, "not"))
			search->found |= is_guard(branch->test->operation.operands[0], search->guard);
	}
	return !search->found;
}

static bool leads_to(const struct function *function, const struct parameter *guard, const struct expr *call)
{
	struct guard_search search = { guard, call->span, false };
	struct visitor visitor = { .stmt = on_test, .data = &search };

	visit_function(&visitor, function);
	return search.found;
}

bool site_is_guarded(struct project *project, const struct key_site *site, const struct parameter *guard)
{
	struct key_sites sites = module_key_sites(project, site->module);
	const struct function *function = site->scope->function;

	if (scope_bindings(function->scope, guard->name).count != 1 || !leads_to(function, guard, site->call))
		return false;
	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].scope == site->scope && sites.items[i].role == ROLE_GET && sites.items[i].template &&
		    template_equals(sites.items[i].template, site->template) &&
		    !leads_to(function, guard, sites.items[i].call))
			return false;
	return true;
}

/* Whether all that WHAT is made of is among what BY is made of. */
static bool depends_on(struct project *project, const struct scope *scope, const struct expr *by,
		       const struct expr *what)
{
	struct inputs deciding, decided;
	size_t shared = 0;

	inputs_init(&deciding, project, scope_function(scope));
	inputs_init(&decided, project, scope_function(scope));
	inputs_follow(&deciding, scope, by);
	inputs_follow(&decided, scope, what);
	for (size_t i = 0; i < decided.count; i++)
		for (size_t k = 0; k < deciding.count; k++)
			if (inputs_same_root(&decided.items[i], &deciding.items[k])) {
				shared++;
				break;
			}
	return decided.count > 0 && shared == decided.count;
}

static const struct parameter *parameter_named(const struct function *function, const struct expr *expr)
{
	for (size_t i = 0; expr->kind == EXPR_NAME && i < function->parameter_count; i++)
		if (text_equals(function->parameters[i].name, expr->name.id))
			return &function->parameters[i];
	return NULL;
}

static bool all_decide(struct project *project, const struct function *function, const struct parameter *guard,
		       const struct parameter *parameter, int hops);

static bool decides(struct project *project, const struct call_site *site, const struct expr *by,
		    const struct expr *what, int hops)
{
	const struct function *caller = scope_function(site->scope);
	const struct parameter *guard, *parameter;

	if (by->kind == EXPR_FALSE)
		return true;
	if (!caller)
		return false;
	guard = parameter_named(caller, by);
	parameter = parameter_named(caller, what);
	if (guard && parameter && guard != parameter)
		return all_decide(project, caller, guard, parameter, hops);
	return depends_on(project, site->scope, by, what);
}

static bool all_decide(struct project *project, const struct function *function, const struct parameter *guard,
		       const struct parameter *parameter, int hops)
{
	struct callers callers = function_callers(project, function, false);

	if (hops == 0 || callers.count == 0 || callers.count > CALLS_MAX)
		return false;
	for (size_t i = 0; i < callers.count; i++) {
		const struct call_site *site = callers.items[i].site;
		const struct expr *by = argument_for(project, function, site->call, guard);
		const struct expr *what = argument_for(project, function, site->call, parameter);

		by = by ? by : guard->default_value;
		if (!by || !what || !decides(project, site, by, what, hops - 1))
			return false;
	}
	return true;
}

bool callers_guard(struct project *project, const struct key_site *site, const struct parameter *parameter)
{
	const struct function *function = site->scope->function;

	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *guard = &function->parameters[i];

		if (guard != parameter && site_is_guarded(project, site, guard) &&
		    all_decide(project, function, guard, parameter, HOPS))
			return true;
	}
	return false;
}
