/* Writes a syntax tree as one line of text, so that a test may say in a string what it expects. */
#ifndef TESTS_SYNTAX_DUMP_H
#define TESTS_SYNTAX_DUMP_H

#include "base/strbuf.h"
#include "syntax/python.h"

static void dump_expr(struct strbuf *out, const struct expr *expr);
static void dump_block(struct strbuf *out, struct block block);

static void dump_list(struct strbuf *out, const struct expr *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_addstr(out, " ");
		dump_expr(out, items[i]);
	}
}

static void dump_tagged(struct strbuf *out, const char *tag, const struct expr *const *items, size_t count)
{
	strbuf_addf(out, "(%s", tag);
	dump_list(out, items, count);
	strbuf_addstr(out, ")");
}

static void dump_arguments(struct strbuf *out, const struct argument *arguments, size_t count)
{
	static const char *const MARKS[] = { "", "", "*", "**" };

	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, " %s", MARKS[arguments[i].kind]);
		if (arguments[i].kind == ARGUMENT_KEYWORD)
			strbuf_addf(out, "%s=", arguments[i].name);
		dump_expr(out, arguments[i].value);
	}
}

static void dump_parameters(struct strbuf *out, const struct function *function)
{
	static const char *const MARKS[] = { "", "=", "/", "*", "**" };

	strbuf_addstr(out, "[");
	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];

		strbuf_addf(out, "%s%s%s", i ? " " : "", MARKS[parameter->kind], parameter->name);
		if (parameter->annotation) {
			strbuf_addstr(out, ":");
			dump_expr(out, parameter->annotation);
		}
		if (parameter->default_value) {
			strbuf_addstr(out, "=");
			dump_expr(out, parameter->default_value);
		}
	}
	strbuf_addstr(out, "]");
}

static void dump_fstring(struct strbuf *out, const struct expr *expr)
{
	strbuf_addstr(out, "(f");
	for (size_t i = 0; i < expr->fstring.count; i++) {
		const struct fpart *part = &expr->fstring.parts[i];

		strbuf_addstr(out, " ");
		if (!part->value) {
			strbuf_addf(out, "'%.*s'", (int)part->literal.size, part->literal.data);
			continue;
		}
		dump_expr(out, part->value);
		if (part->conversion)
			strbuf_addf(out, "!%c", part->conversion);
		if (part->format_spec.size)
			strbuf_addf(out, ":%.*s", (int)part->format_spec.size, part->format_spec.data);
	}
	strbuf_addstr(out, ")");
}

static void dump_comprehension(struct strbuf *out, const struct expr *expr)
{
	static const char *const NAMES[] = { "list", "set", "dict", "gen" };

	strbuf_addf(out, "(%s-of ", NAMES[expr->comprehension.kind]);
	dump_expr(out, expr->comprehension.element);
	if (expr->comprehension.value) {
		strbuf_addstr(out, ":");
		dump_expr(out, expr->comprehension.value);
	}
	for (size_t i = 0; i < expr->comprehension.clause_count; i++) {
		const struct comprehension_clause *clause = &expr->comprehension.clauses[i];

		strbuf_addstr(out, " for ");
		dump_expr(out, clause->target);
		strbuf_addstr(out, " in ");
		dump_expr(out, clause->iterable);
		for (size_t c = 0; c < clause->condition_count; c++) {
			strbuf_addstr(out, " if ");
			dump_expr(out, clause->conditions[c]);
		}
	}
	strbuf_addstr(out, ")");
}

static void dump_optional(struct strbuf *out, const struct expr *expr)
{
	strbuf_addstr(out, " ");
	if (expr)
		dump_expr(out, expr);
	else
		strbuf_addstr(out, "-");
}

static void dump_dict(struct strbuf *out, const struct expr *expr)
{
	strbuf_addstr(out, "(dict");
	for (size_t i = 0; i < expr->dict.count; i++) {
		const struct dict_entry *entry = &expr->dict.entries[i];

		strbuf_addstr(out, entry->key ? " " : " **");
		if (entry->key) {
			dump_expr(out, entry->key);
			strbuf_addstr(out, ":");
		}
		dump_expr(out, entry->value);
	}
	strbuf_addstr(out, ")");
}

static void dump_parts(struct strbuf *out, const char *tag, const struct expr *a, const struct expr *b,
		       const struct expr *c, int count)
{
	const struct expr *const parts[] = { a, b, c };

	strbuf_addf(out, "(%s", tag);
	for (int i = 0; i < count; i++)
		dump_optional(out, parts[i]);
	strbuf_addstr(out, ")");
}

