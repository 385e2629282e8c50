#include "keys/get_uses.h"
#include "keys/key_pairs.h"
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

static bool same_function(const struct key_site *a, const struct key_site *b)
{
	return a->module == b->module && scope_function(a->scope) == scope_function(b->scope);
}

/* Whether something before the get in the same function makes sure of the value, or asks for it. */
static bool is_prepared(const struct key_sites *sites, const struct key_site *get)
{
	for (size_t i = 0; i < sites->count; i++) {
		const struct key_site *other = &sites->items[i];

		if (other != get && (role_stores(other->role) || role_reads(other->role)) &&
		    same_function(other, get) && key_sites_match(other, get, 0) != MATCH_DISJOINT)
			return true;
	}
	return false;
}

/* Whether an `in` around the get asks the cache first. */
struct membership {
	const struct key_site *get;
	bool found;
};

static bool asks_membership(const struct expr *test)
{
	if (test && (test->kind == EXPR_BOOLEAN || test->kind == EXPR_UNARY)) {
		for (size_t i = 0; i < test->operation.count; i++)
			if (asks_membership(test->operation.operands[i]))
				return true;
		return false;
	}
	return test && test->kind == EXPR_COMPARE &&
	       (text_equals(test->operation.op, "in") || text_equals(test->operation.op, "not in"));
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct membership *membership = visitor->data;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++)
		membership->found |= asks_membership(stmt->branches.items[i].test) &&
				     stmt->span.offset < membership->get->call->span.offset;
	return true;
}

static bool is_asked_for(const struct key_site *get)
{
	struct membership membership = { get, false };
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
	const struct key_site *first; /* found */
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

static void match_parts(struct pairing *pairing, const struct expr *test, struct span part)
{
	struct span second = pairing->second->call->span;

	if (!test || !span_contains(part, second))
		return;
	for (size_t i = 0; i < pairing->sites->count; i++) {
		const struct key_site *first = &pairing->sites->items[i];

		if (first != pairing->second && first->role == ROLE_GET &&
		    span_contains(test->span, first->call->span) && same_key(first, pairing->second) &&
		    !call_between(pairing->second->module->ast, first->call->span, second) &&
		    !is_rebound(pairing->second, first->call->span, second))
			pairing->first = first;
	}
}

static bool is_negative(const struct expr *test)
{
	return test && ((test->kind == EXPR_UNARY && text_equals(test->operation.op, "not")) ||
			(test->kind == EXPR_COMPARE &&
			 (text_equals(test->operation.op, "is") || text_equals(test->operation.op, "=="))));
}

static bool pair_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	(void)scope;
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
	(void)scope;
	if (expr->kind == EXPR_CONDITIONAL && !is_negative(expr->conditional.test))
		match_parts(visitor->data, expr->conditional.test, expr->conditional.then->span);
	if (expr->kind == EXPR_BOOLEAN && text_equals(expr->operation.op, "and") &&
	    !is_negative(expr->operation.operands[0]))
		for (size_t i = 1; i < expr->operation.count; i++)
			match_parts(visitor->data, expr->operation.operands[0], expr->operation.operands[i]->span);
	return true;
}

static void report_second(struct check *check, const struct key_sites *sites, const struct key_site *second)
{
	struct pairing pairing = { check, second, sites, NULL };
	struct visitor visitor = { .stmt = pair_stmt, .expr = pair_expr, .data = &pairing };
	struct evidence *first = ARENA_NEW(check->arena, struct evidence);

	if (!scope_function(second->scope))
		return;
	visit_function(&visitor, scope_function(second->scope));
	if (!pairing.first)
		return;
	*first = (struct evidence){ .role = EVIDENCE_KEY,
				    .has_place = true,
				    .place = project_place(pairing.first->scope, pairing.first->call->span),
				    .sentence = "tested here" };
	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = project_place(second->scope, second->call->span),
				    .message = arena_printf(
					    check->arena,
					    "`%s` asks again for what was just tested: it may have expired in between",
					    snippet(check->arena, second->module->ast, second->call)),
				    .label = "a second look-up",
				    .help = "keep the first result in a variable and test that",
				    .scope = project_scope_name(check->project, second->scope),
				    .related = { first, 1 },
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

		if (site->is_test || !is_plain_get(check->project, site))
			continue;
		answer = first_get_use(site);
		if (answer.use >= GET_UNPACKED && answer.use <= GET_INDEXED && !is_prepared(&sites, site) &&
		    !is_asked_for(site))
			report_use(check, site, answer);
		else
			report_second(check, &sites, site);
	}
}
