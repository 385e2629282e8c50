#include "keys/inventory_parts.h"

#include "keys/collision.h"
#include "keys/fragment_body.h"
#include "keys/invalidation.h"
#include "base/vec.h"

/* More keys than NEAR_KEYS_MAX are not compared with each other. */
enum { NEAR_TEXT_MAX = 256, NEAR_EDITS = 2, NEAR_SHARE = 4, NEAR_KEYS_MAX = 1000 };

static const unsigned pairing = MATCH_NO_SEPARATORS;

/* ---- timeouts ---- */

static bool sets_timeout(enum key_role role)
{
	return role == ROLE_SET || role == ROLE_ADD || role == ROLE_GET_OR_SET;
}

static bool has_literal(const struct inventory_key *key)
{
	for (size_t i = 0; i < key->text->count; i++)
		if (key->text->parts[i].kind == PART_LITERAL)
			return true;
	return false;
}

/* A text of holes alone, as where a wrapper hashes what it is handed, does not tell one key from another. */
static bool timeouts_conflict(const struct inventory_key *key)
{
	const struct timeout *first = NULL;

	if (!has_literal(key))
		return false;
	for (size_t i = 0; i < key->count; i++) {
		const struct timeout *timeout = &key->sites[i]->timeout;

		if (!sets_timeout(key->sites[i]->role) || timeout->kind == TIMEOUT_UNKNOWN ||
		    key_site_empties(key->sites[i]))
			continue;
		if (first &&
		    (first->forever != timeout->forever || (!first->forever && first->seconds != timeout->seconds)))
			return true;
		first = timeout;
	}
	return false;
}

/* ---- near misses ---- */

/* The edits that make A into B: letters put in, left out, changed, or swapped with the next; more than LIMIT count as LIMIT + 1. */
static size_t edits(struct slice a, struct slice b, size_t limit)
{
	size_t rows[3][NEAR_TEXT_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t k = 0; k <= b.size; k++)
		above[k] = k;
	for (size_t i = 1; i <= a.size; i++) {
		size_t *spare = before, least = row[0] = i;

		for (size_t k = 1; k <= b.size; k++) {
			row[k] = above[k - 1] + (a.data[i - 1] != b.data[k - 1]);
			if (above[k] + 1 < row[k])
				row[k] = above[k] + 1;
			if (row[k - 1] + 1 < row[k])
				row[k] = row[k - 1] + 1;
			if (i > 1 && k > 1 && a.data[i - 1] == b.data[k - 2] && a.data[i - 2] == b.data[k - 1] &&
			    before[k - 2] + 1 < row[k])
				row[k] = before[k - 2] + 1;
			least = row[k] < least ? row[k] : least;
		}
		if (least > limit)
			return limit + 1;
		before = above;
		above = row;
		row = spare;
	}
	return above[b.size];
}

/* The literal text with one and the same sign for every hole; false where it is too long to compare. */
static bool skeleton(const struct inventory_key *key, char *out, struct slice *text)
{
	size_t size = 0;

	for (size_t i = 0; i < key->text->count; i++) {
		struct slice part = key->text->parts[i].kind == PART_LITERAL ? key->text->parts[i].text
									     : (struct slice){ "\x01", 1 };

		if (size + part.size > NEAR_TEXT_MAX)
			return false;
		memcpy(out + size, part.data, part.size);
		size += part.size;
	}
	*text = (struct slice){ out, size };
	return true;
}

static size_t nearness(struct slice text, const struct inventory_key *candidate, size_t limit)
{
	char buffer[NEAR_TEXT_MAX];
	struct slice other;

	if (!skeleton(candidate, buffer, &other) || other.size > text.size + limit || text.size > other.size + limit)
		return limit + 1;
	return edits(text, other, limit);
}

bool inventory_key_begins(const struct inventory_key *key, const struct inventory_key *longer)
{
	const struct alternative *a = key->text, *b = longer->text;

	if (a->count == 0 || a->count > b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct part *x = &a->parts[i], *y = &b->parts[i];

		if ((x->kind == PART_LITERAL) != (y->kind == PART_LITERAL))
			return false;
		if (x->kind != PART_LITERAL || slice_equals(x->text, y->text))
			continue;
		return i + 1 == a->count && x->text.size < y->text.size &&
		       memcmp(x->text.data, y->text.data, x->text.size) == 0 && alternative_is_prefix(a, b);
	}
	return a->count < b->count && alternative_is_prefix(a, b);
}

