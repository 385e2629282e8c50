#include "syntax/lower.h"

static void capture(struct lowering *l, const struct tree_node *node)
{
	const char *name = node_name(l, node);
	bool outer = l->conditional;

	if (text_equals(name, "_"))
		return;
	l->conditional = true;
	bind(l, (struct binding){ .name = name, .kind = BINDING_MATCH, .span = node_span(node) });
	l->conditional = outer;
}

/* Whether a dotted name captures: it has one part, and is no class and no keyword. */
static bool is_capture(const struct lowering *l, const struct tree_node *node, enum node_kind parent, bool first)
{
	const struct tree_node *child = node_child(l, node);

	if (node_kind(node) == NODE_DOTTED_NAME)
		return child && !child->next && !(parent == NODE_CLASS_PATTERN && first);
	if (node_kind(node) == NODE_IDENTIFIER)
		return parent == NODE_AS_PATTERN || parent == NODE_SPLAT_PATTERN;
	return false;
}

/* A node of a pattern that is still to be seen. */
struct pattern_node {
	uint32_t node;
	uint8_t parent; /* enum node_kind */
	bool first;     /* of its parent's children */
};

/* Binds the names that a pattern captures. It nests as deep as the source does, so it is walked flat. */
static void lower_pattern(struct lowering *l, const struct tree_node *pattern)
{
	VEC(struct pattern_node) later = { 0 };

	vec_push(&later, ((struct pattern_node){ (uint32_t)(pattern - l->nodes), NODE_CASE_PATTERN, true }));
	while (later.count) {
		struct pattern_node at = vec_pop(&later);
		const struct tree_node *node = &l->nodes[at.node];
		enum node_kind kind = node_kind(node);

		if (is_capture(l, node, (enum node_kind)at.parent, at.first))
			capture(l, node);
		if (node != pattern && node->next)
			vec_push(&later, ((struct pattern_node){ node->next, at.parent, at.first && kind == NODE_COMMENT }));
		if (kind != NODE_STRING && kind != NODE_DOTTED_NAME && node->child)
			vec_push(&later, ((struct pattern_node){ node->child, (uint8_t)kind, true }));
	}
	vec_release(&later);
}

static struct match_case lower_case(struct lowering *l, const struct tree_node *node)
{
	struct match_case result = { 0 };

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_CASE_PATTERN)
			lower_pattern(l, part);
		else if (node_kind(part) == NODE_IF_CLAUSE)
			result.guard = lower_only_child(l, part);
		else if (node_kind(part) == NODE_BLOCK)
			result.body = lower_branch(l, part);
	}
	return result;
}

static void push_cases(struct lowering *l, const struct tree_node *node)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct match_case item;

		if (node_kind(part) != NODE_CASE_CLAUSE)
			continue;
		item = lower_case(l, part);
		pile_push(&l->pile, &item, sizeof item);
	}
}

void lower_match(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	const struct expr *const *subjects;
	size_t mark = l->pile.size, count;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *subject;

		if (node_kind(part) != NODE_BLOCK) {
			subject = lower_expr(l, part);
			pile_push(&l->pile, &subject, sizeof subject);
			continue;
		}
		subjects = pile_take(l, mark, sizeof(const struct expr *), &count);
		stmt->match.subject = has_comma(l, node) ? expr_bare_tuple(l, node, subjects, count)
							 : expr_tuple(l, node, subjects, count);
		push_cases(l, part);
		stmt->match.cases = pile_take(l, mark, sizeof(struct match_case), &stmt->match.count);
	}
	l->pile.size = mark;
	if (!stmt->match.subject)
		stmt->kind = STMT_BROKEN;
}
