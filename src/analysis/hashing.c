#include "analysis/hashing.h"

static bool is_true(const struct expr *call, const char *keyword)
{
	const struct expr *value = call ? call_argument(call, -1, keyword) : NULL;

	return value && value->kind == EXPR_TRUE;
}

static bool is_false(const struct expr *call, const char *keyword)
{
	const struct expr *value = call ? call_argument(call, -1, keyword) : NULL;

	return value && value->kind == EXPR_FALSE;
}

/* What `@dataclass` makes of __hash__ (PEP 557, the table under "eq" and "frozen"). */
static enum hashing by_dataclass(struct project *project, const struct class_def *class_def, struct span *where)
{
	for (size_t i = 0; i < class_def->decorator_count; i++) {
		const struct expr *decorator = class_def->decorators[i];
		const struct expr *call = decorator->kind == EXPR_CALL ? decorator : NULL;
		struct entity entity = project_resolve(project, class_def->scope->parent, call ? call->call.callee : decorator);

		if (!entity.name || !text_equals(entity.name, "dataclasses.dataclass"))
			continue;
		*where = decorator->span;
		if (call && call_has_star(call))
			return HASHING_UNKNOWN;
		if (is_false(call, "eq"))
			return HASHING_IDENTITY;
		return is_true(call, "frozen") || is_true(call, "unsafe_hash") ? HASHING_VALUE : HASHING_NONE;
	}
	return HASHING_UNKNOWN;
}

static enum hashing by_members(const struct class_def *class_def, struct span *where)
{
	struct binding_run hash = scope_bindings(class_def->scope, "__hash__");
	struct binding_run eq = scope_bindings(class_def->scope, "__eq__");

	if (hash.count) {
		const struct expr *value = hash.items[hash.count - 1].value;

		*where = hash.items[hash.count - 1].span;
		if (value && value->kind == EXPR_NONE)
			return HASHING_NONE;
		return hash.items[hash.count - 1].kind == BINDING_FUNCTION ? HASHING_VALUE : HASHING_IDENTITY;
	}
	if (eq.count) {
		*where = eq.items[0].span;
		return HASHING_NONE;
	}
	return HASHING_UNKNOWN;
}

enum hashing class_hashing(struct project *project, const struct class_def *class_def, struct span *where)
{
	const struct class_info *info = project_class(project, class_def);
	struct span ignored;

	where = where ? where : &ignored;
	*where = (struct span){ 0 };
	for (size_t i = 0; i < info->ancestor_count; i++) {
		const struct class_def *ancestor = info->ancestors[i].def;
		enum hashing hashing;

		if (!ancestor)
			continue;
		hashing = by_members(ancestor, where);
		if (hashing == HASHING_UNKNOWN || (hashing == HASHING_NONE && !scope_bindings(ancestor->scope, "__hash__").count)) {
			enum hashing generated = by_dataclass(project, ancestor, where);

			hashing = generated == HASHING_UNKNOWN ? hashing : generated;
		}
		if (hashing != HASHING_UNKNOWN)
			return hashing;
	}
	return info->complete ? HASHING_IDENTITY : HASHING_UNKNOWN;
}