static void dump_expr(struct strbuf *out, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_OPAQUE: strbuf_addstr(out, "opaque"); break;
	case EXPR_NAME: strbuf_addstr(out, expr->name.id); break;
	case EXPR_ATTRIBUTE:
		dump_expr(out, expr->attribute.object);
		strbuf_addf(out, ".%s", expr->attribute.name);
		break;
	case EXPR_CALL:
		strbuf_addstr(out, "(call ");
		dump_expr(out, expr->call.callee);
		dump_arguments(out, expr->call.arguments, expr->call.count);
		strbuf_addstr(out, ")");
		break;
	case EXPR_SUBSCRIPT: dump_parts(out, "[]", expr->subscript.object, expr->subscript.index, NULL, 2); break;
	case EXPR_STRING:
		strbuf_addf(out, "%s'%.*s'", expr->string.is_bytes ? "b" : "", (int)expr->string.text.size,
			    expr->string.text.data);
		break;
	case EXPR_FSTRING: dump_fstring(out, expr); break;
	case EXPR_NUMBER:
		if (expr->number.is_integer)
			strbuf_addf(out, "%lld", (long long)expr->number.value);
		else
			strbuf_addf(out, "~%.*s", (int)expr->number.text.size, expr->number.text.data);
		break;
	case EXPR_TRUE: strbuf_addstr(out, "True"); break;
	case EXPR_FALSE: strbuf_addstr(out, "False"); break;
	case EXPR_NONE: strbuf_addstr(out, "None"); break;
	case EXPR_ELLIPSIS: strbuf_addstr(out, "..."); break;
	case EXPR_BINARY:
	case EXPR_BOOLEAN:
	case EXPR_COMPARE:
	case EXPR_UNARY: dump_tagged(out, expr->operation.op, expr->operation.operands, expr->operation.count); break;
	case EXPR_CONDITIONAL:
		dump_parts(out, "if", expr->conditional.test, expr->conditional.then, expr->conditional.otherwise, 3);
		break;
	case EXPR_LAMBDA:
		strbuf_addstr(out, "(lambda ");
		dump_parameters(out, expr->lambda.function);
		dump_block(out, expr->lambda.function->body);
		strbuf_addstr(out, ")");
		break;
	case EXPR_TUPLE: dump_tagged(out, "tuple", expr->items.items, expr->items.count); break;
	case EXPR_LIST: dump_tagged(out, "list", expr->items.items, expr->items.count); break;
	case EXPR_SET: dump_tagged(out, "set", expr->items.items, expr->items.count); break;
	case EXPR_DICT: dump_dict(out, expr); break;
	case EXPR_COMPREHENSION: dump_comprehension(out, expr); break;
	case EXPR_AWAIT: dump_parts(out, "await", expr->operand, NULL, NULL, 1); break;
	case EXPR_YIELD: dump_parts(out, "yield", expr->operand, NULL, NULL, 1); break;
	case EXPR_YIELD_FROM: dump_parts(out, "yield-from", expr->operand, NULL, NULL, 1); break;
	case EXPR_STARRED: dump_parts(out, "*", expr->operand, NULL, NULL, 1); break;
	case EXPR_NAMED: dump_parts(out, ":=", expr->named.target, expr->named.value, NULL, 2); break;
	case EXPR_SLICE: dump_parts(out, "slice", expr->slice.lower, expr->slice.upper, expr->slice.step, 3); break;
	}
}

/* ---- statements ---- */

static void dump_items(struct strbuf *out, const struct import_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_addf(out, " %s%s%s", items[i].path, items[i].alias ? "=" : "",
			    items[i].alias ? items[i].alias : "");
}

static void dump_decorators(struct strbuf *out, const struct expr *const *decorators, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_addstr(out, "@");
		dump_expr(out, decorators[i]);
		strbuf_addstr(out, " ");
	}
}

static void dump_function(struct strbuf *out, const struct function *function)
{
	dump_decorators(out, function->decorators, function->decorator_count);
	strbuf_addf(out, "%s%s%s", function->is_async ? "async " : "", function->is_generator ? "gen " : "",
		    function->name);
	dump_parameters(out, function);
	if (function->returns) {
		strbuf_addstr(out, "->");
		dump_expr(out, function->returns);
	}
	dump_block(out, function->body);
}

static void dump_try(struct strbuf *out, const struct stmt *stmt)
{
	strbuf_addstr(out, "try");
	dump_block(out, stmt->try_.body);
	for (size_t i = 0; i < stmt->try_.handler_count; i++) {
		const struct handler *handler = &stmt->try_.handlers[i];

		strbuf_addstr(out, " except");
		dump_optional(out, handler->type);
		if (handler->name)
			strbuf_addf(out, "=%s", handler->name);
		dump_block(out, handler->body);
	}
	if (stmt->try_.otherwise.count)
		strbuf_addstr(out, " else");
	dump_block(out, stmt->try_.otherwise);
	if (stmt->try_.finally.count)
		strbuf_addstr(out, " finally");
	dump_block(out, stmt->try_.finally);
}

