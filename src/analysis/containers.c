#include "analysis/containers.h"

#include "syntax/visit.h"

/* ---- what makes one ---- */

static bool is_bounded_deque(const struct expr *call)
{
	const struct expr *bound = call_argument(call, 1, "maxlen");

	return bound && bound->kind != EXPR_NONE;
}

static bool makes_by_call(struct project *project, const struct scope *scope, const struct expr *call)
{
	static const char *const makers[] = {
		"builtins.dict",           "builtins.list",       "builtins.set",      "collections.defaultdict",
		"collections.OrderedDict", "collections.Counter", "collections.deque",
	};
	struct entity entity = project_resolve(project, scope, call->call.callee);

	if (entity.kind != ENTITY_EXTERNAL)
		return false;
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (text_equals(entity.name, makers[i]))
			return !is_bounded_deque(call);
	return false;
}

bool makes_weak_keyed(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct entity entity;

	if (expr->kind != EXPR_CALL)
		return false;
	entity = project_resolve(project, scope, expr->call.callee);
	return entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "weakref.WeakKeyDictionary");
}

bool makes_container(struct project *project, const struct scope *scope, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_DICT:
	case EXPR_LIST:
	case EXPR_SET: return true;
	case EXPR_CALL: return makes_by_call(project, scope, expr);
	default: return false;
	}
}

/* ---- what is done to it ---- */

struct search {
	struct project *project;
	const struct container *container;
	const struct module *module; /* that is looked through */
	bool resets_only;            /* else everything that keeps a container in check */
	bool found;
};

static bool is_import(const struct binding_run run)
{
	return run.count && (run.items[0].kind == BINDING_FROM || run.items[0].kind == BINDING_IMPORT);
}

/* `getattr(self, "_contexts", {})` */
static bool is_got_by_name(const struct search *search, const struct scope *scope, const struct expr *call)
{
	const struct expr *name = call->call.count >= 2 ? call->call.arguments[1].value : NULL;
	struct entity entity;

	if (!name || name->kind != EXPR_STRING || call->call.callee->kind != EXPR_NAME ||
	    !slice_is(name->string.text, search->container->name))
		return false;
	entity = project_resolve(search->project, scope, call->call.callee);
	return entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.getattr");
}

/* Whether OBJECT is known to be of a class that has nothing to do with the container's. */
static bool is_of_another(const struct search *search, const struct scope *scope, const struct expr *object)
{
	struct type type = project_type(search->project, scope, object);
	const struct class_def *mine = search->container->class_def;
	struct class_ref ref;

	if (!type.cls.def || type.cls.def == mine)
		return false;
	ref = (struct class_ref){ mine, project_class_name(search->project, mine) };
	return !class_inherits(search->project, type.cls, ref.name) &&
	       !class_inherits(search->project, ref, type.cls.name) && class_is_final(search->project, mine);
}

static bool refers(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	const struct container *container = search->container;
	const struct scope *bound;

	if (expr->kind == EXPR_CALL)
		return is_got_by_name(search, scope, expr);
	if (expr->kind == EXPR_ATTRIBUTE)
		return text_equals(expr->attribute.name, container->name) &&
		       (container->class_def ? !is_of_another(search, scope, expr->attribute.object)
					     : search->module != container->module);
	if (expr->kind != EXPR_NAME || container->class_def || !text_equals(expr->name.id, container->name))
		return false;
	bound = scope_of_name(scope, container->name);
	return !bound || bound->kind == SCOPE_MODULE || is_import(scope_bindings(bound, container->name));
}

static bool is_literal(const struct expr *expr)
{
	return expr->kind == EXPR_STRING || expr->kind == EXPR_NUMBER;
}

static bool is_blank(const struct search *search, const struct scope *scope, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_NONE:
	case EXPR_FALSE:
	case EXPR_TRUE:
	case EXPR_STRING:
	case EXPR_NUMBER: return true;
	case EXPR_DICT: return expr->dict.count == 0;
	case EXPR_LIST:
	case EXPR_TUPLE: return expr->items.count == 0;
	case EXPR_CALL: return expr->call.count == 0 && makes_container(search->project, scope, expr);
	default: return false;
	}
}

/* A function that sets up the object or class that holds the container. */
static bool is_setup(const struct search *search, const struct scope *scope)
{
	const struct function *function = scope_function(scope);

	if (!function)
		return true;
	if (search->container->of_instance && (!search->resets_only || function == search->container->filler))
		return true;
	return search->resets_only &&
	       (text_equals(function->name, "__init__") || text_equals(function->name, "__new__"));
}

