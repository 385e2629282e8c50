#include "project/relations.h"

#include "base/vec.h"
#include "project/internal.h"
#include "project/models.h"
#include "project/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A name that more files than these hold is no name of a relation alone; one label's models are not further apart. */
enum { FILES_MAX = 200, LABEL_HOPS = 4 };

static const struct class_ref no_class;

static struct class_ref known_class(struct project *project, struct entity entity)
{
	if (entity.kind == ENTITY_CLASS)
		return (struct class_ref){ entity.class_def,
					   project_class_name(project, entity.class_def) };
	return no_class;
}

static bool same_letters(const char *a, const char *b)
{
	for (; *a && tolower((unsigned char)*a) == tolower((unsigned char)*b); a++)
		b++;
	return !*a && !*b;
}

/* ---- by label ---- */

static bool has_part(const char *dotted, const char *part)
{
	size_t size = strlen(part);

	for (const char *at = dotted; at; at = strchr(at, '.')) {
		at += *at == '.';
		if (strncmp(at, part, size) == 0 && (at[size] == '.' || at[size] == '\0'))
			return true;
	}
	return false;
}

/* The model NAME of the app in MODULE. */
static struct class_ref model_in(struct project *project, const struct module *module,
				 const char *app, const char *name)
{
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.class_count; i++) {
		const char *label, *dot;

		if (!same_letters(parts.classes[i]->name, name))
			continue;
		label = model_label(project, parts.classes[i]);
		dot = label ? strrchr(label, '.') : NULL;
		if (dot && (size_t)(dot - label) == strlen(app) &&
		    strncmp(label, app, strlen(app)) == 0)
			return (struct class_ref){ parts.classes[i],
						   project_class_name(project, parts.classes[i]) };
	}
	return no_class;
}

/* "django.contrib.auth.models.Group" is auth.group. */
static bool is_known_label(struct project *project, const char *class_name, const char *app,
			   const char *name)
{
	size_t size;
	const char *models = word_in_name(project, class_name, WORD_MODEL_MODULE, &size);

	return models && models[1 + size] == '.' && same_letters(models + size + 2, name) &&
	       (size_t)(models - class_name) > strlen(app) &&
	       models[-(ptrdiff_t)strlen(app) - 1] == '.' &&
	       strncmp(models - strlen(app), app, strlen(app)) == 0;
}

static struct class_ref known_model(struct project *project, const char *app, const char *name)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->owner_count; i++) {
		const struct names *names = &packs->owners[i].names;

		if (!packs->owners[i].kind || !text_equals(packs->owners[i].kind, "model"))
			continue;
		for (size_t k = 0; k < names->count; k++)
			if (is_known_label(project, names->items[k], app, name))
				return (struct class_ref){ NULL, names->items[k] };
	}
	return no_class;
}

/* The model of an app's label and its name, in any case, in the tree or known by packs. */
static struct class_ref project_model_of_label(struct project *project, const char *app, const char *name)
{
	struct class_ref found = no_class;
	size_t count;
	const uint32_t *files = project_files_with(project, name, &count);

	for (size_t i = 0; i < count && i < FILES_MAX && !found.name; i++)
		if (!path_is_test(project_sources(project)->files[files[i]]->path))
			found = model_in(project, project_module(project, files[i]), app, name);
	/* in other letters than the class has them */
	for (uint32_t file = 0; file < project_file_count(project) && !found.name; file++) {
		const char *module = project_module_name(project, file);
		size_t size;

		if (has_part(module, app) &&
		    word_in_name(project, module, WORD_MODEL_MODULE, &size))
			found = model_in(project, project_module(project, file), app, name);
	}
	return found.name ? found : known_model(project, app, name);
}

static struct class_ref model_of_text(struct project *project, struct slice text)
{
	char *label = arena_text(project_arena(project), text);
	char *dot = strrchr(label, '.');

	if (!dot)
		return no_class;
	*dot = '\0';
	return project_model_of_label(project, label, dot + 1);
}

/* ---- by a setting ---- */

