#include "keys/key_expressions.h"
#include "templates/pieces.h"
#include "lint/rule.h"
#include "base/path.h"

static struct convention_judgement judge(struct check *check, const struct module *module,
					 const struct alternative *text)
{
	const char *root = project_sources(check->project)->root;
	struct key_pieces pieces = key_pieces(check->arena, text);

	return convention_judge(check->convention, path_join(check->arena, root, module->path), pieces.items,
				pieces.count);
}

static bool fits(struct check *check, const struct module *module, const char *key)
{
	const struct convention_piece piece = { .text = { key, strlen(key) } };
	const char *path = path_join(check->arena, project_sources(check->project)->root, module->path);

	return convention_judge(check->convention, path, &piece, 1).verdict == CONVENTION_FITS;
}

static const char *message_of(struct check *check, const char *key, const struct convention_form *form)
{
	const struct convention *convention = check->convention;

	if (convention->name && convention->count == 2)
		return arena_printf(check->arena, "key `%s` is in neither form of the `%s` convention", key,
				    convention->name);
	if (convention->name)
		return arena_printf(check->arena, "key `%s` is in no form of the `%s` convention", key,
				    convention->name);
	if (convention->count == 1)
		return arena_printf(check->arena, "key `%s` as a whole does not match `%s`", key,
				    form->pattern_text);
	return arena_printf(check->arena,
			    "key `%s` matches none of the %zu forms that keys may have; `%s` comes nearest", key,
			    convention->count, form->name);
}

static bool only_removes(const struct key_expression *expression)
{
	for (size_t i = 0; i < expression->count; i++)
		if (!role_removes(expression->uses[i].site->role))
			return false;
	return true;
}

/*
 * Where the convention takes it, the dotted path of the function that builds the key, unless that is one which removes
 * what others set: it has to keep to their name.
 */
static const char *help_of(struct check *check, const struct module *module, const struct key_expression *expression,
			   const struct convention_form *form)
{
	const struct function *function = scope_function(expression->uses[0].scope);
	const char *name =
		function && !only_removes(expression) ? project_function_name(check->project, function) : NULL;

	if (name && fits(check, module, name))
		return arena_printf(check->arena, "it is built in a function, so `%s`", name);
	if (form->message)
		return form->message;
	return arena_printf(check->arena, "the whole key has to match `%s`", form->pattern_text);
}

static void report(struct check *check, const struct module *module, const struct key_expression *expression,
		   const struct convention_form *form)
{
	const struct key_use *use = &expression->uses[0];

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = use->place,
				    .message = message_of(check, expression->text, form),
				    .label = "built here",
				    .help = help_of(check, module, expression, form),
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, NULL, 0),
			    });
}

static void fail(struct check *check, const struct convention_form *form, const char *key)
{
	struct error err = ERROR_INIT;

	convention_limit_error(form, key, &err);
	check_fail(check, err.message);
	error_release(&err);
}

/* Whether no filling of its holes lets TEXT begin with PREFIX. */
static bool lacks_prefix(const struct alternative *text, const char *prefix)
{
	struct slice head = alternative_head(text);
	size_t size = strlen(prefix);
	struct slice literal;

	if (alternative_is_literal(text, &literal) && literal.size < size)
		return true;
	return memcmp(head.data, prefix, head.size < size ? head.size : size) != 0;
}

static void report_prefix(struct check *check, const struct key_expression *expression, const char *prefix)
{
	const struct key_use *use = &expression->uses[0];

	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = use->place,
			     .message =
				     arena_printf(check->arena,
						  "key `%s` does not begin with `%s`, as the keys of this file have to",
						  expression->text, prefix),
			     .label = "built here",
			     .help = arena_printf(check->arena, "`%s%s`", prefix, expression->text),
			     .scope = project_scope_name(check->project, use->scope),
			     .related = key_use_chain(check->arena, expression, use, NULL, 0),
		     });
}

static void look_at(struct check *check, const struct module *module, const struct key_expression *expression)
{
	struct convention_judgement judgement = judge(check, module, expression->uses[0].text);

	if (judgement.verdict == CONVENTION_BREAKS)
		report(check, module, expression, judgement.form);
	else if (judgement.verdict == CONVENTION_LIMIT)
		fail(check, judgement.form, expression->text);
}

void key_convention_check(struct check *check, const struct module *module)
{
	const char *path = path_join(check->arena, project_sources(check->project)->root, module->path);
	const char *prefix = config_key_prefix(check->config, path);
	struct key_expressions expressions;

	if (!check->convention && !prefix)
		return;
	expressions = module_key_expressions(check->project, module);
	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		const struct alternative *text = expression->uses[0].text;

		if (text->conforming)
			continue;
		if (prefix && lacks_prefix(text, prefix))
			report_prefix(check, expression, prefix);
		else if (check->convention)
			look_at(check, module, expression);
	}
}
