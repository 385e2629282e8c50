#include "syntax/lower.h"

/* return, raise, assert: a cause or a message is evaluated, but only its calls are kept. */
void lower_value(struct lowering *l, struct stmt *stmt)
{
	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *expr;

		if (!kind_is_part(l->kind))
			continue;
		expr = lower_expr(l);
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

/* Pushes the targets; true, at it, if what is assigned is an assignment in turn: `a = b = value`. */
static bool read_assignment(struct lowering *l, struct stmt *stmt)
{
	bool at_target = true;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *target;

		if (!kind_is_part(l->kind))
			continue;
		if (l->kind == NODE_TYPE) {
			stmt->assign.annotation = lower_expr(l);
		} else if (at_target) {
			at_target = false;
			target = lower_expr(l);
			pile_push(&l->pile, &target, sizeof target);
		} else if (l->kind == NODE_ASSIGNMENT) {
			return true;
		} else {
			stmt->assign.value = lower_expr(l);
		}
	}
	return false;
}

static void lower_assignment(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size, levels = 0;

	stmt->kind = STMT_ASSIGN;
	while (read_assignment(l, stmt))
		levels++;
	node_rewrap(l, levels);
	stmt->assign.targets = pile_take(l, mark, sizeof(const struct expr *), &stmt->assign.count);
	bind_targets(l, stmt);
}

static void lower_augmented(struct lowering *l, struct stmt *stmt)
{
	stmt->kind = STMT_AUGMENT;
	stmt->augment.op = "";
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_TOKEN)
			stmt->augment.op = ts_language_symbol_name(l->language, ts_node_symbol(l->node));
		else if (kind_is_part(l->kind) && !stmt->augment.target)
			stmt->augment.target = lower_expr(l);
		else if (kind_is_part(l->kind))
			stmt->augment.value = lower_expr(l);
	}
	if (!stmt->augment.target || !stmt->augment.value)
		stmt->kind = STMT_BROKEN;
	else if (stmt->augment.target->kind == EXPR_NAME)
		bind_target(l, stmt->augment.target,
			    (struct binding){ .kind = BINDING_AUGMENT, .value = stmt->augment.value });
}

static void lower_bare_tuple(struct lowering *l, struct stmt *stmt)
{
	struct expr *tuple = expr_new(l, EXPR_TUPLE);

	tuple->items.items = lower_children(l, &tuple->items.count);
	stmt->value = tuple;
}

void lower_expression_statement(struct lowering *l, struct stmt *stmt)
{
	if (ts_node_child_count(l->node) > 1) {
		bool comma = false;

		for (bool more = node_enter(l); more; more = node_next(l))
			comma = comma || l->kind == NODE_COMMA;
		node_refresh(l);
		if (comma) {
			lower_bare_tuple(l, stmt);
			return;
		}
	}
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_ASSIGNMENT)
			lower_assignment(l, stmt);
		else if (l->kind == NODE_AUGMENTED)
			lower_augmented(l, stmt);
		else if (kind_is_part(l->kind))
			stmt->value = lower_expr(l);
	}
}

/* `print >>file, x` is a tuple in Python 3. */
static const struct expr *lower_chevron(struct lowering *l, TSNode print)
{
	struct expr *expr = expr_new(l, EXPR_BINARY), *name = expr_new(l, EXPR_NAME);
	const struct expr **operands = ARENA_ARRAY(l->arena, const struct expr *, 2);

	name->span = (struct span){ node_span(l, print).offset, 5 };
	name->name.id = "print";
	expr->span.length = span_end(expr->span) - name->span.offset;
	expr->span.offset = name->span.offset;
	operands[0] = name;
	operands[1] = lower_only_child(l);
	expr->operation.op = ">>";
	expr->operation.operands = operands;
	expr->operation.count = 2;
	return expr;
}

/* print and exec as they were statements: what they evaluate. */
void lower_print(struct lowering *l, struct stmt *stmt)
{
	TSNode print = l->node;
	const struct expr *const *items;
	size_t mark = l->pile.size, count;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *expr;

		if (!kind_is_part(l->kind))
			continue;
		expr = l->kind == NODE_CHEVRON ? lower_chevron(l, print) : lower_expr(l);
		pile_push(&l->pile, &expr, sizeof expr);
	}
	items = pile_take(l, mark, sizeof(const struct expr *), &count);
	l->node = print;
	stmt->value = expr_tuple(l, items, count);
}

void lower_delete(struct lowering *l, struct stmt *stmt)
{
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_EXPRESSION_LIST) {
			stmt->delete.targets = lower_children(l, &stmt->delete.count);
		} else if (kind_is_part(l->kind)) {
			const struct expr **targets = ARENA_NEW(l->arena, const struct expr *);

			targets[0] = lower_expr(l);
			stmt->delete.targets = targets;
			stmt->delete.count = 1;
		}
	}
	for (size_t i = 0; i < stmt->delete.count; i++)
		bind_target(l, stmt->delete.targets[i], (struct binding){ .kind = BINDING_DELETE });
}

void lower_declaration(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const char *name;

		if (l->kind != NODE_IDENTIFIER)
			continue;
		name = node_text(l, l->node);
		pile_push(&l->pile, &name, sizeof name);
		declare(l, name, stmt->kind == STMT_GLOBAL);
	}
	stmt->names.items = pile_take(l, mark, sizeof(const char *), &stmt->names.count);
}
