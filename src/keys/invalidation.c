#include "keys/invalidation.h"

#include "keys/freshness.h"
#include "keys/generation.h"
#include "project/models.h"
#include "values/reach.h"
#include "analysis/flow.h"
#include "base/vec.h"
#include "project/words.h"
#include "syntax/visit.h"

enum { MINUTE = 60 };
enum { CALLS_MAX = 100 }; /* of one name; a name that is called more often is nobody's own */

/* ---- what a set does to the key ---- */

/* Whether both stand in one function: the calls of the API, or those of the wrappers that hand the key on. */
static bool stand_together(const struct key_site *a, const struct key_site *b)
{
	return (a->api_module == b->api_module && scope_function(a->api_scope) == scope_function(b->api_scope)) ||
	       key_sites_in_one_function(a, b);
}

/* Whether SET stands in a function that does not read its key: it writes through, or warms up. */
static bool is_write_through(struct project *project, const struct key_site *set)
{
	struct near_sites near = key_sites_near(project, set);

	for (size_t i = 0; i < near.count; i++)
		if (role_reads(near.items[i]->role) && stand_together(near.items[i], set) &&
		    key_sites_match(near.items[i], set, 0) != MATCH_DISJOINT)
			return false;
	return true;
}

struct origin {
	struct project *project;
	const struct key_site *set;
	int depth;
	bool found;
};

static bool on_origin(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct origin *origin = visitor->data;
	const struct function *function = scope_function(origin->set->value_scope);
	struct near_sites near = key_sites_near(origin->project, origin->set);
	struct reach reach;

	for (size_t i = 0; expr->kind == EXPR_CALL && i < near.count; i++)
		origin->found |= near.items[i]->api_call == expr && role_reads(near.items[i]->role) &&
				 key_sites_match(near.items[i], origin->set, 0) != MATCH_DISJOINT;
	if (expr->kind != EXPR_NAME || origin->depth == 0 || scope_of_name(scope, expr->name.id) != function->scope)
		return !origin->found;
	reach = reach_bindings(&function->body, scope_bindings(function->scope, expr->name.id), expr->span.offset);
	origin->depth--;
	for (size_t i = 0; i < reach.count; i++)
		if (reach.items[i]->value)
			visit_expr(visitor, reach.items[i]->value, reach.items[i]->scope);
	origin->depth++;
	return !origin->found;
}

/* Whether SET puts back, changed, what a read of its key gave, and a change of rows runs it. */
static bool is_update_on_event(struct project *project, const struct key_site *set)
{
	struct origin origin = { project, set, 3, false };
	struct visitor visitor = { .expr = on_origin, .nested = true, .data = &origin };

	if (!set->value || set->call != set->api_call || !scope_function(set->value_scope))
		return false;
	visit_expr(&visitor, set->value, set->value_scope);
	return origin.found && site_runs(project, set).count > 0;
}

static bool renews(struct project *project, const struct key_site *set)
{
	return set->role == ROLE_SET && set->template &&
	       (key_site_empties(set) || is_write_through(project, set) || is_update_on_event(project, set));
}

/* ---- the relation ---- */

/* Whether nothing is known of one of the alternatives. */
static bool template_is_opaque(const struct template *text)
{
	for (size_t i = 0; i < text->count; i++) {
		const struct alternative *item = &text->items[i];
		size_t holes = 0;

		while (holes < item->count && item->parts[holes].kind != PART_LITERAL &&
		       item->parts[holes].kind <= HOLE_PARAMETER)
			holes++;
		if (holes == item->count)
			return true;
	}
	return false;
}

bool sites_surely_meet(const struct key_site *site, const struct key_site *set)
{
	enum match match = key_sites_match(site, set, MATCH_NO_SEPARATORS);

	if (match != MATCH_MAY)
		return match == MATCH_EQUAL;
	for (size_t i = 0; i < site->template->count; i++)
		if (alternative_head(&site->template->items[i]).size == 0)
			return false;
	for (size_t i = 0; i < set->template->count; i++)
		if (alternative_head(&set->template->items[i]).size == 0)
			return false;
	return true;
}

