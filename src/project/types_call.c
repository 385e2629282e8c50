/* Types of what calls return, and which functions they run. */
#include "project/typing.h"

#include "project/relations.h"

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

struct returns {
	const struct expr *items[8];
	size_t count;
	bool many;
};

static void collect_returns(const struct block *block, struct returns *returns, int depth)
{
	for (size_t i = 0; i < block->count && depth > 0; i++) {
		const struct stmt *stmt = block->items[i];

		switch (stmt->kind) {
		case STMT_RETURN:
			if (!stmt->value || stmt->value->kind == EXPR_NONE)
				break;
			if (returns->count == sizeof returns->items / sizeof *returns->items)
				returns->many = true;
			else
				returns->items[returns->count++] = stmt->value;
			break;
		case STMT_IF:
			for (size_t b = 0; b < stmt->branches.count; b++)
				collect_returns(&stmt->branches.items[b].body, returns, depth - 1);
			break;
		case STMT_WHILE:
		case STMT_FOR:
			collect_returns(&stmt->loop.body, returns, depth - 1);
			collect_returns(&stmt->loop.otherwise, returns, depth - 1);
			break;
		case STMT_TRY:
			collect_returns(&stmt->try_.body, returns, depth - 1);
			for (size_t h = 0; h < stmt->try_.handler_count; h++)
				collect_returns(&stmt->try_.handlers[h].body, returns, depth - 1);
			collect_returns(&stmt->try_.otherwise, returns, depth - 1);
			collect_returns(&stmt->try_.finally, returns, depth - 1);
			break;
		case STMT_WITH: collect_returns(&stmt->with.body, returns, depth - 1); break;
		case STMT_MATCH:
			for (size_t c = 0; c < stmt->match.count; c++)
				collect_returns(&stmt->match.cases[c].body, returns, depth - 1);
			break;
		default: break;
		}
	}
}

struct type typing_result(struct typing *typing, const struct function *function)
{
	struct returns returns = { 0 };
	struct type result = unknown_type;
	size_t seen = 0;

	if (function->is_generator)
		return unknown_type;
	if (function->returns)
		result = typing_annotation(typing, function->scope->parent, function->returns);
	if (result.kind != TYPE_UNKNOWN)
		return result;
	collect_returns(&function->body, &returns, AST_MAX_DEPTH);
	for (size_t i = 0; i < returns.count && !returns.many; i++)
		result = typing_agree(result, typing_expr(typing, function->scope, returns.items[i]), &seen);
	return returns.many ? unknown_type : result;
}

static struct type of_super(struct typing *typing, const struct scope *scope)
{
	const struct function *function = scope_function(scope);
	const struct class_def *owner = function ? function_class(function) : NULL;
	const struct class_info *info;

	if (!owner)
		return unknown_type;
	info = project_class(typing->project, owner);
	for (size_t i = 0; i < info->base_count; i++)
		if (info->bases[i].def)
			return typing_refine(typing->project, typing_instance(info->bases[i]));
	return info->base_count ? typing_refine(typing->project, typing_instance(info->bases[0])) : unknown_type;
}

/* `type(x)`: the class of the object. */
static struct type of_type(struct typing *typing, const struct scope *scope, const struct expr *call)
{
	const struct argument *argument = call->call.count == 1 ? call->call.arguments : NULL;
	struct type object = argument && argument->kind == ARGUMENT_POSITIONAL
				     ? typing_expr(typing, scope, argument->value)
				     : unknown_type;

	return typing_class_of(object);
}

/* A manager that a queryset's class made has that class's methods, and so have its querysets. */
static bool has_queryset_class(const struct typing *typing, struct type object)
{
	return object.kind == TYPE_QUERYSET ||
	       (object.cls.name && class_is_kind(typing->project, object.cls, "queryset"));
}

static struct type of_queryset_method(struct typing *typing, struct type object, const char *name)
{
	const struct pack_queryset *words = &typing->project->packs->queryset;

	if (names_hold(&words->instances, name))
		return object.is_plain ? unknown_type : typing_instance(object.model);
	if (names_hold(&words->terminals, name) || names_hold(&words->writes, name))
		return unknown_type;
	/* also what is out of sight: methods of packages' querysets go on with the query, as a rule */
	return (struct type){ .kind = TYPE_QUERYSET,
			      .cls = has_queryset_class(typing, object) ? object.cls : (struct class_ref){ 0 },
			      .model = object.model,
			      .is_plain = object.is_plain || names_hold(&words->plain, name),
			      .holder = object.holder,
			      .field = object.field };
}

