#include "sites/branches.h"

/* Parameters that hand each other on. */
enum { HOPS = 6 };

/* ---- tests ---- */

static enum outcome outcome_of(bool value)
{
	return value ? OUTCOME_TRUE : OUTCOME_FALSE;
}

static enum outcome opposite(enum outcome outcome)
{
	return outcome == OUTCOME_UNKNOWN ? outcome : outcome_of(outcome == OUTCOME_FALSE);
}

/* What EXPR is where it names a parameter that nothing else binds: what the call hands in; else EXPR itself. */
static const struct expr *handed_in(const struct frame *frame, const struct expr *expr)
{
	for (int i = 0; i < HOPS && frame && expr->kind == EXPR_NAME; i++) {
		struct binding_run run = scope_bindings(frame->function->scope, expr->name.id);
		const struct scope *scope;
		const struct expr *argument;

		if (run.count != 1 || run.items[0].kind != BINDING_PARAMETER)
			break;
		argument = frame_argument(frame, run.items[0].parameter, &scope, &frame);
		if (!argument)
			break;
		expr = argument;
	}
	return expr;
}

static bool is_literal(const struct expr *expr)
{
	return expr->kind == EXPR_STRING || (expr->kind == EXPR_NUMBER && expr->number.is_integer) ||
	       expr->kind == EXPR_TRUE || expr->kind == EXPR_FALSE || expr->kind == EXPR_NONE;
}

static enum outcome truth_of(const struct expr *value)
{
	switch (value->kind) {
	case EXPR_NONE:
	case EXPR_FALSE: return OUTCOME_FALSE;
	case EXPR_TRUE: return OUTCOME_TRUE;
	case EXPR_STRING: return outcome_of(value->string.text.size > 0);
	case EXPR_NUMBER:
		return value->number.is_integer ? outcome_of(value->number.value != 0) : OUTCOME_UNKNOWN;
	default: return OUTCOME_UNKNOWN;
	}
}

/* Of two literals, or of None and something that is made on the spot. */
static enum outcome sameness_of(const struct expr *a, const struct expr *b)
{
	if (a->kind == EXPR_NONE && (b->kind == EXPR_FSTRING || b->kind == EXPR_LIST || b->kind == EXPR_TUPLE ||
				     b->kind == EXPR_DICT || b->kind == EXPR_SET))
		return OUTCOME_FALSE;
	if (!is_literal(a) || !is_literal(b))
		return OUTCOME_UNKNOWN;
	if (a->kind != b->kind)
		return a->kind == EXPR_NUMBER || b->kind == EXPR_NUMBER ? OUTCOME_UNKNOWN : OUTCOME_FALSE;
	if (a->kind == EXPR_STRING)
		return outcome_of(slice_equals(a->string.text, b->string.text));
	return outcome_of(a->kind != EXPR_NUMBER || a->number.value == b->number.value);
}

static enum outcome decide_comparison(const struct frame *frame, const struct expr *test)
{
	const struct expr *left = handed_in(frame, test->operation.operands[0]);
	const struct expr *right = handed_in(frame, test->operation.operands[1]);
	const char *op = test->operation.op;
	enum outcome same = sameness_of(left, right);

	if (same == OUTCOME_UNKNOWN)
		same = sameness_of(right, left);
	if (test->operation.count != 2)
		return OUTCOME_UNKNOWN;
	if (text_equals(op, "==") || text_equals(op, "is"))
		return same;
	return text_equals(op, "!=") || text_equals(op, "is not") ? opposite(same) : OUTCOME_UNKNOWN;
}

/* `and` is false as soon as one operand is, `or` true. */
static enum outcome decide_boolean(const struct frame *frame, const struct expr *test)
{
	enum outcome decisive = text_equals(test->operation.op, "and") ? OUTCOME_FALSE : OUTCOME_TRUE;
	bool unknown = false;

