#include "analysis/lazy_text.h"

/* Names that are followed one behind the other, and expressions that are nested. */
enum { LAZY_DEPTH = 4 };

static bool is_lazy(struct project *project, const struct scope *scope, const struct expr *expr,
		    int depth);

static bool calls_lazy(struct project *project, const struct scope *scope, const struct expr *call)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);

	return entity.kind == ENTITY_EXTERNAL &&
	       pack_word_is(project_packs(project), WORD_LAZY_TEXT, entity.name);
}

static bool names_lazy(struct project *project, const struct scope *scope, const struct expr *name,
		       int depth)
{
	struct entity entity = project_resolve(project, scope, name);
	const struct binding *binding = entity.kind == ENTITY_VARIABLE && entity.run.count == 1
						? &entity.run.items[0]
						: NULL;

	return binding && binding->kind == BINDING_ASSIGN && binding->value &&
	       is_lazy(project, binding->scope, binding->value, depth);
}

static bool is_lazy(struct project *project, const struct scope *scope, const struct expr *expr,
		    int depth)
{
	if (depth == 0)
		return false;
	switch (expr->kind) {
	case EXPR_CALL: return calls_lazy(project, scope, expr);
	case EXPR_NAME:
	case EXPR_ATTRIBUTE: return names_lazy(project, scope, expr, depth - 1);
	case EXPR_CONDITIONAL:
		return is_lazy(project, scope, expr->conditional.then, depth - 1) ||
		       is_lazy(project, scope, expr->conditional.otherwise, depth - 1);
	default: return false;
	}
}

bool is_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr)
{
	return is_lazy(project, scope, expr, LAZY_DEPTH);
}

/* EXPR, or an item of it where it is a tuple, list or dict. */
static bool holds_lazy_text(struct project *project, const struct scope *scope,
			    const struct expr *expr)
{
	if (expr->kind == EXPR_DICT) {
		for (size_t i = 0; i < expr->dict.count; i++)
			if (is_lazy_text(project, scope, expr->dict.entries[i].value))
				return true;
		return false;
	}
	if (expr->kind != EXPR_TUPLE && expr->kind != EXPR_LIST)
		return is_lazy_text(project, scope, expr);
	for (size_t i = 0; i < expr->items.count; i++)
		if (is_lazy_text(project, scope, expr->items.items[i]))
			return true;
	return false;
}

static bool takes_lazy_text(struct project *project, const struct scope *scope,
			    const struct expr *call)
{
	for (size_t i = 0; i < call->call.count; i++)
		if (holds_lazy_text(project, scope, call->call.arguments[i].value))
			return true;
	return false;
}

static bool is_text(const struct expr *expr)
{
	return expr->kind == EXPR_STRING || expr->kind == EXPR_FSTRING;
}

/* Each method of a text looks at it; those of a literal that takes texts look at these. */
static bool method_fixes(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	if (callee->kind != EXPR_ATTRIBUTE)
		return false;
	if (is_text(callee->attribute.object))
		return takes_lazy_text(project, scope, call);
	return is_lazy_text(project, scope, callee->attribute.object);
}

static bool call_fixes(struct project *project, const struct scope *scope, const struct expr *call,
		       const struct entity *callee)
{
	if (callee->kind == ENTITY_UNKNOWN)
		return method_fixes(project, scope, call);
	return callee->kind == ENTITY_EXTERNAL &&
	       pack_word_is(project_packs(project), WORD_FIXES_TEXT, callee->name) &&
	       takes_lazy_text(project, scope, call);
}

static bool operation_fixes(struct project *project, const struct scope *scope,
			    const struct expr *expr)
{
	bool formats = text_equals(expr->operation.op, "%");

	if (!formats && !text_equals(expr->operation.op, "+"))
		return false;
	for (size_t i = 0; i < expr->operation.count; i++) {
		const struct expr *operand = expr->operation.operands[i];
		bool may_hold = formats && i > 0 && is_text(expr->operation.operands[0]);

		if (may_hold ? holds_lazy_text(project, scope, operand)
			     : is_lazy_text(project, scope, operand))
			return true;
	}
	return false;
}

bool fixes_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr,
		     const struct entity *callee)
{
	switch (expr->kind) {
	case EXPR_CALL: return call_fixes(project, scope, expr, callee);
	case EXPR_BINARY: return operation_fixes(project, scope, expr);
	case EXPR_FSTRING:
		for (size_t i = 0; i < expr->fstring.count; i++)
			if (expr->fstring.parts[i].value &&
			    is_lazy_text(project, scope, expr->fstring.parts[i].value))
				return true;
		return false;
	default: return false;
	}
}
