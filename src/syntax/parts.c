#include "syntax/parts.h"

#include "syntax/marking.h"
#include "syntax/visit.h"

/* ---- the answer ---- */

struct gathering {
	VEC(const struct function *) functions;
	VEC(const struct class_def *) classes;
	VEC(struct call_site) calls;
	bool has_error;
};

static void take(struct gathering *g, struct region *region)
{
	region_parse(region);
	g->has_error = g->has_error || region->has_error;
	for (size_t i = 0; i < region->parts.function_count; i++)
		vec_push(&g->functions, region->parts.functions[i]);
	for (size_t i = 0; i < region->parts.class_count; i++)
		vec_push(&g->classes, region->parts.classes[i]);
	for (size_t i = 0; i < region->parts.call_count; i++)
		vec_push(&g->calls, region->parts.calls[i]);
}

/* Wipes the marks. */
static void gather(struct gathering *g, struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct region *region = &regions->items[i];

		if (!region_has_mark(region))
			continue;
		take(g, region);
		region->is_marked = false;
		if (region->members)
			gather(g, region->members);
	}
}

static struct ast_parts settle(struct gathering *g, struct arena *arena)
{
	struct ast_parts parts;

	vec_settle(&g->functions, arena, parts.functions, parts.function_count);
	vec_settle(&g->classes, arena, parts.classes, parts.class_count);
	vec_settle(&g->calls, arena, parts.calls, parts.call_count);
	return parts;
}

static struct ast_parts parts_in(struct regions *regions, struct interest interest)
{
	struct gathering gathering = { 0 };

	if (regions_mark(regions, interest))
		gather(&gathering, regions);
	return settle(&gathering, regions->ast->arena);
}

struct ast_parts ast_parts(const struct ast *ast, struct interest interest)
{
	return ast->regions ? parts_in(ast->regions, interest) : ast->all;
}

struct ast_parts ast_parts_at(const struct ast *ast, struct span span)
{
	struct region *region = ast->regions ? region_at(ast->regions, span.offset) : NULL;

	if (!region)
		return ast->all;
	while (region->members && span.offset >= region->members->items[0].outline.span.offset)
		region = region_at(region->members, span.offset);
	return region_parse(region)->parts;
}

struct ast_parts class_parts(const struct class_def *class_def, struct interest interest)
{
	return class_def->regions ? parts_in(class_def->regions, interest) :
				    ast_parts_at(class_def->scope->ast, class_def->name_span);
}

bool parse_interesting(const struct ast *ast, struct interest interest)
{
	struct gathering gathering = { 0 };

	if (regions_mark(ast->regions, interest))
		gather(&gathering, ast->regions);
	vec_release(&gathering.functions);
	vec_release(&gathering.classes);
	vec_release(&gathering.calls);
	return !gathering.has_error;
}

/* ---- visits ---- */

struct visit {
	const struct stmt *stmt;
	const struct scope *scope;
	size_t end; /* of a class that is entered by its marks: behind those of its members; else 0 */
};

struct visits {
	VEC(struct visit) items;
};

/* Wipes the marks. */
static void collect_visits(struct visits *visits, struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct region *region = &regions->items[i];
		size_t first = visits->items.count;

		if (!region_has_mark(region))
			continue;
		region_parse(region);
		region->is_marked = false;
		for (size_t k = 0; k < region->block.count; k++)
			vec_push(&visits->items, ((struct visit){ region->block.items[k], regions->scope, 0 }));
		if (region->members) {
			collect_visits(visits, region->members);
			visits->items.items[first].end = visits->items.count;
		}
	}
}

void visit_parts(struct visitor *visitor, const struct ast *ast, struct interest interest)
{
	struct visits visits = { 0 };

	if (!ast->regions) {
		visit_block(visitor, &ast->block, ast->scope);
		return;
	}
	if (regions_mark(ast->regions, interest))
		collect_visits(&visits, ast->regions);
	for (size_t i = 0; i < visits.items.count; i++) {
		const struct visit *visit = &visits.items.items[i];

		if (visit->end == 0)
			visit_stmt(visitor, visit->stmt, visit->scope);
		else if (!visitor->stmt || visitor->stmt(visitor, visit->stmt, visit->scope))
			visit_head(visitor, visit->stmt->class_def, visit->scope);
		else
			i = visit->end - 1;
	}
	vec_release(&visits.items);
}
