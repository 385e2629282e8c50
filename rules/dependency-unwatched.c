#include "keys/freshness.h"
#include "keys/generation.h"
#include "keys/invalidation.h"
#include "keys/key_pairs.h"
#include "base/vec.h"
#include "config/config.h"
#include "lint/rule.h"

/* Whether something clears the key on its own account: then what clears it for which rows is not seen. */
static bool is_watched(struct project *project, const struct invalidation *invalidation, struct class_ref model)
{
	for (size_t i = 0; i < invalidation->runs.count; i++)
		if (trigger_listens(project, invalidation->runs.items[i].trigger, model))
			return true;
	return false;
}

static const struct reading *unwatched(struct check *check, const struct key_site *set, struct invalidation *out)
{
	struct reading_list rows;

	if ((set->role != ROLE_SET && set->role != ROLE_GET_OR_SET) || !set->template || set->is_test ||
	    set->is_migration || template_resolution(set->template) == RESOLUTION_NONE ||
	    key_has_generation(check->project, set))
		return NULL;
	rows = value_row_readings(check->project, set);
	if (rows.count == 0)
		return NULL;
	*out = key_invalidation(check->project, set);
	if (out->by_hand || out->runs.count == 0)
		return NULL;
	for (size_t i = 0; i < rows.count; i++)
		if (rows.items[i].model.name && !is_watched(check->project, out, rows.items[i].model))
			return &rows.items[i];
	return NULL;
}

static void report(struct check *check, const struct key_site *set, const struct reading *rows,
		   const struct invalidation *by)
{
	VEC(struct evidence) items = { 0 };
	const char *model = text_last_name(rows->model.name);
	struct evidence_chain chain;

	for (size_t i = 0; i < rows->chain.count; i++)
		vec_push(&items, rows->chain.items[i]);
	for (size_t i = 0; i < by->runs.count && i < 4; i++)
		vec_push(&items, by->runs.items[i].chain.items[0]);
	vec_settle(&items, check->arena, chain.items, chain.count);
	check_report(check,
		     (struct finding){
			     .severity =
				     kept_longer(set, check->config->keys.max_stale) ? SEVERITY_WARNING : SEVERITY_INFO,
			     .place = project_place(set->scope, set->call->span),
			     .message = arena_printf(check->arena,
						     "%s also holds %s, and nothing that clears it listens to `%s`",
						     key_words(check->arena, set->template), rows->what, model),
			     .label = timeout_words(check->arena, &set->timeout),
			     .help = arena_printf(check->arena, "clear it when rows of `%s` are saved or deleted, too",
						  model),
			     .scope = project_scope_name(check->project, set->scope),
			     .related = chain,
		     });
}

void dependency_unwatched_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		struct invalidation invalidation;
		const struct reading *rows = unwatched(check, &sites.items[i], &invalidation);

		if (rows)
			report(check, &sites.items[i], rows, &invalidation);
	}
}
