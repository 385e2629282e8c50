#include "keys/get_uses.h"
#include "keys/key_pairs.h"
#include "sites/key_template.h"
#include "sites/receiver.h"
#include "analysis/snippet.h"
#include "lint/rule.h"
#include "syntax/visit.h"

static const char *const does[] = {
	[GET_UNPACKED] = "is unpacked",
	[GET_ORDERED] = "is compared by order",
	[GET_ADDED] = "is calculated with",
	[GET_INDEXED] = "is indexed",
};

static bool is_plain_get(const struct project *project, const struct key_site *site)
{
	return site->role == ROLE_GET && site->call == site->api_call && site->template && !site->many &&
	       !site->wrapper && !get_has_default(project, site);
}

/* Whether something before the get in the same function makes sure of the value, or asks for it. */
static bool is_prepared(const struct key_sites *sites, const struct key_site *get)
{
	for (size_t i = 0; i < sites->count; i++) {
		const struct key_site *other = &sites->items[i];

		if (other != get && other->role != ROLE_HAS && (role_stores(other->role) || role_reads(other->role)) &&
		    key_sites_in_one_function(other, get) && key_sites_match(other, get, 0) != MATCH_DISJOINT)
			return true;
	}
	return false;
}

/* Whether an `in` before the get asks something that may know of it; the cache itself may forget in between. */
struct membership {
	struct project *project;
	const struct key_site *get;
	bool found;
};

static bool asks_membership(struct project *project, const struct scope *scope, const struct expr *test)
{
	struct receiver receiver;

	if (test && (test->kind == EXPR_BOOLEAN || test->kind == EXPR_UNARY)) {
		for (size_t i = 0; i < test->operation.count; i++)
			if (asks_membership(project, scope, test->operation.operands[i]))
				return true;
		return false;
	}
	return test && test->kind == EXPR_COMPARE &&
	       (text_equals(test->operation.op, "in") || text_equals(test->operation.op, "not in")) &&
	       !receiver_of(project, scope, test->operation.operands[1], &receiver);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct membership *membership = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++)
		membership->found |= asks_membership(membership->project, scope, stmt->branches.items[i].test) &&
				     stmt->span.offset < membership->get->call->span.offset;
	return true;
}

static bool is_asked_for(struct project *project, const struct key_site *get)
{
	struct membership membership = { project, get, false };
	struct visitor visitor = { .stmt = on_stmt, .data = &membership };

	if (scope_function(get->scope))
		visit_function(&visitor, scope_function(get->scope));
	return membership.found;
}

static void report_use(struct check *check, const struct key_site *site, struct get_answer answer)
{
	const char *what =
		answer.name ? arena_printf(check->arena, "`%s`, which is `%s`,", answer.name,
					   snippet(check->arena, site->module->ast, site->call))
			    : arena_printf(check->arena, "`%s`", snippet(check->arena, site->module->ast, site->call));
	struct evidence *key = ARENA_ARRAY(check->arena, struct evidence, 2);
	size_t count = 0;

	if (answer.name)
		key[count++] = (struct evidence){ .role = EVIDENCE_KEY,
						  .has_place = true,
						  .place = { site->module->file, answer.at->span },
						  .sentence = arena_printf(check->arena, "`%s` %s here", answer.name,
									   does[answer.use]) };
	count += key_evidence(check->arena, site, &key[count]);
	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = project_place(site->scope, site->call->span),
			     .message = arena_printf(check->arena, "%s %s, and it is None when the key has expired",
						     what, does[answer.use]),
			     .label = "None on a miss",
			     .help = "test it for None first, or pass a default to `get`",
			     .scope = project_scope_name(check->project, site->scope),
			     .related = { key, count },
		     });
}

/* ---- a second get after the first one was tested ---- */

struct pairing {
	struct check *check;
	const struct key_site *second;
	const struct key_sites *sites;
	const struct scope *scope; /* of the test */
	const struct expr *first;  /* the call or the `in` that was found */
	bool asks;                 /* whether there is a value, and does not get it */
};

static bool call_between(const struct ast *ast, struct span from, struct span to)
{
	struct span between = { span_end(from), to.offset > span_end(from) ? to.offset - span_end(from) : 0 };
	struct ast_parts parts = ast_parts_in(ast, between);

	for (size_t i = 0; i < parts.call_count; i++)
		if (!span_contains(parts.calls[i].call->span, to))
			return true;
	return false;
}

