#include "analysis/live_parameter.h"

#include "analysis/hooks.h"
#include "analysis/rows.h"
#include "project/importers.h"
#include "syntax/visit.h"
#include "values/call_names.h"

/* A function that more files than this name, or that hands its parameter on to another one, is asked no further. */
enum { FILES_MAX = 40, CALLER_HOPS = 2 };

static const struct {
	const char *kind;
	const char *said;
} kinds[] = {
	{ "model", "a model instance" }, { "request", "a request" },   { "user", "a user" },
	{ "session", "a session" },      { "queryset", "a queryset" }, { "form", "a form" },
	{ "formset", "a formset" },      { "row", "a row" },
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static const char *said(const char *kind)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (text_equals(kinds[i].kind, kind))
			return kinds[i].said;
	return NULL;
}

static bool make(struct project *project, const struct parameter *parameter, const char *word, const char *shown,
		 struct live_parameter *out)
{
	if (!word || !said(word))
		return false;
	*out = (struct live_parameter){
		.parameter = parameter,
		.word = word,
		.kind = said(word),
		.where = parameter->span,
		.shown = arena_printf(project_arena(project), shown, parameter->name, said(word)),
	};
	return true;
}

/* ---- what is seen of the parameter itself ---- */

static const char *kind_of_type(struct project *project, struct type type)
{
	if (type.kind == TYPE_QUERYSET)
		return "queryset";
	if (type.kind != TYPE_INSTANCE)
		return NULL;
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (class_is_kind(project, type.cls, kinds[i].kind))
			return kinds[i].kind;
	return NULL;
}

static struct class_ref model_of_type(struct type type)
{
	return type.kind == TYPE_INSTANCE ? type.cls : type.model;
}

static bool by_annotation(struct project *project, const struct function *function, const struct parameter *parameter,
			  struct live_parameter *out)
{
	struct type type;

	if (!parameter->annotation)
		return false;
	type = project_annotation_type(project, function->scope->parent, parameter->annotation);
	if (!make(project, parameter, kind_of_type(project, type), "`%s` is annotated as %s", out))
		return false;
	out->model = model_of_type(type);
	out->where = parameter->annotation->span;
	return true;
}

struct use_search {
	const struct pack_parameter *known;
	const struct parameter *parameter;
	const struct expr *found;
	bool others; /* it is used as something that the pack does not know */
};

static bool is_of(const struct use_search *search, const struct expr *object)
{
	return object->kind == EXPR_NAME && text_equals(object->name.id, search->parameter->name);
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct use_search *search = visitor->data;

	(void)scope;
	if (expr->kind == EXPR_SUBSCRIPT && is_of(search, expr->subscript.object))
		search->others = true;
	if (expr->kind != EXPR_ATTRIBUTE || !is_of(search, expr->attribute.object))
		return true;
	if (!names_hold(&search->known->uses, expr->attribute.name))
		search->others = true;
	else if (!search->found)
		search->found = expr;
	return true;
}

static bool is_web_project(struct project *project)
{
	const struct names *frameworks = &project_packs(project)->words[WORD_WEB_FRAMEWORK];

	for (size_t i = 0; i < frameworks->count; i++)
		if (project_imports(project, frameworks->items[i]))
			return true;
	return false;
}

static bool by_name(struct project *project, const struct function *function, const struct parameter *parameter,
		    struct live_parameter *out)
{
	struct use_search search = { .known = pack_parameter_find(project_packs(project), parameter->name),
				     .parameter = parameter };
	struct visitor visitor = { .expr = on_expr, .nested = true, .data = &search };

	if (!search.known || parameter->annotation || !said(search.known->kind))
		return false;
	visit_function(&visitor, function);
	if (search.found) {
		make(project, parameter, search.known->kind, "`%s` is used as %s", out);
		out->where = search.found->span;
		return true;
	}
	return text_equals(search.known->kind, "request") && !search.others && is_web_project(project) &&
	       scope_bindings(function->scope, parameter->name).count == 1 &&
	       make(project, parameter, search.known->kind, "`%s` is %s, by its name", out);
}

/* ---- what callers pass ---- */

struct passing {
	struct project *project;
	const struct function *function;
	const struct parameter *parameter;
	int position; /* of the argument */
	int hops;
	const char *word; /* what all calls so far pass */
	struct class_ref model;
	size_t calls;
	bool differs;
};

static bool is_live(struct project *project, const struct function *function, const struct parameter *parameter,
		    int hops, struct live_parameter *out);

static const char *word_of_name(struct passing *passing, const struct scope *scope, const struct expr *name,
				struct class_ref *model)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);
	struct binding_run run = bound ? scope_bindings(bound, name->name.id) : (struct binding_run){ 0 };
	struct live_parameter live;

	if (run.count != 1 || run.items[0].kind != BINDING_PARAMETER || bound->kind != SCOPE_FUNCTION ||
	    !is_live(passing->project, bound->function, run.items[0].parameter, passing->hops - 1, &live))
		return NULL;
	*model = live.model;
	return live.word;
}

static const char *word_of_argument(struct passing *passing, const struct scope *scope, const struct expr *value,
				    struct class_ref *model)
{
	struct type type = project_type(passing->project, scope, value);
	const char *word = kind_of_type(passing->project, type);

	*model = model_of_type(type);
	if (word)
		return word;
	if (value->kind == EXPR_NAME)
		return word_of_name(passing, scope, value, model);
	if (value->kind != EXPR_ATTRIBUTE)
		return NULL;
	*model = row_attribute_model(passing->project, scope, value);
	return model->name ? "model" : NULL;
}

