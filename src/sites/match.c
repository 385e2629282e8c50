#include "sites/sites.h"

/* It is None on some path, or nothing shows that it is a text or number: it may be None, which is no version. */
static bool may_be_none(const struct template *version)
{
	for (size_t i = 0; version && i < version->count; i++) {
		const struct alternative *text = &version->items[i];

		if (text->expr && text->expr->kind == EXPR_NONE)
			return true;
		if (text->count != 1 || text->parts[0].kind == PART_LITERAL || text->parts[0].kind > HOLE_PARAMETER)
			return false;
	}
	return version != NULL;
}

bool key_sites_in_one_function(const struct key_site *a, const struct key_site *b)
{
	return a->module == b->module && scope_function(a->scope) == scope_function(b->scope);
}

bool key_sites_share_space(const struct key_site *a, const struct key_site *b)
{
	if (a->alias && b->alias && !text_equals(a->alias, b->alias))
		return false;
	if (may_be_none(a->version) || may_be_none(b->version))
		return true;
	if ((a->version == NULL) != (b->version == NULL))
		return false;
	return !a->version || template_match(a->version, b->version, 0) != MATCH_DISJOINT;
}

enum match key_sites_match(const struct key_site *a, const struct key_site *b, unsigned flags)
{
	if (!a->template || !b->template || !key_sites_share_space(a, b))
		return MATCH_DISJOINT;
	if (a->role == ROLE_DELETE_PATTERN || a->role == ROLE_ITER)
		return template_match(a->template, b->template, flags | MATCH_PATTERN);
	if (b->role == ROLE_DELETE_PATTERN || b->role == ROLE_ITER)
		return template_match(b->template, a->template, flags | MATCH_PATTERN);
	return template_match(a->template, b->template, flags);
}

bool key_site_empties(const struct key_site *site)
{
	return site->role == ROLE_SET && site->value && site->value->kind == EXPR_NONE;
}

static const struct {
	const char *name;
	bool stores, reads, removes;
} roles[ROLE_COUNT] = {
	[ROLE_GET] = { "get", false, true, false },
	[ROLE_SET] = { "set", true, false, false },
	[ROLE_ADD] = { "add", true, true, false },
	[ROLE_GET_OR_SET] = { "get_or_set", true, true, false },
	[ROLE_DELETE] = { "delete", false, false, true },
	[ROLE_DELETE_PATTERN] = { "delete_pattern", false, false, true },
	[ROLE_INCR] = { "incr", true, true, false },
	[ROLE_TOUCH] = { "touch", false, false, false },
	[ROLE_HAS] = { "has", false, true, false },
	[ROLE_LOCK] = { "lock", false, false, false },
	[ROLE_TTL] = { "ttl", false, true, false },
	[ROLE_ITER] = { "iter", false, true, false },
	[ROLE_CLEAR] = { "clear", false, false, true },
};

bool role_stores(enum key_role role)
{
	return roles[role].stores;
}

bool role_reads(enum key_role role)
{
	return roles[role].reads;
}

bool role_removes(enum key_role role)
{
	return roles[role].removes;
}

const char *role_name(enum key_role role)
{
	return roles[role].name;
}
