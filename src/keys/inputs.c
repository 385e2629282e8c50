#include "keys/inputs.h"

#include "keys/fields.h"
#include "project/types.h"
#include "project/words.h"
#include "syntax/visit.h"
#include "values/reach.h"

void inputs_init(struct inputs *inputs, struct project *project, const struct function *function)
{
	inputs->project = project;
	inputs->function = function;
	inputs->use = (struct span){ 0 };
	inputs->fixed_count = inputs->left_out_count = inputs->count = inputs->seen_count = 0;
	inputs->reads_cache = inputs->too_many = false;
}

/* ---- paths ---- */

/* What is asked of a name, from the name on. */
struct path {
	const struct expr *name;
	struct step steps[INPUT_STEPS];
	size_t count;
};

static bool push_step(struct path *path, enum step_kind kind, struct slice text)
{
	if (path->count == INPUT_STEPS)
		return false;
	path->steps[path->count++] = (struct step){ kind, text };
	return true;
}

/* The item that a call asks for: `body.get("page", 1)`. */
static const struct expr *asked_item(const struct inputs *inputs, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	const struct expr *item = call->call.count ? call->call.arguments[0].value : NULL;

	if (callee->kind != EXPR_ATTRIBUTE || !item || item->kind != EXPR_STRING ||
	    !pack_word_is(project_packs(inputs->project), WORD_ITEM, callee->attribute.name))
		return NULL;
	return item;
}

/* False where EXPR is no chain of attributes and literal items that a name begins. */
static bool path_of(const struct inputs *inputs, const struct expr *expr, struct path *path)
{
	const struct expr *item;

	switch (expr->kind) {
	case EXPR_NAME: *path = (struct path){ .name = expr }; return true;
	case EXPR_ATTRIBUTE:
		return path_of(inputs, expr->attribute.object, path) &&
		       push_step(path, STEP_ATTRIBUTE, slice_of(expr->attribute.name));
	case EXPR_SUBSCRIPT:
		return expr->subscript.index->kind == EXPR_STRING && path_of(inputs, expr->subscript.object, path) &&
		       push_step(path, STEP_ITEM, expr->subscript.index->string.text);
	case EXPR_CALL:
		item = asked_item(inputs, expr);
		return item && path_of(inputs, expr->call.callee->attribute.object, path) &&
		       push_step(path, STEP_ITEM, item->string.text);
	default: return false;
	}
}

bool inputs_same_root(const struct input *a, const struct input *b)
{
	return a->parameter == b->parameter && a->local == b->local;
}

/* ---- what is fixed ---- */

static bool same_text(const struct ast *ast, const struct expr *a, const struct expr *b)
{
	return slice_equals(ast_text(ast, a->span), ast_text(ast, b->span));
}

struct fixing {
	struct inputs *inputs;
	struct span use;
};

/* What is bound anew between the test and the use is not what was tested. */
static void add_fixed(struct fixing *fixing, const struct expr *expr)
{
	struct inputs *inputs = fixing->inputs;
	struct binding_run run;
	struct path path;

	if (!path_of(inputs, expr, &path) || inputs->fixed_count == FIXED_MAX)
		return;
	run = scope_bindings(inputs->function->scope, path.name->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].span.offset > expr->span.offset && run.items[i].span.offset < fixing->use.offset)
			return;
	inputs->fixed[inputs->fixed_count++] = expr;
}

static bool is_literal(const struct expr *expr)
{
	return expr->kind == EXPR_NONE || expr->kind == EXPR_TRUE || expr->kind == EXPR_FALSE ||
	       expr->kind == EXPR_STRING || expr->kind == EXPR_NUMBER;
}

static bool is_truth(const struct expr *expr)
{
	return expr && (expr->kind == EXPR_TRUE || expr->kind == EXPR_FALSE || expr->kind == EXPR_COMPARE ||
			(expr->kind == EXPR_UNARY && text_equals(expr->operation.op, "not")));
}

/* A name that is true or false is one of the two: a parameter that is so by default, or a comparison. */
static bool is_flag(const struct function *function, const struct expr *expr)
{
	struct binding_run run = { 0 };

	if (expr->kind == EXPR_NAME)
		run = scope_bindings(function->scope, expr->name.id);
	if (run.count != 1)
		return false;
	return is_truth(run.items[0].kind == BINDING_PARAMETER ? run.items[0].parameter->default_value
		       : run.items[0].kind == BINDING_ASSIGN    ? run.items[0].value
								: NULL);
}

