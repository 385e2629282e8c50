#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "toml/toml.h"

#include <stdlib.h>

static struct arena arena;

static int setup(void **state)
{
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	arena_release(&arena);
	return 0;
}

static const struct toml_value *parse(const char *text)
{
	struct error err = ERROR_INIT;
	const struct toml_value *table = toml_parse(&arena, slice_of(text), "t.toml", &err);

	if (!table)
		fail_msg("%s", err.message);
	return table;
}

static void parse_bad(const char *text, const char *message)
{
	struct error err = ERROR_INIT;

	assert_null(toml_parse(&arena, slice_of(text), "t.toml", &err));
	if (strncmp(err.message, message, strlen(message)) != 0)
		fail_msg("%s", err.message);
	error_release(&err);
}

static void scalars_are_decoded(void **state)
{
	const struct toml_value *table = parse(
		"s = \"a\\tb\\u00e9\\U0001F600\\\"\"\nl = 'C:\\x'\nm = \"\"\"\nx \\\n   y\"\"\"\nr = '''\n\\'a'''\n"
		"i = 1_000\nh = 0xff\no = 0o17\nb = 0b11\nn = -5\nf = -1.5e3\nt = true\nd = 1979-05-27T07:32:00Z\n");

	assert_string_equal(toml_get(table, "s")->string, "a\tb\xc3\xa9\xf0\x9f\x98\x80\"");
	assert_string_equal(toml_get(table, "l")->string, "C:\\x");
	assert_string_equal(toml_get(table, "m")->string, "x y");
	assert_string_equal(toml_get(table, "r")->string, "\\'a");
	assert_int_equal(toml_get(table, "i")->integer, 1000);
	assert_int_equal(toml_get(table, "h")->integer, 255);
	assert_int_equal(toml_get(table, "o")->integer, 15);
	assert_int_equal(toml_get(table, "b")->integer, 3);
	assert_int_equal(toml_get(table, "n")->integer, -5);
	assert_true(toml_get(table, "f")->number == -1500.0);
	assert_true(toml_get(table, "t")->boolean);
	assert_int_equal(toml_get(table, "d")->kind, TOML_DATE);
	assert_string_equal(toml_get(table, "d")->string, "1979-05-27T07:32:00Z");
	assert_null(toml_get(table, "missing"));
}

