/*
 * The concrete tree of a file: compact nodes in one block, which a parser fills anew for each file.
 * Both parsers, batch.h and runtime.h, make the same tree of the same text. Layer `syntax`, private
 * to the Python parser. A value: whoever declares it releases it.
 */
#ifndef SYNTAX_TREE_H
#define SYNTAX_TREE_H

#include "base/oom.h"

#include <stdint.h>
#include <stdlib.h>

enum {
	TREE_EXTRA = 1,   /* a comment */
	TREE_MISSING = 2, /* inserted by error recovery */
	TREE_HAS_ERROR = 4,
};

enum { SYMBOL_ERROR = 0xFFFF };

/*
 * A visible node. Hidden ones leave none: their children stand in the list of the visible parent.
 */
struct tree_node {
	uint16_t symbol; /* the grammar's, or SYMBOL_ERROR */
	uint8_t field;   /* in its parent; 0: none */
	uint8_t flags;
	uint32_t start, end; /* bytes */
	uint32_t child;      /* the first; 0: none */
	uint32_t next;       /* sibling; 0: none */
};

struct tree {
	struct tree_node *nodes; /* nodes[0] is unused */
	uint32_t count, capacity, root;
};

/* Makes room for one more node. */
void tree_grow(struct tree *tree);

static inline uint32_t tree_add(struct tree *tree, struct tree_node node)
{
	if (tree->count == tree->capacity)
		tree_grow(tree);
	tree->nodes[tree->count] = node;
	return tree->count++;
}

void tree_clear(struct tree *tree);
void tree_release(struct tree *tree);

#endif
