#include "syntax/lower.h"

static void capture(struct lowering *l, TSNode node)
{
	const char *name = node_text(l, node);
	bool outer = l->conditional;

	if (text_equals(name, "_"))
		return;
	l->conditional = true;
	bind(l, (struct binding){ .name = name, .kind = BINDING_MATCH, .span = node_span(l, node) });
	l->conditional = outer;
}

/* Whether a dotted name captures: it has one part, and is no class and no keyword. */
static bool is_capture(enum node_kind kind, enum node_kind parent, bool first, TSNode node)
{
	if (kind == NODE_DOTTED_NAME)
		return ts_node_child_count(node) == 1 && !(parent == NODE_CLASS_PATTERN && first);
	if (kind == NODE_IDENTIFIER)
		return parent == NODE_AS_PATTERN || parent == NODE_SPLAT_PATTERN;
	return false;
}

/* Binds the names that the pattern at the cursor captures. It nests as deep as the source does, so it is walked flat. */
static void lower_pattern(struct lowering *l)
{
	VEC(uint8_t) parents = { 0 };
	bool first = true;

	for (;;) {
		enum node_kind parent = parents.count ? (enum node_kind)vec_last(&parents) : NODE_CASE_PATTERN;
		enum node_kind kind = l->kind;

		if (is_capture(kind, parent, first, l->node))
			capture(l, l->node);
		if (kind != NODE_STRING && kind != NODE_DOTTED_NAME && node_enter(l)) {
			vec_push(&parents, (uint8_t)kind);
			first = true;
			continue;
		}
		first = false;
		while (parents.count && !node_next(l))
			(void)vec_pop(&parents);
		if (!parents.count)
			break;
	}
	vec_release(&parents);
}

static struct match_case lower_case(struct lowering *l)
{
	struct match_case result = { 0 };

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_CASE_PATTERN)
			lower_pattern(l);
		else if (l->kind == NODE_IF_CLAUSE)
			result.guard = lower_only_child(l);
		else if (l->kind == NODE_BLOCK)
			result.body = lower_branch(l);
	}
	return result;
}

static void push_cases(struct lowering *l)
{
	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct match_case item;

		if (l->kind != NODE_CASE_CLAUSE)
			continue;
		item = lower_case(l);
		pile_push(&l->pile, &item, sizeof item);
	}
}

void lower_match(struct lowering *l, struct stmt *stmt)
{
	const struct expr *const *subjects;
	size_t mark = l->pile.size, count;
	bool comma = false;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *subject;

		comma = comma || l->kind == NODE_COMMA;
		if (l->kind == NODE_BLOCK) {
			subjects = pile_take(l, mark, sizeof(const struct expr *), &count);
			stmt->match.subject = comma ? expr_bare_tuple(l, subjects, count) : expr_tuple(l, subjects, count);
			push_cases(l);
			stmt->match.cases = pile_take(l, mark, sizeof(struct match_case), &stmt->match.count);
		} else if (kind_is_part(l->kind)) {
			subject = lower_expr(l);
			pile_push(&l->pile, &subject, sizeof subject);
		}
	}
	l->pile.size = mark;
	if (!stmt->match.subject)
		stmt->kind = STMT_BROKEN;
}
