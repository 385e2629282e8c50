#include "keys/collision.h"

#include "project/models.h"
#include "analysis/sources.h"

/* ---- whether the key is the same wherever it is used ---- */

enum { LEAST_LETTERS = 2, STORES_MAX = 24, MODELS_MAX = 8 };

static bool fixes_text(enum part_kind kind)
{
	switch (kind) {
	case HOLE_UNKNOWN:
	case HOLE_DIGEST:
	case HOLE_RANDOM:
	case HOLE_CLOCK:
	case HOLE_SALTED_HASH:
	case HOLE_IDENTITY: return false;
	default: return true;
	}
}

/* A digest or the like tells more than the template shows; without some letters of its own a key says nothing. */
static bool is_comparable(const struct inventory_key *key)
{
	size_t letters = 0;

	for (size_t i = 0; i < key->text->count; i++) {
		if (!fixes_text(key->text->parts[i].kind))
			return false;
		if (key->text->parts[i].kind == PART_LITERAL)
			letters += key->text->parts[i].text.size;
	}
	return letters >= LEAST_LETTERS && key->alias && !key->is_pattern && key->resolution == RESOLUTION_FULL;
}

struct store {
	const struct key_site *site;
	struct value_kind kind;
};

struct stores {
	struct store items[STORES_MAX];
	size_t count;
};

static void gather_stores(struct project *project, const struct inventory_key *key, struct stores *stores)
{
	for (size_t i = 0; i < key->count && stores->count < STORES_MAX; i++) {
		const struct key_site *site = key->sites[i];

		if ((site->role == ROLE_SET || site->role == ROLE_GET_OR_SET || site->role == ROLE_ADD) &&
		    !site->is_migration)
			stores->items[stores->count++] = (struct store){ site, stored_kind(project, site) };
	}
}

static bool compare_kinds(struct project *project, const struct stores *stores, struct collision *out)
{
	for (size_t i = 0; i < stores->count; i++) {
		for (size_t k = i + 1; k < stores->count; k++) {
			const struct store *a = &stores->items[i], *b = &stores->items[k];

			if (key_sites_in_one_function(a->site, b->site) || !kinds_differ(project, &a->kind, &b->kind))
				continue;
			*out = (struct collision){ COLLISION_VALUES, a->site, b->site,
						   kind_words(project_arena(project), &a->kind),
						   kind_words(project_arena(project), &b->kind) };
			return true;
		}
	}
	return false;
}

/* ---- rows ---- */

struct models {
	struct class_ref items[MODELS_MAX];
	size_t count;
	bool unsure; /* rows of something that is not known, or too many */
};

static struct models models_of(struct project *project, const struct key_site *site)
{
	struct models models = { .count = 0 };
	struct reading_list readings = stored_rows(project, site);

	for (size_t i = 0; i < readings.count; i++) {
		if (!readings.items[i].model.def || models.count == MODELS_MAX)
			models.unsure = true;
		else
			models.items[models.count++] = readings.items[i].model;
	}
	return models;
}

static bool share_model(struct project *project, const struct models *a, const struct models *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (class_inherits(project, a->items[i], b->items[k].name) ||
			    class_inherits(project, b->items[k], a->items[i].name))
				return true;
	return false;
}

/* What a module sets and never asks for itself, it sets for those who ask: they mean the same value. */
static bool is_asked_at_home(const struct inventory_key *key, const struct key_site *store)
{
	for (size_t i = 0; i < key->count; i++)
		if (key->sites[i]->module == store->module && role_reads(key->sites[i]->role))
			return true;
	return false;
}

/* Two modules that each fill the key from tables of their own. */
static bool compare_rows(struct project *project, const struct inventory_key *key, const struct stores *stores,
			 struct collision *out)
{
	for (size_t i = 0; i < stores->count; i++) {
		struct models a = { .count = 0 };

		if (is_asked_at_home(key, stores->items[i].site))
			a = models_of(project, stores->items[i].site);
		for (size_t k = i + 1; k < stores->count && a.count && !a.unsure; k++) {
			struct models b = models_of(project, stores->items[k].site);

			if (stores->items[i].site->module == stores->items[k].site->module || !b.count || b.unsure ||
			    !is_asked_at_home(key, stores->items[k].site) || share_model(project, &a, &b))
				continue;
			*out = (struct collision){
				COLLISION_ROWS, stores->items[i].site, stores->items[k].site,
				arena_printf(project_arena(project), "rows of `%s`", a.items[0].def->name),
				arena_printf(project_arena(project), "rows of `%s`", b.items[0].def->name)
			};
			return true;
		}
	}
	return false;
}

