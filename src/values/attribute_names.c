#include "values/attribute_names.h"

#include "base/vec.h"
#include "syntax/visit.h"

#include <stdlib.h>
#include <string.h>

/* Sorted, each once. */
struct name_list {
	const char **items;
	size_t count;
};

struct asked {
	struct name_list attributes, functions;
};

struct collecting {
	VEC(const char *) attributes;
	VEC(const char *) functions;
};

static bool note(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct collecting *collecting = visitor->data;

	(void)scope;
	if (expr->kind != EXPR_ATTRIBUTE)
		return true;
	vec_push(&collecting->attributes, expr->attribute.name);
	if (expr->attribute.object->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, "fget"))
		vec_push(&collecting->functions, expr->attribute.object->attribute.name);
	return true;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct name_list *list)
{
	size_t kept = 0;

	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, compare);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || !text_equals(list->items[kept - 1], list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static const void *collect(struct project *project, const struct module *module)
{
	struct asked *asked = ARENA_NEW(project_arena(project), struct asked);
	struct collecting collecting = { 0 };
	struct visitor visitor = { .expr = note, .nested = true, .data = &collecting };

	visit_module(&visitor, module->ast);
	vec_settle(&collecting.attributes, project_arena(project), asked->attributes.items, asked->attributes.count);
	vec_settle(&collecting.functions, project_arena(project), asked->functions.items, asked->functions.count);
	sort(&asked->attributes);
	sort(&asked->functions);
	return asked;
}

static const struct asked *asked_of(struct project *project, const struct module *module)
{
	return project_module_memo(project, MEMO_ATTRIBUTE_NAMES, module, collect);
}

bool module_asks_for(struct project *project, const struct module *module, const char *name, bool as_function)
{
	const struct asked *asked = asked_of(project, module);
	const struct name_list *list = as_function ? &asked->functions : &asked->attributes;

	return list->count && bsearch(&name, list->items, list->count, sizeof *list->items, compare);
}
