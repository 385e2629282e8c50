#include "tree.h"

#include "base/path.h"
#include "source/root.h"

static struct plan plan_of(struct tree *tree, const char *directory, const char *project_root, const char *path)
{
	struct plan_request request = { .directory = tree_at(tree, directory),
					.project_root = project_root,
					.paths = &path,
					.count = path ? 1 : 0 };
	struct error err = ERROR_INIT;
	struct plan plan;

	assert_true(plan_make(&tree->arena, &request, &plan, &err));
	return plan;
}

static const char *root_of(struct tree *tree, const char *directory, const char *project_root, const char *path)
{
	struct plan plan = plan_of(tree, directory, project_root, path);

	assert_int_equal(plan.count, 1);
	return path_below(tree->path, plan.projects[0]->root.path);
}

static void the_work_tree_comes_first(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q repo && mkdir -p repo/a/b && touch repo/a/pyproject.toml");
	assert_string_equal(root_of(tree, "repo/a/b", NULL, NULL), "repo");
	assert_string_equal(root_of(tree, "repo/a/b", NULL, ".."), "repo");
	assert_string_equal(root_of(tree, "repo/a/b", "..", NULL), "repo/a");
}

static void an_empty_git_folder_is_no_work_tree(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q repo && mkdir -p repo/a/.git repo/b && echo 'gitdir: /nowhere' >repo/b/.git");
	assert_string_equal(root_of(tree, "repo/a", NULL, NULL), "repo");
	assert_string_equal(root_of(tree, "repo/b", NULL, NULL), "repo/b");
}

static void then_the_nearest_configuration(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkdir -p p/a/b/c && touch p/pyproject.toml p/a/outlive.toml p/a/b/setup.py p/a/b/manage.py");
	assert_string_equal(root_of(tree, "p/a/b/c", NULL, NULL), "p/a/b");
	assert_string_equal(root_of(tree, "p/a", NULL, NULL), "p/a");
	assert_string_equal(root_of(tree, "p", NULL, NULL), "p");
}

static void then_the_working_directory(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkdir -p a/b && touch a/b/x.py");
	assert_string_equal(root_of(tree, "a", NULL, NULL), "a");
	assert_string_equal(root_of(tree, "a", NULL, "b/x.py"), "a/b");
	assert_string_equal(root_of(tree, "", NULL, "a"), "a");
}

static void a_configuration_may_declare_a_root(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q repo && mkdir -p repo/a/b repo/c && touch repo/c/manage.py && git init -q repo/a/sub && "
			 "printf '[tool.outlive]\nroot = true\n' >repo/a/pyproject.toml");
	assert_string_equal(root_of(tree, "", NULL, "repo/a/b"), "repo/a");
	assert_string_equal(root_of(tree, "", NULL, "repo/c"), "repo");
	assert_string_equal(root_of(tree, "", NULL, "repo/a/sub"), "repo/a/sub");
	tree_shell(tree, "echo 'root = false' >repo/a/.outlive.toml");
	assert_string_equal(root_of(tree, "", NULL, "repo/a/b"), "repo");
	tree_shell(tree, "echo 'extend = \"pyproject.toml\"' >repo/a/.outlive.toml");
	assert_string_equal(root_of(tree, "", NULL, "repo/a/b"), "repo");
}

static void projects_are_sorted_and_joined(void **state)
{
	struct tree *tree = *state;
	const char *paths[] = { "z/z.py", "b", "b/c/x.py", "r" };
	struct plan_request request = { .directory = tree->path, .paths = paths, .count = 4 };
	static const char *const inner[] = { "deep", "other" };
	struct error err = ERROR_INIT;
	struct plan plan;

	tree_shell(tree, "git init -q r && mkdir -p b/c z r/deep r/other && touch z/z.py b/c/x.py && echo 'root = true' | "
			 "tee r/deep/outlive.toml >r/other/outlive.toml");
	assert_true(plan_make(&tree->arena, &request, &plan, &err));
	assert_int_equal(plan.count, 3);
	assert_string_equal(path_below(tree->path, plan.projects[0]->root.path), "b");
	assert_int_equal(plan.projects[0]->count, 2);
	assert_string_equal(path_below(tree->path, plan.projects[1]->root.path), "r");
	plan_add_inner(&tree->arena, &plan, 1, inner, 2);
	assert_int_equal(plan.count, 5);
	assert_string_equal(path_below(tree->path, plan.projects[3]->root.path), "r/other");
	assert_string_equal(plan.projects[3]->targets[0].given, "r/other");
}

