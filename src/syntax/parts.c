#include "syntax/parts.h"

#include "syntax/regions.h"
#include "syntax/scan.h"
#include "syntax/visit.h"

/* Where there are more aliases, everything counts. */
enum { ALIASES_MAX = 64 };

struct marking {
	struct regions *regions;
	struct interest interest;
	VEC(const char *) aliases;
	const struct region *region; /* whose statements are visited */
	bool has_marked;
	bool is_lost; /* among too many aliases */
};

/* ---- patterns ---- */

static bool is_of_interest(const struct marking *m, struct slice text)
{
	for (size_t i = 0; i < m->interest.pattern_count; i++)
		if (m->interest.find(m->interest.context, i, text, 0) < text.size)
			return true;
	return false;
}

static size_t find_alias(const struct marking *m, const char *alias, struct slice text, size_t from)
{
	if (!m->interest.find_alias)
		return text_find_word(text, alias, from);
	return m->interest.find_alias(m->interest.context, alias, text, from);
}

/* Or holds an alias. */
static bool is_hit(const struct marking *m, struct slice text)
{
	if (is_of_interest(m, text))
		return true;
	for (size_t i = 0; i < m->aliases.count; i++)
		if (find_alias(m, m->aliases.items[i], text, 0) < text.size)
			return true;
	return false;
}

/* ---- aliases ---- */

static void add_alias(struct marking *m, struct slice name)
{
	if (name.size == 0 || is_of_interest(m, name))
		return;
	for (size_t i = 0; i < m->aliases.count; i++)
		if (slice_is(name, m->aliases.items[i]))
			return;
	if (m->aliases.count < ALIASES_MAX)
		vec_push(&m->aliases, arena_text(m->regions->ast->arena, name));
	else
		m->is_lost = true;
}

static struct slice text_at(const struct region *region, uint32_t from, uint32_t to)
{
	return (struct slice){ region->owner->ast->source.data + from, to - from };
}

static struct slice name_of(const struct region *region, size_t index)
{
	struct span span = region->outline.names[index];

	return text_at(region, span.offset, span_end(span));
}

static void add_names(struct marking *m, const struct region *region)
{
	for (size_t i = 0; i < region->outline.name_count; i++)
		add_alias(m, name_of(region, i));
}

/* All names of an import from something of interest; else those of the items that are. */
static void add_imports(struct marking *m, const struct region *region)
{
	const struct span *names = region->outline.names;
	uint32_t from = region->outline.span.offset;

	if (is_hit(m, text_at(region, from, names[0].offset))) {
		add_names(m, region);
		return;
	}
	for (size_t i = 1; i < region->outline.name_count; i++)
		if (is_hit(m, text_at(region, span_end(names[i - 1]), span_end(names[i]))))
			add_alias(m, name_of(region, i));
}

/* ---- what a function gives a name to ---- */

/* An attribute, or a name that is declared global. */
static void note_target(struct marking *m, const struct expr *target, const struct scope *scope)
{
	const struct scope *home = target->kind == EXPR_NAME ? scope_of_name(scope, target->name.id) : NULL;

	if (target->kind == EXPR_ATTRIBUTE)
		add_alias(m, slice_of(target->attribute.name));
	else if (home && home->kind == SCOPE_MODULE)
		add_alias(m, slice_of(target->name.id));
}

static bool note_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct marking *m = visitor->data;

	if ((stmt->kind != STMT_ASSIGN && stmt->kind != STMT_RETURN) ||
	    !is_hit(m, text_at(m->region, stmt->span.offset, span_end(stmt->span))))
		return true;
	if (stmt->kind == STMT_RETURN)
		add_names(m, m->region);
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++)
		note_target(m, stmt->assign.targets[i], scope);
	return true;
}

static void add_function(struct marking *m, struct region *region)
{
	struct visitor visitor = { .stmt = note_stmt, .nested = true, .data = m };

	m->region = region;
	visit_block(&visitor, &region->block, region->owner->scope);
	if (region->owner->depth == 0 && region->parts.function_count > 1)
		add_names(m, region);
}

/* ---- marks ---- */

static void add_aliases(struct marking *m, struct region *region)
{
	switch (region->outline.kind) {
	case OUTLINE_IMPORT:
	case OUTLINE_FROM: add_imports(m, region); break;
	case OUTLINE_FUNCTION: add_function(m, region); break;
	default: add_names(m, region); break;
	}
}

