#include "tree.h"

#include "source/discover.h"

#include <fcntl.h>
#include <time.h>

static void git_decides_in_a_work_tree(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && printf 'ignored.py\\nout/\\n' >.gitignore && mkdir -p a out && touch a/t.py "
			 "a/u.pyi ignored.py"
			 " out/x.py script README && git add a/t.py && touch gone.py && git add gone.py && rm gone.py");
	assert_string_equal(LIST(tree, 0), "*a/t.py *a/u.pyi");
	assert_string_equal(LIST(tree, .no_scan = true), "*a/t.py *a/u.pyi");
	assert_string_equal(LIST(tree, .directory = "a"), "*a/t.py *a/u.pyi");
	assert_string_equal(LIST(tree, .paths = { "a/t.py" }), "*a/t.py a/u.pyi");
	assert_string_equal(LIST(tree, .no_ignore = true), "*a/t.py *a/u.pyi *ignored.py *out/x.py");
	assert_string_equal(LIST(tree, .project_root = "a"), "*t.py *u.pyi");
	assert_string_equal(LIST(tree, .project_root = "out", .paths = { "out" }), "*x.py");
}

static void a_walk_decides_elsewhere(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree,
		   "mkdir -p a .venv/lib node_modules/x a/__pycache__ build env/lib kept/env && touch a/m.py "
		   ".venv/lib/x.py "
		   "node_modules/x/y.py a/__pycache__/z.py build/b.py env/pyvenv.cfg env/lib/e.py kept/env/k.py a-b.py"
		   " && echo 'secret.py' >.ignore && touch a/secret.py");
	assert_string_equal(LIST(tree, 0), "*a-b.py *a/m.py *kept/env/k.py");
	assert_string_equal(LIST(tree, .paths = { "a" }), "*m.py");
	tree_shell(tree, "touch pyproject.toml");
	assert_string_equal(LIST(tree, .paths = { "a" }), "a-b.py *a/m.py kept/env/k.py");
}

/* Where nothing marks a project, a file's folder is one, with what Python would import from there. */
static void a_bare_file_brings_its_folder(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkdir -p s/pkg/sub s/data s/pkg/in/deep && touch s/x.py s/y.py s/pkg/__init__.py s/pkg/z.py "
			 "s/data/d.py s/pkg/sub/w.py s/pkg/in/__init__.py s/pkg/in/v.py");
	assert_string_equal(LIST(tree, .paths = { "s/x.py" }), "pkg/__init__.py pkg/in/__init__.py pkg/in/v.py "
							       "pkg/z.py *x.py y.py");
	assert_string_equal(LIST(tree, .paths = { "s/pkg/z.py" }), "pkg/__init__.py pkg/in/__init__.py pkg/in/v.py "
								   "pkg/sub/w.py *pkg/z.py");
	assert_string_equal(LIST(tree, .paths = { "s/pkg/in" }), "pkg/__init__.py *pkg/in/__init__.py *pkg/in/v.py "
								 "pkg/sub/w.py pkg/z.py");
	assert_string_equal(LIST(tree, .paths = { "s/data" }), "*d.py");
	tree_shell(tree, "mkdir -p s/node_modules/n venv/lib && touch s/node_modules/n/n.py venv/pyvenv.cfg venv/lib/l.py");
	assert_string_equal(LIST(tree, .paths = { "s/node_modules/n/n.py" }),
			    " -s/node_modules/n/n.py: excluded by default");
	assert_string_equal(LIST(tree, .paths = { "venv/lib" }), " -venv/lib: a virtual environment");
	assert_string_equal(LIST(tree, .no_force = true, .paths = { "venv/lib" }), "*l.py");
}

static void projects_within_are_left_out(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkdir -p a b/c d && git init -q r && touch a/a.py b/c/c.py d/d.py r/r.py x.py a/pyproject.toml "
			 "&& echo 'root = true' >b/outlive.toml");
	assert_string_equal(LIST(tree, 0), "*d/d.py *x.py");
	assert_int_equal(tree->set.inner_count, 3);
	assert_string_equal(tree->set.inner[0], "a");
	assert_string_equal(tree->set.inner[2], "r");
	assert_string_equal(LIST(tree, .project_root = "."), "*a/a.py *b/c/c.py *d/d.py *r/r.py *x.py");
	tree_shell(tree, "git init -q .");
	assert_string_equal(LIST(tree, 0), "*a/a.py *d/d.py *x.py");
	assert_int_equal(tree->set.inner_count, 1);
	tree_shell(tree, "git add x.py b a");
	assert_string_equal(LIST(tree, 0), "*a/a.py *d/d.py *x.py");
	assert_string_equal(LIST(tree, .directory = "b", .paths = { "c" }), "*c/c.py");
	assert_string_equal(LIST(tree, .directory = "b", .paths = { "../a" }), "*a/a.py d/d.py x.py");
}

