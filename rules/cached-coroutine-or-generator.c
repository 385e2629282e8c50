#include "analysis/caches.h"
#include "lint/rule.h"

/* A decorator between the cache and the function may turn the coroutine or generator into something else. */
static bool is_bare_below(const struct cache_use *use)
{
	return !use->is_decorator || use->position + 1 == use->function->decorator_count;
}

static const char *kind_of(const struct function *function)
{
	if (function->is_generator)
		return function->is_async ? "async generator" : "generator";
	return "coroutine";
}

static bool keeps_the_object(enum cache_kind kind)
{
	return kind == CACHE_PROCESS || kind == CACHE_PROPERTY || kind == CACHE_CLASS_PROPERTY || kind == CACHE_ONCE;
}

static void report(struct check *check, const struct module *module, const struct cache_use *use)
{
	const struct function *function = use->function;
	const char *kind = kind_of(function);
	const struct evidence note = {
		.role = EVIDENCE_OTHER, .has_place = true, .place = project_place(function->scope, function->name_span),
		.sentence = arena_printf(check->arena, "`%s` returns a new %s each time it runs, and each can be used once", function->name,
					 kind),
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_ERROR,
				    .place = { module->file, use->expr->span },
				    .also = function->name_span,
				    .message = arena_printf(check->arena, "`%s` caches the %s itself: the second caller of `%s` gets it spent",
							    use->spelled, kind, function->name),
				    .label = arena_printf(check->arena, "keeps the %s", kind),
				    .help = function->is_generator ? "return a list or a tuple" :
								     "cache the awaited result: a cache made for coroutines, or a field that is set after the first `await`",
				    .scope = project_scope_name(check->project, function->scope),
				    .related = { arena_copy(check->arena, &note, sizeof note, 1), 1 },
			    });
}

static const char *why_harmless(const struct cache_use *use)
{
	if (!use->function)
		return "what is cached is not seen";
	if (!keeps_the_object(use->what->kind))
		return "the cache does not keep the object itself";
	if (!use->function->is_async && !use->function->is_generator)
		return "a plain function is cached, neither a coroutine nor a generator";
	if (use->what->awaits)
		return "the cache is made for coroutines";
	return use->through || !is_bare_below(use) ? "a decorator in between may turn it into something else" : NULL;
}

void cached_coroutine_or_generator_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		const char *why = why_harmless(use);

		if (why)
			check_pass(check, (struct place){ module->file, use->expr->span }, why, (struct evidence_chain){ 0 });
		else
			report(check, module, use);
	}
}