/* What TEST fixes by being true, or false: false things are alike, true ones are not. */
static void fix(struct fixing *fixing, const struct expr *test, bool outcome)
{
	const char *op;

	if (test->kind == EXPR_UNARY && text_equals(test->operation.op, "not")) {
		fix(fixing, test->operation.operands[0], !outcome);
		return;
	}
	if (test->kind == EXPR_BOOLEAN && text_equals(test->operation.op, "and") == outcome) {
		for (size_t i = 0; i < test->operation.count; i++)
			fix(fixing, test->operation.operands[i], outcome);
		return;
	}
	if (test->kind != EXPR_COMPARE) {
		if (!outcome || is_flag(fixing->inputs->function, test))
			add_fixed(fixing, test);
		return;
	}
	op = test->operation.op;
	if (test->operation.count == 2 && is_literal(test->operation.operands[1]) &&
	    (outcome ? text_equals(op, "is") || text_equals(op, "==")
		     : text_equals(op, "is not") || text_equals(op, "!=")))
		add_fixed(fixing, test->operation.operands[0]);
}

static bool leaves(const struct block *block)
{
	const struct stmt *last = block->count ? block->items[block->count - 1] : NULL;

	return last && (last->kind == STMT_RETURN || last->kind == STMT_RAISE);
}

static bool holds_span(const struct block *block, struct span span)
{
	return block->count && block->items[0]->span.offset <= span.offset &&
	       span_end(block->items[block->count - 1]->span) >= span_end(span);
}

static void fix_by_branches(struct fixing *fixing, const struct stmt *stmt)
{
	struct span use = fixing->use;

	for (size_t i = 0; i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		const struct block *body = &branch->body;

		if (holds_span(body, use)) {
			if (branch->test)
				fix(fixing, branch->test, true);
			return;
		}
		if (branch->test && (span_contains(stmt->span, use) || leaves(body)))
			fix(fixing, branch->test, false);
	}
}

static bool fix_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct fixing *fixing = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_IF && stmt->span.offset < fixing->use.offset)
		fix_by_branches(fixing, stmt);
	return true;
}

void inputs_fix(struct inputs *inputs, const struct expr *call)
{
	struct fixing fixing = { inputs, call->span };
	struct visitor visitor = { .stmt = fix_stmt, .data = &fixing };

	inputs->use = call->span;
	visit_function(&visitor, inputs->function);
}

static bool is_fixed(const struct inputs *inputs, const struct expr *expr)
{
	for (size_t i = 0; i < inputs->fixed_count; i++)
		if (same_text(inputs->function->scope->ast, inputs->fixed[i], expr))
			return true;
	return false;
}

/* ---- following ---- */

static bool visit_part(struct visitor *self, const struct expr *expr, const struct scope *scope);

static bool is_cache_read(const struct inputs *inputs, const struct expr *call)
{
	const struct scope *scope = inputs->function->scope;
	struct key_sites sites =
		module_key_sites(inputs->project, project_scope_module(inputs->project, scope));

	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].call == call && role_reads(sites.items[i].role))
			return true;
	return false;
}

static void add(struct inputs *inputs, struct input input)
{
	if (inputs->count == INPUTS_MAX)
		inputs->too_many = true;
	else
		inputs->items[inputs->count++] = input;
}

static struct input input_of(const struct path *path, const struct scope *scope, const struct expr *whole)
{
	struct input input = { .count = path->count, .expr = whole, .scope = scope };

	memcpy(input.steps, path->steps, sizeof input.steps);
	return input;
}

static void follow_path(struct inputs *inputs, const struct scope *scope, const struct path *path,
			const struct expr *whole);

/* The tests of the branches that lead to STMT, but for those that ask whether the cache had the value. */
static void follow_tests(struct inputs *inputs, const struct block *block, const struct stmt *target);