/* ---- primary keys ---- */

static bool tells_models_apart(const struct alternative *text)
{
	for (size_t i = 0; i < text->count; i++) {
		switch (text->parts[i].kind) {
		case HOLE_LABEL:
		case HOLE_APP_LABEL:
		case HOLE_MODEL_NAME:
		case HOLE_CLASS_NAME:
		case HOLE_QUALNAME:
		case HOLE_MODULE:
		case HOLE_VALUE:
		case HOLE_PARAMETER: return true;
		default: break;
		}
	}
	return false;
}

static bool is_own_key(struct project *project, const struct binding *binding)
{
	const struct names *words = &project_packs(project)->words[WORD_PRIMARY_KEY];

	for (size_t i = 0; i < words->count; i++) {
		const struct expr *value = binding->value;

		if (value && value->kind == EXPR_CALL && call_argument(value, -1, words->items[i]))
			return true;
	}
	return false;
}

/* Whether some field of the class says that it is the primary key; then keys may be of any kind. */
static bool has_own_key(struct project *project, const struct class_def *class_def)
{
	const struct class_info *info = project_class(project, class_def);

	for (size_t a = 0; a < info->ancestor_count; a++) {
		const struct scope *scope = info->ancestors[a].def ? info->ancestors[a].def->scope : NULL;

		for (size_t i = 0; scope && i < scope->count; i++)
			if (is_own_key(project, &scope->bindings[i]))
				return true;
	}
	return !info->complete;
}

/* The model whose instance the hole's primary key is of, if its keys are numbers. */
static const struct class_def *model_of_key(struct project *project, const struct part *part)
{
	struct type type;

	if (part->kind != HOLE_PK || !part->expr || part->expr->kind != EXPR_ATTRIBUTE || !part->scope)
		return NULL;
	type = project_type(project, part->scope, part->expr->attribute.object);
	if (type.kind != TYPE_INSTANCE || !type.cls.def || !class_is_kind(project, type.cls, "model"))
		return NULL;
	return has_own_key(project, type.cls.def) ? NULL : type.cls.def;
}

/* The first primary key in that alternative of the site's template that is KEY's. */
static const struct class_def *model_of_site(struct project *project, const struct key_site *site,
					     const struct inventory_key *key)
{
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];

		for (size_t k = 0; alternative_equals(text, key->text) && k < text->count; k++)
			if (text->parts[k].kind == HOLE_PK)
				return model_of_key(project, &text->parts[k]);
	}
	return NULL;
}

/* Two models that inherit the method and with it the key; keys of their own kind tell them apart. */
static bool compare_subclasses(struct project *project, const struct key_site *site, const struct class_def *base,
			       struct collision *out)
{
	size_t count;
	const struct class_def *const *classes = project_subclasses(project, base, &count);
	const struct class_def *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!model_label(project, classes[i]) || has_own_key(project, classes[i]))
			continue;
		if (first &&
		    !class_inherits(project, (struct class_ref){ classes[i], project_class_name(project, classes[i]) },
				    project_class_name(project, first))) {
			*out = (struct collision){ COLLISION_MODELS, site, site, first->name, classes[i]->name };
			return true;
		}
		first = first ? first : classes[i];
	}
	return false;
}

static bool compare_models(struct project *project, const struct inventory_key *key, const struct stores *stores,
			   struct collision *out)
{
	if (tells_models_apart(key->text))
		return false;
	for (size_t i = 0; i < stores->count; i++) {
		const struct class_def *a = model_of_site(project, stores->items[i].site, key);

		if (a && !model_label(project, a) && compare_subclasses(project, stores->items[i].site, a, out))
			return true;
		for (size_t k = i + 1; a && k < stores->count; k++) {
			const struct class_def *b = model_of_site(project, stores->items[k].site, key);
			struct class_ref one = { a, project_class_name(project, a) },
					 other = { b, b ? project_class_name(project, b) : NULL };

			if (!b || class_inherits(project, one, other.name) || class_inherits(project, other, one.name))
				continue;
			*out = (struct collision){ COLLISION_MODELS, stores->items[i].site, stores->items[k].site,
						   a->name, b->name };
			return true;
		}
	}
	return false;
}

struct collision key_collision(struct project *project, const struct inventory_key *key)
{
	struct collision found = { .kind = COLLISION_NONE };
	struct stores stores = { .count = 0 };

