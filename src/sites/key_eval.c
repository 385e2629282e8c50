#include "sites/key_eval.h"
#include "sites/branches.h"

#include "sites/key_template.h"
#include "base/vec.h"

#include <stdlib.h>

void eval_init(struct eval *eval, struct project *project)
{
	*eval = (struct eval){ .project = project, .arena = &eval->scratch, .depth = EVAL_DEPTH, .steps = EVAL_STEPS };
	arena_init(&eval->scratch);
}

const struct template *eval_finish(struct eval *eval, const struct template *text)
{
	const struct template *copy = template_copy(project_arena(eval->project), text);

	arena_release(&eval->scratch);
	return copy;
}

/* ---- holes ---- */

const char *eval_hole_name(struct arena *arena, const struct scope *scope, const struct expr *expr)
{
	enum { LONGEST = 48 };
	char dotted[LONGEST];
	struct slice text = ast_text(scope->ast, expr->span);

	if (expr_dotted(expr, dotted, sizeof dotted))
		return text_starts(dotted, "self.") ? arena_strdup(arena, dotted + 5) : arena_strdup(arena, dotted);
	switch (expr->kind) {
	case EXPR_ATTRIBUTE: return expr->attribute.name;
	case EXPR_CALL: return eval_hole_name(arena, scope, expr->call.callee);
	case EXPR_AWAIT: return eval_hole_name(arena, scope, expr->operand);
	case EXPR_SUBSCRIPT:
		if (text.size < LONGEST && !memchr(text.data, '\n', text.size) && !memchr(text.data, '{', text.size))
			return arena_text(arena, text);
		return eval_hole_name(arena, scope, expr->subscript.object);
	default: return "value";
	}
}

const struct template *eval_hole(struct eval *eval, enum part_kind kind, const struct scope *scope,
				 const struct expr *expr)
{
	struct part part = kind == HOLE_VALUE || kind == HOLE_PARAMETER
				   ? part_named(kind, eval_hole_name(eval->arena, scope, expr), expr, scope)
				   : part_hole(kind, expr, scope);

	return template_parts(eval->arena, &part, 1, expr, scope);
}