const struct inventory_key *inventory_nearest(const struct inventory *inventory, const struct inventory_key *key,
					      unsigned roles)
{
	const struct inventory_key *best = NULL, *longer = NULL;
	char buffer[NEAR_TEXT_MAX];
	struct slice text;
	size_t limit;

	if (inventory->count > NEAR_KEYS_MAX || inventory_is_opaque(key) || !skeleton(key, buffer, &text))
		return NULL;
	limit = text.size / NEAR_SHARE < NEAR_EDITS ? text.size / NEAR_SHARE : NEAR_EDITS;
	for (size_t i = 0; i < inventory->count; i++) {
		const struct inventory_key *candidate = &inventory->keys[i];
		size_t distance;

		if (candidate == key || !(candidate->roles & roles) || inventory_is_opaque(candidate) ||
		    !key_sites_share_space(key->sites[0], candidate->sites[0]))
			continue;
		if (!longer && !key->is_pattern && inventory_key_begins(key, candidate))
			longer = candidate;
		distance = nearness(text, candidate, limit);
		if (distance > limit)
			continue;
		best = candidate;
		if (distance == 0)
			break;
		limit = distance - 1;
	}
	return best ? best : longer;
}

/* ---- all of it ---- */

struct roles {
	unsigned stores, reads, removes;
};

/* Whether a call empties the key that is no delete of it: a clear of its whole cache, or a set of None. */
static bool is_emptied(struct project *project, const struct inventory_key *key)
{
	struct near_sites near = key_sites_near(project, key->sites[0]);

	for (size_t i = 0; i < key->count; i++)
		if (key_site_empties(key->sites[i]))
			return true;
	for (size_t i = 0; i < near.count; i++)
		if (near.items[i]->role == ROLE_CLEAR && !near.items[i]->is_migration &&
		    site_clears(project, near.items[i], key->sites[0]) != CLEARS_NOT)
			return true;
	return false;
}

static void judge(struct project *project, const struct inventory *inventory, const struct roles *roles,
		  struct inventory_key *key)
{
	bool stored, read, removed;

	if (key->resolution == RESOLUTION_NONE) {
		key->status = 1u << STATUS_UNRESOLVED;
		return;
	}
	stored = inventory_partner(inventory, key, roles->stores, pairing) != NULL;
	read = inventory_partner(inventory, key, roles->reads, pairing) != NULL;
	removed = inventory_partner(inventory, key, roles->removes, pairing) != NULL;
	if ((key->roles & roles->stores) && !removed && !is_emptied(project, key))
		key->status |= 1u << STATUS_NEVER_DELETED;
	if ((key->roles & roles->removes) && !stored)
		key->status |= 1u << STATUS_DELETED_NEVER_SET;
	if ((key->roles & roles->stores) && !read)
		key->status |= 1u << STATUS_SET_NEVER_READ;
	if (timeouts_conflict(key))
		key->status |= 1u << STATUS_CONFLICTING_TIMEOUTS;
	if (!stored && (key->roles & (roles->removes | roles->reads)))
		key->near = inventory_nearest(inventory, key, roles->stores);
}

/* Whether two fragments of templates keep different texts under the key. */
static bool holds_two_texts(struct project *project, const struct inventory_key *key)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct fragment *fragment = site_fragment(project, key->sites[i]);

		if (fragment && fragment_collision(project, fragment))
			return true;
	}
	return false;
}

void inventory_judge(struct project *project, const struct inventory *inventory, struct inventory_key *keys,
		     size_t count)
{
	const struct roles roles = { roles_that(role_stores), roles_that(role_reads), roles_that(role_removes) };

	for (size_t i = 0; i < count; i++)
		judge(project, inventory, &roles, &keys[i]);
	for (size_t i = 0; i < count; i++)
		if (key_collision(project, &keys[i]).kind || holds_two_texts(project, &keys[i]))
			keys[i].status |= 1u << STATUS_COLLISION;
	for (size_t i = 0; i < count; i++)
		if (keys[i].near)
			keys[i].status |= 1u << STATUS_NEAR_MISS;
}
