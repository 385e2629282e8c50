/*
 * The rows of the inventory of keys, gathered project by project: those that a reported file uses.
 * Layer `cmd`. Used by `outlive keys`, and by `outlive check` for the page that shows both.
 */
#ifndef CMD_KEYS_ROWS_H
#define CMD_KEYS_ROWS_H

#include "base/vec.h"
#include "cmd/session.h"
#include "report/keys_view.h"

struct keys_wish {
	bool tests;      /* the calls in tests too */
	bool tells_rows; /* say of what a key holds rows, which costs a look at every value */
	bool holding;    /* only keys that hold rows */
	bool unused;     /* only keys that nobody reads */
	bool by_model;   /* in the order of the models */
};

struct keys_rows {
	struct arena *arena;
	const char *directory; /* the working directory, absolute */
	struct keys_wish wish;
	VEC(struct keys_row) items;
	size_t calls, resolved[RESOLUTION_FULL + 1];
};

struct keys_wish keys_wish_of(const struct options *options);

/* Adds those of a session that is loaded, and that must outlive them. */
void keys_rows_add(struct keys_rows *rows, struct session *session);

/* All that were added, in order. */
struct keys_view keys_rows_settle(struct keys_rows *rows);

#endif
