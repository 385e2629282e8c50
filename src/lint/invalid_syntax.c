#include "lint/own.h"

#include "base/find.h"
#include "syntax/trivia.h"

static struct slice behind(struct slice text, const char *at)
{
	return (struct slice){ at + 1, text.size - (size_t)(at + 1 - text.data) };
}

/* A needle of the packs in its code: what a comment says is not lost. */
static bool holds_needle(const struct check *check, struct slice source, const struct trivia *trivia, struct span statement)
{
	const struct names *needles = &project_packs(check->project)->needles;

	for (size_t i = 0; i < needles->count; i++) {
		struct slice word = slice_of(needles->items[i]), rest = { source.data + statement.offset, statement.length };

		for (const char *at; rest.size > 0 && (at = find_bytes(rest, word)); rest = behind(rest, at))
			if (!trivia_covers(trivia, (uint32_t)(at - source.data)))
				return true;
	}
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
		if (!holds_needle(check, ast->source, &trivia, error->statement))
			continue;
		check_report(check, (struct finding){
					    .severity = SEVERITY_ERROR,
					    .place = { module->file, error->span },
					    .message = "this statement does not parse, so no rule has seen all of it",
					    .label = "not valid Python",
				    });
	}
}
