#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "lint/rule.h"
#include "lint/suppress.h"
#include "syntax/python.h"

struct parsed {
	struct arena arena;
	struct python_parser *parser;
};

static int setup(void **state)
{
	struct parsed *parsed = calloc(1, sizeof *parsed);

	arena_init(&parsed->arena);
	parsed->parser = python_parser_new();
	*state = parsed;
	return 0;
}

static int teardown(void **state)
{
	struct parsed *parsed = *state;

	python_parser_free(parsed->parser);
	arena_release(&parsed->arena);
	free(parsed);
	return 0;
}

/* Whether a finding of OL101 at the first "@cache" of SOURCE is silenced; ALSO names a second place. */
static bool silences(struct parsed *parsed, const char *source, const char *also, bool compat)
{
	struct suppressions suppressions = suppressions_read(&parsed->arena, slice_of(source), false, compat);
	struct finding finding = {
		.rule = rule_find("OL101"),
		.place = { 0, { (uint32_t)(strstr(source, "@cache") - source), 6 } },
	};

	if (also)
		finding.also = (struct span){ (uint32_t)(strstr(source, also) - source), (uint32_t)strlen(also) };
	suppressions_apply(&suppressions, &finding);
	return finding.state == FINDING_SUPPRESSED;
}

static void comments_silence_what_they_cover(void **state)
{
	static const struct {
		const char *source;
		bool expected;
	} rows[] = {
		{ "@cache  # noqa\ndef f(): pass\n", true },
		{ "@cache  # noqa: OL101\ndef f(): pass\n", true },
		{ "@cache  # noqa: OL103\ndef f(): pass\n", false },
		{ "@cache  # outlive: ignore[OL101]\ndef f(): pass\n", true },
		{ "@cache  # outlive: ignore[cached-method-keeps-instances]\ndef f(): pass\n", true },
		{ "@cache  # outlive: ignore[OL102, OL101] -- why\ndef f(): pass\n", true },
		{ "@cache  # outlive: ignore\ndef f(): pass\n", false },
		{ "@cache  # outlive: disable[OL101]\ndef f(): pass\n", false },
		{ "# outlive: ignore[OL101]\n@cache\ndef f(): pass\n", true },
		{ "# outlive: ignore[OL101]\nx = 1\n@cache\ndef f(): pass\n", false },
		{ "# outlive: file-ignore[OL101]\n\nx = 1\n@cache\ndef f(): pass\n", true },
		{ "@cache\ndef f(): pass\n# outlive: file-ignore[OL101]\n", true },
		{ "# outlive: disable[OL101]\n@cache\ndef f(): pass\n# outlive: enable[OL101]\n", true },
		{ "# outlive: disable[OL101]\n# outlive: enable[OL101]\n@cache\ndef f(): pass\n", false },
		{ "if x:\n    # outlive: disable[OL101]\n    y = 1\n@cache\ndef f(): pass\n", false },
		{ "# flake8: noqa\n@cache\ndef f(): pass\n", true },
		{ "# ruff: noqa: OL101\n@cache\ndef f(): pass\n", true },
		{ "x = '# noqa'; y = 1\n@cache\ndef f(): pass\n", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (silences(*state, rows[i].source, NULL, true) != rows[i].expected)
			fail_msg("%s", rows[i].source);
}

static void the_second_place_counts_too(void **state)
{
	assert_true(silences(*state, "@cache\ndef f():  # noqa: OL101\n    pass\n", "f()", true));
	assert_false(silences(*state, "@cache\ndef f():\n    pass  # noqa: OL101\n", "f()", true));
}

static void other_linters_codes_count_if_wanted(void **state)
{
	assert_true(silences(*state, "@cache  # noqa: B019\ndef f(): pass\n", NULL, true));
	assert_false(silences(*state, "@cache  # noqa: B019\ndef f(): pass\n", NULL, false));
	assert_true(silences(*state, "@cache  # ruff: ignore[cached-instance-method]\ndef f(): pass\n", NULL, true));
	assert_true(
		silences(*state, "@cache  # pylint: disable=method-cache-max-size-none\ndef f(): pass\n", NULL, true));
	assert_false(silences(*state, "@cache  # outlive: ignore[B019]\ndef f(): pass\n", NULL, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(comments_silence_what_they_cover, setup, teardown),
		cmocka_unit_test_setup_teardown(the_second_place_counts_too, setup, teardown),
		cmocka_unit_test_setup_teardown(other_linters_codes_count_if_wanted, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
