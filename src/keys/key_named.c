#include "keys/key_named.h"

/* A name that is made while the program runs is not seen. */
static bool binds(struct project *project, const struct module *module, const char *name)
{
	return project_member(project, module, name).kind != ENTITY_UNKNOWN || module->star_count > 0 ||
	       scope_bindings(module->ast->scope, "__getattr__").count > 0;
}

struct named module_named(struct project *project, const char *dotted, bool strict)
{
	struct arena *arena = project_arena(project);
	char *prefix = arena_strdup(arena, dotted);
	const char *rest = NULL;
	const struct module *module;

	for (char *dot; !project_has_package(project, prefix); *dot = '\0') {
		dot = strrchr(prefix, '.');
		if (!dot)
			return (struct named){ .missing = prefix };
		rest = dotted + (dot - prefix) + 1;
	}
	if (!rest)
		return (struct named){ .exists = true, .module = prefix };
	rest = arena_printf(arena, "%.*s", (int)strcspn(rest, "."), rest);
	module = project_find_module(project, prefix, NULL);
	if (module && ((!strict && !module->is_package) || binds(project, module, rest)))
		return (struct named){ .exists = true, .module = prefix };
	return (struct named){ .module = prefix, .missing = rest };
}
