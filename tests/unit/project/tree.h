/* A project from one text: `== path` begins a file. The last statement of the first file is the question. */
#ifndef TESTS_PROJECT_TREE_H
#define TESTS_PROJECT_TREE_H

#include "project/types.h"

struct tree {
	struct arena arena;
	struct source_set sources;
	struct project *project;
	const struct module *asker;
};

static inline void tree_add(struct tree *tree, const char *text)
{
	const char *path = text + strlen("== "), *end = strchr(path, '\n'), *next = strstr(end, "\n== ");
	size_t size = next ? (size_t)(next - end) : strlen(end + 1);
	struct slice name = { path, (size_t)(end - path) };

	source_set_add(&tree->sources, arena_text(&tree->arena, name), (struct slice){ end + 1, size });
	if (next)
		tree_add(tree, next + 1);
}

static inline void tree_open(struct tree *tree, const char *text)
{
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct slice first = { text + strlen("== "), strcspn(text + strlen("== "), "\n") };

	arena_init(&tree->arena);
	packs = pack_set_load_configured(&tree->arena, NULL, 0, &(struct pack_settings){ 0 }, &err);
	assert_non_null(packs);
	source_set_init(&tree->sources, "/nowhere");
	tree_add(tree, text);
	tree->project = project_open(&tree->sources, packs);
	tree->asker = NULL;
	for (uint32_t file = 0; file < project_file_count(tree->project); file++) {
		const struct module *module = project_module(tree->project, file);

		if (slice_is(first, module->path))
			tree->asker = module;
	}
	assert_non_null(tree->asker);
}

static inline void tree_close(struct tree *tree)
{
	project_close(tree->project);
	source_set_release(&tree->sources);
	arena_release(&tree->arena);
}

/* The expression that is the last statement, also of the last function, of a block. */
static inline const struct expr *last_expr(struct block block, const struct scope **scope)
{
	const struct stmt *last = block.items[block.count - 1];

	if (last->kind == STMT_FUNCTION) {
		*scope = last->function->scope;
		return last_expr(last->function->body, scope);
	}
	if (last->kind == STMT_CLASS) {
		*scope = last->class_def->scope;
		return last_expr(last->class_def->body, scope);
	}
	assert_int_equal(last->kind, STMT_EXPR);
	return last->value;
}

static inline const struct expr *tree_question(const struct tree *tree, const struct scope **scope)
{
	*scope = tree->asker->ast->scope;
	return last_expr(tree->asker->ast->body, scope);
}

static inline struct ast_parts all_of(const struct module *module)
{
	return module->ast->parts;
}

#endif
