/*
 * The stack of the LR automaton, and the nodes that shifts and reductions make. Its operations are inline, as they are most
 * of what the parser does. Layer `syntax`, private to the batch parser.
 */
#ifndef SYNTAX_STACK_H
#define SYNTAX_STACK_H

#include "syntax/lexer.h"
#include "syntax/tree.h"

/* One symbol of the grammar: a visible node or, of a hidden symbol, the list of nodes below it. */
struct stack_entry {
	const struct lr_state *state; /* after it */
	uint32_t start, end;
	uint32_t first, last; /* nodes; 0: none */
	bool is_hidden;
};

/* The comments that stand after an entry. They belong to whatever goes on after it, or to what is around it. */
struct stack_extras {
	uint32_t depth; /* of the entry */
	uint32_t first, last;
};

struct stack {
	struct stack_entry *entries;
	uint32_t depth; /* index of the top */
	uint32_t capacity;
	struct stack_extras *extras; /* by depth */
	uint32_t extra_count, extra_capacity;
	struct tree *tree;
};

void stack_reset(struct stack *stack, struct tree *tree);
void stack_release(struct stack *stack);
void stack_grow(struct stack *stack);

void stack_shift_extra(struct stack *stack, const struct token *token);
void stack_mark(struct stack *stack, struct stack_entry *child, struct mark mark);
/* Puts comments between the entries from BASE to the top into the lists of those. */
void stack_absorb_extras(struct stack *stack, uint32_t base);
/* The start symbol is on the stack: makes the root of it, and of what stands around. */
void stack_accept(struct stack *stack, const struct token *end);

static inline struct stack_entry *stack_top(const struct stack *stack)
{
	return &stack->entries[stack->depth];
}

static inline const struct lr_state *state_after(const struct lr_state *state, uint32_t column)
{
	return &python_states[python_gotos[state->gotos + column]];
}

static inline struct stack_entry *stack_push(struct stack *stack)
{
	if (stack->depth + 1 == stack->capacity)
		stack_grow(stack);
	return &stack->entries[++stack->depth];
}

static inline void stack_shift(struct stack *stack, const struct token *token, uint32_t state)
{
	struct stack_entry *entry = stack_push(stack);
	uint16_t symbol = python_node_symbols[token->symbol];
	uint32_t node = 0;

	if (symbol != SYMBOL_HIDDEN)
		node = tree_add(stack->tree, (struct tree_node){ symbol, 0, 0, token->start, token->end, 0, 0 });
	entry->state = &python_states[state];
	entry->is_hidden = symbol == SYMBOL_HIDDEN;
	entry->start = token->start;
	entry->end = token->end;
	entry->first = entry->last = node;
}

static inline void stack_rename(struct stack *stack, uint32_t column)
{
	struct stack_entry *top = stack_top(stack);

	top->state = state_after(top[-1].state, column);
	top->is_hidden = true;
}

/* POSITION: of what is reduced from nothing. */
static inline void stack_reduce(struct stack *stack, const struct reduction *reduction, uint32_t position)
{
	struct stack_entry *child, *last;
	uint32_t first_node, last_node;

	if (reduction->count == 0)
		*stack_push(stack) = (struct stack_entry){ .start = position, .end = position };
	last = stack_top(stack);
	child = last - (reduction->count ? reduction->count - 1 : 0);
	for (uint32_t i = 0; i < reduction->mark_count; i++)
		stack_mark(stack, child, python_marks[reduction->marks + i]);
	stack->depth = (uint32_t)(child - stack->entries);
	if (stack->extra_count && stack->extras[stack->extra_count - 1].depth >= stack->depth)
		stack_absorb_extras(stack, (uint32_t)(last - stack->entries));
	first_node = child->first;
	last_node = child->last;
	for (const struct stack_entry *it = child + 1; it <= last; it++) {
		if (!it->first)
			continue;
		*(last_node ? &stack->tree->nodes[last_node].next : &first_node) = it->first;
		last_node = it->last;
	}
	if (!reduction->is_hidden)
		first_node = last_node = tree_add(stack->tree, (struct tree_node){ reduction->symbol, 0, 0, child->start,
										   last->end, first_node, 0 });
	child->end = last->end;
	child->first = first_node;
	child->last = last_node;
	child->is_hidden = reduction->is_hidden;
	child->state = state_after(child[-1].state, reduction->column);
}

#endif
