#include "source/root.h"

#include "base/path.h"
#include "config/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEIGHBOURS = 8 };

/* A path and where it belongs. */
struct planned {
	struct target target;
	struct root root;
};

struct planner {
	struct arena *arena;
	const char *directory;
	struct root named; /* --project-root; its path is NULL where there is none */
	struct source_notes notes;
	VEC(struct planned) paths;
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
	for (size_t i = 0; i < CONFIG_FILE_NAMES; i++)
		if (exists(directory, config_file_names[i]))
			return true;
	return exists(directory, "manage.py");
}

bool root_is_mark(const char *name)
{
	return config_is_file_name(name) || text_equals(name, "manage.py") ||
	       text_equals(name, ".git");
}

bool root_ends_at(const struct root *root, const char *directory)
{
	if (root->kind == ROOT_NAMED)
		return false;
	if (config_declares_root(directory))
		return true;
	return (root->kind == ROOT_MARKED || root->kind == ROOT_BARE) &&
	       (is_work_tree(directory) || is_marked(directory));
}

/* The git work tree that holds DIRECTORY, or NULL. */
static const char *work_tree_of(struct arena *arena, const char *directory)
{
	while (!is_work_tree(directory)) {
		if (text_equals(directory, "/"))
			return NULL;
		directory = path_parent(arena, directory);
	}
	return directory;
}

/* Modules of a package are imported from the folder around it, of which nothing else belongs to the project. */
static struct root bare_root(struct arena *arena, const char *directory)
{
	const char *path = arena_strdup(arena, directory), *package = NULL;

	while (!text_equals(path, "/") && exists(path, "__init__.py")) {
		package = package ? path_join(arena, path_name(path), package) : path_name(path);
		path = path_parent(arena, path);
	}
	if (package)
		package = arena_text(arena, (struct slice){ package, strcspn(package, "/") });
	return (struct root){ path, NULL, package, ROOT_BARE };
}

/* A repository within a repository is nobody's part: its files are none of the outer one's. */
static struct root root_of_directory(struct arena *arena, const char *directory)
{
	const char *tree = NULL, *marked = NULL, *at = directory;

