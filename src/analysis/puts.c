#include "analysis/puts.h"

#include "syntax/visit.h"

struct put_walk {
	const char *name;
	put_visitor *visit;
	void *context;
	bool ended;
};

static bool is_into(const struct put_walk *walk, const struct expr *target)
{
	const struct expr *head = expr_head(target);

	return head && text_equals(head->name.id, walk->name);
}

static void found(struct put_walk *walk, const struct expr *value, const struct scope *scope)
{
	struct put put = { value, scope };

	walk->ended = walk->ended || !walk->visit(walk->context, &put);
}

bool puts_into(const char *method)
{
	static const char *const methods[] = { "append", "add", "insert", "appendleft", "extend", "update", "setdefault" };

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (text_equals(method, methods[i]))
			return true;
	return false;
}

static bool on_call(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct put_walk *walk = visitor->data;

	if (walk->ended || expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_ATTRIBUTE ||
	    expr->call.count == 0 || !is_into(walk, expr->call.callee))
		return !walk->ended;
	if (puts_into(expr->call.callee->attribute.name))
		found(walk, expr->call.arguments[expr->call.count - 1].value, scope);
	return !walk->ended;
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct put_walk *walk = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_ASSIGN && stmt->assign.value && i < stmt->assign.count; i++)
		if (stmt->assign.targets[i]->kind == EXPR_SUBSCRIPT && is_into(walk, stmt->assign.targets[i]))
			found(walk, stmt->assign.value, scope);
	if (stmt->kind == STMT_AUGMENT && is_into(walk, stmt->augment.target))
		found(walk, stmt->augment.value, scope);
	return !walk->ended;
}

void visit_puts(const struct function *function, const char *name, put_visitor *visit, void *context)
{
	struct put_walk walk = { .name = name, .visit = visit, .context = context };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_call, .data = &walk };

	visit_function(&visitor, function);
}