	for (size_t i = 0; i < test->operation.count; i++) {
		enum outcome one = frame_decides(frame, test->operation.operands[i]);

		if (one == decisive)
			return decisive;
		unknown |= one == OUTCOME_UNKNOWN;
	}
	return unknown ? OUTCOME_UNKNOWN : opposite(decisive);
}

enum outcome frame_decides(const struct frame *frame, const struct expr *test)
{
	if (!frame)
		return OUTCOME_UNKNOWN;
	switch (test->kind) {
	case EXPR_NAME: return truth_of(handed_in(frame, test));
	case EXPR_COMPARE: return decide_comparison(frame, test);
	case EXPR_BOOLEAN: return decide_boolean(frame, test);
	case EXPR_UNARY:
		return text_equals(test->operation.op, "not")
			       ? opposite(frame_decides(frame, test->operation.operands[0]))
			       : OUTCOME_UNKNOWN;
	default: return OUTCOME_UNKNOWN;
	}
}

/* ---- branches ---- */

static bool holds(const struct block *block, struct span span)
{
	return block->count && block->items[0]->span.offset <= span.offset &&
	       span_end(block->items[block->count - 1]->span) >= span_end(span);
}

/* The branch that the call surely takes; NULL: that is not known, or none. */
static const struct branch *branch_taken(const struct frame *frame, const struct stmt *stmt)
{
	for (size_t i = 0; i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		enum outcome outcome = branch->test ? frame_decides(frame, branch->test) : OUTCOME_TRUE;

		if (outcome != OUTCOME_FALSE)
			return outcome == OUTCOME_TRUE ? branch : NULL;
	}
	return NULL;
}

static bool leaves(const struct block *block)
{
	const struct stmt *last = block->count ? block->items[block->count - 1] : NULL;

	return last && (last->kind == STMT_RETURN || last->kind == STMT_RAISE);
}

static bool skips_in(const struct frame *frame, const struct block *block, struct span span);

/* STMT, an `if`, holds SPAN, maybe in a test: of `get() or True` the first part is asked nevertheless. */
static bool skips_branch(const struct frame *frame, const struct stmt *stmt, struct span span)
{
	for (size_t i = 0; i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		enum outcome outcome = branch->test ? frame_decides(frame, branch->test) : OUTCOME_UNKNOWN;

		if (holds(&branch->body, span))
			return outcome == OUTCOME_FALSE || skips_in(frame, &branch->body, span);
		if (branch->test && span_contains(branch->test->span, span))
			return false;
		if (outcome == OUTCOME_TRUE)
			return true;
	}
	return false;
}

static bool skips_in(const struct frame *frame, const struct block *block, struct span span)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct stmt *stmt = block->items[i];
		const struct branch *taken;

		if (stmt->span.offset > span.offset)
			return false;
		if (span_contains(stmt->span, span))
			return stmt->kind == STMT_IF    ? skips_branch(frame, stmt, span)
			       : stmt->kind == STMT_WITH ? skips_in(frame, &stmt->with.body, span)
			       : stmt->kind == STMT_TRY  ? holds(&stmt->try_.body, span) &&
								   skips_in(frame, &stmt->try_.body, span)
							 : false;
		taken = stmt->kind == STMT_IF ? branch_taken(frame, stmt) : NULL;
		if (taken && leaves(&taken->body))
			return true;
	}
	return false;
}

bool frame_skips(const struct frame *frame, struct span span)
{
	return frame && skips_in(frame, &frame->function->body, span);
}

bool frame_replaces(const struct frame *frame, const struct binding *first, const struct binding *later)
{
	const struct block *block = frame ? &frame->function->body : NULL;

	for (size_t i = 0; block && i < block->count; i++) {
		const struct stmt *stmt = block->items[i];
		const struct branch *taken = NULL;

		if (stmt->kind == STMT_IF && later->stmt && span_contains(stmt->span, later->span) &&
		    span_end(first->span) <= stmt->span.offset)
			taken = branch_taken(frame, stmt);
		for (size_t k = 0; taken && k < taken->body.count; k++)
			if (taken->body.items[k] == later->stmt)
				return true;
	}
	return false;
}
