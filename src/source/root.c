#include "source/root.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct building {
	struct root root;
	VEC(struct target) targets;
};

struct planner {
	struct arena *arena;
	const char *directory;
	bool named; /* the root was given, and holds even where nothing marks it */
	struct root root;
	struct source_notes notes;
	VEC(struct building) projects;
};

static bool exists(const char *directory, const char *name)
{
	struct arena scratch;
	struct stat about;
	bool found;

	arena_init(&scratch);
	found = lstat(path_join(&scratch, directory, name), &about) == 0;
	arena_release(&scratch);
	return found;
}

static bool starts_with_gitdir(const char *path)
{
	char head[7];
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	return size == (ssize_t)sizeof head && memcmp(head, "gitdir:", sizeof head) == 0;
}

/* As git decides it, so that an empty `.git` does not cut a project in two. */
static bool is_work_tree(const char *directory)
{
	struct arena scratch;
	struct stat about;
	const char *git;
	bool result = false;

	arena_init(&scratch);
	git = path_join(&scratch, directory, ".git");
	if (stat(git, &about) == 0 && S_ISDIR(about.st_mode))
		result = exists(git, "HEAD") && exists(git, "objects") && exists(git, "refs");
	else if (stat(git, &about) == 0 && S_ISREG(about.st_mode))
		result = starts_with_gitdir(git);
	arena_release(&scratch);
	return result;
}

static bool is_marked(const char *directory)
{
	return exists(directory, "pyproject.toml") || exists(directory, "outlive.toml");
}

/* DIRECTORY or its nearest ancestor that TEST holds for, or NULL. */
static const char *nearest(struct arena *arena, const char *directory, bool (*test)(const char *directory))
{
	while (!test(directory)) {
		if (text_equals(directory, "/"))
			return NULL;
		directory = path_parent(arena, directory);
	}
	return directory;
}

struct root root_of_directory(struct arena *arena, const char *directory)
{
	const char *work_tree = nearest(arena, directory, is_work_tree);
	const char *marked = work_tree ? NULL : nearest(arena, directory, is_marked);
	const char *path = work_tree ? work_tree : marked ? marked : directory;

	return (struct root){ .path = arena_strdup(arena, path), .work_tree = work_tree };
}

static const char *resolve(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = real ? arena_strdup(arena, real) : NULL;
	int saved = errno;

	free(real);
	errno = saved;
	return copy;
}

/* The place of PATH itself, should its last name be a link; NULL where its directory does not exist. */
static const char *resolve_parent(struct arena *arena, const char *path)
{
	const char *parent = resolve(arena, path_parent(arena, path));

	return parent ? path_join(arena, parent, path_name(path)) : NULL;
}

/* Whether a work tree of its own lies between the root's and DIRECTORY. */
static bool is_in_other_work_tree(struct planner *planner, const char *directory)
{
	const char *root = planner->root.path;

	if (!planner->root.work_tree)
		return false;
	while (strlen(directory) > strlen(root)) {
		if (is_work_tree(directory))
			return true;
		directory = path_parent(planner->arena, directory);
	}
	return false;
}

/* A file system is no project: where nothing marks `/`, each path speaks for itself. */
static bool is_outside(struct planner *planner, const char *directory)
{
	const struct root *root = &planner->root;

	if (text_equals(root->path, "/") && !planner->named && !root->work_tree && !is_marked("/"))
		return true;
	return !path_below(root->path, directory) || is_in_other_work_tree(planner, directory);
}

static struct building *project_of(struct planner *planner, const char *directory)
{
	struct root root = planner->root;

	if (is_outside(planner, directory))
		root = root_of_directory(planner->arena, directory);
	for (size_t i = 0; i < planner->projects.count; i++) {
		if (text_equals(planner->projects.items[i].root.path, root.path))
			return &planner->projects.items[i];
	}
	vec_push(&planner->projects, ((struct building){ .root = root }));
	return &vec_last(&planner->projects);
}

