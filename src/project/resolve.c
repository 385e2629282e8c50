#include "project/internal.h"

static struct entity resolve_dotted(struct project *project, const char *dotted, const struct module *from, int depth);
static struct entity resolve_attribute_of(struct project *project, struct entity object, const char *name, int depth);

/* Hops that are left where a question comes to an import: all but those through a chain of attributes. */
enum { IMPORT_DEPTH = RESOLVE_DEPTH - 8 };

static const struct entity unknown = { .kind = ENTITY_UNKNOWN };

static struct entity external(struct project *project, const char *head, const char *tail)
{
	const char *name = tail ? arena_dotted(&project->arena, head, tail) : head;

	return (struct entity){ .kind = ENTITY_EXTERNAL, .name = name };
}

struct entity module_entity(struct project *project, const char *name, const struct module *from)
{
	const struct module *module = project_find_module(project, name, from);

	if (module)
		return (struct entity){ .kind = ENTITY_MODULE, .name = module->name, .module = module };
	if (project_has_package(project, name))
		return (struct entity){ .kind = ENTITY_MODULE, .name = name };
	return external(project, name, NULL);
}

/* "pkg.mod.Class" for what stands in that class. */
static const char *qualified_scope(struct project *project, const struct scope *scope, const struct module *module)
{
	while (scope->kind == SCOPE_COMPREHENSION)
		scope = scope->parent;
	return scope->kind == SCOPE_MODULE ? module->name
					   : qualified_join(project, scope, module->name, project_scope_name(project, scope));
}

static struct entity variable_entity(struct project *project, struct binding_run run)
{
	const struct binding *first = &run.items[0];
	const struct scope *scope = first->scope;
	struct entity entity = { .kind = ENTITY_VARIABLE, .run = run };

	if (!scope)
		return unknown;
	entity.module = project_scope_module(project, scope);
	entity.name = qualified_join(project, first, qualified_scope(project, scope, entity.module), first->name);
	return entity;
}

static bool is_settled(struct entity entity)
{
	return entity.kind == ENTITY_MODULE || entity.kind == ENTITY_CLASS || entity.kind == ENTITY_FUNCTION ||
	       entity.kind == ENTITY_EXTERNAL;
}

static struct entity follow_import(struct project *project, const struct binding *binding, int depth)
{
	const struct module *module = project_scope_module(project, binding->scope);
	const char *target;
	struct entity entity;

	if (binding->kind == BINDING_IMPORT) {
		if (binding->item->alias)
			return resolve_dotted(project, binding->item->path, module, depth - 1);
		target = arena_text(&project->arena,
				    (struct slice){ binding->item->path, strcspn(binding->item->path, ".") });
		return module_entity(project, target, module);
	}
	target = module_from_target(module, &project->arena, binding->stmt);
	if (!target)
		return unknown;
	entity = module_entity(project, target, module);
	if (entity.kind == ENTITY_MODULE && entity.module == module && module->is_package) {
		/* `from . import x` in a package: the submodule, not this very binding again */
		const char *name = arena_dotted(&project->arena, target, binding->item->path);

		return module_entity(project, name, module);
	}
	return resolve_attribute_of(project, entity, binding->item->path, depth - 1);
}

/*
 * What an import means is kept. With which depth it was asked for must not matter: those who ask with enough of it get the
 * answer that one depth gives, the others one of their own.
 */
static struct entity imported(struct project *project, const struct binding *binding, int depth)
{
	struct entity *kept;
	const void *known;

	if (depth < IMPORT_DEPTH)
		return follow_import(project, binding, depth);
	if (pointer_map_get(project->imports, binding, &known))
		return *(const struct entity *)known;
	kept = ARENA_NEW(&project->arena, struct entity);
	*kept = follow_import(project, binding, IMPORT_DEPTH);
	pointer_map_put(project->imports, binding, kept);
	return *kept;
}

static struct entity follow(struct project *project, const struct binding *binding, struct binding_run run, int depth)
{
	const struct module *module = project_scope_module(project, binding->scope);
	struct entity entity;

