#include "syntax/lower.h"

/* At an if_statement, elif_clause or else_clause: its own test and block. ALTERNATIVES are pushed as they come. */
static void push_branches(struct lowering *l)
{
	struct branch branch = { 0 };
	size_t place = l->pile.size;

	pile_push(&l->pile, &branch, sizeof branch);
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_ELIF || l->kind == NODE_ELSE)
			push_branches(l);
		else if (l->kind == NODE_BLOCK)
			branch.body = lower_branch(l);
		else if (kind_is_part(l->kind) && !branch.test)
			branch.test = lower_expr(l);
	}
	pile_set(&l->pile, place, &branch, sizeof branch);
}

void lower_if(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	push_branches(l);
	stmt->branches.items = pile_take(l, mark, sizeof(struct branch), &stmt->branches.count);
}

static struct block lower_else(struct lowering *l)
{
	struct block block = { 0 };

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_BLOCK)
			block = lower_branch(l);
	}
	return block;
}

/* for and while */
void lower_loop(struct lowering *l, struct stmt *stmt)
{
	bool has_target = stmt->kind == STMT_FOR;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_ASYNC)
			stmt->loop.is_async = true;
		else if (l->kind == NODE_BLOCK)
			stmt->loop.body = lower_branch(l);
		else if (l->kind == NODE_ELSE)
			stmt->loop.otherwise = lower_else(l);
		else if (kind_is_part(l->kind) && has_target && !stmt->loop.target)
			stmt->loop.target = lower_expr(l);
		else if (kind_is_part(l->kind) && !stmt->loop.test)
			stmt->loop.test = lower_expr(l);
	}
	if (!stmt->loop.test || (has_target && !stmt->loop.target))
		stmt->kind = STMT_BROKEN;
	else if (has_target)
		bind_target(l, stmt->loop.target, (struct binding){ .kind = BINDING_FOR, .value = stmt->loop.test });
}

/* What `as` joins: a value and its target. */
static void lower_as(struct lowering *l, const struct expr **value, const struct expr **target)
{
	size_t count;
	const struct expr *const *parts = lower_children(l, &count);

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

static struct handler lower_except(struct lowering *l)
{
	struct handler handler = { 0 };
	const struct expr *alias = NULL, *const *types;
	size_t mark = l->pile.size, count;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		const struct expr *type = NULL;

		if (l->kind == NODE_BLOCK)
			handler.body = lower_branch(l);
		else if (l->kind == NODE_AS_PATTERN)
			lower_as(l, &type, &alias);
		else if (kind_is_part(l->kind) && node_field_is(l, "alias"))
			alias = lower_expr(l);
		else if (kind_is_part(l->kind))
			type = lower_expr(l);
		if (type)
			pile_push(&l->pile, &type, sizeof type);
	}
	types = pile_take(l, mark, sizeof(const struct expr *), &count);
	handler.type = count ? expr_tuple(l, types, count) : NULL;
	if (alias && alias->kind == EXPR_NAME) {
		handler.name = alias->name.id;
		bind_conditional(l, alias, (struct binding){ .kind = BINDING_EXCEPT, .value = handler.type });
	}
	return handler;
}

void lower_try(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct handler handler;

		if (l->kind == NODE_BLOCK) {
			stmt->try_.body = lower_branch(l);
		} else if (l->kind == NODE_ELSE) {
			stmt->try_.otherwise = lower_else(l);
		} else if (l->kind == NODE_FINALLY) {
			stmt->try_.finally = lower_else(l);
		} else if (l->kind == NODE_EXCEPT) {
			handler = lower_except(l);
			pile_push(&l->pile, &handler, sizeof handler);
		}
	}
	stmt->try_.handlers = pile_take(l, mark, sizeof(struct handler), &stmt->try_.handler_count);
}

/* At what stands in a with_item. */
static void push_with_item(struct lowering *l)
{
	struct with_item item = { 0 };
	size_t levels = node_unwrap(l);

	if (l->kind == NODE_AS_PATTERN)
		lower_as(l, &item.context, &item.target);
	else
		item.context = lower_expr(l);
	node_rewrap(l, levels);
	if (item.target)
		bind_target(l, item.target, (struct binding){ .kind = BINDING_WITH, .value = item.context });
	if (item.context)
		pile_push(&l->pile, &item, sizeof item);
}

/* At a with_clause. */
static void push_with_items(struct lowering *l)
{
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind != NODE_WITH_ITEM)
			continue;
		for (bool inner = node_enter(l); inner; inner = node_next(l)) {
			if (kind_is_part(l->kind))
				push_with_item(l);
		}
	}
}

void lower_with(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_ASYNC)
			stmt->with.is_async = true;
		else if (l->kind == NODE_WITH_CLAUSE)
			push_with_items(l);
		else if (l->kind == NODE_BLOCK)
			stmt->with.body = lower_branch(l);
	}
	stmt->with.items = pile_take(l, mark, sizeof(struct with_item), &stmt->with.count);
}
