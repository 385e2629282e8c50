#include "keys/bulk_writes.h"
#include "keys/generation.h"
#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "base/vec.h"
#include "config/config.h"
#include "lint/rule.h"

static bool keeps_rows(struct check *check, const struct key_site *set)
{
	return (set->role == ROLE_SET || set->role == ROLE_GET_OR_SET) && set->template && !set->is_test &&
	       !set->is_migration && template_resolution(set->template) != RESOLUTION_NONE &&
	       !key_has_generation(check->project, set);
}

static const char *message_of(struct check *check, const struct bulk_write *write, const char *key)
{
	const char *model = text_last_name(write->rows->model.name);

	if (!write->call)
		return arena_printf(check->arena,
				    "\"delete selected\" of the admin deletes rows of `%s` without `%s.delete()`, so %s is not cleared",
				    model, model, key);
	if (write->deletes)
		return arena_printf(check->arena, "`%s` deletes %s without `%s.delete()`, so %s is not cleared",
				    snippet(check->arena, write->scope->ast, write->call), write->rows->what, model, key);
	return arena_printf(check->arena, "`%s` changes %s without a signal, so %s is not cleared",
			    snippet(check->arena, write->scope->ast, write->call), write->rows->what, key);
}

static const char *help_of(struct check *check, const struct bulk_write *write, const char *key)
{
	const char *model = text_last_name(write->rows->model.name);

	if (write->deletes)
		return arena_printf(check->arena,
				    "clear %s in a receiver of `post_delete` of `%s`, which each delete sends", key,
				    model);
	return arena_printf(check->arena, "clear %s after it, too", key);
}

static void report(struct check *check, const struct key_site *set, const struct bulk_write *write)
{
	const char *key = key_words(check->arena, set->template);
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;

	vec_push(&items, use_evidence(check->arena, set));
	for (size_t i = 0; i < write->rows->chain.count; i++)
		vec_push(&items, write->rows->chain.items[i]);
	vec_settle(&items, check->arena, chain.items, chain.count);
	check_report(check, (struct finding){
				    .severity = kept_longer(set, check->config->keys.max_stale) ? SEVERITY_WARNING
												: SEVERITY_INFO,
				    .place = project_place(write->scope, write->span),
				    .message = message_of(check, write, key),
				    .label = write->deletes ? "skips the override" : "sends no signal",
				    .help = help_of(check, write, key),
				    .scope = project_scope_name(check->project, write->scope),
				    .related = chain,
			    });
}

bool bulk_write_bypasses_invalidation_concerns(struct check *check, const struct module *module)
{
	return writes_in_bulk(check->project, module);
}

void bulk_write_bypasses_invalidation_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < sites.count; i++) {
		struct bulk_write_list writes = { 0 };

		if (keeps_rows(check, &sites.items[i]))
			writes = stale_bulk_writes(check->project, &sites.items[i]);
		for (size_t k = 0; k < writes.count; k++)
			report(check, &sites.items[i], &writes.items[k]);
	}
}