/* What a project tracks is its own, whatever it is called; what no project has as its own is left out all the same. */
static void defaults_hold_in_work_trees(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && mkdir -p build dist node_modules v/lib && touch build/b.py dist/d.py "
			 "node_modules/n.py"
			 " v/pyvenv.cfg v/lib/l.py && git add -f build node_modules");
	assert_string_equal(LIST(tree, 0), "*build/b.py");
}

static void named_paths_that_are_left_out_are_told(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && echo 'ig.py' >.gitignore && mkdir -p node_modules && touch a.py ig.py "
			 "node_modules/n.py"
			 " notes.txt && printf '#!/usr/bin/env python3\\n' >tool && printf '#!/bin/sh\\n' >shell");
	assert_string_equal(LIST(tree, .paths = { "ig.py", "a.py" }), "*a.py -ig.py: ignored by .gitignore:1");
	assert_string_equal(LIST(tree, .paths = { "node_modules" }), "a.py -node_modules: excluded by default");
	assert_string_equal(LIST(tree, .paths = { "node_modules/n.py" }),
			    "a.py -node_modules/n.py: excluded by default");
	assert_string_equal(LIST(tree, .paths = { "notes.txt", "shell" }),
			    "a.py -notes.txt: not a Python file -shell: not a Python file");
	assert_string_equal(LIST(tree, .paths = { "tool" }), "a.py *tool");
	assert_string_equal(LIST(tree, .no_force = true, .paths = { "ig.py", "node_modules", "ig.py" }),
			    "a.py *ig.py *node_modules/n.py");
}

static bool leave_out(void *context, const char *path, bool directory, const char **why)
{
	*why = "pyproject.toml:3";
	return directory ? text_equals(path, "a/migrations") : text_equals(path, "b.py");
}

static void the_configuration_leaves_out(void **state)
{
	struct tree *tree = *state;
	struct discover_filter filter = { .excluded = leave_out };

	tree_shell(tree, "mkdir -p a/migrations/x && touch a/m.py a/migrations/x/y.py b.py");
	tree_shell(tree, "touch pyproject.toml");
	assert_string_equal(LIST(tree, .filter = filter), "*a/m.py");
	assert_string_equal(LIST(tree, .filter = filter, .paths = { "b.py", "a/migrations" }),
			    "a/m.py -a/migrations: excluded by pyproject.toml:3 -b.py: excluded by pyproject.toml:3");
	tree_shell(tree, "git init -q .");
	assert_string_equal(LIST(tree, .filter = filter), "*a/m.py");
}

static void links_stand_for_their_targets(void **state)
{
	struct tree *tree = *state;

	tree_shell(
		tree,
		"mkdir -p p/d out && touch p/real.py out/o.py && cd p && ln -s real.py same.py && ln -s loop.py loop.py"
		" && ln -s nowhere.py dangling.py && ln -s ../out/o.py away.py && ln -s . d/again && ln -s / d/top");
	assert_string_equal(LIST(tree, .directory = "p"), "*away.py *real.py");
	assert_string_equal(LIST(tree, .directory = "p", .paths = { "same.py", "away.py" }), "*away.py *real.py");
	assert_string_equal(LIST(tree, .directory = "p", .no_scan = true), "*away.py *real.py");
	tree_shell(tree, "cd p && git init -q . && git add .");
	assert_string_equal(LIST(tree, .directory = "p"), "*away.py *real.py");
}

static void what_is_no_file_is_skipped(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkfifo pipe.py && mkdir folder.py && touch folder.py/x.py a.py");
	assert_string_equal(LIST(tree, 0), "*a.py *folder.py/x.py");
	tree_shell(tree, "git init -q . && git add a.py && rm a.py && mkfifo a.py");
	assert_string_equal(LIST(tree, 0), "*folder.py/x.py");
}

static void repositories_inside_are_others(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && git init -q sub && touch a.py sub/s.py");
	assert_string_equal(LIST(tree, 0), "*a.py");
	assert_string_equal(LIST(tree, .paths = { "sub" }), "*s.py");
}

