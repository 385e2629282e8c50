#include "sample.h"

static void concise_is_one_line_a_finding(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project/app", 2);
	sample_expect(&sample, "concise", "models.py:5:6: OL101 `Report` instances live as long as the process\n");
	sample.report.min_severity = SEVERITY_INFO;
	sample_expect_part(&sample, "concise", "\nviews.py:1:11: OL901 a quiet remark\n");
	sample_release(&sample);
}

static void what_fails_is_always_shown(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project/app", 2);
	sample.report.min_severity = SEVERITY_ERROR;
	sample.report.fail_on = SEVERITY_INFO;
	sample_expect_part(&sample, "concise", "views.py:1:11: OL901");
	sample_release(&sample);
}

static void full_has_frames_and_notes(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "full",
		      "OL101 error: `Report` instances live as long as the process\n"
		      " --> app/models.py:5:6\n"
		      "  |\n"
		      "5 |     @lru_cache(maxsize=None)\n"
		      "  |      ^^^^^^^^^^^^^^^^^^^^^^^ keeps each `self`\n"
		      "6 |     def total(self):\n"
		      "  |\n"
		      " ::: app/views.py:1:15\n"
		      "  |\n"
		      "1 | s = '\xc3\xa9\xf0\x9f\x90\x8d'; b = Report(request)\n"
		      "  |                --------------- made once per request\n"
		      "  |\n"
		      "  = note: nothing is ever evicted\n"
		      "  = help: cache on the instance\n"
		      "  = explain: outlive explain app/models.py:5\n");
	sample_release(&sample);
}

static void notes_are_wrapped_between_words(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].help = "cache on the instance, which ends with the request that has made it";
	sample.report.terminal.width = 44;
	sample_resolve(&sample, "/work/project", 1);
	sample_expect_part(&sample, "full",
			   "  = help: cache on the instance, which ends\n"
			   "          with the request that has made it\n"
			   "  = explain: outlive explain app/models.py:5\n");
	sample_release(&sample);
}

static void grouped_aligns_positions(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.report.min_severity = SEVERITY_INFO;
	sample_resolve(&sample, "/work/project", 2);
	sample_expect(&sample, "grouped",
		      "app/models.py:\n"
		      "  5:6 OL101 `Report` instances live as long as the process\n"
		      "\n"
		      "app/views.py:\n"
		      "  1:11 OL901 a quiet remark\n");
	sample_release(&sample);
}

static void pylint_counts_columns_from_0(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "pylint",
		      "app/models.py:5:5: OL101: `Report` instances live as long as the process (loud-rule)\n");
	sample_release(&sample);
}

static void suppressed_findings_are_listed_on_demand(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].state = FINDING_SUPPRESSED;
	sample.findings[0].suppression_kind = "noqa";
	sample.findings[0].reason = "few\033";
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "concise", "");
	sample.report.show_suppressed = true;
	sample_expect(&sample, "concise",
		      "app/models.py:5:6: OL101 `Report` instances live as long as the process [suppressed: few\\x1b]\n");
	sample_release(&sample);
}

static void colour_and_links_are_added_where_wanted(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.report.home = "https://example.org/rules";
	sample.report.terminal.colour = sample.report.terminal.hyperlinks = true;
	sample_resolve(&sample, "/work/project", 1);
	sample_expect_part(&sample, "concise",
			   "\033]8;;https://example.org/rules/OL101\033\\\033[1;31mOL101\033[0m\033]8;;\033\\ `Report`");
	sample_release(&sample);
}

static void names_are_escaped(void **state)
{
	struct sample sample;

	sample_init(&sample);
	source_set_add(&sample.set, "app/models.py", slice_of(SAMPLE_MODELS));
	source_set_add(&sample.set, "zoo/a\n\xff.py", slice_of(SAMPLE_MODELS));
	sample.findings[0].place.file = 2;
	sample.findings[0].related.count = 0;
	sample_resolve(&sample, "/work/project", 1);
	sample_expect_part(&sample, "concise", "zoo/a\\x0a\\xff.py:5:6: OL101");
	sample_expect_part(&sample, "full", "outlive explain 'zoo/a\\x0a\\xff.py:5'\n");
	sample_release(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(concise_is_one_line_a_finding),
		cmocka_unit_test(what_fails_is_always_shown),
		cmocka_unit_test(full_has_frames_and_notes),
		cmocka_unit_test(notes_are_wrapped_between_words),
		cmocka_unit_test(grouped_aligns_positions),
		cmocka_unit_test(pylint_counts_columns_from_0),
		cmocka_unit_test(suppressed_findings_are_listed_on_demand),
		cmocka_unit_test(colour_and_links_are_added_where_wanted),
		cmocka_unit_test(names_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