static void follow_test(struct inputs *inputs, const struct expr *test)
{
	struct inputs one;

	inputs_init(&one, inputs->project, inputs->function);
	memcpy(one.seen, inputs->seen, sizeof one.seen);
	one.seen_count = inputs->seen_count;
	inputs_follow(&one, inputs->function->scope, test);
	for (size_t i = 0; i < one.count && !one.reads_cache; i++)
		add(inputs, one.items[i]);
}

static void follow_branches(struct inputs *inputs, const struct stmt *stmt, const struct stmt *target)
{
	bool leads_on;

	for (size_t i = 0; i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];

		for (size_t k = 0; k < branch->body.count; k++) {
			if (!span_contains(branch->body.items[k]->span, target->span))
				continue;
			leads_on = inputs->use.length && holds_span(&branch->body, inputs->use);
			for (size_t t = 0; t <= i && !leads_on; t++)
				if (stmt->branches.items[t].test && !is_fixed(inputs, stmt->branches.items[t].test))
					follow_test(inputs, stmt->branches.items[t].test);
			follow_tests(inputs, &branch->body, target);
		}
	}
}

static void follow_tests(struct inputs *inputs, const struct block *block, const struct stmt *target)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct stmt *stmt = block->items[i];

		if (stmt == target || !span_contains(stmt->span, target->span))
			continue;
		if (stmt->kind == STMT_IF)
			follow_branches(inputs, stmt, target);
		else if (stmt->kind == STMT_WITH)
			follow_tests(inputs, &stmt->with.body, target);
		else if (stmt->kind == STMT_TRY)
			follow_tests(inputs, &stmt->try_.body, target);
		else if (stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE)
			follow_tests(inputs, &stmt->loop.body, target);
	}
}

static bool is_seen(struct inputs *inputs, const struct binding *binding)
{
	for (size_t i = 0; i < inputs->seen_count; i++)
		if (inputs->seen[i] == binding)
			return true;
	if (inputs->seen_count == INPUTS_SEEN) {
		inputs->too_many = true;
		return true;
	}
	inputs->seen[inputs->seen_count++] = binding;
	return false;
}

/* `rows = rows.select_related(*related)`: the same rows, whether it is done or not. */
static bool gives_same_rows(const struct inputs *inputs, const struct expr *expr)
{
	return expr && expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	       pack_word_is(project_packs(inputs->project), WORD_SAME_ROWS, expr->call.callee->attribute.name);
}

static void follow_binding(struct inputs *inputs, const struct binding *binding)
{
	struct visitor visitor = { .expr = visit_part, .nested = true, .data = inputs };

	if (is_seen(inputs, binding))
		return;
	if (binding->stmt && binding->conditional && !gives_same_rows(inputs, binding->value))
		follow_tests(inputs, &inputs->function->body, binding->stmt);
	if (binding->kind == BINDING_FUNCTION)
		visit_function(&visitor, binding->function);
	if (binding->value)
		inputs_follow(inputs, binding->scope, binding->value);
}

static void on_return(struct inputs *made, const struct block *block);

static void return_in(struct inputs *made, const struct stmt *stmt)
{
	if (stmt->kind == STMT_RETURN && stmt->value)
		inputs_follow(made, made->function->scope, stmt->value);
	if (stmt->kind == STMT_IF)
		for (size_t i = 0; i < stmt->branches.count; i++)
			on_return(made, &stmt->branches.items[i].body);
}

static void on_return(struct inputs *made, const struct block *block)
{
	for (size_t i = 0; i < block->count; i++)
		return_in(made, block->items[i]);
}

/* `return Client(self.token)`: a client, and what it is asked for may be the same for all. */
static bool makes_client(const struct inputs *inputs, const struct function *getter)
{
	const struct block *body = &getter->body;
	const struct stmt *last = body->count ? body->items[body->count - 1] : NULL;
	struct entity made = { .kind = ENTITY_UNKNOWN };

	if (last && last->kind == STMT_RETURN && last->value && last->value->kind == EXPR_CALL)
		made = project_resolve(inputs->project, getter->scope, last->value->call.callee);
	return made.kind == ENTITY_CLASS &&
	       !class_is_kind(inputs->project, (struct class_ref){ made.class_def, made.name }, "model");
}