	if (!is_comparable(key))
		return found;
	gather_stores(project, key, &stores);
	if (!compare_kinds(project, &stores, &found) && !compare_models(project, key, &stores, &found))
		compare_rows(project, key, &stores, &found);
	return found;
}

/* ---- holes that hold the separator ---- */

/* The one letter that ends the head and stands between all holes; 0 if the key is not made like that. */
static char separator_of(const struct inventory_key *key)
{
	const struct alternative *text = key->text;
	struct slice head = alternative_head(text);
	char separator = head.size ? head.data[head.size - 1] : 0;

	if (!separator || !strchr(".:/|_-", separator) || key->is_pattern || text->conforming)
		return 0;
	for (size_t i = 1; i < text->count; i++) {
		const struct part *part = &text->parts[i];

		if ((i % 2 == 0) != (part->kind == PART_LITERAL) ||
		    (part->kind == PART_LITERAL && (part->text.size != 1 || part->text.data[0] != separator)))
			return 0;
	}
	return text->count % 2 == 0 ? separator : 0;
}

/* `pk`, `user_id`: what tells rows apart. */
static bool is_row_key(const struct project *project, struct slice name)
{
	const struct names *words = &project_packs(project)->words[WORD_ROW_KEY];

	for (size_t i = 0; i < words->count; i++) {
		size_t size = strlen(words->items[i]);

		if (name.size >= size && memcmp(name.data + name.size - size, words->items[i], size) == 0 &&
		    (name.size == size || strchr("_.", name.data[name.size - size - 1])))
			return true;
	}
	return false;
}

static bool is_number(struct project *project, const struct binding *binding)
{
	const struct expr *value =
		binding->kind == BINDING_PARAMETER ? binding->parameter->default_value : binding->value;
	struct entity entity = { .name = NULL };

	if (value && (value->kind == EXPR_NUMBER || value->kind == EXPR_TRUE || value->kind == EXPR_FALSE))
		return true;
	if (binding->kind == BINDING_PARAMETER && binding->parameter->annotation)
		entity = project_resolve(project, binding->scope->parent, binding->parameter->annotation);
	else if (value && value->kind == EXPR_CALL)
		entity = project_resolve(project, binding->scope, value->call.callee);
	return entity.name && (text_equals(entity.name, "builtins.int") || text_equals(entity.name, "builtins.bool") ||
			       text_equals(entity.name, "builtins.len") || text_equals(entity.name, "uuid.UUID"));
}

/* Whether free text may fill the hole: a value of no known kind. */
static bool may_hold_text(struct project *project, const struct part *part)
{
	const struct scope *home;
	struct binding_run run;

	if ((part->kind != HOLE_VALUE && part->kind != HOLE_PARAMETER) || is_row_key(project, part->text))
		return false;
	if (!part->expr || !part->scope || part->expr->kind != EXPR_NAME)
		return true;
	home = scope_of_name(part->scope, part->expr->name.id);
	run = home ? scope_bindings(home, part->expr->name.id) : (struct binding_run){ 0 };
	return run.count != 1 || !is_number(project, &run.items[0]);
}

static bool has_text_hole(struct project *project, const struct alternative *text)
{
	for (size_t i = 0; i < text->count; i++)
		if (may_hold_text(project, &text->parts[i]))
			return true;
	return false;
}

static const struct key_site *store_of(const struct inventory_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (key->sites[i]->role == ROLE_SET || key->sites[i]->role == ROLE_GET_OR_SET ||
		    key->sites[i]->role == ROLE_ADD)
			return key->sites[i];
	return NULL;
}

const struct inventory_key *key_overlap(struct project *project, const struct inventory_key *key)
{
	enum { OTHERS_MAX = 16 };
	const struct key_site *store = store_of(key), *other;
	const struct inventory_key *others[OTHERS_MAX];
	char separator = store ? separator_of(key) : 0;
	size_t count;

	if (!separator || !has_text_hole(project, key->text))
		return NULL;
	count = inventory_partners(project_inventory(project, false), key, roles_that(role_stores), 0, others,
				   OTHERS_MAX);
	for (size_t i = 0; i < count; i++) {
		other = store_of(others[i]);
		if (other && others[i]->text->count > key->text->count && separator_of(others[i]) == separator &&
		    slice_equals(alternative_head(key->text), alternative_head(others[i]->text)) &&
		    !key_sites_in_one_function(store, other))
			return others[i];
	}
	return NULL;
}
