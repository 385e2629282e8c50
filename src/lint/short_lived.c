#include "lint/rule.h"

#include "config/config.h"
#include "base/path.h"

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

/* What the file is, as a sentence; NULL: code that runs for long. */
static const char *why_short_lived(const struct check *check, const struct module *module)
{
	if (path_is_test(module->path))
		return "the file is a test: its process ends with the tests";
	if (has_directory(module->path, "migrations"))
		return "the file is a migration: its process ends with it";
	if (has_directory(module->path, "management/commands"))
		return "the file is a management command: its process ends with it";
	return is_configured(check, module) ? "`lifetime.short-lived` of the configuration covers the file" : NULL;
}

bool check_is_short_lived(const struct check *check, const struct module *module)
{
	const char *why = why_short_lived(check, module);

	if (why)
		check_pass(check, (struct place){ .file = module->file }, why, (struct evidence_chain){ 0 });
	return why != NULL;
}
