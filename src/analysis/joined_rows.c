#include "analysis/joined_rows.h"

#include "base/vec.h"
#include "project/relations.h"
#include "syntax/visit.h"

#include <string.h>

/* Fields in one path, and models in one value. */
enum { PATH_MAX_FIELDS = 8, JOINS_MAX = 16 };

struct join_search {
	struct visitor visitor;
	struct project *project;
	const struct reading *rows;
	VEC(struct reading) found;
};

/* The model that a field of MODEL leads to, or the way back that goes by the name of the other model in lookups. */
static struct class_ref related_model(struct project *project, struct class_ref model, struct slice field)
{
	const struct pack_set *packs = project_packs(project);
	const struct names *suffixes = &packs->words[WORD_REVERSE];
	const char *name = arena_text(project_arena(project), field);
	struct relation relation = { .kind = RELATION_NONE };

	if (!model.def || pack_word_is(packs, WORD_ROW_KEY, name))
		return (struct class_ref){ 0 };
	relation = project_relation(project, model, name);
	if (class_member(project, model.def, name, NULL).count == 0)
		for (size_t i = 0; i < suffixes->count && relation.kind == RELATION_NONE; i++)
			relation = project_relation(
				project, model, arena_printf(project_arena(project), "%s%s", name, suffixes->items[i]));
	return relation.kind != RELATION_NONE && relation.model.def && class_is_kind(project, relation.model, "model")
		       ? relation.model
		       : (struct class_ref){ 0 };
}

static bool is_known(const struct join_search *search, struct class_ref model)
{
	for (size_t i = 0; i < search->found.count; i++)
		if (search->found.items[i].model.name && text_equals(search->found.items[i].model.name, model.name))
			return true;
	return false;
}

static void add(struct join_search *search, struct class_ref model, const struct expr *expr, const struct scope *scope)
{
	struct arena *arena = project_arena(search->project);
	struct reading reading = *search->rows;
	struct evidence *chain;

	if (search->found.count >= JOINS_MAX || model_validity(search->project, model) != VALIDITY_ROWS ||
	    is_known(search, model))
		return;
	chain = ARENA_ARRAY(arena, struct evidence, reading.chain.count + 1);
	memcpy(chain, reading.chain.items, reading.chain.count * sizeof *chain);
	reading.what = arena_printf(arena, "rows of `%s`", model.def->name);
	reading.model = model;
	chain[reading.chain.count] = (struct evidence){ EVIDENCE_READS, true, project_place(scope, expr->span),
							arena_printf(arena, "joins %s", reading.what) };
	reading.chain = (struct evidence_chain){ chain, reading.chain.count + 1 };
	vec_push(&search->found, reading);
}

/* What stands in PATH before the first of SEPARATORS, whose size is BETWEEN; all of it where none stands. */
static struct slice first_field(struct slice path, const struct names *separators, size_t *between)
{
	struct slice field = path;

	*between = 0;
	for (size_t i = 0; i < separators->count; i++) {
		size_t size = strlen(separators->items[i]);
		const char *cut = memmem(field.data, field.size, separators->items[i], size);

		if (cut) {
			field.size = (size_t)(cut - path.data);
			*between = size;
		}
	}
	return field;
}

/* Follows `a__b__name`; WHOLE: what the last field leads to is read, too. */
static void follow(struct join_search *search, struct slice path, bool whole, const struct expr *expr,
		   const struct scope *scope)
{
	const struct names *separators = &project_packs(search->project)->words[WORD_LOOKUP];
	struct class_ref model = search->rows->model;

	if (path.size && path.data[0] == '-')
		path = (struct slice){ path.data + 1, path.size - 1 };
	for (int i = 0; i < PATH_MAX_FIELDS && path.size; i++) {
		size_t between;
		struct slice field = first_field(path, separators, &between);
		bool last = field.size == path.size;

		if (last && !whole)
			return;
		model = related_model(search->project, model, field);
		if (!model.name)
			return;
		add(search, model, expr, scope);
		path = (struct slice){ path.data + field.size + between, path.size - field.size - between };
	}
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct join_search *search = visitor->data;
	const struct pack_queryset *words = &project_packs(search->project)->queryset;
	const char *method;
	bool joins;

	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_ATTRIBUTE)
		return true;
	method = expr->call.callee->attribute.name;
	joins = names_hold(&words->joining, method);
	if (!joins && !names_hold(&words->lazy, method) && !names_hold(&words->terminals, method))
		return true;
	for (size_t i = 0; i < expr->call.count; i++) {
		const struct argument *argument = &expr->call.arguments[i];

		if (argument->kind == ARGUMENT_KEYWORD)
			follow(search, slice_of(argument->name), false, argument->value, scope);
		else if (argument->kind == ARGUMENT_POSITIONAL && argument->value->kind == EXPR_STRING)
			follow(search, argument->value->string.text, joins, argument->value, scope);
	}
	return true;
}

struct reading_list with_joined_rows(struct project *project, struct reading_list list)
{
	struct join_search search = { .project = project };

	search.visitor = (struct visitor){ .expr = on_expr, .data = &search };
	for (size_t i = 0; i < list.count; i++)
		vec_push(&search.found, list.items[i]);
	for (size_t i = 0; i < list.count; i++) {
		search.rows = &list.items[i];
		if (search.rows->model.def)
			visit_expr(&search.visitor, search.rows->expr, search.rows->scope);
	}
	vec_settle(&search.found, project_arena(project), list.items, list.count);
	return list;
}