/* What modules outside tests set SETTING to, if they agree; else the model that is meant without it. */
static struct class_ref swapped_model(struct project *project,
				      const struct pack_swapped_model *swapped)
{
	struct class_ref found = no_class, fallback = { NULL, swapped->model };
	size_t count;
	const uint32_t *files = project_files_with(project, swapped->setting, &count);
	struct slice text = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct module *module =
			path_is_test(project_sources(project)->files[files[i]]->path)
				? NULL
				: project_module(project, files[i]);
		struct binding_run run =
			module ? scope_bindings(module->ast->scope, swapped->setting)
			       : (struct binding_run){ 0 };

		if (run.count != 1 || !run.items[0].value ||
		    run.items[0].value->kind != EXPR_STRING)
			continue;
		if (text.data && !slice_equals(text, run.items[0].value->string.text))
			return no_class;
		text = run.items[0].value->string.text;
	}
	if (text.data)
		found = model_of_text(project, text);
	return text.data ? found : fallback;
}

static struct class_ref model_of_setting(struct project *project, const char *name)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->swapped_model_count; i++)
		if (text_equals(text_last_name(name), packs->swapped_models[i].setting))
			return swapped_model(project, &packs->swapped_models[i]);
	return no_class;
}

/* ---- by a function ---- */

static struct class_ref found_by_names(struct project *project, const struct expr *call)
{
	const struct expr *app = call->call.count ? call->call.arguments[0].value : NULL;
	const struct expr *name = call->call.count > 1 ? call->call.arguments[1].value : NULL;

	if (!app || app->kind != EXPR_STRING || (name && name->kind != EXPR_STRING))
		return no_class;
	if (!name)
		return model_of_text(project, app->string.text);
	return project_model_of_label(project, arena_text(project_arena(project), app->string.text),
				      arena_text(project_arena(project), name->string.text));
}

struct class_ref project_got_model(struct project *project, const struct scope *scope,
				   const struct expr *call)
{
	const struct pack_set *packs = project_packs(project);
	struct entity entity = project_resolve(project, scope, call->call.callee);
	const struct pack_swapped_model *swapped;

	if (entity.kind != ENTITY_EXTERNAL)
		return no_class;
	if (pack_word_is(packs, WORD_MODEL_GETTER, entity.name))
		return found_by_names(project, call);
	swapped = pack_swapped_model_find(packs, entity.name);
	return swapped ? swapped_model(project, swapped) : no_class;
}

/* ---- by what a field is told ---- */

/* A model of the app that SCOPE stands in, in its own module or another of the app. */
static struct class_ref model_of_name(struct project *project, const struct scope *scope,
				      struct slice text)
{
	const struct module *module = project_scope_module(project, scope);
	const char *name = arena_text(project_arena(project), text);
	struct class_ref found = known_class(project, project_member(project, module, name));

	return found.name
		       ? found
		       : project_model_of_label(project, module_app_label(project, module), name);
}

static struct class_ref model_of_string(struct project *project, const struct scope *scope,
					struct slice text, struct class_ref holder)
{
	const struct names *same = &project_packs(project)->words[WORD_SAME_MODEL];

	for (size_t i = 0; i < same->count; i++)
		if (slice_is(text, same->items[i]))
			return holder;
	if (text.size == 0)
		return no_class;
	return memchr(text.data, '.', text.size) ? model_of_text(project, text)
						 : model_of_name(project, scope, text);
}

static struct class_ref named_model(struct project *project, const struct scope *scope,
				    const struct expr *expr, struct class_ref holder, int hops)
{
	struct entity entity;

	if (expr->kind == EXPR_STRING)
		return model_of_string(project, scope, expr->string.text, holder);
	if (expr->kind == EXPR_CALL)
		return project_got_model(project, scope, expr);
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return no_class;
	entity = project_resolve(project, scope, expr);
	if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value &&
	    hops > 0)
		return named_model(project, entity.run.items[0].scope, entity.run.items[0].value,
				   holder, hops - 1);
	if (entity.kind == ENTITY_CLASS)
		return known_class(project, entity);
	if (entity.kind != ENTITY_EXTERNAL)
		return no_class;
	return class_is_kind(project, (struct class_ref){ NULL, entity.name }, "model")
		       ? (struct class_ref){ NULL, entity.name }
		       : model_of_setting(project, entity.name);
}

/* The model that EXPR names as fields do: a class, "Model", "app.Model", a setting. HOLDER: for "self". */
static struct class_ref project_named_model(struct project *project, const struct scope *scope, const struct expr *expr,
				     struct class_ref holder)
{
	return named_model(project, scope, expr, holder, LABEL_HOPS);
}

/* ---- fields ---- */

