#include "keys/key_pairs.h"
#include "base/vec.h"
#include "lint/rule.h"

static bool takes_default(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_ADD || site->role == ROLE_GET_OR_SET) &&
	       !site->timeout.expr && site->timeout.kind == TIMEOUT_DEFAULT && site->template && !site->is_test &&
	       !site->is_migration;
}

static bool is_told(void *context, const struct key_site *site)
{
	(void)context;
	return takes_default(site);
}

static void report(struct check *check, const struct key_site *site)
{
	struct evidence key;
	bool has_key = key_evidence(check->arena, site, &key);

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = project_place(site->api_scope, site->api_call->span),
			     .message = arena_printf(check->arena, "%s is set without a timeout, so it stays %s",
						     key_words(check->arena, site->template),
						     timeout_words(check->arena, &site->timeout)),
			     .label = "no timeout",
			     .help = "pass `timeout=`: how long an old value may be served, or None where deletes keep "
				     "it fresh",
			     .scope = project_scope_name(check->project, site->api_scope),
			     .related = { has_key ? arena_copy(check->arena, &key, sizeof key, 1) : NULL, has_key },
		     });
}

void default_timeout_check(struct check *check, const struct module *module)
{
	struct key_sites all = project_key_sites(check->project);

	if (check_is_test(check, module))
		return;
	for (size_t i = 0; i < all.count; i++)
		if (all.items[i].api_module == module && takes_default(&all.items[i]) &&
		    is_first_of_key(check->project, &all.items[i], is_told, check))
			report(check, &all.items[i]);
}
