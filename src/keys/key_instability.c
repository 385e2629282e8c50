#include "keys/key_instability.h"

#include "sites/key_template.h"
#include "syntax/visit.h"
#include "values/reach.h"

enum { LOOK_DEPTH = 4, OPERAND_DEPTH = 6, NAMES_MAX = 12 };

/* One look at a key: what was found so far. */
struct look {
	struct project *project;
	struct instability_of worst;
	int depth;
	int names; /* that may still be looked behind */
};

static void found(struct look *look, enum instability kind, const struct scope *scope, const struct expr *expr,
		  const char *name)
{
	if (kind > look->worst.kind)
		look->worst = (struct instability_of){ kind, expr, scope, name };
}

/* The value of a name that is bound once, in its scope; else EXPR itself. */
static const struct expr *behind_name(const struct scope **scope, const struct expr *expr)
{
	const struct scope *home = expr->kind == EXPR_NAME ? scope_of_name(*scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (home)
		run = scope_bindings(home, expr->name.id);
	if (run.count != 1 || run.items[0].kind != BINDING_ASSIGN || !run.items[0].value)
		return expr;
	*scope = run.items[0].scope;
	return run.items[0].value;
}

static bool calls_builtin(struct project *project, const struct scope *scope, const struct expr *expr, const char *name)
{
	struct entity entity;

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_NAME ||
	    !text_equals(expr->call.callee->name.id, name))
		return false;
	entity = project_resolve(project, scope, expr->call.callee);
	return entity.kind == ENTITY_EXTERNAL && text_starts(entity.name, "builtins.");
}

static const struct expr *only_argument(const struct expr *call)
{
	return call->call.count == 1 && call->call.arguments[0].kind == ARGUMENT_POSITIONAL
		       ? call->call.arguments[0].value
		       : NULL;
}

static bool is_text(struct project *project, const struct scope *scope, const struct expr *expr, int depth);

static bool binds_text(struct project *project, const struct binding *binding, int depth)
{
	struct entity entity;

	if (binding->kind == BINDING_ASSIGN || binding->kind == BINDING_AUGMENT)
		return binding->value && is_text(project, binding->scope, binding->value, depth);
	if (binding->kind != BINDING_PARAMETER || !binding->parameter->annotation)
		return false;
	entity = project_resolve(project, binding->scope->parent, binding->parameter->annotation);
	return entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.str");
}

/* A name whose every binding that reaches it is of text. */
static bool is_text_name(struct project *project, const struct scope *scope, const struct expr *name, int depth)
{
	const struct scope *home = scope_of_name(scope, name->name.id);
	struct binding_run run = { 0 };
	struct block body;
	struct reach reach;

	if (!home)
		return false;
	run = scope_bindings(home, name->name.id);
	body = scope_body(home);
	reach = reach_bindings(&body, run,
			       scope_function(scope) == scope_function(home) ? name->span.offset : UINT32_MAX);
	for (size_t i = 0; i < reach.count; i++)
		if (!binds_text(project, reach.items[i], depth))
			return false;
	if (reach.entry && (run.count == 0 || run.items[0].kind != BINDING_PARAMETER ||
			    !binds_text(project, &run.items[0], depth)))
		return false;
	return !reach.too_many && (reach.count > 0 || reach.entry);
}

static bool is_text(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	if (depth == 0)
		return false;
	switch (expr->kind) {
	case EXPR_NAME: return is_text_name(project, scope, expr, depth - 1);
	case EXPR_STRING:
	case EXPR_FSTRING: return true;
	case EXPR_TUPLE:
		for (size_t i = 0; i < expr->items.count; i++)
			if (is_text(project, scope, expr->items.items[i], depth - 1))
				return true;
		return false;
	case EXPR_BINARY:
		return expr->operation.count &&
		       (text_equals(expr->operation.op, "+") || text_equals(expr->operation.op, "%")) &&
		       is_text(project, scope, expr->operation.operands[0], depth - 1);
	case EXPR_CALL:
		if (expr->call.callee->kind == EXPR_ATTRIBUTE)
			return (text_equals(expr->call.callee->attribute.name, "join") ||
				text_equals(expr->call.callee->attribute.name, "format")) &&
			       is_text(project, scope, expr->call.callee->attribute.object, depth - 1);
		return calls_builtin(project, scope, expr, "str") || calls_builtin(project, scope, expr, "repr");
	default: return false;
	}
}

