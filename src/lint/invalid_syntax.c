#include "lint/needles.h"
#include "lint/own.h"
#include "syntax/trivia.h"

/* In its code: what a comment says is not lost. */
static bool holds_needle(const struct needles *needles, struct slice source, const struct trivia *trivia,
			 struct span statement)
{
	size_t at = statement.offset;

	source.size = span_end(statement);
	for (; (at = needles_find(needles, source, at)) < source.size; at++)
		if (!trivia_covers(trivia, (uint32_t)at))
			return true;
	return false;
}

void invalid_syntax_report(struct check *check, const struct module *module)
{
	const struct ast *ast = module->ast;
	struct trivia trivia;
	uint32_t done = 0;

	if (ast->error_count == 0)
		return;
	trivia = trivia_read(check->arena, ast->source);
	for (size_t i = 0; i < ast->error_count; i++) {
		const struct syntax_error *error = &ast->errors[i];

		if (i > 0 && error->statement.offset < done)
			continue;
		done = span_end(error->statement);
		if (!holds_needle(check->needles, ast->source, &trivia, error->statement))
			continue;
		check_report(check, (struct finding){
					    .severity = SEVERITY_ERROR,
					    .place = { module->file, error->span },
					    .message = "this statement does not parse, so no rule has seen all of it",
					    .label = "not valid Python",
				    });
	}
}
