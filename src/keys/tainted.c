#include "keys/tainted.h"

#include "keys/fields.h"
#include "sites/receiver.h"
#include "keys/url_arguments.h"
#include "project/words.h"
#include "syntax/visit.h"
#include "values/reach.h"

enum { DEPTH = 12 }; /* expressions within expressions, and names behind names */

static const struct taint untainted = { TAINT_NONE, false, false };

/* ---- by name ---- */

struct word {
	const char *name;
	enum taint_kind kind;
};

/* Names that say what they hold; `_` before them counts as their beginning. */
static const struct word names[] = {
	{ "url", TAINT_URL },           { "uri", TAINT_URL },
	{ "query_string", TAINT_TEXT }, { "text", TAINT_TEXT },
	{ "search_query", TAINT_TEXT }, { "search_term", TAINT_TEXT },
	{ "token", TAINT_TOKEN },       { "secret", TAINT_SECRET },
	{ "password", TAINT_SECRET },   { "passwd", TAINT_SECRET },
	{ "api_key", TAINT_TOKEN },     { "apikey", TAINT_TOKEN },
	{ "secret_key", TAINT_SECRET }, { "private_key", TAINT_SECRET },
};

/* What stands before a name and makes it harmless: a base is short, a page's or a version's token no secret. */
static const char *const harmless[] = {
	"base", "cache", "continuation", "cursor", "generation", "next", "page", "sync", "version",
};

static enum taint_kind find_word(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(names[i].name, name))
			return names[i].kind;
	return TAINT_NONE;
}

static bool is_harmless(const char *name)
{
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (text_starts(name, harmless[i]))
			return true;
	return false;
}

static enum taint_kind kind_of_name(const char *name)
{
	while (*name == '_')
		name++;
	if (is_harmless(name))
		return TAINT_NONE;
	for (const char *tail = name; tail; tail = strchr(tail, '_') ? strchr(tail, '_') + 1 : NULL) {
		enum taint_kind kind = find_word(tail);

		/* `text` says so alone, `alt_text` is as good as any name */
		if (kind && (kind != TAINT_TEXT || tail == name))
			return kind;
	}
	return TAINT_NONE;
}

/* ---- by what a request is asked for ---- */

/* `request.META["REMOTE_ADDR"]`, `request.META.get("REMOTE_ADDR")` */
static bool is_plain_item(const struct pack_set *packs, const struct expr *expr)
{
	const struct names *plain = &packs->words[WORD_REQUEST_PLAIN];
	const struct expr *item = expr->kind == EXPR_SUBSCRIPT ? expr->subscript.index : NULL;

	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	    pack_word_is(packs, WORD_ITEM, expr->call.callee->attribute.name))
		item = call_argument(expr, 0, NULL);
	for (size_t i = 0; item && item->kind == EXPR_STRING && i < plain->count; i++)
		if (slice_is(item->string.text, plain->items[i]))
			return true;
	return false;
}

/* What a request hands out as ASKED, as the client sent it. */
static struct taint taint_of_asked(const struct pack_set *packs, const char *asked)
{
	if (pack_word_is(packs, WORD_REQUEST_URI, asked) || pack_word_is(packs, WORD_REQUEST_PATH, asked))
		return (struct taint){ TAINT_URL, true, true };
	return pack_word_is(packs, WORD_REQUEST_TEXT, asked) ? (struct taint){ TAINT_TEXT, true, false } : untainted;
}

/* What of a request EXPR is: `request.GET["q"]`, `self.request.path`, `request.get_full_path()`. */
static struct taint taint_of_request(const struct project *project, const struct expr *expr)
{
	const struct pack_set *packs = project_packs(project);
	const char *asked = NULL;