enum clearing site_clears(struct project *project, const struct key_site *clear, const struct key_site *kept)
{
	if (!key_sites_share_space(clear, kept))
		return CLEARS_NOT;
	if (role_removes(clear->role) && !clear->template)
		return CLEARS_ALL;
	if (!clear->template || !kept->template || (!role_removes(clear->role) && !renews(project, clear)))
		return CLEARS_NOT;
	if (role_removes(clear->role) && template_is_opaque(clear->template))
		return CLEARS_UNKNOWN;
	if (key_sites_match(clear, kept, 0) == MATCH_DISJOINT)
		return CLEARS_NOT;
	if (!sites_surely_meet(clear, kept))
		return CLEARS_MAY;
	return clear->role == ROLE_DELETE_PATTERN ? CLEARS_PATTERN : CLEARS_KEY;
}

bool site_invalidates(struct project *project, const struct key_site *site)
{
	if (site->is_migration || site->is_test || never_runs(site->scope, site->call->span))
		return false;
	return role_removes(site->role) || renews(project, site);
}

/* ---- all that clear something ---- */

struct removals {
	const struct key_site *const *items;
	size_t count;
	struct pointer_map *runners; /* as place_runner() knows them */
};

static const struct removals *removals_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_REMOVALS, NULL);
	struct key_sites all = project_key_sites(project);
	VEC(const struct key_site *) found = { 0 };
	struct removals *removals = *slot;

	if (removals)
		return removals;
	*slot = removals = ARENA_NEW(project_arena(project), struct removals);
	removals->runners = pointer_map_new(project_arena(project));
	for (size_t i = 0; i < all.count; i++)
		if (site_invalidates(project, &all.items[i]))
			vec_push(&found, &all.items[i]);
	vec_settle(&found, project_arena(project), removals->items, removals->count);
	return removals;
}

static bool is_removal(const struct removals *removals, const struct key_site *site)
{
	size_t low = 0, high = removals->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (removals->items[middle] < site)
			low = middle + 1;
		else
			high = middle;
	}
	return low < removals->count && removals->items[low] == site;
}

/* Those that may clear the key of KEPT, by what both begin with. */
static struct removals removals_near(struct project *project, const struct key_site *kept)
{
	const struct removals *all = removals_of(project);
	struct near_sites near = key_sites_near(project, kept);
	VEC(const struct key_site *) found = { 0 };
	struct removals result = *all;

	if (near.count >= all->count)
		return result;
	for (size_t i = 0; i < near.count; i++)
		if (is_removal(all, near.items[i]))
			vec_push(&found, near.items[i]);
	vec_settle(&found, project_arena(project), result.items, result.count);
	return result;
}

static enum runner site_runner(struct project *project, const struct key_site *site)
{
	return place_runner(project, removals_of(project)->runners, site->scope);
}

static bool counts(struct project *project, const struct key_site *clear)
{
	return site_runner(project, clear) >= RUN_BY_USERS;
}

static bool is_renewal(const struct key_site *site)
{
	return site->role == ROLE_SET && !key_site_empties(site);
}

static bool is_call_of_cache(struct project *project, const struct expr *call)
{
	struct key_sites all = project_key_sites(project);

	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].call == call || all.items[i].api_call == call)
			return true;
	return false;
}

/* Whether FUNCTION changes rows itself, so that what it deletes is stale by then. */
static bool writes_rows(struct project *project, const struct function *function)
{
	const struct pack_queryset *words = &project_packs(project)->queryset;
	struct ast_parts parts = ast_parts_in(function->scope->ast, function->span);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *callee = parts.calls[i].call->call.callee;

		if (callee->kind == EXPR_ATTRIBUTE &&
		    (names_hold(&words->writes, callee->attribute.name) ||
		     names_hold(&words->instance_writes, callee->attribute.name)) &&
		    !is_call_of_cache(project, parts.calls[i].call))
			return true;
	}
	return false;
}

