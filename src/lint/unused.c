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

/* Whether ITEM is one of those that silence nothing, and is said to. */
static bool is_unused(const struct check *check, uint32_t file, const struct suppression_item *item)
{
	return item->is_own && !item->used && item->rule && !is_own_rule(item) && check_is_on(check, item->rule, file);
}

/* The comment of a template is more than what it says: `{# outlive: ignore[OL301] #}`. */
static struct span whole_comment(struct slice source, struct span place)
{
	uint32_t start = place.offset, end = span_end(place);

	while (end < source.size && (source.data[end] == ' ' || source.data[end] == '\t'))
		end++;
	if (start == 0 || source.data[start - 1] != '{' || end + 2 > source.size || source.data[end] != '#' ||
	    source.data[end + 1] != '}')
		return place;
	return (struct span){ start - 1, end + 2 - (start - 1) };
}

static struct fix removal_of(struct slice source, struct span place)
{
	struct fix fix = { .applicability = FIX_SAFE, .title = "remove the comment" };

	fix_add(&fix, fix_removal(source, whole_comment(source, place)), "");
	return fix;
}

/* Without its `disable` an `enable` would end nothing. */
static struct fix removal_of_all(const struct suppressions *all, struct slice source, const struct suppression *suppression)
{
	struct fix fix = removal_of(source, suppression->place);

	for (size_t i = 0; suppression->verb == VERB_DISABLE && i < all->count; i++)
		if (all->items[i].verb == VERB_ENABLE &&
		    all->items[i].place.offset == span_end(suppression->covered))
			fix_add(&fix, fix_removal(source, whole_comment(source, all->items[i].place)), "");
	return fix;
}

/* The list of SUPPRESSION without what silences nothing. */
static struct fix shorter_list(struct check *check, uint32_t file, struct slice source,
			       const struct suppression *suppression)
{
	struct fix fix = { .applicability = FIX_SAFE, .title = "remove what silences nothing from the comment" };
	struct span first = span_of(source, suppression->items[0].text),
		    last = span_of(source, suppression->items[suppression->item_count - 1].text);
	struct strbuf list = STRBUF_INIT;

	for (size_t i = 0; i < suppression->item_count; i++) {
		if (is_unused(check, file, &suppression->items[i]))
			continue;
		strbuf_addstr(&list, list.size ? ", " : "");
		strbuf_addslice(&list, suppression->items[i].text);
	}
	fix_add(&fix, (struct span){ first.offset, span_end(last) - first.offset },
		arena_text(check->arena, strbuf_slice(&list)));
	strbuf_release(&list);
	return fix;
}

/* What is left of a comment of markup without its directive is none. */
static bool is_markup(const struct check *check, uint32_t file)
{
	return source_is_markup(project_sources(check->project), file);
}

/*
 * The same for all that silences nothing in SUPPRESSION, so that one change mends them together. None where a `disable` would
 * get shorter, which its `enable` would no longer end.
 */
static const struct fix *fix_of(struct check *check, uint32_t file, struct slice source,
				const struct suppressions *all, const struct suppression *suppression)
{
	size_t unused = 0;
	struct fix fix;

	if (is_markup(check, file))
		return NULL;
	for (size_t i = 0; i < suppression->item_count; i++)
		unused += is_unused(check, file, &suppression->items[i]);
	if (unused == 0 || suppression->item_count == DIRECTIVE_ITEMS_MAX)
		return NULL;
	if (unused == suppression->item_count)
		fix = removal_of_all(all, source, suppression);
	else if (suppression->verb == VERB_DISABLE)
		return NULL;
	else
		fix = shorter_list(check, file, source, suppression);
	return fix_keep(check->arena, &fix);
}

static void report_flaw(struct check *check, uint32_t file, struct slice source, const struct suppression *suppression)
{
	struct finding finding = { .severity = SEVERITY_WARNING, .place = { file, suppression->place } };
	const char *word = suppression->word, *near;
	struct fix fix;

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
		fix = removal_of(source, suppression->place);
		finding.fix = is_markup(check, file) ? NULL : fix_keep(check->arena, &fix);
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
			       const struct suppression_item *item, const struct fix *fix)
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
	finding.fix = fix;
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
		const struct fix *fix;

		if (suppression->flaw != FLAW_NONE)
			report_flaw(check, file, source, suppression);
		if (suppression->flaw != FLAW_NONE || suppression->verb == VERB_ENABLE)
			continue;
		fix = fix_of(check, file, source, suppressions, suppression);
		for (size_t j = 0; j < suppression->item_count; j++)
			report_unused_item(check,
					   (struct place){ file, span_of(source, suppression->items[j].text) },
					   suppression, &suppression->items[j], fix);
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