static bool is_rebound(const struct key_site *site, struct span from, struct span to)
{
	const struct expr *head = site->key ? expr_head(site->key) : NULL;
	const struct scope *home = head ? scope_of_name(site->scope, head->name.id) : NULL;
	struct binding_run run = home ? scope_bindings(home, head->name.id) : (struct binding_run){ 0 };

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].span.offset >= span_end(from) && run.items[i].span.offset < to.offset)
			return true;
	return false;
}

static bool stays(const struct pairing *pairing, struct span first)
{
	struct span second = pairing->second->call->span;

	return !call_between(pairing->second->module->ast, first, second) && !is_rebound(pairing->second, first, second);
}

/* `key in cache`, of the key that the second call gets. */
static bool asks_for_key(const struct pairing *pairing, const struct expr *test)
{
	struct receiver receiver;

	return test->kind == EXPR_COMPARE && test->operation.count == 2 && strstr(test->operation.op, "in") &&
	       receiver_of(pairing->check->project, pairing->scope, test->operation.operands[1], &receiver) &&
	       template_equals(template_of(pairing->check->project, pairing->scope, test->operation.operands[0]),
			       pairing->second->template);
}

static void match_parts(struct pairing *pairing, const struct expr *test, struct span part)
{
	if (!test || !span_contains(part, pairing->second->call->span))
		return;
	if (asks_for_key(pairing, test) && stays(pairing, test->span)) {
		pairing->first = test;
		pairing->asks = true;
	}
	for (size_t i = 0; i < pairing->sites->count; i++) {
		const struct key_site *first = &pairing->sites->items[i];

		if (first == pairing->second || (first->role != ROLE_GET && first->role != ROLE_HAS) ||
		    !span_contains(test->span, first->call->span) || !same_key(first, pairing->second) ||
		    !stays(pairing, first->call->span))
			continue;
		pairing->first = first->call;
		pairing->asks = first->role == ROLE_HAS;
	}
}

static bool is_negative(const struct expr *test)
{
	return test && ((test->kind == EXPR_UNARY && text_equals(test->operation.op, "not")) ||
			(test->kind == EXPR_COMPARE &&
			 (text_equals(test->operation.op, "is") || text_equals(test->operation.op, "==") ||
			  text_equals(test->operation.op, "not in"))));
}

static bool pair_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct pairing *pairing = visitor->data;

	pairing->scope = scope;
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		const struct block *body = &stmt->branches.items[i].body;

		if (body->count && is_negative(stmt->branches.items[0].test) == (i > 0))
			match_parts(visitor->data, stmt->branches.items[0].test,
				    (struct span){ body->items[0]->span.offset,
						   span_end(body->items[body->count - 1]->span) -
							   body->items[0]->span.offset });
	}
	return true;
}

static bool pair_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct pairing *pairing = visitor->data;

	pairing->scope = scope;
	if (expr->kind == EXPR_CONDITIONAL && !is_negative(expr->conditional.test))
		match_parts(visitor->data, expr->conditional.test, expr->conditional.then->span);
	if (expr->kind == EXPR_BOOLEAN && text_equals(expr->operation.op, "and") &&
	    !is_negative(expr->operation.operands[0]))
		for (size_t i = 1; i < expr->operation.count; i++)
			match_parts(visitor->data, expr->operation.operands[0], expr->operation.operands[i]->span);
	return true;
}

/* Whether the result is only returned or handed to a call that gives nothing back: it is None for once. */
static bool is_handed_on(const struct key_site *get)
{
	const struct stmt *stmt = get->stmt;
	const struct expr *value = stmt && (stmt->kind == STMT_RETURN || stmt->kind == STMT_EXPR) ? stmt->value : NULL;

	if (value && value->kind == EXPR_AWAIT)
		value = value->operand;
	if (!value || stmt->kind == STMT_RETURN)
		return value == get->call;
	for (size_t i = 0; value->kind == EXPR_CALL && i < value->call.count; i++)
		if (value->call.arguments[i].value == get->call)
			return true;
	return false;
}

