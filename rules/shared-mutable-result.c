#include "analysis/caches.h"
#include "analysis/mutations.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static bool keeps_results(const struct cache_use *use)
{
	return (use->what->kind == CACHE_PROCESS || use->what->kind == CACHE_ONCE) && use->function &&
	       use->scope->kind != SCOPE_FUNCTION;
}

static void report(struct check *check, const struct module *module, const struct cache_use *use,
		   const struct mutation *mutation)
{
	struct place place = project_place(mutation->scope, mutation->where->span);
	struct evidence note = {
		EVIDENCE_OTHER,
		true,
		place,
		arena_printf(check->arena, "changed by `%s`",
			     snippet(check->arena, mutation->scope->ast, mutation->where)),
	};

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = { module->file, use->expr->span },
			     .also = use->function->name_span,
			     .message = arena_printf(
				     check->arena,
				     "every caller of `%s` gets one and the same object, and one of them changes it",
				     use->function->name),
			     .label = "one result for all callers",
			     .help = arena_printf(check->arena,
						  "return a tuple or a frozenset from `%s`, or change a copy",
						  use->function->name),
			     .scope = project_scope_name(check->project, use->function->scope),
			     .related = { arena_copy(check->arena, &note, sizeof note, 1), 1 },
		     });
}

void shared_mutable_result_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct mutation mutation;

		if (keeps_results(use) && returns_mutable(check->project, use->function) &&
		    find_mutation(check->project, use->function, &mutation))
			report(check, module, use, &mutation);
	}
}
