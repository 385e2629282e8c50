#include "analysis/own_decorator.h"

#include "syntax/visit.h"

/* Assignments and calls on the way to the clock, and expressions that are looked at for one decorator. */
enum { CLOCK_HOPS = 3, LOOKS_MAX = 20000 };

struct moments {
	struct project *project;
	size_t *looks; /* that are left */
	int hops;
	size_t count;
};

static size_t moments_in(const struct moments *around, const struct scope *scope, const struct expr *expr);

static size_t moments_in_body(const struct moments *around, const struct function *function);

/* `time.time()`, or a call of a function that reads the clock. */
static size_t moments_of_call(const struct moments *moments, const struct expr *call, const struct scope *scope)
{
	struct entity entity = project_resolve(moments->project, scope, call->call.callee);
	const struct pack_source *source;

	if (entity.kind == ENTITY_FUNCTION && moments->hops > 0)
		return moments_in_body(moments, entity.function) > 0;
	if (entity.kind != ENTITY_EXTERNAL)
		return 0;
	if (pack_word_is(project_packs(moments->project), WORD_STOPWATCH, entity.name))
		return 1;
	source = pack_source_find(project_packs(moments->project), entity.name);
	return source && source->on_call && source->tells == TELLS_CLOCK;
}

/* A local name that was bound to a moment. */
static size_t moments_of_name(const struct moments *moments, const struct expr *name, const struct scope *scope)
{
	const struct scope *bound = moments->hops > 0 ? scope_of_name(scope, name->name.id) : NULL;
	struct binding_run run = { 0 };

	if (bound && bound->kind == SCOPE_FUNCTION)
		run = scope_bindings(bound, name->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind == BINDING_ASSIGN && run.items[i].value &&
		    moments_in(moments, run.items[i].scope, run.items[i].value))
			return 1;
	return 0;
}

static bool on_moment(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct moments *moments = visitor->data;
	size_t found = 0;

	if (*moments->looks == 0)
		return false;
	--*moments->looks;
	if (expr->kind == EXPR_ATTRIBUTE && expr->attribute.object->kind == EXPR_NAME)
		return false; /* when the entry was made, or when it ends */
	if (expr->kind == EXPR_CALL)
		found = moments_of_call(moments, expr, scope);
	else if (expr->kind == EXPR_NAME)
		found = moments_of_name(moments, expr, scope);
	moments->count += found;
	return !found;
}

/* What is one hop further from AROUND. */
static struct moments further(const struct moments *around)
{
	return (struct moments){ around->project, around->looks, around->hops - 1, 0 };
}

static size_t moments_in(const struct moments *around, const struct scope *scope, const struct expr *expr)
{
	struct moments moments = further(around);
	struct visitor visitor = { .expr = on_moment, .data = &moments };

	visit_expr(&visitor, expr, scope);
	return moments.count;
}

static size_t moments_in_body(const struct moments *around, const struct function *function)
{
	struct moments moments = further(around);
	struct visitor visitor = { .expr = on_moment, .data = &moments };

	visit_function(&visitor, function);
	return moments.count;
}

struct expiry_search {
	struct moments start;
	const struct function *decorator;
	bool found;
};

/* A name that DECORATOR or a function in it binds, and not as a parameter of the cached function. */
static bool is_bound_within(const struct function *decorator, const struct scope *scope, const struct expr *name)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);

	for (; bound; bound = bound->parent)
		if (bound->kind == SCOPE_FUNCTION && bound->function == decorator)
			return true;
	return false;
}

static bool on_expiry(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct expiry_search *search = visitor->data;

	if (expr->kind == EXPR_COMPARE)
		search->found |= moments_in(&search->start, scope, expr) == 1;
	if (expr->kind != EXPR_CALL || expr->call.callee->kind != EXPR_NAME ||
	    !is_bound_within(search->decorator, scope, expr->call.callee))
		return !search->found;
	for (size_t i = 0; i < expr->call.count; i++)
		search->found |= moments_in(&search->start, scope, expr->call.arguments[i].value) > 0;
	return !search->found;
}

bool decorator_lets_expire(struct project *project, const struct function *decorator)
{
	size_t looks = LOOKS_MAX;
	struct expiry_search search = { { project, &looks, CLOCK_HOPS + 1, 0 }, decorator, false };
	struct visitor visitor = { .expr = on_expiry, .nested = true, .data = &search };

	visit_function(&visitor, decorator);
	return search.found;
}

struct clear_search {
	const char *clear;
	bool found;
};

static bool on_clear(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct clear_search *search = visitor->data;

	(void)scope;
	search->found |= expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_ATTRIBUTE &&
			 text_equals(expr->call.callee->attribute.name, search->clear);
	return !search->found;
}

bool decorator_drops_all(const struct function *decorator, const char *clear)
{
	struct clear_search search = { clear, false };
	struct visitor visitor = { .expr = on_clear, .nested = true, .data = &search };

	if (clear)
		visit_function(&visitor, decorator);
	return search.found;
}
