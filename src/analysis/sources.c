#include "analysis/sources.h"

#include "analysis/file_paths.h"
#include "analysis/flow.h"
#include "analysis/lazy_text.h"
#include "analysis/rows.h"
#include "analysis/snippet.h"
#include "analysis/value_parts.h"
#include "base/vec.h"
#include "syntax/visit.h"

#include <stdlib.h>

/* More distinct things than this tell a reader nothing new; bounds a hostile function. */
enum { READINGS_MAX = 24 };

/* Longer dotted names are looked into as if they might be anything. */
enum { NAME_BYTES = 160 };

/* Containers in containers whose querysets a result keeps. */
enum { KEPT_DEPTH = 3 };

struct collector {
	struct project *project;
	const struct function *function; /* whose body is read; NULL: an expression */
	int hops;
	int pins; /* statements around that set the language, to what their own argument says */
	const struct expr *called; /* the callee of a method whose call is told already */
	bool value_only; /* what callees read counts as far as they hand it on */
	VEC(struct reading) readings;
};

static struct reading_list readings_of(struct project *project, const struct function *function, int hops);

/* ---- adding ---- */

static bool same_thing(const struct reading *a, const struct reading *b)
{
	return a->validity == b->validity && text_equals(a->what, b->what);
}

static bool is_dropped(const struct collector *collector, const struct reading *reading)
{
	return reading->dropped || (collector->function && reading->validity >= VALIDITY_MIGRATION &&
				    !reaches_result(collector->function, reading->chain.items[0].place.span, NULL));
}

/* What is asked for by the key of a row is read anew. */
static bool is_identity(const struct collector *collector, const struct reading *reading)
{
	const struct names *keys = &project_packs(collector->project)->words[WORD_ROW_KEY];

	return reading->identity || (collector->function && reading->validity == VALIDITY_ROWS &&
				     !reaches_result(collector->function, reading->chain.items[0].place.span, keys));
}

static void add(struct collector *collector, const struct reading *reading)
{
	if (collector->readings.count >= READINGS_MAX || (collector->pins && reading->tells == TELLS_LANGUAGE))
		return;
	for (size_t i = 0; i < collector->readings.count; i++) {
		struct reading *known = &collector->readings.items[i];

		if (!same_thing(known, reading))
			continue;
		if (known->dropped && !is_dropped(collector, reading)) {
			*known = *reading;
			known->identity = is_identity(collector, reading);
		} else if (known->identity && !is_dropped(collector, reading)) {
			known->identity = is_identity(collector, reading);
		}
		return;
	}
	vec_push(&collector->readings, *reading);
	vec_last(&collector->readings).dropped = is_dropped(collector, reading);
	vec_last(&collector->readings).identity = is_identity(collector, reading);
}

/* With the step that says so. */
static struct reading told(struct project *project, struct reading reading)
{
	struct arena *arena = project_arena(project);
	struct evidence *step = ARENA_NEW(arena, struct evidence);

	*step = (struct evidence){ EVIDENCE_READS, true, project_place(reading.scope, reading.expr->span),
				   arena_printf(arena, "reads %s: `%s`", reading.what,
						snippet(arena, reading.scope->ast, reading.expr)) };
	reading.chain = (struct evidence_chain){ step, 1 };
	return reading;
}

static void add_read(struct collector *collector, struct reading reading)
{
	reading = told(collector->project, reading);
	add(collector, &reading);
}

/* MODEL: whose rows it reads, where that is known. */
static void add_source(struct collector *collector, const struct pack_source *source, struct class_ref model,
		       const struct expr *expr, const struct scope *scope)
{
	struct reading reading = {
		.validity = source->validity,
		.doubtful = source->doubtful,
		.what = model.name ? rows_words(collector->project, model) : source->reads,
		.model = model,
		.expr = expr,
		.scope = scope,
		.tells = source->tells,
	};

	if (source->tells == TELLS_FILE && expr->kind == EXPR_CALL &&
	    reads_outside_file(collector->project, scope, expr)) {
		reading.validity = VALIDITY_MOMENT;
		reading.doubtful = true; /* few such files change without a restart */
		reading.what = "a file outside the tree";
	}
	add_read(collector, reading);
}

