#include "analysis/refresh.h"

#include "syntax/visit.h"

/* ---- dropping the value ---- */

struct drops {
	const char *name;
	const struct class_def *own; /* whose methods do not count; NULL: all count */
	struct refresh found;
};

static bool is_dict_of_object(const struct expr *expr)
{
	return expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, "__dict__");
}

static bool is_name(const struct expr *expr, const char *name)
{
	return expr->kind == EXPR_STRING && slice_is(expr->string.text, name);
}

static void drop(struct drops *drops, const struct scope *scope, const struct expr *where)
{
	const struct function *method = scope_function(scope);

	if (drops->own && method && function_class(method) == drops->own)
		return;
	if (!drops->found.where)
		drops->found = (struct refresh){ .method = method, .scope = scope, .where = where };
}

/* `x.__dict__.pop("name", None)` and `delattr(x, "name")` */
static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct drops *drops = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL && expr->call.count ? expr->call.callee : NULL;

	if (!callee)
		return !drops->found.where;
	if (callee->kind == EXPR_ATTRIBUTE && text_equals(callee->attribute.name, "pop") &&
	    is_dict_of_object(callee->attribute.object) && is_name(expr->call.arguments[0].value, drops->name))
		drop(drops, scope, expr);
	if (callee->kind == EXPR_NAME && text_equals(callee->name.id, "delattr") && expr->call.count == 2 &&
	    is_name(expr->call.arguments[1].value, drops->name))
		drop(drops, scope, expr);
	return !drops->found.where;
}

/* `del x.name` and `del x.__dict__["name"]` */
static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct drops *drops = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_DELETE && i < stmt->delete.count; i++) {
		const struct expr *target = stmt->delete.targets[i];

		if (target->kind == EXPR_ATTRIBUTE && text_equals(target->attribute.name, drops->name))
			drop(drops, scope, target);
		if (target->kind == EXPR_SUBSCRIPT && is_dict_of_object(target->subscript.object) &&
		    is_name(target->subscript.index, drops->name))
			drop(drops, scope, target);
	}
	return !drops->found.where;
}

static bool names_class(struct project *project, const struct class_def *class_def, uint32_t file)
{
	size_t count;
	const uint32_t *files = project_files_with(project, class_def->name, &count);

	for (size_t i = 0; i < count; i++)
		if (files[i] == file)
			return true;
	return false;
}

bool find_dropped_by_hand(struct project *project, const struct class_def *class_def, const struct function *getter,
			  struct refresh *out)
{
	struct drops drops = { .name = getter->name, .own = class_def };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &drops };
	size_t count;
	const uint32_t *files = project_files_naming(project, project_scope_module(project, class_def->scope), getter->name, &count);

	for (size_t i = 0; i < count && !drops.found.where; i++) {
		const struct module *module;

		if (!names_class(project, class_def, files[i]))
			continue;
		module = project_module(project, files[i]);
		if (module)
			visit_module(&visitor, module->ast);
	}
	*out = drops.found;
	return out->where != NULL;
}

/* ---- changing what it was computed from ---- */

/* What a team calls `sync_...` does so by its name. */
static bool refreshes(struct project *project, const struct function *method)
{
	return pack_word_is(project_packs(project), WORD_REFRESH, method->name) || text_starts(method->name, "sync");
}

struct reads {
	const char *self;
	const char *attribute;
	bool found;
};

static bool on_read(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct reads *reads = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_ATTRIBUTE && expr->attribute.object->kind == EXPR_NAME &&
	    text_equals(expr->attribute.object->name.id, reads->self) &&
	    text_equals(expr->attribute.name, reads->attribute))
		reads->found = true;
	return !reads->found;
}

static bool reads_attribute(const struct function *getter, const char *attribute)
{
	struct reads reads = { .self = getter->parameters[0].name, .attribute = attribute };
	struct visitor visitor = { .expr = on_read, .data = &reads };

	visit_function(&visitor, getter);
	return reads.found;
}

/* Methods that call one another to drop a value. */
enum { DROP_HOPS = 3 };

