#include "analysis/upkeep.h"

#include "syntax/visit.h"

/* Calls between the function that stores a value and the one that reads the clock. */
enum { CLOCK_HOPS = 1 };

/* Local names that are followed on the way to the shared cache. */
enum { NAMES_MAX = 8, STORE_HOPS = 2 };

/* ---- age ---- */

struct age_search {
	struct project *project;
	const struct function *function;
	int hops;
	bool found;
};

struct stopwatch_search {
	struct project *project;
	bool found;
};

static bool on_stopwatch(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct stopwatch_search *search = visitor->data;
	struct entity entity;

	if (expr->kind != EXPR_CALL || search->found)
		return !search->found;
	entity = project_resolve(search->project, scope, expr->call.callee);
	search->found = entity.kind == ENTITY_EXTERNAL &&
			pack_word_is(project_packs(search->project), WORD_STOPWATCH, entity.name);
	return !search->found;
}

/* Such a clock makes no value, so it is no reading. */
static bool reads_stopwatch(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct stopwatch_search search = { project, false };
	struct visitor visitor = { .expr = on_stopwatch, .data = &search };

	visit_expr(&visitor, expr, scope);
	return search.found;
}

static bool reads_clock(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct reading_list list = expression_readings(project, scope, expr);

	if (reads_stopwatch(project, scope, expr))
		return true;
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].tells == TELLS_CLOCK && list.items[i].chain.count <= CLOCK_HOPS + 1)
			return true;
	return false;
}

struct carrying {
	struct project *project;
	int names; /* that may still be followed */
	bool found;
};

/* A name that was bound to something made of the clock. */
static bool on_operand(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct carrying *carrying = visitor->data;
	const struct scope *bound = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (bound && bound->kind == SCOPE_FUNCTION)
		run = scope_bindings(bound, expr->name.id);
	for (size_t i = 0; i < run.count && !carrying->found && carrying->names-- > 0; i++) {
		if (run.items[i].kind != BINDING_ASSIGN || !run.items[i].value)
			continue;
		carrying->found = reads_clock(carrying->project, run.items[i].scope, run.items[i].value);
		if (!carrying->found)
			visit_expr(visitor, run.items[i].value, run.items[i].scope);
	}
	return !carrying->found;
}

static bool carries_clock(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct carrying carrying = { project, NAMES_MAX, false };
	struct visitor visitor = { .expr = on_operand, .data = &carrying };

	if (reads_clock(project, scope, expr))
		return true;
	visit_expr(&visitor, expr, scope);
	return carrying.found;
}

static bool search_age(struct project *project, const struct function *function, int hops);

static bool on_age(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct age_search *search = visitor->data;
	const struct function *callee;

	if (expr->kind == EXPR_COMPARE)
		for (size_t i = 0; i < expr->operation.count; i++)
			search->found = search->found ||
					carries_clock(search->project, scope, expr->operation.operands[i]);
	if (expr->kind == EXPR_CALL && !search->found && search->hops > 0 &&
	    project_callees(search->project, scope, expr, &callee, 1) && callee != search->function)
		search->found = search_age(search->project, callee, search->hops - 1);
	return !search->found;
}

static bool search_age(struct project *project, const struct function *function, int hops)
{
	struct age_search search = { .project = project, .function = function, .hops = hops };
	struct visitor visitor = { .expr = on_age, .data = &search };

	visit_function(&visitor, function);
	return search.found;
}

struct name_search {
	const char *name;
	bool found;
};

static bool on_named(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct name_search *search = visitor->data;

	(void)scope;
	search->found |= (expr->kind == EXPR_NAME && text_equals(expr->name.id, search->name)) ||
			 (expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, search->name)) ||
			 (expr->kind == EXPR_STRING && slice_is(expr->string.text, search->name));
	return !search->found;
}

/* `hasattr(holder, "NAME")` names it too. */
static bool names_in(const struct expr *expr, const struct scope *scope, const char *name)
{
	struct name_search search = { name, false };
	struct visitor visitor = { .expr = on_named, .data = &search };

	visit_expr(&visitor, expr, scope);
	return search.found;
}

/* `NAME < ...`, `... - NAME` */
static bool on_comparison(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct name_search *search = visitor->data;

	if (expr->kind == EXPR_COMPARE || (expr->kind == EXPR_BINARY && text_equals(expr->operation.op, "-")))
		search->found |= names_in(expr, scope, search->name);
	return !search->found;
}

struct stamp_search {
	struct project *project;
	bool found;
};

static const char *stamped_name(const struct expr *target, const struct scope *scope)
{
	const struct scope *bound = target->kind == EXPR_NAME ? scope_of_name(scope, target->name.id) : NULL;

	if (target->kind == EXPR_SUBSCRIPT)
		target = target->subscript.object;
	if (target->kind == EXPR_ATTRIBUTE)
		return target->attribute.name;
	return target->kind == EXPR_NAME && (!bound || bound->kind == SCOPE_MODULE) ? target->name.id : NULL;
}

