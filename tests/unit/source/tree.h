/* A directory of its own for each test, removed afterwards: `tree.path`. For the source layer's tests. */
#ifndef TESTS_UNIT_SOURCE_TREE_H
#define TESTS_UNIT_SOURCE_TREE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "source/source_set.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
	char path[PATH_MAX];
	struct arena arena;
	struct source_set set;
	bool open;
};

/* Runs a shell script in the tree; it must succeed. */
static inline void tree_shell(const struct tree *tree, const char *script)
{
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(
		&line,
		"cd '%s' && export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null && set -e && (%s) >/dev/null 2>&1",
		tree->path, script);
	assert_int_equal(system(strbuf_text(&line)), 0);
	strbuf_release(&line);
}

static inline int tree_setup(void **state)
{
	struct tree *tree = calloc(1, sizeof *tree);
	char made[] = "/tmp/outlive-tree-XXXXXX";

	if (!mkdtemp(made) || !realpath(made, tree->path))
		return -1;
	unsetenv("XDG_CONFIG_HOME");
	setenv("HOME", tree->path, 1);
	arena_init(&tree->arena);
	*state = tree;
	return 0;
}

static inline void tree_close(struct tree *tree)
{
	if (tree->open)
		source_set_release(&tree->set);
	tree->open = false;
}

static inline int tree_teardown(void **state)
{
	struct tree *tree = *state;

	tree_close(tree);
	tree_shell(tree, "chmod -R u+rwx . && rm -rf ./* ./.[!.]*");
	rmdir(tree->path);
	arena_release(&tree->arena);
	free(tree);
	return 0;
}

#define TREE_TEST(function) cmocka_unit_test_setup_teardown((function), tree_setup, tree_teardown)

/* "./PATH" inside the tree, in its arena. */
static inline const char *tree_at(struct tree *tree, const char *path)
{
	return *path ? arena_printf(&tree->arena, "%s/%s", tree->path, path) : tree->path;
}

struct tree_options {
	const char *directory; /* the working directory, inside the tree */
	const char *project_root;
	const char *paths[4];
	const char *unsaved;
	bool no_ignore;
	bool no_force;
	bool no_scan;
	struct discover_filter filter;
};

static inline uint64_t tree_look(void *context, const struct source_file *file, struct slice bytes)
{
	return memmem(bytes.data, bytes.size, "cache", 5) ? 1 : 0;
}

/* Plans and opens the first project; what the plan noted is in *PLAN. */
static inline struct source_set *tree_open(struct tree *tree, const struct tree_options *options, struct plan *plan)
{
	static const struct source_scan scan = { .look = tree_look };
	struct plan_request wanted = { .directory = tree_at(tree, options->directory ? options->directory : ""),
				       .project_root = options->project_root,
				       .paths = options->paths,
				       .unsaved = options->unsaved };
	struct source_request request = { .workers = 2, .scan = options->no_scan ? NULL : &scan };
	struct error err = ERROR_INIT;

	tree_close(tree);
	while (wanted.count < 4 && options->paths[wanted.count])
		wanted.count++;
	assert_true(plan_make(&tree->arena, &wanted, plan, &err));
	if (plan->count == 0)
		return NULL;
	request.unsaved = slice_of("unsaved\n");
	request.discover = (struct discover_request){ .root = plan->projects[0]->root,
						      .targets = plan->projects[0]->targets,
						      .count = plan->projects[0]->count,
						      .respect_ignore = !options->no_ignore,
						      .force_exclude = !options->no_force,
						      .use_defaults = true,
						      .filter = options->filter };
	source_set_open(&tree->set, &request);
	tree->open = true;
	return &tree->set;
}

/* The paths of the set, `*` before those reported on, and its notes as `!PATH: WHY` (errors), `-PATH: WHY` (named and left out). */
static inline const char *tree_listing(struct tree *tree, const struct source_set *set)
{
	struct strbuf out = STRBUF_INIT;
	const struct source_note *notes;
	const char *text;
	size_t count;

	for (size_t i = 0; i < set->count; i++)
		strbuf_addf(&out, "%s%s%s", i ? " " : "", set->files[i]->reported ? "*" : "", set->files[i]->path);
	notes = source_set_notes(set, &tree->arena, &count);
	for (size_t i = 0; i < count; i++) {
		if (notes[i].kind == NOTE_ERROR || notes[i].kind == NOTE_EXCLUDED)
			strbuf_addf(&out, " %c%s: %s", notes[i].kind == NOTE_ERROR ? '!' : '-', notes[i].path,
				    notes[i].why);
	}
	text = arena_strdup(&tree->arena, strbuf_text(&out));
	strbuf_release(&out);
	return text;
}

#define LIST(tree, ...) tree_list((tree), &(struct tree_options){ __VA_ARGS__ })

static inline const char *tree_list(struct tree *tree, const struct tree_options *options)
{
	struct plan plan;

	return tree_listing(tree, tree_open(tree, options, &plan));
}

#endif
