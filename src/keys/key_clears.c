#include "keys/key_clears.h"

#include "project/models.h"

enum { CALLS_MAX = 100 }; /* of one name; a name that is called more often is nobody's own */

/* ---- by events ---- */

static bool clears(struct project *project, const struct key_site *clear, const struct key_site *site)
{
	if (clear->is_migration || !key_sites_share_space(clear, site))
		return false;
	if (role_removes(clear->role))
		return !clear->template || key_sites_match(clear, site, 0) != MATCH_DISJOINT;
	return clear->role == ROLE_SET && key_sites_match(clear, site, 0) != MATCH_DISJOINT &&
	       site_is_write_through(project, clear);
}

static const char *called_name(const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	return callee->kind == EXPR_NAME        ? callee->name.id
	       : callee->kind == EXPR_ATTRIBUTE ? callee->attribute.name
						: NULL;
}

/* Whether code that no event of MODEL runs calls what goes by the name of FUNCTION. */
static bool called_by_hand(struct project *project, const struct function *function, struct class_ref model)
{
	size_t count, calls = 0;
	const uint32_t *files = project_files_naming(project, project_scope_module(project, function->scope), function->name, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct ast_parts parts;

		if (!module || path_is_test(module->path))
			continue;
		parts = module->ast->parts;
		for (size_t k = 0; k < parts.call_count; k++) {
			const struct call_site *call = &parts.calls[k];
			const char *name = called_name(call->call);

			if (!name || !text_equals(name, function->name))
				continue;
			if (++calls > CALLS_MAX ||
			    !runs_events(project, place_runs(project, call->scope, call->call->span), model))
				return true;
		}
	}
	return false;
}

static bool is_trigger(struct run_list runs, const struct function *function)
{
	for (size_t i = 0; i < runs.count; i++)
		if (runs.items[i].trigger->function == function)
			return true;
	return false;
}

static void add_clear(struct project *project, struct key_clears *clears, const struct key_site *site,
		      struct class_ref model)
{
	struct run_list runs = place_runs(project, site->scope, site->call->span);
	const struct function *function = scope_function(site->scope);
	unsigned events = runs_events(project, runs, model);

	clears->events |= events;
	clears->by_hand |=
		events == 0 || (function && !is_trigger(runs, function) && called_by_hand(project, function, model));
	for (size_t i = 0; i < runs.count && events && !clears->on_event; i++) {
		if (!trigger_listens(project, runs.items[i].trigger, model))
			continue;
		clears->on_event = site;
		clears->run = runs.items[i];
	}
}

struct key_clears key_clears_of(struct project *project, const struct key_site *site, struct class_ref model)
{
	struct key_sites all = project_key_sites(project);
	struct key_clears result = { .unknown = false };

	for (size_t i = 0; i < all.count; i++) {
		const struct key_site *other = &all.items[i];

		if (role_removes(other->role) && other->template && template_is_opaque(other->template) &&
		    key_sites_share_space(other, site))
			result.unknown = true;
		else if (clears(project, other, site))
			add_clear(project, &result, other, model);
	}
	return result;
}

/* ---- one key of several ---- */

bool alternative_is_removed(struct project *project, const struct key_site *site, const struct alternative *text)
{
	struct key_sites all = project_key_sites(project);
	const struct template one = { text, 1 };
	struct key_site alone = *site;

	alone.template = &one;
	for (size_t i = 0; i < all.count; i++)
		if (role_removes(all.items[i].role) && !all.items[i].is_migration && all.items[i].template &&
		    key_sites_match(&all.items[i], &alone, 0) != MATCH_DISJOINT)
			return true;
	return false;
}

static const struct part *first_choice(const struct alternative *text)
{
	for (size_t i = 0; i < text->count; i++)
		if (text->parts[i].kind == HOLE_CHOICE)
			return &text->parts[i];
	return NULL;
}

static const struct alternative *chosen(struct arena *arena, const struct alternative *text, const struct part *hole,
					struct slice choice)
{
	struct part *parts = arena_copy(arena, text->parts, sizeof *parts, text->count);

	parts[hole - text->parts] = part_literal(choice);
	return template_parts(arena, parts, text->count, text->expr, text->scope)->items;
}

size_t key_expand(struct project *project, const struct key_site *site, const struct alternative **out, size_t max)
{
	struct arena *arena = project_arena(project);
	size_t count = 0;

	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];
		const struct part *hole = first_choice(text);

		if (!hole && count < max)
			out[count++] = text;
		for (size_t k = 0; hole && k < hole->choice_count && count < max; k++)
			out[count++] = chosen(arena, text, hole, hole->choices[k]);
	}
	return count;
}

/* ---- one set of a base class ---- */

/* The one hole that the name of the class fills. */
static const struct part *class_hole(const struct alternative *text)
{
	const struct part *hole = NULL;

	for (size_t i = 0; i < text->count; i++) {
		enum part_kind kind = text->parts[i].kind;

		if (kind != HOLE_LABEL && kind != HOLE_MODEL_NAME && kind != HOLE_CLASS_NAME)
			continue;
		if (hole)
			return NULL;
		hole = &text->parts[i];
	}
	return hole;
}

static struct slice name_in_hole(enum part_kind kind, const struct class_def *class_def, const char *label)
{
	if (kind == HOLE_CLASS_NAME)
		return slice_of(class_def->name);
	return slice_of(kind == HOLE_LABEL ? label : strchr(label, '.') + 1);
}

const char *uncleared_subclass(struct project *project, const struct key_site *site)
{
	const struct function *function = scope_function(site->scope);
	const struct class_def *base = function ? function_class(function) : NULL;
	const struct part *hole = base && site->template->count == 1 ? class_hole(site->template->items) : NULL;
	size_t count = 0;
	const struct class_def *const *classes = hole ? project_subclasses(project, base, &count) : NULL;
	const char *left = NULL;
	bool removed = false;

	for (size_t i = 0; i < count; i++) {
		const char *label = model_label(project, classes[i]);
		struct slice name;

		if (!label || !strchr(label, '.'))
			continue;
		name = name_in_hole(hole->kind, classes[i], label);
		if (alternative_is_removed(project, site,
					   chosen(project_arena(project), site->template->items, hole, name)))
			removed = true;
		else if (!left)
			left = label;
	}
	return removed ? left : NULL;
}

/* ---- set together ---- */

static bool same_model(const struct reading *a, const struct reading *b)
{
	return a->model.name && b->model.name && text_equals(a->model.name, b->model.name);
}

const struct key_site *cleared_sibling(struct project *project, const struct key_site *site)
{
	struct key_sites all = project_key_sites(project);
	const struct function *function = scope_function(site->scope);
	const struct reading *rows = NULL;

	for (size_t i = 0; i < all.count && function; i++) {
		const struct key_site *other = &all.items[i];
		const struct reading *others;

		if (other->role != ROLE_SET || other->module != site->module ||
		    scope_function(other->scope) != function || !other->template ||
		    template_is_opaque(other->template) || key_sites_match(other, site, 0) != MATCH_DISJOINT ||
		    !key_is_removed(project, other) || key_is_removed(project, site) ||
		    key_is_rewritten(project, site) || key_has_generation(project, site))
			continue;
		rows = rows ? rows : value_rows(project, site);
		others = rows ? value_rows(project, other) : NULL;
		if (others && same_model(rows, others))
			return other;
	}
	return NULL;
}