/* A delete in the function that fills the key makes room for the new value, and is no answer to a change of rows. */
static bool belongs_to_fill(struct project *project, const struct key_site *clear, const struct key_site *kept)
{
	const struct function *function = scope_function(kept->scope);

	return function && clear->module == kept->module && scope_function(clear->scope) == function &&
	       !writes_rows(project, function);
}

enum runner key_cleared_by(struct project *project, const struct key_site *kept)
{
	const struct removals removals = removals_near(project, kept);
	enum runner best = RUN_BY_NOBODY;

	for (size_t i = 0; i < removals.count && best != RUN_BY_PROJECT; i++) {
		const struct key_site *clear = removals.items[i];
		enum runner runner;

		if (is_renewal(clear) || site_clears(project, clear, kept) == CLEARS_NOT ||
		    belongs_to_fill(project, clear, kept))
			continue;
		runner = site_runner(project, clear);
		best = runner > best ? runner : best;
	}
	return best;
}

static bool is_cleared(struct project *project, const struct key_site *kept)
{
	return key_cleared_by(project, kept) >= RUN_BY_USERS;
}

enum runner key_renewed_by(struct project *project, const struct key_site *kept)
{
	const struct removals removals = removals_near(project, kept);
	enum runner best = RUN_BY_NOBODY;

	for (size_t i = 0; i < removals.count && best != RUN_BY_PROJECT; i++) {
		enum runner runner;

		if (!is_renewal(removals.items[i]) || site_clears(project, removals.items[i], kept) == CLEARS_NOT)
			continue;
		runner = site_runner(project, removals.items[i]);
		runner = runner == RUN_BY_COMMAND ? RUN_BY_PROJECT : runner;
		best = runner > best ? runner : best;
	}
	return best;
}

bool key_is_renewed(struct project *project, const struct key_site *kept)
{
	return key_renewed_by(project, kept) == RUN_BY_PROJECT;
}

bool alternative_is_cleared(struct project *project, const struct key_site *kept, const struct alternative *text)
{
	const struct removals removals = removals_near(project, kept);
	const struct template one = { text, 1 };
	struct key_site alone = *kept;

	alone.template = &one;
	for (size_t i = 0; i < removals.count; i++) {
		const struct key_site *clear = removals.items[i];

		if (role_removes(clear->role) && clear->template && site_clears(project, clear, &alone) != CLEARS_NOT &&
		    counts(project, clear))
			return true;
	}
	return false;
}

/* ---- by what ---- */

struct run_list site_runs(struct project *project, const struct key_site *site)
{
	struct run_list list = place_runs(project, site->scope, site->call->span);
	struct run *runs;

	if (list.count == 0 || site->call == site->api_call ||
	    !place_is_deferred(project, site->api_scope, site->api_call->span))
		return list;
	runs = arena_copy(project_arena(project), list.items, sizeof *runs, list.count);
	for (size_t i = 0; i < list.count; i++)
		runs[i].on_commit = true;
	return (struct run_list){ runs, list.count };
}

struct clear_call clear_call_of(const struct key_site *clear)
{
	if (clear->wrapper)
		return (struct clear_call){ clear->call, clear->scope, clear->module };
	return (struct clear_call){ clear->api_call, clear->api_scope, clear->api_module };
}

struct invalidation key_invalidation(struct project *project, const struct key_site *kept)
{
	const struct removals removals = removals_near(project, kept);
	struct invalidation result = { 0 };
	VEC(const struct key_site *) sites = { 0 };
	VEC(struct run) runs = { 0 };

