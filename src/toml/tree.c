#include "toml/tree.h"

#include "base/oom.h"

#include <assert.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

/* How a table came to be, which says what may still be added to it. */
enum origin { ORIGIN_IMPLICIT, ORIGIN_HEADER, ORIGIN_DOTTED, ORIGIN_INLINE };

struct child {
	struct toml_value *value;
	struct child *next;
};

/* A child of a table. */
struct toml_slot {
	struct child child; /* first, since the table's list leads here */
	const char *key;
	struct span key_span;
	const struct node *table;
};

/* A table or an array. */
struct node {
	struct toml_value value; /* first, since values lead here */
	enum origin origin;
	unsigned number;
	struct child *first;
	struct child *last;
	size_t count;
};

static bool is_node(enum toml_kind kind)
{
	return kind == TOML_TABLE || kind == TOML_ARRAY;
}

static struct node *node_of(struct toml_value *value)
{
	assert(is_node(value->kind));
	return (struct node *)value;
}

struct toml_value *toml_tree_value(struct toml_tree *tree, enum toml_kind kind, struct span span)
{
	bool node = is_node(kind);
	struct toml_value *value = arena_alloc(tree->arena, node ? sizeof(struct node) : sizeof(struct toml_value));

	value->kind = kind;
	value->span = span;
	if (node)
		node_of(value)->number = tree->nodes++;
	return value;
}

/* Where the entry of KEY in TABLE stands in the index, or would. There is always a free slot. */
static struct toml_slot **slot_of(const struct toml_tree *tree, const struct node *table, const char *key)
{
	uint32_t hash = (0x811c9dc5u ^ table->number) * 0x01000193u;
	size_t mask = tree->slot_count - 1, at;

	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x01000193u;
	for (at = (hash ^ hash >> 15) & mask; tree->slots[at]; at = (at + 1) & mask)
		if (tree->slots[at]->table == table && text_equals(tree->slots[at]->key, key))
			break;
	return &tree->slots[at];
}

static void grow_index(struct toml_tree *tree)
{
	struct toml_slot **old = tree->slots;
	size_t old_count = tree->slot_count;

	tree->slot_count = old ? old_count * 2 : FIRST_SLOTS;
	tree->slots = xcalloc(tree->slot_count, sizeof(*tree->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i])
			*slot_of(tree, old[i]->table, old[i]->key) = old[i];
	free(old);
}

/* The value of KEY in TABLE, or NULL. */
static struct toml_value *find(const struct toml_tree *tree, const struct node *table, const char *key)
{
	const struct toml_slot *slot = tree->slots ? *slot_of(tree, table, key) : NULL;

	return slot ? slot->child.value : NULL;
}

