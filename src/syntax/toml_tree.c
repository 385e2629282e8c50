#include "syntax/toml_tree.h"

#include "base/oom.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

/* How a table came to be, which says what may still be added to it. */
enum origin { ORIGIN_IMPLICIT, ORIGIN_HEADER, ORIGIN_DOTTED, ORIGIN_INLINE };

struct toml_child {
	const char *key; /* NULL in an array */
	struct span key_span;
	const struct toml_node *parent;
	struct toml_node *node;
	struct toml_child *next;
};

struct toml_node {
	struct toml_value value;
	enum origin origin;
	unsigned number;
	struct toml_child *first;
	struct toml_child *last;
	size_t count;
};

struct toml_node *toml_tree_node(struct toml_tree *tree, enum toml_kind kind, struct span span)
{
	struct toml_node *node = ARENA_NEW(tree->arena, struct toml_node);

	node->value.kind = kind;
	node->value.span = span;
	node->number = tree->tables++;
	return node;
}

struct toml_value *toml_node_value(struct toml_node *node)
{
	return &node->value;
}

/* Where the entry of KEY in TABLE stands in the index, or would. There is always a free slot. */
static struct toml_child **slot_of(const struct toml_tree *tree, const struct toml_node *table, const char *key)
{
	uint32_t hash = (0x811c9dc5u ^ table->number) * 0x01000193u;
	size_t at;

	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x01000193u;
	for (at = (hash ^ hash >> 15) & (tree->slot_count - 1); tree->slots[at]; at = (at + 1) & (tree->slot_count - 1))
		if (tree->slots[at]->parent == table && text_equals(tree->slots[at]->key, key))
			break;
	return &tree->slots[at];
}

static void grow_index(struct toml_tree *tree)
{
	struct toml_child **old = tree->slots;
	size_t old_count = tree->slot_count;

	tree->slot_count = old ? old_count * 2 : FIRST_SLOTS;
	tree->slots = xcalloc(tree->slot_count, sizeof(*tree->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i])
			*slot_of(tree, old[i]->parent, old[i]->key) = old[i];
	free(old);
}

static struct toml_child *find(const struct toml_tree *tree, const struct toml_node *table, const char *key)
{
	return tree->slots ? *slot_of(tree, table, key) : NULL;
}

static struct toml_child *add_child(struct toml_tree *tree, struct toml_node *parent, struct toml_node *node)
{
	struct toml_child *child = ARENA_NEW(tree->arena, struct toml_child);

	child->node = node;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
	return child;
}

static void add_entry(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key, size_t part,
		      struct toml_node *node)
{
	struct toml_child *child = add_child(tree, table, node);

	child->key = key->parts[part];
	child->key_span = key->spans[part];
	child->parent = table;
	if (tree->entries * 2 >= tree->slot_count)
		grow_index(tree);
	tree->entries++;
	*slot_of(tree, table, child->key) = child;
}

static struct toml_node *add_table(struct toml_tree *tree, struct toml_node *parent, const struct toml_key *key,
				   size_t part, enum origin origin)
{
	struct toml_node *table = toml_tree_node(tree, TOML_TABLE, key->spans[part]);

	table->origin = origin;
	add_entry(tree, parent, key, part, table);
	return table;
}

static struct toml_node *refuse(struct toml_tree *tree, const struct toml_key *key, size_t part, const char *why)
{
	toml_error(tree->err, tree->path, tree->source, key->spans[part], "\"%s\" %s", key->parts[part], why);
	return NULL;
}

static const char already_inline[] = "is an inline table, which cannot be added to";
static const char already_value[] = "is not a table, so that it cannot hold further keys";
static const char already_there[] = "is defined a second time";

static struct toml_node *step_header(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key,
				     size_t part)
{
	struct toml_child *child = find(tree, table, key->parts[part]);
	struct toml_node *node;

	if (!child)
		return add_table(tree, table, key, part, ORIGIN_IMPLICIT);
	node = child->node;
	if (node->origin == ORIGIN_INLINE)
		return refuse(tree, key, part, already_inline);
	if (node->value.kind == TOML_TABLE)
		return node;
	if (node->value.kind == TOML_ARRAY && node->origin == ORIGIN_HEADER)
		return node->last->node;
	return refuse(tree, key, part, already_value);
}

static struct toml_node *open_table(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key,
				    size_t part)
{
	struct toml_child *child = find(tree, table, key->parts[part]);

	if (!child)
		return add_table(tree, table, key, part, ORIGIN_HEADER);
	if (child->node->value.kind != TOML_TABLE || child->node->origin != ORIGIN_IMPLICIT)
		return refuse(tree, key, part, already_there);
	child->node->origin = ORIGIN_HEADER;
	return child->node;
}

