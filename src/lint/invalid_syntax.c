#include "lint/needles.h"
#include "lint/own.h"

void invalid_syntax_report(struct check *check, const struct module *module)
{
	const struct ast *ast = module->ast;
	uint32_t done = 0;

	if (ast->error_count == 0)
		return;
	for (size_t i = 0; i < ast->error_count; i++) {
		const struct syntax_error *error = &ast->errors[i];

		if (i > 0 && error->statement.offset < done)
			continue;
		done = span_end(error->statement);
		if (!needles_match(check->needles, ast_text(ast, error->statement)))
			continue;
		check_report(check, (struct finding){
					    .severity = SEVERITY_ERROR,
					    .place = { module->file, error->span },
					    .message = "this statement does not parse, so no rule has seen all of it",
					    .label = "not valid Python",
				    });
	}
}
