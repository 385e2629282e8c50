#include "project/module.h"

#include "base/strbuf.h"
#include "base/vec.h"

#include <stdlib.h>

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct stars {
	VEC(const struct stmt *) found;
};

/* What runs when the module is imported, at any depth. An except clause is the second choice, so it stands first. */
static void collect_stars(struct stars *stars, struct block block)
{
	for (size_t i = 0; i < block.count; i++) {
		const struct stmt *stmt = block.items[i];

		switch (stmt->kind) {
		case STMT_FROM:
			if (stmt->from.star)
				vec_push(&stars->found, stmt);
			break;
		case STMT_IF:
			for (size_t b = 0; b < stmt->branches.count; b++)
				collect_stars(stars, stmt->branches.items[b].body);
			break;
		case STMT_TRY:
			for (size_t h = 0; h < stmt->try_.handler_count; h++)
				collect_stars(stars, stmt->try_.handlers[h].body);
			collect_stars(stars, stmt->try_.body);
			collect_stars(stars, stmt->try_.otherwise);
			collect_stars(stars, stmt->try_.finally);
			break;
		case STMT_WITH: collect_stars(stars, stmt->with.body); break;
		default: break;
		}
	}
}

static void collect_exports(struct module *module, struct arena *arena)
{
	struct binding_run run = scope_bindings(module->ast->scope, "__all__");
	VEC(const char *) names = { 0 };

	for (size_t i = 0; i < run.count; i++) {
		const struct expr *value = run.items[i].value;

		if (!value || (value->kind != EXPR_LIST && value->kind != EXPR_TUPLE)) {
			vec_release(&names);
			return; /* built by code: every public name may be handed on */
		}
		for (size_t j = 0; j < value->items.count; j++)
			if (value->items.items[j]->kind == EXPR_STRING)
				vec_push(&names, arena_text(arena, value->items.items[j]->string.text));
	}
	if (names.count)
		qsort(names.items, names.count, sizeof *names.items, compare_texts);
	module->has_exports = run.count > 0;
	vec_settle(&names, arena, module->exports, module->export_count);
}

const struct module *module_extract(struct arena *arena, const struct ast *ast, const char *path, const char *name)
{
	struct module *module = ARENA_NEW(arena, struct module);
	struct stars stars = { 0 };

	*module = (struct module){
		.file = ast->file,
		.path = path,
		.name = name,
		.is_package = text_ends(path, "__init__.py") || text_ends(path, "__init__.pyi"),
		.ast = ast,
	};
	collect_stars(&stars, ast->body);
	vec_settle(&stars.found, arena, module->stars, module->star_count);
	collect_exports(module, arena);
	return module;
}

const char *module_from_target(const struct module *module, struct arena *arena, const struct stmt *from)
{
	size_t keep = strlen(module->name);
	unsigned up = from->from.level;

	if (up == 0)
		return from->from.module;
	if (module->is_package)
		up--;
	for (; up > 0; up--) {
		if (keep == 0)
			return NULL;
		while (keep > 0 && module->name[keep - 1] != '.')
			keep--;
		if (keep > 0)
			keep--;
	}
	if (keep == 0)
		return from->from.module[0] ? from->from.module : NULL;
	return arena_printf(arena, "%.*s%s%s", (int)keep, module->name, from->from.module[0] ? "." : "",
			    from->from.module);
}

bool module_exports(const struct module *module, const char *name)
{
	if (!module->has_exports)
		return name[0] != '_';
	return module->export_count > 0 &&
	       bsearch(&name, module->exports, module->export_count, sizeof *module->exports, compare_texts) != NULL;
}

static bool is_test_folder(struct slice name)
{
	static const char *const names[] = {
		"tests", "test", "testing", "test_utils", "testutils", "test_project", "testproject",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_is(name, names[i]))
			return true;
	return false;
}

bool path_is_test(const char *path)
{
	const char *base = path;

	for (const char *slash; (slash = strchr(base, '/')); base = slash + 1)
		if (is_test_folder((struct slice){ base, (size_t)(slash - base) }))
			return true;
	return text_starts(base, "test_") || text_ends(base, "_test.py") || text_ends(base, "_tests.py") ||
	       text_equals(base, "tests.py") || text_equals(base, "test.py") || text_equals(base, "conftest.py");
}