/* What a method of the manager or queryset OBJECT returns has its rows, unless it says so itself. */
static struct type with_rows_of(struct type result, struct type object)
{
	if (result.kind == TYPE_QUERYSET && !result.model.name) {
		result.model = object.model;
		result.manager = object.kind == TYPE_MANAGER ? object.cls : object.manager;
	}
	result.is_plain |= result.kind == TYPE_QUERYSET && object.is_plain;
	if (result.kind == TYPE_QUERYSET && !result.field) {
		result.holder = object.holder;
		result.field = object.field;
	}
	return result;
}

/* Names that are followed from a `return` to where they are bound. */
enum { RETURN_STEPS = 3 };

static bool is_literal(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_STRING:
	case EXPR_FSTRING:
	case EXPR_NUMBER:
	case EXPR_COMPARE:
	case EXPR_TUPLE:
	case EXPR_LIST:
	case EXPR_SET:
	case EXPR_DICT:
	case EXPR_COMPREHENSION: return true;
	default: return false;
	}
}

static bool goes_on_with_query(const struct typing *typing, const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&typing->project->packs->queryset.lazy, expr->call.callee->attribute.name);
}

/* Whether EXPR in METHOD is seen to be of something else than its object and the rows behind it. */
static bool is_of_another(const struct typing *typing, const struct function *method,
			  const struct expr *expr, int steps)
{
	const struct expr *head = expr_head(expr);
	struct binding_run run;

	if (!head || steps == 0)
		return is_literal(expr);
	run = scope_bindings(method->scope, head->name.id);
	for (size_t i = 0; i < run.count; i++) {
		const struct binding *binding = &run.items[i];

		if (binding->kind == BINDING_PARAMETER) {
			if (binding->parameter == &method->parameters[0] || goes_on_with_query(typing, expr))
				return false;
		} else if (binding->kind != BINDING_ASSIGN || !binding->value ||
			   !is_of_another(typing, method, binding->value, steps - 1)) {
			return false;
		}
	}
	return run.count > 0;
}

static bool may_return_rows(const struct typing *typing, const struct function *method)
{
	struct returns returns = { 0 };

	collect_returns(&method->body, &returns, AST_MAX_DEPTH);
	for (size_t i = 0; i < returns.count && !returns.many; i++)
		if (!is_of_another(typing, method, returns.items[i], RETURN_STEPS))
			return true;
	return returns.many || returns.count == 0;
}

/* `Rows.as_manager()`, and the class `Manager.from_queryset(Rows)`, whose instances have the methods of Rows. */
static struct type of_made_manager(struct typing *typing, const struct scope *scope, const struct expr *call,
				   struct type object)
{
	const struct pack_queryset *words = &typing->project->packs->queryset;
	const char *name = call->call.callee->attribute.name;
	struct type rows;

	if (object.kind != TYPE_CLASS)
		return unknown_type;
	if (names_hold(&words->manager_makers, name) && class_is_kind(typing->project, object.cls, "queryset"))
		return (struct type){ .kind = TYPE_MANAGER, .cls = object.cls };
	if (!names_hold(&words->manager_mixers, name) || call->call.count == 0)
		return unknown_type;
	rows = typing_expr(typing, scope, call->call.arguments[0].value);
	return rows.kind == TYPE_CLASS && class_is_kind(typing->project, rows.cls, "queryset") ? rows : unknown_type;
}

static struct type of_method_call(struct typing *typing, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	struct type object = typing_expr(typing, scope, callee->attribute.object);
	struct type result = of_made_manager(typing, scope, call, object);
	const struct function *method = NULL;

	if (result.kind != TYPE_UNKNOWN)
		return result;
	if (object.cls.def)
		method = class_method(typing->project, object.cls.def, callee->attribute.name, NULL);
	if (method)
		result = typing_result(typing, method);
	else
		result = typing_outside_call(typing, object, callee->attribute.name, scope, call);
	if (object.kind != TYPE_MANAGER && object.kind != TYPE_QUERYSET)
		return result;
	if (result.kind == TYPE_UNKNOWN && (!method || may_return_rows(typing, method)))
		result = of_queryset_method(typing, object, callee->attribute.name);
	return with_rows_of(result, object);
}

/* What a function that packs know by MEANING is handed first: a model, or what reads its rows. */
static struct type of_rows_handed(struct typing *typing, const struct scope *scope, const struct expr *call)
{
	const struct expr *first = call_argument(call, 0, NULL);
	struct type type = first ? typing_expr(typing, scope, first) : unknown_type;

