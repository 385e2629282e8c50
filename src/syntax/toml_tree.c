#include "syntax/toml_tree.h"

#include "base/oom.h"
#include "base/strbuf.h"

#define uthash_fatal(message) oom()
#define uthash_malloc(size) xmalloc(size)
#include <uthash.h>

/* How a table came to be, which says what may still be added to it. */
enum origin { ORIGIN_IMPLICIT, ORIGIN_HEADER, ORIGIN_DOTTED, ORIGIN_INLINE };

struct child {
	const char *key; /* NULL in an array */
	struct span key_span;
	struct toml_node *node;
	struct child *next;
};

struct toml_node {
	struct toml_value value;
	enum origin origin;
	unsigned number;
	struct child *first;
	struct child *last;
	size_t count;
};

struct toml_slot {
	const char *name; /* the number of the table, then the key */
	struct child *child;
	UT_hash_handle hh;
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

static char *slot_name(const struct toml_node *table, const char *key)
{
	struct strbuf name = STRBUF_INIT;

	strbuf_addf(&name, "%u %s", table->number, key);
	return strbuf_detach(&name);
}

static struct child *find(const struct toml_tree *tree, const struct toml_node *table, const char *key)
{
	char *name = slot_name(table, key);
	struct toml_slot *slot;

	HASH_FIND_STR(tree->index, name, slot);
	free(name);
	return slot ? slot->child : NULL;
}

static struct child *add_child(struct toml_tree *tree, struct toml_node *parent, struct toml_node *node)
{
	struct child *child = ARENA_NEW(tree->arena, struct child);

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
	struct child *child = add_child(tree, table, node);
	struct toml_slot *slot = ARENA_NEW(tree->arena, struct toml_slot);
	char *name = slot_name(table, key->parts[part]);

	child->key = key->parts[part];
	child->key_span = key->spans[part];
	slot->name = arena_strdup(tree->arena, name);
	slot->child = child;
	HASH_ADD_KEYPTR(hh, tree->index, slot->name, strlen(slot->name), slot);
	free(name);
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
	struct child *child = find(tree, table, key->parts[part]);
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
	struct child *child = find(tree, table, key->parts[part]);

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
	struct child *child = find(tree, table, key->parts[part]);
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
	struct child *child = find(tree, table, key->parts[part]);

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

	for (struct child *child = node->first; child; child = child->next) {
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

	for (struct child *child = node->first; child; child = child->next) {
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
	HASH_CLEAR(hh, tree->index);
}