static void dump_loop(struct strbuf *out, const struct stmt *stmt)
{
	strbuf_addstr(out, stmt->loop.is_async ? "async " : "");
	strbuf_addstr(out, stmt->kind == STMT_FOR ? "for" : "while");
	if (stmt->kind == STMT_FOR)
		dump_optional(out, stmt->loop.target);
	dump_optional(out, stmt->loop.test);
	dump_block(out, stmt->loop.body);
	if (stmt->loop.otherwise.count)
		strbuf_addstr(out, " else");
	dump_block(out, stmt->loop.otherwise);
}

static void dump_with(struct strbuf *out, const struct stmt *stmt)
{
	strbuf_addstr(out, stmt->with.is_async ? "async with" : "with");
	for (size_t i = 0; i < stmt->with.count; i++) {
		dump_optional(out, stmt->with.items[i].context);
		if (!stmt->with.items[i].target)
			continue;
		strbuf_addstr(out, "=");
		dump_expr(out, stmt->with.items[i].target);
	}
	dump_block(out, stmt->with.body);
}

static void dump_assign(struct strbuf *out, const struct stmt *stmt)
{
	strbuf_addstr(out, stmt->kind == STMT_TYPE ? "type" : "set");
	dump_list(out, stmt->assign.targets, stmt->assign.count);
	if (stmt->assign.annotation) {
		strbuf_addstr(out, ":");
		dump_expr(out, stmt->assign.annotation);
	}
	dump_optional(out, stmt->assign.value);
}

static void dump_names(struct strbuf *out, const char *tag, const struct stmt *stmt)
{
	strbuf_addstr(out, tag);
	for (size_t i = 0; i < stmt->names.count; i++)
		strbuf_addf(out, " %s", stmt->names.items[i]);
}

static void dump_stmt(struct strbuf *out, const struct stmt *stmt)
{
	switch (stmt->kind) {
	case STMT_BROKEN: strbuf_addstr(out, "broken"); break;
	case STMT_EXPR: dump_expr(out, stmt->value); break;
	case STMT_ASSIGN:
	case STMT_TYPE: dump_assign(out, stmt); break;
	case STMT_AUGMENT:
		strbuf_addf(out, "%s ", stmt->augment.op);
		dump_expr(out, stmt->augment.target);
		dump_optional(out, stmt->augment.value);
		break;
	case STMT_RETURN: strbuf_addstr(out, "return"), dump_optional(out, stmt->value); break;
	case STMT_RAISE: strbuf_addstr(out, "raise"), dump_optional(out, stmt->value); break;
	case STMT_ASSERT: strbuf_addstr(out, "assert"), dump_optional(out, stmt->value); break;
	case STMT_DELETE: strbuf_addstr(out, "del"), dump_list(out, stmt->delete.targets, stmt->delete.count); break;
	case STMT_IMPORT: strbuf_addstr(out, "import"), dump_items(out, stmt->import.items, stmt->import.count); break;
	case STMT_FROM:
		strbuf_addf(out, "from %u%s%s", stmt->from.level, stmt->from.module, stmt->from.star ? " *" : "");
		dump_items(out, stmt->from.items, stmt->from.count);
		break;
	case STMT_GLOBAL: dump_names(out, "global", stmt); break;
	case STMT_NONLOCAL: dump_names(out, "nonlocal", stmt); break;
	case STMT_FUNCTION: dump_function(out, stmt->function); break;
	case STMT_CLASS:
		dump_decorators(out, stmt->class_def->decorators, stmt->class_def->decorator_count);
		strbuf_addf(out, "class %s", stmt->class_def->name);
		dump_arguments(out, stmt->class_def->arguments, stmt->class_def->argument_count);
		dump_block(out, stmt->class_def->body);
		break;
	case STMT_IF:
		for (size_t i = 0; i < stmt->branches.count; i++) {
			strbuf_addstr(out, i ? " | if" : "if");
			dump_optional(out, stmt->branches.items[i].test);
			dump_block(out, stmt->branches.items[i].body);
		}
		break;
	case STMT_WHILE:
	case STMT_FOR: dump_loop(out, stmt); break;
	case STMT_TRY: dump_try(out, stmt); break;
	case STMT_WITH: dump_with(out, stmt); break;
	case STMT_MATCH:
		strbuf_addstr(out, "match");
		dump_optional(out, stmt->match.subject);
		for (size_t i = 0; i < stmt->match.count; i++) {
			strbuf_addstr(out, " case");
			dump_optional(out, stmt->match.cases[i].guard);
			dump_block(out, stmt->match.cases[i].body);
		}
		break;
	case STMT_PASS: strbuf_addstr(out, "pass"); break;
	}
}

static void dump_block(struct strbuf *out, struct block block)
{
	if (block.count == 0)
		return;
	strbuf_addstr(out, "{");
	for (size_t i = 0; i < block.count; i++) {
		strbuf_addstr(out, i ? "; " : "");
		dump_stmt(out, block.items[i]);
	}
	strbuf_addstr(out, "}");
}

#endif
