#include "syntax/lower.h"

#include <string.h>

/* A dotted name without the blanks, comments and backslashes that may stand between its parts. */
static const char *dotted_text(struct lowering *l, TSNode node)
{
	char *text = node_text(l, node), *to = text;
	bool in_comment = false;

	for (const char *from = text; *from; from++) {
		in_comment = (in_comment || *from == '#') && *from != '\n';
		if (!in_comment && !strchr(" \t\r\n\f\\", *from))
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

/* At a dotted_name or an aliased_import. */
static struct import_item lower_item(struct lowering *l)
{
	struct import_item item = { .path = "", .span = node_span(l, l->node) };

	if (l->kind == NODE_DOTTED_NAME) {
		item.path = dotted_text(l, l->node);
		return item;
	}
	for (bool more = node_enter(l); more; more = node_next(l)) {
		if (l->kind == NODE_DOTTED_NAME)
			item.path = dotted_text(l, l->node);
		else if (l->kind == NODE_IDENTIFIER)
			item.alias = node_text(l, l->node);
	}
	return item;
}

static void bind_item(struct lowering *l, const struct import_item *item, enum binding_kind kind)
{
	struct binding binding = { .kind = kind, .item = item, .span = item->span };
	size_t head = strcspn(item->path, ".");

	if (item->alias) {
		binding.name = item->alias;
		binding.span.offset = span_end(item->span) - (uint32_t)strlen(item->alias);
	} else if (item->path[head]) {
		binding.name = arena_text(l->arena, (struct slice){ item->path, head });
	} else {
		binding.name = item->path;
	}
	binding.span.length = (uint32_t)strlen(binding.name);
	if (*binding.name)
		bind(l, binding);
}

static const struct import_item *take_items(struct lowering *l, size_t mark, enum binding_kind kind, size_t *count)
{
	const struct import_item *items = pile_take(l, mark, sizeof *items, count);

	for (size_t i = 0; i < *count; i++)
		bind_item(l, &items[i], kind);
	return items;
}

void lower_import(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct import_item item;

		if (l->kind != NODE_DOTTED_NAME && l->kind != NODE_ALIASED_IMPORT)
			continue;
		item = lower_item(l);
		pile_push(&l->pile, &item, sizeof item);
	}
	stmt->import.items = take_items(l, mark, BINDING_IMPORT, &stmt->import.count);
}

static void lower_relative(struct lowering *l, struct stmt *stmt)
{
	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct slice text = span_text(l, node_span(l, l->node));

		if (l->kind == NODE_DOTTED_NAME)
			stmt->from.module = dotted_text(l, l->node);
		for (size_t i = 0; l->kind == NODE_IMPORT_PREFIX && i < text.size; i++)
			stmt->from.level += text.data[i] == '.';
	}
}

void lower_import_from(struct lowering *l, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	stmt->from.module = l->kind == NODE_FUTURE_IMPORT ? "__future__" : "";
	for (bool more = node_enter(l); more; more = node_next(l)) {
		struct import_item item;

		if (l->kind == NODE_RELATIVE_IMPORT) {
			lower_relative(l, stmt);
		} else if (l->kind == NODE_WILDCARD) {
			stmt->from.star = true;
		} else if (l->kind == NODE_DOTTED_NAME && node_field_is(l, "module_name")) {
			stmt->from.module = dotted_text(l, l->node);
		} else if (l->kind == NODE_DOTTED_NAME || l->kind == NODE_ALIASED_IMPORT) {
			item = lower_item(l);
			pile_push(&l->pile, &item, sizeof item);
		}
	}
	stmt->from.items = take_items(l, mark, BINDING_FROM, &stmt->from.count);
}

/* The grammar takes `type(x).a = value` for an alias of that name, which no alias can have: the target as it is meant. */
static const struct expr *attribute_of_type(struct lowering *l, const struct stmt *stmt, const struct expr *target)
{
	struct argument *argument = ARENA_NEW(l->arena, struct argument);
	struct expr *call = expr_new(l, EXPR_CALL), *callee = expr_new(l, EXPR_NAME), *result = expr_new(l, EXPR_ATTRIBUTE);
	uint32_t start = stmt->span.offset;

	*result = *target;
	*argument = (struct argument){ .value = target->attribute.object, .span = target->attribute.object->span };
	callee->name.id = "type";
	callee->span = (struct span){ start, strlen("type") };
	call->call.callee = callee;
	call->call.arguments = argument;
	call->call.count = 1;
	call->span = (struct span){ start, target->attribute.name_span.offset - 1 - start };
	result->attribute.object = call;
	result->span = (struct span){ start, span_end(target->span) - start };
	return result;
}

/* `type X[T] = value` */
void lower_type_alias(struct lowering *l, struct stmt *stmt)
{
	const struct expr **targets = ARENA_NEW(l->arena, const struct expr *);
	size_t count;
	const struct expr *const *parts = lower_children(l, &count);

	if (count < 2) {
		stmt->kind = STMT_BROKEN;
		return;
	}
	targets[0] = parts[0]->kind == EXPR_SUBSCRIPT ? parts[0]->subscript.object : parts[0];
	if (targets[0]->kind == EXPR_ATTRIBUTE) {
		targets[0] = attribute_of_type(l, stmt, targets[0]);
		stmt->kind = STMT_ASSIGN;
	}
	stmt->assign.targets = targets;
	stmt->assign.count = 1;
	stmt->assign.value = parts[count - 1];
	bind_target(l, targets[0], (struct binding){ .kind = BINDING_ASSIGN, .value = stmt->assign.value });
}
