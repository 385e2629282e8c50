#include "base/oom.h"
#include "cmd/command.h"
#include "cmd/json_output.h"
#include "lint/rule.h"

#include <strings.h>

/* `outlive rule`: the pages that are compiled into the program. */

static json_t *rule_as_json(const struct rule *rule)
{
	struct slice page = rule_page(rule);

	return json_pack("{s:s, s:s, s:s, s:s, s:s%}", "code", rule->code, "name", rule->name, "severity",
			 severity_name(rule->severity), "summary", rule->summary, "page", page.data, page.size);
}

static int print_pages(const struct rule *const *selected, size_t count)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	for (size_t i = 0; i < count; i++) {
		struct slice page = rule_page(selected[i]);

		if (page.size == 0)
			strbuf_addf(&out, "# %s: %s\n\n%s\n", selected[i]->code, selected[i]->name, selected[i]->summary);
		strbuf_addslice(&out, page);
		if (i + 1 < count)
			strbuf_addch(&out, '\n');
	}
	status = output_text(&out);
	strbuf_release(&out);
	return status;
}

static int print_json(const struct rule *const *selected, size_t count, bool as_list)
{
	json_t *value;

	if (!as_list)
		return output_json(rule_as_json(selected[0]));
	value = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(value, rule_as_json(selected[i]));
	return output_json(value);
}

static int fail_unknown(const char *word)
{
	const char *near = rule_suggest(word);

	if (near)
		return command_fail("there is no rule `%s`; did you mean `%s`?", word, near);
	return command_fail("there is no rule `%s`; `outlive rule --all` prints them all", word);
}

static bool is_word_part(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_';
}

/* Whether TEXT holds WORD, and not as a part of a longer one; whether letters are large or small is all the same. */
static bool has_word(struct slice text, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; size && i + size <= text.size; i++) {
		if (strncasecmp(text.data + i, word, size) != 0)
			continue;
		if ((i == 0 || !is_word_part(text.data[i - 1])) &&
		    (i + size == text.size || !is_word_part(text.data[i + size])))
			return true;
	}
	return false;
}

static int list_rules(const struct rule *const *selected, size_t count)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	for (size_t i = 0; i < count; i++)
		strbuf_addf(&out, "%s %s: %s\n", selected[i]->code, selected[i]->name,
			    selected[i]->summary);
	status = output_text(&out);
	strbuf_release(&out);
	return status;
}

/* The rules whose pages speak of WORD. */
static int search(struct arena *arena, const char *word, bool json)
{
	const struct rule **found = ARENA_ARRAY(arena, const struct rule *, rule_count);
	size_t count = 0;

	for (size_t i = 0; i < rule_count; i++)
		if (has_word(rule_page(rules[i]), word) ||
		    has_word(slice_of(rules[i]->summary), word))
			found[count++] = rules[i];
	if (count == 0)
		return fail_unknown(word);
	return json ? print_json(found, count, true) : list_rules(found, count);
}

int command_rule(struct arena *arena, const struct options *options)
{
	bool json = options->output_format && text_equals(options->output_format, "json");
	const struct rule *const *selected = rules, *one;
	size_t count = rule_count;

	if (options->all ? options->arguments.count > 0 : options->arguments.count != 1)
		return command_fail("`outlive rule` takes the code or the name of one rule, a word "
				    "of its page, or --all");
	if (!options->all) {
		one = rule_find(options->arguments.items[0]);
		if (!one)
			return search(arena, options->arguments.items[0], json);
		selected = &one;
		count = 1;
	}
	return json ? print_json(selected, count, options->all) : print_pages(selected, count);
}
