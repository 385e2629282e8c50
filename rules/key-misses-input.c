#include "keys/fragment_body.h"
#include "keys/key_input.h"
#include "keys/key_pairs.h"
#include "analysis/language.h"
#include "analysis/snippet.h"
#include "analysis/volatility.h"
#include "lint/rule.h"

/* Where the key is built, in the file of the memo; where that stands elsewhere, the argument of the call that stores. */
static struct place place_of(const struct key_site *site)
{
	if (site->call != site->api_call)
		return project_place(site->scope, site->call->span);
	return site->place.file == site->module->file ? site->place : project_place(site->scope, site->key->span);
}

static const char *help_of(enum tells tells)
{
	switch (tells) {
	case TELLS_LANGUAGE: return "put `get_language()` into the key";
	case TELLS_SITE: return "put the primary key of the site into the key";
	case TELLS_TENANT: return "put `connection.schema_name` into the key";
	default: return "put `get_current_timezone_name()` into the key";
	}
}

static void report(struct check *check, const struct key_site *site, const struct missing_input *missing)
{
	const char *code = snippet(check->arena, missing->scope->ast, missing->expr);
	const char *name = missing->tells ? missing->name : arena_printf(check->arena, "`%s`", missing->name);
	struct evidence chain[] = {
		{
			.role = EVIDENCE_READS,
			.has_place = true,
			.place = project_place(missing->scope, missing->expr->span),
			.sentence = missing->tells == TELLS_LANGUAGE
					    ? arena_printf(check->arena, "`%s` is in that language", code)
				    : missing->tells ? arena_printf(check->arena, "`%s` asks for it", code)
						     : arena_printf(check->arena, "the value is made of `%s`", code),
		},
		{
			.role = EVIDENCE_KEY,
			.has_place = true,
			.place = project_place(site->scope, site->call->span),
			.sentence = "stored here",
		},
	};

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = place_of(site),
			     .message = arena_printf(
				     check->arena,
				     "key `%s` leaves out %s, which shapes the value: one is served for another",
				     alternative_text(check->arena, &site->template->items[0]), name),
			     .help = missing->tells ? help_of(missing->tells)
						    : arena_printf(check->arena,
								   "put %s into the key, or what identifies it", name),
			     .scope = project_scope_name(check->project, site->scope),
			     .related = { arena_copy(check->arena, chain, sizeof *chain, 2), 2 },
		     });
}

static const char *memo_help(struct check *check, const struct cache_use *use)
{
	const struct names *keywords = &use->what->key_keywords;

	if (keywords->count == 0)
		return arena_printf(check->arena, "hand it to `%s` as an argument, so that it is part of the key",
				    use->function->name);
	return arena_printf(check->arena, "hand it to `%s` as an argument, or say the key by `%s`", use->function->name,
			    keywords->items[0]);
}

static void report_memo(struct check *check, const struct module *module, const struct cache_use *use,
			const struct reading *reading)
{
	const char *decorator = text_last_name(use->spelled);

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = { module->file, use->expr->span },
				    .also = use->function->name_span,
				    .message = arena_printf(check->arena,
							    "the key that `%s` makes of the %s leaves out %s, which "
							    "shapes what `%s` returns: one is served for another",
							    decorator,
							    use->what->keys_by == KEYS_BY_PATH ? "path" : "arguments",
							    reading->what, use->function->name),
				    .help = memo_help(check, use),
				    .scope = project_scope_name(check->project, use->function->scope),
				    .related = reading->chain,
			    });
}

static void check_memos(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	for (size_t i = 0; i < list.count; i++) {
		const struct reading *reading = memo_misses(check->project, &list.items[i]);

		if (reading)
			report_memo(check, module, &list.items[i], reading);
	}
}

/* ---- fragments of templates ---- */

static void report_fragment(struct check *check, const struct key_site *site, const struct fragment *fragment,
			    const struct fragment_input *missing)
{
	const char *name = missing->is_language ? "the active language"
						: arena_printf(check->arena, "`%.*s`", (int)missing->name.size,
							       missing->name.data);
	struct evidence reads = {
		.role = EVIDENCE_READS,
		.has_place = true,
		.place = missing->place,
		.sentence = missing->is_language ? arena_printf(check->arena, "`%.*s` is in that language",
								(int)missing->name.size, missing->name.data)
						 : arena_printf(check->arena, "%s is read here", name),
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = project_place(site->scope, fragment->span),
				    .message = arena_printf(check->arena,
							    "fragment `%.*s` leaves out %s, which shapes its text: one is "
							    "served for another",
							    (int)fragment->name.size, fragment->name.data, name),
				    .help = missing->is_language
						    ? "put `LANGUAGE_CODE` behind the name of the fragment"
						    : arena_printf(check->arena,
								   "put %s, or what identifies it, behind the name of the "
								   "fragment, or read it outside",
								   name),
				    .related = { arena_copy(check->arena, &reads, sizeof reads, 1), 1 },
			    });
}

static void judge_fragment(struct check *check, const struct key_site *site)
{
	const struct fragment *fragment = site_fragment(check->project, site);
	struct fragment_input missing;

	if (fragment && fragment_misses(check->project, fragment, &missing) &&
	    (!missing.is_language || language_changes(check->project)))
		report_fragment(check, site, fragment, &missing);
}

void key_misses_input_check(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	if (!check_is_short_lived(check, module))
		check_memos(check, module);
	for (size_t i = 0; i < sites.count; i++) {
		const struct key_site *site = &sites.items[i];
		struct missing_input missing;

		if (!site->is_test)
			judge_fragment(check, site);
		if (!site->is_test && (i == 0 || site[-1].call != site->call) && key_misses(check->project, site, &missing))
			report(check, site, &missing);
	}
}