static void note_argument(struct passing *passing, const struct scope *scope, const struct expr *call)
{
	const struct expr *value = call_argument(call, passing->position, passing->parameter->name);
	struct class_ref model = { 0 };
	const char *word;

	if (!value && !call_has_star(call) && passing->parameter->default_value)
		return;
	word = value && value->kind != EXPR_NONE ? word_of_argument(passing, scope, value, &model) : NULL;
	passing->differs |= !word || (passing->calls && !text_equals(word, passing->word));
	if (passing->calls == 0)
		passing->model = model;
	else if (model.def != passing->model.def)
		passing->model = (struct class_ref){ 0 };
	passing->word = word;
	passing->calls++;
}

/* `key=badge_ids`: whoever gets the function may call it with anything. */
static bool is_handed_on(const struct passing *passing, const struct call_site *site)
{
	const struct expr *call = site->call;

	for (size_t i = 0; i < call->call.count; i++) {
		const struct expr *value = call->call.arguments[i].value;

		if (text_equals(expr_last_name(value), passing->function->name) &&
		    project_resolve(passing->project, site->scope, value).kind != ENTITY_VARIABLE)
			return true;
	}
	return false;
}

static void note_call(struct passing *passing, const struct call_site *site)
{
	const struct function *target;

	if (project_callees(passing->project, site->scope, site->call, &target, 1) == 0)
		passing->differs |= function_class(passing->function) != NULL;
	else if (target == passing->function)
		note_argument(passing, site->scope, site->call);
}

static void look_in(struct passing *passing, const struct module *module)
{
	const char *name = passing->function->name;
	struct call_list said = calls_saying(passing->project, module, name);
	struct call_list handed = calls_handing(passing->project, module, name);

	for (size_t i = 0; i < handed.count && !passing->differs; i++)
		passing->differs = is_handed_on(passing, &module->ast->parts.calls[handed.items[i]]);
	for (size_t i = 0; i < said.count && !passing->differs; i++)
		note_call(passing, &module->ast->parts.calls[said.items[i]]);
}

/* One value, that a caller names. */
static bool is_handed_over(struct project *project, const struct function *function, const struct parameter *parameter)
{
	enum method_kind method = project_method_kind(project, function);

	return parameter->kind != PARAMETER_STAR && parameter->kind != PARAMETER_DOUBLE_STAR &&
	       (parameter != function->parameters || (method != METHOD_INSTANCE && method != METHOD_CLASS));
}

bool callers_may_tell(struct project *project, const struct function *function, const struct parameter *parameter)
{
	return !parameter->annotation && function->stmt && is_handed_over(project, function, parameter);
}

/* What all calls pass, as a live parameter, or NULL. */
static const struct live_parameter *ask_callers(struct project *project, const struct function *function,
						const struct parameter *parameter, int hops)
{
	struct passing passing = { .project = project, .function = function, .parameter = parameter, .hops = hops };
	enum method_kind method = project_method_kind(project, function);
	struct live_parameter *live = ARENA_NEW(project_arena(project), struct live_parameter);
	const uint32_t *files;
	size_t count;

	passing.position = (int)(parameter - function->parameters) - (method == METHOD_INSTANCE || method == METHOD_CLASS);
	files = project_files_naming(project, project_scope_module(project, function->scope), function->name, &count);
	for (size_t i = 0; i < count && count <= FILES_MAX && !passing.differs; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module && !path_is_test(module->path))
			look_in(&passing, module);
	}
	if (passing.differs || passing.calls == 0 ||
	    !make(project, parameter, passing.word, "every call passes `%s` %s", live))
		return NULL;
	live->model = passing.model;
	return live;
}

/* What is known already, by the hops that may be taken. */
struct passed {
	struct pointer_map *by_hops[CALLER_HOPS + 1]; /* parameter -> struct live_parameter, or NULL */
};

static struct pointer_map *passed_of(struct project *project, int hops)
{
	struct passed **slot = (struct passed **)project_memo(project, MEMO_PASSED, NULL);

	if (!*slot)
		*slot = ARENA_NEW(project_arena(project), struct passed);
	if (!(*slot)->by_hops[hops])
		(*slot)->by_hops[hops] = pointer_map_new(project_arena(project));
	return (*slot)->by_hops[hops];
}

static bool by_callers(struct project *project, const struct function *function, const struct parameter *parameter,
		       int hops, struct live_parameter *out)
{
	struct pointer_map *passed;
	const void *live;

	if (hops <= 0 || !callers_may_tell(project, function, parameter))
		return false;
	passed = passed_of(project, hops);
	if (!pointer_map_get(passed, parameter, &live)) {
		live = ask_callers(project, function, parameter, hops);
		pointer_map_put(passed, parameter, live);
	}
	if (live)
		*out = *(const struct live_parameter *)live;
	return live != NULL;
}

/* ---- all of it ---- */

static bool is_live(struct project *project, const struct function *function, const struct parameter *parameter,
		    int hops, struct live_parameter *out)
{
	if (!is_handed_over(project, function, parameter))
		return false;
	return by_annotation(project, function, parameter, out) ||
	       make(project, parameter, hook_parameter_kind(project, function, parameter),
		    "the framework hands `%s` over, %s", out) ||
	       by_name(project, function, parameter, out) || by_callers(project, function, parameter, hops, out);
}

bool is_live_parameter(struct project *project, const struct function *function, const struct parameter *parameter,
		       bool callers, struct live_parameter *out)
{
	return is_live(project, function, parameter, callers ? CALLER_HOPS : 0, out);
}

bool find_live_parameter(struct project *project, const struct cache_use *use, struct live_parameter *out)
{
	const struct function *function = use->function;

	for (size_t i = 0; i < function->parameter_count; i++)
		if (cache_keeps_parameter(project, use, &function->parameters[i]) &&
		    is_live(project, function, &function->parameters[i], CALLER_HOPS, out))
			return true;
	return false;
}
