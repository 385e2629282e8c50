#include "analysis/scratch.h"

#include "project/words.h"
#include "syntax/visit.h"

struct search {
	const struct function *function; /* that writes; while others are searched NULL */
	const struct expr *target;
	const char *name; /* of the attribute */
	const char *self; /* in the method that is searched */
	bool found;
};

static const struct parameter *request_of(struct project *project, const struct function *function)
{
	for (size_t i = 1; i < function->parameter_count; i++)
		if (name_is_kind(project, function->parameters[i].name, "request"))
			return &function->parameters[i];
	return NULL;
}

bool takes_request(struct project *project, const struct function *function)
{
	return request_of(project, function) != NULL;
}

static bool is_read_of(const struct search *search, const struct expr *expr)
{
	return expr->kind == EXPR_ATTRIBUTE && expr != search->target &&
	       text_equals(expr->attribute.name, search->name) &&
	       expr->attribute.object->kind == EXPR_NAME &&
	       text_equals(expr->attribute.object->name.id, search->self);
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;

	(void)scope;
	search->found |= is_read_of(search, expr);
	return !search->found;
}

/* A target is no read. */
static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct search *search = visitor->data;

	if (search->found)
		return false;
	if (stmt->kind != STMT_ASSIGN)
		return true;
	for (size_t i = 0; i < stmt->assign.count; i++)
		if (stmt->assign.targets[i]->kind != EXPR_ATTRIBUTE)
			visit_expr(visitor, stmt->assign.targets[i], scope);
	if (stmt->assign.value)
		visit_expr(visitor, stmt->assign.value, scope);
	return false;
}

/*
 * Whether a method of CLASS, or of an ancestor, other than the one that writes and `__init__` reads
 * the attribute; with HOOKS, one that is handed a request itself.
 */
static bool is_read_elsewhere(struct project *project, const struct class_def *class_def,
			      struct search search, bool hooks)
{
	const struct class_info *info = project_class(project, class_def);
	struct visitor visitor = {
		.stmt = on_stmt, .expr = on_expr, .nested = true, .data = &search
	};

	for (size_t a = 0; a < info->ancestor_count && !search.found; a++) {
		const struct class_def *ancestor = info->ancestors[a].def;
		struct ast_parts parts = { 0 };

		if (ancestor)
			parts = ast_parts_in(ancestor->scope->ast, ancestor->span);
		for (size_t i = 0; i < parts.function_count && !search.found; i++) {
			const struct function *method = parts.functions[i];

			if (method == search.function || function_class(method) != ancestor ||
			    !method->parameter_count || text_equals(method->name, "__init__") ||
			    (hooks && !request_of(project, method)))
				continue;
			search.self = method->parameters[0].name;
			visit_function(&visitor, method);
		}
	}
	return search.found;
}

/*
 * Whether the method that writes reads the attribute in what stands before or, with AFTER, behind
 * that.
 */
static bool is_read_here(struct search search, bool after)
{
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &search };
	const struct block *body = &search.function->body;

	for (size_t i = 0; i < body->count && !search.found; i++) {
		bool behind = body->items[i]->span.offset > search.target->span.offset;

		if (after == behind)
			visit_stmt(&visitor, body->items[i], search.function->scope);
	}
	return search.found;
}

/* ---- what is noted ---- */

static bool on_name(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;

	(void)scope;
	search->found |= expr->kind == EXPR_NAME && text_equals(expr->name.id, search->name);
	return !search->found;
}

static bool mentions(const struct scope *scope, const struct expr *expr, const char *name)
{
	struct search search = { .name = name };
	struct visitor visitor = { .expr = on_name, .data = &search };

	visit_expr(&visitor, expr, scope);
	return search.found;
}

/* Also by a clock that only measures. */
static bool tells_the_moment(struct project *project, const struct scope *scope,
			     const struct expr *value)
{
	struct reading_list list = expression_readings(project, scope, value);
	struct entity entity = { 0 };
	const struct pack_key_part *part = NULL;

	if (value->kind == EXPR_CALL)
		entity = project_resolve(project, scope, value->call.callee);
	if (entity.kind == ENTITY_EXTERNAL)
		part = pack_key_part_find(project_packs(project), entity.name);
	if (part && text_equals(part->hole, "clock"))
		return true;
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].validity == VALIDITY_MOMENT && list.items[i].chain.count == 1)
			return true;
	return false;
}

/* An object that is made here and now. */
static bool makes_object(struct project *project, const struct scope *scope,
			 const struct expr *value)
{
	struct entity entity = { 0 };

	if (value->kind == EXPR_CALL)
		entity = project_resolve(project, scope, value->call.callee);
	return entity.kind == ENTITY_CLASS ||
	       (entity.kind == ENTITY_EXTERNAL &&
		pack_word_is(project_packs(project), WORD_MADE_ANEW, entity.name));
}