struct reading rows_read_by(struct project *project, const struct scope *scope, const struct expr *expr, struct type type)
{
	struct class_ref model = rows_model(project, type);

	return told(project, (struct reading){ .validity = model_validity(project, model),
					       .what = rows_words(project, model),
					       .model = model,
					       .holder = type.holder,
					       .field = type.field,
					       .expr = expr,
					       .scope = scope });
}

static void add_rows(struct collector *collector, struct type type, const struct expr *expr, const struct scope *scope)
{
	struct reading reading = rows_read_by(collector->project, scope, expr, type);

	add(collector, &reading);
}

struct reading reading_behind(struct project *project, const struct reading *reading, const struct evidence *steps,
			      size_t count)
{
	struct reading behind = *reading;
	struct evidence *chain = ARENA_ARRAY(project_arena(project), struct evidence, count + reading->chain.count);

	memcpy(chain, steps, count * sizeof *chain);
	memcpy(chain + count, reading->chain.items, reading->chain.count * sizeof *chain);
	behind.chain = (struct evidence_chain){ chain, count + reading->chain.count };
	return behind;
}

/* A decorator that is not known may make anything of its function. */
static bool runs_when_called(struct project *project, const struct function *function)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		struct entity entity;

		if (decorator->kind == EXPR_CALL)
			decorator = decorator->call.callee;
		entity = project_resolve(project, function->scope->parent, decorator);

		if (!entity.name || (!pack_decorator_find(packs, entity.name) &&
				     !pack_method_decorator_find(packs, entity.name)))
			return false;
	}
	return !function->is_async && !function->is_generator;
}

/* The readings of a callee, each with one more hop in front. */
static void add_callee(struct collector *collector, const struct function *callee, const struct expr *expr,
		       const struct scope *scope)
{
	struct arena *arena = project_arena(collector->project);
	struct reading_list list;

	if (collector->hops <= 0)
		return;
	if (collector->value_only && !runs_when_called(collector->project, callee))
		return;
	list = readings_of(collector->project, callee, collector->hops - 1);
	for (size_t i = 0; i < list.count; i++) {
		const struct evidence step = { EVIDENCE_CALLS, true, project_place(scope, expr->span),
					       arena_printf(arena, "%s `%s`",
							    expr->kind == EXPR_CALL ? "calls" : "uses", callee->name) };
		struct reading reading = reading_behind(collector->project, &list.items[i], &step, 1);

		if (collector->value_only && reading.dropped)
			continue;
		add(collector, &reading);
	}
}

/* ---- what reads ---- */

/* Rows of a model that a function of a library is handed. */
static bool add_got_rows(struct collector *collector, const char *name, const struct expr *call,
			 const struct scope *scope)
{
	const struct pack_set *packs = project_packs(collector->project);
	struct type type;

	if (!pack_word_is(packs, WORD_ROW_GETTER, name) && !pack_word_is(packs, WORD_ROWS_GETTER, name))
		return false;
	type = project_type(collector->project, scope, call);
	if (type.kind == TYPE_INSTANCE)
		type.model = type.cls;
	if (type.model.name)
		add_rows(collector, type, call, scope);
	return type.model.name != NULL;
}

static bool add_known_source(struct collector *collector, const char *name, bool called, const struct expr *expr,
			     const struct scope *scope)
{
	const struct pack_source *source = name ? pack_source_find(project_packs(collector->project), name) : NULL;

	if (!source || source->subclasses || source->on_call != called)
		return false;
	if (called && add_got_rows(collector, name, expr, scope))
		return true;
	add_source(collector, source, (struct class_ref){ 0 }, expr, scope);
	return true;
}

/* Whose rows EXPR reads, a call of a method of OBJECT: those that OBJECT asks for, or of the model or query that it is handed. */
static struct class_ref model_read(struct collector *collector, struct type object, const struct expr *expr,
				   const struct scope *scope)
{
	const struct expr *first = expr->kind == EXPR_CALL ? call_argument(expr, 0, NULL) : NULL;
	struct type handed;

	if (object.model.name)
		return object.model;
	if (object.kind == TYPE_CLASS)
		return object.cls;
	if (!first)
		return (struct class_ref){ 0 };
	handed = project_type(collector->project, scope, first);
	return handed.kind == TYPE_CLASS ? handed.cls : handed.model;
}