/* Whether the class is one of those that packs know by MEANING, or inherits from one. */
static bool is_field_of(struct project *project, struct class_ref field, enum meaning meaning)
{
	const struct names *names = &project_packs(project)->words[meaning];

	for (size_t i = 0; i < names->count; i++)
		if (text_equals(names->items[i], field.name) ||
		    (field.def && class_inherits(project, field, names->items[i])))
			return true;
	return false;
}

static struct class_ref field_class(struct project *project, const struct binding *binding)
{
	struct entity entity;

	if (binding->kind != BINDING_ASSIGN || !binding->value || binding->value->kind != EXPR_CALL)
		return no_class;
	entity = project_resolve(project, binding->scope, binding->value->call.callee);
	if (entity.kind == ENTITY_CLASS)
		return known_class(project, entity);
	return entity.kind == ENTITY_EXTERNAL ? (struct class_ref){ NULL, entity.name } : no_class;
}

bool binding_is_field(struct project *project, const struct binding *binding)
{
	struct class_ref field = field_class(project, binding);

	return field.name && class_is_kind(project, field, "field");
}

/* The relation that the binding in the body of HOLDER declares. */
static struct relation declared(struct project *project, const struct class_def *holder,
				const struct binding *binding)
{
	struct relation relation = { .kind = RELATION_NONE };
	struct class_ref field = field_class(project, binding);

	if (!field.name)
		return relation;
	if (is_field_of(project, field, WORD_TO_ONE))
		relation.kind = RELATION_ONE;
	else if (is_field_of(project, field, WORD_TO_MANY))
		relation.kind = RELATION_MANY;
	relation.is_between = relation.kind == RELATION_MANY;
	relation.holder = (struct class_ref){ holder, project_class_name(project, holder) };
	relation.field = binding->name;
	relation.call = binding->value;
	relation.scope = binding->scope;
	return relation;
}

static struct class_ref target_of(struct project *project, const struct relation *relation,
				  struct class_ref holder)
{
	const struct expr *to = word_argument(project, relation->call, 0, WORD_RELATED_MODEL);

	return to ? project_named_model(project, relation->scope, to, holder) : no_class;
}

/* ---- the way back ---- */

struct way_back {
	const char *name;
	struct relation relation;
};

struct ways_back {
	const struct way_back *items; /* sorted by name, then as they stand */
	size_t count;
};

struct way_search {
	struct project *project;
	VEC(struct way_back) found;
};

