/*
 * The document that a TOML file describes while it is still growing: tables that headers and dotted keys open, with TOML's
 * rules of what may be defined twice. Layer `toml`, internal to the TOML reader. Values live in the tree's arena; the index
 * of keys is on the heap until toml_tree_release().
 */
#ifndef TOML_TREE_H
#define TOML_TREE_H

#include "toml/toml.h"

enum { TOML_MAX_DEPTH = 64, TOML_MAX_PATH = 32 };

struct toml_slot;

struct toml_tree {
	struct arena *arena;
	struct toml_slot **slots; /* an open hash table of all keys, by the number of their table and their text */
	size_t slot_count;        /* a power of two */
	size_t entries;           /* the slots that are taken */
	unsigned nodes;           /* tables and arrays so far */
	const char *path;
	struct slice source;
	struct error *err;
};

/* A key as it was written: one part, or several with dots between. */
struct toml_key {
	const char *parts[TOML_MAX_PATH];
	struct span spans[TOML_MAX_PATH];
	size_t count;
};

/* A new value, which is not in the document yet. Tables and arrays may be filled only by the functions below. */
struct toml_value *toml_tree_value(struct toml_tree *tree, enum toml_kind kind, struct span span);

/* The table that `[key]` or, if ITEM, `[[key]]` opens below ROOT; NULL and an error where TOML forbids it. */
struct toml_value *toml_tree_open(struct toml_tree *tree, struct toml_value *root, const struct toml_key *key,
				  bool item);
/* Sets `key = value` in TABLE, where the key may be dotted. */
bool toml_tree_set(struct toml_tree *tree, struct toml_value *table, const struct toml_key *key,
		   struct toml_value *value);
void toml_tree_append(struct toml_tree *tree, struct toml_value *array, struct toml_value *value);
/* No later header or dotted key may add to an inline table. */
void toml_tree_close(struct toml_value *table);

/* Makes ROOT and all below it readable; false and an error where it is nested too deep. */
bool toml_tree_settle(struct toml_tree *tree, struct toml_value *root);
void toml_tree_release(struct toml_tree *tree);

#endif
