/*
 * Keys under which two unrelated values meet. Layer `keys`. Silent where it is not sure that they are unrelated. Lives in
 * the project's arena.
 */
#ifndef KEYS_COLLISION_H
#define KEYS_COLLISION_H

#include "keys/inventory.h"
#include "keys/value_kind.h"

enum collision_kind {
	COLLISION_NONE,
	COLLISION_VALUES, /* two sites store values that differ in kind */
	COLLISION_ROWS,   /* ... values that are made of rows of different models */
	COLLISION_MODELS, /* the primary keys of two models fill one hole */
};

struct collision {
	enum collision_kind kind;
	const struct key_site *first,
		*second;         /* that store; the same one for a class that several models inherit from */
	const char *one, *other; /* what each stores, or the models' names */
};

/*
 * A key with more holes behind the same head, set elsewhere, whose text that of KEY may be, since the separator between the holes
 * may also stand inside one of KEY's; NULL if there is none.
 */
const struct inventory_key *key_overlap(struct project *project, const struct inventory_key *key);

struct collision key_collision(struct project *project, const struct inventory_key *key);

#endif
