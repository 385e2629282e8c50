#include "syntax/lower.h"

/* return, raise, assert: a cause or a message is evaluated, but only its calls are kept. */
void lower_value(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *expr = lower_expr(l, part);

		if (!stmt->value)
			stmt->value = expr;
	}
	if (!stmt->value && stmt->kind == STMT_ASSERT)
		stmt->kind = STMT_BROKEN;
}

static void bind_targets(struct lowering *l, const struct stmt *stmt)
{
	struct binding model = { .kind = stmt->assign.value ? BINDING_ASSIGN : BINDING_ANNOTATED,
				 .value = stmt->assign.value,
				 .annotation = stmt->assign.annotation };

	for (size_t i = 0; i < stmt->assign.count; i++)
		bind_target(l, stmt->assign.targets[i], model);
}

/* Pushes the target of an assignment. Returns what is assigned if that is an assignment in turn: `a = b = value`. */
static const struct tree_node *read_assignment(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	bool at_target = true;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *target;

		if (node_kind(part) == NODE_TYPE) {
			stmt->assign.annotation = lower_expr(l, part);
		} else if (at_target) {
			at_target = false;
			target = lower_expr(l, part);
			pile_push(&l->pile, &target, sizeof target);
		} else if (node_kind(part) == NODE_ASSIGNMENT) {
			return part;
		} else {
			stmt->assign.value = lower_expr(l, part);
		}
	}
	return NULL;
}

static void lower_assignment(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	stmt->kind = STMT_ASSIGN;
	while (node)
		node = read_assignment(l, node, stmt);
	stmt->assign.targets = pile_take(l, mark, sizeof(const struct expr *), &stmt->assign.count);
	bind_targets(l, stmt);
}

static void lower_augmented(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	stmt->kind = STMT_AUGMENT;
	stmt->augment.op = "";
	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		if (node_kind(child) == NODE_TOKEN)
			stmt->augment.op = token_text(child);
		else if (kind_is_part(node_kind(child)) && !stmt->augment.target)
			stmt->augment.target = lower_expr(l, child);
		else if (kind_is_part(node_kind(child)))
			stmt->augment.value = lower_expr(l, child);
	}
	if (!stmt->augment.target || !stmt->augment.value)
		stmt->kind = STMT_BROKEN;
	else if (stmt->augment.target->kind == EXPR_NAME)
		bind_target(l, stmt->augment.target,
			    (struct binding){ .kind = BINDING_AUGMENT, .value = stmt->augment.value });
}

static void lower_bare_tuple(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	struct expr *tuple = expr_new(l, EXPR_TUPLE, node);

	tuple->items.items = lower_children(l, node, &tuple->items.count);
	stmt->value = tuple;
}

void lower_expression_statement(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	const struct tree_node *first = node_child(l, node);

	if (first && first->next && has_comma(l, node)) {
		lower_bare_tuple(l, node, stmt);
		return;
	}
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_ASSIGNMENT)
			lower_assignment(l, part, stmt);
		else if (node_kind(part) == NODE_AUGMENTED)
			lower_augmented(l, part, stmt);
		else
			stmt->value = lower_expr(l, part);
	}
}

/* `print >>file, x` is a tuple in Python 3. */
static const struct expr *lower_chevron(struct lowering *l, const struct tree_node *node, const struct tree_node *print)
{
	struct expr *expr = expr_new(l, EXPR_BINARY, node), *name = expr_new(l, EXPR_NAME, print);
	const struct expr **operands = ARENA_ARRAY(l->arena, const struct expr *, 2);

	name->span.length = 5;
	name->name.id = "print";
	expr->span.length = span_end(expr->span) - name->span.offset;
	expr->span.offset = name->span.offset;
	operands[0] = name;
	operands[1] = lower_only_child(l, node);
	expr->operation.op = ">>";
	expr->operation.operands = operands;
	expr->operation.count = 2;
	return expr;
}

/* print and exec as they were statements: what they evaluate. */
void lower_print(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	const struct expr *const *items;
	size_t mark = l->pile.size, count;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *expr =
			node_kind(part) == NODE_CHEVRON ? lower_chevron(l, part, node) : lower_expr(l, part);

		pile_push(&l->pile, &expr, sizeof expr);
	}
	items = pile_take(l, mark, sizeof(const struct expr *), &count);
	stmt->value = expr_tuple(l, node, items, count);
}

void lower_delete(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_EXPRESSION_LIST) {
			stmt->delete.targets = lower_children(l, part, &stmt->delete.count);
		} else {
			const struct expr **targets = ARENA_NEW(l->arena, const struct expr *);

			targets[0] = lower_expr(l, part);
			stmt->delete.targets = targets;
			stmt->delete.count = 1;
		}
	}
	for (size_t i = 0; i < stmt->delete.count; i++)
		bind_target(l, stmt->delete.targets[i], (struct binding){ .kind = BINDING_DELETE });
}

void lower_declaration(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const char *name;

		if (node_kind(part) != NODE_IDENTIFIER)
			continue;
		name = node_name(l, part);
		pile_push(&l->pile, &name, sizeof name);
		declare(l, name, stmt->kind == STMT_GLOBAL);
	}
	stmt->names.items = pile_take(l, mark, sizeof(const char *), &stmt->names.count);
}