	switch (binding->kind) {
	case BINDING_IMPORT:
	case BINDING_FROM: return imported(project, binding, depth);
	case BINDING_FUNCTION:
		return (struct entity){ .kind = ENTITY_FUNCTION,
					.module = module,
					.function = binding->function,
					.name = project_function_name(project, binding->function) };
	case BINDING_CLASS:
		return (struct entity){ .kind = ENTITY_CLASS,
					.module = module,
					.class_def = binding->class_def,
					.name = project_class_name(project, binding->class_def) };
	case BINDING_PARAMETER:
		return (struct entity){
			.kind = ENTITY_PARAMETER, .module = module, .name = binding->name, .run = { binding, 1 }
		};
	case BINDING_ASSIGN:
		if (binding->value && (binding->value->kind == EXPR_NAME || binding->value->kind == EXPR_ATTRIBUTE)) {
			entity = resolve_expr(project, binding->scope, binding->value, depth - 1);
			if (is_settled(entity))
				return entity;
		}
		return variable_entity(project, run);
	default: return variable_entity(project, run);
	}
}

static bool carries_meaning(const struct binding *binding)
{
	if (binding->kind == BINDING_ANNOTATED || binding->kind == BINDING_AUGMENT || binding->kind == BINDING_DELETE)
		return false;
	return !(binding->kind == BINDING_ASSIGN && binding->value && binding->value->kind == EXPR_NONE);
}

static bool is_definition(const struct binding *binding)
{
	return binding->kind == BINDING_FUNCTION || binding->kind == BINDING_CLASS || binding->kind == BINDING_IMPORT ||
	       binding->kind == BINDING_FROM;
}

/* ---- what only type checkers read ---- */

/* `TYPE_CHECKING` as imported, `typing.TYPE_CHECKING`, or a name that is False for good. */
static bool is_checking_flag(struct project *project, const struct scope *scope, const struct expr *test)
{
	const struct names *flags = &project->packs->words[WORD_TYPE_CHECKING];
	const struct expr *name = test->kind == EXPR_ATTRIBUTE ? test->attribute.object : test;
	const struct scope *binder = name->kind == EXPR_NAME ? scope_of_name(scope, name->name.id) : NULL;
	struct binding_run run = { 0 };
	const char *flag;

	if (binder)
		run = scope_bindings(binder, name->name.id);
	if (run.count == 1 && test == name && run.items[0].kind == BINDING_ASSIGN && run.items[0].value)
		return run.items[0].value->kind == EXPR_FALSE;
	for (size_t i = 0; i < run.count; i++) {
		if (test == name && run.items[i].kind == BINDING_FROM)
			flag = arena_dotted(&project->arena, run.items[i].stmt->from.module,
					    run.items[i].item->path);
		else if (test != name && run.items[i].kind == BINDING_IMPORT)
			flag = arena_dotted(&project->arena, run.items[i].item->path, test->attribute.name);
		else
			continue;
		if (names_hold(flags, flag))
			return true;
	}
	return false;
}

static const struct stmt *block_statement(const struct block *block, struct span span)
{
	for (size_t i = 0; i < block->count; i++)
		if (span_contains(block->items[i]->span, span))
			return block->items[i];
	return NULL;
}

/* The block of an `if` or `try` that holds SPAN, and which of the branches it is; NULL: of another statement. */
static const struct block *block_around(const struct stmt *stmt, struct span span, size_t *branch)
{
	for (*branch = 0; stmt->kind == STMT_IF && *branch < stmt->branches.count; ++*branch)
		if (block_statement(&stmt->branches.items[*branch].body, span))
			return &stmt->branches.items[*branch].body;
	if (stmt->kind != STMT_TRY)
		return NULL;
	for (size_t i = 0; i < stmt->try_.handler_count; i++)
		if (block_statement(&stmt->try_.handlers[i].body, span))
			return &stmt->try_.handlers[i].body;
	return block_statement(&stmt->try_.body, span) ? &stmt->try_.body : &stmt->try_.otherwise;
}

/* Whether SPAN stands where a program that runs never comes to: in a branch for type checkers that another one stands beside. */
static bool is_for_checkers(struct project *project, const struct scope *scope, struct block block, struct span span)
{
	for (int depth = AST_MAX_DEPTH; depth > 0; depth--) {
		const struct stmt *stmt = block_statement(&block, span);
		const struct block *inner;
		size_t branch = 0;

		inner = stmt ? block_around(stmt, span, &branch) : NULL;
		if (!inner)
			return false;
		if (stmt->kind == STMT_IF) {
			const struct expr *test = stmt->branches.items[0].test;
			bool negated = test->kind == EXPR_UNARY && text_equals(test->operation.op, "not");

			if (is_checking_flag(project, scope, negated ? test->operation.operands[0] : test) &&
			    (branch == 0) != negated)
				return true;
		}
		block = *inner;
	}
	return false;
}

