#include "tree.h"

#include "source/words.h"

static const char *files_with(struct tree *tree, const struct word_index *index, const char *name)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;
	size_t count;
	const uint32_t *files = word_index_files(index, name, &count);

	for (size_t i = 0; i < count; i++)
		strbuf_addf(&out, "%u ", (unsigned)files[i]);
	text = arena_strdup(&tree->arena, strbuf_text(&out));
	strbuf_release(&out);
	return text;
}

static void words_lead_to_files(void **state)
{
	struct tree *tree = *state;
	struct word_index *index;
	struct plan plan;

	tree_shell(tree, "printf 'def total(self): # caf\\303\\251_x\\n  return ab' >a.py && printf 'x.total()' >b.py "
			 "&& printf '\"Total\" 12total total9' >c.py");
	index = word_index_build(tree_open(tree, &(struct tree_options){ 0 }, &plan), 2);
	assert_string_equal(files_with(tree, index, "total"), "0 1 ");
	assert_string_equal(files_with(tree, index, "Total"), "2 ");
	assert_string_equal(files_with(tree, index, "total9"), "2 ");
	assert_string_equal(files_with(tree, index, "return"), "0 ");
	assert_string_equal(files_with(tree, index, "tota"), "");
	assert_string_equal(files_with(tree, index, "caf"), "0 ");
	assert_string_equal(files_with(tree, index, "ab"), "0 1 2 ");
	assert_string_equal(files_with(tree, index, "a.total"), "0 1 2 ");
	assert_string_equal(files_with(tree, index, ""), "0 1 2 ");
	word_index_free(index);
}

static void no_files_have_no_words(void **state)
{
	struct tree *tree = *state;
	struct word_index *index;
	struct plan plan;

	index = word_index_build(tree_open(tree, &(struct tree_options){ 0 }, &plan), 2);
	assert_string_equal(files_with(tree, index, "total"), "");
	assert_string_equal(files_with(tree, index, ""), "");
	word_index_free(index);
}

/* Every word of every file is found, by any number of workers. */
static void nothing_is_lost(void **state)
{
	struct source_set set;
	struct word_index *index;
	char path[32], text[4096], name[32];

	source_set_init(&set, "/nowhere");
	for (unsigned file = 0; file < 300; file++) {
		size_t size = 0;

		for (unsigned word = 1; word < 100; word++)
			size += (size_t)snprintf(text + size, sizeof text - size, "word_%u = ", file * word);
		snprintf(path, sizeof path, "f%03u.py", file);
		source_set_add(&set, path, (struct slice){ text, size });
	}
	for (unsigned workers = 1; workers < 4; workers++) {
		index = word_index_build(&set, workers);
		for (unsigned number = 0; number < 3000; number++) {
			size_t count, at = 0;
			const uint32_t *files;

			snprintf(name, sizeof name, "word_%u", number);
			files = word_index_files(index, name, &count);
			for (uint32_t file = 0; file < 300; file++) {
				if (file ? number % file == 0 && number / file > 0 && number / file < 100 : number == 0)
					assert_int_equal(files[at++], file);
			}
			assert_int_equal(at, count);
		}
		word_index_free(index);
	}
	source_set_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(words_lead_to_files),
		TREE_TEST(no_files_have_no_words),
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
