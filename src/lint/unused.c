#include "lint/own.h"

#include "base/suggest.h"

/* OL901 and OL902: what the comments of a file do not do. */

static struct span span_of(struct slice source, struct slice text)
{
	return (struct span){ (uint32_t)(text.data - source.data), (uint32_t)text.size };
}

static bool is_own_rule(const struct suppression_item *item)
{
	return item->rule && item->rule->check == NULL;
}

static const char *suggest_verb(const char *word)
{
	static const char *const verbs[] = { "ignore", "file-ignore", "disable", "enable" };

	return suggest(word, verbs, sizeof verbs / sizeof *verbs);
}

static void report_flaw(struct check *check, uint32_t file, const struct suppression *suppression)
{
	struct finding finding = { .severity = SEVERITY_WARNING, .place = { file, suppression->place } };
	const char *word = suppression->word, *near;

	switch (suppression->flaw) {
	case FLAW_NO_LIST:
		finding.message = arena_printf(check->arena, "`%s` names no rule in brackets, so it silences nothing", word);
		finding.help = arena_printf(check->arena, "write `# outlive: %s[CODE] -- reason`", word);
		break;
	case FLAW_VERB:
		near = suggest_verb(word);
		finding.message = arena_printf(check->arena, "`%s` is no suppression, so it silences nothing", word);
		finding.help = near ? arena_printf(check->arena, "did you mean `%s`?", near) : NULL;
		break;
	case FLAW_OWN_LINE:
		finding.message = arena_printf(check->arena, "`%s` counts only on a line of its own, so it silences nothing", word);
		finding.help = "put the comment on a line of its own, or use `ignore` for this line";
		break;
	case FLAW_UNPAIRED:
		finding.message = "this `enable` ends no `disable` of the same rules and indentation";
		break;
	case FLAW_NONE:
		return;
	}
	check_report(check, finding);
}

static void report_unknown(struct check *check, struct finding finding, struct slice text)
{
	const char *word = arena_text(check->arena, text), *near = rule_suggest(word);

	finding.message = arena_printf(check->arena, "`%s` is no rule of outlive, so it silences nothing", word);
	finding.help = near ? arena_printf(check->arena, "did you mean `%s`?", near) : NULL;
	check_report(check, finding);
}

static void report_unused_item(struct check *check, struct place place, const struct suppression *suppression,
			       const struct suppression_item *item)
{
	struct finding finding = {
		.severity = SEVERITY_WARNING,
		.place = place,
		.label = "silences nothing",
	};

	if (!item->is_own || item->used || is_own_rule(item))
		return;
	if (!item->rule) {
		report_unknown(check, finding, item->text);
		return;
	}
	if (!check_is_on(check, item->rule, place.file))
		return;
	finding.message = arena_printf(check->arena, "nothing is found here that `%s` silences",
				       arena_text(check->arena, item->text));
	finding.help = suppression->item_count == 1
			       ? "remove the comment"
			       : arena_printf(check->arena, "remove `%s` from the comment", arena_text(check->arena, item->text));
	check_report(check, finding);
}

void unused_suppression_report(struct check *check, uint32_t file, struct slice source,
			       const struct suppressions *suppressions)
{
	for (size_t i = 0; i < suppressions->count; i++) {
		const struct suppression *suppression = &suppressions->items[i];

		if (suppression->flaw != FLAW_NONE)
			report_flaw(check, file, suppression);
		if (suppression->flaw != FLAW_NONE || suppression->verb == VERB_ENABLE)
			continue;
		for (size_t j = 0; j < suppression->item_count; j++)
			report_unused_item(check,
					   (struct place){ file, span_of(source, suppression->items[j].text) },
					   suppression, &suppression->items[j]);
	}
}

void suppression_without_reason_report(struct check *check, uint32_t file, const struct suppressions *suppressions)
{
	for (size_t i = 0; i < suppressions->count; i++) {
		const struct suppression *suppression = &suppressions->items[i];
		const struct suppression_item *own = NULL;
		const char *code;

		if (suppression->reason || suppression->flaw != FLAW_NONE || suppression->verb == VERB_ENABLE)
			continue;
		for (size_t j = 0; j < suppression->item_count && !own; j++)
			own = suppression->items[j].is_own ? &suppression->items[j] : NULL;
		if (!own)
			continue;
		code = arena_text(check->arena, own->text);
		check_report(check, (struct finding){
			.severity = SEVERITY_WARNING,
			.place = { file, suppression->place },
			.message = arena_printf(check->arena, "`%s` is silenced without a reason", code),
			.label = "why?",
			.help = arena_printf(check->arena, "say why: `# outlive: ignore[%s] -- reason`", code),
		});
	}
}
