#include "keys/url_arguments.h"

#include "base/vec.h"
#include "project/words.h"

#include <string.h>

/* A name that more files hold is no view's own. */
enum { FILES_MAX = 60 };

/* ---- patterns ---- */

/* Whether a regular expression lets letters through: `\w+`, `[^/]+`, `.*`; `\d+` and `[0-9a-f]+` do not. */
static bool takes_text(struct slice pattern)
{
	for (size_t i = 0; i < pattern.size; i++) {
		if (pattern.data[i] == '.' || (pattern.data[i] == '[' && i + 1 < pattern.size && pattern.data[i + 1] == '^'))
			return true;
		if (pattern.data[i] == '\\' && i + 1 < pattern.size && strchr("wSD", pattern.data[i + 1]))
			return true;
		if (i + 2 < pattern.size && pattern.data[i + 1] == '-' && strchr("zZ", pattern.data[i + 2]))
			return true;
	}
	return false;
}

/* `(?P<name>[^/]+)` */
static bool regex_gives_text(struct slice route, struct slice name)
{
	for (const char *at = route.data, *end = route.data + route.size; at < end; at++) {
		struct slice rest = { at, (size_t)(end - at) };
		size_t depth = 1, size = 0;

		if (!slice_starts(rest, "(?P<") || rest.size < name.size + 5 ||
		    memcmp(at + 4, name.data, name.size) != 0 || at[4 + name.size] != '>')
			continue;
		at += name.size + 5;
		for (; at + size < end && depth; size++)
			depth += (at[size] == '(') - (at[size] == ')');
		return takes_text((struct slice){ at, size });
	}
	return false;
}

/* `<name>` and `<slug:name>` */
static bool route_gives_text(const struct pack_set *packs, struct slice route, struct slice name)
{
	for (size_t start = 0; start < route.size; start++) {
		struct slice inner = { route.data + start + 1, 0 };
		const char *colon;
		size_t kind;

		/* `(?P<name>` is none of these */
		if (route.data[start] != '<' || (start && route.data[start - 1] == 'P'))
			continue;
		while (start + 1 + inner.size < route.size && inner.data[inner.size] != '>')
			inner.size++;
		colon = memchr(inner.data, ':', inner.size);
		kind = colon ? (size_t)(colon - inner.data) : 0;
		if (!slice_equals((struct slice){ colon ? colon + 1 : inner.data, inner.size - (colon ? kind + 1 : 0) },
				  name))
			continue;
		for (size_t i = 0; colon && i < packs->words[WORD_TEXT_CONVERTER].count; i++)
			if (slice_is((struct slice){ inner.data, kind }, packs->words[WORD_TEXT_CONVERTER].items[i]))
				return true;
		return !colon;
	}
	return false;
}

/* ---- calls ---- */

/* Whether the view that a pattern names runs FUNCTION: the function itself, or a class that holds it. */
static bool runs(struct project *project, const struct scope *scope, const struct expr *view,
		 const struct function *function)
{
	const struct class_def *class_def = function_class(function);
	struct entity entity;
	struct class_ref ref;

	if (view->kind == EXPR_CALL && view->call.callee->kind == EXPR_ATTRIBUTE)
		view = view->call.callee->attribute.object;
	entity = project_resolve(project, scope, view);
	if (entity.kind == ENTITY_FUNCTION)
		return entity.function == function;
	if (entity.kind != ENTITY_CLASS || !class_def)
		return false;
	ref = (struct class_ref){ entity.class_def, project_class_name(project, entity.class_def) };
	return class_inherits(project, ref, project_class_name(project, class_def));
}

/* A pattern of URLs and the view it is connected with. */
struct route {
	const struct scope *scope;
	struct slice text;
	const struct expr *view;
};

struct routes {
	const struct route *items;
	size_t count;
};

static bool is_route(struct project *project, const struct call_site *site, struct route *out)
{
	const struct expr *text = call_argument(site->call, 0, "route"), *view = call_argument(site->call, 1, "view");
	struct entity callee;

	if (!text || text->kind != EXPR_STRING || !view)
		return false;
	*out = (struct route){ site->scope, text->string.text, view };
	callee = project_resolve(project, site->scope, site->call->call.callee);
	return callee.name && names_hold(&project_packs(project)->words[WORD_URL_PATTERN], callee.name);
}

static const void *find_routes(struct project *project, const struct module *module)
{
	struct routes *routes = ARENA_NEW(project_arena(project), struct routes);
	struct ast_parts parts = module->ast->parts;
	VEC(struct route) found = { 0 };
	struct route route;

	for (size_t i = 0; i < parts.call_count; i++)
		if (is_route(project, &parts.calls[i], &route))
			vec_push(&found, route);
	vec_settle(&found, project_arena(project), routes->items, routes->count);
	return routes;
}

/* The routes that MODULE connects, looked for once. */
static const struct routes *routes_of(struct project *project, const struct module *module)
{
	return project_module_memo(project, MEMO_ROUTES, module, find_routes);
}

static bool gives_text(struct project *project, const struct route *route, const struct function *function,
		       struct slice name)
{
	return (regex_gives_text(route->text, name) || route_gives_text(project_packs(project), route->text, name)) &&
	       runs(project, route->scope, route->view, function);
}

bool is_url_text(struct project *project, const struct function *function, const struct parameter *parameter)
{
	const struct class_def *class_def = function_class(function);
	const char *word = class_def ? class_def->name : function->name;
	const struct module *home = project_scope_module(project, function->scope);
	size_t count;
	const uint32_t *files = project_files_naming(project, home, word, &count);

	for (size_t i = 0; i < count && count <= FILES_MAX; i++) {
		const struct module *module = project_module(project, files[i]);
		const struct routes *routes = module ? routes_of(project, module) : NULL;

		for (size_t k = 0; routes && k < routes->count; k++)
			if (gives_text(project, &routes->items[k], function, slice_of(parameter->name)))
				return true;
	}
	return false;
}