static void names_may_be_anything(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "touch \"$(printf 'a\\nb.py')\" \"$(printf '\\377.py')\" ' .py' -- '-x.py'");
	assert_string_equal(LIST(tree, 0), "* .py *-x.py *a\nb.py *\xff.py");
	tree_shell(tree, "git init -q .");
	assert_string_equal(LIST(tree, 0), "* .py *-x.py *a\nb.py *\xff.py");
}

/* Each of these would leave `ran` behind, or hang, if git were let. */
static void a_hostile_repository_runs_nothing(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree,
		   "git init -q . && mkdir bin d && touch a.py d/b.py && git add . && "
		   "printf '#!/bin/sh\\ntouch \"%s/ran\"\\nexit 1\\n' \"$PWD\" >bin/evil && chmod +x bin/evil && cp "
		   "bin/evil git && "
		   "git config core.fsmonitor \"$PWD/bin/evil\" && git config core.pager \"$PWD/bin/evil\" && "
		   "git config pager.ls-files \"$PWD/bin/evil\" && git config core.sshCommand \"$PWD/bin/evil\" && "
		   "git config core.hooksPath \"$PWD/bin\" && git config alias.ls-files '!touch ran' && "
		   "git config core.worktree / && git config filter.x.clean \"$PWD/bin/evil\" && echo '* filter=x' "
		   ">.gitattributes");
	setenv("GIT_DIR", "/nonexistent", 1);
	setenv("GIT_EXTERNAL_DIFF", tree_at(tree, "bin/evil"), 1);
	assert_string_equal(LIST(tree, 0), "*a.py *d/b.py");
	unsetenv("GIT_DIR");
	unsetenv("GIT_EXTERNAL_DIFF");
	assert_int_not_equal(access(tree_at(tree, "ran"), F_OK), 0);
}

/* An ignore file that is in the index only makes git read an object; a missing one would be fetched by a command. */
static void nothing_is_fetched(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree,
		   "git init -q . && touch a.py && echo x >.gitignore && git add . && "
		   "git update-index --skip-worktree .gitignore && rm .gitignore && "
		   "printf '#!/bin/sh\\ntouch \"%s/ran\"\\nexit 1\\n' \"$PWD\" >evil && chmod +x evil && "
		   "rm -rf .git/objects/?? && git config core.repositoryformatversion 1 && git config "
		   "extensions.partialClone evil && "
		   "git config remote.evil.url \"$PWD/.git\" && git config remote.evil.uploadpack \"$PWD/evil\" && "
		   "git config remote.evil.promisor true");
	assert_non_null(strstr(LIST(tree, 0), "*a.py"));
	assert_int_not_equal(access(tree_at(tree, "ran"), F_OK), 0);
}

static void a_tree_of_another_user_is_listed(void **state)
{
	struct tree *tree = *state;

	if (geteuid() != 0)
		skip();
	tree_shell(tree, "git init -q . && touch a.py b.py && echo b.py >.gitignore && git add -f b.py && chown -R "
			 "12345:12345 .");
	assert_string_equal(LIST(tree, 0), "*a.py *b.py");
}

static void without_git_the_walk_takes_over(void **state)
{
	struct tree *tree = *state;
	char *path = strdup(getenv("PATH"));

	tree_shell(tree, "git init -q . && mkdir -p a sub empty-path && git init -q sub && touch sub/s.py a/x.py ig.py "
			 "a/k.py && "
			 "echo ig.py >.gitignore && echo k.py >.git/info/exclude");
	setenv("PATH", "empty-path:.:", 1);
	assert_string_equal(LIST(tree, 0), "*a/x.py");
	assert_string_equal(LIST(tree, .project_root = "a", .paths = { "a" }), "*x.py");
	setenv("PATH", path, 1);
	free(path);
	tree_shell(tree, "echo broken >.git/index");
	assert_string_equal(LIST(tree, 0), "*a/x.py");
}

static void a_git_that_hangs_is_left_behind(void **state)
{
	struct tree *tree = *state;
	char *path = strdup(getenv("PATH"));
	time_t start = time(NULL);

	tree_shell(tree, "git init -q . && touch a.py && mkdir bin && printf '#!/bin/sh\\nexec sleep 60\\n' >bin/git "
			 "&& chmod +x bin/git");
	setenv("PATH", arena_printf(&tree->arena, "%s:%s", tree_at(tree, "bin"), path), 1);
	assert_string_equal(LIST(tree, 0), "*a.py");
	setenv("PATH", path, 1);
	free(path);
	assert_true(time(NULL) - start < 20);
}