/* Several holes and no text among them say no more than that something stands there. */
const struct template *eval_field(struct eval *eval, const struct frame *frame, const struct scope *scope,
				  const struct expr *expr)
{
	const struct template *text = eval_expr(eval, frame, scope, expr);

	for (size_t i = 0; i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			if (text->items[i].parts[k].kind == PART_LITERAL || text->items[i].parts[k].kind == HOLE_CHOICE)
				return text;
	return text->count > 1 ? eval_hole(eval, HOLE_VALUE, scope, expr) : text;
}

/* ---- expressions that hold others ---- */

static bool has_text(const struct template *text)
{
	for (size_t i = 0; i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			if (text->items[i].parts[k].kind == PART_LITERAL || text->items[i].parts[k].kind == HOLE_CHOICE)
				return true;
	return false;
}

/* A number, or what arithmetic makes. */
static bool is_number(const struct expr *expr, const struct template *value)
{
	const struct part *part = value->count == 1 && value->items[0].count == 1 ? &value->items[0].parts[0] : NULL;

	if (expr->kind == EXPR_BINARY && !text_equals(expr->operation.op, "+"))
		return !has_text(value);
	return part && part->expr && part->expr->kind == EXPR_NUMBER;
}

/* A sum of numbers joins no texts. */
static bool is_arithmetic(const struct expr *expr, const struct template *const *operands)
{
	bool number = false;

	for (size_t i = 0; i < expr->operation.count; i++) {
		enum expr_kind kind = expr->operation.operands[i]->kind;

		if (kind == EXPR_STRING || kind == EXPR_FSTRING)
			return false;
		number |= is_number(expr->operation.operands[i], operands[i]);
	}
	return number;
}

/* A number: as unstable as what it is made of, a clock aside, which may be rounded. */
static const struct template *eval_number_of(struct eval *eval, const struct scope *scope, const struct expr *expr,
					     const struct template *const *operands)
{
	for (size_t i = 0; i < expr->operation.count; i++) {
		const struct alternative *first = &operands[i]->items[0];
		enum part_kind kind = first->count == 1 ? first->parts[0].kind : PART_LITERAL;

		if (kind == HOLE_SALTED_HASH || kind == HOLE_IDENTITY || kind == HOLE_RANDOM)
			return operands[i];
	}
	return eval_hole(eval, HOLE_VALUE, scope, expr);
}

static const struct template *eval_sum(struct eval *eval, const struct scope *scope, const struct expr *expr,
				       const struct template *const *operands)
{
	const struct template *sum = template_empty(eval->arena, NULL, NULL);

	for (size_t i = 0; i < expr->operation.count; i++)
		sum = template_concat(eval->arena, sum, operands[i]);
	return template_built_by(eval->arena, sum, expr, scope);
}

static const struct template *eval_binary(struct eval *eval, const struct frame *frame, const struct scope *scope,
					  const struct expr *expr)
{
	const struct template *operands[EVAL_OPERANDS];
	const char *op = expr->operation.op;

	if (expr->operation.count > EVAL_OPERANDS)
		return template_unknown(eval->arena, expr, scope);
	for (size_t i = 0; i < expr->operation.count; i++)
		operands[i] = eval_field(eval, frame, scope, expr->operation.operands[i]);
	if (text_equals(op, "+") && !is_arithmetic(expr, operands))
		return eval_sum(eval, scope, expr, operands);
	if (text_equals(op, "%") && expr->operation.count == 2 && has_text(operands[0]))
		return template_built_by(eval->arena,
					 eval_percent(eval, frame, scope, operands[0], expr->operation.operands[1]), expr,
					 scope);
	return eval_number_of(eval, scope, expr, operands);
}

static const struct template *eval_fstring(struct eval *eval, const struct frame *frame, const struct scope *scope,
					   const struct expr *expr)
{
	const struct template *text = template_empty(eval->arena, expr, scope), *next;

	if (expr->fstring.count > EVAL_OPERANDS)
		return template_unknown(eval->arena, expr, scope);
	for (size_t i = 0; i < expr->fstring.count; i++) {
		const struct fpart *part = &expr->fstring.parts[i];

		if (!part->value)
			next = template_literal(eval->arena, part->literal, expr, scope);
		else if (part->conversion == 'r' || part->conversion == 'a')
			next = eval_hole(eval, HOLE_VALUE, scope, part->value);
		else
			next = eval_field(eval, frame, scope, part->value);
		text = template_concat(eval->arena, text, next);
	}
	return template_built_by(eval->arena, text, expr, scope);
}

static const struct template *eval_either(struct eval *eval, const struct frame *frame, const struct scope *scope,
					  const struct expr *const *items, size_t count)
{
	const struct template *all = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct template *one;

		if (items[i]->kind == EXPR_NONE && count > 1)
			continue;
		one = eval_expr(eval, frame, scope, items[i]);
		all = all ? template_union(eval->arena, all, one) : one;
	}
	return all ? all : template_unknown(eval->arena, NULL, NULL);
}

static const struct template *eval_conditional(struct eval *eval, const struct frame *frame, const struct scope *scope,
					       const struct expr *expr)
{
	const struct expr *const ways[] = { expr->conditional.then, expr->conditional.otherwise };
	const struct function *function = scope_function(scope);

	switch (function ? frame_decides(frame_of(frame, function), expr->conditional.test) : OUTCOME_UNKNOWN) {
	case OUTCOME_TRUE: return eval_expr(eval, frame, scope, ways[0]);
	case OUTCOME_FALSE: return eval_expr(eval, frame, scope, ways[1]);
	default: return eval_either(eval, frame, scope, ways, 2);
	}
}

static const struct template *eval_boolean(struct eval *eval, const struct frame *frame, const struct scope *scope,
					   const struct expr *expr)
{
	size_t count = expr->operation.count < EVAL_RESULTS ? expr->operation.count : EVAL_RESULTS;

	if (text_equals(expr->operation.op, "or"))
		return eval_either(eval, frame, scope, expr->operation.operands, count);
	return eval_expr(eval, frame, scope, expr->operation.operands[expr->operation.count - 1]);
}

/* The value of a constant dict or list under a constant index. */
static const struct template *eval_subscript(struct eval *eval, const struct frame *frame, const struct scope *scope,
					     const struct expr *expr)
{
	const struct expr *object = expr->subscript.object, *index = expr->subscript.index;
	struct entity entity;
	struct slice wanted, key;

	if (index->kind == EXPR_SLICE) {
		if (!index->slice.lower)
			return eval_expr(eval, frame, scope, object);
		return eval_hole(eval, HOLE_VALUE, scope, expr);
	}
	entity = project_resolve(eval->project, scope, object);
	if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value)
		return eval_hole(eval, HOLE_VALUE, scope, expr);
	object = entity.run.items[0].value;
	if (object->kind != EXPR_DICT || !template_is_literal(eval_expr(eval, frame, scope, index), &wanted))
		return eval_hole(eval, HOLE_VALUE, scope, expr);
	for (size_t i = 0; i < object->dict.count && i < EVAL_OPERANDS; i++) {
		const struct dict_entry *entry = &object->dict.entries[i];
		const struct scope *where = entity.run.items[0].scope;

		if (entry->key && template_is_literal(eval_expr(eval, NULL, where, entry->key), &key) &&
		    slice_equals(key, wanted))
			return eval_expr(eval, NULL, where, entry->value);
	}
	return eval_hole(eval, HOLE_VALUE, scope, expr);
}

