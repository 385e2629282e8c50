#include "syntax/regions.h"

#include "syntax/scan.h"

#include <stdlib.h>

/* Each level of classes is read once more, so that more of them would make the time grow with the square of a file's size. */
enum { CLASSES_MAX = 16 };

static const enum binding_kind KINDS[] = {
	[OUTLINE_FUNCTION] = BINDING_FUNCTION, [OUTLINE_CLASS] = BINDING_CLASS,	  [OUTLINE_IMPORT] = BINDING_IMPORT,
	[OUTLINE_FROM] = BINDING_FROM,	       [OUTLINE_ASSIGN] = BINDING_ASSIGN, [OUTLINE_ANNOTATED] = BINDING_ANNOTATED,
};

struct slice region_text(const struct region *region)
{
	struct span span = region->outline.span;

	return (struct slice){ region->owner->ast->source.data + span.offset, span.length };
}

static struct regions *regions_new(struct ast *ast, struct span block, unsigned depth)
{
	struct regions *regions = ARENA_NEW(ast->arena, struct regions);
	struct outline outline;

	if (!outline_make(ast->arena, ast->source, block, &outline))
		return NULL;
	*regions = (struct regions){ .ast = ast,
				     .depth = depth,
				     .count = outline.count,
				     .quiet = outline.quiet,
				     .quiet_count = outline.quiet_count };
	regions->items = ARENA_ARRAY(ast->arena, struct region, outline.count);
	for (size_t i = 0; i < outline.count; i++) {
		regions->items[i].outline = outline.items[i];
		regions->items[i].owner = regions;
	}
	return regions;
}

struct regions *region_members(struct region *region)
{
	const struct outline_item *outline = &region->outline;
	struct regions *owner = region->owner;

	if (outline->kind != OUTLINE_CLASS || region->is_whole || region->members)
		return region->members;
	if (owner->depth < CLASSES_MAX)
		region->members = regions_new(owner->ast,
					      (struct span){ outline->body, span_end(outline->span) - outline->body },
					      owner->depth + 1);
	if (!region->members || region->members->count == 0) {
		region->members = NULL;
		region->is_whole = true;
		return NULL;
	}
	region->members->holder = region;
	return region->members;
}

struct region *region_at(const struct regions *regions, uint32_t offset)
{
	size_t low = 0, high = regions->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (regions->items[middle].outline.span.offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	return &regions->items[low - 1];
}

/* ---- lists of statements ---- */

struct statements {
	VEC(const struct stmt *) items;
};

static void add_statements(struct statements *statements, struct region *region)
{
	region_parse(region);
	for (size_t i = 0; i < region->block.count; i++)
		vec_push(&statements->items, region->block.items[i]);
}

static struct block take_statements(struct statements *statements, struct arena *arena)
{
	struct block block;

	vec_settle(&statements->items, arena, block.items, block.count);
	return block;
}

struct block regions_binders(const struct regions *regions, struct binding_run run)
{
	struct statements statements = { 0 };
	struct region *last = NULL;

	for (size_t i = 0; i < run.count; i++) {
		struct region *region = region_at(regions, run.items[i].span.offset);

		if (region && region != last)
			add_statements(&statements, region);
		last = region;
	}
	return take_statements(&statements, regions->ast->arena);
}

struct block regions_block(struct regions *regions)
{
	struct statements statements = { 0 };
	struct block *block;

	if (regions->all)
		return *regions->all;
	for (size_t i = 0; i < regions->count; i++)
		add_statements(&statements, &regions->items[i]);
	block = ARENA_NEW(regions->ast->arena, struct block);
	*block = take_statements(&statements, regions->ast->arena);
	regions->all = block;
	return *block;
}

/* ---- bindings ---- */

static int compare_places(const char *name, uint32_t offset, const struct binding *binding)
{
	int order = strcmp(name, binding->name);

	return order ? order : offset < binding->span.offset ? -1 : offset > binding->span.offset;
}

static int compare_bindings(const void *a, const void *b)
{
	const struct binding *left = a;

	return compare_places(left->name, left->span.offset, b);
}

static struct binding *find_place(const struct regions *regions, const char *name, uint32_t offset)
{
	size_t low = 0, high = regions->scope->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct binding *binding = &regions->scope->bindings[middle];
		int order = compare_places(name, offset, binding);

		if (order == 0)
			return (struct binding *)binding;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

void regions_bind(struct regions *regions, struct binding binding)
{
	struct binding *place;

	if (!regions->is_settled) {
		vec_push(&regions->early, binding);
		return;
	}
	place = find_place(regions, binding.name, binding.span.offset);
	if (place)
		*place = binding;
}

static char *name_at(const struct regions *regions, struct span span)
{
	return arena_text(regions->ast->arena,
			  (struct slice){ regions->ast->source.data + span.offset, span.length });
}

/* A name that the outline has seen, but no parser, means nothing that is known. */
static void give_up_names(const struct region *region)
{
	static const struct stmt broken = { .kind = STMT_BROKEN };

	for (size_t i = 0; i < region->outline.name_count; i++) {
		struct span span = region->outline.names[i];
		struct binding *place = find_place(region->owner, name_at(region->owner, span), span.offset);

		if (place && place->region == region)
			*place = (struct binding){ .name = place->name,
						   .kind = BINDING_MATCH,
						   .span = span,
						   .stmt = region->block.count ? region->block.items[0] : &broken,
						   .scope = region->owner->scope };
	}
}

static void add_stubs(struct regions *regions, struct region *region)
{
	for (size_t i = 0; i < region->outline.name_count; i++) {
		struct span span = region->outline.names[i];

		vec_push(&regions->early, ((struct binding){ .name = name_at(regions, span),
							     .kind = KINDS[region->outline.kind],
							     .span = span,
							     .scope = regions->scope,
							     .region = region }));
	}
}

static bool holds_global(struct slice text)
{
	return memmem(text.data, text.size, "global", strlen("global")) != NULL;
}

/* Whether a name may be bound that the outline has not seen. */
static bool is_compound(const struct region *region)
{
	enum outline_kind kind = region->outline.kind;

	return kind == OUTLINE_OTHER || ((kind == OUTLINE_FUNCTION || kind == OUTLINE_CLASS) && holds_global(region_text(region)));
}

/* Its names are those of the bindings from FIRST on, which only the parser could tell. */
static void name_compound(struct region *region, size_t first)
{
	struct regions *owner = region->owner;
	size_t count = owner->early.count - first;
	struct span *names = ARENA_ARRAY(owner->ast->arena, struct span, count);

	for (size_t i = 0; i < count; i++)
		names[i] = owner->early.items[first + i].span;
	region->outline.names = names;
	region->outline.name_count = count;
}

static struct block compound_block(const struct regions *regions)
{
	struct statements statements = { 0 };

