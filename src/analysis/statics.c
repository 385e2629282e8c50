#include "analysis/statics.h"

#include "analysis/sources.h"
#include "syntax/visit.h"

enum { STATIC_HOPS = 3 };

struct proof {
	struct project *project;
	int hops;
	bool holds;
};

static bool prove(struct project *project, const struct function *function, int hops);

static bool set_only_in_init(struct project *project, const struct class_def *class_def, const char *name)
{
	size_t count;
	const struct attribute_write *writes = class_attribute_writes(project, class_def, name, &count);

	for (size_t i = 0; i < count; i++)
		if (!text_equals(writes[i].method->name, "__init__"))
			return false;
	return count > 0;
}

/* What was declared of a class, or the class itself: neither changes with a row. */
static bool is_of_class(const struct pack_set *packs, const struct expr *expr)
{
	const struct expr *object = expr->attribute.object;

	return text_equals(expr->attribute.name, "__class__") || pack_word_is(packs, WORD_MODEL, expr->attribute.name) ||
	       pack_word_is(packs, WORD_MODEL_OPTIONS, expr->attribute.name) ||
	       (object->kind == EXPR_ATTRIBUTE && pack_word_is(packs, WORD_MODEL_OPTIONS, object->attribute.name));
}

static bool attribute_is_static(struct proof *proof, const struct expr *expr, const struct scope *scope)
{
	struct entity entity = project_resolve(proof->project, scope, expr);
	const struct function *method;
	struct type object;

	if (entity.kind == ENTITY_CLASS || entity.kind == ENTITY_FUNCTION || entity.kind == ENTITY_MODULE)
		return true;
	if (is_of_class(project_packs(proof->project), expr))
		return true;
	object = project_type(proof->project, scope, expr->attribute.object);
	if (!object.cls.def)
		return false;
	method = class_method(proof->project, object.cls.def, expr->attribute.name, NULL);
	if (method)
		return !function_is_property(proof->project, method) || prove(proof->project, method, proof->hops - 1);
	if (class_member(proof->project, object.cls.def, expr->attribute.name, NULL).count)
		return true;
	return set_only_in_init(proof->project, object.cls.def, expr->attribute.name);
}

static bool call_is_static(struct proof *proof, const struct expr *call, const struct scope *scope)
{
	struct entity entity = project_resolve(proof->project, scope, call->call.callee);
	const struct pack_source *source = entity.name ? pack_source_find(project_packs(proof->project), entity.name) : NULL;
	const struct function *callee;

	if (source)
		return source->validity == VALIDITY_FOREVER || source->validity == VALIDITY_DEPLOYMENT;
	if (entity.kind == ENTITY_CLASS)
		return true;
	if (entity.kind == ENTITY_EXTERNAL)
		return text_starts(entity.name, "builtins.");
	if (project_callees(proof->project, scope, call, &callee, 1))
		return prove(proof->project, callee, proof->hops - 1);
	/* a method of what is static itself: a string's, a dict's, an option's of `_meta` */
	return call->call.callee->kind == EXPR_ATTRIBUTE &&
	       !project_type(proof->project, scope, call->call.callee->attribute.object).cls.name;
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct proof *proof = visitor->data;

	if (!proof->holds)
		return false;
	if (expr->kind == EXPR_CALL) {
		proof->holds = call_is_static(proof, expr, scope);
		if (expr->call.callee->kind == EXPR_ATTRIBUTE)
			visit_expr(visitor, expr->call.callee->attribute.object, scope);
		for (size_t i = 0; i < expr->call.count; i++)
			visit_expr(visitor, expr->call.arguments[i].value, scope);
		return false;
	}
	if (expr->kind == EXPR_ATTRIBUTE)
		proof->holds = attribute_is_static(proof, expr, scope);
	if (expr->kind == EXPR_AWAIT || expr->kind == EXPR_YIELD || expr->kind == EXPR_OPAQUE)
		proof->holds = false;
	return proof->holds;
}

static bool prove(struct project *project, const struct function *function, int hops)
{
	struct proof proof = { project, hops, hops > 0 };
	struct visitor visitor = { .expr = on_expr, .data = &proof };

	if (proof.holds && !reading_worst(function_readings(project, function), VALIDITY_MIGRATION))
		visit_function(&visitor, function);
	else
		proof.holds = false;
	return proof.holds;
}

bool function_is_static(struct project *project, const struct function *function)
{
	return prove(project, function, STATIC_HOPS);
}
