/* Which bindings of a local name may hold where it is used. Layer `values`. Pure; allocates nothing. */
#ifndef VALUES_REACH_H
#define VALUES_REACH_H

#include "syntax/ast.h"

enum { REACH_MAX = 16 };

struct reach {
	const struct binding *items[REACH_MAX]; /* in the order of the file */
	size_t count;
	bool entry; /* what the name held before the block may hold too: a parameter, or nothing */
	bool too_many;
};

/*
 * The bindings of RUN, all of one name in the scope whose body is BLOCK, that reach the use at offset USE. Branches, loops,
 * handlers, returns and raises are followed; a use in a nested function, or behind the block, sees what holds at the end.
 */
struct reach reach_bindings(const struct block *block, struct binding_run run, uint32_t use);

#endif
