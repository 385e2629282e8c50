/* The text of a local list that is put together step by step and then joined. */
#include "sites/key_eval.h"

#include "syntax/visit.h"

/* The texts that a list may give where the program has come to. */
struct joined {
	const struct template *text; /* of those that hold something; NULL: none does */
	bool may_be_empty;
	bool dead; /* nothing gets here */
};

struct filling {
	struct eval *eval;
	const struct frame *frame;
	const struct scope *scope; /* that binds the list */
	const struct expr *list;   /* its name, where it is joined */
	const struct template *separator;
	bool found; /* that place; the walk is over */
};

/* ---- what fills it ---- */

static bool is_list(const struct filling *filling, const struct expr *expr)
{
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, filling->list->name.id);
}

struct mention {
	const struct filling *filling;
	const struct expr *element; /* that some call puts in; NULL: none does */
	bool filled;
	bool handed; /* to a call whose result is dropped: it may fill or sort the list */
};

/* The method that a call of the list's is, or "". */
static const char *method_of(const struct filling *filling, const struct expr *expr)
{
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;

	return callee && callee->kind == EXPR_ATTRIBUTE && is_list(filling, callee->attribute.object)
		       ? callee->attribute.name
		       : "";
}

/* The index of the argument that holds what METHOD puts in: one item, or (*SEVERAL) a list of them; -1: it puts in nothing. */
static int filler(const char *method, bool *several)
{
	*several = text_equals(method, "extend");
	if (*several || text_equals(method, "append"))
		return 0;
	return text_equals(method, "insert") ? 1 : -1;
}

static bool on_mention(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct mention *mention = visitor->data;
	bool several;
	int at = filler(method_of(mention->filling, expr), &several);

	(void)scope;
	if (at >= 0 && (size_t)at < expr->call.count) {
		mention->filled = true;
		mention->element = expr->call.arguments[at].value;
	}
	return true;
}

static bool on_change(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct mention *mention = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_AUGMENT && is_list(mention->filling, stmt->augment.target)) {
		mention->filled = true;
		mention->element = stmt->augment.value;
	}
	for (size_t i = 0; stmt->kind == STMT_EXPR && stmt->value->kind == EXPR_CALL && i < stmt->value->call.count; i++)
		mention->handed |= is_list(mention->filling, stmt->value->call.arguments[i].value);
	return true;
}

static struct mention mention_in(const struct filling *filling, const struct stmt *stmt)
{
	struct mention mention = { .filling = filling };
	struct visitor visitor = { .stmt = on_change, .expr = on_mention, .data = &mention };

	visit_stmt(&visitor, stmt, filling->scope);
	return mention;
}

/* ---- steps ---- */

static const struct template *hole(const struct filling *filling, const struct expr *expr)
{
	struct part part = part_named(HOLE_VALUE, filling->list->name.id, expr, filling->scope);

	return template_parts(filling->eval->arena, &part, 1, expr, filling->scope);
}

static struct joined any(const struct filling *filling, const struct expr *expr)
{
	return (struct joined){ .text = hole(filling, expr) };
}

static void put(const struct filling *filling, struct joined *to, const struct template *item, bool in_front)
{
	struct arena *arena = filling->eval->arena;
	const struct template *longer = to->text;

	if (longer)
		longer = in_front ? template_concat(arena, template_concat(arena, item, filling->separator), longer)
				  : template_concat(arena, template_concat(arena, longer, filling->separator), item);
	if (to->may_be_empty)
		longer = longer ? template_union(arena, longer, item) : item;
	to->text = longer;
	to->may_be_empty = false;
}

static void put_all(const struct filling *filling, struct joined *to, const struct expr *list)
{
	struct items items;

	if (!eval_items(filling->eval, filling->frame, filling->scope, list, &items)) {
		put(filling, to, hole(filling, list), false);
		return;
	}
	for (size_t i = 0; i < items.count; i++)
		put(filling, to, eval_field(filling->eval, filling->frame, items.scope, items.items[i]), false);
}

static void merge(const struct filling *filling, struct joined *into, struct joined from)
{
	if (from.dead)
		return;
	if (into->dead) {
		*into = from;
		return;
	}
	into->may_be_empty |= from.may_be_empty;
	if (from.text)
		into->text = into->text ? template_union(filling->eval->arena, into->text, from.text) : from.text;
}

static void run_call(const struct filling *filling, struct joined *state, const struct expr *call)
{
	bool several;
	int at = filler(method_of(filling, call), &several);
	const struct expr *item = at >= 0 && (size_t)at < call->call.count ? call->call.arguments[at].value : NULL;

	if (!item)
		*state = any(filling, filling->list); /* sorted, shortened, handed on */
	else if (several)
		put_all(filling, state, item);
	else
		put(filling, state, eval_field(filling->eval, filling->frame, filling->scope, item), at == 1);
}

