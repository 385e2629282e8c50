#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/convention.h"

#include <stdlib.h>

static struct arena arena;

static const struct config *configured(const char *settings)
{
	static const char *inline_settings[1];
	static struct config_request request = {
		.root = "/project",
		.working_directory = "/project",
		.inline_settings = inline_settings,
		.inline_count = 1,
		.isolated = true,
	};
	struct error err = ERROR_INIT;
	const struct config *config;

	inline_settings[0] = settings;
	config = config_load(&arena, &request, request.working_directory, &err);
	if (!config)
		fail_msg("%s", err.message);
	return config;
}

static struct convention *load(const char *settings)
{
	struct error err = ERROR_INIT;
	struct convention *convention;

	if (!convention_load(&arena, configured(settings), "nautobot", NULL, &convention, &err))
		fail_msg("%s", err.message);
	return convention;
}

static void load_bad(const char *settings, const char *message)
{
	struct error err = ERROR_INIT;
	struct convention *convention;

	assert_false(convention_load(&arena, configured(settings), "nautobot", NULL, &convention, &err));
	assert_null(convention);
	if (strncmp(err.message, message, strlen(message)) != 0)
		fail_msg("%s", err.message);
	error_release(&err);
}

/* A template as people write it: holes in braces. */
static size_t pieces_of(const char *template, struct convention_piece *pieces)
{
	size_t count = 0;

	while (*template) {
		size_t size = strcspn(template, "{}");

		if (*template == '{') {
			size = strcspn(template, "}");
			pieces[count++].hole = arena_text(&arena, (struct slice){ template + 1, size - 1 });
			template += size + 1;
			continue;
		}
		pieces[count++].text = (struct slice){ template, size };
		template += size;
	}
	return count;
}

static struct convention_judgement judge(const struct convention *convention, const char *template)
{
	struct convention_piece pieces[16] = { 0 };
	size_t count = pieces_of(template, pieces);

	return convention_judge(convention, "/project/app/models.py", pieces, count);
}

static void nothing_is_asked_for_by_default(void **state)
{
	assert_null(load("lint.ignore = []"));
}

static void nautobot_judges_keys_of_the_guide(void **state)
{
	static const struct {
		const char *template;
		bool fits;
	} cases[] = {
		{ "nautobot.dcim.location.max_depth", true },
		{ "nautobot.dcim.location.{pk}.display", true },
		{ "nautobot.dcim.location.{id}.display", true },
		{ "nautobot.{label}.max_depth", true },
		{ "nautobot.{label}.{pk}.{method_name}", true },
		{ "nautobot.dcim.location.method(arg={value},other={?})", true },
		{ "nautobot.extras.utils.function(feature=graphql)", true },
		{ "{module}.{class}.choices", true },
		{ "{module}.{qualname}", true },
		{ "{?}", true },
		{ "{prefix}.members_cached", true },
		{ "nautobot.core.views.{digest}", true },
		{ "latest_release", false },
		{ "latest_release_no_retry", false },
		{ "available-prefixes", false },
		{ "available-ips.{?}", false },
		{ "ipaddress_merge", false },
		{ "nautobot_app_metrics_cache", false },
		{ "openapi_schema_cache_{version}_{?}", false },
		{ "{class}.{id}.display", false },
		{ "{label}._content_type", false },
		{ "{label_lower}._content_type", false },
		{ "{app_label}.{model}._get_eligible_dynamic_groups", false },
		{ "nautobot.core.available-{?}", false },
	};
	struct convention *convention = load("keys.convention = \"nautobot\"");

	assert_string_equal(convention->severity.items[0].key, "OL112");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if ((judge(convention, cases[i].template).verdict == CONVENTION_FITS) != cases[i].fits)
			fail_msg("%s", cases[i].template);
	assert_string_equal(judge(convention, "nautobot.dcim.Location.{?}-x").form ? "" : "fits", "fits");
	assert_string_equal(judge(convention, "nautobot.dcim.location-x").form->name, "model");
	convention_free(convention);
}

static void groups_tell_the_owner(void **state)
{
	static const struct {
		const char *template, *label, *module; /* NULL: not known */
		bool open;
	} cases[] = {
		{ "nautobot.dcim.location.max_depth", "dcim.location", "nautobot.dcim.location.max_depth", false },
		{ "nautobot.dcim.location.{pk}.display", "dcim.location", NULL, false },
		{ "nautobot.dcim.{model}.x", NULL, "nautobot.dcim", true },
		{ "nautobot.{label}.x", NULL, "nautobot", true },
		{ "nautobot.core.Thing.{?}", NULL, "nautobot.core.Thing", false },
		{ "{module}.x", NULL, NULL, true },
		{ "latest_release", NULL, NULL, false },
	};
	struct convention *convention = load("keys.convention = \"nautobot\"");

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct convention_piece pieces[16] = { 0 };
		struct convention_owner owners[4];
		const char *label = NULL, *module = NULL;
		bool open;
		size_t count = pieces_of(cases[i].template, pieces);

		count = convention_owners(convention, &arena, "/project/app/models.py", pieces, count, owners, 4,
					  &open);
		for (size_t k = 0; k < count; k++) {
			if (owners[k].model)
				label = arena_printf(&arena, "%s.%s", owners[k].app_label, owners[k].model);
			if (owners[k].module)
				module = owners[k].module;
		}
		if (strcmp(label ? label : "", cases[i].label ? cases[i].label : "") != 0 ||
		    strcmp(module ? module : "", cases[i].module ? cases[i].module : "") != 0 || open != cases[i].open)
			fail_msg("%s: %s, %s, %d", cases[i].template, label ? label : "-", module ? module : "-", open);
	}
	convention_free(convention);
}

