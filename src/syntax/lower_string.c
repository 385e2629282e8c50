#include "syntax/lower.h"

#include <string.h>

/* An f-string while its parts are collected on the pile. */
struct fstring {
	size_t mark;
	struct span literal; /* of the text in l->literal */
};

static void add_literal(struct lowering *l, struct fstring *fstring, struct span span, struct literal_form form)
{
	if (span.length == 0)
		return;
	if (l->literal.size == 0)
		fstring->literal.offset = span.offset;
	fstring->literal.length = span_end(span) - fstring->literal.offset;
	literal_decode(&l->literal, span_text(l, span), form);
}

static struct slice take_literal(struct lowering *l)
{
	struct slice text = strbuf_slice(&l->literal);

	text.data = arena_text(l->arena, text);
	strbuf_clear(&l->literal);
	return text;
}

static void flush_literal(struct lowering *l, struct fstring *fstring)
{
	struct fpart part = { .span = fstring->literal };

	if (l->literal.size == 0)
		return;
	part.literal = take_literal(l);
	pile_push(&l->pile, &part, sizeof part);
}

static bool is_equals(const struct tree_node *node)
{
	return node_kind(node) == NODE_TOKEN && text_equals(token_text(node), "=");
}

/* The expressions inside a format specifier are evaluated, but only their calls are kept. */
static void lower_format_specifier(struct lowering *l, const struct tree_node *node)
{
	if (l->depth >= AST_MAX_DEPTH)
		return;
	l->depth++;
	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		enum node_kind kind = node_kind(part);

		if (kind == NODE_FORMAT_EXPRESSION || kind == NODE_FORMAT_SPECIFIER)
			lower_format_specifier(l, part);
		else if (kind != NODE_TYPE_CONVERSION)
			lower_expr(l, part);
	}
	l->depth--;
}

/* `{x=}`: what is written up to the end of the blanks after the sign is literal text. */
static void add_self_documenting(struct lowering *l, struct fstring *fstring, struct span part, uint32_t end)
{
	while (end < span_end(part) && strchr(" \t\r\n", l->source.data[end]))
		end++;
	add_literal(l, fstring, (struct span){ part.offset + 1, end - part.offset - 1 },
		    (struct literal_form){ .is_raw = true });
}

/* `{x:=5}` is no assignment, but a format specifier that begins with a sign. */
static void lower_false_assignment(struct lowering *l, const struct tree_node *node, struct fpart *part)
{
	const struct tree_node *value = first_part(l, node);
	struct span span = part->span;
	const char *colon;

	if (value) {
		part->value = lower_expr(l, value);
		span.offset = span_end(part->value->span);
	}
	if (span.offset >= span_end(part->span)) /* recovery made up what follows */
		return;
	span.length = span_end(part->span) - span.offset - 1;
	colon = memchr(l->source.data + span.offset, ':', span.length);
	if (colon)
		part->format_spec = (struct slice){ colon + 1, (size_t)(l->source.data + span_end(span) - colon - 1) };
}

static void lower_interpolation(struct lowering *l, const struct tree_node *node, struct fstring *fstring)
{
	struct fpart part = { .span = node_span(node) };
	uint32_t equals_end = 0;

	flush_literal(l, fstring);
	for (const struct tree_node *child = node_child(l, node); child; child = node_next(l, child)) {
		struct span span = node_span(child);
		enum node_kind kind = node_kind(child);

		if (kind == NODE_TYPE_CONVERSION) {
			part.conversion = l->source.data[span.offset + 1];
		} else if (kind == NODE_FORMAT_SPECIFIER && span.length > 0) {
			part.format_spec = span_text(l, (struct span){ span.offset + 1, span.length - 1 });
			lower_format_specifier(l, child);
		} else if (is_equals(child)) {
			equals_end = span_end(span);
		} else if (kind == NODE_NAMED && !part.value) {
			lower_false_assignment(l, child, &part);
		} else if (kind_is_part(kind) && !part.value) {
			part.value = lower_expr(l, child);
		}
	}
	if (equals_end) {
		add_self_documenting(l, fstring, part.span, equals_end);
		flush_literal(l, fstring);
		if (!part.conversion && !part.format_spec.data)
			part.conversion = 'r';
	}
	if (part.value)
		pile_push(&l->pile, &part, sizeof part);
}

/* The parts of one literal. Text is what stands between the replaced expressions. */
static void lower_parts(struct lowering *l, const struct tree_node *node, struct fstring *fstring)
{
	struct span span = node_span(node);
	struct literal_form form = literal_form(span_text(l, span));
	uint32_t at = span.offset + (uint32_t)form.open;
	uint32_t end = span_end(span) - (uint32_t)form.close;

	node = form.is_format ? first_part(l, node) : NULL;
	for (; node; node = next_part(l, node)) {
		if (node_kind(node) != NODE_INTERPOLATION)
			continue;
		add_literal(l, fstring, (struct span){ at, node->start - at }, form);
		lower_interpolation(l, node, fstring);
		at = node->end;
	}
	if (at < end)
		add_literal(l, fstring, (struct span){ at, end - at }, form);
}

static struct expr *fstring_take(struct lowering *l, struct expr *expr, struct fstring *fstring)
{
	flush_literal(l, fstring);
	expr->kind = EXPR_FSTRING;
	expr->fstring.parts = pile_take(l, fstring->mark, sizeof(struct fpart), &expr->fstring.count);
	return expr;
}

struct expr *lower_string(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_STRING, node);
	struct slice text = span_text(l, expr->span);
	struct literal_form form = literal_form(text);
	struct fstring fstring = { .mark = l->pile.size };

	if (form.is_format)
		return lower_parts(l, node, &fstring), fstring_take(l, expr, &fstring);
	if (form.is_code)
		return expr->kind = EXPR_OPAQUE, expr;
	text = (struct slice){ text.data + form.open, text.size - form.open - form.close };
	expr->string.is_bytes = form.is_bytes;
	expr->string.text = text;
	if (text.size == 0 ||
	    (!memchr(text.data, '\r', text.size) && (form.is_raw || !memchr(text.data, '\\', text.size))))
		return expr;
	literal_decode(&l->literal, text, form);
	expr->string.text = take_literal(l);
	return expr;
}

struct expr *lower_concatenated(struct lowering *l, const struct tree_node *node)
{
	struct expr *expr = expr_new(l, EXPR_STRING, node);
	struct fstring fstring = { .mark = l->pile.size };
	struct literal_form first = literal_form(span_text(l, expr->span));
	bool is_format = false;

	for (const struct tree_node *part = first_part(l, node); part; part = next_part(l, part)) {
		if (node_kind(part) != NODE_STRING)
			continue;
		is_format = is_format || literal_form(span_text(l, node_span(part))).is_format;
		lower_parts(l, part, &fstring);
	}
	if (is_format)
		return fstring_take(l, expr, &fstring);
	expr->string.is_bytes = first.is_bytes;
	expr->string.text = take_literal(l);
	return expr;
}