/* What `self.cache_key` is made of, seen from the function that reads it; false where it is no property. */
static bool follow_getter(struct inputs *inputs, const struct path *path, const struct parameter *self,
			  const struct scope *scope, const struct expr *whole)
{
	const struct class_def *class_def = function_class(inputs->function);
	const struct function *getter;
	struct inputs made;

	if (!class_def || self != inputs->function->parameters || path->count != 1)
		return false;
	getter = class_method(inputs->project, class_def,
			      arena_text(project_arena(inputs->project), path->steps[0].text), NULL);
	if (!getter || getter == inputs->function || getter->parameter_count != 1 ||
	    !function_is_property(inputs->project, getter))
		return false;
	if (makes_client(inputs, getter))
		return true;
	inputs_init(&made, inputs->project, getter);
	on_return(&made, &getter->body);
	for (size_t i = 0; i < made.count; i++) {
		struct input input = made.items[i];

		input.parameter = input.parameter ? self : NULL;
		input.expr = whole;
		input.scope = scope;
		add(inputs, input);
	}
	inputs->reads_cache |= made.reads_cache;
	return made.count > 0;
}

/* A local that one call made, and whose items are asked for: each item is an input of its own. */
static bool is_record(const struct inputs *inputs, const struct binding *binding, const struct path *path)
{
	return path->count && path->steps[0].kind == STEP_ITEM && binding->kind == BINDING_ASSIGN && binding->value &&
	       binding->value->kind == EXPR_CALL && !is_cache_read(inputs, binding->value);
}

/* `params = request.GET`, then `params["page"]` */
static bool follow_alias(struct inputs *inputs, const struct binding *binding, const struct path *path,
			 const struct expr *whole)
{
	struct path longer;

	if (binding->kind != BINDING_ASSIGN || !binding->value || !path->count || binding->conditional ||
	    !path_of(inputs, binding->value, &longer) || longer.count + path->count > INPUT_STEPS)
		return false;
	memcpy(longer.steps + longer.count, path->steps, path->count * sizeof *path->steps);
	longer.count += path->count;
	follow_path(inputs, binding->scope, &longer, whole);
	return true;
}

static void follow_path(struct inputs *inputs, const struct scope *scope, const struct path *path,
			const struct expr *whole)
{
	const char *name = path->name->name.id;
	const struct scope *home = scope_of_name(scope, name);
	struct input input = input_of(path, scope, whole);
	struct binding_run run;
	struct reach reach;

	if (!home || home != inputs->function->scope || is_fixed(inputs, path->name) || is_fixed(inputs, whole))
		return;
	run = scope_bindings(home, name);
	reach = reach_bindings(&inputs->function->body, run, path->name->span.offset);
	inputs->too_many |= reach.too_many;
	for (size_t i = 0; i < reach.count; i++) {
		if (reach.items[i]->kind == BINDING_PARAMETER)
			continue;
		if (reach.count == 1 && !reach.entry && is_record(inputs, reach.items[i], path)) {
			input.local = reach.items[i];
			add(inputs, input);
		} else if (!follow_alias(inputs, reach.items[i], path, whole)) {
			follow_binding(inputs, reach.items[i]);
		}
	}
	input.local = NULL;
	for (size_t i = 0; i < run.count && reach.entry; i++) {
		input.parameter = run.items[i].kind == BINDING_PARAMETER ? run.items[i].parameter : NULL;
		if (input.parameter && !follow_getter(inputs, path, input.parameter, scope, whole))
			add(inputs, input);
	}
}

/* ---- expressions ---- */

/* Words of parameters that say how, not what. */
static const char *const hows[] = {
	"args",    "cache",   "callback", "client", "conn",     "connection", "db",    "default", "expire",
	"expires", "fn",      "force",    "func",   "function", "kwargs",     "load",  "loader",  "log",
	"logger",  "refresh", "session",  "task",   "timeout",  "ttl",        "using", "verbose", "version",
};

bool says_how(const char *name)
{
	for (size_t i = 0; i < sizeof hows / sizeof *hows; i++)
		if (text_equals(hows[i], name))
			return true;
	return false;
}

