#include "keys/key_expressions.h"
#include "project/models.h"
#include "keys/key_named.h"
#include "templates/pieces.h"
#include "base/suggest.h"
#include "config/config.h"
#include "lint/rule.h"
#include "base/path.h"

enum { OWNERS_MAX = 8 };

/* What a key says of its owner, and what there is instead. */
struct claim {
	const char *label;      /* of a model that does not exist; NULL: none */
	const char *near_label; /* the nearest one that does, or NULL */
	struct named module;    /* `missing` NULL: none claimed */
};

static bool has_label(struct names labels, const char *label)
{
	for (size_t i = 0; i < labels.count; i++)
		if (text_equals(labels.items[i], label))
			return true;
	return false;
}

/* Whether the model or module that OWNER says exists; else CLAIM takes what was looked for. */
static bool owner_exists(struct check *check, const struct convention_owner *owner, struct claim *claim)
{
	struct names labels;

	if (owner->module) {
		claim->module = module_named(check->project, owner->module, check->config->keys.strict);
		if (claim->module.exists)
			return true;
	}
	if (!owner->app_label || !owner->model)
		return false;
	labels = project_model_labels(check->project);
	claim->label = arena_dotted(check->arena, owner->app_label, owner->model);
	claim->near_label = suggest(claim->label, labels.items, labels.count);
	return has_label(labels, claim->label);
}

/* Whether the module that the key begins with reaches as far as the name of a model would. */
static bool is_behind_model(const char *module)
{
	const char *dot = module ? strchr(module, '.') : NULL;

	return dot && strchr(dot + 1, '.');
}

static const char *message_of(struct check *check, const char *key, const struct claim *claim)
{
	const struct named *module = &claim->module;
	const char *no_model = "", *no_module = "";

	if (claim->label && !is_behind_model(module->module))
		no_model = arena_printf(check->arena, "there is no model `%s`", claim->label);
	if (module->missing && module->module)
		no_module = arena_printf(check->arena, "`%s` holds no `%s`", module->module, module->missing);
	else if (module->missing)
		no_module = arena_printf(check->arena, "there is no module `%s`", module->missing);
	return arena_printf(check->arena, "key `%s` names no owner: %s%s%s", key, no_model,
			    *no_model && *no_module ? ", and " : "", no_module);
}

static const char *help_of(struct check *check, const struct key_use *use, const struct claim *claim)
{
	const struct function *function = scope_function(use->scope);

	if (claim->near_label)
		return arena_printf(check->arena, "`%s` is a model", claim->near_label);
	if (claim->module.missing && function)
		return arena_printf(check->arena, "it is built in `%s`",
				    project_function_name(check->project, function));
	return "begin the key with the model or module whose value it is";
}

static void judge(struct check *check, const struct module *module, const struct key_expression *expression)
{
	const char *path = path_join(check->arena, project_sources(check->project)->root, module->path);
	const struct key_use *use = &expression->uses[0];
	struct key_pieces pieces = key_pieces(check->arena, use->text);
	struct convention_owner owners[OWNERS_MAX];
	struct claim claim = { 0 };
	bool open;
	size_t count = convention_owners(check->convention, check->arena, path, pieces.items, pieces.count, owners,
					 OWNERS_MAX, &open);

	if (open || count == 0)
		return;
	/* A module is looked for first: it takes no list of models. */
	for (size_t i = count; i-- > 0;)
		if (owner_exists(check, &owners[i], &claim))
			return;
	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = use->place,
				    .message = message_of(check, expression->text, &claim),
				    .label = "built here",
				    .help = help_of(check, use, &claim),
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, NULL, 0),
			    });
}

void key_names_no_owner_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions;

	if (!check->convention)
		return;
	expressions = module_key_expressions(check->project, module);
	for (size_t i = 0; i < expressions.count; i++)
		if (!expressions.items[i].uses[0].text->conforming)
			judge(check, module, &expressions.items[i]);
}