static struct toml_node *open_item(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key,
				   size_t part)
{
	struct toml_child *child = find(tree, table, key->parts[part]);
	struct toml_node *item = toml_tree_node(tree, TOML_TABLE, key->spans[part]);
	struct toml_node *array;

	item->origin = ORIGIN_HEADER;
	if (child) {
		array = child->node;
		if (array->value.kind != TOML_ARRAY || array->origin != ORIGIN_HEADER)
			return refuse(tree, key, part, "is already defined, and not as an array of tables");
	} else {
		array = toml_tree_node(tree, TOML_ARRAY, key->spans[part]);
		array->origin = ORIGIN_HEADER;
		add_entry(tree, table, key, part, array);
	}
	add_child(tree, array, item);
	return item;
}

struct toml_node *toml_tree_open(struct toml_tree *tree, struct toml_node *root, const struct toml_key *key, bool item)
{
	struct toml_node *table = root;

	for (size_t part = 0; part + 1 < key->count; part++) {
		table = step_header(tree, table, key, part);
		if (!table)
			return NULL;
	}
	return item ? open_item(tree, table, key, key->count - 1) : open_table(tree, table, key, key->count - 1);
}

static struct toml_node *step_dotted(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key,
				     size_t part)
{
	struct toml_child *child = find(tree, table, key->parts[part]);

	if (!child)
		return add_table(tree, table, key, part, ORIGIN_DOTTED);
	if (child->node->origin == ORIGIN_INLINE)
		return refuse(tree, key, part, already_inline);
	if (child->node->value.kind != TOML_TABLE)
		return refuse(tree, key, part, already_value);
	if (child->node->origin != ORIGIN_DOTTED)
		return refuse(tree, key, part, "is a table with a header of its own, which a dotted key cannot add to");
	return child->node;
}

bool toml_tree_set(struct toml_tree *tree, struct toml_node *table, const struct toml_key *key, struct toml_node *node)
{
	size_t last = key->count - 1;

	for (size_t part = 0; part < last; part++) {
		table = step_dotted(tree, table, key, part);
		if (!table)
			return false;
	}
	if (find(tree, table, key->parts[last]))
		return refuse(tree, key, last, already_there) != NULL;
	add_entry(tree, table, key, last, node);
	return true;
}

void toml_tree_append(struct toml_tree *tree, struct toml_node *array, struct toml_node *node)
{
	add_child(tree, array, node);
}

void toml_tree_close(struct toml_node *table)
{
	table->origin = ORIGIN_INLINE;
}

static bool settle(struct toml_tree *tree, struct toml_node *node, unsigned depth);

static bool settle_table(struct toml_tree *tree, struct toml_node *node, unsigned depth)
{
	struct toml_entry *entries = ARENA_ARRAY(tree->arena, struct toml_entry, node->count);
	size_t i = 0;

	for (struct toml_child *child = node->first; child; child = child->next) {
		entries[i++] = (struct toml_entry){ child->key, child->key_span, &child->node->value };
		if (!settle(tree, child->node, depth + 1))
			return false;
	}
	node->value.table.entries = entries;
	node->value.table.count = node->count;
	return true;
}

static bool settle_array(struct toml_tree *tree, struct toml_node *node, unsigned depth)
{
	const struct toml_value **items = ARENA_ARRAY(tree->arena, const struct toml_value *, node->count);
	size_t i = 0;

	for (struct toml_child *child = node->first; child; child = child->next) {
		items[i++] = &child->node->value;
		if (!settle(tree, child->node, depth + 1))
			return false;
	}
	node->value.array.items = items;
	node->value.array.count = node->count;
	return true;
}

static bool settle(struct toml_tree *tree, struct toml_node *node, unsigned depth)
{
	if (depth > TOML_MAX_DEPTH)
		return toml_error(tree->err, tree->path, tree->source, node->value.span,
				  "more than %d levels of tables and arrays", TOML_MAX_DEPTH);
	if (node->value.kind == TOML_TABLE)
		return settle_table(tree, node, depth);
	if (node->value.kind == TOML_ARRAY)
		return settle_array(tree, node, depth);
	return true;
}

bool toml_tree_settle(struct toml_tree *tree, struct toml_node *root)
{
	return settle(tree, root, 0);
}

void toml_tree_release(struct toml_tree *tree)
{
	free(tree->slots);
}
