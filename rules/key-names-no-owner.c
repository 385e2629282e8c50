#include "analysis/key_expressions.h"
#include "analysis/key_models.h"
#include "config/config.h"
#include "config/convention.h"
#include "lint/rule.h"

enum { SEGMENTS_MAX = 16 };

/* The dotted head of a key: what a dot, a list of arguments or the end of the key ends. */
struct head {
	struct slice segments[SEGMENTS_MAX];
	size_t count;
};

static struct head split(const struct alternative *text)
{
	struct slice literal = alternative_head(text);
	struct head head = { .count = 0 };
	size_t start = 0;

	for (size_t i = 0; i <= literal.size && head.count < SEGMENTS_MAX; i++) {
		bool at_end = i == literal.size;

		if (at_end ? text->count > 1 : !strchr(".(*", literal.data[i]))
			continue;
		if (i > start)
			head.segments[head.count++] = (struct slice){ literal.data + start, i - start };
		if (at_end || literal.data[i] != '.')
			break;
		start = i + 1;
	}
	return head;
}

static const char *joined(struct check *check, const struct head *head, size_t count)
{
	const char *first = head->segments[0].data,
		   *end = head->segments[count - 1].data + head->segments[count - 1].size;

	return arena_printf(check->arena, "%.*s", (int)(end - first), first);
}

static bool has_member(struct check *check, const char *module_name, struct slice name)
{
	const struct module *module = project_find_module(check->project, module_name, NULL);

	return module && project_member(check->project, module, arena_text(check->arena, name)).kind != ENTITY_UNKNOWN;
}

/* What is missing, as the end of the sentence "key `...` names ..."; NULL where an owner exists. */
static const char *missing(struct check *check, const struct head *head)
{
	size_t known = 1;

	if (head->count < 3 || !check->convention->root || !slice_is(head->segments[0], check->convention->root))
		return NULL;
	if (project_has_model(check->project, head->segments[1], head->segments[2]))
		return NULL;
	while (known < head->count && project_has_package(check->project, joined(check, head, known + 1)))
		known++;
	if (known == 1)
		return arena_printf(check->arena, "no owner: there is neither a model `%.*s.%.*s` nor a module `%s`",
				    (int)head->segments[1].size, head->segments[1].data, (int)head->segments[2].size,
				    head->segments[2].data, joined(check, head, 2));
	if (known + 1 >= head->count && !(check->config->keys.strict && known < head->count))
		return NULL;
	if (has_member(check, joined(check, head, known), head->segments[known]))
		return NULL;
	return arena_printf(check->arena, "no owner: `%s` has no `%.*s`", joined(check, head, known),
			    (int)head->segments[known].size, head->segments[known].data);
}

static void report(struct check *check, const struct key_expression *expression, const char *what)
{
	const struct key_use *use = &expression->uses[0];
	const struct function *function = scope_function(use->scope);
	const char *help = "begin it with the model or the dotted path of the function whose value it is";

	if (function)
		help = arena_printf(check->arena, "it is built in a function, so `%s`",
				    project_function_name(check->project, function));
	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = use->place,
				    .message = arena_printf(check->arena, "key `%s` names %s", expression->text, what),
				    .label = "built here",
				    .help = help,
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, NULL, 0),
			    });
}

void key_names_no_owner_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions;

	if (!check->convention || !check->convention->name)
		return;
	expressions = module_key_expressions(check->project, module);
	for (size_t i = 0; i < expressions.count; i++) {
		const struct alternative *text = expressions.items[i].uses[0].text;
		struct head head = split(text);
		const char *what = text->conforming ? NULL : missing(check, &head);

		if (what)
			report(check, &expressions.items[i], what);
	}
}
