#include "lint/rule.h"

#include "config/config.h"
#include "source/path.h"

/* Whether one of the directories of PATH is NAME (`tests`), or two of them in a row are (`management/commands`). */
static bool has_directory(const char *path, const char *name)
{
	size_t size = strlen(name);

	for (const char *p = path; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, name, size) == 0 && p[size] == '/')
			return true;
	}
	return false;
}

bool check_is_test(const struct check *check, const struct module *module)
{
	(void)check;
	return path_is_test(module->path);
}

static bool is_configured(const struct check *check, const struct module *module)
{
	const char *root = project_sources(check->project)->root;

	return check->config->lifetime.short_lived.count > 0 &&
	       config_is_short_lived(check->config, path_join(check->arena, root, module->path));
}

bool check_is_short_lived(const struct check *check, const struct module *module)
{
	return path_is_test(module->path) || has_directory(module->path, "migrations") ||
	       has_directory(module->path, "management/commands") || is_configured(check, module);
}
