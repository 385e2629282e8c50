#include "keys/fragment_body.h"
#include "keys/generation.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "base/vec.h"
#include "config/config.h"
#include "lint/rule.h"

enum { DAY = 24 * 60 * 60 };

/* OFF: not kept for long. */
static enum severity severity_by_time(struct check *check, const struct timeout *timeout)
{
	int64_t limit = check->config->keys.max_stale;

	if (timeout->kind == TIMEOUT_UNKNOWN)
		return SEVERITY_OFF;
	if (timeout->forever || (limit >= 0 && timeout->seconds > limit))
		return SEVERITY_WARNING;
	return timeout->seconds > DAY ? SEVERITY_INFO : SEVERITY_OFF;
}

static bool is_cleared_by_users(struct check *check, const struct key_site *site)
{
	return key_cleared_by(check->project, site) == RUN_BY_USERS ||
	       key_renewed_by(check->project, site) == RUN_BY_USERS;
}

/* What users of the library may clear is not surely stale. */
static enum severity severity_of(struct check *check, const struct key_site *site)
{
	return is_cleared_by_users(check, site) ? SEVERITY_INFO : severity_by_time(check, &site->timeout);
}

static const struct reading *stale_rows(struct check *check, const struct key_site *site)
{
	bool sets = site->role == ROLE_SET || site->role == ROLE_GET_OR_SET;

	if (!sets || !site->template || site->is_migration || severity_by_time(check, &site->timeout) == SEVERITY_OFF)
		return NULL;
	if (template_resolution(site->template) == RESOLUTION_NONE || key_has_generation(check->project, site) ||
	    key_is_renewed(check->project, site))
		return NULL;
	if (key_cleared_by(check->project, site) == RUN_BY_PROJECT && !uncleared_subclass(check->project, site))
		return NULL;
	return cleared_sibling(check->project, site)
		       ? NULL
		       : value_rows(check->project, site); /* that is partly-invalidated */
}

static bool is_told(void *context, const struct key_site *site)
{
	return stale_rows(context, site) != NULL;
}

static const char *clears_words(struct check *check, const struct key_site *site)
{
	if (is_cleared_by_users(check, site))
		return "what deletes the key, or sets it anew, is called by nothing in the project";
	return "no call in the project deletes the key or sets it anew when those rows change";
}

static struct evidence_chain chain_of(struct check *check, const struct key_site *site, const struct reading *rows)
{
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence key;

	if (key_evidence(check->arena, site, &key))
		vec_push(&items, key);
	for (size_t i = 0; i < rows->chain.count; i++)
		vec_push(&items, rows->chain.items[i]);
	vec_push(&items, ((struct evidence){ .role = EVIDENCE_CLEARS, .sentence = clears_words(check, site) }));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

static void report(struct check *check, const struct key_site *site, const struct reading *rows)
{
	const char *model = rows->model.name ? strrchr(rows->model.name, '.') : NULL;
	const char *label = uncleared_subclass(check->project, site);
	const char *whose = model ? arena_printf(check->arena, "`%s`", model + 1) : "those rows";

	check_report(
		check,
		(struct finding){
			.severity = severity_of(check, site),
			.place = project_place(site->scope, site->call->span),
			.message = arena_printf(check->arena, "%s keeps %s %s, and nothing clears it%s",
						key_words(check->arena, site->template), rows->what,
						timeout_words(check->arena, &site->timeout),
						label ? arena_printf(check->arena, " for `%s`", label) : ""),
			.label = timeout_words(check->arena, &site->timeout),
			.help = arena_printf(
				check->arena,
				"delete the key when %s are saved or deleted, or pass a `timeout` that may be stale",
				whose),
			.scope = project_scope_name(check->project, site->scope),
			.related = chain_of(check, site, rows),
		});
}

/* ---- fragments of templates ---- */

static void judge_fragment(struct check *check, const struct key_site *site)
{
	const struct fragment *fragment = site_fragment(check->project, site);
	enum severity severity = severity_by_time(check, &site->timeout);
	struct evidence shows = { .role = EVIDENCE_READS, .has_place = true };
	struct slice data;

	if (!fragment || severity == SEVERITY_OFF || key_cleared_by(check->project, site) != RUN_BY_NOBODY ||
	    !fragment_has_plain_key(check->project, fragment))
		return;
	data = fragment_data(check->project, fragment, &shows.place);
	if (data.size == 0)
		return;
	shows.sentence = arena_printf(check->arena, "shows `%.*s`", (int)data.size, data.data);
	check_report(check, (struct finding){
				    .severity = severity,
				    .place = project_place(site->scope, fragment->span),
				    .message = arena_printf(check->arena,
							    "fragment `%.*s` keeps `%.*s` %s, and nothing clears it",
							    (int)fragment->name.size, fragment->name.data, (int)data.size,
							    data.data, timeout_words(check->arena, &site->timeout)),
				    .label = timeout_words(check->arena, &site->timeout),
				    .help = arena_printf(check->arena,
							 "delete `make_template_fragment_key(\"%.*s\"%s)` when that "
							 "changes, or pass a time for which it may be stale",
							 (int)fragment->name.size, fragment->name.data,
							 fragment->vary_count ? ", [...]" : ""),
				    .related = { arena_copy(check->arena, &shows, sizeof shows, 1), 1 },
			    });
}

void never_invalidated_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		const struct reading *rows = sites.items[i].is_test ? NULL : stale_rows(check, &sites.items[i]);

		if (!sites.items[i].is_test)
			judge_fragment(check, &sites.items[i]);
		if (rows && is_first_of_key(check->project, &sites.items[i], is_told, check))
			report(check, &sites.items[i], rows);
	}
}