static void add_child(struct node *parent, struct child *child, struct toml_value *value)
{
	child->value = value;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

static void add_entry(struct toml_tree *tree, struct node *table, const struct toml_key *key, size_t part,
		      struct toml_value *value)
{
	struct toml_slot *slot = ARENA_NEW(tree->arena, struct toml_slot);

	slot->key = key->parts[part];
	slot->key_span = key->spans[part];
	slot->table = table;
	add_child(table, &slot->child, value);
	if (tree->entries * 2 >= tree->slot_count)
		grow_index(tree);
	tree->entries++;
	*slot_of(tree, table, slot->key) = slot;
}

static struct node *new_node(struct toml_tree *tree, enum toml_kind kind, struct span span, enum origin origin)
{
	struct node *node = node_of(toml_tree_value(tree, kind, span));

	node->origin = origin;
	return node;
}

static struct node *add_table(struct toml_tree *tree, struct node *parent, const struct toml_key *key, size_t part,
			      enum origin origin)
{
	struct node *table = new_node(tree, TOML_TABLE, key->spans[part], origin);

	add_entry(tree, parent, key, part, &table->value);
	return table;
}

static struct node *refuse(struct toml_tree *tree, const struct toml_key *key, size_t part, const char *why)
{
	toml_error(tree->err, tree->path, tree->source, key->spans[part], "\"%s\" %s", key->parts[part], why);
	return NULL;
}

static const char already_inline[] = "is an inline table, which cannot be added to";
static const char already_value[] = "is not a table, so that it cannot hold further keys";
static const char already_there[] = "is defined a second time";

static struct node *step_header(struct toml_tree *tree, struct node *table, const struct toml_key *key, size_t part)
{
	struct toml_value *there = find(tree, table, key->parts[part]);

	if (!there)
		return add_table(tree, table, key, part, ORIGIN_IMPLICIT);
	if (!is_node(there->kind))
		return refuse(tree, key, part, already_value);
	if (node_of(there)->origin == ORIGIN_INLINE)
		return refuse(tree, key, part, already_inline);
	if (there->kind == TOML_TABLE)
		return node_of(there);
	if (node_of(there)->origin == ORIGIN_HEADER)
		return node_of(node_of(there)->last->value);
	return refuse(tree, key, part, already_value);
}

static struct node *open_table(struct toml_tree *tree, struct node *table, const struct toml_key *key, size_t part)
{
	struct toml_value *there = find(tree, table, key->parts[part]);

	if (!there)
		return add_table(tree, table, key, part, ORIGIN_HEADER);
	if (there->kind != TOML_TABLE || node_of(there)->origin != ORIGIN_IMPLICIT)
		return refuse(tree, key, part, already_there);
	node_of(there)->origin = ORIGIN_HEADER;
	return node_of(there);
}

static struct node *open_item(struct toml_tree *tree, struct node *table, const struct toml_key *key, size_t part)
{
	struct toml_value *there = find(tree, table, key->parts[part]);
	struct node *item = new_node(tree, TOML_TABLE, key->spans[part], ORIGIN_HEADER);

	if (there && (there->kind != TOML_ARRAY || node_of(there)->origin != ORIGIN_HEADER))
		return refuse(tree, key, part, "is already defined, and not as an array of tables");
	if (!there) {
		there = &new_node(tree, TOML_ARRAY, key->spans[part], ORIGIN_HEADER)->value;
		add_entry(tree, table, key, part, there);
	}
	toml_tree_append(tree, there, &item->value);
	return item;
}

struct toml_value *toml_tree_open(struct toml_tree *tree, struct toml_value *root, const struct toml_key *key, bool item)
{
	struct node *table = node_of(root);
	size_t last = key->count - 1;

	for (size_t part = 0; part < last; part++) {
		table = step_header(tree, table, key, part);
		if (!table)
			return NULL;
	}
	table = item ? open_item(tree, table, key, last) : open_table(tree, table, key, last);
	return table ? &table->value : NULL;
}

static struct node *step_dotted(struct toml_tree *tree, struct node *table, const struct toml_key *key, size_t part)
{
	struct toml_value *there = find(tree, table, key->parts[part]);

	if (!there)
		return add_table(tree, table, key, part, ORIGIN_DOTTED);
	if (there->kind != TOML_TABLE)
		return refuse(tree, key, part, already_value);
	if (node_of(there)->origin == ORIGIN_INLINE)
		return refuse(tree, key, part, already_inline);
	if (node_of(there)->origin != ORIGIN_DOTTED)
		return refuse(tree, key, part, "is a table with a header of its own, which a dotted key cannot add to");
	return node_of(there);
}

bool toml_tree_set(struct toml_tree *tree, struct toml_value *table, const struct toml_key *key,
		   struct toml_value *value)
{
	struct node *node = node_of(table);
	size_t last = key->count - 1;

	for (size_t part = 0; part < last; part++) {
		node = step_dotted(tree, node, key, part);
		if (!node)
			return false;
	}
	if (find(tree, node, key->parts[last]))
		return refuse(tree, key, last, already_there) != NULL;
	add_entry(tree, node, key, last, value);
	return true;
}

void toml_tree_append(struct toml_tree *tree, struct toml_value *array, struct toml_value *value)
{
	add_child(node_of(array), ARENA_NEW(tree->arena, struct child), value);
}

void toml_tree_close(struct toml_value *table)
{
	node_of(table)->origin = ORIGIN_INLINE;
}

static bool settle(struct toml_tree *tree, struct toml_value *value, unsigned depth);

static bool settle_table(struct toml_tree *tree, struct node *node, unsigned depth)
{
	struct toml_entry *entries = ARENA_ARRAY(tree->arena, struct toml_entry, node->count);
	size_t i = 0;

	for (struct child *child = node->first; child; child = child->next) {
		const struct toml_slot *slot = (const struct toml_slot *)child;

		entries[i++] = (struct toml_entry){ slot->key, slot->key_span, child->value };
		if (!settle(tree, child->value, depth + 1))
			return false;
	}
	node->value.table.entries = entries;
	node->value.table.count = node->count;
	return true;
}

static bool settle_array(struct toml_tree *tree, struct node *node, unsigned depth)
{
	const struct toml_value **items = ARENA_ARRAY(tree->arena, const struct toml_value *, node->count);
	size_t i = 0;

	for (struct child *child = node->first; child; child = child->next) {
		items[i++] = child->value;
		if (!settle(tree, child->value, depth + 1))
			return false;
	}
	node->value.array.items = items;
	node->value.array.count = node->count;
	return true;
}

static bool settle(struct toml_tree *tree, struct toml_value *value, unsigned depth)
{
	if (depth > TOML_MAX_DEPTH)
		return toml_error(tree->err, tree->path, tree->source, value->span,
				  "more than %d levels of tables and arrays", TOML_MAX_DEPTH);
	if (value->kind == TOML_TABLE)
		return settle_table(tree, node_of(value), depth);
	if (value->kind == TOML_ARRAY)
		return settle_array(tree, node_of(value), depth);
	return true;
}

bool toml_tree_settle(struct toml_tree *tree, struct toml_value *root)
{
	return settle(tree, root, 0);
}

void toml_tree_release(struct toml_tree *tree)
{
	free(tree->slots);
}
