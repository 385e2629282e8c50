#include "tree.h"

#include "source/words.h"

static const char *files_with(struct tree *tree, const char *name)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;
	size_t count;
	const uint32_t *files = word_index_files(source_set_words(&tree->set, 2), &tree->arena, name, &count);

	for (size_t i = 0; i < count; i++)
		strbuf_addf(&out, "%u ", (unsigned)files[i]);
	text = arena_strdup(&tree->arena, strbuf_text(&out));
	strbuf_release(&out);
	return text;
}

static void words_lead_to_files(void **state)
{
	struct tree *tree = *state;
	struct plan plan;

	tree_shell(tree, "printf 'def total(self): # caf\\303\\251_x\\n  return ab' >a.py && printf 'x.total()' >b.py "
			 "&& printf '\"Total\" 12total total9' >c.py");
	tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_string_equal(files_with(tree, "total"), "0 1 ");
	assert_string_equal(files_with(tree, "Total"), "2 ");
	assert_string_equal(files_with(tree, "total9"), "2 ");
	assert_string_equal(files_with(tree, "return"), "0 ");
	assert_string_equal(files_with(tree, "tota"), "");
	assert_string_equal(files_with(tree, "caf"), "0 ");
	assert_string_equal(files_with(tree, "ab"), "0 1 2 ");
	assert_string_equal(files_with(tree, "a.total"), "0 1 2 ");
	assert_string_equal(files_with(tree, ""), "0 1 2 ");
}

static void the_last_words_of_a_file_count(void **state)
{
	struct tree *tree = *state;
	struct plan plan;

	tree_shell(tree, "printf 'total' >a.py && printf 'total' >b.py");
	tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_string_equal(files_with(tree, "total"), "0 1 ");
	source_set_add(&tree->set, "a.py", slice_of("other"));
	assert_string_equal(files_with(tree, "total"), "1 ");
	assert_string_equal(files_with(tree, "other"), "0 ");
	source_set_add(&tree->set, "a.py", slice_of("third"));
	source_set_add(&tree->set, "aa.py", slice_of("total"));
	assert_string_equal(files_with(tree, "other"), "");
	assert_string_equal(files_with(tree, "total"), "1 2 ");
	assert_string_equal(files_with(tree, ""), "0 1 2 ");
	source_set_refresh(&tree->set, tree->set.files[0]);
	assert_string_equal(files_with(tree, "total"), "0 1 2 ");
}

static void no_files_have_no_words(void **state)
{
	struct tree *tree = *state;
	struct plan plan;

	tree_open(tree, &(struct tree_options){ 0 }, &plan);
	assert_string_equal(files_with(tree, "total"), "");
	assert_string_equal(files_with(tree, ""), "");
}

/* A file of its own number's multiples; the first is added last, so that an index made before is made anew. */
static void add_multiples(struct source_set *set, unsigned files)
{
	char path[32], text[4096];

	for (unsigned file = files; file-- > 0;) {
		size_t size = 0;

		for (unsigned word = 1; word < 100; word++)
			size += (size_t)snprintf(text + size, sizeof text - size, "word_%u = ", file * word);
		snprintf(path, sizeof path, "f%03u.py", file);
		source_set_add(set, path, (struct slice){ text, size });
	}
}

/* Every word of every file is found, by any number of workers, and more than one batch of them. */
static void nothing_is_lost(void **state)
{
	enum { FILES = 800, NUMBERS = 3000 };
	struct source_set set;
	struct arena arena;
	char name[32];

	arena_init(&arena);
	source_set_init(&set, "/nowhere");
	for (unsigned workers = 1; workers < 4; workers++) {
		add_multiples(&set, FILES);
		for (unsigned number = 0; number < NUMBERS; number++) {
			size_t count, at = 0;
			const uint32_t *files;

			snprintf(name, sizeof name, "word_%u", number);
			files = word_index_files(source_set_words(&set, workers), &arena, name, &count);
			for (uint32_t file = 0; file < FILES; file++) {
				if (file ? number % file == 0 && number / file > 0 && number / file < 100 : number == 0)
					assert_int_equal(files[at++], file);
			}
			assert_int_equal(at, count);
		}
	}
	source_set_release(&set);
	arena_release(&arena);
}

/* Words of every length at every place of a text, across its blocks and pieces. */
static void length_and_place_do_not_matter(void **state)
{
	enum { LONGEST = 80, PLACES = 4200 };
	static char text[PLACES + LONGEST + 1];
	struct source_set set;
	struct arena arena;
	char name[LONGEST + 1];

	arena_init(&arena);
	for (size_t size = 3; size <= LONGEST; size += 11) {
		memset(name, 'x', size);
		name[size - 1] = 'y';
		name[size] = '\0';
		for (size_t place = PLACES - 140; place < PLACES; place++) {
			size_t count;

			memset(text, ' ', place);
			memcpy(text + place, name, size);
			source_set_init(&set, "/nowhere");
			source_set_add(&set, "a.py", (struct slice){ text, place + size });
			word_index_files(source_set_words(&set, 1), &arena, name, &count);
			assert_int_equal(count, 1);
			word_index_files(source_set_words(&set, 1), &arena, name + 1, &count);
			assert_int_equal(count, size == 3);
			source_set_release(&set);
		}
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(words_lead_to_files),
		TREE_TEST(the_last_words_of_a_file_count),
		TREE_TEST(no_files_have_no_words),
		cmocka_unit_test(nothing_is_lost),
		cmocka_unit_test(length_and_place_do_not_matter),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