static void add_target(struct planner *planner, struct target target)
{
	const char *directory = target.directory ? target.path : path_parent(planner->arena, target.path);
	struct building *project = project_of(planner, directory);

	vec_push(&project->targets, target);
}

static void note_error(struct planner *planner, const char *given, const char *why)
{
	source_notes_add(&planner->notes, NOTE_ERROR, arena_strdup(planner->arena, given),
			 arena_strdup(planner->arena, why));
}

static void plan_path(struct planner *planner, const char *given)
{
	const char *joined = *given == '/' ? given : path_join(planner->arena, planner->directory, given);
	const char *real = resolve(planner->arena, joined);
	struct target target = { .given = arena_strdup(planner->arena, given) };
	const char *own;
	struct stat about;

	if (!*given || !real || stat(real, &about) != 0) {
		note_error(planner, given, *given && errno != ENOENT ? strerror(errno) : "no such file or directory");
		return;
	}
	if (!S_ISDIR(about.st_mode) && !S_ISREG(about.st_mode)) {
		note_error(planner, given, "neither a file nor a directory");
		return;
	}
	target.directory = S_ISDIR(about.st_mode);
	target.path = real;
	if (!target.directory && !path_below(planner->root.path, real)) {
		/* A link that leaves the root stands for itself, as it does when it is found. */
		own = resolve_parent(planner->arena, joined);
		if (own && path_below(planner->root.path, own))
			target.path = own;
	}
	add_target(planner, target);
}

static void plan_unsaved(struct planner *planner, const char *given)
{
	const char *joined = *given == '/' ? given : path_join(planner->arena, planner->directory, given);
	const char *real = resolve(planner->arena, joined);
	struct stat about;

	if (real && stat(real, &about) == 0 && S_ISDIR(about.st_mode)) {
		note_error(planner, given, "a directory, where the name of a file is needed");
		return;
	}
	if (!real)
		real = resolve_parent(planner->arena, joined);
	if (!real)
		real = path_absolute(planner->arena, planner->directory, given);
	add_target(planner, (struct target){
				    .given = arena_strdup(planner->arena, given),
				    .path = real,
				    .unsaved = true,
			    });
}

static bool find_root(struct planner *planner, const struct plan_request *request, struct error *err)
{
	struct arena *arena = planner->arena;
	struct stat about;
	const char *path;

	planner->directory = resolve(arena, request->directory);
	if (!planner->directory)
		return error_set(err, "%s: %s", request->directory, strerror(errno));
	if (!request->project_root) {
		planner->root = root_of_directory(arena, planner->directory);
		return true;
	}
	path = request->project_root;
	if (*path != '/')
		path = path_join(arena, planner->directory, path);
	path = resolve(arena, path);
	if (!path || stat(path, &about) != 0)
		return error_set(err, "--project-root %s: %s", request->project_root, strerror(errno));
	if (!S_ISDIR(about.st_mode))
		return error_set(err, "--project-root %s: not a directory", request->project_root);
	planner->named = true;
	planner->root = (struct root){ .path = path, .work_tree = nearest(arena, path, is_work_tree) };
	return true;
}

bool plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan, struct error *err)
{
	struct planner planner = { .arena = arena };

	if (!find_root(&planner, request, err))
		return false;
	for (size_t i = 0; i < request->count; i++)
		plan_path(&planner, request->paths[i]);
	if (request->unsaved)
		plan_unsaved(&planner, request->unsaved);
	else if (request->count == 0)
		plan_path(&planner, path_below(planner.root.path, planner.directory) ? "." : planner.root.path);
	plan->count = planner.projects.count;
	plan->projects = ARENA_ARRAY(arena, struct project_plan, plan->count);
	for (size_t i = 0; i < plan->count; i++) {
		plan->projects[i].root = planner.projects.items[i].root;
		vec_settle(&planner.projects.items[i].targets, arena, plan->projects[i].targets,
			   plan->projects[i].count);
	}
	vec_release(&planner.projects);
	vec_settle(&planner.notes, arena, plan->notes, plan->note_count);
	return true;
}