/* A method or attribute of an object whose class, or an ancestor of it, a pack knows as a source. */
static bool add_instance_source(struct collector *collector, struct type object, const char *method,
				const struct expr *expr, const struct scope *scope)
{
	const struct class_info *info = object.cls.def ? project_class(collector->project, object.cls.def) : NULL;
	size_t count = info ? info->ancestor_count : 1;

	for (size_t i = 0; i < count; i++) {
		const char *name = info ? info->ancestors[i].name : object.cls.name;
		const struct pack_source *source =
			name ? pack_source_find(project_packs(collector->project), name) : NULL;

		if (!source || !source->subclasses || (source->methods.count && !names_hold(&source->methods, method)))
			continue;
		if (object.kind == TYPE_CLASS && !source->classes)
			continue;
		add_source(collector, source,
			   source->validity == VALIDITY_ROWS ? model_read(collector, object, expr, scope)
							     : (struct class_ref){ 0 },
			   expr, scope);
		return true;
	}
	return false;
}

static bool is_rows(struct type type)
{
	return type.kind == TYPE_QUERYSET || type.kind == TYPE_MANAGER;
}

static bool add_method(struct collector *collector, const struct expr *call, const struct scope *scope)
{
	const struct expr *callee = call->call.callee;
	struct type object;

	if (callee->kind != EXPR_ATTRIBUTE)
		return false;
	object = project_type(collector->project, scope, callee->attribute.object);
	if (is_rows(object) &&
	    names_hold(&project_packs(collector->project)->queryset.terminals, callee->attribute.name)) {
		/* a manager's own method of that name is followed as a callee */
		if (!object.cls.def ||
		    !class_method(collector->project, object.cls.def, callee->attribute.name, NULL)) {
			add_rows(collector, object, call, scope);
			return true;
		}
	}
	if ((object.kind != TYPE_INSTANCE && object.kind != TYPE_CLASS) ||
	    !add_instance_source(collector, object, callee->attribute.name, call, scope))
		return false;
	collector->called = callee;
	return true;
}

/* `getattr(local, "user", None)` */
static void add_getattr(struct collector *collector, const struct expr *call, const struct scope *scope)
{
	const struct expr *name = call->call.count >= 2 ? call->call.arguments[1].value : NULL;
	struct type object;

	if (!name || name->kind != EXPR_STRING)
		return;
	object = project_type(collector->project, scope, call->call.arguments[0].value);
	if (object.kind == TYPE_INSTANCE)
		add_instance_source(collector, object,
				    arena_text(project_arena(collector->project), name->string.text), call, scope);
}

/* `rows.extend(queryset)` */
static bool extends(const struct expr *callee)
{
	return callee->kind == EXPR_ATTRIBUTE &&
	       (text_equals(callee->attribute.name, "extend") || text_equals(callee->attribute.name, "update"));
}

/* `for row in query`, where iterating reads. */
static bool add_item(struct collector *collector, struct type type, const struct expr *expr,
		     const struct scope *scope)
{
	return type.kind == TYPE_INSTANCE && add_instance_source(collector, type, "__iter__", expr, scope);
}

/* list(queryset), len(queryset), ... */
static void add_evaluation(struct collector *collector, struct entity entity, const struct expr *call,
			   const struct scope *scope)
{
	const struct names *iterating = &project_packs(collector->project)->queryset.iterating;
	bool iterates = entity.kind == ENTITY_EXTERNAL && text_starts(entity.name, "builtins.") &&
			names_hold(iterating, entity.name + strlen("builtins."));

	if (!iterates && !extends(call->call.callee))
		return;
	for (size_t i = 0; i < call->call.count; i++) {
		struct type type = project_type(collector->project, scope, call->call.arguments[i].value);

		if (type.kind == TYPE_QUERYSET)
			add_rows(collector, type, call, scope);
		else
			add_item(collector, type, call, scope);
	}
}

static bool is_field(struct project *project, struct class_ref class_ref)
{
	return class_is_kind(project, class_ref, "field") ||
	       class_is_kind(project, class_ref, "form-field") ||
	       class_is_kind(project, class_ref, "serializer-field");
}