static void words_are_what_toml_says(void **state)
{
	static const struct {
		const char *word;
		int kind; /* -1: none */
	} cases[] = {
		{ "0", TOML_INTEGER },
		{ "+0", TOML_INTEGER },
		{ "-17_000", TOML_INTEGER },
		{ "0xdead_BEEF", TOML_INTEGER },
		{ "1__0", -1 },
		{ "1_", -1 },
		{ "_1", -1 },
		{ "-0x1", -1 },
		{ "0b2", -1 },
		{ "0x", -1 },
		{ "+", -1 },
		{ "-01", -1 },
		{ "0.0", TOML_FLOAT },
		{ "6.626e-34", TOML_FLOAT },
		{ "1e06", TOML_FLOAT },
		{ "1_0.0_1E+2", TOML_FLOAT },
		{ "-inf", TOML_FLOAT },
		{ "nan", TOML_FLOAT },
		{ "1.", -1 },
		{ ".5", -1 },
		{ "1.e5", -1 },
		{ "01.5", -1 },
		{ "1e", -1 },
		{ "infinity", -1 },
		{ "false", TOML_BOOLEAN },
		{ "True", -1 },
		{ "1979-05-27", TOML_DATE },
		{ "1979-05-27 07:32:00", TOML_DATE },
		{ "1979-05-27t07:32:00.999-07:00", TOML_DATE },
		{ "23:59:60", TOML_DATE },
		{ "1979-05-32", -1 },
		{ "79-05-27", -1 },
		{ "1979-05-27Z", -1 },
		{ "1979-05-27T07:32", -1 },
		{ "07:32:00Z", -1 },
		{ "24:00:00", -1 },
		{ "07:32:00.", -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text = arena_printf(&arena, "a = %s", cases[i].word);
		struct error err = ERROR_INIT;
		const struct toml_value *table = toml_parse(&arena, slice_of(text), "t.toml", &err);

		if ((table ? (int)toml_get(table, "a")->kind : -1) != cases[i].kind)
			fail_msg("%s is not read as it should be", cases[i].word);
		error_release(&err);
	}
}

static void a_backslash_joins_lines(void **state)
{
	const struct toml_value *table = parse("a = \"\"\"x \\ \t\r\n\n  y\"\"\"\"\"\n");

	assert_string_equal(toml_get(table, "a")->string, "x y\"\"");
}

static void a_table_may_have_many_keys(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct error err = ERROR_INIT;
	const struct toml_value *table;

	for (unsigned i = 0; i < 40000; i++)
		strbuf_addf(&text, "key-%u = %u\n", i, i);
	table = toml_parse(&arena, strbuf_slice(&text), "t.toml", &err);
	assert_non_null(table);
	assert_int_equal(table->table.count, 40000);
	assert_int_equal(table->table.entries[39999].value->integer, 39999);
	strbuf_release(&text);
}

static void tables_nest_in_every_way(void **state)
{
	const struct toml_value *table =
		parse("\xef\xbb\xbf"
		      "a.\"b c\".d = 1\r\na.e = {f = [1, {g = 2}], h.i = 3}\n"
		      "[t.u]\nv = 1\n[t]\nw = 2 # comment\n[[l]]\nx = 1\n[l.sub]\ny = 1\n[[l]]\n");
	const struct toml_value *list = toml_get(table, "l");

	assert_int_equal(toml_get(toml_get(toml_get(table, "a"), "b c"), "d")->integer, 1);
	assert_int_equal(toml_get(toml_get(toml_get(toml_get(table, "a"), "e"), "h"), "i")->integer, 3);
	assert_int_equal(toml_get(toml_get(toml_get(table, "t"), "u"), "v")->integer, 1);
	assert_int_equal(toml_get(toml_get(table, "t"), "w")->integer, 2);
	assert_int_equal(list->array.count, 2);
	assert_int_equal(toml_get(toml_get(list->array.items[0], "sub"), "y")->integer, 1);
	assert_int_equal(list->array.items[1]->table.count, 0);
}

static void entries_keep_their_order_and_place(void **state)
{
	const struct toml_value *table = parse("b = 1\na = \"x\"\n");

	assert_string_equal(table->table.entries[0].key, "b");
	assert_int_equal(table->table.entries[1].key_span.offset, 6);
	assert_int_equal(table->table.entries[1].value->span.offset, 10);
	assert_int_equal(table->table.entries[1].value->span.length, 3);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{ "a = 1\na = 2\n", "t.toml:2:1: \"a\" is defined a second time\n  |\n2 | a = 2\n  | ^" },
		{ "[a]\n[a]\n", "t.toml:2:2: \"a\" is defined a second time\n" },
		{ "a.b = 1\n[a]\n", "t.toml:2:2: \"a\" is defined a second time\n" },
		{ "a = 1\n[a.b]\n", "t.toml:2:2: \"a\" is not a table" },
		{ "a = 1\na.b = 1\n", "t.toml:2:1: \"a\" is not a table" },
		{ "a = [{}]\n[[a]]\n", "t.toml:2:3: \"a\" is already defined, and not as an array of tables\n" },
		{ "a = {x = 1}\na.y = 2\n", "t.toml:2:1: \"a\" is an inline table" },
		{ "a = {x = 1}\n[a.y]\n", "t.toml:2:2: \"a\" is an inline table" },
		{ "[a.b]\n[a]\nb.c = 1\n", "t.toml:3:1: \"b\" is a table with a header of its own" },
		{ "a = \"\\ud800\"\n", "t.toml:1:5: a Unicode escape names no character\n" },
		{ "a = \"\\u0000\"\n", "t.toml:1:5: a string must not hold the character U+0000\n" },
		{ "a = 99999999999999999999\n", "t.toml:1:5: the number does not fit 64 bits\n" },
		{ "a = \"\xff\"\n", "t.toml:1:1: the file is not UTF-8\n" },
		{ "a = \"0123456789012345\xc3\xa9 0123456789\xe9 0123456789\"\n", "t.toml:1:1: the file is not UTF-8\n" },
		{ "a = [\"x\"\nb = 1\n", "t.toml:2:1: invalid TOML: expected \",\" or \"]\" here" },
		{ "a = [1,\n", "t.toml:1:5: invalid TOML: the array is not closed\n" },
		{ "a = \nb = 1\n", "t.toml:1:5: invalid TOML: expected a value here\n" },
		{ "a = \"foo\n",
		  "t.toml:1:5: invalid TOML: the string is not closed\n  |\n1 | a = \"foo\n  |     ^^^^" },
		{ "[x\n", "t.toml:1:3: invalid TOML: expected \"]\" here\n" },
		{ "[[x]\n", "t.toml:1:4: invalid TOML: expected \"]]\" here\n" },
		{ "a = \"x\\q\"\n", "t.toml:1:7: invalid TOML: TOML knows no such escape" },
		{ "a = tru\n", "t.toml:1:5: invalid TOML: this is no value; a string stands in quotes\n" },
		{ "a b = 1\n", "t.toml:1:3: invalid TOML: expected \"=\" after the key\n" },
		{ "\xc3\xa4 = 1\n", "t.toml:1:1: invalid TOML: a key with such a character must stand in quotes\n  "
				    "|\n1 | \xc3\xa4 = 1\n  | ^" },
		{ "k = 'it's'\n", "t.toml:1:9: invalid TOML: expected the end of the line here\n" },
		{ "a = {b = 1,\nc = 2}\n", "t.toml:1:12: invalid TOML: an inline table must be closed on its line\n" },
		{ "a = {b = 1,}\n", "t.toml:1:12: invalid TOML: an inline table must not end with a comma\n" },
		{ "a = 01\n", "t.toml:1:5: invalid TOML: a number must not begin with 0\n" },
		{ "a = 1\nb = 01x\na = 2\n", "t.toml:2:5: invalid TOML: this is neither a number nor a date\n" },
		{ "# \x01\n", "t.toml:1:3: invalid TOML: a control character must not stand here\n" },
		{ "a = 'x\x7f'\n", "t.toml:1:7: invalid TOML: a control character must not stand here\n" },
		{ "a = \"\"\"x\ry\"\"\"\n", "t.toml:1:9: invalid TOML: a control character must not stand here\n" },
		{ "a = [1, ,]\n", "t.toml:1:9: invalid TOML: expected a value here\n" },
		{ "a = [b]\n", "t.toml:1:6: invalid TOML: expected a value or \"]\" here, since an array is open\n" },
		{ "a = 1979-13-40\n", "t.toml:1:5: invalid TOML: this is neither a number nor a date\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		parse_bad(cases[i].text, cases[i].message);
}

static void the_column_counts_characters_and_long_lines_are_cut(void **state)
{
	struct error err = ERROR_INIT;
	char text[400];

	memset(text, 'x', sizeof(text));
	text[399] = '\0';
	toml_error(&err, "a\n.toml", slice_of("\t\xc3\xa9\xc3\xa9 = 1\n"), (struct span){ 6, 1 }, "wrong");
	assert_string_equal(err.message, "a\\x0a.toml:1:5: wrong\n  |\n1 |     \xc3\xa9\xc3\xa9 = 1\n  |        ^");
	error_release(&err);
	toml_error(&err, "t", slice_of(text), (struct span){ 200, 3 }, "wrong");
	assert_non_null(strstr(err.message, "t:1:201: wrong\n  |\n1 | ...xxx"));
	assert_true(strlen(err.message) < 300);
	error_release(&err);
}

static char *repeat(const char *unit, size_t count)
{
	struct strbuf text = STRBUF_INIT;

	while (count--)
		strbuf_addstr(&text, unit);
	return strbuf_detach(&text);
}

static void hostile_texts_end_soon(void **state)
{
	static const struct {
		const char *unit;
		size_t count;
	} cases[] = {
		{ "a=[", 5000 }, { "a = \"\n", 20000 }, { "[", 20000 },   { "{", 20000 },
		{ "a.", 20000 }, { "[a.b]\n", 20000 },  { "'''", 20001 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = repeat(cases[i].unit, cases[i].count);
		struct error err = ERROR_INIT;

		assert_null(toml_parse(&arena, slice_of(text), "t.toml", &err));
		error_release(&err);
		free(text);
	}
}

static void nesting_is_bounded(void **state)
{
	char *open = repeat("[", 100), *close = repeat("]", 100);
	const char *text = arena_printf(&arena, "a = %s%s\n", open, close);

	parse_bad(text, "t.toml:1:69: tables and arrays are nested too deep\n");
	free(open);
	free(close);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(scalars_are_decoded),
		TEST(words_are_what_toml_says),
		TEST(a_backslash_joins_lines),
		TEST(a_table_may_have_many_keys),
		TEST(tables_nest_in_every_way),
		TEST(entries_keep_their_order_and_place),
		TEST(what_is_wrong_is_named_with_its_place),
		TEST(the_column_counts_characters_and_long_lines_are_cut),
		TEST(hostile_texts_end_soon),
		TEST(nesting_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