static void report_second(struct check *check, const struct key_sites *sites, const struct key_site *second)
{
	struct pairing pairing = { .check = check, .second = second, .sites = sites };
	struct visitor visitor = { .stmt = pair_stmt, .expr = pair_expr, .data = &pairing };
	struct evidence *first = ARENA_NEW(check->arena, struct evidence);

	if (!scope_function(second->scope))
		return;
	visit_function(&visitor, scope_function(second->scope));
	if (!pairing.first)
		return;
	*first = (struct evidence){ .role = EVIDENCE_KEY,
				    .has_place = true,
				    .place = { second->module->file, pairing.first->span },
				    .sentence = pairing.asks ? "looked for here" : "tested here" };
	check_report(check, (struct finding){
				    .severity = pairing.asks || is_handed_on(second) ? SEVERITY_INFO : SEVERITY_WARNING,
				    .place = project_place(second->scope, second->call->span),
				    .message = arena_printf(
					    check->arena,
					    pairing.asks ? "`%s` gets what was just looked for: it may have expired in between"
							 : "`%s` asks again for what was just tested: it may have expired in between",
					    snippet(check->arena, second->module->ast, second->call)),
				    .label = "a second look-up",
				    .help = pairing.asks ? "get it, and test the result for None"
							 : "keep the first result in a variable and test that",
				    .scope = project_scope_name(check->project, second->scope),
				    .related = { first, 1 },
			    });
}

/* ---- counting what may be gone ---- */

/* Whether the statement has the call in its body, and lets go of what it raises there. */
struct catching {
	struct project *project;
	struct span call;
	bool found;
};

static bool catches(struct project *project, const struct scope *scope, const struct expr *type)
{
	const struct names *misses = &project_packs(project)->words[WORD_MISSES];
	struct entity entity;

	if (!type)
		return true;
	if (type->kind == EXPR_TUPLE) {
		for (size_t i = 0; i < type->items.count; i++)
			if (catches(project, scope, type->items.items[i]))
				return true;
		return false;
	}
	entity = project_resolve(project, scope, type);
	return !entity.name || names_hold(misses, entity.name);
}

static bool on_catching(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct catching *catching = visitor->data;
	const struct block *body = stmt->kind == STMT_TRY ? &stmt->try_.body : stmt->kind == STMT_WITH ? &stmt->with.body : NULL;

	if (!body || !body->count || catching->call.offset < body->items[0]->span.offset ||
	    catching->call.offset >= span_end(body->items[body->count - 1]->span))
		return true;
	for (size_t i = 0; stmt->kind == STMT_TRY && i < stmt->try_.handler_count; i++)
		catching->found |= catches(catching->project, scope, stmt->try_.handlers[i].type);
	for (size_t i = 0; stmt->kind == STMT_WITH && i < stmt->with.count; i++) {
		const struct expr *context = stmt->with.items[i].context;

		for (size_t k = 0; context->kind == EXPR_CALL && k < context->call.count; k++)
			catching->found |= catches(catching->project, scope, context->call.arguments[k].value);
	}
	return true;
}

/* How a call before the count in its function makes sure of the key. */
enum sureness { SURE_NOT, SURE_FOR_A_MOMENT, SURE };

struct branching {
	struct span before, count;
	bool apart;       /* no run comes from one to the other */
	bool conditional; /* some run does not come by the first */
};

static bool block_holds(const struct block *block, struct span span)
{
	return block->count && block->items[0]->span.offset <= span.offset &&
	       span.offset < span_end(block->items[block->count - 1]->span);
}

static bool on_branching(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct branching *branching = visitor->data;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		const struct block *body = &stmt->branches.items[i].body;

		if (!block_holds(body, branching->before) || block_holds(body, branching->count))
			continue;
		branching->conditional = true;
		branching->apart |= body->items[body->count - 1]->kind == STMT_RETURN ||
				    body->items[body->count - 1]->kind == STMT_RAISE;
		for (size_t k = i + 1; k < stmt->branches.count; k++)
			branching->apart |= block_holds(&stmt->branches.items[k].body, branching->count);
	}
	return true;
}

/* Whether the count stands in an `if` that asks what the get gave. */
struct asking {
	const struct key_site *get, *count;
	bool mentioned, found;
};

static bool on_mention(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct asking *asking = visitor->data;
	struct binding_run run = { 0 };

	asking->mentioned |= expr == asking->get->call;
	if (expr->kind == EXPR_NAME)
		scope_lookup(scope, expr->name.id, &run);
	for (size_t i = 0; i < run.count; i++)
		asking->mentioned |= run.items[i].value == asking->get->call;
	return !asking->mentioned;
}

static bool on_asking(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct asking *asking = visitor->data;
	struct visitor tests = { .expr = on_mention, .data = asking };

	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		if (stmt->branches.items[i].test)
			visit_expr(&tests, stmt->branches.items[i].test, scope);
		asking->found |= asking->mentioned &&
				 block_holds(&stmt->branches.items[i].body, asking->count->call->span);
	}
	asking->mentioned = false;
	return !asking->found;
}

