#include "analysis/live_parameter.h"
#include "analysis/volatility.h"
#include "lint/rule.h"

/* Whether any file of the project names Django. */
static bool is_django_project(struct project *project)
{
	size_t count;

	project_files_with(project, "django", &count);
	return count > 0;
}

static bool is_mine(struct check *check, const struct cache_use *use)
{
	struct live_parameter live;

	if ((use->what->kind != CACHE_PROCESS && use->what->kind != CACHE_ONCE) || !use->function ||
	    use->scope->kind == SCOPE_FUNCTION)
		return false;
	return !find_live_parameter(check->project, use, &live) &&
	       !process_cache_reading(check->project, use);
}

static const char *message_of(struct check *check, const struct cache_use *use)
{
	const char *name = use->class_def
				   ? arena_dotted(check->arena, use->class_def->name, use->function->name)
				   : use->function->name;

	return arena_printf(check->arena, "`%s` is cached by `%s`: each process has a copy that no other can clear",
			    name, use->spelled);
}

static const char *help_of(struct check *check, const struct cache_use *use)
{
	return arena_printf(check->arena, "use Django's cache, for example under the key `%s`",
			    project_function_name(check->project, use->function));
}

void process_cache_in_django_project_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module) || list.count == 0 || !is_django_project(check->project))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];

		if (!is_mine(check, use))
			continue;
		check_report(check, (struct finding){
					    .severity = SEVERITY_INFO,
					    .place = { module->file, use->expr->span },
					    .also = use->function->name_span,
					    .message = message_of(check, use),
					    .label = "one for each process",
					    .help = help_of(check, use),
					    .scope = project_scope_name(check->project, use->function->scope),
				    });
	}
}
