/* What the rules look for, and the functions of the project that hand it on to what they wrap. */
#include "project/internal.h"

#include "base/vec.h"


void project_watch(struct project *project, struct interest interest, const uint32_t *files, size_t count)
{
	project->watch = (struct watch){ .interest = interest, .files = files, .count = count };
	project_load(project, files, count);
}

static bool holds_function(struct ast_parts parts, const struct function *outer)
{
	for (size_t i = 0; i < parts.function_count; i++)
		if (parts.functions[i] != outer && span_contains(outer->span, parts.functions[i]->span))
			return true;
	return false;
}

/* Functions at the top of a file that make functions: of what they are given, if they are decorators. */
static const struct word_list *collect_wrappers(struct project *project)
{
	struct word_list *wrappers = ARENA_NEW(&project->arena, struct word_list);
	VEC(const char *) names = { 0 };

	for (size_t i = 0; i < project->watch.count; i++) {
		const struct module *module = project_module(project, project->watch.files[i]);
		struct ast_parts parts = { 0 };

		if (module)
			parts = ast_parts(module->ast, project->watch.interest);
		for (size_t k = 0; k < parts.function_count; k++) {
			const struct function *function = parts.functions[k];

			if (function->stmt && function->scope->parent->kind == SCOPE_MODULE &&
			    holds_function(ast_parts_at(module->ast, function->name_span), function))
				vec_push(&names, function->name);
		}
	}
	vec_settle(&names, &project->arena, wrappers->items, wrappers->count);
	return wrappers;
}

/* Whether what stands at OFFSET decorates, or makes what is assigned. */
static bool is_wrapping(struct slice text, size_t offset)
{
	size_t start = offset;

	while (start > 0 && text.data[start - 1] != '\n')
		start--;
	if (memchr(text.data + start, '=', offset - start))
		return true;
	while (start < offset && (text.data[start] == ' ' || text.data[start] == '\t'))
		start++;
	return text.data[start] == '@';
}

/* The patterns of the interest, then the wrappers. */
static size_t find_watched(const void *context, size_t pattern, struct slice text, size_t from)
{
	const struct watch *watch = context;
	const char *wrapper;

	if (pattern < watch->interest.pattern_count)
		return watch->interest.find(watch->interest.context, pattern, text, from);
	wrapper = watch->wrappers->items[pattern - watch->interest.pattern_count];
	while ((from = text_find_word(text, wrapper, from)) < text.size && !is_wrapping(text, from))
		from += strlen(wrapper);
	return from;
}

struct ast_parts project_watched_parts(struct project *project, const struct module *module)
{
	struct watch *watch = &project->watch;
	size_t patterns;

	if (!watch->interest.find || !module->ast->regions)
		return ast_parts(module->ast, interest_in_all());
	if (!watch->wrappers)
		watch->wrappers = collect_wrappers(project);
	patterns = watch->interest.pattern_count + watch->wrappers->count;
	return ast_parts(module->ast, (struct interest){ .find = find_watched, .pattern_count = patterns, .context = watch });
}