	if (is_plain_item(packs, expr))
		return untainted;
	for (;;) {
		switch (expr->kind) {
		case EXPR_ATTRIBUTE:
			if (name_is_kind(project, expr->attribute.name, "request"))
				return asked ? taint_of_asked(packs, asked) : untainted;
			asked = expr->attribute.name;
			expr = expr->attribute.object;
			break;
		case EXPR_CALL: expr = expr->call.callee; break;
		case EXPR_SUBSCRIPT: expr = expr->subscript.object; break;
		case EXPR_NAME:
			return asked && name_is_kind(project, expr->name.id, "request") ? taint_of_asked(packs, asked)
											: untainted;
		default: return untainted;
		}
	}
}

/* ---- what happens to it on the way ---- */

/* Whether a word that means MEANING names what is called: dotted, or a method with a dot before it. */
static bool calls_word(struct project *project, const struct scope *scope, const struct expr *call,
		       enum meaning meaning)
{
	const struct names *known = &project_packs(project)->words[meaning];
	const struct expr *callee = call->call.callee;
	const char *name = project_callee_name(project, scope, call);

	if (name && names_hold(known, name))
		return true;
	for (size_t i = 0; callee->kind == EXPR_ATTRIBUTE && i < known->count; i++)
		if (known->items[i][0] == '.' && text_equals(known->items[i] + 1, callee->attribute.name))
			return true;
	return false;
}

static bool is_argument(const struct expr *call, const struct expr *expr)
{
	if (call->call.callee->kind == EXPR_ATTRIBUTE && call->call.callee->attribute.object == expr)
		return true;
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].value == expr)
			return true;
	return false;
}

/* Whether the call makes what it is handed harmless: a number, a digest, quoted text. */
static bool makes_harmless(struct project *project, const struct call_site *site)
{
	const char *name = project_callee_name(project, site->scope, site->call);
	const struct pack_key_part *part = name ? pack_key_part_find(project_packs(project), name) : NULL;

	return calls_word(project, site->scope, site->call, WORD_CLEANS_TEXT) ||
	       (part && !text_equals(part->hole, "text"));
}

/* Whether NAME, or EXPR itself, is what the call works on. */
static bool works_on(const struct expr *call, const struct expr *expr, const char *name)
{
	const struct expr *callee = call->call.callee;

	if (is_argument(call, expr))
		return true;
	if (!name)
		return false;
	if (callee->kind == EXPR_ATTRIBUTE && callee->attribute.object->kind == EXPR_NAME &&
	    text_equals(callee->attribute.object->name.id, name))
		return true;
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].value->kind == EXPR_NAME &&
		    text_equals(call->call.arguments[i].value->name.id, name))
			return true;
	return false;
}

/* The local that holds EXPR, by an assignment of it alone; NULL if none does. */
static const char *name_of(const struct scope *scope, const struct expr *expr)
{
	const struct function *function = scope_function(scope);

	if (expr->kind == EXPR_NAME)
		return expr->name.id;
	for (size_t i = 0; function && i < function->scope->count; i++)
		if (function->scope->bindings[i].value == expr)
			return function->scope->bindings[i].name;
	return NULL;
}

struct membership {
	struct project *project;
	const char *name;
	bool found;
};

static bool filters(struct project *project, const struct expr *expr)
{
	for (size_t i = 0; i < expr->comprehension.clause_count; i++)
		for (size_t k = 0; k < expr->comprehension.clauses[i].condition_count; k++)
			if (expr->comprehension.clauses[i].conditions[k]->kind == EXPR_CALL &&
			    calls_word(project, expr->comprehension.scope,
				       expr->comprehension.clauses[i].conditions[k], WORD_CHECKS_TEXT))
				return true;
	return false;
}

/*
 * `kind in ("long", "short")`: only these come further; not `name in cache`. Nor does what `c for c in name if c.isalnum()`
 * leaves out.
 */
