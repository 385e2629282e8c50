#include "syntax/lower.h"

#include "syntax/names.h"

#include <string.h>

/* A dotted name without the blanks, comments and backslashes that may stand between its parts. */
static const char *dotted_text(struct lowering *l, const struct tree_node *node)
{
	char *text, *to;
	bool in_comment = false;

	if (!node->child || !l->nodes[node->child].next)
		return node_name(l, node);
	text = to = arena_text(l->arena, span_text(l, node_span(node)));
	for (const char *from = text; *from; from++) {
		in_comment = (in_comment || *from == '#') && *from != '\n';
		if (!in_comment && !strchr(" \t\r\n\f\\", *from))
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

/* A dotted_name or an aliased_import. */
static struct import_item lower_item(struct lowering *l, const struct tree_node *node)
{
	struct import_item item = { .path = "", .span = node_span(node) };

	if (node_kind(node) == NODE_DOTTED_NAME) {
		item.path = dotted_text(l, node);
		return item;
	}
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) == NODE_DOTTED_NAME)
			item.path = dotted_text(l, part);
		else if (node_kind(part) == NODE_IDENTIFIER)
			item.alias = node_name(l, part);
	}
	return item;
}

static bool is_item(const struct tree_node *node)
{
	return node_kind(node) == NODE_DOTTED_NAME || node_kind(node) == NODE_ALIASED_IMPORT;
}

static void bind_item(struct lowering *l, const struct import_item *item, enum binding_kind kind)
{
	struct binding binding = { .kind = kind, .item = item, .span = item->span };
	size_t head = strcspn(item->path, ".");

	if (item->alias) {
		binding.name = item->alias;
		binding.span.offset = span_end(item->span) - (uint32_t)strlen(item->alias);
	} else if (item->path[head]) {
		/* the source has slack behind it, a path may have none */
		binding.name = names_intern(l->names, l->arena,
					    span_text(l, (struct span){ item->span.offset, (uint32_t)head }));
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

void lower_import(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct import_item item;

		if (!is_item(part))
			continue;
		item = lower_item(l, part);
		pile_push(&l->pile, &item, sizeof item);
	}
	stmt->import.items = take_items(l, mark, BINDING_IMPORT, &stmt->import.count);
}

static void lower_relative(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct slice text = span_text(l, node_span(part));

		if (node_kind(part) == NODE_DOTTED_NAME)
			stmt->from.module = dotted_text(l, part);
		for (size_t i = 0; node_kind(part) == NODE_IMPORT_PREFIX && i < text.size; i++)
			stmt->from.level += text.data[i] == '.';
	}
}

void lower_import_from(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	size_t mark = l->pile.size;

	stmt->from.module = node_kind(node) == NODE_FUTURE_IMPORT ? "__future__" : "";
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		struct import_item item;

		if (node_kind(part) == NODE_RELATIVE_IMPORT) {
			lower_relative(l, part, stmt);
		} else if (node_kind(part) == NODE_WILDCARD) {
			stmt->from.star = true;
		} else if (node_kind(part) == NODE_DOTTED_NAME && part->field == python_fields[FIELD_MODULE_NAME]) {
			stmt->from.module = dotted_text(l, part);
		} else if (is_item(part)) {
			item = lower_item(l, part);
			pile_push(&l->pile, &item, sizeof item);
		}
	}
	stmt->from.items = take_items(l, mark, BINDING_FROM, &stmt->from.count);
}

/* The grammar takes `type(x).a = value` for an alias of that name, which no alias can have: the target as it is meant. */
static const struct expr *attribute_of_type(struct lowering *l, const struct tree_node *node, const struct expr *target)
{
	struct argument *argument = ARENA_NEW(l->arena, struct argument);
	struct expr *call = expr_new(l, EXPR_CALL, node), *callee = expr_new(l, EXPR_NAME, node);
	struct expr *result = expr_new(l, EXPR_ATTRIBUTE, node);
	uint32_t start = node->start;

	*argument = (struct argument){ .value = target->attribute.object, .span = target->attribute.object->span };
	callee->name.id = "type";
	callee->span = (struct span){ start, strlen("type") };
	call->call.callee = callee;
	call->call.arguments = argument;
	call->call.count = 1;
	call->span = (struct span){ start, target->attribute.name_span.offset - 1 - start };
	result->attribute = target->attribute;
	result->attribute.object = call;
	result->span = (struct span){ start, span_end(target->span) - start };
	return result;
}

/* `type X[T] = value` */
void lower_type_alias(struct lowering *l, const struct tree_node *node, struct stmt *stmt)
{
	const struct expr **targets = ARENA_NEW(l->arena, const struct expr *);
	size_t count;
	const struct expr *const *parts = lower_children(l, node, &count);

	if (count < 2) {
		stmt->kind = STMT_BROKEN;
		return;
	}
	targets[0] = parts[0]->kind == EXPR_SUBSCRIPT ? parts[0]->subscript.object : parts[0];
	if (targets[0]->kind == EXPR_ATTRIBUTE) {
		targets[0] = attribute_of_type(l, node, targets[0]);
		stmt->kind = STMT_ASSIGN;
	}
	stmt->assign.targets = targets;
	stmt->assign.count = 1;
	stmt->assign.value = parts[count - 1];
	bind_target(l, targets[0], (struct binding){ .kind = BINDING_ASSIGN, .value = stmt->assign.value });
}
