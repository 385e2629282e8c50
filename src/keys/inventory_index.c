#include "keys/inventory_parts.h"

#include "base/vec.h"

#include <stdlib.h>

/* Two texts can meet only if the literal head of one begins with that of the other. */

struct headed {
	struct slice head;
	const struct inventory_key *key;
};

struct inventory_index {
	struct headed *items; /* by head, then in the order of the keys */
	size_t count;
	const struct inventory_key **opaque;
	size_t opaque_count;
	unsigned roles;
};

static struct slice head_of(const struct inventory_key *key)
{
	struct slice head = alternative_head(key->text);
	size_t size = 0;

	while (key->is_pattern && size < head.size && !strchr("*?[\\", head.data[size]))
		size++;
	return key->is_pattern ? (struct slice){ head.data, size } : head;
}

static int head_order(struct slice a, struct slice b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size ? memcmp(a.data, b.data, size) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int headed_order(const void *left, const void *right)
{
	const struct headed *a = left, *b = right;
	int order = head_order(a->head, b->head);

	return order ? order : (a->key > b->key) - (a->key < b->key);
}

bool inventory_is_opaque(const struct inventory_key *key)
{
	for (size_t i = 0; i < key->text->count; i++)
		if (key->text->parts[i].kind == PART_LITERAL || key->text->parts[i].kind > HOLE_PARAMETER)
			return false;
	return key->text->count > 0;
}

const struct inventory_index *inventory_index_make(struct arena *arena, const struct inventory_key *keys, size_t count)
{
	struct inventory_index *index = ARENA_NEW(arena, struct inventory_index);

	index->items = ARENA_ARRAY(arena, struct headed, count);
	index->opaque = ARENA_ARRAY(arena, const struct inventory_key *, count);
	for (size_t i = 0; i < count; i++) {
		index->roles |= keys[i].roles;
		if (inventory_is_opaque(&keys[i]))
			index->opaque[index->opaque_count++] = &keys[i];
		else
			index->items[index->count++] = (struct headed){ head_of(&keys[i]), &keys[i] };
	}
	if (index->count)
		qsort(index->items, index->count, sizeof *index->items, headed_order);
	return index;
}

/* The first item whose head is not before HEAD. */
static size_t find_head(const struct inventory_index *index, struct slice head)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (head_order(index->items[middle].head, head) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool keys_meet(const struct inventory_key *a, const struct inventory_key *b, unsigned flags)
{
	if (!key_sites_share_space(a->sites[0], b->sites[0]))
		return false;
	if (b->is_pattern && !a->is_pattern)
		return alternative_match(b->text, a->text, flags | MATCH_PATTERN) != MATCH_DISJOINT;
	return alternative_match(a->text, b->text, flags | (a->is_pattern ? MATCH_PATTERN : 0)) != MATCH_DISJOINT;
}

/* What all questions of one kind about all keys may cost; a key that begins with a hole might meet every other. */
enum { TRIES_OF_ALL = 1000 * 1000, TRIES_LEAST = 200 };

struct search {
	const struct inventory_key *key;
	unsigned roles, flags;
	const struct inventory_key **out;
	size_t count, max;
	size_t tries; /* that are left */
};

/* Keeps OUT sorted, and the first MAX of all. */
static void take(struct search *search, const struct inventory_key *found)
{
	size_t at = search->count;

	if (at == search->max && search->out[at - 1] < found)
		return;
	if (at == search->max)
		at--;
	else
		search->count++;
	for (; at > 0 && search->out[at - 1] > found; at--)
		search->out[at] = search->out[at - 1];
	search->out[at] = found;
}

static void try_item(struct search *search, const struct headed *item)
{
	bool is_later = search->count == search->max && search->out[search->max - 1] < item->key;

	if (!(item->key->roles & search->roles) || is_later || search->tries == 0)
		return;
	search->tries--;
	if (keys_meet(search->key, item->key, search->flags))
		take(search, item->key);
}

size_t inventory_partners(const struct inventory *inventory, const struct inventory_key *key, unsigned roles,
			  unsigned flags, const struct inventory_key **out, size_t max)
{
	const struct inventory_index *index = inventory->index;
	size_t tries = index->count ? TRIES_OF_ALL / index->count : 0;
	struct search search = { key, roles, flags, out, 0, max, tries > TRIES_LEAST ? tries : TRIES_LEAST };
	struct slice head = head_of(key);

	if (max == 0 || inventory_is_opaque(key))
		return 0;
	for (size_t size = 0; size < head.size; size++) {
		struct slice shorter = { head.data, size };

		for (size_t i = find_head(index, shorter);
		     i < index->count && slice_equals(index->items[i].head, shorter); i++)
			try_item(&search, &index->items[i]);
	}
	for (size_t i = find_head(index, head); i < index->count; i++) {
		struct slice longer = index->items[i].head;

		if (longer.size < head.size || (head.size && memcmp(longer.data, head.data, head.size) != 0))
			break;
		try_item(&search, &index->items[i]);
	}
	return search.count;
}

static bool take_headed(const struct inventory_index *index, struct slice head, bool longer,
			const struct inventory_key **out, size_t max, size_t *count)
{
	for (size_t i = find_head(index, head); i < index->count; i++) {
		struct slice other = index->items[i].head;

		if (other.size < head.size || (head.size && memcmp(other.data, head.data, head.size) != 0) ||
		    (!longer && other.size != head.size))
			break;
		if (*count == max)
			return false;
		out[(*count)++] = index->items[i].key;
	}
	return true;
}

static int key_order(const void *left, const void *right)
{
	const struct inventory_key *a = *(const struct inventory_key *const *)left;
	const struct inventory_key *b = *(const struct inventory_key *const *)right;

	return (a > b) - (a < b);
}

bool inventory_near(const struct inventory *inventory, const struct inventory_key *key,
		    const struct inventory_key **out, size_t max, size_t *count)
{
	const struct inventory_index *index = inventory->index;
	struct slice head = head_of(key);

	*count = 0;
	for (size_t i = 0; i < head.size; i++) /* a star of a key that is taken whole was meant as a pattern's */
		if (head.data[i] == '*')
			head.size = i;
	for (size_t size = 0; size < head.size; size++)
		if (!take_headed(index, (struct slice){ head.data, size }, false, out, max, count))
			return false;
	if (!take_headed(index, head, true, out, max, count))
		return false;
	if (*count)
		qsort(out, *count, sizeof *out, key_order);
	return true;
}

const struct inventory_key *const *inventory_opaque(const struct inventory *inventory, size_t *count)
{
	*count = inventory->index->opaque_count;
	return inventory->index->opaque;
}

unsigned inventory_roles(const struct inventory *inventory)
{
	return inventory->index->roles;
}

const struct inventory_key *inventory_partner(const struct inventory *inventory, const struct inventory_key *key,
					      unsigned roles, unsigned flags)
{
	const struct inventory_key *first;

	return inventory_partners(inventory, key, roles, flags, &first, 1) ? first : NULL;
}