static void run_assign(const struct filling *filling, struct joined *state, const struct stmt *stmt)
{
	if (stmt->assign.count != 1 || !is_list(filling, stmt->assign.targets[0]) || !stmt->assign.value)
		return;
	*state = (struct joined){ .may_be_empty = true };
	put_all(filling, state, stmt->assign.value);
}

static void run_block(struct filling *filling, const struct block *block, struct joined *state);

static void run_if(struct filling *filling, const struct stmt *stmt, struct joined *state)
{
	struct joined out = { .dead = true };
	bool otherwise = false;

	for (size_t i = 0; i < stmt->branches.count; i++) {
		struct joined branch = *state;

		otherwise = otherwise || !stmt->branches.items[i].test;
		run_block(filling, &stmt->branches.items[i].body, &branch);
		if (filling->found) {
			*state = branch;
			return;
		}
		merge(filling, &out, branch);
	}
	if (!otherwise)
		merge(filling, &out, *state);
	*state = out;
}

/* Any number of rounds, none too: all that they put in is one hole. */
static void run_rounds(struct filling *filling, const struct stmt *stmt, struct joined *state)
{
	struct mention mention = mention_in(filling, stmt);

	if (mention.handed || mention.filled)
		put(filling, state, hole(filling, mention.element ? mention.element : filling->list), false);
}

static bool holds_use(const struct filling *filling, const struct stmt *stmt)
{
	return span_contains(stmt->span, filling->list->span);
}

static void run_stmt(struct filling *filling, const struct stmt *stmt, struct joined *state)
{
	const struct mention mention = mention_in(filling, stmt);

	switch (stmt->kind) {
	case STMT_ASSIGN: run_assign(filling, state, stmt); return;
	case STMT_IF: run_if(filling, stmt, state); return;
	case STMT_WITH: run_block(filling, &stmt->with.body, state); return;
	case STMT_FOR:
	case STMT_WHILE:
		run_rounds(filling, stmt, state);
		if (holds_use(filling, stmt))
			run_block(filling, &stmt->loop.body, state);
		return;
	case STMT_RETURN:
	case STMT_RAISE: state->dead = true; return;
	case STMT_EXPR:
		if (mention.handed || *method_of(filling, stmt->value))
			run_call(filling, state, stmt->value);
		return;
	case STMT_AUGMENT:
		if (is_list(filling, stmt->augment.target))
			put_all(filling, state, stmt->augment.value);
		return;
	default:
		if (mention.handed || mention.filled)
			*state = any(filling, mention.element ? mention.element : filling->list);
		return;
	}
}

static bool is_compound(const struct stmt *stmt)
{
	return stmt->kind == STMT_IF || stmt->kind == STMT_WITH || stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE;
}

static void run_block(struct filling *filling, const struct block *block, struct joined *state)
{
	for (size_t i = 0; i < block->count && !filling->found && !state->dead; i++) {
		const struct stmt *stmt = block->items[i];

		filling->eval->steps--;
		if (!holds_use(filling, stmt) || is_compound(stmt))
			run_stmt(filling, stmt, state);
		filling->found |= holds_use(filling, stmt);
	}
}

/* ---- the question ---- */

/* Whether the function that binds the list also puts something in, so that it is not what it was bound to. */
bool eval_is_filled(const struct scope *scope, const struct expr *list)
{
	struct filling filling = { .list = list };
	const struct scope *binder = list->kind == EXPR_NAME ? scope_of_name(scope, list->name.id) : NULL;

	if (!binder || binder->kind != SCOPE_FUNCTION)
		return false;
	filling.scope = binder;
	for (size_t i = 0; i < binder->function->body.count; i++) {
		struct mention mention = mention_in(&filling, binder->function->body.items[i]);

		if (mention.filled || mention.handed)
			return true;
	}
	return false;
}

const struct template *eval_filled(struct eval *eval, const struct frame *frame, const struct scope *scope,
				   const struct expr *list, const struct template *separator)
{
	struct filling filling = { eval, frame, scope_of_name(scope, list->name.id), list, separator, false };
	struct joined state = { .may_be_empty = true };

	if (scope_function(scope) != filling.scope->function)
		return hole(&filling, list);
	run_block(&filling, &filling.scope->function->body, &state);
	if (!state.text)
		return template_empty(eval->arena, list, scope);
	return state.may_be_empty ? template_union(eval->arena, state.text, template_empty(eval->arena, list, scope))
				  : state.text;
}
