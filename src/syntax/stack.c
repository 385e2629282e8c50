#include "syntax/stack.h"

enum { ENTRIES_AT_LEAST = 256 };

static void find_commented(struct stack *stack)
{
	stack->commented = stack->extra_count
				   ? stack->entries + stack->extras[stack->extra_count - 1].depth
				   : NULL;
}

void stack_grow(struct stack *stack)
{
	size_t depth = stack->entries ? stack_depth(stack, stack->top) : 0;
	size_t capacity = stack->entries ? (depth + 1) * 2 : ENTRIES_AT_LEAST;

	stack->entries = xrealloc(stack->entries, capacity * sizeof *stack->entries);
	stack->limit = stack->entries + capacity;
	stack->top = stack->entries + depth;
	find_commented(stack);
}

void stack_reset(struct stack *stack)
{
	if (!stack->entries)
		stack_grow(stack);
	stack->top = stack->entries;
	*stack->top = (struct stack_entry){ .state = &python_states[STATE_START] };
	stack->extra_count = 0;
	find_commented(stack);
	tree_clear(&stack->tree);
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
	uint32_t depth = stack_depth(stack, stack->top);

	if (stack->extra_count && stack->extras[stack->extra_count - 1].depth == depth)
		return &stack->extras[stack->extra_count - 1];
	if (stack->extra_count == stack->extra_capacity) {
		stack->extra_capacity = stack->extra_capacity * 2 + 8;
		stack->extras =
			xrealloc(stack->extras, stack->extra_capacity * sizeof *stack->extras);
	}
	stack->extras[stack->extra_count] = (struct stack_extras){ .depth = depth };
	return &stack->extras[stack->extra_count++];
}

void stack_shift_extra(struct stack *stack, struct token token)
{
	uint16_t symbol = python_node_symbols[token.symbol];
	uint32_t node;

	if (symbol == SYMBOL_HIDDEN)
		return;
	node = tree_add(&stack->tree, (struct tree_node){ .symbol = symbol,
							  .flags = TREE_EXTRA,
							  .start = token.start,
							  .end = token.end });
	append(&stack->tree, extras_of_top(stack), node, node);
	find_commented(stack);
}

/* An alias makes a hidden child visible. */
void stack_alias(struct stack *stack, struct stack_entry *child, uint16_t alias)
{
	if (child->is_hidden)
		child->first = child->last =
			tree_add(&stack->tree, (struct tree_node){ alias, 0, 0, child->start,
								   child->end, child->first, 0 });
	else
		stack->tree.nodes[child->first].symbol = alias;
}

void stack_name(struct stack *stack, const struct stack_entry *child, uint8_t field)
{
	for (uint32_t node = child->first;; node = stack->tree.nodes[node].next) {
		struct tree_node *it = &stack->tree.nodes[node];

		if (!it->field && !(it->flags & TREE_EXTRA))
			it->field = field;
		if (node == child->last)
			return;
	}
}

void stack_absorb_extras(struct stack *stack, const struct stack_entry *child)
{
	uint32_t base = stack_depth(stack, child), top = stack_depth(stack, stack->top),
		 first = stack->extra_count, kept;

	while (first > 0 && stack->extras[first - 1].depth >= base)
		first--;
	kept = first;
	for (uint32_t i = first; i < stack->extra_count; i++) {
		struct stack_extras *extras = &stack->extras[i];
		struct stack_entry *entry = &stack->entries[extras->depth];
		struct stack_extras list = { .first = entry->first, .last = entry->last };

		if (extras->depth >= top) {
			stack->extras[kept++] =
				(struct stack_extras){ base, extras->first, extras->last };
			continue;
		}
		append(&stack->tree, &list, extras->first, extras->last);
		entry->first = list.first;
		entry->last = list.last;
	}
	stack->extra_count = kept;
	find_commented(stack);
}

static uint32_t last_of(const struct tree *tree, uint32_t node)
{
	while (node && tree->nodes[node].next)
		node = tree->nodes[node].next;
	return node;
}

void stack_accept(struct stack *stack, struct token end)
{
	struct tree *tree = &stack->tree;
	uint32_t start = stack->top->first;
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
		root->start = end.start;
	root->child = list.first;
	root->end = end.end;
	tree->root = start;
}