static void a_path_outside_is_asked_itself(void **state)
{
	struct tree *tree = *state;
	struct plan plan;

	tree_shell(tree, "mkdir -p a other/pkg && touch other/pyproject.toml other/pkg/x.py a/y.py");
	assert_string_equal(root_of(tree, "a", NULL, "../other/pkg/x.py"), "other");
	assert_string_equal(root_of(tree, "a", ".", "../other/pkg"), "other");
	plan = plan_of(tree, "a", NULL, tree_at(tree, "other/pkg"));
	assert_true(plan.projects[0]->targets[0].directory);
	assert_string_equal(plan.projects[0]->targets[0].path, tree_at(tree, "other/pkg"));
}

static void a_repository_inside_is_another_project(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && git init -q sub && mkdir sub/a && touch sub/a/x.py");
	assert_string_equal(root_of(tree, "", NULL, "sub/a/x.py"), "sub");
	assert_string_equal(root_of(tree, "", NULL, "."), "");
}

static void bad_paths_are_notes(void **state)
{
	struct tree *tree = *state;
	struct plan plan;

	tree_shell(tree, "mkfifo pipe.py");
	plan = plan_of(tree, "", NULL, "missing.py");
	assert_int_equal(plan.count, 0);
	assert_int_equal(plan.note_count, 1);
	assert_string_equal(plan.notes[0].why, "no such file or directory");
	assert_int_equal(plan_of(tree, "", NULL, "").note_count, 1);
	assert_string_equal(plan_of(tree, "", NULL, "pipe.py").notes[0].why, "neither a file nor a directory");
}

static void a_bad_root_fails(void **state)
{
	struct tree *tree = *state;
	struct plan_request request = { .directory = tree->path, .project_root = "missing" };
	struct error err = ERROR_INIT;
	struct plan plan;

	assert_false(plan_make(&tree->arena, &request, &plan, &err));
	assert_non_null(strstr(err.message, "--project-root missing"));
	error_release(&err);
	tree_shell(tree, "touch missing");
	assert_false(plan_make(&tree->arena, &request, &plan, &err));
	error_release(&err);
}

static void paths_are_compared_by_names(void **state)
{
	static const char *const sorted[] = { "a/b.py", "a/b/x.py", "a/c", "b" };
	struct tree *tree = *state;
	struct arena *arena = &tree->arena;

	assert_string_equal(path_below("/a", "/a/b"), "b");
	assert_string_equal(path_below("/a", "/a"), "");
	assert_null(path_below("/a", "/ab"));
	assert_string_equal(path_below("/", "/ab"), "ab");
	assert_string_equal(path_relative(arena, "/a/b", "/a/c/d"), "../c/d");
	assert_string_equal(path_relative(arena, "/a/b", "/a/b"), ".");
	assert_string_equal(path_relative(arena, "/a/b/c", "/a"), "../..");
	assert_string_equal(path_relative(arena, "/", "/a"), "a");
	assert_string_equal(path_absolute(arena, "/a/b", "../c/./d//"), "/a/c/d");
	assert_string_equal(path_absolute(arena, "/a", "../../.."), "/");
	assert_string_equal(path_parent(arena, "/a"), "/");
	assert_string_equal(path_parent(arena, "a"), ".");
	assert_string_equal(path_name("a/b"), "b");
	assert_true(paths_hold(sorted, 4, 0, "a/c", '\0'));
	assert_false(paths_hold(sorted, 4, 0, "a/b", '\0'));
	assert_true(paths_hold(sorted, 3, 2, "b", '/'));
	assert_false(paths_hold(sorted, 3, 2, "c", '/'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(the_work_tree_comes_first),
		TREE_TEST(an_empty_git_folder_is_no_work_tree),
		TREE_TEST(then_the_nearest_configuration),
		TREE_TEST(then_the_working_directory),
		TREE_TEST(a_configuration_may_declare_a_root),
		TREE_TEST(projects_are_sorted_and_joined),
		TREE_TEST(a_path_outside_is_asked_itself),
		TREE_TEST(a_repository_inside_is_another_project),
		TREE_TEST(bad_paths_are_notes),
		TREE_TEST(a_bad_root_fails),
		TREE_TEST(paths_are_compared_by_names),
	};

	return cmocka_run_group_tests_name("root", tests, NULL, NULL);
}