static const struct template *eval_number(struct eval *eval, const struct scope *scope, const struct expr *expr)
{
	if (!expr->number.is_integer)
		return template_literal(eval->arena, expr->number.text, expr, scope);
	return template_literal(eval->arena, slice_of(arena_printf(eval->arena, "%lld", (long long)expr->number.value)),
				expr, scope);
}

static const struct template *eval_kind(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_STRING: return template_literal(eval->arena, expr->string.text, expr, scope);
	case EXPR_FSTRING: return eval_fstring(eval, frame, scope, expr);
	case EXPR_NUMBER: return eval_number(eval, scope, expr);
	case EXPR_TRUE: return template_literal(eval->arena, slice_of("True"), expr, scope);
	case EXPR_FALSE: return template_literal(eval->arena, slice_of("False"), expr, scope);
	case EXPR_NONE: return template_literal(eval->arena, slice_of("None"), expr, scope);
	case EXPR_NAME: return eval_name(eval, frame, scope, expr);
	case EXPR_ATTRIBUTE: return eval_attribute(eval, frame, scope, expr);
	case EXPR_CALL: return eval_call(eval, frame, scope, expr);
	case EXPR_BINARY: return eval_binary(eval, frame, scope, expr);
	case EXPR_BOOLEAN: return eval_boolean(eval, frame, scope, expr);
	case EXPR_CONDITIONAL: return eval_conditional(eval, frame, scope, expr);
	case EXPR_SUBSCRIPT: return eval_subscript(eval, frame, scope, expr);
	case EXPR_AWAIT: return eval_expr(eval, frame, scope, expr->operand);
	case EXPR_NAMED: return eval_expr(eval, frame, scope, expr->named.value);
	default: return eval_hole(eval, HOLE_VALUE, scope, expr);
	}
}

/* What is large took long to make. */
enum { PARTS_OF_STEP = 32 };

static size_t parts_of(const struct template *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->count; i++)
		count += text->items[i].count;
	return count;
}

const struct template *eval_expr(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr)
{
	const struct template *text;

	if (eval->depth <= 0 || eval->steps <= 0) {
		eval->cuts++;
		return template_unknown(eval->arena, expr, scope);
	}
	eval->depth--;
	eval->steps--;
	text = eval_kind(eval, frame, scope, expr);
	eval->steps -= (int)(parts_of(text) / PARTS_OF_STEP);
	eval->depth++;
	return text;
}

const struct template *eval_in_frame(struct eval *eval, const struct frame *frame, const struct scope *scope,
				     const struct expr *expr)
{
	struct pointer_map *held = eval->held;
	const struct template *text;

	eval->held = NULL;
	text = eval_expr(eval, frame, scope, expr);
	eval->held = held;
	return text;
}

/* ---- lists ---- */

