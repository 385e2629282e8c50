#include "keys/key_input.h"
#include "keys/key_pairs.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* Where the key is built, in the file of the memo; where that stands elsewhere, the argument of the call that stores. */
static struct place place_of(const struct key_site *site)
{
	if (site->call != site->api_call)
		return project_place(site->scope, site->call->span);
	return site->place.file == site->module->file ? site->place : project_place(site->scope, site->key->span);
}

static void report(struct check *check, const struct key_site *site, const struct missing_input *missing)
{
	const char *code = snippet(check->arena, missing->scope->ast, missing->expr);
	const char *name = missing->is_language ? missing->name : arena_printf(check->arena, "`%s`", missing->name);
	struct evidence chain[] = {
		{
			.role = EVIDENCE_READS,
			.has_place = true,
			.place = project_place(missing->scope, missing->expr->span),
			.sentence = missing->is_language
					    ? arena_printf(check->arena, "`%s` is in that language", code)
					    : arena_printf(check->arena, "the value is made of `%s`", code),
		},
		{
			.role = EVIDENCE_KEY,
			.has_place = true,
			.place = project_place(site->scope, site->call->span),
			.sentence = "stored here",
		},
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = place_of(site),
				    .message = arena_printf(
					    check->arena,
					    "key `%s` leaves out %s, which shapes the value: one is served for another",
					    alternative_text(check->arena, &site->template->items[0]), name),
				    .help = missing->is_language
						    ? "put `get_language()` into the key"
						    : arena_printf(check->arena,
								   "put %s into the key, or what identifies it", name),
				    .scope = project_scope_name(check->project, site->scope),
				    .related = { arena_copy(check->arena, chain, sizeof *chain, 2), 2 },
			    });
}

void key_misses_input_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		struct missing_input missing;

		if (!site->is_test && (i == 0 || site[-1].call != site->call) && key_misses(check->project, site, &missing))
			report(check, site, &missing);
	}
}