static char *lower(struct project *project, const char *text, const char *suffix)
{
	char *made = arena_printf(project_arena(project), "%s%s", text, suffix);

	for (char *c = made; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return made;
}

/* What the other side calls the relation; NULL if it has no name there, or none that is seen. */
static const char *name_back(struct project *project, const struct relation *relation, bool to_one)
{
	const struct expr *given = word_argument(project, relation->call, -1, WORD_RELATED_NAME);
	const struct names *suffixes = &project_packs(project)->words[WORD_REVERSE];

	if (given && given->kind != EXPR_NONE)
		return given->kind == EXPR_STRING
			       ? arena_text(project_arena(project), given->string.text)
			       : NULL;
	if (to_one)
		return lower(project, relation->holder.def->name, "");
	return suffixes->count ? lower(project, relation->holder.def->name, suffixes->items[0])
			       : NULL;
}

static void collect_back(struct way_search *search, const struct class_def *holder,
			 const struct binding *binding)
{
	struct relation relation = declared(search->project, holder, binding);
	bool to_one;
	const char *name;

	if (relation.kind == RELATION_NONE)
		return;
	to_one = is_field_of(search->project, field_class(search->project, binding),
			     WORD_ONE_TO_ONE);
	name = name_back(search->project, &relation, to_one);
	relation.kind = to_one ? RELATION_ONE : RELATION_MANY;
	if (name)
		vec_push(&search->found, ((struct way_back){ name, relation }));
}

static void collect_module(struct way_search *search, const struct module *module)
{
	struct ast_parts parts = module_parts(module);

	for (size_t c = 0; c < parts.class_count; c++) {
		const struct scope *scope = parts.classes[c]->scope;

		for (size_t i = 0; i < scope->count; i++)
			collect_back(search, parts.classes[c], &scope->bindings[i]);
	}
}

/* Marks the files that hold the last part of a class of fields that MEANING is about. */
static void mark_declaring(struct project *project, bool *marks, enum meaning meaning)
{
	const struct names *names = &project_packs(project)->words[meaning];

	for (size_t i = 0; i < names->count; i++) {
		size_t count;
		const uint32_t *files =
			project_files_with(project, text_last_name(names->items[i]), &count);

		for (size_t f = 0; f < count; f++)
			marks[files[f]] = true;
	}
}

static int compare_ways(const void *a, const void *b)
{
	const struct way_back *left = a, *right = b;
	int order = strcmp(left->name, right->name);
	const struct ast *one = left->relation.scope->ast, *other = right->relation.scope->ast;

	if (order)
		return order;
	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	return left->relation.call->span.offset < right->relation.call->span.offset ? -1 : 1;
}

/* All of the tree, outside tests and migrations. */
static const struct ways_back *ways_back(struct project *project)
{
	void **slot = project_memo(project, MEMO_RELATIONS, NULL);
	struct way_search search = { .project = project };
	struct ways_back *ways = *slot;
	bool *marks;

	if (ways)
		return ways;
	*slot = ways = ARENA_NEW(project_arena(project), struct ways_back);
	marks = ARENA_ARRAY(project_arena(project), bool, project_file_count(project) + 1);
	mark_declaring(project, marks, WORD_TO_ONE);
	mark_declaring(project, marks, WORD_TO_MANY);
	for (uint32_t file = 0; file < project_file_count(project); file++) {
		const char *path = project_sources(project)->files[file]->path;

		if (marks[file] && !path_is_test(path) &&
		    !path_lies_in(project, path, WORD_MIGRATIONS))
			collect_module(&search, project_module(project, file));
	}
	if (search.found.count)
		qsort(search.found.items, search.found.count, sizeof *search.found.items,
		      compare_ways);
	vec_settle(&search.found, project_arena(project), ways->items, ways->count);
	return ways;
}

/* Whether some file that holds NAME holds one of the words that mean MEANING, too. */
static bool stand_together(struct project *project, const char *name, enum meaning meaning)
{
	const struct names *words = &project_packs(project)->words[meaning];
	size_t count, others;
	const uint32_t *files = project_files_with(project, name, &count);

	for (size_t i = 0; i < words->count && count; i++) {
		const uint32_t *with =
			project_files_with(project, text_last_name(words->items[i]), &others);

		for (size_t a = 0, b = 0; a < count && b < others; files[a] < with[b] ? a++ : b++)
			if (files[a] == with[b])
				return true;
	}
	return false;
}

/* Asked before all fields of the tree are gathered: most attributes are no ways back. */
static bool may_be_way_back(struct project *project, const char *name)
{
	const struct names *suffixes = &project_packs(project)->words[WORD_REVERSE];
	char *holder = arena_strdup(project_arena(project), name);

	if (name[0] == '_' || pack_word_is(project_packs(project), WORD_ROW_KEY, name))
		return false;
	for (size_t i = 0; i < suffixes->count; i++)
		if (text_ends(name, suffixes->items[i]))
			return true;
	holder[0] = (char)toupper((unsigned char)holder[0]);
	return stand_together(project, name, WORD_RELATED_NAME) ||
	       stand_together(project, holder, WORD_ONE_TO_ONE);
}

static struct relation back(struct project *project, struct class_ref model, const char *name)
{
	const struct ways_back *ways = may_be_way_back(project, name) ? ways_back(project) : NULL;
	size_t low = 0, high = ways ? ways->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(ways->items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; ways && low < ways->count && text_equals(ways->items[low].name, name); low++) {
		struct relation relation = ways->items[low].relation;
		struct class_ref to = target_of(project, &relation, relation.holder);

		if (!to.name || !class_inherits(project, model, to.name))
			continue;
		relation.model = relation.holder;
		return relation;
	}
	return (struct relation){ .kind = RELATION_NONE };
}

struct relation project_relation(struct project *project, struct class_ref model, const char *name)
{
	const struct class_def *holder = NULL;
	struct binding_run run = model.def ? class_member(project, model.def, name, &holder)
					   : (struct binding_run){ 0 };
	struct relation relation = { .kind = RELATION_NONE };

	if (run.count == 0)
		return model.name ? back(project, model, name) : relation;
	if (run.count == 1)
		relation = declared(project, holder, &run.items[0]);
	if (relation.kind != RELATION_NONE)
		relation.model = target_of(project, &relation, model);
	return relation;
}