static bool is_checked(const struct key_site *get, const struct key_site *count)
{
	struct asking asking = { .get = get, .count = count };
	struct visitor visitor = { .stmt = on_asking, .data = &asking };

	visit_function(&visitor, scope_function(count->scope));
	return asking.found;
}

static enum sureness sureness_by(const struct key_site *before, const struct key_site *count)
{
	struct branching branching = { .before = before->call->span, .count = count->call->span };
	struct visitor visitor = { .stmt = on_branching, .data = &branching };

	if (before->role == ROLE_GET || before->role == ROLE_HAS)
		return is_checked(before, count) ? SURE_FOR_A_MOMENT : SURE_NOT;
	if (before->role != ROLE_SET && before->role != ROLE_ADD && before->role != ROLE_GET_OR_SET)
		return SURE_NOT;
	visit_function(&visitor, scope_function(count->scope));
	if (branching.apart)
		return SURE_NOT;
	return before->role == ROLE_SET && !branching.conditional ? SURE : SURE_FOR_A_MOMENT;
}

static enum sureness sureness_of(const struct key_sites *sites, const struct key_site *count)
{
	enum sureness best = SURE_NOT;

	for (size_t i = 0; i < sites->count; i++) {
		const struct key_site *before = &sites->items[i];
		enum sureness sure;

		if (before->call->span.offset >= count->call->span.offset || !key_sites_in_one_function(before, count) ||
		    key_sites_match(before, count, 0) == MATCH_DISJOINT)
			continue;
		sure = sureness_by(before, count);
		best = sure > best ? sure : best;
	}
	return best;
}

static bool stores_in(struct project *project, const struct function *function, const struct key_site *count)
{
	struct key_sites sites = module_key_sites(project, project_scope_module(project, function->scope));

	for (size_t i = 0; i < sites.count; i++)
		if (role_stores(sites.items[i].role) && sites.items[i].role != ROLE_INCR &&
		    scope_function(sites.items[i].scope) == function &&
		    key_sites_match(&sites.items[i], count, 0) != MATCH_DISJOINT)
			return true;
	return false;
}

/* Whether a helper that is called before the count sets the key, where it is not there as a rule. */
static bool is_set_by_helper(struct project *project, const struct key_site *count)
{
	const struct function *function = scope_function(count->scope);
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count && parts.calls[i].call->span.offset < count->call->span.offset; i++) {
		const struct function *helper;

		if (project_callees(project, parts.calls[i].scope, parts.calls[i].call, &helper, 1) == 1 &&
		    helper != function && stores_in(project, helper, count))
			return true;
	}
	return false;
}

static void judge_count(struct check *check, const struct key_sites *sites, const struct key_site *count)
{
	struct catching catching = { check->project, count->call->span, false };
	struct visitor visitor = { .stmt = on_catching, .data = &catching };
	const char *call = snippet(check->arena, count->module->ast, count->call);
	enum sureness sure;

	if (!scope_function(count->scope))
		return;
	visit_function(&visitor, scope_function(count->scope));
	sure = sureness_of(sites, count);
	if (sure == SURE_NOT && is_set_by_helper(check->project, count))
		sure = SURE_FOR_A_MOMENT;
	if (catching.found || sure == SURE)
		return;
	check_report(check, (struct finding){
				    .severity = sure == SURE_NOT ? SEVERITY_WARNING : SEVERITY_INFO,
				    .place = project_place(count->scope, count->call->span),
				    .message = arena_printf(
					    check->arena,
					    sure == SURE_NOT ? "`%s` raises ValueError when the key has expired, or was never set"
							     : "`%s` raises ValueError if the key expires right before it",
					    call),
				    .label = "raises on a miss",
				    .help = sure == SURE_NOT ? "catch ValueError and set the key, or `add` it right before"
							     : "catch ValueError and set the key",
				    .scope = project_scope_name(check->project, count->scope),
			    });
}

void unchecked_get_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		struct get_answer answer;

		if (!site->is_test && !site->is_migration && site->role == ROLE_INCR && site->call == site->api_call &&
		    site->template && !site->wrapper)
			judge_count(check, &sites, site);
		if (site->is_test || !is_plain_get(check->project, site))
			continue;
		answer = first_get_use(site);
		if (answer.use >= GET_UNPACKED && answer.use <= GET_INDEXED && !is_prepared(&sites, site) &&
		    !is_asked_for(check->project, site))
			report_use(check, site, answer);
		else
			report_second(check, &sites, site);
	}
}
