#include "tree.h"

#include "source/ignore.h"

static bool ignored(const char *patterns, const char *path, bool directory)
{
	struct arena arena;
	bool result;

	arena_init(&arena);
	result =
		ignore_matches(ignore_parse(&arena, NULL, slice_of(patterns), ".gitignore", ""), path, directory, NULL);
	arena_release(&arena);
	return result;
}

static void names_match_anywhere(void **state)
{
	assert_true(ignored("*.log\n", "a/b/x.log", false));
	assert_true(ignored("gen\n", "a/gen", true));
	assert_true(ignored("gen_?.py", "gen_1.py", false));
	assert_false(ignored("gen", "agen", false));
	assert_true(ignored("x[0-9].py", "x7.py", false));
	assert_true(ignored("x[!0-9].py", "xa.py", false));
	assert_false(ignored("x[!0-9].py", "x7.py", false));
	assert_true(ignored("x[.py", "x[.py", false));
	assert_true(ignored("[]a]b", "]b", false));
}

static void slashes_anchor(void **state)
{
	assert_true(ignored("/gen", "gen", false));
	assert_false(ignored("/gen", "a/gen", false));
	assert_true(ignored("a/gen", "a/gen", false));
	assert_false(ignored("a/gen", "b/a/gen", false));
	assert_false(ignored("a/*.py", "a/b/x.py", false));
	assert_true(ignored("gen/", "a/gen", true));
	assert_false(ignored("gen/", "a/gen", false));
}

static void two_stars_cross_directories(void **state)
{
	assert_true(ignored("**/gen", "a/b/gen", false));
	assert_true(ignored("**/gen", "gen", false));
	assert_true(ignored("a/**/b", "a/b", false));
	assert_true(ignored("a/**/b", "a/x/y/b", false));
	assert_true(ignored("a/**", "a/x", false));
	assert_false(ignored("a/**", "a", true));
	assert_false(ignored("a/**/b", "a/x/c", false));
}

static void the_last_pattern_wins(void **state)
{
	assert_false(ignored("*.py\n!keep.py\n", "keep.py", false));
	assert_true(ignored("*.py\n!keep.py\nkeep.*\n", "keep.py", false));
	assert_true(ignored("\\!x", "!x", false));
	assert_true(ignored("\\#x", "#x", false));
	assert_false(ignored("#x", "#x", false));
}

static void lines_are_trimmed(void **state)
{
	assert_true(ignored("x.py  \r\n", "x.py", false));
	assert_true(ignored("x\\ ", "x ", false));
	assert_true(ignored("\xef\xbb\xbfx.py", "x.py", false));
	assert_false(ignored("\n\n/\n!\n \n", "x.py", false));
}

static void hostile_patterns_end(void **state)
{
	struct strbuf pattern = STRBUF_INIT, path = STRBUF_INIT;

	for (int i = 0; i < 2000; i++) {
		strbuf_addstr(&pattern, "a*");
		strbuf_addstr(&path, "aa");
	}
	strbuf_addstr(&pattern, "b");
	assert_false(ignored(strbuf_text(&pattern), strbuf_text(&path), false));
	strbuf_clear(&pattern);
	strbuf_clear(&path);
	for (int i = 0; i < 500; i++) {
		strbuf_addstr(&pattern, "**/a/");
		strbuf_addstr(&path, "a/");
	}
	strbuf_addstr(&pattern, "b");
	strbuf_addstr(&path, "c");
	assert_false(ignored(strbuf_text(&pattern), strbuf_text(&path), false));
	strbuf_release(&pattern);
	strbuf_release(&path);
}

/* In every case that matters here git is right by definition. */
static void agrees_with_git(void **state)
{
	struct tree *tree = *state;
	const char *with_git;

	tree_shell(tree, "git init -q . && mkdir -p a/b/c gen/x b/gen docs/gen 'we ird'"
			 "; for d in . a a/b a/b/c gen gen/x b b/gen docs docs/gen 'we ird'; do"
			 "  touch \"$d/one.py\" \"$d/two.py\" \"$d/x1.py\"; done"
			 "; printf 'gen/\\n!docs/gen\\n/a/*/one.py\\n**/c/two.py\\nx[0-4].py\\n!b/x1.py\\nwe\\\\ "
			 "ird/o*\\n' >.gitignore"
			 "; printf '!x1.py\\n/one.py\\n' >a/.gitignore; printf '*\\n!two.py\\n' >a/b/c/.gitignore");
	with_git = LIST(tree, 0);
	tree_shell(tree, "rm -rf .git");
	assert_string_equal(LIST(tree, 0), with_git);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_match_anywhere),
		cmocka_unit_test(slashes_anchor),
		cmocka_unit_test(two_stars_cross_directories),
		cmocka_unit_test(the_last_pattern_wins),
		cmocka_unit_test(lines_are_trimmed),
		cmocka_unit_test(hostile_patterns_end),
		TREE_TEST(agrees_with_git),
	};

	return cmocka_run_group_tests_name("ignore", tests, NULL, NULL);
}
