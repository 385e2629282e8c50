#include "keys/key_expressions.h"
#include "keys/key_input.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   const struct missing_input *missing)
{
	const char *code = snippet(check->arena, missing->scope->ast, missing->expr);
	const char *name = missing->is_language ? missing->name : arena_printf(check->arena, "`%s`", missing->name);
	struct evidence chain[] = {
		{
			.role = EVIDENCE_READS,
			.has_place = true,
			.place = project_place(missing->scope, missing->expr->span),
			.sentence = missing->is_language
					    ? arena_printf(check->arena, "`%s` is in that language", code)
					    : arena_printf(check->arena, "the value is made of `%s`", code),
		},
		{
			.role = EVIDENCE_KEY,
			.has_place = true,
			.place = project_place(use->site->scope, use->site->call->span),
			.sentence = "stored here",
		},
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = use->place,
				    .message = arena_printf(
					    check->arena,
					    "key `%s` leaves out %s, which shapes the value: one is served for another",
					    expression->text, name),
				    .help = missing->is_language
						    ? "put `get_language()` into the key"
						    : arena_printf(check->arena,
								   "put %s into the key, or what identifies it", name),
				    .scope = project_scope_name(check->project, use->scope),
				    .related = { arena_copy(check->arena, chain, sizeof *chain, 2), 2 },
			    });
}

void key_misses_input_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		for (size_t k = 0; k < expressions.items[i].count; k++) {
			const struct key_use *use = &expressions.items[i].uses[k];
			struct missing_input missing;

			if (!key_misses(check->project, use->site, &missing))
				continue;
			report(check, &expressions.items[i], use, &missing);
			break;
		}
	}
}
