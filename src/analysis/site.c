#include "analysis/site.h"

#include "project/words.h"

/* What the modules of settings say, outside tests. */
struct said {
	const struct expr *first; /* the one site that they name; NULL: none */
	bool differs;             /* they name several, or one that is not seen */
};

static void look_in(struct project *project, const char *setting, struct said *said)
{
	size_t count;
	const uint32_t *files = project_files_with(project, setting, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct binding_run run = { 0 };

		if (module && !path_is_test(module->path))
			run = scope_bindings(module->ast->scope, setting);
		for (size_t k = 0; k < run.count; k++) {
			const struct expr *value = run.items[k].value;

			if (!value || value->kind != EXPR_NUMBER ||
			    (said->first && value->number.value != said->first->number.value))
				said->differs = true;
			else
				said->first = value;
		}
	}
}

bool site_changes(struct project *project)
{
	static const bool no = false, yes = true;
	const struct names *settings = &project_packs(project)->words[WORD_SITE_SETTING];
	const bool **slot = (const bool **)project_memo(project, MEMO_SITE, NULL);
	struct said said = { 0 };

	if (*slot)
		return **slot;
	for (size_t i = 0; i < settings->count; i++)
		look_in(project, settings->items[i], &said);
	*slot = said.differs || !said.first ? &yes : &no;
	return **slot;
}
