#include "keys/variants.h"

#include "keys/invalidation.h"
#include "keys/value_kind.h"
#include "analysis/language.h"
#include "analysis/site.h"
#include "analysis/sources.h"
#include "values/callers.h"

const char *surroundings_words(enum tells tells)
{
	switch (tells) {
	case TELLS_LANGUAGE: return "the active language";
	case TELLS_SITE: return "the current site";
	case TELLS_TIME_ZONE: return "the active time zone";
	case TELLS_TENANT: return "the current tenant";
	case TELLS_USER: return "the current user";
	default: return NULL;
	}
}

/* ---- holes ---- */

bool part_is_called(const struct part *part, const char *const *words, size_t count)
{
	if (part->kind == PART_LITERAL || !part->text.size)
		return false;
	for (size_t i = 0; i < count; i++)
		if (memmem(part->text.data, part->text.size, words[i], strlen(words[i])))
			return true;
	return false;
}

enum tells part_surroundings(struct project *project, const struct part *part)
{
	const struct scope *scope = part->scope;
	const struct expr *expr = part->expr;
	struct reading_list readings;

	if (part->kind == HOLE_LANGUAGE)
		return TELLS_LANGUAGE;
	if (part->kind == PART_LITERAL || part->kind == HOLE_SETTING || part->kind == HOLE_CHOICE || !expr || !scope)
		return TELLS_NOTHING_SPECIAL;
	expr = value_behind_name(&scope, expr);
	readings = value_readings(project, scope, expr, false);
	for (size_t i = 0; i < readings.count; i++)
		if (!readings.items[i].doubtful && surroundings_words(readings.items[i].tells))
			return readings.items[i].tells;
	return TELLS_NOTHING_SPECIAL;
}

bool part_may_hold_tenant(struct project *project, const struct part *part)
{
	static const char *const names[] = { "tenant", "schema", "domain", "host" };

	return part_is_called(part, names, sizeof names / sizeof *names) ||
	       part_surroundings(project, part) == TELLS_TENANT;
}

/* Rows of a tenant lie in a schema of their own: no other tenant has a variant with them. */
static bool changes(struct project *project, enum tells tells)
{
	switch (tells) {
	case TELLS_TENANT: return false;
	case TELLS_LANGUAGE: return language_changes(project);
	case TELLS_SITE: return site_changes(project);
	default: return true;
	}
}

/* ---- what a clear takes ---- */

/* Whether the language is chosen around the call, or around one of its function. */
static bool is_chosen(struct project *project, const struct key_site *site)
{
	const struct function *function = scope_function(site->scope);
	struct callers callers = { 0 };

	if (language_is_chosen(project, site->scope, site->call) ||
	    language_is_chosen(project, site->api_scope, site->api_call))
		return true;
	if (function)
		callers = function_callers(project, function, false);
	for (size_t i = 0; i < callers.count; i++)
		if (language_is_chosen(project, callers.items[i].site->scope, callers.items[i].site->call))
			return true;
	return callers.too_many;
}

static struct variant variant_of(struct project *project, const struct alternative *text)
{
	for (size_t i = 0; i < text->count; i++) {
		enum tells tells = part_surroundings(project, &text->parts[i]);

		if (tells && changes(project, tells))
			return (struct variant){ tells, &text->parts[i] };
	}
	return (struct variant){ 0 };
}

struct variant cleared_variant(struct project *project, const struct key_site *site)
{
	struct variant variant = { 0 };

	if (!site->template || (site->role != ROLE_DELETE && !(site->role == ROLE_SET && key_site_empties(site))))
		return variant;
	for (size_t i = 0; i < site->template->count; i++) {
		variant = variant_of(project, &site->template->items[i]);
		if (!variant.tells)
			return variant;
	}
	if (variant.tells == TELLS_LANGUAGE && is_chosen(project, site))
		return (struct variant){ 0 };
	return variant;
}

bool clears_are_of_one_variant(struct project *project, const struct key_site *kept)
{
	struct invalidation by = key_invalidation(project, kept);

	for (size_t i = 0; i < by.count; i++)
		if (!cleared_variant(project, by.sites[i]).tells)
			return false;
	return by.count > 0 && !by.doubtful;
}