static void the_root_is_the_projects(void **state)
{
	struct convention *convention = load("keys = { convention = \"nautobot\", root = \"my.app\" }");

	assert_int_equal(judge(convention, "my.app.utils.f").verdict, CONVENTION_FITS);
	assert_int_equal(judge(convention, "myxapp.utils.f").verdict, CONVENTION_BREAKS);
	assert_int_equal(judge(convention, "nautobot.utils.f").verdict, CONVENTION_BREAKS);
	convention_free(convention);
}

static void a_pattern_or_forms_make_a_convention(void **state)
{
	struct convention *convention = load("keys.pattern = '(?<app>[a-z]+):[0-9]+'");

	assert_int_equal(judge(convention, "shop:1").verdict, CONVENTION_FITS);
	assert_int_equal(judge(convention, "shop:{pk}").verdict, CONVENTION_FITS);
	assert_int_equal(judge(convention, "shop:{digest}").verdict, CONVENTION_BREAKS);
	assert_int_equal(judge(convention, "shop:1x").verdict, CONVENTION_BREAKS);
	assert_int_equal(judge(convention, "xshop:1\n").verdict, CONVENTION_BREAKS);
	convention_free(convention);
	convention = load("keys.forms = [{ name = \"a\", pattern = 'a:.*', paths = [\"app/**\"] }, "
			  "{ name = \"b\", pattern = 'b:.*', paths = [\"other/**\"] }]");
	assert_int_equal(judge(convention, "a:1").verdict, CONVENTION_FITS);
	assert_int_equal(judge(convention, "b:1").verdict, CONVENTION_BREAKS);
	convention_free(convention);
}

static void choices_are_tried_one_by_one(void **state)
{
	const struct slice words[] = { { "x", 1 }, { "y", 1 } };
	const struct convention_piece pieces[] = {
		{ .text = { "k:", 2 } },
		{ .hole = "x|y", .choices = words, .choice_count = 2 },
	};
	struct convention *convention = load("keys.pattern = 'k:y'");

	assert_int_equal(convention_judge(convention, "/project/a.py", pieces, 2).verdict, CONVENTION_FITS);
	convention_free(convention);
	convention = load("keys.pattern = 'k:z'");
	assert_int_equal(convention_judge(convention, "/project/a.py", pieces, 2).verdict, CONVENTION_BREAKS);
	convention_free(convention);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	load_bad("keys.convention = \"nautobt\"",
		 "command line:1:19: there is no convention \"nautobt\"; did you mean \"nautobot\"?\n");
	load_bad("keys.convention = \"./mine.toml\"", "cannot read /project/mine.toml: No such file or directory");
	load_bad("keys.pattern = 'a(b'",
		 "command line:1:16: the pattern of the form \"keys.pattern\" is wrong at 3: missing closing");
	load_bad("keys.pattern = '[z-a]b'",
		 "command line:1:20: the pattern of the form \"keys.pattern\" is wrong at 3: range out of order");
	load_bad("keys.forms = [{ name = \"f\", pattern = 'a', good = [\"a\", \"b\"] }]",
		 "command line:1:57: the good example \"b\" of the form \"f\" does not match its pattern\n");
	load_bad("keys.forms = [{ name = \"f\", pattern = 'a', bad = [\"a\"] }]",
		 "command line:1:51: the bad example \"a\" of the form \"f\" matches its pattern\n");
	load_bad("keys.forms = [{ name = \"f\", pattern = '(?:(?:a|a?)+c?)+[bc]', bad = "
		 "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad\"] }]",
		 "command line:1:39: the pattern of the form \"f\" takes too many steps on the key \"aaaa");
}

static void a_pattern_that_explodes_is_stopped(void **state)
{
	struct convention *convention = load("keys.pattern = '(?:(?:a|a?)+c?)+[bc]'");
	struct convention_judgement judgement =
		judge(convention, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad");
	struct error err = ERROR_INIT;

	assert_int_equal(judgement.verdict, CONVENTION_LIMIT);
	assert_false(convention_limit_error(judgement.form, "aac", &err));
	assert_int_equal(strncmp(err.message, "command line:1:16: the pattern of the form \"keys.pattern\" takes", 62),
			 0);
	error_release(&err);
	convention_free(convention);
}

static void many_holes_take_bounded_time(void **state)
{
	struct convention *convention = load("keys.pattern = '.*x'");

	assert_int_equal(judge(convention, "{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}{pk}").verdict,
			 CONVENTION_FITS);
	convention_free(convention);
}

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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_asked_for_by_default),
		TEST(nautobot_judges_keys_of_the_guide),
		TEST(groups_tell_the_owner),
		TEST(the_root_is_the_projects),
		TEST(a_pattern_or_forms_make_a_convention),
		TEST(choices_are_tried_one_by_one),
		TEST(what_is_wrong_is_named_with_its_place),
		TEST(a_pattern_that_explodes_is_stopped),
		TEST(many_holes_take_bounded_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