/* A line that begins with `class`. */
static bool holds_class(struct slice text)
{
	for (size_t at = 0; (at = text_find_word(text, "class", at)) < text.size; at++) {
		size_t start = at;

		while (start > 0 && (text.data[start - 1] == ' ' || text.data[start - 1] == '\t'))
			start--;
		if (start == 0 || text.data[start - 1] == '\n')
			return true;
	}
	return false;
}

static bool is_left_out(const struct marking *m, const struct region *region)
{
	enum outline_kind kind = region->outline.kind;

	if (!m->interest.classes_only || kind == OUTLINE_CLASS)
		return false;
	if (kind == OUTLINE_FUNCTION || kind == OUTLINE_OTHER)
		return !holds_class(region_text(region)) && (kind == OUTLINE_FUNCTION || region->owner->depth > 0);
	return region->owner->depth > 0 || kind == OUTLINE_EXPR;
}

static void mark(struct marking *m, struct region *region)
{
	if (region->is_marked || is_left_out(m, region))
		return;
	region = region_parse(region);
	region->is_marked = m->has_marked = true;
	if (!m->interest.no_aliases)
		add_aliases(m, region);
}

/* Marks the statement that holds OFFSET; returns where the next one begins. */
static size_t mark_at(struct marking *m, struct regions *regions, size_t offset)
{
	struct region *region = region_at(regions, (uint32_t)offset);
	struct regions *members = region ? region_members(region) : NULL;

	if (!region)
		return regions->items[0].outline.span.offset;
	if (members && offset >= members->items[0].outline.span.offset)
		return mark_at(m, members, offset);
	mark(m, region);
	return members ? members->items[0].outline.span.offset : span_end(region->outline.span);
}

/* What is searched: all statements. */
static struct slice text_of(const struct regions *regions)
{
	struct slice text = regions->ast->source;

	text.size = regions->count ? span_end(regions->items[regions->count - 1].outline.span) : 0;
	return text;
}

static size_t start_of(const struct regions *regions)
{
	return regions->count ? regions->items[0].outline.span.offset : 0;
}

/* What was found at OFFSET; returns where to go on. */
static size_t take_hit(struct marking *m, size_t offset)
{
	const struct regions *file = m->regions->ast->regions;
	const struct span *quiet =
		m->interest.in_texts ? NULL : span_holding(file->quiet, file->quiet_count, offset);

	return quiet ? span_end(*quiet) : mark_at(m, m->regions, offset);
}

static void mark_everything(struct marking *m, struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct regions *members = region_members(&regions->items[i]);

		mark(m, &regions->items[i]);
		if (members)
			mark_everything(m, members);
	}
}

static void mark_all(struct marking *m)
{
	struct slice text = text_of(m->regions);
	size_t at;

	for (size_t i = 0; i < m->interest.pattern_count; i++)
		for (at = start_of(m->regions);
		     (at = m->interest.find(m->interest.context, i, text, at)) < text.size;)
			at = take_hit(m, at);
	for (size_t i = 0; i < m->aliases.count; i++)
		for (at = start_of(m->regions); (at = find_alias(m, m->aliases.items[i], text, at)) < text.size;)
			at = take_hit(m, at);
	vec_release(&m->aliases);
	if (m->is_lost) {
		m->interest.no_aliases = true;
		mark_everything(m, m->regions);
	}
}

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

static bool has_mark(const struct region *region)
{
	if (region->is_marked)
		return true;
	for (size_t i = 0; region->members && i < region->members->count; i++)
		if (has_mark(&region->members->items[i]))
			return true;
	return false;
}

/* Wipes the marks. */
static void gather(struct gathering *g, struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct region *region = &regions->items[i];

		if (!has_mark(region))
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
	struct marking marking = { .regions = regions, .interest = interest };
	struct gathering gathering = { 0 };

	mark_all(&marking);
	if (marking.has_marked)
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
	struct marking marking = { .regions = ast->regions, .interest = interest };
	struct gathering gathering = { 0 };

	mark_all(&marking);
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

		if (!has_mark(region))
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
	struct marking marking = { .regions = ast->regions, .interest = interest };
	struct visits visits = { 0 };

	if (!ast->regions) {
		visit_block(visitor, &ast->block, ast->scope);
		return;
	}
	mark_all(&marking);
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