static bool is_set(struct project *project, const struct scope *scope, const struct expr *expr)
{
	expr = behind_name(&scope, expr);
	if (expr->kind == EXPR_SET || calls_builtin(project, scope, expr, "set") ||
	    calls_builtin(project, scope, expr, "frozenset"))
		return true;
	return expr->kind == EXPR_COMPREHENSION && expr->comprehension.kind == COMPREHENSION_SET;
}

/* ---- objects without a text of their own ---- */

static bool has_text(struct project *project, const struct class_def *class_def)
{
	static const char *const names[] = { "__str__", "__repr__", "__format__" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (class_member(project, class_def, names[i], NULL).count)
			return true;
	return false;
}

/* Whether str() of an instance shows its address: all that it inherits is in sight, and nothing there makes a text. */
static bool shows_address(struct project *project, const struct class_def *class_def)
{
	const struct class_info *info = project_class(project, class_def);

	if (info->metaclass.def || info->metaclass.name || has_text(project, class_def))
		return false;
	for (size_t i = 0; i < info->ancestor_count; i++) {
		const struct class_ref *ancestor = &info->ancestors[i];

		if (ancestor->def ? ancestor->def->decorator_count > 0
				  : !ancestor->name || !text_equals(ancestor->name, "builtins.object"))
			return false;
	}
	return true;
}

/* Whether the call makes another function look like the one that it is handed: `wraps(function)`. */
static bool is_wrapped_by(struct project *project, const struct call_site *site, const char *name)
{
	const char *callee;

	for (size_t i = 0; i < site->call->call.count; i++) {
		const struct expr *handed = site->call->call.arguments[i].value;

		if (handed->kind != EXPR_NAME || !text_equals(handed->name.id, name))
			continue;
		callee = project_callee_name(project, site->scope, site->call);
		return callee && pack_word_is(project_packs(project), WORD_WRAPPER, callee);
	}
	return false;
}

/* Whether the name is a decorator's parameter, and so holds the function that is decorated. */
static bool is_decorated(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct scope *home = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };
	struct ast_parts parts;

	if (home && home->kind == SCOPE_FUNCTION)
		run = scope_bindings(home, expr->name.id);
	if (run.count != 1 || run.items[0].kind != BINDING_PARAMETER)
		return false;
	parts = scope_parts(home);
	for (size_t i = 0; i < parts.call_count; i++)
		if (is_wrapped_by(project, &parts.calls[i], expr->name.id))
			return true;
	return false;
}

/* A placeholder in the body of a class, which a subclass replaces: `name_of_key = abstract`. */
static bool is_replaced(struct project *project, const struct scope *scope, const struct expr *expr)
{
	size_t count = 0;

	for (size_t i = 0; scope->kind == SCOPE_CLASS && i < scope->count && count == 0; i++)
		if (scope->bindings[i].value == expr)
			class_overrides(project, scope->class_def, scope->bindings[i].name, &count);
	return count > 0;
}

static void look_at_object(struct look *look, const struct scope *scope, const struct expr *expr)
{
	struct type type;

	if (expr->kind == EXPR_TUPLE || expr->kind == EXPR_LIST) {
		for (size_t i = 0; i < expr->items.count; i++)
			look_at_object(look, scope, expr->items.items[i]);
		return;
	}
	if ((calls_builtin(look->project, scope, expr, "repr") || calls_builtin(look->project, scope, expr, "str")) &&
	    only_argument(expr))
		expr = only_argument(expr);
	if (is_decorated(look->project, scope, expr)) {
		found(look, UNSTABLE_FUNCTION, scope, expr, expr->name.id);
		return;
	}
	type = project_type(look->project, scope, expr);
	if (type.kind == TYPE_FUNCTION && type.entity.function && expr->kind != EXPR_CALL &&
	    !is_replaced(look->project, scope, expr))
		found(look, UNSTABLE_FUNCTION, scope, expr, type.entity.function->name);
	else if (type.kind == TYPE_INSTANCE && type.cls.def && shows_address(look->project, type.cls.def))
		found(look, UNSTABLE_OBJECT, scope, expr, type.cls.def->name);
}

/* ---- parts ---- */

static void look_at_hash(struct look *look, const struct scope *scope, const struct expr *call)
{
	const struct expr *operand = only_argument(call);

	found(look, operand && is_text(look->project, scope, operand, OPERAND_DEPTH) ? UNSTABLE_SALTED : UNSTABLE_HASH,
	      scope, call, NULL);
}

