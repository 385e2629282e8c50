#include "syntax/lower.h"

/* Of an if_statement, elif_clause or else_clause: its own test and block; those of its alternatives follow as they come. */
static void push_branches(struct lowering *l, const struct tree_node *node)
{
	struct branch branch = { 0 };
	size_t place = l->pile.size;

	pile_push(&l->pile, &branch, sizeof branch);
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		enum node_kind kind = node_kind(part);

		if (kind == NODE_ELIF || kind == NODE_ELSE)
			push_branches(l, part);
		else if (kind == NODE_BLOCK)
			branch.body = lower_branch(l, part);
		else if (!branch.test)
			branch.test = lower_expr(l, part);
	}
	pile_set(&l->pile, place, &branch, sizeof branch);
}

void lower_if(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	push_branches(l, node);
	stmt->branches.items = pile_take(l, mark, sizeof(struct branch), &stmt->branches.count);
}

/* Of an else_clause or finally_clause. */
static struct block lower_else(struct lowering *l, const struct tree_node *node)
{
	struct block block = { 0 };

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part))
		if (node_kind(part) == NODE_BLOCK)
			block = lower_branch(l, part);
	return block;
}

/* for and while */
void lower_loop(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	bool has_target = stmt->kind == STMT_FOR;

	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		enum node_kind kind = node_kind(child);

		if (kind == NODE_ASYNC)
			stmt->loop.is_async = true;
		else if (kind == NODE_BLOCK)
			stmt->loop.body = lower_branch(l, child);
		else if (kind == NODE_ELSE)
			stmt->loop.otherwise = lower_else(l, child);
		else if (kind_is_part(kind) && has_target && !stmt->loop.target)
			stmt->loop.target = lower_expr(l, child);
		else if (kind_is_part(kind) && !stmt->loop.test)
			stmt->loop.test = lower_expr(l, child);
	}
	if (!stmt->loop.test || (has_target && !stmt->loop.target))
		stmt->kind = STMT_BROKEN;
	else if (has_target)
		bind_target(l, stmt->loop.target, (struct binding){ .kind = BINDING_FOR, .value = stmt->loop.test });
}

/* What `as` joins: a value and its target. */
static void lower_as(struct lowering *l, const struct tree_node *node, const struct expr **value, const struct expr **target)
{
	size_t count;
	const struct expr *const *parts = lower_children(l, node, &count);

	if (count > 0)
		*value = parts[0];
	if (count > 1)
		*target = parts[1];
}

static void bind_conditional(struct lowering *l, const struct expr *target, struct binding binding)
{
	bool outer = l->conditional;

	l->conditional = true;
	bind_target(l, target, binding);
	l->conditional = outer;
}

static struct handler lower_except(struct lowering *l, const struct tree_node *node)
{
	struct handler handler = { 0 };
	const struct expr *alias = NULL, *const *types;
	size_t mark = l->pile.size, count;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		const struct expr *type = NULL;

		if (node_kind(part) == NODE_BLOCK)
			handler.body = lower_branch(l, part);
		else if (node_kind(part) == NODE_AS_PATTERN)
			lower_as(l, part, &type, &alias);
		else if (part->field == python_fields[FIELD_ALIAS])
			alias = lower_expr(l, part);
		else
			type = lower_expr(l, part);
		if (type)
			pile_push(&l->pile, &type, sizeof type);
	}
	types = pile_take(l, mark, sizeof(const struct expr *), &count);
	handler.type = count ? expr_tuple(l, node, types, count) : NULL;
	if (alias && alias->kind == EXPR_NAME) {
		handler.name = alias->name.id;
		bind_conditional(l, alias, (struct binding){ .kind = BINDING_EXCEPT, .value = handler.type });
	}
	return handler;
}

void lower_try(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct handler handler;

		switch (node_kind(part)) {
		case NODE_BLOCK: stmt->try_.body = lower_branch(l, part); break;
		case NODE_ELSE: stmt->try_.otherwise = lower_else(l, part); break;
		case NODE_FINALLY: stmt->try_.finally = lower_else(l, part); break;
		case NODE_EXCEPT:
			handler = lower_except(l, part);
			pile_push(&l->pile, &handler, sizeof handler);
			break;
		default: break;
		}
	}
	stmt->try_.handlers = pile_take(l, mark, sizeof(struct handler), &stmt->try_.handler_count);
}

/* What stands in a with_item. */
static void push_with_item(struct lowering *l, const struct tree_node *node)
{
	const struct tree_node *inner = node_unwrap(l, node);
	struct with_item item = { 0 };

	if (node_kind(inner) == NODE_AS_PATTERN)
		lower_as(l, inner, &item.context, &item.target);
	else
		item.context = lower_expr(l, inner);
	if (item.target)
		bind_target(l, item.target, (struct binding){ .kind = BINDING_WITH, .value = item.context });
	if (item.context)
		pile_push(&l->pile, &item, sizeof item);
}

/* Of a with_clause. */
static void push_with_items(struct lowering *l, const struct tree_node *node)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) != NODE_WITH_ITEM)
			continue;
		for (const struct tree_node *inner = first_part(l, part); inner; inner = next_part(l, inner))
			push_with_item(l, inner);
	}
}

void lower_with(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		if (node_kind(child) == NODE_ASYNC)
			stmt->with.is_async = true;
		else if (node_kind(child) == NODE_WITH_CLAUSE)
			push_with_items(l, child);
		else if (node_kind(child) == NODE_BLOCK)
			stmt->with.body = lower_branch(l, child);
	}
	stmt->with.items = pile_take(l, mark, sizeof(struct with_item), &stmt->with.count);
}
