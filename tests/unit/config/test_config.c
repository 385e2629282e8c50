#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const codes[] = { "OL101", "OL102", "OL201", "OL208" };
static const char *const names[] = { "cached-method", "cached-request", "key-convention", "key-repeated" };
static const char *const formats[] = { "concise", "full", "sarif", NULL };

/* A scratch directory, a request for it, and what came of it. */
struct scratch {
	char root[64];
	struct arena arena;
	struct error err;
	struct config_request request;
};

static int setup(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));

	unsetenv("OUTLIVE_CONFIG");
	unsetenv("OUTLIVE_OUTPUT_FORMAT");
	setenv("CI", "true", 1);
	strcpy(scratch->root, "/tmp/outlive-config-XXXXXX");
	assert_non_null(mkdtemp(scratch->root));
	arena_init(&scratch->arena);
	scratch->request.root = scratch->request.working_directory = scratch->root;
	scratch->request.rules = (struct config_rule_names){ codes, names, 4 };
	scratch->request.formats = formats;
	*state = scratch;
	return 0;
}

static int teardown(void **state)
{
	struct scratch *scratch = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", scratch->root);
	assert_int_equal(system(command), 0);
	error_release(&scratch->err);
	arena_release(&scratch->arena);
	free(scratch);
	return 0;
}

static const char *in(struct scratch *scratch, const char *path)
{
	return arena_printf(&scratch->arena, "%s/%s", scratch->root, path);
}

static void write_file(struct scratch *scratch, const char *path, const char *text)
{
	char *full = arena_strdup(&scratch->arena, in(scratch, path));
	FILE *file;

	for (char *slash = full + strlen(scratch->root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(full, 0700);
	}
	file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const struct config *load(struct scratch *scratch)
{
	return config_load(&scratch->arena, &scratch->request, scratch->request.working_directory, &scratch->err);
}

static const struct config *load_good(struct scratch *scratch)
{
	const struct config *config = load(scratch);

	if (!config)
		fail_msg("%s", scratch->err.message);
	return config;
}

static void load_bad(struct scratch *scratch, const char *message)
{
	assert_null(load(scratch));
	if (strncmp(scratch->err.message, message, strlen(message)) != 0)
		fail_msg("%s", scratch->err.message);
	error_release(&scratch->err);
}

static void assert_origin(const struct config *config, const char *path, const char *expected)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < CONFIG_OPTIONS; i++)
		if (text_equals(config_options[i].path, path))
			config_origin_add(&text, config->origins[i]);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_release(&text);
}

static void without_a_file_all_is_default(void **state)
{
	const struct config *config = load_good(*state);

	assert_true(config->force_exclude);
	assert_string_equal(config->fail_on, "warning");
	assert_string_equal(config->lint.select.items[0], "ALL");
	assert_null(config->output_format);
	assert_int_equal(config->keys.max_stale, -1);
	assert_origin(config, "fail-on", "default");
	assert_false(config_is_set(config, "fail-on"));
}

static void pyproject_holds_everything(void **state)
{
	struct scratch *scratch = *state;
	const struct config *config;

	write_file(
		scratch, "pyproject.toml",
		"[project]\nname = \"x\"\n[tool.outlive]\nfail-on = \"error\"\nbaseline = \"known.json\"\n"
		"packs = [\"packs/mine.toml\"]\n"
		"[tool.outlive.lint]\nseverity = { OL101 = \"info\" }\nignore = [\"key-convention\"]\n"
		"[tool.outlive.lint.per-file-ignores]\n\"tests/**\" = [\"OL1\"]\n"
		"[tool.outlive.keys]\npattern = '^a:'\nmax-stale = 60\nprefixes = { \"billing/**\" = \"billing:\" }\n"
		"builders = [\"a.key\", { names = [\"b.key\"], template = \"{x}\" }]\n"
		"[[tool.outlive.keys.forms]]\nname = \"f\"\npattern = 'x'\ngood = [\"x\"]\n");
	config = load_good(scratch);
	assert_string_equal(config->fail_on, "error");
	assert_origin(config, "fail-on", "pyproject.toml:4");
	assert_string_equal(config->baseline, in(scratch, "known.json"));
	assert_string_equal(config->packs.items[0], "packs/mine.toml");
	assert_int_equal(config->keys.max_stale, 60);
	assert_int_equal(config->keys.builders.count, 2);
	assert_true(config->keys.builders.items[1].conforming);
	assert_string_equal(config->keys.forms.items[0].name, "f");
	assert_true(config_ignores_in_file(config, in(scratch, "tests/a.py"), "OL101", "cached-method"));
	assert_false(config_ignores_in_file(config, in(scratch, "app/a.py"), "OL101", "cached-method"));
	assert_string_equal(config_key_prefix(config, in(scratch, "billing/a.py")), "billing:");
	assert_null(config_key_prefix(config, in(scratch, "shop/a.py")));
}