	for (size_t i = 0; i < removals.count; i++) {
		const struct key_site *site = removals.items[i];
		enum clearing clearing = site_clears(project, site, kept);
		struct run_list list;

		if (clearing == CLEARS_NOT || !counts(project, site))
			continue;
		if (clearing < CLEARS_ALL) {
			result.by_hand = result.doubtful = true;
			continue;
		}
		vec_push(&sites, site);
		list = site_runs(project, site);
		result.by_hand |= clearing != CLEARS_ALL && list.count == 0;
		for (size_t k = 0; k < list.count; k++)
			vec_push(&runs, list.items[k]);
	}
	vec_settle(&sites, project_arena(project), result.sites, result.count);
	vec_settle(&runs, project_arena(project), result.runs.items, result.runs.count);
	return result;
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
			const char *name = expr_last_name(call->call->call.callee);

			if (!text_equals(name, function->name) || never_runs(call->scope, call->call->span))
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

static void add_clear(struct project *project, struct key_events *by, const struct key_site *site,
		      struct class_ref model)
{
	struct run_list runs = place_runs(project, site->scope, site->call->span);
	const struct function *function = scope_function(site->scope);
	unsigned events = runs_events(project, runs, model);

	by->events |= events;
	by->by_hand |=
		events == 0 || (function && !is_trigger(runs, function) && called_by_hand(project, function, model));
	for (size_t i = 0; i < runs.count && events && !by->on_event; i++) {
		if (!trigger_listens(project, runs.items[i].trigger, model))
			continue;
		by->on_event = site;
		by->run = runs.items[i];
	}
}

struct key_events key_events_of(struct project *project, const struct key_site *kept, struct class_ref model)
{
	const struct removals removals = removals_near(project, kept);
	struct key_events result = { .unknown = false };

	for (size_t i = 0; i < removals.count; i++) {
		enum clearing clearing = site_clears(project, removals.items[i], kept);

		if (clearing == CLEARS_UNKNOWN)
			result.unknown = true;
		else if (clearing != CLEARS_NOT && counts(project, removals.items[i]))
			add_clear(project, &result, removals.items[i], model);
	}
	return result;
}

/* ---- the other way round ---- */

static bool is_store(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET || site->role == ROLE_ADD) && site->template &&
	       !site->is_migration && !site->is_test;
}

static bool lasts_longer(const struct key_site *a, const struct key_site *b)
{
	return a->timeout.forever != b->timeout.forever ? a->timeout.forever : a->timeout.seconds > b->timeout.seconds;
}

/* Within a minute, which is how long a reader may see old rows anyway. */
static bool ends_soon(const struct key_site *set)
{
	return !set->timeout.forever && set->timeout.kind != TIMEOUT_UNKNOWN && set->timeout.seconds <= MINUTE;
}

const struct key_site *longest_store(struct project *project, const struct key_site *site)
{
	struct near_sites near = key_sites_near(project, site);
	const struct key_site *longest = NULL;
	enum match best = MATCH_MAY;

	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *set = near.items[i];
		enum match match;

		if (!is_store(set) || template_resolution(set->template) == RESOLUTION_NONE ||
		    !key_sites_share_space(site, set))
			continue;
		match = site->template ? key_sites_match(site, set, MATCH_NO_SEPARATORS) : MATCH_MAY;
		if (match < best || match == MATCH_DISJOINT || ends_soon(set) ||
		    !(site->template ? may_store_rows(project, set) : value_rows(project, set) != NULL))
			continue;
		if (!longest || match > best || lasts_longer(set, longest))
			longest = set;
		best = match;
	}
	return longest;
}

/* ---- one key of several ---- */

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
		if (alternative_is_cleared(project, site,
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
		    !is_cleared(project, other) || is_cleared(project, site) || key_is_renewed(project, site) ||
		    key_has_generation(project, site))
			continue;
		rows = rows ? rows : value_rows(project, site);
		others = rows ? value_rows(project, other) : NULL;
		if (others && same_model(rows, others))
			return other;
	}
	return NULL;
}
