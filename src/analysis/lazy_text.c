#include "analysis/lazy_text.h"

#include "project/types.h"
#include "syntax/visit.h"

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

/* ---- text that may be lazy ---- */

/* What is fixed: the text of a model's options or, in the body of a function, what it is handed. */
struct subject {
	struct project *project;
	const char *parameter; /* NULL: a model's text */
	bool fixed;
};

static bool is_subject(const struct subject *subject, const struct expr *expr)
{
	const struct pack_set *packs = project_packs(subject->project);
	const struct expr *options = expr->kind == EXPR_ATTRIBUTE ? expr->attribute.object : NULL;

	if (subject->parameter)
		return expr->kind == EXPR_NAME && text_equals(expr->name.id, subject->parameter);
	return options && options->kind == EXPR_ATTRIBUTE &&
	       pack_word_is(packs, WORD_LAZY_OPTION, expr->attribute.name) &&
	       pack_word_is(packs, WORD_MODEL_OPTIONS, options->attribute.name);
}

static bool fixes_by_call(const struct subject *subject, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	bool takes = false;
	struct entity entity;

	if (callee->kind == EXPR_ATTRIBUTE && is_subject(subject, callee->attribute.object))
		return true;
	for (size_t i = 0; !takes && i < call->call.count; i++)
		takes = is_subject(subject, call->call.arguments[i].value);
	if (!takes)
		return false;
	if (callee->kind == EXPR_ATTRIBUTE && is_text(callee->attribute.object))
		return true;
	entity = project_resolve(subject->project, scope, callee);
	return entity.kind == ENTITY_EXTERNAL &&
	       pack_word_is(project_packs(subject->project), WORD_FIXES_TEXT, entity.name);
}

static bool fixes_subject(const struct subject *subject, const struct scope *scope, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CALL: return fixes_by_call(subject, scope, expr);
	case EXPR_BINARY:
		for (size_t i = 0; i < expr->operation.count; i++)
			if (is_subject(subject, expr->operation.operands[i]) &&
			    (text_equals(expr->operation.op, "+") || text_equals(expr->operation.op, "%")))
				return true;
		return false;
	case EXPR_FSTRING:
		for (size_t i = 0; i < expr->fstring.count; i++)
			if (expr->fstring.parts[i].value && is_subject(subject, expr->fstring.parts[i].value))
				return true;
		return false;
	default: return false;
	}
}

static bool on_body(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct subject *subject = visitor->data;

	subject->fixed |= fixes_subject(subject, scope, expr);
	return !subject->fixed;
}

/* The parameter of FUNCTION that takes the argument at INDEX of a call; NULL where that is not seen. */
static const char *parameter_of(struct project *project, const struct function *function, const struct argument *argument,
				size_t index)
{
	enum method_kind method = project_method_kind(project, function);
	size_t position = index + (method == METHOD_INSTANCE || method == METHOD_CLASS);

	if (argument->kind == ARGUMENT_KEYWORD)
		return argument->name;
	if (argument->kind != ARGUMENT_POSITIONAL || position >= function->parameter_count)
		return NULL;
	return function->parameters[position].name;
}

/* `_("All")`, without a look at what a name means: most are no such text. */
static bool is_plainly_lazy(struct project *project, const struct scope *scope, const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->call.count && is_text(expr->call.arguments[0].value) &&
	       is_lazy_text(project, scope, expr);
}

/* Whether CALL hands lazy text to a function that fixes it. */
static bool hands_to_fixer(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct subject text = { .project = project };
	const struct function *callee;

	for (size_t i = 0; i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];
		struct subject subject = { .project = project };
		struct visitor visitor = { .expr = on_body, .data = &subject };

		if (!is_subject(&text, argument->value) && !is_plainly_lazy(project, scope, argument->value))
			continue;
		if (!project_callees(project, scope, call, &callee, 1))
			return false;
		subject.parameter = parameter_of(project, callee, argument, i);
		if (subject.parameter)
			visit_function(&visitor, callee);
		if (subject.fixed)
			return true;
	}
	return false;
}

bool may_fix_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct subject text = { .project = project };

	return fixes_subject(&text, scope, expr) ||
	       (expr->kind == EXPR_CALL && hands_to_fixer(project, scope, expr));
}