static const struct reading *noted(struct project *project, const struct function *function,
				   const struct expr *value, const char *what, const char *sentence)
{
	struct reading *reading = ARENA_NEW(project_arena(project), struct reading);
	struct evidence *step = ARENA_NEW(project_arena(project), struct evidence);

	*step = (struct evidence){ EVIDENCE_READS, true,
				   project_place(function->scope, value->span), sentence };
	*reading = (struct reading){ .validity = VALIDITY_REQUEST,
				     .what = what,
				     .expr = value,
				     .scope = function->scope,
				     .chain = { step, 1 } };
	return reading;
}

const struct reading *scratch_reading(struct project *project, const struct function *function,
				      const struct expr *target, const struct expr *value)
{
	const struct parameter *request = request_of(project, function);
	const struct class_def *class_def = function_class(function);
	struct search search = { .function = function, .target = target };
	const char *sentence;
	bool is_read;

	if (!request || !class_def || target->kind != EXPR_ATTRIBUTE ||
	    !expr_is_self(function, target->attribute.object))
		return NULL;
	search.name = target->attribute.name;
	search.self = function->parameters[0].name;
	if (is_read_here(search, false)) /* made on demand, or counted on */
		return NULL;
	if (mentions(function->scope, value, request->name)) {
		sentence = "it is computed from one request";
		is_read = is_read_elsewhere(project, class_def, search, false);
	} else if (tells_the_moment(project, function->scope, value)) {
		sentence = "it is the moment of one request";
		is_read = is_read_elsewhere(project, class_def, search, true);
	} else if (makes_object(project, function->scope, value)) {
		sentence = "it is made anew for each request";
		is_read = is_read_here(search, true) ||
			  is_read_elsewhere(project, class_def, search, true);
	} else {
		return NULL;
	}
	return is_read ? noted(project, function, value, "what belongs to one request", sentence)
		       : NULL;
}

/* ---- written before each use ---- */

static bool writes_attribute(const struct search *search, const struct stmt *stmt)
{
	if (stmt->kind != STMT_ASSIGN)
		return false;
	for (size_t i = 0; i < stmt->assign.count; i++) {
		const struct expr *target = stmt->assign.targets[i];

		if (target == search->target || is_read_of(search, target))
			return true;
	}
	return false;
}

/* Whether the method, which may read the attribute, writes it first, under no condition. */
static bool writes_first(const struct search *of, const struct function *method)
{
	struct search search = *of;
	struct visitor visitor = {
		.stmt = on_stmt, .expr = on_expr, .nested = true, .data = &search
	};

	search.self = method->parameters[0].name;
	for (size_t i = 0; i < method->body.count; i++) {
		const struct stmt *stmt = method->body.items[i];

		visit_stmt(&visitor, stmt, method->scope);
		if (search.found)
			return false;
		if (writes_attribute(&search, stmt))
			return true;
	}
	return method != search.function;
}

struct locals {
	const struct function *function;
	bool found;
};

static bool on_local(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct locals *locals = visitor->data;
	const struct function *function = locals->function;

	if (expr->kind == EXPR_NAME && scope_of_name(scope, expr->name.id) == function->scope)
		locals->found |= !text_equals(expr->name.id, function->parameters[0].name);
	return !locals->found;
}

/* Whether VALUE names what FUNCTION was handed, or made of it. */
static bool depends_on_call(const struct function *function, const struct expr *value)
{
	struct locals locals = { .function = function };
	struct visitor visitor = { .expr = on_local, .data = &locals };

	visit_expr(&visitor, value, function->scope);
	return locals.found;
}

bool is_written_before_use(struct project *project, const struct function *function,
			   const struct expr *target, const struct expr *value)
{
	const struct class_def *class_def = function_class(function);
	const struct class_info *info;
	struct search search = { .function = function, .target = target };

	if (!class_def || !function->parameter_count || target->kind != EXPR_ATTRIBUTE ||
	    depends_on_call(function, value))
		return false;
	search.name = target->attribute.name;
	info = project_class(project, class_def);
	for (size_t a = 0; a < info->ancestor_count; a++) {
		const struct class_def *ancestor = info->ancestors[a].def;
		struct ast_parts parts = { 0 };

		if (ancestor)
			parts = ast_parts_in(ancestor->scope->ast, ancestor->span);
		for (size_t i = 0; i < parts.function_count; i++)
			if (function_class(parts.functions[i]) == ancestor &&
			    parts.functions[i]->parameter_count &&
			    !writes_first(&search, parts.functions[i]))
				return false;
	}
	return true;
}
