#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "cmd/options.h"

struct parse {
	struct arena arena;
	struct options options;
	struct error err;
};

static int setup(void **state)
{
	struct parse *parse = calloc(1, sizeof *parse);

	arena_init(&parse->arena);
	*state = parse;
	return 0;
}

static int teardown(void **state)
{
	struct parse *parse = *state;

	error_release(&parse->err);
	arena_release(&parse->arena);
	free(parse);
	return 0;
}

/* The words of LINE are between single spaces. */
static bool parse(struct parse *parse, const char *line)
{
	const char *words[32];
	size_t count = 0;

	error_release(&parse->err);
	parse->err = (struct error)ERROR_INIT;
	for (const char *p = line; *p; p += *p == ' ') {
		size_t size = strcspn(p, " ");

		words[count++] = arena_text(&parse->arena, (struct slice){ p, size });
		p += size;
	}
	return options_parse(&parse->arena, IN_CHECK, "check", words, count, &parse->options, &parse->err);
}

static void options_and_arguments_mix(void **state)
{
	struct parse *run = *state;

	assert_true(parse(run, "a.py --select OL101 -q b.py --select=OL103 --exit-zero"));
	assert_int_equal(run->options.arguments.count, 2);
	assert_string_equal(run->options.arguments.items[1], "b.py");
	assert_int_equal(run->options.select.count, 2);
	assert_string_equal(run->options.select.items[1], "OL103");
	assert_true(run->options.quiet && run->options.exit_zero);
}

static void letters_go_together(void **state)
{
	struct parse *run = *state;

	assert_true(parse(run, "-j4"));
	assert_int_equal(run->options.jobs, 4);
	assert_true(parse(run, "-qvj 3"));
	assert_true(run->options.quiet && run->options.verbose);
	assert_int_equal(run->options.jobs, 3);
}

static void two_hyphens_end_the_options(void **state)
{
	struct parse *run = *state;

	assert_true(parse(run, "-q -- --select -v"));
	assert_int_equal(run->options.arguments.count, 2);
	assert_false(run->options.verbose);
	assert_true(parse(run, "-"));
	assert_string_equal(run->options.arguments.items[0], "-");
}

static void a_reason_may_be_left_out(void **state)
{
	struct parse *run = *state;

	assert_true(parse(run, "a.py"));
	assert_null(run->options.add_ignore);
	assert_true(parse(run, "--add-ignore a.py"));
	assert_string_equal(run->options.add_ignore, "");
	assert_int_equal(run->options.arguments.count, 1);
	assert_true(parse(run, "--add-ignore=why"));
	assert_string_equal(run->options.add_ignore, "why");
}

static void mistakes_are_answered(void **state)
{
	static const struct {
		const char *line;
		const char *message;
	} rows[] = {
		{ "--selct OL101", "unknown option `--selct`; did you mean `--select`?" },
		{ "--qqqqqqqqqq", "unknown option `--qqqqqqqqqq`; `outlive check --help` lists them" },
		{ "-Z", "unknown option `-Z`; `outlive check --help` lists them" },
		{ "--select", "`--select` takes a value: RULES" },
		{ "-j", "`--jobs` takes a value: N" },
		{ "-j x", "`--jobs` is a number from 1 to 1024, not `x`" },
		{ "-j 99999999999999999999", "`--jobs` is a number from 1 to 1024, not `99999999999999999999`" },
		{ "--quiet=1", "`--quiet` takes no value" },
		{ "--fail-on warn", "`--fail-on` cannot be `warn`; did you mean `warning`?" },
		{ "--fail-on x", "`--fail-on` cannot be `x`; it is error, warning or info" },
		{ "--check a.json", "unknown option `--check`; `outlive check --help` lists them" },
	};
	struct parse *run = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_false(parse(run, rows[i].line));
		assert_string_equal(run->err.message, rows[i].message);
	}
}

static void names_and_letters_are_unique_in_each_command(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!option_in(&option_table[i], option_table[j].commands))
				continue;
			assert_string_not_equal(option_table[i].name, option_table[j].name);
			assert_true(!option_table[i].letter || option_table[i].letter != option_table[j].letter);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(options_and_arguments_mix, setup, teardown),
		cmocka_unit_test_setup_teardown(letters_go_together, setup, teardown),
		cmocka_unit_test_setup_teardown(two_hyphens_end_the_options, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reason_may_be_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(mistakes_are_answered, setup, teardown),
		cmocka_unit_test(names_and_letters_are_unique_in_each_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
