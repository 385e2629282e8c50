#include "fuzz.h"

#include "../unit/syntax/dump.h"
#include "syntax/visit.h"

static bool add_stmt_place(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	uint32_t end = stmt->kind == STMT_CLASS ? 0 : span_end(stmt->span); /* a class's comments may belong to it */

	(void)scope;
	strbuf_addf(visitor->data, "\n%u-%u", stmt->span.offset, end);
	return true;
}

static bool add_expr_place(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	(void)scope;
	strbuf_addf(visitor->data, " %u-%u", expr->span.offset, span_end(expr->span));
	return true;
}

static void add_scope(struct strbuf *out, const struct scope *scope)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct binding *binding = binding_read(&scope->bindings[i]);

		strbuf_addf(out, "\n  %s %d %u %d %u", binding->name, (int)binding->kind, binding->span.offset,
			    binding->conditional, binding->stmt ? binding->stmt->span.offset : 0);
	}
}

static void add_parts(struct strbuf *out, struct ast_parts parts)
{
	for (size_t i = 0; i < parts.class_count; i++) {
		strbuf_addf(out, "\nclass %s", parts.classes[i]->name);
		add_scope(out, parts.classes[i]->scope);
	}
	for (size_t i = 0; i < parts.function_count; i++) {
		strbuf_addf(out, "\ndef %s %u", parts.functions[i]->name ? parts.functions[i]->name : "", span_end(parts.functions[i]->span));
		add_scope(out, parts.functions[i]->scope);
	}
	for (size_t i = 0; i < parts.call_count; i++)
		strbuf_addf(out, "\ncall %u %d %u", parts.calls[i].call->span.offset, parts.calls[i].in_decorator,
			    parts.calls[i].stmt ? parts.calls[i].stmt->span.offset : 0);
}

void describe(struct strbuf *out, const struct ast *ast)
{
	struct visitor visitor = { .stmt = add_stmt_place, .expr = add_expr_place, .nested = true, .data = out };
	struct ast_parts parts = ast_parts(ast, interest_in_all());
	struct block body = ast_body(ast);

	dump_block(out, body);
	visit_block(&visitor, &body, ast->scope);
	add_scope(out, ast->scope);
	add_parts(out, parts);
}