/* `self.loaded_at = time.time()`, where `loaded_at` is compared in this file. */
static bool on_stamp(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct stamp_search *search = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_ASSIGN && stmt->assign.value && i < stmt->assign.count; i++) {
		struct name_search name = { stamped_name(stmt->assign.targets[i], scope), false };
		struct visitor inner = { .expr = on_comparison, .nested = true, .data = &name };

		if (!name.name || search->found || !carries_clock(search->project, scope, stmt->assign.value))
			continue;
		visit_module(&inner, scope->ast);
		search->found = name.found;
	}
	return !search->found;
}

bool compares_age(struct project *project, const struct function *function, const struct expr *value)
{
	struct stamp_search search = { .project = project };
	struct visitor visitor = { .stmt = on_stamp, .data = &search };

	if (search_age(project, function, CLOCK_HOPS) || carries_clock(project, function->scope, value))
		return true;
	visit_function(&visitor, function);
	return search.found;
}

/* ---- generations ---- */

struct store_search {
	struct project *project;
	bool marks; /* whether a digest, a clock, a language or a thread is looked for too */
	int names; /* that may still be followed */
	int hops;  /* likewise properties and functions, one within the other */
	bool found;
};

static bool is_shared_cache(struct project *project, const struct scope *scope, const struct expr *object)
{
	const struct pack_set *packs = project_packs(project);
	struct entity entity = project_resolve(project, scope, object);

	for (size_t i = 0; entity.kind == ENTITY_EXTERNAL && i < packs->cache_count; i++)
		if (names_hold(&packs->caches[i].objects, entity.name))
			return true;
	return false;
}

/* A function whose result changes when what is described does, or when somebody else asks. */
static bool makes_mark(struct project *project, const struct scope *scope, const struct expr *callee)
{
	static const char *const holes[] = { "digest", "clock", "language", "identity" };
	struct entity entity = project_resolve(project, scope, callee);
	const struct pack_key_part *part = NULL;

	if (entity.kind == ENTITY_EXTERNAL)
		part = pack_key_part_find(project_packs(project), entity.name);
	for (size_t i = 0; part && i < sizeof holes / sizeof *holes; i++)
		if (text_equals(part->hole, holes[i]))
			return true;
	return false;
}

/* The getter that an attribute runs, or the function that is called. */
static const struct function *run_by(struct project *project, const struct expr *expr, const struct scope *scope)
{
	const struct function *function = NULL;
	struct type object;

	if (expr->kind == EXPR_CALL)
		return project_callees(project, scope, expr, &function, 1) ? function : NULL;
	if (expr->kind != EXPR_ATTRIBUTE)
		return NULL;
	object = project_type(project, scope, expr->attribute.object);
	if (object.kind == TYPE_INSTANCE && object.cls.def)
		function = class_method(project, object.cls.def, expr->attribute.name, NULL);
	return function && function_is_property(project, function) ? function : NULL;
}

static void follow_into(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct store_search *search = visitor->data;
	const struct function *function = run_by(search->project, expr, scope);

	if (!function)
		return;
	search->hops--;
	visit_function(visitor, function);
	search->hops++;
}

static bool on_store(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct store_search *search = visitor->data;
	const struct scope *bound = expr->kind == EXPR_NAME ? scope_of_name(scope, expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE)
		search->found |= is_shared_cache(search->project, scope, expr->call.callee->attribute.object);
	if (expr->kind == EXPR_CALL && search->marks)
		search->found |= makes_mark(search->project, scope, expr->call.callee);
	if (!search->found && search->hops > 0)
		follow_into(visitor, expr, scope);
	if (bound && bound->kind == SCOPE_FUNCTION && search->names-- > 0)
		run = scope_bindings(bound, expr->name.id);
	for (size_t i = 0; i < run.count && !search->found; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value)
			visit_expr(visitor, run.items[i].value, run.items[i].scope);
	return !search->found;
}

bool reads_shared_store(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct store_search search = { .project = project, .names = NAMES_MAX, .hops = STORE_HOPS };
	struct visitor visitor = { .expr = on_store, .data = &search };

	visit_expr(&visitor, expr, scope);
	return search.found;
}

struct part_search {
	const struct function *function;
	const struct expr *value;
	const struct scope *scope; /* of the value */
	size_t parts;
	bool apart;
};

