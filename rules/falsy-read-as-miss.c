#include "keys/get_uses.h"
#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "lint/rule.h"
#include "project/types.h"

enum { BINDINGS_MAX = 16, HOPS = 3 };

/* Builtins whose result is often zero, empty or false. */
static const char *const falsy_calls[] = { "all",  "any", "bool",   "dict", "frozenset", "int",  "len",
					   "list", "set", "sorted", "str",  "sum",       "tuple" };

static bool may_be_falsy(struct project *project, const struct scope *scope, const struct expr *value, int depth);

static bool builtin_may_be_falsy(struct project *project, const struct scope *scope, const struct expr *callee)
{
	struct entity entity = project_resolve(project, scope, callee);

	if (entity.kind != ENTITY_EXTERNAL || !text_starts(entity.name, "builtins."))
		return false;
	for (size_t i = 0; i < sizeof falsy_calls / sizeof *falsy_calls; i++)
		if (text_equals(falsy_calls[i], callee->name.id))
			return true;
	return false;
}

static bool call_may_be_falsy(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	enum type_kind owner;

	if (project_type(project, scope, call).kind == TYPE_QUERYSET)
		return true;
	if (callee->kind == EXPR_NAME)
		return builtin_may_be_falsy(project, scope, callee);
	if (callee->kind != EXPR_ATTRIBUTE)
		return false;
	owner = project_type(project, scope, callee->attribute.object).kind;
	if (owner == TYPE_QUERYSET || owner == TYPE_MANAGER)
		return names_hold(&project_packs(project)->queryset.counting, callee->attribute.name);
	return text_equals(callee->attribute.name, "join") || text_equals(callee->attribute.name, "strip");
}

static bool name_may_be_falsy(struct project *project, const struct scope *scope, const struct expr *name, int depth)
{
	const struct scope *home = scope_of_name(scope, name->name.id);
	struct binding_run run =
		home && home->kind == SCOPE_FUNCTION ? scope_bindings(home, name->name.id) : (struct binding_run){ 0 };

	for (size_t i = 0; i < run.count && i < BINDINGS_MAX; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
		    may_be_falsy(project, run.items[i].scope, run.items[i].value, depth - 1))
			return true;
	return false;
}

static bool may_be_falsy(struct project *project, const struct scope *scope, const struct expr *value, int depth)
{
	if (depth <= 0)
		return false;
	switch (value->kind) {
	case EXPR_COMPREHENSION: return value->comprehension.kind != COMPREHENSION_GENERATOR;
	case EXPR_COMPARE:
	case EXPR_FALSE:
	case EXPR_NONE: return true;
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET: return value->items.count == 0;
	case EXPR_DICT: return value->dict.count == 0;
	case EXPR_STRING: return value->string.text.size == 0;
	case EXPR_NUMBER: return value->number.is_integer && value->number.value == 0;
	case EXPR_UNARY: return text_equals(value->operation.op, "not");
	case EXPR_CALL: return call_may_be_falsy(project, scope, value);
	case EXPR_CONDITIONAL:
		return may_be_falsy(project, scope, value->conditional.then, depth - 1) ||
		       may_be_falsy(project, scope, value->conditional.otherwise, depth - 1);
	case EXPR_NAME: return name_may_be_falsy(project, scope, value, depth);
	default: return false;
	}
}

/* The get before SET in its function whose result is tested by truth. */
static const struct key_site *tested_get(const struct key_sites *sites, const struct key_site *set,
					 struct get_answer *answer)
{
	for (size_t i = 0; i < sites->count; i++) {
		const struct key_site *get = &sites->items[i];

		if (get->role != ROLE_GET || get->many || get->call != get->api_call ||
		    scope_function(get->scope) != scope_function(set->scope) ||
		    get->call->span.offset > set->call->span.offset || !same_key(get, set))
			continue;
		*answer = first_get_use(get);
		if (answer->use == GET_BY_TRUTH)
			return get;
	}
	return NULL;
}

static void report(struct check *check, const struct key_site *set, const struct key_site *get,
		   struct get_answer answer)
{
	struct evidence *test = ARENA_NEW(check->arena, struct evidence);

	*test = (struct evidence){
		.role = EVIDENCE_KEY,
		.has_place = true,
		.place = { get->module->file, answer.at->span },
		.sentence =
			arena_printf(check->arena, "`%s` is tested by truth here",
				     answer.name ? answer.name : snippet(check->arena, get->module->ast, get->call)),
	};
	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_INFO,
			     .place = project_place(set->scope, set->call->span),
			     .message = arena_printf(
				     check->arena,
				     "%s may hold a value that counts as false, and that is read as a miss each time",
				     key_words(check->arena, set->template)),
			     .label = "zero, empty or False is computed again",
			     .help = "compare with None, or with a marker of your own that is passed to `get` as the "
				     "default",
			     .scope = project_scope_name(check->project, set->scope),
			     .related = { test, 1 },
		     });
}

void falsy_read_as_miss_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *set = &sites.items[i];
		struct get_answer answer;
		const struct key_site *get;

		if (set->role != ROLE_SET || set->is_test || set->call != set->api_call || !set->value ||
		    !scope_function(set->scope) || !may_be_falsy(check->project, set->value_scope, set->value, HOPS))
			continue;
		get = tested_get(&sites, set, &answer);
		if (get)
			report(check, set, get, answer);
	}
}
