#include "analysis/live_parameter.h"

#include "syntax/visit.h"

static const struct {
	const char *kind;
	const char *said;
} kinds[] = {
	{ "model", "a model instance" }, { "request", "a request" },       { "user", "a user" },
	{ "session", "a session" },      { "queryset", "a queryset" },
};

static const char *said(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_equals(kinds[i].kind, kind))
			return kinds[i].said;
	return NULL;
}

static const char *kind_of_type(struct project *project, struct type type)
{
	if (type.kind == TYPE_QUERYSET)
		return "a queryset";
	if (type.kind != TYPE_INSTANCE)
		return NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (class_is_kind(project, type.cls, kinds[i].kind))
			return kinds[i].said;
	return NULL;
}

struct use_search {
	const struct pack_parameter *known;
	const struct parameter *parameter;
	const struct expr *found;
};

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct use_search *search = visitor->data;

	(void)scope;
	if (!search->found && expr->kind == EXPR_ATTRIBUTE && expr->attribute.object->kind == EXPR_NAME &&
	    text_equals(expr->attribute.object->name.id, search->parameter->name) &&
	    names_hold(&search->known->uses, expr->attribute.name))
		search->found = expr;
	return true;
}

static bool by_name(struct project *project, const struct function *function, const struct parameter *parameter,
		    struct live_parameter *out)
{
	struct use_search search = { .known = pack_parameter_find(project_packs(project), parameter->name), .parameter = parameter };
	struct visitor visitor = { .expr = on_expr, .nested = true, .data = &search };

	if (!search.known || parameter->annotation || !said(search.known->kind))
		return false;
	visit_function(&visitor, function);
	if (!search.found)
		return false;
	*out = (struct live_parameter){ parameter, said(search.known->kind), search.found->span,
					arena_printf(project_arena(project), "`%s` is used as %s", parameter->name, said(search.known->kind)) };
	return true;
}

static bool by_annotation(struct project *project, const struct function *function, const struct parameter *parameter,
			  struct live_parameter *out)
{
	const char *kind;

	if (!parameter->annotation)
		return false;
	kind = kind_of_type(project, project_annotation_type(project, function->scope->parent, parameter->annotation));
	if (!kind)
		return false;
	*out = (struct live_parameter){ parameter, kind, parameter->annotation->span,
					arena_printf(project_arena(project), "`%s` is annotated as %s", parameter->name, kind) };
	return true;
}

bool find_live_parameter(struct project *project, const struct function *function, struct live_parameter *out)
{
	enum method_kind kind = project_method_kind(project, function);
	size_t first = kind == METHOD_INSTANCE || kind == METHOD_CLASS ? 1 : 0;

	for (size_t i = first; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];

		if (parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR)
			continue;
		if (by_annotation(project, function, parameter, out) || by_name(project, function, parameter, out))
			return true;
	}
	return false;
}