static void the_nearest_file_wins_without_merging(void **state)
{
	struct scratch *scratch = *state;
	struct config_cache *cache = config_cache_new(&scratch->arena, &scratch->request);
	const struct config *outer, *inner;

	write_file(scratch, "outlive.toml", "lint.ignore = [\"OL101\"]\n");
	write_file(scratch, "pyproject.toml", "[tool.outlive]\nfail-on = \"info\"\n");
	write_file(scratch, "a/b/.outlive.toml", "fail-on = \"error\"\n");
	write_file(scratch, "a/pyproject.toml", "[tool.black]\n");
	outer = config_for_directory(cache, in(scratch, "a"), &scratch->err);
	inner = config_for_directory(cache, in(scratch, "a/b/c"), &scratch->err);
	assert_string_equal(outer->lint.ignore.items[0], "OL101");
	assert_string_equal(outer->fail_on, "warning");
	assert_string_equal(inner->fail_on, "error");
	assert_int_equal(inner->lint.ignore.count, 0);
	assert_ptr_equal(config_for_directory(cache, scratch->root, &scratch->err), outer);
	assert_ptr_equal(config_for_directory(cache, in(scratch, "a/b"), &scratch->err), inner);
	assert_origin(inner, "fail-on", "a/b/.outlive.toml:1");
	config_cache_free(cache);
}

static void extend_overrides_key_by_key(void **state)
{
	struct scratch *scratch = *state;
	const struct config *config;
	struct config_origin where;

	write_file(scratch, "base/pyproject.toml",
		   "[tool.outlive]\nexclude = [\"gen\"]\nfail-on = \"error\"\n[tool.outlive.lint.severity]\nOL101 = "
		   "\"info\"\nOL102 = \"info\"\n");
	write_file(scratch, "outlive.toml",
		   "extend = \"base/pyproject.toml\"\nfail-on = \"info\"\nlint.severity.OL101 = \"error\"\n");
	config = load_good(scratch);
	assert_string_equal(config->fail_on, "info");
	assert_origin(config, "exclude", "base/pyproject.toml:2");
	assert_int_equal(config->lint.severity.count, 2);
	assert_string_equal(config_rule(config, NULL, "OL101", "cached-method", false).severity, "error");
	assert_string_equal(config_rule(config, NULL, "OL102", "cached-request", false).severity, "info");
	assert_true(config_excludes(config, in(scratch, "base/x/gen"), true, &where));
	assert_false(config_excludes(config, in(scratch, "gen"), true, &where));
}

static void files_that_extend_in_a_circle_are_an_error(void **state)
{
	struct scratch *scratch = *state;

	write_file(scratch, "outlive.toml", "extend = \"a.toml\"\n");
	write_file(scratch, "a.toml", "extend = \"outlive.toml\"\n");
	load_bad(scratch, "a.toml:1:10: cannot extend \"outlive.toml\": the files extend each other in a circle\n");
}

static void the_command_line_and_the_environment_override_files(void **state)
{
	static const char *const settings[] = { "lint.ignore = []", "fail-on = \"info\"" };
	struct scratch *scratch = *state;
	const struct config *config;

	write_file(scratch, "outlive.toml",
		   "fail-on = \"error\"\noutput-format = \"full\"\nlint.ignore = [\"OL101\"]\n");
	setenv("OUTLIVE_OUTPUT_FORMAT", "sarif", 1);
	scratch->request.inline_settings = settings;
	scratch->request.inline_count = 2;
	config = load_good(scratch);
	assert_string_equal(config->fail_on, "info");
	assert_string_equal(config->output_format, "sarif");
	assert_int_equal(config->lint.ignore.count, 0);
	assert_origin(config, "fail-on", "command line");
	assert_origin(config, "output-format", "OUTLIVE_OUTPUT_FORMAT");
	setenv("OUTLIVE_OUTPUT_FORMAT", "sarfi", 1);
	load_bad(scratch, "OUTLIVE_OUTPUT_FORMAT:1:17: unknown format \"sarfi\"; did you mean \"sarif\"?\n");
}

static void isolated_reads_no_file_and_no_variable(void **state)
{
	struct scratch *scratch = *state;

	write_file(scratch, "outlive.toml", "fail-on = \"error\"\n");
	setenv("OUTLIVE_OUTPUT_FORMAT", "sarif", 1);
	setenv("OUTLIVE_CONFIG", "outlive.toml", 1);
	scratch->request.isolated = true;
	assert_string_equal(load_good(scratch)->fail_on, "warning");
	assert_null(load_good(scratch)->output_format);
	scratch->request.file = "outlive.toml";
	load_bad(scratch, "--isolated and --config FILE exclude each other");
}