/* FIRST, unless that is for type checkers and another binding is not. */
static const struct binding *first_that_runs(struct project *project, struct binding_run run, const struct binding *first)
{
	for (const struct binding *binding = first; binding < run.items + run.count; binding++)
		if (carries_meaning(binding) &&
		    !is_for_checkers(project, binding->scope, scope_body(binding->scope), binding->span))
			return binding;
	return first;
}

struct entity resolve_run(struct project *project, struct binding_run run, int depth)
{
	const struct binding *chosen = NULL;
	size_t meaningful = 0;

	if (run.count == 0 || depth <= 0)
		return unknown;
	if (run.count > BINDINGS_MAX)
		return variable_entity(project, run);
	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];

		if (!carries_meaning(binding))
			continue;
		meaningful++;
		if (!chosen || !binding->conditional)
			chosen = binding;
	}
	if (!chosen)
		return variable_entity(project, run);
	if (meaningful > 1 && chosen->conditional)
		chosen = first_that_runs(project, run, chosen);
	/* Flow within a function is not followed here: a local that is assigned twice stays a variable. */
	if (meaningful > 1 && chosen->scope->kind == SCOPE_FUNCTION && !is_definition(chosen))
		return variable_entity(project, run);
	return follow(project, chosen, run, depth);
}

/* Stars from outside hardly ever hide these, and much hangs on them. */
static bool is_known_builtin(const struct pack_set *packs, const char *full)
{
	return packs_know(packs, full) || pack_method_decorator_find(packs, full) ||
	       text_equals(full, "builtins.property") || text_equals(full, "builtins.super");
}

static bool runs_at_import(const struct scope *scope)
{
	for (; scope; scope = scope->parent)
		if (scope->kind == SCOPE_FUNCTION)
			return false;
	return true;
}

static bool is_bound_before(const struct binding *binding, uint32_t at)
{
	bool at_its_end = binding->kind == BINDING_ASSIGN || is_definition(binding);

	return (at_its_end && binding->stmt ? span_end(binding->stmt->span) : binding->span.offset) <= at;
}