/* Whether VALUE, or what it is bound to in the function, is made of NAME. */
static bool is_made_of(const struct part_search *search, const char *name)
{
	const struct expr *value = search->value;
	struct binding_run run = { 0 };
	bool made = names_in(value, search->scope, name);

	if (value->kind == EXPR_NAME)
		run = scope_bindings(search->function->scope, value->name.id);
	for (size_t i = 0; i < run.count && !made; i++)
		made = !run.items[i].value || names_in(run.items[i].value, run.items[i].scope, name);
	return made;
}

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct part_search *search = visitor->data;
	struct binding_run run = { 0 };

	if (expr->kind != EXPR_NAME || scope_lookup(scope, expr->name.id, &run) != search->function->scope ||
	    (function_class(search->function) && expr_is_self(search->function, expr)))
		return true;
	search->parts++;
	search->apart |= run.items[0].kind == BINDING_PARAMETER && run.count == 1 &&
			 !is_made_of(search, expr->name.id);
	return true;
}

/* `RATES[code, version] = load(code)`: a parameter that only the key is made of tells old entries from new ones. */
static bool holds_a_mark(const struct function *function, const struct scope *scope, const struct expr *key,
			 const struct expr *value)
{
	struct part_search search = { .function = function, .value = value, .scope = scope };
	struct visitor visitor = { .expr = on_part, .data = &search };

	visit_expr(&visitor, key, scope);
	return search.parts > 1 && search.apart;
}

bool key_follows_changes(struct project *project, const struct function *function, const struct scope *scope,
			 const struct expr *key, const struct expr *value)
{
	struct store_search search = { .project = project, .marks = true, .names = NAMES_MAX, .hops = STORE_HOPS };
	struct visitor visitor = { .expr = on_store, .data = &search };

	visit_expr(&visitor, key, scope);
	return search.found || holds_a_mark(function, scope, key, value) ||
	       reading_worst(expression_readings(project, scope, key), VALIDITY_REQUEST) != NULL;
}

/* ---- guards ---- */

static bool ends_by_return(const struct block *block)
{
	return block->count && block->items[block->count - 1]->kind == STMT_RETURN;
}

struct guard_search {
	const char *name;
	struct span target;
	bool found;
};

static bool on_test(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct guard_search *search = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		bool leads = span_contains(stmt->span, search->target) ||
			     (stmt->span.offset < search->target.offset && ends_by_return(&branch->body));

		if (branch->test && leads)
			search->found |= names_in(branch->test, scope, search->name);
	}
	return !search->found;
}

bool is_guarded(const struct function *function, const char *name, const struct expr *target)
{
	struct guard_search search = { name, target->span, false };
	struct visitor visitor = { .stmt = on_test, .data = &search };

	visit_function(&visitor, function);
	return search.found;
}

/* ---- the last run ---- */

/* Whether whoever runs BLOCK to its end runs the statement at SPAN, in loops once for each round. */
static bool always_runs(const struct block *block, struct span span)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct stmt *stmt = block->items[i];

		if (!span_contains(stmt->span, span)) {
			if (stmt->kind == STMT_RETURN)
				return false;
			continue;
		}
		switch (stmt->kind) {
		case STMT_FOR: return always_runs(&stmt->loop.body, span);
		case STMT_WITH: return always_runs(&stmt->with.body, span);
		case STMT_TRY: return always_runs(&stmt->try_.body, span);
		case STMT_ASSIGN: return true;
		default: return false;
		}
	}
	return false;
}

struct last_run {
	const struct ast *ast;
	const struct expr *target;
	bool read;     /* the old entry, above */
	bool returned; /* on the way */
};

static bool same_text(const struct ast *ast, const struct expr *a, const struct expr *b)
{
	struct slice left = ast_text(ast, a->span), right = ast_text(ast, b->span);

	return left.size == right.size && memcmp(left.data, right.data, left.size) == 0;
}

static bool on_earlier(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct last_run *run = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;
	const struct expr *object = NULL, *key = NULL;

	(void)scope;
	if (expr->span.offset >= run->target->span.offset)
		return false;
	if (expr->kind == EXPR_SUBSCRIPT) {
		object = expr->subscript.object;
		key = expr->subscript.index;
	} else if (callee && callee->kind == EXPR_ATTRIBUTE && expr->call.count &&
		   (text_equals(callee->attribute.name, "get") || text_equals(callee->attribute.name, "pop"))) {
		object = callee->attribute.object;
		key = expr->call.arguments[0].value;
	}
	run->read |= object && same_text(run->ast, object, run->target->subscript.object) &&
		     same_text(run->ast, key, run->target->subscript.index);
	return true;
}

static bool on_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct last_run *run = visitor->data;

	(void)scope;
	run->returned |= stmt->kind == STMT_RETURN && stmt->span.offset < run->target->span.offset;
	return true;
}

bool is_of_last_run(const struct function *function, const struct expr *target)
{
	struct last_run run = { .ast = function->scope->ast, .target = target };
	struct visitor visitor = { .stmt = on_return, .expr = on_earlier, .data = &run };

	if (target->kind != EXPR_SUBSCRIPT || !always_runs(&function->body, target->span))
		return false;
	visit_function(&visitor, function);
	return run.read && !run.returned;
}