static void a_named_file_holds_everywhere(void **state)
{
	struct scratch *scratch = *state;
	struct config_cache *cache;

	write_file(scratch, "a/outlive.toml", "fail-on = \"error\"\n");
	write_file(scratch, "mine.toml", "fail-on = \"info\"\n");
	setenv("OUTLIVE_CONFIG", "mine.toml", 1);
	cache = config_cache_new(&scratch->arena, &scratch->request);
	assert_string_equal(config_for_directory(cache, in(scratch, "a"), &scratch->err)->fail_on, "info");
	config_cache_free(cache);
	scratch->request.file = "a/outlive.toml";
	assert_string_equal(load_good(scratch)->fail_on, "error");
	scratch->request.file = "missing.toml";
	load_bad(scratch, "cannot read missing.toml: No such file or directory");
}

static void the_users_own_file_counts_last_and_not_in_ci(void **state)
{
	struct scratch *scratch = *state;

	write_file(scratch, "home/outlive/outlive.toml", "fail-on = \"error\"\n");
	setenv("XDG_CONFIG_HOME", in(scratch, "home"), 1);
	assert_string_equal(load_good(scratch)->fail_on, "warning");
	unsetenv("CI");
	assert_string_equal(load_good(scratch)->fail_on, "error");
	write_file(scratch, "outlive.toml", "");
	assert_string_equal(load_good(scratch)->fail_on, "warning");
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct {
		const char *file;
		const char *text;
		const char *message;
	} cases[] = {
		{ "pyproject.toml", "[tool.outlive]\nexlude = []\n",
		  "pyproject.toml:2:1: unknown key \"exlude\" in [tool.outlive]; did you mean \"exclude\"?\n"
		  "  |\n2 | exlude = []\n  | ^^^^^^" },
		{ "pyproject.toml", "[tools.outlive]\n",
		  "pyproject.toml:1:2: unknown table [tools.outlive]; did you mean [tool.outlive]?\n" },
		{ "pyproject.toml", "[tool.outlive.lnt]\n",
		  "pyproject.toml:1:15: unknown key \"lnt\" in [tool.outlive]; did you mean \"lint\"?\n" },
		{ "pyproject.toml", "[tool.outlive.lint]\nselct = []\n",
		  "pyproject.toml:2:1: unknown key \"selct\" in [tool.outlive.lint]; did you mean \"select\"?\n" },
		{ "pyproject.toml", "[tool.outlive]\nselect = []\n",
		  "pyproject.toml:2:1: unknown key \"select\" in [tool.outlive]; did you mean \"lint.select\"?\n" },
		{ "pyproject.toml", "[tool]\noutlive = 1\n",
		  "pyproject.toml:2:11: \"tool.outlive\" must be a table, not an integer\n" },
		{ ".outlive.toml", "[tool.outlive]\n",
		  ".outlive.toml:1:2: unknown key \"tool\" in .outlive.toml; outside of" },
		{ ".outlive.toml", "lint.select = \"ALL\"\n",
		  ".outlive.toml:1:15: \"lint.select\" must be an array, not a string\n" },
		{ ".outlive.toml", "lint.select = [1]\n",
		  ".outlive.toml:1:16: \"lint.select\" must be an array of strings" },
		{ ".outlive.toml", "lint.select = [\"OL999\"]\n", ".outlive.toml:1:16: unknown rule \"OL999\"" },
		{ ".outlive.toml", "lint.ignore = [\"key-convension\"]\n",
		  ".outlive.toml:1:16: unknown rule \"key-convension\"; did you mean \"key-convention\"?\n" },
		{ ".outlive.toml", "lint.severity = { OL101 = \"warn\" }\n",
		  ".outlive.toml:1:27: \"OL101\" must be one of \"error\", \"warning\", \"info\"" },
		{ ".outlive.toml", "[lint.per-file-ignores]\n\"tests/**\" = [\"OL777\"]\n",
		  ".outlive.toml:2:15: unknown rule \"OL777\"" },
		{ ".outlive.toml", "fail-on = \"eror\"\n",
		  ".outlive.toml:1:11: \"fail-on\" must be one of \"error\", \"warning\", \"info\"; did you mean "
		  "\"error\"?\n" },
		{ ".outlive.toml", "output-format = \"ful\"\n",
		  ".outlive.toml:1:17: unknown format \"ful\"; did you mean \"full\"?\n" },
		{ ".outlive.toml", "outputs = [\"srif:x\"]\n",
		  ".outlive.toml:1:12: unknown format \"srif\"; did you mean \"sarif\"?\n" },
		{ ".outlive.toml", "force-exclude = \"yes\"\n",
		  ".outlive.toml:1:17: \"force-exclude\" must be true or false, not a string\n" },
		{ ".outlive.toml", "required-version = \">=99\"\nno-such-key = 1\n",
		  ".outlive.toml:1:20: this configuration is for outlive >=99, and this is " },
		{ ".outlive.toml", "required-version = \"new\"\n", ".outlive.toml:1:20: \"new\" says no version" },
		{ ".outlive.toml", "keys.max-stale = -1\n",
		  ".outlive.toml:1:18: \"keys.max-stale\" must be a number of seconds, 0 or more\n" },
		{ ".outlive.toml", "extend = \"no.toml\"\n",
		  ".outlive.toml:1:10: cannot extend \"no.toml\": there is no such file\n" },
		{ ".outlive.toml", "[[keys.forms]]\nname = \"x\"\npatern = 'x'\n",
		  ".outlive.toml:3:1: unknown key \"patern\" in a form; did you mean \"pattern\"?\n" },
		{ ".outlive.toml", "[[keys.forms]]\nname = \"x\"\n",
		  ".outlive.toml:1:8: a form needs the key \"pattern\"\n" },
		{ ".outlive.toml", "exclude = []\nexclude = []\n",
		  ".outlive.toml:2:1: \"exclude\" is defined a second time\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		write_file(*state, cases[i].file, cases[i].text);
		load_bad(*state, cases[i].message);
	}
}

static void the_more_specific_of_select_and_ignore_wins(void **state)
{
	static const struct {
		const char *settings;
		const char *code;
		bool off_by_default;
		bool on;
	} cases[] = {
		{ "", "OL101", false, true },
		{ "", "OL208", true, false },
		{ "lint.extend-select = [\"key-repeated\"]", "OL208", true, true },
		{ "lint.extend-select = [\"OL2\"]", "OL208", true, false },
		{ "lint.severity.OL208 = \"info\"", "OL208", true, true },
		{ "lint.ignore = [\"OL1\"]", "OL101", false, false },
		{ "lint.ignore = [\"ALL\"]", "OL101", false, false },
		{ "lint = { select = [\"OL101\"], ignore = [\"OL1\"] }", "OL101", false, true },
		{ "lint = { select = [\"OL101\"], ignore = [\"OL101\"] }", "OL101", false, false },
		{ "lint.select = [\"OL2\"]", "OL101", false, false },
		{ "lint.select = []", "OL101", false, false },
	};
	struct scratch *scratch = *state;

	scratch->request.inline_count = 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool is_key = text_equals(cases[i].code, "OL208");

		scratch->request.inline_settings = &cases[i].settings;
		if (config_rule(load_good(scratch), NULL, cases[i].code, is_key ? "key-repeated" : "cached-method",
				cases[i].off_by_default)
			    .on != cases[i].on)
			fail_msg("%s", cases[i].settings);
	}
}

