#include "project/models.h"

#include "base/vec.h"
#include "project/words.h"

#include <stdlib.h>

/* What a word that means MEANING is bound to in SCOPE's own body. */
static struct binding_run bound_to_word(struct project *project, const struct scope *scope, enum meaning meaning)
{
	const struct names *words = &project_packs(project)->words[meaning];
	struct binding_run run = { 0 };

	for (size_t i = 0; i < words->count && run.count == 0; i++)
		run = scope_bindings(scope, words->items[i]);
	return run;
}

/* The literal text that it is bound to, or NULL. */
static const char *constant_text(struct project *project, const struct scope *scope, enum meaning meaning)
{
	struct binding_run run = bound_to_word(project, scope, meaning);

	if (run.count != 1 || !run.items[0].value || run.items[0].value->kind != EXPR_STRING)
		return NULL;
	return arena_text(project_arena(project), run.items[0].value->string.text);
}

static const struct class_def *options_class(struct project *project, const struct class_def *class_def)
{
	struct binding_run run = bound_to_word(project, class_def->scope, WORD_OPTIONS_CLASS);

	return run.count && run.items[run.count - 1].kind == BINDING_CLASS ? run.items[run.count - 1].class_def : NULL;
}

static bool is_abstract(struct project *project, const struct class_def *class_def)
{
	const struct class_def *meta = options_class(project, class_def);
	struct binding_run run = { 0 };

	if (meta)
		run = bound_to_word(project, meta->scope, WORD_ABSTRACT);
	return run.count && run.items[0].value && run.items[0].value->kind == EXPR_TRUE;
}

/* Of an AppConfig's in MODULE whose name is PACKAGE. */
static const char *label_set_by(struct project *project, const struct module *module, const char *package)
{
	struct ast_parts parts = module->ast->parts;

	for (size_t i = 0; i < parts.class_count; i++) {
		const struct scope *scope = parts.classes[i]->scope;
		const char *of = constant_text(project, scope, WORD_APP_NAME);
		const char *label = constant_text(project, scope, WORD_APP_LABEL_SET);

		if (label && (!of || text_equals(of, package)))
			return label;
	}
	return NULL;
}

const struct module *package_app_module(struct project *project, const char *package)
{
	const struct names *words = &project_packs(project)->words[WORD_APP_MODULE];
	const struct module *apps = NULL;

	for (size_t i = 0; i < words->count && !apps; i++)
		apps = project_find_module(
			project, arena_dotted(project_arena(project), package, words->items[i]), NULL);
	return apps;
}

/* The label of the AppConfig in PACKAGE's apps module whose name is PACKAGE, or NULL. */
static const char *label_of_config(struct project *project, const char *package)
{
	const struct module *apps = package_app_module(project, package);

	return apps ? label_set_by(project, apps, package) : NULL;
}

static bool has_apps(struct project *project, const char *package)
{
	const struct names *words = &project_packs(project)->words[WORD_APP_MODULE];

	for (size_t i = 0; i < words->count; i++)
		if (project_has_package(project,
					arena_dotted(project_arena(project), package, words->items[i])))
			return true;
	return false;
}

const char *module_app_label(struct project *project, const struct module *module)
{
	char *package = arena_strdup(project_arena(project), module->name);
	const char *label, *models;
	size_t size;

	/* The nearest package around it that has an apps module is the app; else what stands before `models`. */
	for (char *dot = strrchr(package, '.'); dot; dot = strrchr(package, '.')) {
		if (has_apps(project, package)) {
			label = label_of_config(project, package);
			return label ? label : text_last_name(package);
		}
		*dot = '\0';
	}
	package = arena_strdup(project_arena(project), module->name);
	models = word_in_name(project, package, WORD_MODEL_MODULE, &size);
	if (models)
		package[models - package] = '\0';
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
	const struct class_def *meta = options_class(project, class_def);
	const char *app = meta ? constant_text(project, meta->scope, WORD_APP_LABEL) : NULL;

	if (is_abstract(project, class_def) || !class_is_kind(project, ref, "model"))
		return NULL;
	if (!app)
		app = module_app_label(project, project_scope_module(project, class_def->scope));
	return arena_dotted(project_arena(project), app, lower(project, class_def->name));
}

/* ---- all models ---- */

struct labels {
	VEC(const char *) items;
};

static int compare_labels(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Models stand in a module `models`, or below a package of that name. */
static bool is_models_module(struct project *project, const char *name)
{
	size_t size;

	return word_in_name(project, name, WORD_MODEL_MODULE, &size) ||
	       pack_word_is(project_packs(project), WORD_MODEL_MODULE, name);
}

/* "django.contrib.auth.models.Group" is auth.group. */
static void collect_external(struct project *project, const struct names *classes, struct labels *labels)
{
	for (size_t i = 0; i < classes->count; i++) {
		size_t size = 0;
		const char *name = classes->items[i];
		const char *models = word_in_name(project, name, WORD_MODEL_MODULE, &size), *app = models;

		if (!models || models[1 + size] == '\0' || strchr(models + size + 2, '.'))
			continue;
		while (app > name && app[-1] != '.')
			app--;
		name = arena_printf(project_arena(project), "%.*s.%s", (int)(models - app), app,
				    models + size + 2);
		vec_push(&labels->items, lower(project, name));
	}
}

static void collect_labels(struct project *project, struct labels *labels)
{
	const struct pack_set *packs = project_packs(project);
	size_t files = project_file_count(project);

	for (uint32_t file = 0; file < files; file++) {
		const struct module *module =
			is_models_module(project, project_module_name(project, file)) ? project_module(project, file)
										      : NULL;
		struct ast_parts parts = module_parts(module);

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
