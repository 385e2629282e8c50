#include "fuzz.h"

#include "syntax/visit.h"

/* One question, and where what it asks for stands. */
struct question {
	const char *name;
	struct interest (*interest)(const char *word);
	void (*stmt)(struct strbuf *out, const struct stmt *stmt, const char *word);
	void (*expr)(struct strbuf *out, const struct expr *expr, const char *word);
};

struct asking {
	const struct question *question;
	const char *word;
	struct strbuf *out;
};

static void add_if(struct strbuf *out, const char *name, const char *word, struct span span)
{
	if (name && text_equals(name, word))
		strbuf_addf(out, " %u", span.offset);
}

static void add_definition(struct strbuf *out, const struct stmt *stmt, const char *word)
{
	if (stmt->kind == STMT_FUNCTION)
		add_if(out, stmt->function->name, word, stmt->function->name_span);
}

static void add_class(struct strbuf *out, const struct stmt *stmt, const char *word)
{
	add_definition(out, stmt, word);
	if (stmt->kind == STMT_CLASS)
		add_if(out, stmt->class_def->name, word, stmt->class_def->name_span);
}

static void add_target(struct strbuf *out, const struct expr *target, const char *word)
{
	if (target->kind == EXPR_ATTRIBUTE)
		add_if(out, target->attribute.name, word, target->attribute.name_span);
	for (size_t i = 0; (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) && i < target->items.count; i++)
		add_target(out, target->items.items[i], word);
}

static void add_write(struct strbuf *out, const struct stmt *stmt, const char *word)
{
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && stmt->assign.value && i < stmt->assign.count; i++)
		add_target(out, stmt->assign.targets[i], word);
	for (size_t i = 0; stmt->kind == STMT_DELETE && i < stmt->delete.count; i++)
		add_target(out, stmt->delete.targets[i], word);
	if (stmt->kind == STMT_AUGMENT)
		add_target(out, stmt->augment.target, word);
}

static void add_name(struct strbuf *out, const struct expr *expr, const char *word)
{
	if (expr->kind == EXPR_NAME)
		add_if(out, expr->name.id, word, expr->span);
}

static void add_word(struct strbuf *out, const struct expr *expr, const char *word)
{
	add_name(out, expr, word);
	if (expr->kind == EXPR_ATTRIBUTE)
		add_if(out, expr->attribute.name, word, expr->attribute.name_span);
}

static void add_keyword(struct strbuf *out, const struct expr *expr, const char *word)
{
	for (size_t i = 0; expr->kind == EXPR_CALL && i < expr->call.count; i++)
		if (expr->call.arguments[i].kind == ARGUMENT_KEYWORD)
			add_if(out, expr->call.arguments[i].name, word, expr->call.arguments[i].span);
}

static void add_method_call(struct strbuf *out, const struct expr *expr, const char *word)
{
	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE)
		add_if(out, expr->call.callee->attribute.name, word, expr->call.callee->attribute.name_span);
}

static const struct question QUESTIONS[] = {
	{ "word", interest_in_word, add_class, add_word },
	{ "text", interest_in_text, add_class, add_word },
	{ "definition", interest_in_definition, add_definition, NULL },
	{ "binding", interest_in_binding, add_class, add_name },
	{ "write", interest_in_attribute_write, add_write, NULL },
	{ "keyword", interest_in_keyword, NULL, add_keyword },
	{ "method", NULL, NULL, add_method_call },
};

static bool note_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	const struct asking *asking = visitor->data;

	(void)scope;
	if (asking->question->stmt)
		asking->question->stmt(asking->out, stmt, asking->word);
	return true;
}

static bool note_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	const struct asking *asking = visitor->data;

	(void)scope;
	if (asking->question->expr)
		asking->question->expr(asking->out, expr, asking->word);
	return true;
}

/* Those of their statements that a visit does not see, and the calls. */
static void add_parts(struct asking *asking, struct ast_parts parts)
{
	for (size_t i = 0; i < parts.call_count && asking->question->expr; i++)
		asking->question->expr(asking->out, parts.calls[i].call, asking->word);
	for (size_t i = 0; i < parts.function_count && asking->question->stmt; i++)
		if (parts.functions[i]->stmt)
			asking->question->stmt(asking->out, parts.functions[i]->stmt, asking->word);
}

void ask(struct strbuf *out, const struct ast *ast, const char *word)
{
	struct word_list words = { &word, 1 };

	for (size_t i = 0; i < sizeof QUESTIONS / sizeof *QUESTIONS; i++) {
		struct asking asking = { &QUESTIONS[i], word, out };
		struct visitor visitor = { .stmt = note_stmt, .expr = note_expr, .nested = true, .data = &asking };
		struct interest interest = QUESTIONS[i].interest ? QUESTIONS[i].interest(word) : interest_in_method_calls(&words);

		strbuf_addf(out, "\n%s %s:", QUESTIONS[i].name, word);
		visit_parts(&visitor, ast, interest);
		strbuf_addstr(out, ";");
		add_parts(&asking, ast_parts(ast, interest));
	}
}
