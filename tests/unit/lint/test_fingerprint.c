#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"

static uint64_t hash(const char *code, const char *holder, const char *meaning)
{
	struct finding finding = { .rule = rule_find(code) };

	return finding_hash(&finding, slice_of(holder), slice_of(meaning));
}

static void a_hash_tells_code_holder_and_meaning_apart(void **state)
{
	uint64_t first = hash("OL101", "f", "process");

	(void)state;
	assert_true(first == hash("OL101", "f", "process"));
	assert_false(first == hash("OL103", "f", "process"));
	assert_false(first == hash("OL101", "g", "process"));
	assert_false(first == hash("OL101", "f", "property"));
	assert_false(hash("OL101", "ab", "c") == hash("OL101", "a", "bc"));
}

static bool holds(void *context, struct slice name)
{
	return slice_is(name, context);
}

static void names_of_classes_do_not_count(void **state)
{
	char name[] = "Book";
	const struct fingerprint_classes classes = { holds, name };
	struct strbuf out = STRBUF_INIT;

	(void)state;
	fingerprint_add_source(&out, slice_of("Book.first = shop.Book(Books, 'Book')"), &classes);
	assert_string_equal(strbuf_text(&out), "class.first=shop.Book(Books,\"Book\")");
	strbuf_release(&out);
}

static void expect_source(const char *source, const char *expected)
{
	struct strbuf out = STRBUF_INIT;

	fingerprint_add_source(&out, slice_of(source), NULL);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static void source_is_taken_without_what_a_formatter_changes(void **state)
{
	(void)state;
	expect_source("f(a,\r\n\t'b', # why, )\n)", "f(a,\"b\")");
	expect_source("f(a, \"b\")", "f(a,\"b\")");
	expect_source("[1, 2,\n]", "[1,2]");
	expect_source("x = 'it\\'s' + \\\n  \"it's\"", "x=\"its\"+\"its\"");
	expect_source("'a\\n', 'b # c'", "\"a\\n\",\"b # c\"");
	expect_source("\"\"\"a 'b'\n\"\"\"", "\"a b\n\"");
	expect_source("'open", "\"open\"");
	expect_source("'\\", "\"\\\"");
	expect_source("", "");
}

static void equal_fingerprints_are_told_apart(void **state)
{
	struct finding findings[] = {
		{ .fingerprint = 7 }, { .fingerprint = 9 }, { .fingerprint = 7 }, { .fingerprint = 7 }
	};
	uint64_t third;

	(void)state;
	fingerprints_settle(findings, 4);
	assert_true(findings[0].fingerprint == 7 && findings[1].fingerprint == 9);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(findings[i].fingerprint == findings[j].fingerprint);
	third = findings[2].fingerprint;
	findings[0].fingerprint = findings[2].fingerprint = 7;
	fingerprints_settle(findings, 3);
	assert_true(findings[2].fingerprint == third);
	fingerprints_settle(findings, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_tells_code_holder_and_meaning_apart),
		cmocka_unit_test(names_of_classes_do_not_count),
		cmocka_unit_test(source_is_taken_without_what_a_formatter_changes),
		cmocka_unit_test(equal_fingerprints_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