static bool add_items(struct items *out, const struct expr *list)
{
	for (size_t i = 0; i < list->items.count; i++) {
		if (out->count == sizeof out->items / sizeof *out->items || list->items.items[i]->kind == EXPR_STARRED)
			return false;
		out->items[out->count++] = list->items.items[i];
	}
	return true;
}

static bool is_list(const struct expr *expr)
{
	return expr->kind == EXPR_LIST || expr->kind == EXPR_TUPLE || expr->kind == EXPR_SET;
}

static const struct expr *only_argument_of(const struct expr *expr, const char *name)
{
	return expr->kind == EXPR_CALL && expr->call.count == 1 && expr->call.callee->kind == EXPR_NAME &&
			       text_equals(expr->call.callee->name.id, name)
		       ? expr->call.arguments[0].value
		       : NULL;
}

const struct expr *list_behind(const struct expr *expr)
{
	const struct comprehension_clause *clause;
	const struct expr *element;

	if (only_argument_of(expr, "list") || only_argument_of(expr, "tuple"))
		return expr->call.arguments[0].value;
	if (expr->kind == EXPR_CALL && expr->call.count == 2 && expr->call.callee->kind == EXPR_NAME &&
	    text_equals(expr->call.callee->name.id, "map") && expr->call.arguments[0].value->kind == EXPR_NAME &&
	    text_equals(expr->call.arguments[0].value->name.id, "str"))
		return expr->call.arguments[1].value;
	if (expr->kind != EXPR_COMPREHENSION || expr->comprehension.clause_count != 1 || expr->comprehension.value)
		return NULL;
	clause = &expr->comprehension.clauses[0];
	element = expr->comprehension.element;
	element = only_argument_of(element, "str") ? only_argument_of(element, "str") : element;
	return clause->condition_count == 0 && clause->target->kind == EXPR_NAME && element->kind == EXPR_NAME &&
			       text_equals(element->name.id, clause->target->name.id)
		       ? clause->iterable
		       : NULL;
}

/* `[a] + [b, c]`, all in one scope. */
static bool add_sum(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *sum,
		    struct items *out)
{
	for (size_t i = 0; i < sum->operation.count; i++) {
		struct items more;

		if (!eval_items(eval, frame, scope, sum->operation.operands[i], &more) || more.scope != scope ||
		    out->count + more.count > sizeof out->items / sizeof *out->items)
			return false;
		memcpy(out->items + out->count, more.items, more.count * sizeof *more.items);
		out->count += more.count;
	}
	return true;
}

bool eval_items(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *expr,
		struct items *out)
{
	struct entity entity;

	*out = (struct items){ .scope = scope };
	if (eval->depth <= 0)
		return false;
	if (is_list(expr))
		return add_items(out, expr);
	if (list_behind(expr)) {
		bool known;

		eval->depth--;
		known = eval_items(eval, frame, scope, list_behind(expr), out);
		eval->depth++;
		return known;
	}
	if (expr->kind == EXPR_BINARY && text_equals(expr->operation.op, "+"))
		return add_sum(eval, frame, scope, expr, out);
	entity = project_resolve(eval->project, scope, expr);
	if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value ||
	    !is_list(entity.run.items[0].value) || entity.run.items[0].kind != BINDING_ASSIGN ||
	    eval_is_filled(scope, expr))
		return false;
	out->scope = entity.run.items[0].scope;
	return add_items(out, entity.run.items[0].value);
}

/* ---- questions from outside ---- */

struct answers {
	struct pointer_map *whole; /* expr -> struct template */
};

static struct answers *answers_of(struct project *project)
{
	void **slot = project_memo(project, MEMO_TEMPLATES, NULL);

	if (!*slot) {
		struct answers *made = ARENA_NEW(project_arena(project), struct answers);

		made->whole = pointer_map_new(project_arena(project));
		*slot = made;
	}
	return *slot;
}

const struct template *template_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct answers *answers = answers_of(project);
	const void *known;
	const struct template *text;
	struct eval eval;

	if (pointer_map_get(answers->whole, expr, &known))
		return known;
	eval_init(&eval, project);
	text = eval_finish(&eval, eval_expr(&eval, NULL, scope, expr));
	pointer_map_put(answers->whole, expr, text);
	return text;
}
