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

static bool is_test_path(const char *path)
{
	const char *name = path_name(path);

	return has_directory(path, "tests") || has_directory(path, "test") || has_directory(path, "testing") ||
	       text_equals(name, "conftest.py") || (text_starts(name, "test_") && text_ends(name, ".py")) ||
	       text_ends(name, "_test.py");
}

bool check_is_test(const struct check *check, const struct module *module)
{
	(void)check;
	return is_test_path(module->path);
}

static bool is_configured(const struct check *check, const struct module *module)
{
	const struct config *config = check->config;
	const struct config_file *file = NULL;
	const char *path;

	if (config->lifetime.short_lived.count == 0)
		return false;
	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		if (text_equals(config_options[i].path, "lifetime.short-lived"))
			file = config->origins[i].file;
	path = path_join(check->arena, project_sources(check->project)->root, module->path);
	return config_covers(file, config->directory, &config->lifetime.short_lived, path);
}

bool check_is_short_lived(const struct check *check, const struct module *module)
{
	return is_test_path(module->path) || has_directory(module->path, "migrations") ||
	       has_directory(module->path, "management/commands") || is_configured(check, module);
}