	for (size_t i = 0; i < regions->count; i++)
		if (regions->items[i].outline.kind == OUTLINE_OTHER)
			add_statements(&statements, &regions->items[i]);
	return take_statements(&statements, regions->ast->arena);
}

static void settle(struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++) {
		struct region *region = &regions->items[i];
		size_t first = regions->early.count;

		if (!is_compound(region)) {
			add_stubs(regions, region);
			continue;
		}
		region_parse(region);
		name_compound(region, first);
	}
	if (regions->early.count)
		qsort(regions->early.items, regions->early.count, sizeof *regions->early.items, compare_bindings);
	vec_settle(&regions->early, regions->ast->arena, regions->scope->bindings, regions->scope->count);
	regions->compound = compound_block(regions);
	regions->is_settled = true;
}

/* ---- parsing ---- */

static void lower(struct region *region, struct lowering *l, struct slice text)
{
	struct regions *owner = region->owner;

	*l = (struct lowering){
		.arena = owner->ast->arena,
		.ast = owner->ast,
		.source = owner->ast->source,
		.region = region->outline.span,
		.head_only = region->members != NULL,
		.scope = owner->scope,
		.depth = owner->depth,
	};
	region->block = lower_text(l, owner->ast->parser, text);
	region->has_error = l->errors.count > 0 || (region->outline.kind != OUTLINE_OTHER && region->block.count != 1);
}

/* The head of a class: its own lines, and one that stands for its block. */
static char *head_of(const struct region *region, size_t *size)
{
	struct slice text = region_text(region);
	size_t head = region->outline.body - region->outline.span.offset, indent = 0;
	char *copy;

	while (indent < head && strchr(" \t\f", text.data[indent]))
		indent++;
	*size = head + indent + 3;
	copy = xmalloc(*size + 1);
	memcpy(copy, text.data, head);
	memcpy(copy + head, text.data, indent);
	memcpy(copy + head + indent, " 0\n", 4);
	return copy;
}

static void take_parts(struct region *region, struct lowering *l)
{
	struct ast_parts *parts = &region->parts;

	vec_settle(&l->functions, l->arena, parts->functions, parts->function_count);
	vec_settle(&l->classes, l->arena, parts->classes, parts->class_count);
	vec_settle(&l->calls, l->arena, parts->calls, parts->call_count);
	lowering_release(l);
}

static bool parse_head(struct region *region)
{
	struct lowering l;
	size_t size;
	char *text = head_of(region, &size);
	struct class_def *class_def;
	struct stmt *stmt;

	lower(region, &l, (struct slice){ text, size });
	free(text);
	if (region->has_error || region->block.count != 1 || region->block.items[0]->kind != STMT_CLASS) {
		lowering_release(&l);
		return false;
	}
	stmt = (struct stmt *)region->block.items[0];
	class_def = (struct class_def *)stmt->class_def;
	stmt->span.length = region->outline.code_end - stmt->span.offset;
	class_def->span.length = region->outline.code_end - class_def->span.offset;
	class_def->regions = region->members;
	region->members->scope = (struct scope *)class_def->scope;
	region->members->scope->regions = region->members;
	scopes_settle(&l);
	take_parts(region, &l);
	return true;
}

struct region *region_parse(struct region *region)
{
	struct regions *owner = region->owner;
	struct lowering l;

	if (region->is_parsed)
		return region;
	if (!owner->scope) {
		struct region *holder = region_parse(owner->holder);

		if (!owner->scope)
			return holder;
	}
	region_members(region);
	region->is_parsed = true;
	if (!region->members || !parse_head(region)) {
		region->members = NULL;
		region->is_whole = true;
		lower(region, &l, region_text(region));
		scopes_settle(&l);
		take_parts(region, &l);
	}
	if (owner->is_settled)
		give_up_names(region);
	if (region->members)
		settle(region->members);
	return region;
}

struct regions *regions_open(struct ast *ast)
{
	struct regions *regions = regions_new(ast, (struct span){ 0, (uint32_t)ast->source.size }, 0);
	struct scope *scope;

	if (!regions)
		return NULL;
	scope = ARENA_NEW(ast->arena, struct scope);
	*scope = (struct scope){ .kind = SCOPE_MODULE, .ast = ast, .regions = regions };
	ast->scope = regions->scope = scope;
	ast->regions = regions;
	settle(regions);
	return regions;
}