struct helpers {
	struct project *project;
	const struct class_def *class_def;
	const char *self;
	const char *name;
	int hops;
	bool found;
};

static bool drops_value(struct project *project, const struct class_def *class_def, const struct function *method,
			const char *name, int hops);

static bool on_helper(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct helpers *helpers = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;
	const struct function *helper;

	(void)scope;
	if (!callee || callee->kind != EXPR_ATTRIBUTE || callee->attribute.object->kind != EXPR_NAME ||
	    !text_equals(callee->attribute.object->name.id, helpers->self))
		return !helpers->found;
	helper = class_method(helpers->project, helpers->class_def, callee->attribute.name, NULL);
	helpers->found = helpers->found || (helper && drops_value(helpers->project, helpers->class_def, helper,
								  helpers->name, helpers->hops));
	return !helpers->found;
}

/* METHOD itself, or a method that it calls on self. */
static bool drops_value(struct project *project, const struct class_def *class_def, const struct function *method,
			const char *name, int hops)
{
	struct drops drops = { .name = name };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &drops };
	struct helpers helpers = { project, class_def, NULL, name, hops - 1, false };
	struct visitor calls = { .expr = on_helper, .data = &helpers };

	visit_function(&visitor, method);
	if (drops.found.where || hops <= 0 || method->parameter_count == 0)
		return drops.found.where != NULL;
	helpers.self = method->parameters[0].name;
	visit_function(&calls, method);
	return helpers.found;
}

/* ---- writes before which nothing can have been cached ---- */

/* Names on the way to what says that the row is new. */
enum { NEW_HOPS = 2 };

struct adding {
	const char *self;
	const char *written; /* the attribute */
	const struct scope *scope;
};

static bool is_of_self(const struct adding *adding, const struct expr *expr, const char *name)
{
	return expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, name) &&
	       expr->attribute.object->kind == EXPR_NAME && text_equals(expr->attribute.object->name.id, adding->self);
}

static bool is_key_of_self(const struct adding *adding, const struct expr *expr)
{
	return is_of_self(adding, expr, "pk") || is_of_self(adding, expr, "id");
}

struct key_read {
	const struct adding *adding;
	bool found;
};

static bool on_key_read(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct key_read *read = visitor->data;

	(void)scope;
	read->found |= is_key_of_self(read->adding, expr);
	return !read->found;
}

/* `Model.objects.get(pk=self.pk)`: the row as it was, which a new one is not. */
static bool finds_old_row(const struct adding *adding, const struct expr *expr)
{
	struct key_read read = { adding, false };
	struct visitor visitor = { .expr = on_key_read, .data = &read };

	if (expr->kind == EXPR_CALL || expr->kind == EXPR_CONDITIONAL)
		visit_expr(&visitor, expr, adding->scope);
	return read.found;
}

static bool says_new(const struct adding *adding, const struct expr *test, bool holds, int hops);

static bool name_says_new(const struct adding *adding, const struct expr *name, bool holds, int hops)
{
	const struct scope *bound = hops > 0 ? scope_of_name(adding->scope, name->name.id) : NULL;
	struct binding_run run = { 0 };

	if (bound && bound->kind == SCOPE_FUNCTION)
		run = scope_bindings(bound, name->name.id);
	for (size_t i = 0; i < run.count; i++) {
		const struct expr *value = run.items[i].kind == BINDING_ASSIGN ? run.items[i].value : NULL;

		if (value && ((!holds && finds_old_row(adding, value)) || says_new(adding, value, holds, hops - 1)))
			return true;
	}
	return false;
}

static bool compares_with_none(const struct expr *test, const char *is, const char *equals)
{
	return test->kind == EXPR_COMPARE && test->operation.count == 2 &&
	       test->operation.operands[1]->kind == EXPR_NONE &&
	       (text_equals(test->operation.op, is) || text_equals(test->operation.op, equals));
}

/*
 * Whether the row is new, or the attribute blank, where TEST is true, or false without HOLDS: `not self.pk`,
 * `self._state.adding`, `old is None`.
 */
