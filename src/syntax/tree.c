#include "syntax/tree.h"

enum { NODES_AT_LEAST = 4096 };

void tree_grow(struct tree *tree)
{
	tree->capacity = tree->capacity ? tree->capacity * 2 : NODES_AT_LEAST;
	tree->nodes = xrealloc(tree->nodes, tree->capacity * sizeof *tree->nodes);
}

void tree_clear(struct tree *tree)
{
	tree->root = 0;
	tree->count = 0;
	tree_add(tree, (struct tree_node){ 0 });
}

void tree_release(struct tree *tree)
{
	free(tree->nodes);
	*tree = (struct tree){ 0 };
}