static bool is_beside_the_point(const struct inputs *inputs, const struct expr *call, const struct argument *argument)
{
	const struct pack_set *packs = project_packs(inputs->project);
	const struct expr *callee = call->call.callee;

	if (gives_same_rows(inputs, call))
		return true;
	if (argument->kind != ARGUMENT_KEYWORD)
		return false;
	if (says_how(argument->name))
		return true;
	/* what a row that is there already does not hold */
	return callee->kind == EXPR_ATTRIBUTE && pack_word_is(packs, WORD_FINDS_OR_MAKES, callee->attribute.name) &&
	       pack_word_is(packs, WORD_ROW_DEFAULTS, argument->name);
}

/*
 * Whether the call finds one row by what its keyword arguments say: what the rows are narrowed by besides then decides
 * whether there is one, and not which.
 */
static bool finds_row(const struct inputs *inputs, const struct expr *call, const struct scope *scope)
{
	const struct pack_set *packs = project_packs(inputs->project);
	const struct expr *callee = call->call.callee, *rows = NULL, *head;
	const char *name = project_callee_name(inputs->project, scope, call);
	struct entity model = { .kind = ENTITY_UNKNOWN };

	if (name && names_hold(&packs->words[WORD_ROW_OR_RAISE], name))
		rows = call_argument(call, 0, NULL);
	else if (callee->kind == EXPR_ATTRIBUTE && names_hold(&packs->queryset.instances, callee->attribute.name))
		rows = callee->attribute.object;
	head = rows ? expr_head(rows) : NULL;
	if (head)
		model = project_resolve(inputs->project, scope, head);
	for (size_t i = 0; head && i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];

		if (argument->kind == ARGUMENT_KEYWORD &&
		    (pack_word_is(packs, WORD_ROW_KEY, argument->name) ||
		     (model.kind == ENTITY_CLASS && field_is_unique(inputs->project, model.class_def, argument->name))))
			return true;
	}
	return false;
}

static void follow_call(struct visitor *self, const struct expr *call, const struct scope *scope)
{
	struct inputs *inputs = self->data;
	const struct expr *callee = call->call.callee, *object;
	bool is_item = asked_item(inputs, call) != NULL;
	struct path path;

	inputs->reads_cache |= is_cache_read(inputs, call);
	object = callee->kind == EXPR_ATTRIBUTE ? callee->attribute.object : NULL;
	if (is_item && path_of(inputs, call, &path)) {
		follow_path(inputs, scope, &path, call);
	} else if (finds_row(inputs, call, scope)) {
		for (size_t i = 0; i < call->call.count; i++)
			if (call->call.arguments[i].kind == ARGUMENT_KEYWORD)
				visit_expr(self, call->call.arguments[i].value, scope);
		return;
	} else if (!object)
		visit_expr(self, callee, scope);
	else if (object->kind == EXPR_NAME && name_is_kind(inputs->project, object->name.id, "request"))
		visit_expr(self, callee, scope); /* what it is asked for may tell all of it */
	else
		visit_expr(self, object, scope);
	for (size_t i = is_item ? 1 : 0; i < call->call.count; i++)
		if (!is_beside_the_point(inputs, call, &call->call.arguments[i]))
			visit_expr(self, call->call.arguments[i].value, scope);
}

void inputs_leave_out(struct inputs *inputs, const struct expr *expr)
{
	if (inputs->left_out_count < LEFT_OUT_MAX)
		inputs->left_out[inputs->left_out_count++] = expr;
}

static bool is_left_out(const struct inputs *inputs, const struct expr *expr)
{
	for (size_t i = 0; i < inputs->left_out_count; i++)
		if (inputs->left_out[i] == expr)
			return true;
	return false;
}

static bool visit_part(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct inputs *inputs = self->data;
	struct path path;

	if (is_left_out(inputs, expr))
		return false;
	if (expr->kind == EXPR_CALL) {
		follow_call(self, expr, scope);
		return false;
	}
	if ((expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE && expr->kind != EXPR_SUBSCRIPT) ||
	    !path_of(inputs, expr, &path))
		return true;
	follow_path(inputs, scope, &path, expr);
	return false;
}

void inputs_follow(struct inputs *inputs, const struct scope *scope, const struct expr *expr)
{
	struct visitor visitor = { .expr = visit_part, .nested = true, .data = inputs };

	visit_expr(&visitor, expr, scope);
}
