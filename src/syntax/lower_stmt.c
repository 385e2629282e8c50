#include "syntax/lower.h"

#include <stddef.h>

struct lowerer {
	enum stmt_kind kind;
	lower_stmt_fn *fill; /* NULL: there is nothing to fill in */
	bool is_statement;
	bool is_compound; /* an error in it does not make it a broken statement */
};

#define SIMPLE(kind, fill) { kind, fill, true, false }
#define COMPOUND(kind, fill) { kind, fill, true, true }

static const struct lowerer LOWERERS[NODE_COUNT] = {
	[NODE_ASSERT] = SIMPLE(STMT_ASSERT, lower_value),
	[NODE_BREAK] = SIMPLE(STMT_PASS, NULL),
	[NODE_CLASS] = COMPOUND(STMT_CLASS, lower_class),
	[NODE_CONTINUE] = SIMPLE(STMT_PASS, NULL),
	[NODE_DECORATED] = COMPOUND(STMT_BROKEN, lower_decorated),
	[NODE_DELETE] = SIMPLE(STMT_DELETE, lower_delete),
	[NODE_EXEC] = SIMPLE(STMT_EXPR, lower_print),
	[NODE_EXPRESSION_STATEMENT] = SIMPLE(STMT_EXPR, lower_expression_statement),
	[NODE_FOR] = COMPOUND(STMT_FOR, lower_loop),
	[NODE_FUNCTION] = COMPOUND(STMT_FUNCTION, lower_function),
	[NODE_FUTURE_IMPORT] = SIMPLE(STMT_FROM, lower_import_from),
	[NODE_GLOBAL] = SIMPLE(STMT_GLOBAL, lower_declaration),
	[NODE_IF] = COMPOUND(STMT_IF, lower_if),
	[NODE_IMPORT] = SIMPLE(STMT_IMPORT, lower_import),
	[NODE_IMPORT_FROM] = SIMPLE(STMT_FROM, lower_import_from),
	[NODE_MATCH] = COMPOUND(STMT_MATCH, lower_match),
	[NODE_NONLOCAL] = SIMPLE(STMT_NONLOCAL, lower_declaration),
	[NODE_PASS] = SIMPLE(STMT_PASS, NULL),
	[NODE_PRINT] = SIMPLE(STMT_EXPR, lower_print),
	[NODE_RAISE] = SIMPLE(STMT_RAISE, lower_value),
	[NODE_RETURN] = SIMPLE(STMT_RETURN, lower_value),
	[NODE_TRY] = COMPOUND(STMT_TRY, lower_try),
	[NODE_TYPE_ALIAS] = SIMPLE(STMT_TYPE, lower_type_alias),
	[NODE_WHILE] = COMPOUND(STMT_WHILE, lower_loop),
	[NODE_WITH] = COMPOUND(STMT_WITH, lower_with),
};

#define SIZE_WITH(member) (offsetof(struct stmt, member) + sizeof(((struct stmt *)0)->member))

/* Most statements are short, so that none gets more room than its kind needs. */
static size_t size_of(const struct lowerer *lowerer)
{
	switch (lowerer->kind) {
	case STMT_RETURN:
	case STMT_RAISE:
	case STMT_ASSERT:
	case STMT_FUNCTION:
	case STMT_CLASS: return SIZE_WITH(value);
	case STMT_IF: return SIZE_WITH(branches);
	case STMT_EXPR: return SIZE_WITH(assign); /* which it may become */
	case STMT_IMPORT: return SIZE_WITH(import);
	case STMT_PASS: return offsetof(struct stmt, value);
	default: return sizeof(struct stmt);
	}
}

static const struct stmt *lower_stmt(struct lowering *l, const struct tree_node *node)
{
	const struct lowerer *lowerer = &LOWERERS[node_kind(node)];
	struct stmt *stmt = arena_alloc(l->arena, size_of(lowerer));
	const struct stmt *outer = l->stmt;
	bool broken = !lowerer->is_statement || (!lowerer->is_compound && (node->flags & TREE_HAS_ERROR));

	stmt->span = node_span(node);
	stmt->kind = STMT_BROKEN;
	if (broken || l->depth >= AST_MAX_DEPTH)
		return stmt;
	stmt->kind = lowerer->kind;
	if (!lowerer->fill)
		return stmt;
	l->stmt = stmt;
	l->depth++;
	lowerer->fill(l, node, stmt);
	l->depth--;
	l->stmt = outer;
	return stmt;
}

static void push_stmt(struct lowering *l, const struct tree_node *node)
{
	const struct stmt *stmt = lower_stmt(l, node);

	pile_push(&l->pile, &stmt, sizeof stmt);
	l->statement_count++;
}

/* What tree-sitter understood of the statements inside an error. */
static void push_salvaged(struct lowering *l, const struct tree_node *node)
{
	if (l->depth >= AST_MAX_DEPTH)
		return;
	l->depth++;
	for (node = node_child(l, node); node; node = node_next(l, node)) {
		if (LOWERERS[node_kind(node)].is_statement)
			push_stmt(l, node);
		else if (node_kind(node) == NODE_BLOCK || node_kind(node) == NODE_ERROR)
			push_salvaged(l, node);
	}
	l->depth--;
}

static void push_error(struct lowering *l, const struct tree_node *node)
{
	struct stmt *stmt = ARENA_NEW(l->arena, struct stmt);
	const struct stmt *item = stmt;

	stmt->kind = STMT_BROKEN;
	stmt->span = node_span(node);
	pile_push(&l->pile, &item, sizeof item);
	push_salvaged(l, node);
}

struct block lower_block(struct lowering *l, const struct tree_node *node)
{
	struct block block;
	size_t mark = l->pile.size;

	if (node_kind(node) == NODE_ERROR)
		push_error(l, node);
	else
		for (node = node_child(l, node); node; node = node_next(l, node)) {
			if (node_kind(node) == NODE_ERROR)
				push_error(l, node);
			else if (kind_is_part(node_kind(node)))
				push_stmt(l, node);
		}
	block.items = pile_take(l, mark, sizeof(const struct stmt *), &block.count);
	return block;
}

struct block lower_branch(struct lowering *l, const struct tree_node *node)
{
	bool outer = l->conditional;
	struct block block;

	l->conditional = true;
	block = lower_block(l, node);
	l->conditional = outer;
	return block;
}