static bool says_new(const struct adding *adding, const struct expr *test, bool holds, int hops)
{
	if (test->kind == EXPR_UNARY && text_equals(test->operation.op, "not"))
		return says_new(adding, test->operation.operands[0], !holds, hops);
	if (compares_with_none(test, "is", "=="))
		return says_new(adding, test->operation.operands[0], !holds, hops);
	if (compares_with_none(test, "is not", "!="))
		return says_new(adding, test->operation.operands[0], holds, hops);
	if (test->kind == EXPR_BOOLEAN && text_equals(test->operation.op, holds ? "and" : "or")) {
		for (size_t i = 0; i < test->operation.count; i++)
			if (says_new(adding, test->operation.operands[i], holds, hops))
				return true;
		return false;
	}
	if (test->kind == EXPR_NAME)
		return name_says_new(adding, test, holds, hops);
	if (test->kind != EXPR_ATTRIBUTE)
		return false;
	if (text_equals(test->attribute.name, "adding"))
		return holds && is_of_self(adding, test->attribute.object, "_state");
	return !holds && (is_key_of_self(adding, test) || is_of_self(adding, test, adding->written));
}

struct branch_search {
	struct adding adding;
	struct span target;
	bool found;
};

static bool body_holds(const struct block *block, struct span span)
{
	for (size_t i = 0; i < block->count; i++)
		if (span_contains(block->items[i]->span, span))
			return true;
	return false;
}

static bool on_branches(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct branch_search *search = visitor->data;

	(void)scope;
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];
		bool here = body_holds(&branch->body, search->target);

		if (branch->test && here)
			search->found |= says_new(&search->adding, branch->test, true, NEW_HOPS);
		else if (here && i == 1)
			search->found |= says_new(&search->adding, stmt->branches.items[0].test, false, NEW_HOPS);
	}
	return !search->found;
}

/* Whether WRITE runs only where the row is made, or where what it sets was blank. */
static bool is_first_write(const struct attribute_write *write)
{
	struct branch_search search = {
		.adding = { write->method->parameters[0].name, write->name, write->method->scope },
		.target = write->target->span,
	};
	struct visitor visitor = { .stmt = on_branches, .data = &search };

	visit_function(&visitor, write->method);
	return search.found;
}

bool find_input_change(struct project *project, const struct class_def *class_def, const struct function *getter,
		       struct refresh *out)
{
	size_t count;
	const struct attribute_write *writes = class_attribute_writes(project, class_def, NULL, &count);

	if (getter->parameter_count == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct attribute_write *write = &writes[i];

		if (!refreshes(project, write->method) || text_equals(write->name, getter->name) ||
		    !reads_attribute(getter, write->name) || is_first_write(write) ||
		    drops_value(project, class_def, write->method, getter->name, DROP_HOPS))
			continue;
		*out = (struct refresh){ write->name, write->method, write->scope, write->target };
		return true;
	}
	return false;
}

/* ---- reading the row anew ---- */

static bool rereads(struct project *project, const struct expr *call, const char *name)
{
	const struct expr *callee = call->call.callee;
	const struct expr *row = callee->kind == EXPR_ATTRIBUTE ? callee->attribute.object : NULL;

	return row && row->kind == EXPR_ATTRIBUTE && text_equals(row->attribute.name, name) &&
	       pack_word_is(project_packs(project), WORD_REREAD, callee->attribute.name);
}

const struct call_site *find_reread(struct project *project, const struct function *getter)
{
	size_t count;
	const uint32_t *files =
		project_files_naming(project, project_scope_module(project, getter->scope), getter->name, &count);

	for (size_t f = 0; f < count; f++) {
		const struct module *module = project_module(project, files[f]);
		struct ast_parts parts = { 0 };

		if (module && !path_is_test(module->path))
			parts = module_parts(module);
		for (size_t i = 0; i < parts.call_count; i++)
			if (rereads(project, parts.calls[i].call, getter->name))
				return &parts.calls[i];
	}
	return NULL;
}
