#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *write_pack(const char *text)
{
	static char path[64];
	FILE *file;
	int fd;

	strcpy(path, "/tmp/outlive-pack-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	fputs(text, file);
	fclose(file);
	return path;
}

static const struct pack_set *load(struct arena *arena, const char *text, struct error *err)
{
	const char *path = write_pack(text);
	const struct pack_set *packs = pack_set_load_configured(arena, &path, 1, &(struct pack_settings){ 0 }, err);

	unlink(path);
	return packs;
}

static void the_embedded_packs_load(void **state)
{
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct arena arena;

	arena_init(&arena);
	packs = pack_set_load_configured(&arena, NULL, 0, &(struct pack_settings){ 0 }, &err);
	assert_null(err.message);
	assert_non_null(packs);
	assert_int_equal(pack_decorator_find(packs, "functools.lru_cache")->bound, 128);
	assert_string_equal(pack_decorator_find(packs, "functools.lru_cache")->bound_keyword, "maxsize");
	assert_true(pack_decorator_find(packs, "functools.cache")->unbounded);
	assert_int_equal(pack_decorator_find(packs, "functools.cache")->bound_position, -2);
	assert_null(pack_decorator_find(packs, "functools.nothing"));
	assert_true(packs->needles.count > 0);
	arena_release(&arena);
}

static void names_expand(void **state)
{
	static const char text[] = "[[model]]\nnames = [\"a.{b,c}.{d,e}\", \"plain\", \"odd.{\", \"a.{,x.}y\"]\nvalidity = \"rows\"\n";
	static const char too_many[] = "[[model]]\nnames = [\"{a}{a}{a}{a}{a}\"]\nvalidity = \"rows\"\n";
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct arena arena;

	arena_init(&arena);
	packs = load(&arena, text, &err);
	assert_null(err.message);
	assert_non_null(pack_model_find(packs, "a.b.d"));
	assert_non_null(pack_model_find(packs, "a.c.e"));
	assert_non_null(pack_model_find(packs, "plain"));
	assert_non_null(pack_model_find(packs, "odd.{"));
	assert_non_null(pack_model_find(packs, "a.y"));
	assert_non_null(pack_model_find(packs, "a.x.y"));
	assert_null(load(&arena, too_many, &err));
	assert_non_null(strstr(err.message, "more than 4 groups"));
	error_release(&err);
	arena_release(&arena);
}

static void every_kind_of_entry_is_read(void **state)
{
	static const char text[] =
		"[needles]\nwords = [\"unlikely\"]\n"
		"[queryset]\nlazy = [\"only_here\"]\nbulk-writes = [\"b\"]\nplain = [\"p\"]\ncounting = [\"c\"]\n"
		"[[decorator]]\nnames = [\"a.memo\", \"b.memo\"]\nkind = \"property\"\nbound-argument = { keyword = \"size\" }\n"
		"[[owner]]\nnames = [\"a.Base\"]\nlifetime = \"process\"\nholds = \"definitions\"\nkind = \"manager\"\n"
		"[[source]]\nnames = [\"a.now\"]\nvalidity = \"moment\"\nreads = \"the clock\"\ntells = \"clock\"\n"
		"[[source]]\nnames = [\"a.Thing\"]\nvalidity = \"rows\"\nreads = \"it\"\non = \"instance\"\nmethods = [\"m\"]\n"
		"[[model]]\nnames = [\"a.Type\"]\nvalidity = \"migration\"\n"
		"[[signal]]\nnames = [\"a.saved\"]\nmodel = true\nevent = \"save\"\n"
		"[[cache]]\nobjects = [\"a.cache\"]\ndefault-timeout = 60\n"
		"[[cache-method]]\nname = \"fetch\"\nrole = \"get-or-set\"\nkey-position = 1\nkey-keyword = \"k\"\n"
		"default-position = 2\ndefault-keyword = \"d\"\n"
		"[[key-builder]]\nnames = [\"a.key\"]\ntemplate = \"{label}\"\nconforming = true\n"
		"[[registry]]\nnames = [\".register_it\"]\n"
		"[[key-part]]\nnames = [\"a.digest\"]\nhole = \"digest\"\n";
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct arena arena;

	arena_init(&arena);
	packs = load(&arena, text, &err);
	assert_null(err.message);
	assert_true(names_hold(&packs->needles, "unlikely"));
	assert_true(names_hold(&packs->queryset.lazy, "only_here"));
	assert_true(names_hold(&packs->queryset.plain, "p"));
	assert_true(names_hold(&packs->queryset.plain, "values_list"));
	assert_true(names_hold(&packs->queryset.counting, "c"));
	assert_ptr_equal(pack_decorator_find(packs, "a.memo"), pack_decorator_find(packs, "b.memo"));
	assert_string_equal(pack_decorator_find(packs, "a.memo")->keeps_in, "__dict__");
	assert_int_equal(pack_decorator_find(packs, "a.memo")->bound_position, -1);
	assert_int_equal(pack_owner_find(packs, "a.Base")->lifetime, LIFETIME_PROCESS);
	assert_int_equal(pack_owner_find(packs, "a.Base")->holds, HOLDS_DEFINITIONS);
	assert_true(pack_source_find(packs, "a.now")->on_call);
	assert_int_equal(pack_source_find(packs, "a.now")->tells, TELLS_CLOCK);
	assert_int_equal(pack_source_find(packs, "a.Thing")->tells, TELLS_NOTHING_SPECIAL);
	assert_true(pack_source_find(packs, "a.Thing")->subclasses);
	assert_false(pack_source_find(packs, "a.Thing")->on_call);
	assert_int_equal(pack_model_find(packs, "a.Type")->validity, VALIDITY_MIGRATION);
	assert_true(pack_signal_find(packs, "a.saved")->model);
	assert_int_equal(packs->caches[packs->cache_count - 1].timeout, 60);
	assert_int_equal(pack_cache_method_find(packs, "fetch")->role, ROLE_GET_OR_SET);
	assert_int_equal(pack_cache_method_find(packs, "fetch")->key_position, 1);
	assert_int_equal(pack_cache_method_find(packs, "fetch")->timeout_position, -1);
	assert_int_equal(pack_cache_method_find(packs, "fetch")->default_position, 2);
	assert_string_equal(pack_cache_method_find(packs, "fetch")->default_keyword, "d");
	assert_int_equal(pack_cache_method_find(packs, "get_many")->default_position, -1);
	assert_true(pack_key_builder_find(packs, "a.key")->conforming);
	assert_string_equal(pack_key_part_find(packs, "a.digest")->hole, "digest");
	assert_string_equal(packs->registries[packs->registry_count - 1].names.items[0], ".register_it");
	arena_release(&arena);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct {
		const char *text;
		const char *message; /* after the path */
	} cases[] = {
		{ "[[owner]]\nnames = [\"a\"]\nlifetme = \"process\"\n",
		  ":3:1: unknown key \"lifetme\" in [[owner]]; did you mean \"lifetime\"?\n"
		  "  |\n3 | lifetme = \"process\"\n  | ^^^^^^^" },
		{ "[[ownr]]\n", ":1:3: unknown key \"ownr\" in a pack; did you mean \"owner\"?\n" },
		{ "[owner]\nnames = []\n", ":1:2: \"owner\" must be an array of tables, written [[owner]]\n" },
		{ "[[owner]]\nnames = \"a\"\n", ":2:9: \"names\" must be an array, not a string\n" },
		{ "[[owner]]\nnames = [1]\n", ":2:10: \"names\" must be an array of strings, and this is an integer\n" },
		{ "[[owner]]\nlifetime = \"call\"\n", ":1:3: [[owner]] needs the key \"names\"\n" },
		{ "[[owner]]\nnames = [\"a\"]\nlifetime = \"proces\"\n",
		  ":3:12: \"lifetime\" must be one of \"call\", \"instance\", \"request\", \"connection\", \"process\", \"store\"; did you "
		  "mean \"process\"?\n" },
		{ "[[decorator]]\nnames = [\"a\"]\nkind = \"once\"\nbound = -1\n",
		  ":4:9: \"bound\" must be a number of entries or \"unbounded\"\n" },
		{ "[[cache-method]]\nname = \"a\"\nrole = \"get\"\nkey-position = -2\n",
		  ":4:16: \"key-position\" must be the place of an argument, from 0 on, or -1\n" },
		{ "[[cache]]\ndefault-timeout = 0\n",
		  ":2:19: \"default-timeout\" must be a number of seconds above 0\n" },
		{ "[dispatch]\nconnects = [\"a\", \"\"]\n",
		  ":2:18: \"connects\" must not hold an empty name\n" },
		{ "[[owner]]\nnames = [\"{a,}\"]\n", ":2:10: \"names\" must not hold an empty name\n" },
		{ "[[word]]\nnames = [\"a\"]\n", ":1:3: [[word]] needs the key \"means\"\n" },
		{ "[[word]]\nmeens = \"label\"\nnames = [\"a\"]\n",
		  ":2:1: unknown key \"meens\" in [[word]]; did you mean \"means\"?\n" },
		{ "needles = 1\n", ":1:11: \"needles\" must be a table, not an integer\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error err = ERROR_INIT;
		struct arena arena;

		arena_init(&arena);
		assert_null(load(&arena, cases[i].text, &err));
		assert_non_null(strchr(err.message, ':'));
		if (strncmp(strchr(err.message, ':'), cases[i].message, strlen(cases[i].message)) != 0)
			fail_msg("%s", err.message);
		error_release(&err);
		arena_release(&arena);
	}
}

static void a_later_pack_hides_an_earlier_entry(void **state)
{
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct arena arena;

	arena_init(&arena);
	packs = load(&arena, "[[decorator]]\nnames = [\"functools.cache\"]\nkind = \"once\"\n", &err);
	assert_int_equal(pack_decorator_find(packs, "functools.cache")->kind, CACHE_ONCE);
	arena_release(&arena);
}

static void the_words_of_all_packs_are_joined(void **state)
{
	static const char text[] = "[[word]]\nmeans = \"row-key\"\nnames = [\"uid\"]\n"
				   "[[word]]\nmeans = \"row-key\"\nnames = [\"a.{b,c}\"]\nevidence = \"a.py\"\n";
	struct error err = ERROR_INIT;
	const struct pack_set *packs;
	struct arena arena;

	arena_init(&arena);
	packs = load(&arena, text, &err);
	assert_null(err.message);
	assert_true(pack_word_is(packs, WORD_ROW_KEY, "pk"));
	assert_true(pack_word_is(packs, WORD_ROW_KEY, "uid"));
	assert_true(pack_word_is(packs, WORD_ROW_KEY, "a.b"));
	assert_true(pack_word_is(packs, WORD_ROW_KEY, "a.c"));
	assert_false(pack_word_is(packs, WORD_ROW_KEY, "_meta"));
	assert_true(pack_word_is(packs, WORD_MODEL_OPTIONS, "_meta"));
	for (size_t i = 0; i < WORD_COUNT; i++)
		assert_true(packs->words[i].count > 0);
	arena_release(&arena);
}

static void a_missing_pack_is_an_error(void **state)
{
	const char *path = "/nonexistent/pack.toml";
	struct error err = ERROR_INIT;
	struct arena arena;

	arena_init(&arena);
	assert_null(pack_set_load_configured(&arena, &path, 1, &(struct pack_settings){ 0 }, &err));
	assert_string_equal(err.message, "cannot read /nonexistent/pack.toml: No such file or directory");
	error_release(&err);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_embedded_packs_load),
		cmocka_unit_test(names_expand),
		cmocka_unit_test(every_kind_of_entry_is_read),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(a_later_pack_hides_an_earlier_entry),
		cmocka_unit_test(the_words_of_all_packs_are_joined),
		cmocka_unit_test(a_missing_pack_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
