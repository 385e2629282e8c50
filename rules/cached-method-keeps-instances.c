#include "analysis/caches.h"
#include "analysis/hashing.h"
#include "lint/rule.h"
#include "project/classes.h"

static bool is_compared_by_value(struct check *check, const struct class_def *class_def)
{
	return class_hashing(check->project, class_def, NULL) == HASHING_VALUE;
}

static bool is_exempt_class(struct project *project, struct class_ref owner)
{
	return class_is_kind(project, owner, "enum") || class_is_kind(project, owner, "metaclass");
}

static bool has_class_property(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct pack_decorator *what =
			decorator_of(project, function->scope->parent, function->decorators[i], NULL, NULL, NULL);

		if (what && what->kind == CACHE_CLASS_PROPERTY)
			return true;
	}
	return false;
}

static bool keeps_self(struct project *project, const struct cache_use *use, struct class_ref owner)
{
	if (use->what->kind != CACHE_PROCESS || !use->function || !use->class_def || use->function->parameter_count == 0)
		return false;
	if (use->bound_kind == BOUND_ENTRIES && use->bound == 0)
		return false;
	if (use->scope->kind == SCOPE_FUNCTION && !use->is_decorator)
		return false; /* made per instance or per call: `self.m = lru_cache()(self._m)` */
	return project_method_kind(project, use->function) == METHOD_INSTANCE && !is_exempt_class(project, owner) &&
	       !has_class_property(project, use->function);
}

static enum severity severity_of(struct check *check, const struct cache_use *use, struct class_ref owner)
{
	const struct pack_owner *known = project_owner(check->project, owner, NULL);

	if (known && known->lifetime == LIFETIME_PROCESS)
		return SEVERITY_INFO;
	if (class_is_kind(check->project, owner, "model") || is_compared_by_value(check, owner.def))
		return SEVERITY_ERROR;
	if (use->bound_kind == BOUND_NONE)
		return SEVERITY_ERROR;
	return use->bound_kind == BOUND_ENTRIES && use->bound == 1 ? SEVERITY_INFO : SEVERITY_WARNING;
}

static const char *message_of(struct check *check, const struct cache_use *use)
{
	const char *owner = use->class_def->name, *method = use->function->name, *self = use->function->parameters[0].name;

	if (use->bound_kind == BOUND_NONE)
		return arena_printf(check->arena,
				    "`%s` instances live as long as the process: `%s` keeps each `%s` in an unbounded cache", owner,
				    method, self);
	if (use->bound_kind == BOUND_UNKNOWN)
		return arena_printf(check->arena, "`%s` keeps `%s` instances alive for the life of the process: its cache is keyed by `%s`",
				    method, owner, self);
	return arena_printf(check->arena, "`%s` keeps up to %lld `%s` instance%s alive for the life of the process", method,
			    (long long)use->bound, owner, use->bound == 1 ? "" : "s");
}

static struct evidence_chain notes_of(struct check *check, const struct cache_use *use, struct class_ref owner)
{
	struct evidence items[3];
	size_t count = 0;

	if (use->through)
		items[count++] = (struct evidence){
			.role = EVIDENCE_CALLS, .has_place = true, .place = project_place(use->through->scope, use->through->name_span),
			.sentence = arena_printf(check->arena, "`%s` applies `%s`", use->through->name, use->spelled),
		};
	items[count++] = (struct evidence){
		.role = EVIDENCE_OWNER, .has_place = true, .place = project_place(use->function->scope, use->function->name_span),
		.sentence = arena_printf(check->arena, "the cache belongs to the function, one for all instances, and its keys hold `%s`",
					 use->function->parameters[0].name),
	};
	if (class_is_kind(check->project, owner, "model") || is_compared_by_value(check, use->class_def))
		items[count++] = (struct evidence){
			.role = EVIDENCE_OTHER, .has_place = true, .place = project_place(use->class_def->scope, use->class_def->name_span),
			.sentence = arena_printf(check->arena,
						 "`%s` is compared by value: an equal instance made later gets the value of the first",
						 use->class_def->name),
		};
	return (struct evidence_chain){ arena_copy(check->arena, items, sizeof *items, count), count };
}

static const char *help_of(struct check *check, const struct cache_use *use)
{
	if (use->function->parameter_count == 1)
		return "make it a `cached_property`, which ends with its instance";
	return arena_printf(check->arena, "cache on the instance (a dict made in `__init__`), or move the work to a function that takes what `%s` needs instead of `%s`",
			    use->function->name, use->function->parameters[0].name);
}

void cached_method_keeps_instances_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	if (check_is_short_lived(check, module))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct class_ref owner = { 0 };

		if (use->class_def)
			owner = (struct class_ref){ use->class_def, project_class_name(check->project, use->class_def) };
		if (!keeps_self(check->project, use, owner))
			continue;
		check_report(check, (struct finding){
					    .severity = severity_of(check, use, owner),
					    .place = { module->file, use->expr->span },
					    .also = use->function->name_span,
					    .message = message_of(check, use),
					    .label = "one cache for all instances",
					    .help = help_of(check, use),
					    .scope = project_scope_name(check->project, use->function->scope),
					    .related = notes_of(check, use, owner),
				    });
	}
}
