#include "keys/get_uses.h"
#include "keys/key_pairs.h"
#include "keys/key_values.h"
#include "analysis/snippet.h"
#include "lint/rule.h"
#include "project/types.h"

/* ---- one value ---- */

/* Builtins whose result is often zero, empty or false. */
static const char *const falsy_calls[] = { "all",  "any", "bool",   "dict", "frozenset", "int",  "len",
					   "list", "set", "sorted", "str",  "sum",       "tuple" };

/* `dict(a=1)` is not empty. */
static bool is_named_only(const struct expr *call)
{
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].kind != ARGUMENT_KEYWORD)
			return false;
	return call->call.count > 0;
}

static bool external_may_be_falsy(struct project *project, const char *name, const struct expr *call)
{
	if (pack_word_is(project_packs(project), WORD_BUILDER, name) ||
	    pack_word_is(project_packs(project), WORD_EMPTY_AT_FIRST, name))
		return !is_named_only(call);
	/* of a text nobody knows whether it is empty */
	if (text_equals(name, "builtins.str") && call->call.count)
		return false;
	for (size_t i = 0; i < sizeof falsy_calls / sizeof *falsy_calls; i++)
		if (text_starts(name, "builtins.") && text_equals(falsy_calls[i], text_last_name(name)))
			return true;
	return false;
}

static bool call_may_be_falsy(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	struct entity entity = project_resolve(project, scope, callee);
	enum type_kind owner;

	if (project_type(project, scope, call).kind == TYPE_QUERYSET)
		return true;
	if (entity.kind == ENTITY_EXTERNAL)
		return external_may_be_falsy(project, entity.name, call);
	if (callee->kind != EXPR_ATTRIBUTE)
		return false;
	owner = project_type(project, scope, callee->attribute.object).kind;
	if (owner == TYPE_QUERYSET || owner == TYPE_MANAGER)
		return names_hold(&project_packs(project)->queryset.counting, callee->attribute.name);
	return text_equals(callee->attribute.name, "join") || text_equals(callee->attribute.name, "strip");
}

static bool may_be_falsy(struct project *project, const struct value *value)
{
	const struct expr *expr = value->expr;

	if (value->elements)
		return false;
	switch (expr->kind) {
	case EXPR_COMPREHENSION: return expr->comprehension.kind != COMPREHENSION_GENERATOR;
	case EXPR_COMPARE:
	case EXPR_FALSE:
	case EXPR_NONE: return true;
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET: return expr->items.count == 0;
	case EXPR_DICT: return expr->dict.count == 0;
	case EXPR_STRING: return expr->string.text.size == 0;
	case EXPR_NUMBER: return expr->number.is_integer && expr->number.value == 0;
	case EXPR_UNARY: return text_equals(expr->operation.op, "not");
	case EXPR_CALL: return call_may_be_falsy(project, value->scope, expr);
	default: return false;
	}
}

/* ---- all that it may be ---- */

static void on_leaf(struct follow *follow, const struct value *value)
{
	follow->stop = may_be_falsy(follow->project, value);
}

static bool stores_falsy(struct project *project, const struct key_site *set)
{
	struct follow follow = { .project = project, .mode = FOLLOW_SAME, .on_leaf = on_leaf };

	follow_stored(&follow, set);
	return follow.stop;
}

/* ---- a container that is filled in any case ---- */

/* Whether STMT puts something into NAME: `name[k] = value`, `name.append(value)`. */
static bool puts_into(struct project *project, const struct stmt *stmt, const char *name)
{
	const struct expr *head = NULL;

	if (stmt->kind == STMT_ASSIGN && stmt->assign.targets[0]->kind == EXPR_SUBSCRIPT)
		head = expr_head(stmt->assign.targets[0]);
	else if (stmt->kind == STMT_EXPR && stmt->value->kind == EXPR_CALL &&
		 stmt->value->call.callee->kind == EXPR_ATTRIBUTE &&
		 pack_word_is(project_packs(project), WORD_PUT, stmt->value->call.callee->attribute.name))
		head = expr_head(stmt->value);
	return head && text_equals(head->name.id, name);
}

static const struct block *block_around(const struct stmt *stmt, uint32_t offset)
{
	switch (stmt->kind) {
	case STMT_IF:
		for (size_t i = 0; i < stmt->branches.count; i++) {
			const struct block *body = &stmt->branches.items[i].body;

			if (body->count && offset >= body->items[0]->span.offset &&
			    offset < span_end(body->items[body->count - 1]->span))
				return body;
		}
		return NULL;
	case STMT_WITH: return &stmt->with.body;
	case STMT_TRY: return &stmt->try_.body;
	default: return NULL;
	}
}

/* Whether something is put into the stored container on each way to the call. */
static bool is_filled(struct project *project, const struct key_site *set)
{
	const struct function *function = scope_function(set->value_scope);
	const struct block *block = function ? &function->body : NULL;
	uint32_t offset = set->call->span.offset;

	while (block && set->value->kind == EXPR_NAME) {
		const struct block *inner = NULL;

		for (size_t i = 0; i < block->count && block->items[i]->span.offset <= offset; i++) {
			if (puts_into(project, block->items[i], set->value->name.id))
				return true;
			if (span_end(block->items[i]->span) > offset)
				inner = block_around(block->items[i], offset);
		}
		block = inner;
	}
	return false;
}

/* ---- the get ---- */

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
		    !scope_function(set->scope) || !stores_falsy(check->project, set) || is_filled(check->project, set))
			continue;
		get = tested_get(&sites, set, &answer);
		if (get)
			report(check, set, get, answer);
	}
}
