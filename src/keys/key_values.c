#include "keys/key_values.h"

#include "keys/progress.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "project/relations.h"

/* More models than these tell a reader nothing new. */
enum { ROWS_MAX = 16 };

void follow_stored(struct follow *follow, const struct key_site *site)
{
	if (!site->value || !site->value_scope)
		return;
	if (site->role == ROLE_GET_OR_SET)
		follow_result(follow, site->value_scope, site->value, site->frame);
	else
		follow_value(follow, site->value_scope, site->value, site->frame);
}

struct gathering_rows {
	struct project *project;
	const struct key_site *site;
	struct pointer_map *cache_calls;
	VEC(struct reading) rows;
};

/* ---- one reading ---- */

/* The way to where it is read. */
static size_t steps_to(struct gathering_rows *gathering, const struct follow *follow,
		       struct evidence *steps)
{
	struct arena *arena = project_arena(gathering->project);

	for (size_t i = 0; i < follow->trail_count; i++) {
		const struct follow_step *step = &follow->trail[i];
		const char *name = step->function ? step->function->name : "the module";
		const char *words = step->is_handed_in              ? "is handed in by"
				    : step->expr->kind == EXPR_CALL ? "calls"
								    : "uses";

		steps[i] = (struct evidence){ EVIDENCE_CALLS, true,
					      project_place(step->scope, step->expr->span),
					      arena_printf(arena, "%s `%s`", words, name) };
	}
	return follow->trail_count;
}

static bool is_known(const struct gathering_rows *gathering, const struct reading *reading)
{
	for (size_t i = 0; i < gathering->rows.count; i++) {
		const struct reading *known = &gathering->rows.items[i];

		if (text_equals(known->what, reading->what) && !known->field == !reading->field &&
		    (!reading->field || text_equals(known->field, reading->field)))
			return true;
	}
	return gathering->rows.count == ROWS_MAX;
}

static void add(struct gathering_rows *gathering, const struct follow *follow,
		const struct reading *reading)
{
	struct evidence steps[FOLLOW_FRAMES + FOLLOW_HOPS];

	if (reading->validity != VALIDITY_ROWS || reading->doubtful || is_known(gathering, reading))
		return;
	vec_push(&gathering->rows, reading_behind(gathering->project, reading, steps,
						  steps_to(gathering, follow, steps)));
}

static void add_rows(struct gathering_rows *gathering, const struct follow *follow,
		     const struct value *value, struct type type)
{
	struct reading reading = rows_read_by(gathering->project, value->scope, value->expr, type);

	add(gathering, follow, &reading);
}

/* ---- what is read where ---- */

/* Whether the attribute of a row is one of its fields: declared so or, in a model outside the tree, taken as it is. */
static bool is_field(struct project *project, const struct value *value, struct class_ref model)
{
	const char *name = value->expr->attribute.name;
	struct binding_run run = model.def ? class_member(project, model.def, name, NULL)
					   : (struct binding_run){ 0 };

	if (name[0] == '_' || pack_word_is(project_packs(project), WORD_ROW_KEY, name))
		return false;
	if (!model.def)
		return !value->is_object;
	return run.count == 1 && binding_is_field(project, &run.items[0]);
}

static bool on_attribute(struct gathering_rows *gathering, const struct follow *follow,
			 const struct value *value)
{
	struct type object =
		project_type(gathering->project, value->scope, value->expr->attribute.object);
	struct relation relation = { 0 };

	if (object.kind != TYPE_INSTANCE ||
	    !class_is_kind(gathering->project, object.cls, "model") ||
	    !is_field(gathering->project, value, object.cls))
		return true;
	if (!value->is_object)
		relation = project_relation(gathering->project, object.cls, value->expr->attribute.name);
	if (relation.kind == RELATION_ONE) { /* the row itself that a foreign key names */
		add_rows(gathering, follow, value, (struct type){ .kind = TYPE_QUERYSET, .model = relation.model });
		return false;
	}
	add_rows(gathering, follow, value,
		 (struct type){ .kind = TYPE_QUERYSET, .model = object.cls });
	return value->expr->attribute.object->kind != EXPR_NAME;
}

/* Reads what the call itself does; then there is nothing more behind it. */
static bool on_call(struct gathering_rows *gathering, const struct follow *follow,
		    const struct value *value)
{
	struct reading_list own = own_readings(gathering->project, value->scope, value->expr);
	size_t before = gathering->rows.count;
	struct type type;
	bool reads = false;

	if (own.count && goes_on_from(gathering->project, gathering->site, value->scope, value->expr))
		return false;
	for (size_t i = 0; i < own.count; i++) {
		reads |= own.items[i].validity == VALIDITY_ROWS;
		add(gathering, follow, &own.items[i]);
	}
	if (reads || gathering->rows.count > before)
		return false;
	type = project_type(gathering->project, value->scope, value->expr);
	if (type.kind != TYPE_QUERYSET)
		return true;
	add_rows(gathering, follow, value, type);
	return false;
}

