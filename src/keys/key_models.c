#include "keys/key_models.h"

#include "base/vec.h"

#include <stdlib.h>

/* The literal text that NAME is bound to in SCOPE's own body, or NULL. */
static const char *constant_text(struct project *project, const struct scope *scope, const char *name)
{
	struct binding_run run = scope_bindings(scope, name);

	if (run.count != 1 || !run.items[0].value || run.items[0].value->kind != EXPR_STRING)
		return NULL;
	return arena_text(project_arena(project), run.items[0].value->string.text);
}

static const struct class_def *inner_class(const struct class_def *class_def, const char *name)
{
	struct binding_run run = scope_bindings(class_def->scope, name);

	return run.count && run.items[run.count - 1].kind == BINDING_CLASS ? run.items[run.count - 1].class_def : NULL;
}

static bool is_abstract(const struct class_def *class_def)
{
	const struct class_def *meta = inner_class(class_def, "Meta");
	struct binding_run run = { 0 };

	if (meta)
		run = scope_bindings(meta->scope, "abstract");
	return run.count && run.items[0].value && run.items[0].value->kind == EXPR_TRUE;
}

/* The label of the AppConfig in PACKAGE's apps module whose name is PACKAGE, or NULL. */
static const char *label_of_config(struct project *project, const char *package)
{
	const char *name = arena_printf(project_arena(project), "%s.apps", package);
	const struct module *apps = project_find_module(project, name, NULL);
	struct ast_parts parts = apps ? ast_parts(apps->ast, interest_in_word("label")) : (struct ast_parts){ 0 };

	for (size_t i = 0; i < parts.class_count; i++) {
		const struct scope *scope = parts.classes[i]->scope;
		const char *of = constant_text(project, scope, "name"), *label = constant_text(project, scope, "label");

		if (label && (!of || text_equals(of, package)))
			return label;
	}
	return NULL;
}

static bool has_apps(struct project *project, const char *package)
{
	return project_has_package(project, arena_printf(project_arena(project), "%s.apps", package));
}

const char *module_app_label(struct project *project, const struct module *module)
{
	char *package = arena_strdup(project_arena(project), module->name);
	const char *label;
	char *models = strstr(package, ".models");

	/* The nearest package around it that has an apps module is the app; else what stands before `models`. */
	for (char *dot = strrchr(package, '.'); dot; dot = strrchr(package, '.')) {
		if (has_apps(project, package)) {
			label = label_of_config(project, package);
			return label ? label : text_last_name(package);
		}
		*dot = '\0';
	}
	package = arena_strdup(project_arena(project), module->name);
	models = strstr(package, ".models");
	if (models)
		*models = '\0';
	else if (strrchr(package, '.'))
		*strrchr(package, '.') = '\0';
	label = label_of_config(project, package);
	return label ? label : text_last_name(package);
}

static char *lower(struct project *project, const char *text)
{
	char *made = arena_strdup(project_arena(project), text);

	for (char *c = made; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return made;
}

const char *model_label(struct project *project, const struct class_def *class_def)
{
	struct class_ref ref = { class_def, project_class_name(project, class_def) };
	const struct class_def *meta = inner_class(class_def, "Meta");
	const char *app = meta ? constant_text(project, meta->scope, "app_label") : NULL;

	if (is_abstract(class_def) || !class_is_kind(project, ref, "model"))
		return NULL;
	if (!app)
		app = module_app_label(project, project_scope_module(project, class_def->scope));
	return arena_printf(project_arena(project), "%s.%s", app, lower(project, class_def->name));
}

/* ---- all models ---- */

struct labels {
	VEC(const char *) items;
};

static int compare_labels(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Models stand in a module `models`, or below a package of that name: Django imports no other. */
static bool is_models_module(const char *name)
{
	for (const char *at = strstr(name, ".models"); at; at = strstr(at + 1, ".models"))
		if (at[7] == '\0' || at[7] == '.')
			return true;
	return text_equals(name, "models");
}

/* "django.contrib.auth.models.Group" is auth.group. */
static void collect_external(struct project *project, const struct names *classes, struct labels *labels)
{
	for (size_t i = 0; i < classes->count; i++) {
		const char *name = classes->items[i], *models = strstr(name, ".models."), *app = models;

		if (!models || strchr(models + 8, '.'))
			continue;
		while (app > name && app[-1] != '.')
			app--;
		name = arena_printf(project_arena(project), "%.*s.%s", (int)(models - app), app, models + 8);
		vec_push(&labels->items, lower(project, name));
	}
}

static void collect_labels(struct project *project, struct labels *labels)
{
	const struct pack_set *packs = project_packs(project);
	size_t files = project_file_count(project);

	for (uint32_t file = 0; file < files; file++) {
		const struct module *module =
			is_models_module(project_module_name(project, file)) ? project_module(project, file) : NULL;
		struct ast_parts parts = module ? ast_parts(module->ast, interest_in_word("class")) : (struct ast_parts){ 0 };

		for (size_t i = 0; i < parts.class_count; i++) {
			const char *label = model_label(project, parts.classes[i]);

			if (label)
				vec_push(&labels->items, label);
		}
	}
	for (size_t i = 0; i < packs->owner_count; i++)
		if (packs->owners[i].kind && text_equals(packs->owners[i].kind, "model"))
			collect_external(project, &packs->owners[i].names, labels);
	if (labels->items.count)
		qsort(labels->items.items, labels->items.count, sizeof *labels->items.items, compare_labels);
}

static void release_labels(void *data)
{
	struct labels *labels = data;

	vec_release(&labels->items);
	free(labels);
}

struct names project_model_labels(struct project *project)
{
	struct labels **labels = (struct labels **)project_memo(project, MEMO_MODELS, release_labels);

	if (!*labels) {
		*labels = xcalloc(1, sizeof **labels);
		collect_labels(project, *labels);
	}
	return (struct names){ (*labels)->items.items, (*labels)->items.count };
}