static void on_target(struct search *search, const struct scope *scope, const struct expr *target,
		      const struct expr *value)
{
	if (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) {
		for (size_t i = 0; i < target->items.count; i++)
			on_target(search, scope, target->items.items[i], NULL);
		return;
	}
	if (target->kind == EXPR_SUBSCRIPT && target->subscript.index->kind == EXPR_SLICE)
		search->found |= refers(search, scope, target->subscript.object);
	if (!refers(search, scope, target) || is_setup(search, scope))
		return;
	search->found |= !search->resets_only || !value || is_blank(search, scope, value);
}

static void on_delete(struct search *search, const struct scope *scope, const struct expr *target)
{
	if (target->kind == EXPR_SUBSCRIPT && !is_literal(target->subscript.index))
		search->found |= refers(search, scope, target->subscript.object);
	search->found |= refers(search, scope, target);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct search *search = visitor->data;

	if (stmt->kind == STMT_DELETE)
		for (size_t i = 0; i < stmt->delete.count; i++)
			on_delete(search, scope, stmt->delete.targets[i]);
	if (stmt->kind != STMT_ASSIGN)
		return !search->found;
	for (size_t i = 0; i < stmt->assign.count; i++)
		on_target(search, scope, stmt->assign.targets[i], stmt->assign.value);
	/* another name for it: what is done to that is not followed */
	if (!search->resets_only && stmt->assign.value && scope_function(scope))
		search->found |= refers(search, scope, stmt->assign.value);
	return !search->found;
}

static bool removes(const struct expr *call)
{
	static const char *const removers[] = { "popitem", "popleft", "clear", "remove", "discard" };
	const char *name = call->call.callee->attribute.name;

	if (text_equals(name, "pop"))
		return call->call.count == 0 || !is_literal(call->call.arguments[0].value);
	for (size_t i = 0; i < sizeof removers / sizeof *removers; i++)
		if (text_equals(name, removers[i]))
			return true;
	return false;
}

/* Builtins only read what they are handed. */
static bool is_harmless(struct project *project, const struct scope *scope, const struct expr *call)
{
	struct entity entity = project_resolve(project, scope, call->call.callee);

	return entity.kind == ENTITY_EXTERNAL && text_starts(entity.name, "builtins.") &&
	       !text_equals(entity.name, "builtins.setattr");
}

static void on_call(struct search *search, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	if (callee->kind == EXPR_ATTRIBUTE && refers(search, scope, callee->attribute.object) && removes(call))
		search->found = true;
	for (size_t i = 0; i < call->call.count && !search->found; i++)
		if (refers(search, scope, call->call.arguments[i].value))
			search->found = !is_harmless(search->project, scope, call);
}

/* `len(c) > 100` */
static void on_compare(struct search *search, const struct scope *scope, const struct expr *compare)
{
	for (size_t i = 0; i < compare->operation.count; i++) {
		const struct expr *side = compare->operation.operands[i];

		if (side->kind == EXPR_CALL && side->call.callee->kind == EXPR_NAME &&
		    text_equals(side->call.callee->name.id, "len") && side->call.count == 1)
			search->found |= refers(search, scope, side->call.arguments[0].value);
	}
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct search *search = visitor->data;

	if (expr->kind == EXPR_CALL)
		on_call(search, scope, expr);
	if (expr->kind == EXPR_COMPARE)
		on_compare(search, scope, expr);
	return !search->found;
}

static bool holds_file(const uint32_t *files, size_t count, uint32_t file)
{
	for (size_t i = 0; i < count; i++)
		if (files[i] == file)
			return true;
	return false;
}

static bool look_everywhere(struct project *project, const struct container *container, bool resets_only)
{
	struct search search = { .project = project, .container = container, .resets_only = resets_only };
	struct visitor visitor = {
		.stmt = on_stmt, .expr = resets_only ? NULL : on_expr, .nested = true, .data = &search
	};
	size_t count, owner_count = 0;
	const uint32_t *owners = NULL;
	const uint32_t *files = project_files_naming(project, container->module, container->name, &count);

	if (container->class_def)
		owners = project_files_with(project, container->class_def->name, &owner_count);
	for (size_t i = 0; i < count && !search.found; i++) {
		search.module = NULL;
		if (files[i] == container->module->file || !owners || holds_file(owners, owner_count, files[i]))
			search.module = project_module(project, files[i]);
		if (search.module)
			visit_module(&visitor, search.module->ast);
	}
	return search.found;
}

bool container_is_checked(struct project *project, const struct container *container)
{
	return look_everywhere(project, container, false);
}

bool attribute_is_reset(struct project *project, const struct container *attribute)
{
	return look_everywhere(project, attribute, true);
}