static bool on_membership(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct membership *search = self->data;
	const struct expr *const *operands = expr->kind == EXPR_COMPARE ? expr->operation.operands : NULL;
	struct receiver receiver;

	if (operands && expr->operation.count == 2 &&
	    (text_equals(expr->operation.op, "in") || text_equals(expr->operation.op, "not in")) &&
	    operands[0]->kind == EXPR_NAME && text_equals(operands[0]->name.id, search->name))
		search->found |= !receiver_of(search->project, scope, operands[1], &receiver);
	if (expr->kind == EXPR_COMPREHENSION && expr->comprehension.clause_count &&
	    expr->comprehension.clauses[0].iterable->kind == EXPR_NAME &&
	    text_equals(expr->comprehension.clauses[0].iterable->name.id, search->name))
		search->found |= filters(search->project, expr);
	return !search->found;
}

/* Whether the function makes it harmless, or lets only what is well formed pass, before it is used. */
static bool is_cleaned(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const char *name = name_of(scope, expr);
	struct membership search = { project, name, false };
	struct visitor visitor = { .expr = on_membership, .nested = true, .data = &search };
	struct ast_parts parts = scope_parts(scope);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = &parts.calls[i];

		if (works_on(site->call, expr, name) &&
		    (makes_harmless(project, site) || calls_word(project, site->scope, site->call, WORD_CHECKS_TEXT)))
			return true;
	}
	if (name && scope_function(scope))
		visit_function(&visitor, scope_function(scope));
	return search.found;
}

/* ---- following it back ---- */

static struct taint worse(struct taint a, struct taint b)
{
	return b.kind > a.kind ? b : a;
}

static struct taint trace(struct project *project, const struct scope *scope, const struct expr *expr, int depth);

static struct taint taint_of_parameter(struct project *project, const struct function *function,
				       const struct parameter *parameter)
{
	if (is_url_text(project, function, parameter))
		return (struct taint){ TAINT_WORD, true, false };
	return (struct taint){ kind_of_name(parameter->name), false, false };
}

/* What a local holds that one call alone has made is what that call makes of it. */
static struct taint trace_name(struct project *project, const struct scope *scope, const struct expr *expr,
			       int depth)
{
	const struct scope *home = scope_of_name(scope, expr->name.id);
	const struct function *function = home && home->kind == SCOPE_FUNCTION ? home->function : NULL;
	struct taint taint = untainted;
	struct binding_run run;
	struct reach reach;

	if (!function)
		return home && home->kind != SCOPE_MODULE && home->kind != SCOPE_CLASS
			       ? (struct taint){ kind_of_name(expr->name.id), false, false }
			       : untainted;
	run = scope_bindings(home, expr->name.id);
	reach = reach_bindings(&function->body, run, expr->span.offset);
	for (size_t i = 0; i < reach.count; i++) {
		const struct binding *binding = reach.items[i];

		if (binding->kind == BINDING_ASSIGN && binding->value)
			taint = worse(taint, trace(project, binding->scope, binding->value, depth - 1));
		else if (binding->kind == BINDING_FOR || binding->kind == BINDING_UNPACK)
			taint = worse(taint, (struct taint){ kind_of_name(expr->name.id), false, false });
	}
	for (size_t i = 0; i < run.count && reach.entry; i++)
		if (run.items[i].kind == BINDING_PARAMETER)
			taint = worse(taint, taint_of_parameter(project, function, run.items[i].parameter));
	return taint;
}

static struct taint trace_attribute(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct type type = project_type(project, scope, expr->attribute.object);
	bool is_row = type.kind == TYPE_INSTANCE && type.cls.def && class_is_kind(project, type.cls, "model");

	if (is_row && field_is_free_text(project, type.cls.def, expr->attribute.name))
		return (struct taint){ TAINT_ROW, false, false };
	if (expr->attribute.object->kind == EXPR_CALL)
		return untainted;
	return (struct taint){ kind_of_name(expr->attribute.name), false, false };
}

/* `"".join(c for c in text if c.isalnum())` */
static struct taint trace_comprehension(struct project *project, const struct scope *scope,
					const struct expr *expr, int depth)
{
	if (filters(project, expr))
		return untainted;
	return expr->comprehension.clause_count
		       ? trace(project, scope, expr->comprehension.clauses[0].iterable, depth - 1)
		       : untainted;
}

