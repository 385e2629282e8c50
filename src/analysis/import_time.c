#include "analysis/import_time.h"

#include "project/importers.h"
#include "project/types.h"
#include "syntax/visit.h"

struct importing {
	struct project *project;
	kept_visitor *visit;
	void *context;
	int withs; /* that are open */
};

static void run_block(struct importing *importing, const struct block *block,
		      const struct scope *scope);

static void keep(struct importing *importing, struct kept_value kept)
{
	kept.in_with = importing->withs > 0;
	importing->visit(importing->context, &kept);
}

static void keep_arguments(struct importing *importing, const struct expr *call,
			   const struct scope *scope)
{
	for (size_t i = 0; i < call->call.count; i++)
		keep(importing, (struct kept_value){ .by = KEPT_BY_CALL,
						     .value = call->call.arguments[i].value,
						     .scope = scope,
						     .target = call->call.callee });
}

/* ---- definitions ---- */

static void run_decorators(struct importing *importing, const struct expr *const *decorators,
			   size_t count, const struct scope *scope)
{
	for (size_t i = 0; i < count; i++)
		if (decorators[i]->kind == EXPR_CALL)
			keep_arguments(importing, decorators[i], scope);
}

static void run_function(struct importing *importing, const struct stmt *stmt,
			 const struct scope *scope)
{
	const struct function *function = stmt->function;

	run_decorators(importing, function->decorators, function->decorator_count, scope);
	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];

		if (parameter->default_value)
			keep(importing, (struct kept_value){ .by = KEPT_BY_PARAMETER,
							     .value = parameter->default_value,
							     .scope = scope,
							     .function = function,
							     .parameter = parameter });
	}
}

static void run_class(struct importing *importing, const struct stmt *stmt,
		      const struct scope *scope)
{
	run_decorators(importing, stmt->class_def->decorators, stmt->class_def->decorator_count,
		       scope);
	run_block(importing, &stmt->class_def->body, stmt->class_def->scope);
}

/* ---- values ---- */

static void run_assign(struct importing *importing, const struct stmt *stmt,
		       const struct scope *scope)
{
	if (stmt->assign.value && stmt->assign.count)
		keep(importing,
		     (struct kept_value){ .by = KEPT_BY_NAME,
					  .value = stmt->assign.value,
					  .scope = scope,
					  .target = stmt->assign.targets[0],
					  .annotated = stmt->assign.annotation != NULL });
}

static void run_augment(struct importing *importing, const struct stmt *stmt,
			const struct scope *scope)
{
	keep(importing, (struct kept_value){ .by = KEPT_BY_NAME,
					     .value = stmt->augment.value,
					     .scope = scope,
					     .target = stmt->augment.target });
}

static bool is_registry(struct project *project, const struct expr *call, const struct scope *scope)
{
	const struct pack_set *packs = project_packs(project);
	const struct expr *callee = call->call.callee;
	const char *name = project_callee_name(project, scope, call);

	for (size_t i = 0; i < packs->registry_count; i++) {
		const struct names *names = &packs->registries[i].names;

		for (size_t n = 0; n < names->count; n++)
			if (names->items[n][0] == '.' ? callee->kind == EXPR_ATTRIBUTE &&
								text_equals(names->items[n] + 1,
									    callee->attribute.name)
						      : name && text_equals(names->items[n], name))
				return true;
	}
	return false;
}

/* `CHOICES.append(...)`: what fills a container of Python's own. */
static bool fills(const struct expr *call)
{
	static const char *const names[] = { "append", "extend", "add",
					     "update", "insert", "setdefault" };
	const struct expr *callee = call->call.callee;

	if (callee->kind != EXPR_ATTRIBUTE || callee->attribute.object->kind == EXPR_CALL)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(callee->attribute.name, names[i]))
			return true;
	return false;
}

/* The result of a bare call is dropped; its arguments are kept by what is known to keep them. */
static void run_expression(struct importing *importing, const struct stmt *stmt,
			   const struct scope *scope)
{
	if (stmt->value->kind == EXPR_CALL &&
	    (fills(stmt->value) || is_registry(importing->project, stmt->value, scope)))
		keep_arguments(importing, stmt->value, scope);
}

/* ---- compound statements ---- */

/* Whether the block itself defines something: what only raises, logs or imports decides nothing. */
static bool defines(const struct block *block)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct stmt *stmt = block->items[i];

		if (stmt->kind == STMT_ASSIGN || stmt->kind == STMT_AUGMENT ||
		    stmt->kind == STMT_FUNCTION || stmt->kind == STMT_CLASS ||
		    (stmt->kind == STMT_EXPR && stmt->value->kind == EXPR_CALL &&
		     fills(stmt->value)))
			return true;
	}
	return false;
}

static bool is_module_name(const struct expr *expr)
{
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, "__name__");
}

static bool is_main_test(const struct expr *test)
{
	return test->kind == EXPR_COMPARE && text_equals(test->operation.op, "==") &&
	       (is_module_name(test->operation.operands[0]) || is_module_name(test->operation.operands[1]));
}

/* `__name__ == "__main__"`, `TYPE_CHECKING`: what stands behind is not run by an import. */
static bool runs_elsewhere(struct project *project, const struct scope *scope,
			   const struct expr *test)
{
	struct entity entity;

	if (test->kind == EXPR_COMPARE)
		return is_main_test(test);
	if (test->kind != EXPR_NAME && test->kind != EXPR_ATTRIBUTE)
		return false;
	entity = project_resolve(project, scope, test);
	return entity.kind == ENTITY_EXTERNAL &&
	       pack_word_is(project_packs(project), WORD_TYPE_CHECKING, entity.name);
}

