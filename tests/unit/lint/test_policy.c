#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "config/config.h"
#include "lint/policy.h"

struct loaded {
	struct arena arena;
	struct error err;
};

static int setup(void **state)
{
	struct loaded *loaded = calloc(1, sizeof *loaded);

	arena_init(&loaded->arena);
	*state = loaded;
	return 0;
}

static int teardown(void **state)
{
	struct loaded *loaded = *state;

	error_release(&loaded->err);
	arena_release(&loaded->arena);
	free(loaded);
	return 0;
}

static struct policy_rule ask(struct loaded *loaded, const char *setting, const char *code)
{
	static const char *const formats[] = { NULL };
	struct config_request request = {
		.root = "/",
		.working_directory = "/",
		.isolated = true,
		.inline_settings = &setting,
		.inline_count = 1,
		.rules = policy_rule_names(&loaded->arena),
		.formats = formats,
	};
	const struct config *config = config_load(&loaded->arena, &request, request.working_directory, &loaded->err);

	if (!config)
		fail_msg("%s", loaded->err.message);
	return policy_of(policy_make(&loaded->arena, config, NULL), rule_find(code));
}

static void rules_are_on_as_selected(void **state)
{
	assert_true(ask(*state, "lint.select = [\"ALL\"]", "OL101").on);
	assert_false(ask(*state, "lint.select = [\"ALL\"]", "OL902").on);
	assert_true(ask(*state, "lint.select = [\"OL902\"]", "OL902").on);
	assert_true(ask(*state, "lint.extend-select = [\"suppression-without-reason\"]", "OL902").on);
	assert_true(ask(*state, "lint.select = [\"OL1\"]", "OL101").on);
	assert_false(ask(*state, "lint.select = [\"OL1\"]", "OL901").on);
	assert_false(ask(*state, "lint.ignore = [\"cached-method-keeps-instances\"]", "OL101").on);
	assert_true(ask(*state, "lint.require-suppression-reason = true", "OL902").on);
}

static void a_severity_is_the_rules_own_until_it_is_set(void **state)
{
	assert_int_equal(ask(*state, "lint.ignore = []", "OL101").severity, SEVERITY_OFF);
	assert_int_equal(ask(*state, "lint.severity = { OL101 = \"info\" }", "OL101").severity, SEVERITY_INFO);
	assert_int_equal(ask(*state, "lint.severity = { cached-method-keeps-instances = \"error\" }", "OL101").severity,
			 SEVERITY_ERROR);
}

static void names_and_codes_lead_to_rules(void **state)
{
	(void)state;
	assert_ptr_equal(rule_find("OL101"), rule_find("cached-method-keeps-instances"));
	assert_null(rule_find("OL1"));
	assert_string_equal(rule_suggest("cached-method-keep-instances"), "cached-method-keeps-instances");
	assert_null(rule_suggest("nothing-like-it-at-all"));
	for (size_t i = 1; i < rule_count; i++)
		assert_true(strcmp(rules[i - 1]->code, rules[i]->code) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rules_are_on_as_selected, setup, teardown),
		cmocka_unit_test_setup_teardown(a_severity_is_the_rules_own_until_it_is_set, setup, teardown),
		cmocka_unit_test(names_and_codes_lead_to_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
