#include "syntax/lower.h"

#include "syntax/names.h"

#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_python(void);

const char *node_name(struct lowering *l, const struct tree_node *node)
{
	return names_intern(l->names, l->arena, span_text(l, node_span(node)));
}

const char *token_text(const struct tree_node *node)
{
	return ts_language_symbol_name(tree_sitter_python(), node->symbol);
}

bool has_comma(const struct lowering *l, const struct tree_node *node)
{
	for (node = node_child(l, node); node; node = node_next(l, node))
		if (node_kind(node) == NODE_COMMA)
			return true;
	return false;
}

static bool is_error(const struct tree_node *node)
{
	return node->symbol == SYMBOL_ERROR || (node->flags & TREE_MISSING);
}

static void collect_error(struct lowering *l, const struct tree_node *node, struct span statement)
{
	struct span span = node_span(node);

	if (l->errors.count && span_contains(vec_last(&l->errors).span, span))
		return;
	if (span.length == 0 && l->source.size)
		span = (struct span){ span.offset - (span.offset == l->source.size), 1 };
	vec_push(&l->errors, ((struct syntax_error){ span, statement }));
}

/* Those in a statement, in order; it nests as deep as the source does, so it is walked flat. */
static void collect_errors_in(struct lowering *l, const struct tree_node *statement)
{
	VEC(uint32_t) later = { 0 }; /* the nodes that are still to be seen */

	vec_push(&later, (uint32_t)(statement - l->nodes));
	while (later.count) {
		const struct tree_node *node = &l->nodes[vec_pop(&later)];

		if (is_error(node))
			collect_error(l, node, node_span(statement));
		if (node != statement && node->next)
			vec_push(&later, node->next);
		if ((node->flags & TREE_HAS_ERROR) && node->child)
			vec_push(&later, node->child);
	}
	vec_release(&later);
}

void collect_errors(struct lowering *l, const struct tree_node *root)
{
	struct span whole = { 0, (uint32_t)l->source.size };

	for (const struct tree_node *node = node_child(l, root); node; node = node_next(l, node))
		if (node->flags & TREE_HAS_ERROR)
			collect_errors_in(l, node);
	if (root->symbol == SYMBOL_ERROR && l->errors.count == 0)
		vec_push(&l->errors, ((struct syntax_error){ whole, whole }));
}

void pile_push(struct pile *pile, const void *item, size_t size)
{
	if (pile->capacity - pile->size < size) {
		pile->capacity = (pile->capacity + size) * 2;
		pile->bytes = xrealloc(pile->bytes, pile->capacity);
	}
	memcpy(pile->bytes + pile->size, item, size);
	pile->size += size;
}

void pile_set(struct pile *pile, size_t place, const void *item, size_t size)
{
	memcpy(pile->bytes + place, item, size);
}

void *pile_take(struct lowering *l, size_t mark, size_t size, size_t *count)
{
	*count = (l->pile.size - mark) / size;
	l->pile.size = mark;
	return arena_copy(l->arena, l->pile.bytes + mark, size, *count);
}