/* What a local name is bound to, once, shows where the name does. */
static void look_behind_name(struct visitor *self, const struct expr *name, const struct scope *scope)
{
	struct look *look = self->data;
	const struct expr *value = behind_name(&scope, name);

	if (value != name && scope->kind == SCOPE_FUNCTION && look->names-- > 0)
		visit_expr(self, value, scope);
}

static bool visit_call(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct look *look = self->data;

	if (expr->kind == EXPR_NAME)
		look_behind_name(self, expr, scope);
	else if (calls_builtin(look->project, scope, expr, "hash"))
		look_at_hash(look, scope, expr);
	else if (calls_builtin(look->project, scope, expr, "id") && only_argument(expr))
		found(look, UNSTABLE_ADDRESS, scope, expr, NULL);
	/* what a comparison or a condition is made of does not show */
	return expr->kind != EXPR_COMPARE;
}

static void look_at_value(struct look *look, const struct scope *scope, const struct expr *expr)
{
	struct visitor visitor = { .expr = visit_call, .data = look };
	const struct expr *joined = expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
						    text_equals(expr->call.callee->attribute.name, "join")
					    ? only_argument(expr)
					    : NULL;

	visit_expr(&visitor, expr, scope);
	if (is_set(look->project, scope, joined ? joined : expr))
		found(look, UNSTABLE_SET, scope, joined ? joined : expr, NULL);
	else
		look_at_object(look, scope, expr);
}

static void look_at(struct look *look, const struct alternative *text);

/* What goes into a digest shows as much as what stands in the key. */
static void look_at_digest(struct look *look, const struct part *part)
{
	const struct template *input;

	if (look->depth == 0)
		return;
	look->depth--;
	input = template_of(look->project, part->scope, part->expr);
	for (size_t i = 0; i < input->count; i++)
		look_at(look, &input->items[i]);
	look->depth++;
}

/* `date.today()` is a bucket of a day. */
static bool is_date(const struct expr *call)
{
	const struct expr *callee = call->kind == EXPR_CALL ? call->call.callee : call;

	return callee->kind == EXPR_ATTRIBUTE && text_equals(callee->attribute.name, "today");
}

static void look_at_part(struct look *look, const struct part *part)
{
	if (!part->expr || !part->scope)
		return;
	switch (part->kind) {
	case HOLE_SALTED_HASH: look_at_hash(look, part->scope, part->expr); break;
	case HOLE_IDENTITY:
		if (calls_builtin(look->project, part->scope, part->expr, "id"))
			found(look, UNSTABLE_ADDRESS, part->scope, part->expr, NULL);
		break;
	case HOLE_RANDOM: found(look, UNSTABLE_RANDOM, part->scope, part->expr, NULL); break;
	case HOLE_CLOCK:
		if (!is_date(part->expr))
			found(look, UNSTABLE_CLOCK, part->scope, part->expr, NULL);
		break;
	case HOLE_DIGEST: look_at_digest(look, part); break;
	case HOLE_UNKNOWN:
	case HOLE_VALUE:
	case HOLE_PARAMETER: look_at_value(look, part->scope, part->expr); break;
	default: break;
	}
}

static void look_at(struct look *look, const struct alternative *text)
{
	for (size_t i = 0; i < text->count; i++)
		look_at_part(look, &text->parts[i]);
}

/* Chance is a name for later, but in what is read at once: nothing was stored under it. */
static bool is_made_to_read(const struct key_site *site, const struct expr *random)
{
	const struct expr *key = site->key;

	return (site->role == ROLE_GET || site->role == ROLE_GET_OR_SET || site->role == ROLE_HAS) && key &&
	       site->call == site->api_call && key->span.offset <= random->span.offset &&
	       span_end(random->span) <= span_end(key->span);
}

struct instability_of key_instability(struct project *project, const struct key_site *site,
				      const struct alternative *text)
{
	struct look look = { .project = project, .depth = LOOK_DEPTH, .names = NAMES_MAX };

	look_at(&look, text);
	/* the keys themselves, in any order */
	if (look.worst.kind == UNSTABLE_SET && site->many && text->count == 1 && look.worst.expr == text->parts[0].expr)
		look.worst.kind = STABLE;
	if (look.worst.kind == UNSTABLE_RANDOM && !is_made_to_read(site, look.worst.expr))
		look.worst.kind = STABLE;
	return look.worst;
}
