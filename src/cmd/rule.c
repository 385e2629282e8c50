#include "base/oom.h"
#include "cmd/command.h"
#include "cmd/json_output.h"
#include "config/embedded.h"
#include "lint/rule.h"

/* `outlive rule`: the pages that are compiled into the program. */

static struct slice page_of(struct arena *arena, const struct rule *rule)
{
	const char *path = arena_printf(arena, "pages/%s.md", rule->name);

	for (size_t i = 0; i < embedded_files_count; i++)
		if (text_equals(embedded_files[i].path, path))
			return (struct slice){ embedded_files[i].data, embedded_files[i].size };
	return (struct slice){ "", 0 };
}

static json_t *rule_as_json(struct arena *arena, const struct rule *rule)
{
	struct slice page = page_of(arena, rule);

	return json_pack("{s:s, s:s, s:s, s:s, s:s%}", "code", rule->code, "name", rule->name, "severity",
			 severity_name(rule->severity), "summary", rule->summary, "page", page.data, page.size);
}

static int print_pages(struct arena *arena, const struct rule *const *selected, size_t count)
{
	struct strbuf out = STRBUF_INIT;
	int status;

	for (size_t i = 0; i < count; i++) {
		struct slice page = page_of(arena, selected[i]);

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

static int print_json(struct arena *arena, const struct rule *const *selected, size_t count, bool as_list)
{
	json_t *value;

	if (!as_list)
		return output_json(rule_as_json(arena, selected[0]));
	value = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(value, rule_as_json(arena, selected[i]));
	return output_json(value);
}

static int fail_unknown(const char *word)
{
	const char *near = rule_suggest(word);

	if (near)
		return command_fail("there is no rule `%s`; did you mean `%s`?", word, near);
	return command_fail("there is no rule `%s`; `outlive rule --all` prints them all", word);
}

int command_rule(struct arena *arena, const struct options *options)
{
	bool json = options->output_format && text_equals(options->output_format, "json");
	const struct rule *const *selected = rules, *one;
	size_t count = rule_count;

	if (options->all ? options->arguments.count > 0 : options->arguments.count != 1)
		return command_fail("`outlive rule` takes the code or the name of one rule, or --all");
	if (!options->all) {
		one = rule_find(options->arguments.items[0]);
		if (!one)
			return fail_unknown(options->arguments.items[0]);
		selected = &one;
		count = 1;
	}
	return json ? print_json(arena, selected, count, options->all) : print_pages(arena, selected, count);
}