/* `ChoiceField(choices=queryset)` */
static void add_listed_argument(struct collector *collector, const struct expr *call,
				const struct scope *scope)
{
	const struct pack_set *packs = project_packs(collector->project);

	for (size_t i = 0; i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];
		struct type type;

		if (argument->kind != ARGUMENT_KEYWORD ||
		    !pack_word_is(packs, WORD_EVALUATED, argument->name))
			continue;
		type = project_type(collector->project, scope, argument->value);
		if (type.kind == TYPE_QUERYSET &&
		    is_field(collector->project, project_type(collector->project, scope, call).cls))
			add_rows(collector, type, argument->value, scope);
	}
}

static bool is_construction(struct project *project, struct entity entity, const struct expr *call,
			    const struct scope *scope)
{
	return entity.kind == ENTITY_CLASS ||
	       project_type(project, scope, call->call.callee).kind == TYPE_CLASS;
}

/* What a function makes of lazy text on its way is often a message, no part of what it returns. */
static void add_language(struct collector *collector, const struct expr *expr,
			 const struct scope *scope, const struct entity *callee)
{
	bool surely = fixes_lazy_text(collector->project, scope, expr, callee);

	if (surely || may_fix_lazy_text(collector->project, scope, expr))
		add_read(collector, (struct reading){ .validity = VALIDITY_REQUEST,
						      .doubtful = !surely || !collector->value_only,
						      .what = "the active language",
						      .expr = expr,
						      .scope = scope,
						      .tells = TELLS_LANGUAGE });
}

/* What is outside of the tree runs none of its functions; that leaves rows, by the name of the method. */
static bool may_read_rows(const struct collector *collector, const struct expr *call)
{
	const struct expr *callee = call->call.callee;

	return callee->kind == EXPR_ATTRIBUTE &&
	       names_hold(&project_packs(collector->project)->queryset.terminals,
			  callee->attribute.name);
}

static void on_call(struct collector *collector, const struct expr *call, const struct scope *scope,
		    struct entity entity)
{
	const struct function *callee;

	if (entity.kind == ENTITY_PARAMETER)
		return;
	add_listed_argument(collector, call, scope);
	if (entity.kind != ENTITY_UNKNOWN && add_known_source(collector, entity.name, true, call, scope))
		return;
	if (entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, "builtins.getattr"))
		add_getattr(collector, call, scope);
	add_evaluation(collector, entity, call, scope);
	if (entity.kind == ENTITY_EXTERNAL && !may_read_rows(collector, call))
		return;
	if (add_method(collector, call, scope))
		return;
	if (collector->value_only && is_construction(collector->project, entity, call, scope))
		return;
	if (!project_callees(collector->project, scope, call, &callee, 1))
		return;
	if (!add_known_source(collector, project_function_name(collector->project, callee), true, call, scope))
		add_callee(collector, callee, call, scope);
}

static void on_attribute(struct collector *collector, const struct expr *expr, const struct scope *scope)
{
	struct entity entity = project_resolve(collector->project, scope, expr);
	const struct function *getter;
	struct type object;

	if (expr == collector->called)
		return;
	if (entity.kind == ENTITY_EXTERNAL || entity.kind == ENTITY_VARIABLE) {
		add_known_source(collector, entity.name, false, expr, scope);
		return;
	}
	if (entity.kind != ENTITY_UNKNOWN)
		return;
	object = project_type(collector->project, scope, expr->attribute.object);
	/* a method that a value holds is handed over, not called */
	if (object.kind == TYPE_INSTANCE && !collector->value_only &&
	    add_instance_source(collector, object, expr->attribute.name, expr, scope))
		return;
	if (!object.cls.def || object.kind == TYPE_CLASS)
		return;
	getter = class_method(collector->project, object.cls.def, expr->attribute.name, NULL);
	if (getter && function_is_property(collector->project, getter))
		add_callee(collector, getter, expr, scope);
}

static void add_iteration(struct collector *collector, const struct expr *iterable, const struct scope *scope)
{
	struct type type = project_type(collector->project, scope, iterable);

	if (is_rows(type))
		add_rows(collector, type, iterable, scope);
	else
		add_item(collector, type, iterable, scope);
}

/* `await query`, where waiting for it reads. */
static void add_awaited(struct collector *collector, const struct expr *expr, const struct scope *scope)
{
	struct type type = project_type(collector->project, scope, expr->operand);

	if (type.kind == TYPE_INSTANCE)
		add_instance_source(collector, type, "__await__", expr, scope);
}

