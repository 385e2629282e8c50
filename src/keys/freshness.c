#include "keys/freshness.h"

#include "analysis/joined_rows.h"
#include "base/vec.h"

static bool is_store(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET) && site->template && !site->is_migration &&
	       !site->is_test;
}

bool site_invalidates(struct project *project, const struct key_site *site)
{
	if (site->is_migration || site->is_test)
		return false;
	return role_removes(site->role) ||
	       (site->role == ROLE_SET && site->template && site_is_write_through(project, site));
}

struct run_list site_runs(struct project *project, const struct key_site *site)
{
	return place_runs(project, site->scope, site->call->span);
}

/* ---- who removes a key ---- */

/* Two texts that begin with a hole may be one and yet have nothing to do with each other. */
static bool surely_same(const struct key_site *site, const struct key_site *set)
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

struct removals {
	const struct key_site *const *items;
	size_t count;
};

/* All sites that invalidate something. */
static const struct removals *removals_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_REMOVALS, NULL);
	struct key_sites all = project_key_sites(project);
	VEC(const struct key_site *) found = { 0 };
	struct removals *removals = *slot;

	if (removals)
		return removals;
	*slot = removals = ARENA_NEW(project_arena(project), struct removals);
	for (size_t i = 0; i < all.count; i++)
		if (site_invalidates(project, &all.items[i]))
			vec_push(&found, &all.items[i]);
	vec_settle(&found, project_arena(project), removals->items, removals->count);
	return removals;
}

struct invalidation key_invalidation(struct project *project, const struct key_site *set)
{
	const struct removals *removals = removals_of(project);
	struct invalidation result = { 0 };
	VEC(const struct key_site *) sites = { 0 };
	VEC(struct run) runs = { 0 };

	for (size_t i = 0; i < removals->count; i++) {
		const struct key_site *site = removals->items[i];
		struct run_list list;

		if (!key_sites_share_space(site, set))
			continue;
		if (site->template && key_sites_match(site, set, 0) == MATCH_DISJOINT)
			continue;
		if (site->template && !surely_same(site, set)) {
			result.by_hand = true;
			continue;
		}
		vec_push(&sites, site);
		list = site_runs(project, site);
		result.by_hand |= site->template && list.count == 0;
		for (size_t k = 0; k < list.count; k++)
			vec_push(&runs, list.items[k]);
	}
	vec_settle(&sites, project_arena(project), result.sites, result.count);
	vec_settle(&runs, project_arena(project), result.runs.items, result.runs.count);
	return result;
}

/* ---- what a value reads ---- */

static bool is_rows(const struct reading *reading)
{
	return reading->validity == VALIDITY_ROWS && !reading->doubtful;
}

struct reading_list value_row_readings(struct project *project, const struct key_site *set)
{
	const struct function *function = value_function(project, set);
	VEC(struct reading) rows = { 0 };
	struct reading_list list = { 0 };

	if (function)
		list = kept_result_readings(project, function);
	else if (set->value && set->value_scope)
		list = expression_readings(project, set->value_scope, set->value);
	for (size_t i = 0; i < list.count; i++)
		if (is_rows(&list.items[i]))
			vec_push(&rows, list.items[i]);
	if (rows.count == 0 && !function && set->value && set->value->kind == EXPR_NAME) {
		const struct scope *home = scope_of_name(set->value_scope, set->value->name.id);
		struct binding_run run = home ? scope_bindings(home, set->value->name.id) : (struct binding_run){ 0 };

		for (size_t i = 0; i < run.count; i++) {
			list = (struct reading_list){ 0 };
			if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value)
				list = expression_readings(project, run.items[i].scope, run.items[i].value);
			for (size_t k = 0; k < list.count; k++)
				if (is_rows(&list.items[k]))
					vec_push(&rows, list.items[k]);
		}
	}
	if (rows.count == 0 && value_rows(project, set))
		vec_push(&rows, *value_rows(project, set));
	vec_settle(&rows, project_arena(project), list.items, list.count);
	return with_joined_rows(project, list);
}

/* ---- how long ---- */

bool kept_longer(const struct key_site *set, int64_t limit)
{
	if (set->timeout.kind == TIMEOUT_UNKNOWN)
		return false;
	return set->timeout.forever || (limit >= 0 && set->timeout.seconds > limit);
}

/* A lazy queryset that is stored is evaluated on the way into the cache. */
static bool is_queryset(struct project *project, const struct key_site *set)
{
	const struct scope *home;
	struct binding_run run;

	if (!set->value || !set->value_scope)
		return false;
	if (set->value->kind != EXPR_NAME)
		return project_type(project, set->value_scope, set->value).kind == TYPE_QUERYSET;
	home = scope_of_name(set->value_scope, set->value->name.id);
	run = home ? scope_bindings(home, set->value->name.id) : (struct binding_run){ 0 };
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
		    project_type(project, run.items[i].scope, run.items[i].value).kind == TYPE_QUERYSET)
			return true;
	return false;
}

static bool lasts_longer(const struct key_site *a, const struct key_site *b)
{
	return a->timeout.forever != b->timeout.forever ? a->timeout.forever : a->timeout.seconds > b->timeout.seconds;
}

const struct key_site *longest_store(struct project *project, const struct key_site *site)
{
	struct key_sites all = project_key_sites(project);
	const struct key_site *longest = NULL;
	enum match best = MATCH_MAY;

	for (size_t i = 0; site->template && i < all.count; i++) {
		const struct key_site *set = &all.items[i];
		enum match match;

		if (!is_store(set) || template_resolution(set->template) == RESOLUTION_NONE ||
		    !key_sites_share_space(site, set))
			continue;
		match = key_sites_match(site, set, MATCH_NO_SEPARATORS);
		if (match < best || match == MATCH_DISJOINT ||
		    (!value_rows(project, set) && !is_queryset(project, set)))
			continue;
		if (!longest || match > best || lasts_longer(set, longest))
			longest = set;
		best = match;
	}
	return longest;
}
