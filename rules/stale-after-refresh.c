#include "analysis/caches.h"
#include "analysis/refresh.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static bool is_property_of_model(struct check *check, const struct cache_use *use)
{
	return use->what->kind == CACHE_PROPERTY && use->function && use->class_def &&
	       class_is_kind(check->project,
			     (struct class_ref){ use->class_def, project_class_name(check->project, use->class_def) },
			     "model");
}

static const char *message_of(struct check *check, const struct cache_use *use, const struct refresh *refresh)
{
	const char *owner = use->class_def->name, *name = use->function->name;

	if (!refresh->attribute)
		return arena_printf(check->arena,
				    "`%s.%s` goes stale while its object lives: the value is dropped by hand", owner,
				    name);
	return arena_printf(check->arena, "`%s.%s` keeps what it was computed from `%s`, which `%s` changes", owner,
			    name, refresh->attribute, refresh->method->name);
}

static const char *help_of(struct check *check, const struct cache_use *use, const struct refresh *refresh)
{
	if (!refresh->attribute)
		return arena_printf(
			check->arena,
			"make `%s` a plain property, or drop the value in the method that changes its inputs",
			use->function->name);
	return arena_printf(check->arena, "drop the value there: `%s.__dict__.pop(\"%s\", None)`",
			    refresh->method->parameters[0].name, use->function->name);
}

static void report(struct check *check, const struct module *module, const struct cache_use *use,
		   const struct refresh *refresh)
{
	struct evidence note = {
		refresh->attribute ? EVIDENCE_OTHER : EVIDENCE_CLEARS,
		true,
		project_place(refresh->scope, refresh->where->span),
		arena_printf(check->arena, "%s `%s`", refresh->attribute ? "changed here:" : "dropped by",
			     snippet(check->arena, refresh->scope->ast, refresh->where)),
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_INFO,
				    .place = { module->file, use->expr->span },
				    .also = use->function->name_span,
				    .message = message_of(check, use, refresh),
				    .label = "computed once for each instance",
				    .help = help_of(check, use, refresh),
				    .scope = project_scope_name(check->project, use->function->scope),
				    .related = { arena_copy(check->arena, &note, sizeof note, 1), 1 },
			    });
}

void stale_after_refresh_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct refresh refresh;

		if (!is_property_of_model(check, use))
			continue;
		if (find_input_change(check->project, use->class_def, use->function, &refresh) ||
		    find_dropped_by_hand(check->project, use->class_def, use->function, &refresh))
			report(check, module, use, &refresh);
	}
}
