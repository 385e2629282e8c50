#include "analysis/slots.h"

static bool names_other(const struct expr *expr, const char *name)
{
	return expr->kind == EXPR_STRING && !slice_is(expr->string.text, name) &&
	       !slice_is(expr->string.text, "__dict__");
}

/* Whether the value of `__slots__` is seen, and has neither NAME nor `__dict__` in it. */
static bool lacks(const struct expr *slots, const char *name)
{
	if (slots->kind != EXPR_TUPLE && slots->kind != EXPR_LIST)
		return names_other(slots, name);
	for (size_t i = 0; i < slots->items.count; i++)
		if (!names_other(slots->items.items[i], name))
			return false;
	return true;
}

static const char *name_of(struct project *project, const struct class_def *class_def,
			   const struct expr *decorator)
{
	const struct expr *callee =
		decorator->kind == EXPR_CALL ? decorator->call.callee : decorator;

	return project_resolve(project, class_def->scope->parent, callee).name;
}

/* The decorator that makes CLASS anew with slots, or NULL. */
static const struct expr *slotting_decorator(struct project *project,
					     const struct class_def *class_def)
{
	const struct names *words = project_packs(project)->words;

	for (size_t i = 0; i < class_def->decorator_count; i++) {
		const struct expr *decorator = class_def->decorators[i], *value = NULL;
		const char *name = name_of(project, class_def, decorator);

		if (!name)
			continue;
		if (decorator->kind == EXPR_CALL)
			value = call_argument(decorator, -1, "slots");
		if (names_hold(&words[WORD_SLOTS_ASKED], name) && value && value->kind == EXPR_TRUE)
			return decorator;
		if (names_hold(&words[WORD_SLOTS_GIVEN], name) &&
		    (!value || value->kind == EXPR_TRUE))
			return decorator;
	}
	return NULL;
}

/*
 * Whether CLASS itself, apart from its bases, says by its slots that there is no NAME; *WHERE is
 * where.
 */
static bool says_so(struct project *project, const struct class_def *class_def, const char *name,
		    struct span *where)
{
	struct binding_run run = scope_bindings(class_def->scope, "__slots__");
	const struct expr *decorator;

	if (scope_bindings(class_def->scope, name).count)
		return false;
	if (run.count) {
		*where = run.items[0].span;
		return run.count == 1 && run.items[0].value && lacks(run.items[0].value, name);
	}
	decorator = slotting_decorator(project, class_def);
	if (decorator)
		*where = decorator->span;
	return decorator != NULL;
}

bool slots_leave_out(struct project *project, const struct class_def *class_def, const char *name,
		     struct span *where)
{
	const struct class_info *info = project_class(project, class_def);
	struct span other;

	if (!says_so(project, class_def, name, where))
		return false;
	for (size_t i = 1; i < info->ancestor_count; i++) {
		const struct class_def *ancestor = info->ancestors[i].def;

		if (!ancestor && text_equals(info->ancestors[i].name, "builtins.object"))
			continue;
		if (!ancestor || !says_so(project, ancestor, name, &other))
			return false;
	}
	return info->complete;
}

bool slots_serve_cached_property(struct project *project, const struct class_def *class_def)
{
	const struct expr *decorator = slotting_decorator(project, class_def);

	return decorator && pack_word_is(project_packs(project), WORD_SLOTS_SERVED,
					 name_of(project, class_def, decorator));
}