static void run_if(struct importing *importing, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; i < stmt->branches.count; i++) {
		const struct branch *branch = &stmt->branches.items[i];

		if (branch->test && runs_elsewhere(importing->project, scope, branch->test))
			continue;
		if (branch->test && defines(&branch->body))
			keep(importing, (struct kept_value){ .by = KEPT_BY_BRANCH,
							     .value = branch->test,
							     .scope = scope,
							     .iterated = true });
		run_block(importing, &branch->body, scope);
	}
}

static void run_loop(struct importing *importing, const struct stmt *stmt,
		     const struct scope *scope)
{
	if (defines(&stmt->loop.body))
		keep(importing, (struct kept_value){ .by = KEPT_BY_BRANCH,
						     .value = stmt->loop.test,
						     .scope = scope,
						     .iterated = stmt->kind == STMT_FOR });
	run_block(importing, &stmt->loop.body, scope);
	run_block(importing, &stmt->loop.otherwise, scope);
}

static void run_try(struct importing *importing, const struct stmt *stmt, const struct scope *scope)
{
	run_block(importing, &stmt->try_.body, scope);
	for (size_t i = 0; i < stmt->try_.handler_count; i++)
		run_block(importing, &stmt->try_.handlers[i].body, scope);
	run_block(importing, &stmt->try_.otherwise, scope);
	run_block(importing, &stmt->try_.finally, scope);
}

static void run_with(struct importing *importing, const struct stmt *stmt,
		     const struct scope *scope)
{
	importing->withs++;
	run_block(importing, &stmt->with.body, scope);
	importing->withs--;
}

static void run_match(struct importing *importing, const struct stmt *stmt,
		      const struct scope *scope)
{
	for (size_t i = 0; i < stmt->match.count; i++)
		run_block(importing, &stmt->match.cases[i].body, scope);
}

static void (*const RUNS[])(struct importing *importing, const struct stmt *stmt,
			    const struct scope *scope) = {
	[STMT_EXPR] = run_expression, [STMT_ASSIGN] = run_assign,
	[STMT_AUGMENT] = run_augment, [STMT_FUNCTION] = run_function,
	[STMT_CLASS] = run_class,     [STMT_IF] = run_if,
	[STMT_WHILE] = run_loop,      [STMT_FOR] = run_loop,
	[STMT_TRY] = run_try,         [STMT_WITH] = run_with,
	[STMT_MATCH] = run_match,     [STMT_PASS] = NULL, /* the last */
};

static void run_block(struct importing *importing, const struct block *block,
		      const struct scope *scope)
{
	for (size_t i = 0; i < block->count; i++)
		if (RUNS[block->items[i]->kind])
			RUNS[block->items[i]->kind](importing, block->items[i], scope);
}

void visit_kept_values(struct project *project, const struct module *module, kept_visitor *visit,
		       void *context)
{
	struct importing importing = { project, visit, context, 0 };

	run_block(&importing, &module->ast->body, module->ast->scope);
}

static bool is_standalone_setup(struct project *project, const struct scope *scope, const struct expr *call)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);

	return entity.kind == ENTITY_EXTERNAL &&
	       pack_word_is(project_packs(project), WORD_STANDALONE, entity.name);
}

struct working {
	struct project *project;
	bool works;   /* calls what it drops the result of */
	bool alone;   /* sets a framework up for itself */
	bool defines; /* a function or class */
	bool main;    /* does something where it is run itself */
	bool handed;  /* a decorator or framework is given what it defines */
};

static bool is_handed_class(struct project *project, const struct class_def *def)
{
	struct class_ref ref = { def, project_class_name(project, def) };

	return def->decorator_count > 0 || project_owner(project, ref, NULL);
}

/* `@app.route("/")`: an object is given the function, and may be what serves. */
static bool is_handed_function(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *callee = function->decorators[i];

		if (callee->kind == EXPR_CALL)
			callee = callee->call.callee;
		if (callee->kind != EXPR_ATTRIBUTE)
			continue;
		if (project_resolve(project, function->scope->parent, callee->attribute.object).kind != ENTITY_EXTERNAL)
			return true;
		if (pack_word_is(project_packs(project), WORD_REGISTER, callee->attribute.name))
			return true;
	}
	return false;
}

/* Bodies are entered that run where they stand. */
static bool on_work(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct working *working = visitor->data;

	switch (stmt->kind) {
	case STMT_FUNCTION:
		working->defines = true;
		working->handed |= is_handed_function(working->project, stmt->function);
		return false;
	case STMT_CLASS:
		working->defines = true;
		working->handed |= is_handed_class(working->project, stmt->class_def);
		return false;
	case STMT_IF:
		if (!stmt->branches.items[0].test || !is_main_test(stmt->branches.items[0].test))
			return true;
		working->main = true;
		return false;
	case STMT_EXPR:
		if (stmt->value->kind != EXPR_CALL)
			return false;
		working->alone |= is_standalone_setup(working->project, scope, stmt->value);
		working->works |= !fills(stmt->value) && !is_registry(working->project, stmt->value, scope);
		return false;
	default: return true;
	}
}

static bool on_no_expression(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	(void)visitor;
	(void)expr;
	(void)scope;
	return false;
}

static bool works_by_itself(struct project *project, const struct ast *ast)
{
	struct working working = { .project = project };
	struct visitor visitor = { .stmt = on_work, .expr = on_no_expression, .data = &working };

	visit_module(&visitor, ast);
	return working.alone || (working.works && !working.defines) || (working.main && !working.handed);
}

bool module_is_program(struct project *project, const struct module *module)
{
	return !module->is_package && works_by_itself(project, module->ast) && !module_is_imported(project, module);
}