/* `if queryset:` */
static void add_truth(struct collector *collector, const struct expr *test, const struct scope *scope)
{
	struct type type = project_type(collector->project, scope, test);

	if (type.kind == TYPE_QUERYSET)
		add_rows(collector, type, test, scope);
}

/* Whether naming the callee may read something by itself: a property, or an object that is a source. */
static bool callee_reads(struct project *project, struct entity callee)
{
	char name[NAME_BYTES];

	if (callee.kind == ENTITY_CLASS || callee.kind == ENTITY_FUNCTION)
		return false;
	if (callee.kind != ENTITY_EXTERNAL || strlen(callee.name) >= sizeof name)
		return true;
	strcpy(name, callee.name);
	for (char *dot = strrchr(name, '.'); dot; dot = strrchr(name, '.')) {
		*dot = 0;
		if (pack_source_find(project_packs(project), name))
			return true;
	}
	return false;
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct collector *collector = visitor->data;
	struct entity entity;

	switch (expr->kind) {
	case EXPR_CALL:
		entity = project_resolve(collector->project, scope, expr->call.callee);
		add_language(collector, expr, scope, &entity);
		on_call(collector, expr, scope, entity);
		if (callee_reads(collector->project, entity))
			break;
		for (size_t i = 0; i < expr->call.count; i++)
			visit_expr(visitor, expr->call.arguments[i].value, scope);
		return false;
	case EXPR_BINARY:
	case EXPR_FSTRING: add_language(collector, expr, scope, NULL); break;
	case EXPR_ATTRIBUTE:
		if (is_fixed_by_lookup(expr))
			return false;
		on_attribute(collector, expr, scope);
		break;
	case EXPR_NAME:
		entity = project_resolve(collector->project, scope, expr);
		if (entity.kind == ENTITY_EXTERNAL || entity.kind == ENTITY_VARIABLE)
			add_known_source(collector, entity.name, false, expr, scope);
		break;
	case EXPR_COMPREHENSION:
		for (size_t i = 0; i < expr->comprehension.clause_count; i++)
			add_iteration(collector, expr->comprehension.clauses[i].iterable,
				      i == 0 ? scope : expr->comprehension.scope);
		break;
	case EXPR_AWAIT: add_awaited(collector, expr, scope); break;
	case EXPR_SUBSCRIPT:
		if (expr->subscript.index->kind != EXPR_SLICE)
			add_iteration(collector, expr->subscript.object, scope);
		break;
	default: break;
	}
	return true;
}

/* `with override(language):` */
static bool pins_language(struct project *project, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; stmt->kind == STMT_WITH && i < stmt->with.count; i++) {
		const struct expr *context = stmt->with.items[i].context;
		struct entity entity = { 0 };

		if (context->kind == EXPR_CALL)
			entity = project_resolve(project, scope, context->call.callee);
		if (entity.kind == ENTITY_EXTERNAL &&
		    pack_word_is(project_packs(project), WORD_LANGUAGE_PIN, entity.name))
			return true;
	}
	return false;
}

/* Nothing in it reads the active language, unless the language that is set was read from it. */
static void visit_pinned(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct collector *collector = visitor->data;

	for (size_t i = 0; i < stmt->with.count; i++)
		visit_expr(visitor, stmt->with.items[i].context, scope);
	collector->pins++;
	visit_block(visitor, &stmt->with.body, scope);
	collector->pins--;
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct collector *collector = visitor->data;

	if (pins_language(collector->project, stmt, scope)) {
		visit_pinned(visitor, stmt, scope);
		return false;
	}
	if (stmt->kind == STMT_FOR)
		add_iteration(collector, stmt->loop.test, scope);
	for (size_t i = 0; stmt->kind == STMT_IF && i < stmt->branches.count; i++)
		if (stmt->branches.items[i].test && stmt->branches.items[i].test->kind == EXPR_NAME)
			add_truth(collector, stmt->branches.items[i].test, scope);
	/* what is thrown is no value: caches keep no exceptions */
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS && stmt->kind != STMT_RAISE;
}

/* ---- questions ---- */