	for (;; at = path_parent(arena, at)) {
		bool declared = config_declares_root(at);
		const char *around = declared ? work_tree_of(arena, at) : NULL;

		if (declared && !(tree && around))
			return (struct root){ arena_strdup(arena, at), around, NULL,
					      ROOT_DECLARED };
		if (!tree && is_work_tree(at))
			tree = at;
		if (!marked && is_marked(at))
			marked = at;
		if (text_equals(at, "/"))
			break;
	}
	if (tree)
		return (struct root){ arena_strdup(arena, tree), tree, NULL, ROOT_WORK_TREE };
	if (marked)
		return (struct root){ arena_strdup(arena, marked), NULL, NULL, ROOT_MARKED };
	return bare_root(arena, directory);
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

/* Whether DIRECTORY lies below --project-root, and in no repository of its own. */
static bool is_in_named(const struct planner *planner, const char *directory)
{
	const struct root *root = &planner->named;

	if (!root->path || !path_below(root->path, directory))
		return false;
	return !root->work_tree ||
	       text_equals(root->work_tree, work_tree_of(planner->arena, directory));
}

/* Paths that are named together most often stand together. */
static struct root root_for(const struct planner *planner, const char *directory)
{
	if (is_in_named(planner, directory))
		return planner->named;
	for (size_t i = planner->paths.count; i > 0; i--) {
		const struct planned *known = &planner->paths.items[i - 1];
		const char *place = known->target.directory
					    ? known->target.path
					    : path_parent(planner->arena, known->target.path);

		if (text_equals(place, directory))
			return known->root;
		if (planner->paths.count - i > NEIGHBOURS)
			break;
	}
	return root_of_directory(planner->arena, directory);
}

static void add_target(struct planner *planner, struct target target)
{
	const char *directory = target.directory ? target.path : path_parent(planner->arena, target.path);

	struct root root = root_for(planner, directory);

	vec_push(&planner->paths, ((struct planned){ target, root }));
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
	own = target.directory ? NULL : resolve_parent(planner->arena, joined);
	/* A link that leaves its root stands for itself, as it does when it is found. */
	if (own && !text_equals(own, real) &&
	    !path_below(root_for(planner, path_parent(planner->arena, own)).path, real))
		target.path = own;
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

static bool find_named(struct planner *planner, const struct plan_request *request,
		       struct error *err)
{
	struct arena *arena = planner->arena;
	struct stat about;
	const char *path;

	planner->directory = resolve(arena, request->directory);
	if (!planner->directory)
		return error_set(err, "%s: %s", request->directory, strerror(errno));
	if (!request->project_root)
		return true;
	path = request->project_root;
	if (*path != '/')
		path = path_join(arena, planner->directory, path);
	path = resolve(arena, path);
	if (!path || stat(path, &about) != 0)
		return error_set(err, "--project-root %s: %s", request->project_root, strerror(errno));
	if (!S_ISDIR(about.st_mode))
		return error_set(err, "--project-root %s: not a directory", request->project_root);
	planner->named = (struct root){ path, work_tree_of(arena, path), NULL, ROOT_NAMED };
	return true;
}

static void plan_paths(struct planner *planner, const struct plan_request *request)
{
	const char *root = planner->named.path;

	for (size_t i = 0; i < request->count; i++)
		plan_path(planner, request->paths[i]);
	if (request->unsaved)
		plan_unsaved(planner, request->unsaved);
	else if (request->count == 0)
		plan_path(planner, root && !path_below(root, planner->directory) ? root : ".");
}

/* Of bare folders that were named, the outermost holds what lies below it. */
static void join_bare(struct planner *planner)
{
	for (size_t i = 0; i < planner->paths.count; i++) {
		const struct planned *outer = &planner->paths.items[i];

		if (outer->root.kind != ROOT_BARE || !outer->target.directory)
			continue;
		for (size_t j = 0; j < planner->paths.count; j++) {
			struct planned *inner = &planner->paths.items[j];

			if (inner->root.kind == ROOT_BARE &&
			    path_below(outer->target.path, inner->target.path) &&
			    path_below(outer->root.path, inner->root.path))
				inner->root = outer->root;
		}
	}
}

static int compare_roots(const struct root *a, const struct root *b)
{
	int order = strcmp(a->path, b->path);

	return order ? order : strcmp(a->package ? a->package : "", b->package ? b->package : "");
}

static struct project_plan *project_at(struct arena *arena, struct plan *plan,
				       const struct root *root)
{
	struct project_plan **projects;
	size_t place = 0;

	while (place < plan->count && compare_roots(&plan->projects[place]->root, root) < 0)
		place++;
	if (place < plan->count && compare_roots(&plan->projects[place]->root, root) == 0)
		return plan->projects[place];
	projects = ARENA_ARRAY(arena, struct project_plan *, plan->count + 1);
	for (size_t i = 0; i < plan->count; i++)
		projects[i < place ? i : i + 1] = plan->projects[i];
	projects[place] = ARENA_NEW(arena, struct project_plan);
	projects[place]->root = *root;
	plan->projects = projects;
	plan->count++;
	return projects[place];
}

/* Makes room for one more at each power of two. */
static void push_target(struct arena *arena, struct project_plan *project, struct target target)
{
	if ((project->count & (project->count - 1)) == 0) {
		struct target *targets =
			ARENA_ARRAY(arena, struct target, project->count ? project->count * 2 : 1);

		if (project->count)
			memcpy(targets, project->targets, project->count * sizeof *targets);
		project->targets = targets;
	}
	project->targets[project->count++] = target;
}

bool plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan,
	       struct error *err)
{
	struct planner planner = { .arena = arena };

	*plan = (struct plan){ 0 };
	if (!find_named(&planner, request, err))
		return false;
	plan_paths(&planner, request);
	join_bare(&planner);
	for (size_t i = 0; i < planner.paths.count; i++)
		push_target(arena, project_at(arena, plan, &planner.paths.items[i].root),
			    planner.paths.items[i].target);
	vec_release(&planner.paths);
	vec_settle(&planner.notes, arena, plan->notes, plan->note_count);
	return true;
}

void plan_add_inner(struct arena *arena, struct plan *plan, size_t index, const char *const *inner,
		    size_t count)
{
	struct project_plan *project = plan->projects[index];

	project->inner = inner;
	project->inner_count = count;
	for (size_t i = 0; i < count; i++) {
		const char *path = path_join(arena, project->root.path, inner[i]);

		for (size_t j = 0; j < project->count; j++) {
			const struct target *around = &project->targets[j];
			const char *rest =
				around->directory ? path_below(around->path, path) : NULL;
			struct root root;

			if (!rest)
				continue;
			root = root_of_directory(arena, path);
			push_target(arena, project_at(arena, plan, &root),
				    (struct target){ path_join(arena, around->given, rest), path,
						     .directory = true });
			break;
		}
	}
}

bool path_is_in(const char *path, const char *const *folders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (path_below(folders[i], path))
			return true;
	return false;
}
