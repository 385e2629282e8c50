/* What the rules look for, and the functions of the project that hand it on to what they wrap. */
#include "project/internal.h"

#include "base/vec.h"
#include "source/needles.h"

#include <stdlib.h>


/* Names of functions, sorted. */
struct wrappers {
	const char *const *names;
	size_t count;
	const struct needles *needles;
};

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

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
static const struct wrappers *collect_wrappers(struct project *project)
{
	struct wrappers *wrappers = ARENA_NEW(&project->arena, struct wrappers);
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
	if (names.count)
		qsort(names.items, names.count, sizeof *names.items, compare_texts);
	vec_settle(&names, &project->arena, wrappers->names, wrappers->count);
	wrappers->needles = needles_build(&project->arena, wrappers->names, wrappers->count);
	return wrappers;
}

/* How far back its line is looked through. */
enum { REACH = 400 };

/* Whether what stands at OFFSET decorates, or makes what is assigned. */
static bool is_wrapping(struct slice text, size_t offset)
{
	size_t start = offset, least = offset > REACH ? offset - REACH : 0;

	while (start > least && text.data[start - 1] != '\n')
		start--;
	if (start > 0 && start == least)
		return true;
	if (memchr(text.data + start, '=', offset - start))
		return true;
	while (start < offset && (text.data[start] == ' ' || text.data[start] == '\t'))
		start++;
	return text.data[start] == '@';
}

/* The identifier around OFFSET. */
static struct slice word_at(struct slice text, size_t offset)
{
	size_t start = offset, end = offset;

	while (start > 0 && is_word_byte(text.data[start - 1]))
		start--;
	while (end < text.size && is_word_byte(text.data[end]))
		end++;
	return (struct slice){ text.data + start, end - start };
}

static bool is_wrapper(const struct wrappers *wrappers, struct slice word)
{
	size_t low = 0, high = wrappers->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(word, slice_of(wrappers->names[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* The patterns of the interest, then the wrappers. */
static size_t find_watched(const void *context, size_t pattern, struct slice text, size_t from)
{
	const struct watch *watch = context;

	if (pattern < watch->interest.pattern_count)
		return watch->interest.find(watch->interest.context, pattern, text, from);
	while ((from = needles_find(watch->wrappers->needles, text, from)) < text.size) {
		struct slice word = word_at(text, from);

		if (is_wrapper(watch->wrappers, word) && is_wrapping(text, from))
			return from;
		from = (size_t)(word.data + word.size - text.data);
	}
	return text.size;
}

struct ast_parts project_watched_parts(struct project *project, const struct module *module)
{
	struct watch *watch = &project->watch;
	size_t patterns;

	if (!watch->interest.find || !module->ast->regions)
		return ast_parts(module->ast, interest_in_all());
	if (!watch->wrappers)
		watch->wrappers = collect_wrappers(project);
	patterns = watch->interest.pattern_count + 1;
	return ast_parts(module->ast, (struct interest){ .find = find_watched, .pattern_count = patterns, .context = watch });
}
