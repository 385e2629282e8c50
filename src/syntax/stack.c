#include "syntax/stack.h"

enum { ENTRIES_AT_LEAST = 256 };

void stack_grow(struct stack *stack)
{
	stack->capacity = stack->capacity ? stack->capacity * 2 : ENTRIES_AT_LEAST;
	stack->entries = xrealloc(stack->entries, stack->capacity * sizeof *stack->entries);
}

void stack_reset(struct stack *stack, struct tree *tree)
{
	if (!stack->capacity)
		stack_grow(stack);
	stack->depth = 0;
	stack->entries[0] = (struct stack_entry){ .state = &python_states[STATE_START] };
	stack->extra_count = 0;
	stack->tree = tree;
}

void stack_release(struct stack *stack)
{
	free(stack->entries);
	free(stack->extras);
}

static void append(struct tree *tree, struct stack_extras *list, uint32_t first, uint32_t last)
{
	if (!first)
		return;
	if (list->last)
		tree->nodes[list->last].next = first;
	else
		list->first = first;
	list->last = last;
}

static struct stack_extras *extras_of_top(struct stack *stack)
{
	if (stack->extra_count && stack->extras[stack->extra_count - 1].depth == stack->depth)
		return &stack->extras[stack->extra_count - 1];
	if (stack->extra_count == stack->extra_capacity) {
		stack->extra_capacity = stack->extra_capacity * 2 + 8;
		stack->extras = xrealloc(stack->extras, stack->extra_capacity * sizeof *stack->extras);
	}
	stack->extras[stack->extra_count] = (struct stack_extras){ .depth = stack->depth };
	return &stack->extras[stack->extra_count++];
}

void stack_shift_extra(struct stack *stack, const struct token *token)
{
	uint16_t symbol = python_node_symbols[token->symbol];
	uint32_t node;

	if (symbol == SYMBOL_HIDDEN)
		return;
	node = tree_add(stack->tree, (struct tree_node){ .symbol = symbol, .flags = TREE_EXTRA, .start = token->start,
							 .end = token->end });
	append(stack->tree, extras_of_top(stack), node, node);
}

/* An alias makes a hidden child visible. A field goes to all nodes of a hidden child that have none from inside it. */
void stack_mark(struct stack *stack, struct stack_entry *children, struct mark mark)
{
	struct stack_entry *child = &children[mark.child];
	struct tree *tree = stack->tree;

	if (mark.alias && child->is_hidden)
		child->first = child->last = tree_add(tree, (struct tree_node){ mark.alias, 0, 0, child->start, child->end,
										child->first, 0 });
	else if (mark.alias)
		tree->nodes[child->first].symbol = mark.alias;
	if (!mark.field)
		return;
	for (uint32_t node = child->first; node; node = tree->nodes[node].next) {
		struct tree_node *it = &tree->nodes[node];

		if (!it->field && !(it->flags & TREE_EXTRA))
			it->field = mark.field;
		if (node == child->last)
			break;
	}
}

void stack_absorb_extras(struct stack *stack, uint32_t top)
{
	uint32_t first = stack->extra_count, kept;

	while (first > 0 && stack->extras[first - 1].depth >= stack->depth)
		first--;
	kept = first;
	for (uint32_t i = first; i < stack->extra_count; i++) {
		struct stack_extras *extras = &stack->extras[i];
		struct stack_entry *entry = &stack->entries[extras->depth];
		struct stack_extras list = { .first = entry->first, .last = entry->last };

		if (extras->depth >= top) {
			stack->extras[kept++] = (struct stack_extras){ stack->depth, extras->first, extras->last };
			continue;
		}
		append(stack->tree, &list, extras->first, extras->last);
		entry->first = list.first;
		entry->last = list.last;
	}
	stack->extra_count = kept;
}

static uint32_t last_of(const struct tree *tree, uint32_t node)
{
	while (node && tree->nodes[node].next)
		node = tree->nodes[node].next;
	return node;
}

void stack_accept(struct stack *stack, const struct token *end)
{
	struct tree *tree = stack->tree;
	uint32_t start = stack_top(stack)->first;
	struct tree_node *root = &tree->nodes[start];
	struct stack_extras list = { 0 };
	bool has_head = stack->extra_count > 0 && stack->extras[0].depth == 0;

	if (has_head)
		append(tree, &list, stack->extras[0].first, stack->extras[0].last);
	append(tree, &list, root->child, last_of(tree, root->child));
	for (uint32_t i = has_head; i < stack->extra_count; i++)
		append(tree, &list, stack->extras[i].first, stack->extras[i].last);
	if (has_head)
		root->start = tree->nodes[stack->extras[0].first].start;
	else if (root->start == root->end) /* without a statement */
		root->start = end->start;
	root->child = list.first;
	root->end = end->end;
	tree->root = start;
}
