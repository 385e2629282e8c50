#include "keys/key_pairs.h"
#include "base/vec.h"
#include "lint/rule.h"

static bool sets_timeout(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_ADD || site->role == ROLE_GET_OR_SET) &&
	       site->timeout.kind != TIMEOUT_UNKNOWN && !site->is_migration && !key_site_empties(site);
}

static const struct key_site *first_set(const struct inventory_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (sets_timeout(key->sites[i]))
			return key->sites[i];
	return NULL;
}

static const struct key_site *other_set(const struct inventory_key *key, const struct key_site *first)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct timeout *timeout = &key->sites[i]->timeout;

		if (sets_timeout(key->sites[i]) && (timeout->forever != first->timeout.forever ||
						    (!timeout->forever && timeout->seconds != first->timeout.seconds)))
			return key->sites[i];
	}
	return NULL;
}

static struct evidence_chain chain_of(struct check *check, const struct inventory_key *key,
				      const struct key_site *first)
{
	VEC(struct evidence) items = { 0 };
	struct evidence_chain chain;
	struct evidence built;

	if (key_evidence(check->arena, first, &built))
		vec_push(&items, built);
	for (size_t i = 0; i < key->count; i++)
		if (key->sites[i] != first && sets_timeout(key->sites[i]))
			vec_push(&items, use_evidence(check->arena, key->sites[i]));
	vec_settle(&items, check->arena, chain.items, chain.count);
	return chain;
}

void conflicting_timeouts_check(struct check *check, const struct module *module)
{
	const struct inventory *inventory = project_inventory(check->project, false);

	for (size_t i = 0; i < inventory->count && !check_is_test(check, module); i++) {
		const struct inventory_key *key = &inventory->keys[i];
		bool conflict = key->status & (1u << STATUS_CONFLICTING_TIMEOUTS);
		const struct key_site *first = conflict && key->resolution != RESOLUTION_NONE ? first_set(key) : NULL;
		const struct key_site *other = first && first->module == module ? other_set(key, first) : NULL;

		if (!other)
			continue;
		check_report(check,
			     (struct finding){
				     .severity = SEVERITY_INFO,
				     .place = project_place(first->scope, first->call->span),
				     .message =
					     arena_printf(check->arena, "`%s` is set %s here and %s elsewhere",
							  key->template, timeout_words(check->arena, &first->timeout),
							  timeout_words(check->arena, &other->timeout)),
				     .label = timeout_words(check->arena, &first->timeout),
				     .help = "name the timeout once, as a constant that each set uses",
				     .scope = project_scope_name(check->project, first->scope),
				     .related = chain_of(check, key, first),
			     });
	}
}