static bool on_value(struct follow *follow, const struct value *value)
{
	struct gathering_rows *gathering = follow->data;
	const void *known;

	switch (value->expr->kind) {
	case EXPR_CALL:
		return !pointer_map_get(gathering->cache_calls, value->expr, &known) &&
		       on_call(gathering, follow, value);
	case EXPR_ATTRIBUTE: return on_attribute(gathering, follow, value);
	default: return true;
	}
}

/* A row that somebody hands in and that is taken whole: `self`, a parameter. */
static void on_leaf(struct follow *follow, const struct value *value)
{
	struct gathering_rows *gathering = follow->data;
	struct type type;

	if (value->expr->kind != EXPR_NAME || value->is_object)
		return;
	type = project_type(gathering->project, value->scope, value->expr);
	if (type.kind == TYPE_INSTANCE && class_is_kind(gathering->project, type.cls, "model"))
		add_rows(gathering, follow, value,
			 (struct type){ .kind = TYPE_QUERYSET, .model = type.cls });
	else if (type.kind == TYPE_QUERYSET)
		add_rows(gathering, follow, value, type);
}

/* ---- questions ---- */

struct stored_answers {
	struct pointer_map *rows;        /* key_site -> struct reading_list */
	struct pointer_map *cache_calls; /* calls that read a cache, to themselves */
};

static struct stored_answers *answers_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_STORED, NULL);
	struct stored_answers *answers = *slot;
	struct key_sites all;

	if (answers)
		return answers;
	*slot = answers = ARENA_NEW(project_arena(project), struct stored_answers);
	answers->rows = pointer_map_new(project_arena(project));
	answers->cache_calls = pointer_map_new(project_arena(project));
	all = project_key_sites(project);
	for (size_t i = 0; i < all.count; i++) {
		pointer_map_put(answers->cache_calls, all.items[i].call, all.items[i].call);
		pointer_map_put(answers->cache_calls, all.items[i].api_call, all.items[i].api_call);
	}
	return answers;
}

struct reading_list stored_rows(struct project *project, const struct key_site *site)
{
	struct stored_answers *answers = answers_of(project);
	struct gathering_rows gathering = { .project = project,
					    .site = site,
					    .cache_calls = answers->cache_calls };
	struct follow follow = { .project = project,
				 .mode = FOLLOW_MADE,
				 .on_value = on_value,
				 .on_leaf = on_leaf,
				 .data = &gathering };
	struct reading_list *kept;
	const void *known;

	if (pointer_map_get(answers->rows, site, &known))
		return *(const struct reading_list *)known;
	if (!notes_progress(site))
		follow_stored(&follow, site);
	kept = ARENA_NEW(project_arena(project), struct reading_list);
	vec_settle(&gathering.rows, project_arena(project), kept->items, kept->count);
	pointer_map_put(answers->rows, site, kept);
	return *kept;
}

const struct reading *value_rows(struct project *project, const struct key_site *site)
{
	struct reading_list list = stored_rows(project, site);

	return list.count ? &list.items[0] : NULL;
}

/* ---- what is not seen ---- */

static bool note_unseen_call(struct follow *follow, const struct value *value)
{
	struct entity entity = { .kind = ENTITY_EXTERNAL };
	const struct function *callee;

	if (value->expr->kind == EXPR_CALL)
		entity = project_resolve(follow->project, value->scope, value->expr->call.callee);
	if ((entity.kind == ENTITY_UNKNOWN || entity.kind == ENTITY_PARAMETER ||
	     entity.kind == ENTITY_VARIABLE) &&
	    !project_callees(follow->project, value->scope, value->expr, &callee, 1))
		follow->stop = value->expr->call.callee->kind != EXPR_ATTRIBUTE;
	return !follow->stop;
}

static void note_unseen_leaf(struct follow *follow, const struct value *value)
{
	if (value->expr->kind == EXPR_NAME)
		follow->stop = project_resolve(follow->project, value->scope, value->expr).kind ==
			       ENTITY_PARAMETER;
}

bool may_store_rows(struct project *project, const struct key_site *site)
{
	struct follow follow = { .project = project,
				 .mode = FOLLOW_MADE,
				 .on_value = note_unseen_call,
				 .on_leaf = note_unseen_leaf };

	if (value_rows(project, site))
		return true;
	follow_stored(&follow, site);
	return follow.stop || follow.cut;
}
