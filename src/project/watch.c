/* What the rules look for, and the functions of the project that hand it on to what they wrap. */
#include "project/internal.h"

#include "base/vec.h"

/* How far back the line of a place is looked through. */
enum { REACH = 400 };
/* A name that is bound more often may hold anything. */
enum { BINDINGS_MAX = 100 };

/* A file as its watched parts are looked for. */
struct watching {
	struct project *project;
	const struct scope *scope;
	bool has_stars; /* the file may import names that it does not say */
};

void project_watch(struct project *project, struct interest interest)
{
	project->watch.interest = interest;
}

/* ---- wrappers ---- */

static bool is_of_interest(const struct project *project, struct slice text)
{
	const struct interest *interest = &project->watch.interest;

	for (size_t i = 0; i < interest->pattern_count; i++)
		if (interest->find(interest->context, i, text, 0) < text.size)
			return true;
	return false;
}

static bool holds_function(const struct function *outer)
{
	struct ast_parts parts = ast_parts_at(outer->scope->ast, outer->name_span);

	for (size_t i = 0; i < parts.function_count; i++)
		if (parts.functions[i] != outer && span_contains(outer->span, parts.functions[i]->span))
			return true;
	return false;
}

/* A function that makes functions, of what it is given if it decorates, and that speaks of something of interest. */
static bool is_wrapper(struct project *project, const struct function *function)
{
	const void *known;

	if (pointer_map_get(project->watch.wrappers, function, &known))
		return known != NULL;
	known = is_of_interest(project, ast_text(function->scope->ast, function->span)) && holds_function(function)
			? function
			: NULL;
	pointer_map_put(project->watch.wrappers, function, known);
	return known != NULL;
}

static bool holds_wrapper(struct project *project, struct binding_run run)
{
	for (size_t i = 0; i < run.count && i < BINDINGS_MAX; i++) {
		const struct expr *value = run.items[i].value;

		if (value && is_of_interest(project, ast_text(run.items[i].scope->ast, value->span)))
			return true;
	}
	return run.count > BINDINGS_MAX;
}

/* What the dotted name at the start of TEXT means to SCOPE. */
static struct entity named_at(struct project *project, const struct scope *scope, struct slice text)
{
	struct entity entity = { .kind = ENTITY_UNKNOWN };
	size_t at = 0;

	for (bool is_head = true; is_head || (at < text.size && text.data[at] == '.'); is_head = false) {
		size_t start = is_head ? 0 : at + 1;
		char *name;

		for (at = start; at < text.size && is_word_byte(text.data[at]);)
			at++;
		name = arena_text(&project->arena, (struct slice){ text.data + start, at - start });
		if (is_head)
			entity = project_resolve_name(project, scope, name);
		else if (entity.kind == ENTITY_MODULE && entity.module)
			entity = project_member(project, entity.module, name);
		else
			break;
	}
	return entity;
}

/* ---- where they are used ---- */

/* Where the line around OFFSET begins, or REACH bytes before it. */
static size_t line_start(struct slice text, size_t offset)
{
	size_t start = offset, least = offset > REACH ? offset - REACH : 0;

	while (start > least && text.data[start - 1] != '\n')
		start--;
	return start;
}

static size_t skip_blanks(struct slice text, size_t at)
{
	while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
		at++;
	return at;
}

/* Over blanks, brackets that open, line ends and comments, to where a name in brackets begins. */
static size_t skip_to_name(struct slice text, size_t at)
{
	while (at < text.size && memchr(" \t\f(\\\r\n#", text.data[at], 8)) {
		size_t end = text.data[at] == '#' ? text_find(text, "\n", at) : at;

		at = end < text.size ? end + 1 : end;
	}
	return at;
}

/* At `@` or `=`: where the name of what decorates, or of what is called at the top of the file, begins; else the text's size. */
static size_t callee_at(struct slice text, size_t at)
{
	size_t start = line_start(text, at);
	bool is_callee;

	if (text.data[at] == '@')
		is_callee = skip_blanks(text, start) == at;
	else
		is_callee = start < at && is_word_byte(text.data[start]) && (start == 0 || text.data[start - 1] == '\n');
	return is_callee ? skip_to_name(text, at + 1) : text.size;
}

/* Of a class, which any of its functions may be; of a variable, what it holds. */
static bool makes_wrapper(struct project *project, struct entity entity)
{
	switch (entity.kind) {
	case ENTITY_FUNCTION: return is_wrapper(project, entity.function);
	case ENTITY_CLASS: return is_of_interest(project, ast_text(entity.class_def->scope->ast, entity.class_def->span));
	case ENTITY_VARIABLE: return holds_wrapper(project, entity.run);
	default: return false;
	}
}

static bool uses_wrapper(const struct watching *watching, struct slice text, size_t at)
{
	size_t start = callee_at(text, at), end = start;
	struct entity entity;

	while (end < text.size && is_word_byte(text.data[end]))
		end++;
	if (end == start || (!watching->has_stars && !scope_binds(watching->scope, (struct slice){ text.data + start, end - start })))
		return false;
	entity = named_at(watching->project, watching->scope, (struct slice){ text.data + start, text.size - start });
	return makes_wrapper(watching->project, entity);
}

/* The patterns of the interest, then where `@` and `=` lead to wrappers. */
static size_t find_watched(const void *context, size_t pattern, struct slice text, size_t from)
{
	const struct watching *watching = context;
	const struct interest *interest = &watching->project->watch.interest;

	if (pattern < interest->pattern_count)
		return interest->find(interest->context, pattern, text, from);
	while ((from = text_find(text, pattern == interest->pattern_count ? "@" : "=", from)) < text.size &&
	       !uses_wrapper(watching, text, from))
		from++;
	return from;
}

/* `import *`, however many blanks stand there. */
static bool holds_star_import(struct slice text)
{
	for (size_t at = 0; (at = text_find_word(text, "import", at)) < text.size;) {
		size_t next = at + strlen("import");

		while (next < text.size && memchr(" \t\f\\\r\n", text.data[next], 6))
			next++;
		if (next < text.size && text.data[next] == '*')
			return true;
		at += strlen("import");
	}
	return false;
}

struct ast_parts project_watched_parts(struct project *project, const struct module *module)
{
	struct watching watching = { project, module->ast->scope, holds_star_import(module->ast->source) };
	struct interest interest = { .find = find_watched,
				     .pattern_count = project->watch.interest.pattern_count + 2,
				     .context = &watching };

	if (!project->watch.interest.find || !module->ast->regions)
		return ast_parts(module->ast, interest_in_all());
	return ast_parts(module->ast, interest);
}
