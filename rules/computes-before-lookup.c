#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "analysis/sources.h"
#include "lint/rule.h"
#include "syntax/visit.h"

/* Builtins that cost less than the look-up itself. */
static const char *const cheap[] = { "bool", "dict",   "float", "frozenset", "int",  "len",
				     "list", "object", "set",   "str",       "tuple" };

struct search {
	struct check *check;
	const struct expr *found;
	const struct scope *scope;
	const struct function *property; /* that `found` runs; NULL: it is a call */
};

static bool is_cheap(struct project *project, const struct scope *scope, const struct expr *call)
{
	const char *name = project_callee_name(project, scope, call);
	const struct pack_key_part *part = name ? pack_key_part_find(project_packs(project), name) : NULL;

	if (part)
		return true; /* a clock, a random token, a digest */
	for (size_t i = 0; name && i < sizeof cheap / sizeof *cheap; i++)
		if (text_starts(name, "builtins.") && text_equals(name + sizeof "builtins", cheap[i]))
			return call->call.count == 0 || !text_equals(cheap[i], "list");
	return false;
}

static bool note_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	bool *callable = visitor->data;

	if (stmt->kind == STMT_RETURN && stmt->value) {
		const struct expr *value = stmt->value;
		struct binding_run run =
			value->kind == EXPR_NAME ? scope_bindings(scope, value->name.id) : (struct binding_run){ 0 };

		*callable |= value->kind == EXPR_LAMBDA || (run.count == 1 && run.items[0].kind == BINDING_FUNCTION);
	}
	return true;
}

/* Whether the call makes the callable that is asked for: a partial, a closure. */
static bool makes_callable(struct project *project, const struct scope *scope, const struct expr *call)
{
	const char *name = project_callee_name(project, scope, call);
	const struct function *callee;
	bool callable = false;
	struct visitor visitor = { .stmt = note_return, .data = &callable };
	struct type type = project_type(project, scope, call);

	if (name && (text_ends(name, "partial") ||
		     pack_word_is(project_packs(project), WORD_ADAPTER, text_last_name(name))))
		return true;
	if (type.kind == TYPE_FUNCTION || type.kind == TYPE_CLASS)
		return true;
	if (type.kind == TYPE_INSTANCE && type.cls.def && class_method(project, type.cls.def, "__call__", NULL))
		return true;
	if (project_callees(project, scope, call, &callee, 1))
		visit_function(&visitor, callee);
	return callable;
}

/* A queryset is evaluated when it is stored, on a miss. */
static bool is_lazy(struct project *project, const struct scope *scope, const struct expr *value)
{
	enum type_kind kind = project_type(project, scope, value).kind;

	return kind == TYPE_QUERYSET || kind == TYPE_MANAGER;
}

static bool note_call(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;

	if (search->found)
		return false;
	if (expr->kind == EXPR_CALL && !is_cheap(search->check->project, scope, expr) &&
	    !is_lazy(search->check->project, scope, expr)) {
		search->found = expr;
		search->scope = scope;
	}
	return !search->found;
}

static bool has_call(const struct function *function)
{
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++)
		if (scope_function(parts.calls[i].scope) == function && !parts.calls[i].in_decorator)
			return true;
	return false;
}

/* The property that reading EXPR runs, if it computes. */
static const struct function *property_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct type type;
	const struct function *function;

	if (expr->kind != EXPR_ATTRIBUTE)
		return NULL;
	type = project_type(project, scope, expr->attribute.object);
	if ((type.kind != TYPE_INSTANCE && type.kind != TYPE_CLASS) || !type.cls.def)
		return NULL;
	function = class_method(project, type.cls.def, expr->attribute.name, NULL);
	return function && function_is_property(project, function) && has_call(function) ? function : NULL;
}

/* What VALUE computes before the cache is asked, or NULL in `found`. */
static struct search find_work(struct check *check, const struct key_site *site)
{
	struct search search = { .check = check };
	struct visitor visitor = { .expr = note_call, .data = &search };
	const struct expr *value = site->value->kind == EXPR_AWAIT ? site->value->operand : site->value;

	search.property = property_of(check->project, site->value_scope, value);
	if (search.property) {
		search.found = value;
		search.scope = site->value_scope;
		return search;
	}
	if (value->kind == EXPR_LAMBDA || value->kind == EXPR_NAME || value->kind == EXPR_ATTRIBUTE)
		return search; /* a callable, or at hand */
	if (value->kind == EXPR_CALL && makes_callable(check->project, site->value_scope, value))
		return search;
	visit_expr(&visitor, value, site->value_scope);
	return search;
}

