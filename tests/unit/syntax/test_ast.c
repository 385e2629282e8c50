#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dump.h"
#include "source.h"

static void check(const char *source, const char *expected)
{
	const struct ast *ast = parse(source);
	struct strbuf out = STRBUF_INIT;
	char *text;

	dump_block(&out, ast->body);
	text = arena_text(&arena, strbuf_slice(&out));
	strbuf_release(&out);
	if (ast->error_count)
		fail_msg("%s: an error at %u", source, (unsigned)ast->errors[0].span.offset);
	if (strcmp(text, expected) != 0)
		fail_msg("%s\n  is       %s\n  expected %s", source, text, expected);
}

struct pair {
	const char *source;
	const char *expected;
};

static void check_all(const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(pairs[i].source, pairs[i].expected);
}

#define CHECK(pairs) check_all((pairs), sizeof(pairs) / sizeof *(pairs))

static void expressions_keep_their_parts(void **state)
{
	static const struct pair PAIRS[] = {
#include "expressions.def"
	};

	CHECK(PAIRS);
}

static void statements_keep_their_parts(void **state)
{
	static const struct pair PAIRS[] = {
#include "statements.def"
	};

	CHECK(PAIRS);
}

static void literals_have_their_values(void **state)
{
	static const struct pair PAIRS[] = {
#include "literals.def"
	};

	CHECK(PAIRS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(expressions_keep_their_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(statements_keep_their_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(literals_have_their_values, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
