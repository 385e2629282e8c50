#include "source/exclude.h"

#include "base/path.h"

#include <unistd.h>

static const char by_default[] = "excluded by default";

/* Never a project's own sources. */
static const char *const foreign[] = {
	".bzr",        ".direnv", ".eggs",       ".git",           ".hg",          ".ipynb_checkpoints", ".jj",
	".mypy_cache", ".nox",    ".pyenv",      ".pytest_cache",  ".pytype",      ".ruff_cache",        ".svn",
	".tox",        ".venv",   "__pycache__", "__pypackages__", "node_modules", "site-packages",
};

/* Made by tools as a rule, but a project may track a package of its own by that name. */
static const char *const generated[] = { "_build", "buck-out", "build", "dist", "venv" };

static bool is_among(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text_equals(name, names[i]))
			return true;
	}
	return false;
}
#define IS_AMONG(name, names) is_among((name), (names), sizeof(names) / sizeof *(names))

void excluder_release(struct excluder *excluder)
{
	vec_release(&excluder->frames);
}

static const char *ask_filter(struct excluder *excluder, const char *path, bool directory)
{
	const struct discover_filter *filter = &excluder->request->filter;
	const char *where = NULL;

	if (!filter->excluded || !filter->excluded(filter->context, path, directory, &where))
		return NULL;
	return where ? arena_printf(excluder->arena, "excluded by %s", where) : "excluded";
}

const char *exclude_directory(struct excluder *excluder, const char *path, bool tracked)
{
	const char *name = path_name(path);

	if (excluder->request->use_defaults && (IS_AMONG(name, foreign) || (!tracked && IS_AMONG(name, generated))))
		return by_default;
	if (text_equals(name, ".git"))
		return by_default;
	return ask_filter(excluder, path, true);
}

const char *exclude_file(struct excluder *excluder, const char *path)
{
	return ask_filter(excluder, path, false);
}

const char *exclude_path(struct excluder *excluder, const char *path, bool directory)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		struct slice head = { path, (size_t)(slash - path) };
		const char *why = exclude_directory(excluder, arena_text(excluder->arena, head), false);

		if (why)
			return why;
	}
	return directory ? exclude_directory(excluder, path, false) : exclude_file(excluder, path);
}

const char *exclude_root(const struct excluder *excluder)
{
	const struct root *root = &excluder->request->root;

	if (root->kind != ROOT_BARE || !excluder->request->use_defaults)
		return NULL;
	for (const char *path = root->path; !text_equals(path, "/");
	     path = path_parent(excluder->arena, path)) {
		if (IS_AMONG(path_name(path), foreign))
			return by_default;
		if (access(path_join(excluder->arena, path, "pyvenv.cfg"), F_OK) == 0)
			return "a virtual environment";
	}
	return NULL;
}

static void note(struct excluder *excluder, const char *path, const char *why)
{
	source_notes_add(excluder->notes, NOTE_SKIPPED, path, why);
}

static void enter(struct excluder *excluder, const char *directory, const char *const *names, size_t count,
		  bool tracked)
{
	const char *why = excluder->frames.count ? vec_last(&excluder->frames).why : NULL;

	if (!why) {
		why = exclude_directory(excluder, directory, tracked);
		if (!why && !tracked && excluder->request->use_defaults &&
		    paths_hold(names, count, 0, path_join(excluder->arena, directory, "pyvenv.cfg"), '\0'))
			why = "a virtual environment";
		if (why)
			note(excluder, directory, why);
	}
	vec_push(&excluder->frames, ((struct exclude_frame){ .size = strlen(directory), .why = why }));
}

bool exclude_passes(struct excluder *excluder, const char *const *names, size_t count, size_t index, bool tracked)
{
	const char *path = names[index], *why;
	size_t size = 0;

	while (excluder->frames.count) {
		size = vec_last(&excluder->frames).size;
		if (strncmp(path, excluder->last, size) == 0 && path[size] == '/')
			break;
		excluder->frames.count--;
		size = 0;
	}
	for (const char *slash = strchr(path + size + (size > 0), '/'); slash; slash = strchr(slash + 1, '/')) {
		struct slice head = { path, (size_t)(slash - path) };

		enter(excluder, arena_text(excluder->arena, head), names, count, tracked);
	}
	excluder->last = path;
	if (excluder->frames.count && vec_last(&excluder->frames).why)
		return false;
	why = exclude_file(excluder, path);
	if (why)
		note(excluder, arena_strdup(excluder->arena, path), why);
	return !why;
}

bool exclude_is_python(const struct excluder *excluder, const char *path)
{
	const struct discover_filter *filter = &excluder->request->filter;

	return filter->included ? filter->included(filter->context, path) : path_is_python(path);
}