static int compare_readings(const void *a, const void *b)
{
	const struct reading *left = a, *right = b;

	if (left->doubtful != right->doubtful)
		return left->doubtful ? 1 : -1;
	if (left->validity != right->validity)
		return left->validity < right->validity ? 1 : -1;
	if (left->chain.count != right->chain.count)
		return left->chain.count < right->chain.count ? -1 : 1;
	return (left->expr->span.offset > right->expr->span.offset) -
	       (left->expr->span.offset < right->expr->span.offset);
}

static struct reading_list settle(struct collector *collector)
{
	struct reading_list list;

	if (collector->readings.count)
		qsort(collector->readings.items, collector->readings.count, sizeof *collector->readings.items,
		      compare_readings);
	vec_settle(&collector->readings, project_arena(collector->project), list.items, list.count);
	return list;
}

static struct reading_list readings_of(struct project *project, const struct function *function, int hops)
{
	struct pointer_map ***slot = (struct pointer_map ***)project_memo(project, MEMO_SOURCES, NULL);
	struct collector collector = { .project = project, .function = function, .hops = hops };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &collector };
	struct reading_list *kept;
	const void *known;

	if (!*slot) {
		*slot = ARENA_ARRAY(project_arena(project), struct pointer_map *, SOURCE_HOPS + 1);
		for (int i = 0; i <= SOURCE_HOPS; i++)
			(*slot)[i] = pointer_map_new(project_arena(project));
	}
	if (pointer_map_get((*slot)[hops], function, &known))
		return *(const struct reading_list *)known;
	visit_function(&visitor, function);
	kept = ARENA_NEW(project_arena(project), struct reading_list);
	*kept = settle(&collector);
	pointer_map_put((*slot)[hops], function, kept);
	return *kept;
}

struct reading_list function_readings(struct project *project, const struct function *function)
{
	return readings_of(project, function, SOURCE_HOPS);
}

static void collect(struct collector *collector, const struct scope *scope, const struct expr *expr)
{
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = collector };

	visit_expr(&visitor, expr, scope);
}

struct reading_list expression_readings(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct collector collector = { .project = project, .hops = SOURCE_HOPS };

	collect(&collector, scope, expr);
	return settle(&collector);
}

struct reading_list value_readings(struct project *project, const struct scope *scope,
				   const struct expr *expr, bool iterated)
{
	struct collector collector = { .project = project, .hops = SOURCE_HOPS, .value_only = true };

	if (iterated)
		add_iteration(&collector, expr, scope);
	collect(&collector, scope, expr);
	return settle(&collector);
}

struct reading_list own_readings(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct collector collector = { .project = project };
	struct visitor visitor = { .data = &collector };

	on_expr(&visitor, expr, scope);
	return settle(&collector);
}

static void add_kept(struct collector *collector, const struct expr *value, const struct scope *scope, int depth)
{
	struct type type = project_type(collector->project, scope, value);

	if (type.kind == TYPE_QUERYSET)
		add_rows(collector, type, value, scope);
	if (value->kind != EXPR_TUPLE && value->kind != EXPR_LIST)
		return;
	for (size_t i = 0; i < value->items.count && depth > 0; i++)
		add_kept(collector, value->items.items[i], scope, depth - 1);
}

static bool on_return(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	if (stmt->kind == STMT_RETURN && stmt->value)
		add_kept(visitor->data, stmt->value, scope, KEPT_DEPTH);
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS;
}

/*
 * A clock or socket that some callee reads has more often to do with how a value is made (timestamps, retries) than with
 * what it is.
 */
static void add_kept_reading(struct collector *collector, struct reading reading)
{
	if (reading.dropped)
		return;
	if (reading.validity == VALIDITY_MOMENT && reading.chain.count > 1)
		reading.doubtful = true;
	add(collector, &reading);
}

struct reading_list kept_result_readings(struct project *project, const struct function *function)
{
	struct collector collector = { .project = project, .hops = SOURCE_HOPS };
	struct visitor visitor = { .stmt = on_return, .data = &collector };
	struct reading_list list = function_readings(project, function);

	for (size_t i = 0; i < list.count; i++)
		add_kept_reading(&collector, list.items[i]);
	visit_function(&visitor, function);
	return settle(&collector);
}

const struct reading *reading_worst(struct reading_list list, enum validity least)
{
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].validity >= least)
			return &list.items[i];
	return NULL;
}
