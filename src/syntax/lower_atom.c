#include "syntax/lower.h"

#include <string.h>

struct expr *lower_identifier(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_NAME, node);

	if (expr->span.length == 0)
		expr->kind = EXPR_OPAQUE;
	else
		expr->name.id = node_name(l, node);
	return expr;
}

struct expr *lower_true(struct lowering *l, const struct tree_node *node)
{
	return expr_new(l, EXPR_TRUE, node);
}

struct expr *lower_false(struct lowering *l, const struct tree_node *node)
{
	return expr_new(l, EXPR_FALSE, node);
}

struct expr *lower_none(struct lowering *l, const struct tree_node *node)
{
	return expr_new(l, EXPR_NONE, node);
}

struct expr *lower_ellipsis(struct lowering *l, const struct tree_node *node)
{
	return expr_new(l, EXPR_ELLIPSIS, node);
}

static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

static bool integer_value(struct slice text, int64_t *value)
{
	unsigned base = 10;
	size_t i = 0;
	int64_t result = 0;

	if (text.size > 2 && text.data[0] == '0') {
		char mark = (char)(text.data[1] | 0x20);

		base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
		i = base == 10 ? 0 : 2;
	}
	for (; i < text.size; i++) {
		unsigned digit = digit_value(text.data[i]);

		if (text.data[i] == '_')
			continue;
		if (digit >= base || result > (INT64_MAX - digit) / base)
			return false;
		result = result * base + digit;
	}
	*value = result;
	return true;
}

struct expr *lower_number(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_NUMBER, node);

	expr->number.text = span_text(l, expr->span);
	expr->number.is_integer = node_kind(node) == NODE_INTEGER &&
				  integer_value(expr->number.text, &expr->number.value);
	return expr;
}