static const char *help_of(struct check *check, const struct key_site *site)
{
	const struct expr *value = site->value;
	const char *text =
		snippet(check->arena, site->value_scope->ast, value->kind == EXPR_AWAIT ? value->operand : value);

	if (value->kind == EXPR_CALL && value->call.count == 0)
		return arena_printf(check->arena, "pass the callable: `%s`",
				    snippet(check->arena, site->value_scope->ast, value->call.callee));
	return arena_printf(check->arena, "pass a callable: `lambda: %s`", text);
}

/*
 * The call without its parentheses, where it has nothing in them and what is called is at hand. The API would not
 * wait for what a callable returns.
 */
static const struct fix *fix_of(struct check *check, const struct key_site *site)
{
	struct fix fix = { .applicability = FIX_SAFE, .title = "pass the callable" };
	struct search work = { .check = check };
	struct visitor visitor = { .expr = note_call, .data = &work };
	const struct expr *value = site->value;
	struct span parentheses;

	if (value->kind != EXPR_CALL || value->call.count)
		return NULL;
	visit_expr(&visitor, value->call.callee, site->value_scope);
	parentheses.offset = span_end(value->call.callee->span);
	parentheses.length = span_end(value->span) - parentheses.offset;
	if (work.found || fix_spans_comment(site->value_scope->ast->source, parentheses))
		return NULL;
	fix_add(&fix, parentheses, "");
	return fix_keep(check->arena, &fix);
}

/* Work that is known to last is loud; a property that computes something is not known to. */
static enum severity severity_of(struct check *check, const struct search *work)
{
	struct reading_list readings = work->property ? function_readings(check->project, work->property)
						      : expression_readings(check->project, work->scope, work->found);
	const struct reading *worst = reading_worst(readings, VALIDITY_MIGRATION);

	if (worst && worst->validity == VALIDITY_MIGRATION)
		return SEVERITY_INFO;
	return work->property && !worst ? SEVERITY_INFO : SEVERITY_WARNING;
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct search *work)
{
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, 2);
	size_t count = 0;

	if (work->property)
		chain[count++] = (struct evidence){
			.role = EVIDENCE_CALLS,
			.has_place = true,
			.place = project_place(work->property->scope, work->property->name_span),
			.sentence = arena_printf(check->arena, "`%s` is a property: reading it runs this",
						 work->property->name),
		};
	if (key_evidence(check->arena, site, &chain[count]))
		count++;
	return (struct evidence_chain){ chain, count };
}

/* Where the call of the wrapper's method has what the method hands on as the value; -1: it hands on no parameter. */
static int handed_position(struct project *project, const struct key_site *site)
{
	const struct function *method = scope_function(site->api_scope), *called;

	if (!project_callees(project, site->scope, site->call, &called, 1) || called != method)
		return -1;
	for (size_t i = 0; method && site->value->kind == EXPR_NAME && i < method->parameter_count; i++)
		if (text_equals(method->parameters[i].name, site->value->name.id))
			return (int)i - (project_method_kind(project, method) != METHOD_STATIC);
	return -1;
}

/*
 * The call as it is judged: where a wrapper's method hands the value on as it is, the call of the wrapper, and what that hands
 * over; else that of the API.
 */
static struct key_site judged_call(struct check *check, const struct key_site *site)
{
	struct key_site judged = *site;
	const struct expr *value = NULL;
	int position;

	if (!site->value || !site->wrapper || site->call == site->api_call)
		return judged;
	position = handed_position(check->project, site);
	if (position >= 0)
		value = call_argument(site->call, position, site->value->name.id);
	if (!value)
		return judged;
	judged.value = value;
	judged.value_scope = site->scope;
	judged.api_call = site->call;
	judged.api_scope = site->scope;
	judged.api_module = site->module;
	return judged;
}

void computes_before_lookup_check(struct check *check, const struct module *module)
{
	struct key_sites all = project_key_sites(check->project);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < all.count; i++) {
		const struct key_site called = judged_call(check, &all.items[i]), *site = &called;
		struct search work;

		if (site->api_module != module || site->role != ROLE_GET_OR_SET || !site->value || !site->value_scope)
			continue;
		work = find_work(check, site);
		if (!work.found)
			continue;
		check_report(check,
			     (struct finding){
				     .severity = severity_of(check, &work),
				     .place = project_place(site->api_scope, site->api_call->span),
				     .message = arena_printf(check->arena,
							     "`%s` runs before `%s` looks the key up, on every hit too",
							     snippet(check->arena, work.scope->ast, work.found),
							     site->method),
				     .label = "computed whether it is needed or not",
				     .help = help_of(check, site),
				     .fix = fix_of(check, site),
				     .scope = project_scope_name(check->project, site->api_scope),
				     .related = chain_of(check, site, &work),
			     });
	}
}
