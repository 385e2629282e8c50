#include "keys/key_expressions.h"
#include "keys/key_raw.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* What is wrong with the head of a key. */
enum lack {
	LACK_NOTHING,
	LACK_SEPARATOR, /* one bare word */
	LACK_HEAD,      /* it begins with data */
	LACK_ALL,       /* all of it is what a request sent */
};

/* A namespace of another kind: a wrapper's, or an alias that is not everybody's. */
static bool has_namespace(const struct project *project, const struct key_site *site)
{
	return site->wrapper || !site->alias ||
	       !pack_word_is(project_packs(project), WORD_DEFAULT_ALIAS, site->alias);
}

static bool is_bare_word(const struct alternative *text)
{
	struct slice word;

	if (!alternative_is_literal(text, &word) || word.size == 0)
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (strchr(".:/|_-*?[ ", word.data[i]))
			return false;
	return true;
}

/*
 * Only what is known to be data counts as such: an attribute, a parameter or an unknown hole at the head may hold a prefix, and
 * a label, a module or a class is a namespace.
 */
static enum lack look_at(struct project *project, const struct key_use *use)
{
	const struct alternative *text = use->text;
	const struct part *head;

	if (has_namespace(project, use->site) || use->site->role == ROLE_DELETE_PATTERN || text->conforming ||
	    text->count == 0)
		return LACK_NOTHING;
	head = &text->parts[0];
	if (head->kind == HOLE_PARAMETER)
		return LACK_NOTHING;
	if (part_is_raw(project, head))
		return text->count == 1 ? LACK_ALL : LACK_HEAD;
	if (head->kind == HOLE_PK)
		return LACK_HEAD;
	return is_bare_word(text) ? LACK_SEPARATOR : LACK_NOTHING;
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   enum lack lack)
{
	const char *key = expression->text;
	struct finding finding = {
		.place = use->place,
		.scope = project_scope_name(check->project, use->scope),
		.related = key_use_chain(check->arena, expression, use, NULL, 0),
	};

	switch (lack) {
	case LACK_ALL:
		finding.severity = SEVERITY_ERROR;
		finding.message = arena_printf(
			check->arena,
			"the key is what a request sent, `%s`: whoever sends it reads and overwrites any other key",
			snippet(check->arena, use->text->parts[0].scope->ast, use->text->parts[0].expr));
		finding.label = "nothing but data";
		finding.help = "begin it with a constant of its own and put a digest of the data behind that";
		break;
	case LACK_HEAD:
		finding.severity = SEVERITY_WARNING;
		finding.message =
			arena_printf(check->arena, "key `%s` begins with data, so it may be another key's name", key);
		finding.label = "no constant at the head";
		finding.help = "begin it with a constant that says whose key it is";
		break;
	default:
		finding.severity = SEVERITY_INFO;
		finding.message =
			arena_printf(check->arena,
				     "key `%s` is one bare word, which any other app of the project may use too", key);
		finding.label = "no namespace";
		finding.help = arena_printf(check->arena, "put the name of the app in front, as in `app.%s`", key);
		break;
	}
	check_report(check, finding);
}

void key_without_namespace_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		enum lack lack = look_at(check->project, &expressions.items[i].uses[0]);

		for (size_t k = 1; k < expressions.items[i].count && lack; k++) {
			enum lack other = look_at(check->project, &expressions.items[i].uses[k]);

			lack = other < lack ? other : lack;
		}
		if (lack == LACK_SEPARATOR && check->convention)
			continue; /* OL201 says how it has to be named */
		if (lack)
			report(check, &expressions.items[i], &expressions.items[i].uses[0], lack);
	}
}