static void the_global_ignore_file_counts(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "mkdir -p .config/git p/q && touch p/mine.py p/x.py && echo mine.py >.config/git/ignore");
	assert_string_equal(LIST(tree, .directory = "p"), "*x.py");
	tree_shell(tree,
		   "git init -q p && printf '[core]\\nexcludesFile = ~/other\\n' >.gitconfig && echo x.py >other");
	assert_string_equal(LIST(tree, .directory = "p"), "*mine.py");
	assert_string_equal(LIST(tree, .directory = "p", .paths = { "x.py" }), "mine.py -x.py: ignored");
}

static void deep_folders_end(void **state)
{
	struct tree *tree = *state;
	char name[200] = { 0 };
	const char *listing;
	int fd, next;

	tree_shell(tree, "touch a.py");
	memset(name, 'd', sizeof name - 1);
	fd = open(tree->path, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < 40; i++) {
		assert_int_equal(mkdirat(fd, name, 0777), 0);
		next = openat(fd, name, O_RDONLY | O_DIRECTORY);
		close(fd);
		fd = next;
	}
	close(fd);
	listing = LIST(tree, 0);
	assert_non_null(strstr(listing, "*a.py"));
	assert_non_null(strstr(listing, "File name too long"));
}

static void unreadable_folders_are_told(void **state)
{
	struct tree *tree = *state;

	if (geteuid() == 0)
		skip();
	tree_shell(tree, "mkdir locked && touch locked/x.py a.py b.py && chmod 0 locked b.py");
	assert_string_equal(LIST(tree, 0), "*a.py *b.py !b.py: Permission denied !locked: Permission denied");
	tree_shell(tree, "git init -q . && mkdir -p 's u/locked' && touch 's u/k.py' && chmod 0 's u/locked'");
	assert_string_equal(LIST(tree, 0), "*a.py *b.py *s u/k.py !b.py: Permission denied "
					   "!locked: git cannot look into it !s u/locked: git cannot look into it");
	assert_string_equal(LIST(tree, .project_root = "s u", .paths = { "s u" }),
			    "*k.py !locked: git cannot look into it");
}

/* git is asked by name about what stands beside tracked files, and about everything where that is too much. */
static void what_is_not_tracked_is_found(void **state)
{
	struct tree *tree = *state;

	tree_shell(tree, "git init -q . && mkdir -p a a-b new/deep a/__pycache__ && touch a/x.py a-b/x.py r.txt && git add . && "
			 "touch a/y.py a/z.txt a/__pycache__/x.pyc new/deep/n.py '[x].py' && echo 'i*' >.gitignore && "
			 "touch i.py a/i.py && git init -q a/r && touch a/r/s.py");
	assert_string_equal(LIST(tree, 0), "*[x].py *a-b/x.py *a/x.py *a/y.py *new/deep/n.py");
	assert_string_equal(LIST(tree, .project_root = "a", .paths = { "a" }), "*x.py *y.py");
	tree_shell(tree, "for i in $(seq 70); do touch \"a-b/m$i.py\"; done");
	assert_non_null(strstr(LIST(tree, 0), "*a-b/m70.py *a-b/m8.py"));
	assert_non_null(strstr(LIST(tree, 0), "*a/y.py *new/deep/n.py"));
	tree_shell(tree, "rm -r a-b new a/x.py && ln -s a a-b && mkdir a/x.py && touch a/x.py/in.py a/pyvenv.cfg");
	assert_string_equal(LIST(tree, 0), "*[x].py");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(git_decides_in_a_work_tree),
		TREE_TEST(a_walk_decides_elsewhere),
		TREE_TEST(a_bare_file_brings_its_folder),
		TREE_TEST(projects_within_are_left_out),
		TREE_TEST(defaults_hold_in_work_trees),
		TREE_TEST(named_paths_that_are_left_out_are_told),
		TREE_TEST(the_configuration_leaves_out),
		TREE_TEST(links_stand_for_their_targets),
		TREE_TEST(what_is_no_file_is_skipped),
		TREE_TEST(repositories_inside_are_others),
		TREE_TEST(names_may_be_anything),
		TREE_TEST(a_hostile_repository_runs_nothing),
		TREE_TEST(nothing_is_fetched),
		TREE_TEST(a_tree_of_another_user_is_listed),
		TREE_TEST(without_git_the_walk_takes_over),
		TREE_TEST(a_git_that_hangs_is_left_behind),
		TREE_TEST(the_global_ignore_file_counts),
		TREE_TEST(deep_folders_end),
		TREE_TEST(what_is_not_tracked_is_found),
		TREE_TEST(unreadable_folders_are_told),
	};

	return cmocka_run_group_tests_name("discover", tests, NULL, NULL);
}