static void settings_are_shown_with_their_origin(void **state)
{
	static const char *const lines[][2] = {
		{ "lint.select = [\"OL1\"]", "outlive.toml:3" },
		{ "lint.severity.OL101 = \"info\"", "outlive.toml:4" },
		{ "fail-on = \"warning\"", "default" },
		{ "baseline = none", "default" },
	};
	struct scratch *scratch = *state;
	struct strbuf out = STRBUF_INIT;

	write_file(scratch, "outlive.toml", "\n[lint]\nselect = [\"OL1\"]\nseverity.OL101 = \"info\"\n");
	config_show(load_good(scratch), &out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const char *line = arena_printf(&scratch->arena, "%-56s# %s\n", lines[i][0], lines[i][1]);

		if (!strstr(strbuf_text(&out), line))
			fail_msg("%s", strbuf_text(&out));
	}
	strbuf_release(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(without_a_file_all_is_default),
		TEST(pyproject_holds_everything),
		TEST(the_nearest_file_wins_without_merging),
		TEST(extend_overrides_key_by_key),
		TEST(files_that_extend_in_a_circle_are_an_error),
		TEST(the_command_line_and_the_environment_override_files),
		TEST(isolated_reads_no_file_and_no_variable),
		TEST(a_named_file_holds_everywhere),
		TEST(the_users_own_file_counts_last_and_not_in_ci),
		TEST(what_is_wrong_is_named_with_its_place),
		TEST(the_more_specific_of_select_and_ignore_wins),
		TEST(settings_are_shown_with_their_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
