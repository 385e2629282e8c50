#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "source/needles.h"

#include <stdlib.h>

static bool found(const char *const *words, size_t count, const char *text)
{
	struct arena arena;
	bool result;

	arena_init(&arena);
	result = needles_match(needles_build(&arena, words, count), slice_of(text));
	arena_release(&arena);
	return result;
}
#define FOUND(text, ...)                                                                                           \
	found((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), \
	      (text))

static void words_are_found_anywhere(void **state)
{
	assert_true(FOUND("import lru_cache", "cache", "memoize"));
	assert_true(FOUND("cache", "cache"));
	assert_false(FOUND("cach", "cache"));
	assert_false(FOUND("", "cache"));
	assert_true(FOUND("xmemoize", "cache", "memoize"));
	assert_true(FOUND("a.b", "."));
	assert_false(FOUND("ab", "."));
	assert_true(FOUND("x_y", "_y", "abcdefgh"));
	assert_true(FOUND("", ""));
	assert_false(found(NULL, 0, "anything"));
}

static void the_first_place_is_told(void **state)
{
	static const char *const words[] = { "lru_cache", "cache", "reify", "cache" };
	struct slice text = slice_of("a reify b lru_cache cache");
	const struct needles *needles;
	struct arena arena;

	arena_init(&arena);
	needles = needles_build(&arena, words, 4);
	assert_int_equal(needles_find(needles, text, 0), 2);
	assert_int_equal(needles_find(needles, text, 3), 14);
	assert_int_equal(needles_find(needles, text, 15), 20);
	assert_int_equal(needles_find(needles, text, 21), text.size);
	assert_int_equal(needles_find(needles, text, 999), text.size);
	arena_release(&arena);
}

static bool found_slowly(const char *const *words, size_t count, struct slice text)
{
	for (size_t i = 0; i < count; i++) {
		if (memmem(text.data, text.size, words[i], strlen(words[i])))
			return true;
	}
	return false;
}

/* A small alphabet makes near misses common. The text ends where its block ends, so that reading beyond it is seen. */
static void agrees_with_a_simple_search(void **state)
{
	unsigned seed = 7;

	for (int round = 0; round < 4000; round++) {
		char words[5][8] = { { 0 } };
		const char *list[5];
		size_t count = (size_t)rand_r(&seed) % 5 + 1, size = (size_t)rand_r(&seed) % 4000;
		char *text = malloc(size + 1);
		struct arena arena;

		for (size_t i = 0; i < count; i++) {
			size_t length = (size_t)rand_r(&seed) % 5 + 3;

			for (size_t j = 0; j < length; j++)
				words[i][j] = "abcde"[rand_r(&seed) % 5];
			list[i] = words[i];
		}
		for (size_t i = 0; i < size; i++)
			text[i] = "abcdefghijklmnopqrstuvwxyz"[rand_r(&seed) % (round % 2 ? 8 : 26)];
		text = realloc(text, size ? size : 1);
		arena_init(&arena);
		assert_int_equal(needles_match(needles_build(&arena, list, count), (struct slice){ text, size }),
				 found_slowly(list, count, (struct slice){ text, size }));
		arena_release(&arena);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_anywhere),
		cmocka_unit_test(the_first_place_is_told),
		cmocka_unit_test(agrees_with_a_simple_search),
	};

	return cmocka_run_group_tests_name("needles", tests, NULL, NULL);
}
