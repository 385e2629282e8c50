#include "syntax/marking.h"

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

bool regions_mark(struct regions *regions, struct interest interest)
{
	struct marking marking = { .regions = regions, .interest = interest };

	mark_all(&marking);
	return marking.has_marked;
}

bool region_has_mark(const struct region *region)
{
	if (region->is_marked)
		return true;
	for (size_t i = 0; region->members && i < region->members->count; i++)
		if (region_has_mark(&region->members->items[i]))
			return true;
	return false;
}
