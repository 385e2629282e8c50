/*
 * The stack of the LR automaton, and the nodes that shifts and reductions make. Its operations are
 * inline, as they are most of what the parser does. Layer `syntax`, private to the batch parser.
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

/*
 * The comments that stand after an entry. They belong to whatever goes on after it, or to what is
 * around it.
 */
struct stack_extras {
	uint32_t depth; /* of the entry */
	uint32_t first, last;
};

struct stack {
	struct stack_entry *top;
	struct stack_entry *entries, *limit; /* the entries end at LIMIT */
	struct stack_entry *commented;       /* the last that has extras; NULL: none has */
	struct stack_extras *extras;         /* by depth */
	uint32_t extra_count, extra_capacity;
	struct tree tree; /* what is built */
};

void stack_reset(struct stack *stack);
void stack_release(struct stack *stack); /* but for its tree */
void stack_grow(struct stack *stack);

void stack_shift_extra(struct stack *stack, struct token token);
void stack_alias(struct stack *stack, struct stack_entry *child, uint16_t alias);
/* Gives a field to all nodes of a child that have none from inside it. */
void stack_name(struct stack *stack, const struct stack_entry *child, uint8_t field);
/*
 * Puts comments that stand between the entries from CHILD to the top into the lists of those; what
 * is behind goes to CHILD.
 */
void stack_absorb_extras(struct stack *stack, const struct stack_entry *child);
/* The start symbol is on the stack: makes the root of it, and of what stands around. */
void stack_accept(struct stack *stack, struct token end);

static inline uint32_t stack_depth(const struct stack *stack, const struct stack_entry *entry)
{
	return (uint32_t)(entry - stack->entries);
}

static inline const struct lr_state *state_after(const struct lr_state *state, uint32_t column)
{
	return &python_states[python_gotos[state->gotos + column]];
}

static inline struct stack_entry *stack_push(struct stack *stack)
{
	if (stack->top + 1 == stack->limit)
		stack_grow(stack);
	return ++stack->top;
}

static inline void stack_shift(struct stack *stack, struct token token, uint32_t state)
{
	struct stack_entry *entry = stack_push(stack);
	uint16_t symbol = python_node_symbols[token.symbol];
	uint32_t node = 0;

	if (symbol != SYMBOL_HIDDEN)
		node = tree_add(&stack->tree,
				(struct tree_node){ symbol, 0, 0, token.start, token.end, 0, 0 });
	*entry = (struct stack_entry){
		&python_states[state], token.start, token.end, node, node, node == 0
	};
}

static inline void stack_rename(struct stack *stack, uint32_t column)
{
	stack->top->state = state_after(stack->top[-1].state, column);
	stack->top->is_hidden = true;
}

/* Does what a reduction does to one of its children. */
static inline void stack_mark(struct stack *stack, struct stack_entry *child, struct mark mark)
{
	struct tree_node *node;

	if (mark.alias)
		stack_alias(stack, child, mark.alias);
	if (child->first != child->last) {
		stack_name(stack, child, mark.field);
		return;
	}
	/* No node is nodes[0], where a field is of no consequence. */
	node = &stack->tree.nodes[child->first];
	if (!node->field && !node->flags)
		node->field = mark.field;
}

/* The nodes of entries up to LAST as one list, which is left in the first of them. */
static inline void stack_join(struct stack *stack, struct stack_entry *entry,
			      const struct stack_entry *last)
{
	uint32_t first_node = entry->first, last_node = entry->last;

	for (const struct stack_entry *it = entry + 1; it <= last; it++) {
		if (!it->first)
			continue;
		if (last_node)
			stack->tree.nodes[last_node].next = it->first;
		else
			first_node = it->first;
		last_node = it->last;
	}
	entry->first = first_node;
	entry->last = last_node;
}

/* POSITION: of what is reduced from nothing. */
static inline void stack_reduce(struct stack *stack, const struct reduction *reduction,
				uint32_t position)
{
	struct stack_entry *child, *last;

	if (reduction->count == 0)
		*stack_push(stack) = (struct stack_entry){ .start = position, .end = position };
	last = stack->top;
	child = last - (reduction->count ? reduction->count - 1 : 0);
	for (const struct mark *it = python_marks + reduction->marks,
			       *end = it + reduction->mark_count;
	     it < end; it++)
		stack_mark(stack, &child[it->child], *it);
	if (child <= stack->commented)
		stack_absorb_extras(stack, child);
	stack->top = child;
	stack_join(stack, child, last);
	child->end = last->end;
	child->is_hidden = reduction->is_hidden;
	if (!reduction->is_hidden)
		child->first = child->last =
			tree_add(&stack->tree,
				 (struct tree_node){ reduction->symbol, 0, 0, child->start,
						     child->end, child->first, 0 });
	child->state = state_after(child[-1].state, reduction->column);
}

#endif