/* How many bindings begin before AT: they are in the order of the text, but for those within one statement. */
static size_t first_from(struct binding_run run, uint32_t at)
{
	size_t low = 0, high = run.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (run.items[middle].span.offset <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is bound above, for code that runs once and from top to bottom; all of it, if nothing is. */
static struct binding_run bound_before(struct binding_run run, uint32_t at)
{
	struct binding_run above = { run.items, first_from(run, at) };

	while (above.count && !is_bound_before(&above.items[above.count - 1], at))
		above.count--;
	return above.count ? above : run;
}

/*
 * Where NAME is looked for: the body of a class runs from top to bottom, so what it binds further
 * down does not hide a name around it, as in `datetime = Column(default=datetime.now())`.
 */
static const struct scope *look_up(const struct scope *scope, const char *name, uint32_t at,
				   struct binding_run *run)
{
	const struct scope *binder = scope_lookup(scope, name, run);

	if (binder && binder->kind == SCOPE_CLASS && !is_bound_before(&run->items[0], at))
		return scope_lookup(binder->parent, name, run);
	return binder;
}

/* AT is where the name stands, so that code that runs at import sees what is bound above it; UINT32_MAX: at the end. */
static struct entity resolve_name(struct project *project, const struct scope *scope, const char *name, uint32_t at, int depth)
{
	const struct module *module;
	struct star_answer stars;
	struct binding_run run;
	struct entity builtin;

	if (depth <= 0)
		return unknown;
	if (look_up(scope, name, at, &run))
		return resolve_run(project, runs_at_import(scope) ? bound_before(run, at) : run, depth);
	module = project_scope_module(project, scope);
	stars = star_answer(project, module, name);
	if (stars.run.count)
		return resolve_run(project, stars.run, depth - 1);
	if (stars.entity.kind != ENTITY_UNKNOWN)
		return stars.entity;
	builtin = external(project, "builtins", name);
	return stars.may_be_foreign && !is_known_builtin(project->packs, builtin.name) ? unknown : builtin;
}

static struct entity member_of_module(struct project *project, struct entity object, const char *name, int depth)
{
	const struct module *module = object.module;
	struct binding_run run = { 0 };
	struct star_answer stars;
	struct entity entity;
	char *full;

	if (module)
		run = scope_bindings(module->ast->scope, name);
	if (run.count)
		return resolve_run(project, run, depth);
	full = arena_dotted(&project->arena, object.name, name);
	entity = module_entity(project, full, module);
	if (entity.kind == ENTITY_MODULE || !module)
		return entity;
	stars = star_answer(project, module, name);
	return stars.run.count ? resolve_run(project, stars.run, depth - 1) : stars.entity;
}

static struct entity resolve_attribute_of(struct project *project, struct entity object, const char *name, int depth)
{
	struct binding_run run;

	if (depth <= 0)
		return unknown;
	switch (object.kind) {
	case ENTITY_MODULE: return member_of_module(project, object, name, depth);
	case ENTITY_EXTERNAL: return external(project, object.name, name);
	case ENTITY_CLASS:
		run = class_member_at(project, object.class_def, name, NULL, depth - 1);
		return resolve_run(project, run, depth - 1);
	default: return unknown;
	}
}

struct entity resolve_expr(struct project *project, const struct scope *scope, const struct expr *expr, int depth)
{
	struct entity object;

	if (depth <= 0)
		return unknown;
	if (expr->kind == EXPR_NAME)
		return resolve_name(project, scope, expr->name.id, expr->span.offset, depth);
	if (expr->kind == EXPR_SUBSCRIPT) /* a generic class: List[int], Generic[T] */
		object = resolve_expr(project, scope, expr->subscript.object, depth - 1);
	else if (expr->kind != EXPR_ATTRIBUTE)
		return unknown;
	else
		return resolve_attribute_of(project, resolve_expr(project, scope, expr->attribute.object, depth - 1),
					    expr->attribute.name, depth - 1);
	return object.kind == ENTITY_CLASS ? object : unknown;
}

static struct entity resolve_dotted(struct project *project, const char *dotted, const struct module *from, int depth)
{
	struct entity entity = { 0 };
	size_t length = strlen(dotted);
	const char *rest;

	/* The longest head that is a module, then attributes. */
	while (length > 0) {
		char *head = arena_text(&project->arena, (struct slice){ dotted, length });

		entity = module_entity(project, head, from);
		if (entity.kind == ENTITY_MODULE)
			break;
		while (length > 0 && dotted[length - 1] != '.')
			length--;
		length -= length > 0;
	}
	if (length == 0)
		return external(project, dotted, NULL);
	for (rest = dotted + length; *rest == '.';) {
		size_t size = strcspn(rest + 1, ".");

		entity = resolve_attribute_of(project, entity,
					      arena_text(&project->arena, (struct slice){ rest + 1, size }), depth);
		rest += size + 1;
	}
	return entity;
}

struct entity project_resolve(struct project *project, const struct scope *scope, const struct expr *expr)
{
	return resolve_expr(project, scope, expr, RESOLVE_DEPTH);
}

struct entity project_resolve_name(struct project *project, const struct scope *scope, const char *name)
{
	return resolve_name(project, scope, name, UINT32_MAX, RESOLVE_DEPTH);
}

struct entity project_member(struct project *project, const struct module *module, const char *name)
{
	struct entity object = { .kind = ENTITY_MODULE, .name = module->name, .module = module };

	return member_of_module(project, object, name, RESOLVE_DEPTH);
}

struct entity project_resolve_dotted(struct project *project, const char *dotted, const struct module *from)
{
	return resolve_dotted(project, dotted, from, RESOLVE_DEPTH);
}

bool packs_know(const struct pack_set *packs, const char *name)
{
	return pack_decorator_find(packs, name) || pack_owner_find(packs, name) || pack_source_find(packs, name) ||
	       pack_model_find(packs, name) || pack_signal_find(packs, name) || pack_key_part_find(packs, name);
}