	if (type.kind == TYPE_CLASS)
		return (struct type){ .kind = TYPE_QUERYSET, .model = type.cls };
	if (type.kind == TYPE_MANAGER)
		type.kind = TYPE_QUERYSET;
	return type.kind == TYPE_QUERYSET ? type : unknown_type;
}

/* A row or rows, or a model class, out of a function of a library. */
static struct type of_getter(struct typing *typing, const struct scope *scope, const struct expr *call, const char *name)
{
	const struct pack_set *packs = typing->project->packs;
	struct class_ref model = project_got_model(typing->project, scope, call);

	if (model.name)
		return (struct type){ .kind = TYPE_CLASS, .cls = model };
	if (pack_word_is(packs, WORD_ROWS_GETTER, name))
		return of_rows_handed(typing, scope, call);
	if (pack_word_is(packs, WORD_ROW_GETTER, name))
		return typing_instance(of_rows_handed(typing, scope, call).model);
	return unknown_type;
}

struct type typing_call(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	const struct expr *callee = expr->call.callee;
	struct entity entity = resolve_expr(typing->project, scope, callee, RESOLVE_DEPTH);
	struct type type;

	switch (entity.kind) {
	case ENTITY_CLASS:
		return typing_refine(typing->project,
				     typing_instance((struct class_ref){ entity.class_def, entity.name }));
	case ENTITY_FUNCTION: return typing_result(typing, entity.function);
	case ENTITY_EXTERNAL:
		if (text_equals(entity.name, "builtins.super"))
			return of_super(typing, scope);
		if (text_equals(entity.name, "builtins.type"))
			return of_type(typing, scope, expr);
		if (text_equals(entity.name, "builtins.next") || text_equals(entity.name, "builtins.anext"))
			return expr->call.count ? typing_item(typing, scope, expr->call.arguments[0].value)
						: unknown_type;
		if (typing_knows_class(typing->project->packs, entity.name))
			return typing_refine(typing->project, typing_instance((struct class_ref){ NULL, entity.name }));
		type = of_getter(typing, scope, expr, entity.name);
		if (type.kind == TYPE_UNKNOWN)
			type = typing_function_result(typing, scope, expr, entity.name);
		if (type.kind != TYPE_UNKNOWN)
			return type;
		break;
	default: break;
	}
	if (callee->kind == EXPR_ATTRIBUTE) {
		type = of_method_call(typing, scope, expr);
		if (type.kind != TYPE_UNKNOWN)
			return type;
	}
	type = typing_expr(typing, scope, callee);
	if (type.kind == TYPE_CLASS)
		return typing_refine(typing->project, typing_instance(type.cls));
	return type.kind == TYPE_FUNCTION ? typing_result(typing, type.entity.function)
					  : typing_outside_call(typing, type, "__call__", scope, expr);
}

size_t project_callees(struct project *project, const struct scope *scope, const struct expr *call,
		       const struct function **out, size_t max)
{
	const struct expr *callee = call->call.callee;
	struct entity entity = project_resolve(project, scope, callee);
	const struct function *function = NULL;
	struct type type;

	if (max == 0)
		return 0;
	if (entity.kind == ENTITY_FUNCTION) {
		function = entity.function;
	} else if (entity.kind == ENTITY_CLASS) {
		function = class_method(project, entity.class_def, "__init__", NULL);
	} else {
		type = project_type(project, scope, callee);
		if (type.kind == TYPE_FUNCTION)
			function = type.entity.function;
		else if (type.kind == TYPE_CLASS && type.cls.def)
			function = class_method(project, type.cls.def, "__init__", NULL);
		else if (type.kind == TYPE_INSTANCE && type.cls.def)
			function = class_method(project, type.cls.def, "__call__", NULL);
	}
	if (!function)
		return 0;
	out[0] = function;
	return 1;
}

const char *project_callee_name(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	struct entity entity = project_resolve(project, scope, callee);
	const struct function *function;

	if (entity.name && entity.kind != ENTITY_UNKNOWN && entity.kind != ENTITY_PARAMETER)
		return entity.name;
	if (project_callees(project, scope, call, &function, 1))
		return project_function_name(project, function);
	if (callee->kind == EXPR_ATTRIBUTE) {
		struct type object = project_type(project, scope, callee->attribute.object);

		if (object.cls.name && !object.cls.def)
			return arena_dotted(&project->arena, object.cls.name, callee->attribute.name);
	}
	return NULL;
}
