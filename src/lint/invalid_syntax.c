#include "lint/own.h"

static bool holds_needle(const struct pack_set *packs, struct slice text)
{
	for (size_t i = 0; i < packs->needles.count; i++) {
		const char *needle = packs->needles.items[i];

		if (memmem(text.data, text.size, needle, strlen(needle)))
			return true;
	}
	return false;
}

void invalid_syntax_report(struct check *check, const struct module *module)
{
	const struct ast *ast = module->ast;
	const struct pack_set *packs = project_packs(check->project);
	uint32_t done = 0;

	for (size_t i = 0; i < ast->error_count; i++) {
		const struct syntax_error *error = &ast->errors[i];

		if (i > 0 && error->statement.offset < done)
			continue;
		done = span_end(error->statement);
		if (!holds_needle(packs, ast_text(ast, error->statement)))
			continue;
		check_report(check, (struct finding){
			.severity = SEVERITY_ERROR,
			.place = { module->file, error->span },
			.message = "this statement does not parse, so no rule has seen all of it",
			.label = "not valid Python",
		});
	}
}
