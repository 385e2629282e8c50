#include "lint/rule.h"

#include "config/config.h"
#include "base/path.h"
#include "project/words.h"

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
	if (path_lies_in(check->project, module->path, WORD_MIGRATIONS))
		return "the file is a migration: its process ends with it";
	if (path_lies_in(check->project, module->path, WORD_COMMANDS))
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