static struct taint trace_call(struct project *project, const struct scope *scope, const struct expr *expr,
			       int depth)
{
	const struct expr *callee = expr->call.callee;
	const char *name = project_callee_name(project, scope, expr);
	struct taint taint = untainted;

	if (scope->kind == SCOPE_CLASS && declares_free_text(project, scope, expr))
		return (struct taint){ TAINT_ROW, false, false };
	if (!calls_word(project, scope, expr, WORD_KEEPS_TEXT))
		return untainted;
	/* `", ".join(words)` is made of its words, a method of a text of that text */
	if (callee->kind == EXPR_ATTRIBUTE && callee->attribute.object->kind != EXPR_STRING &&
	    !(name && names_hold(&project_packs(project)->words[WORD_KEEPS_TEXT], name)))
		return trace(project, scope, callee->attribute.object, depth - 1);
	for (size_t i = 0; i < expr->call.count && i < 2; i++)
		taint = worse(taint, trace(project, scope, expr->call.arguments[i].value, depth - 1));
	return taint;
}

static struct taint trace_operands(struct project *project, const struct scope *scope, const struct expr *expr,
				   int depth)
{
	struct taint taint = untainted;

	for (size_t i = 0; i < expr->operation.count; i++)
		taint = worse(taint, trace(project, scope, expr->operation.operands[i], depth - 1));
	return taint;
}

static struct taint trace_fields(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	struct taint taint = untainted;

	for (size_t i = 0; i < expr->fstring.count; i++)
		if (expr->fstring.parts[i].value)
			taint = worse(taint, trace(project, scope, expr->fstring.parts[i].value, depth - 1));
	return taint;
}

static struct taint trace(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	struct taint taint = taint_of_request(project, expr);

	if (taint.kind || depth == 0 || is_plain_item(project_packs(project), expr))
		return taint;
	switch (expr->kind) {
	case EXPR_NAME: return trace_name(project, scope, expr, depth);
	case EXPR_ATTRIBUTE: return trace_attribute(project, scope, expr);
	case EXPR_CALL: return trace_call(project, scope, expr, depth);
	case EXPR_SUBSCRIPT: return trace(project, scope, expr->subscript.object, depth - 1);
	case EXPR_BINARY:
	case EXPR_BOOLEAN: return trace_operands(project, scope, expr, depth);
	case EXPR_CONDITIONAL:
		return worse(trace(project, scope, expr->conditional.then, depth - 1),
			     trace(project, scope, expr->conditional.otherwise, depth - 1));
	case EXPR_FSTRING: return trace_fields(project, scope, expr, depth);
	case EXPR_COMPREHENSION: return trace_comprehension(project, scope, expr, depth);
	case EXPR_AWAIT: return expr->operand ? trace(project, scope, expr->operand, depth - 1) : untainted;
	case EXPR_NAMED: return trace(project, scope, expr->named.value, depth - 1);
	default: return untainted;
	}
}

struct taint part_taint(struct project *project, const struct part *part)
{
	struct taint taint;

	if (!part->expr || !part->scope ||
	    (part->kind != HOLE_UNKNOWN && part->kind != HOLE_VALUE && part->kind != HOLE_PARAMETER))
		return untainted;
	taint = trace(project, part->scope, part->expr, DEPTH);
	return taint.kind && is_cleaned(project, part->scope, part->expr) ? untainted : taint;
}

/* A namespace of another kind: a wrapper's, or an alias that is not everybody's. */
bool site_has_namespace(const struct project *project, const struct key_site *site)
{
	return site->wrapper || !site->alias ||
	       !pack_word_is(project_packs(project), WORD_DEFAULT_ALIAS, site->alias);
}

bool client_chooses_key(struct project *project, const struct key_site *site, const struct alternative *text)
{
	struct taint taint;

	if (text->count == 0 || text->conforming || site->role == ROLE_DELETE_PATTERN || site_has_namespace(project, site))
		return false;
	taint = part_taint(project, &text->parts[0]);
	return taint.from_request && !taint.is_path;
}
