#include "sample.h"

#include "report/step_summary.h"

#include <jansson.h>

static void json_lists_everything(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 2);
	sample_expect(
		&sample, "json",
		"{\"version\":1,\"tool\":{\"name\":\"outlive\",\"version\":\"1.2.3\"},\"findings\":[\n"
		"{\"code\":\"OL101\",\"name\":\"loud-rule\",\"severity\":\"error\","
		"\"message\":\"`Report` instances live as long as the process\",\"filename\":\"app/models.py\","
		"\"location\":{\"row\":5,\"column\":6},\"end_location\":{\"row\":5,\"column\":29},\"noqa_row\":5,"
		"\"fingerprint\":\"5f0c9b7e2f1d4a66\",\"scope\":\"Report.total\",\"related\":[{\"role\":\"instance-created\","
		"\"filename\":\"app/views.py\",\"location\":{\"row\":1,\"column\":15},\"end_location\":{\"row\":1,\"column\":30},"
		"\"message\":\"made once per request\"}],\"notes\":[\"nothing is ever evicted\"],"
		"\"help\":\"cache on the instance\",\"fix\":null,\"suppression\":null},\n"
		"{\"code\":\"OL901\",\"name\":\"quiet-rule\",\"severity\":\"info\",\"message\":\"a quiet remark\","
		"\"filename\":\"app/views.py\",\"location\":{\"row\":1,\"column\":11},\"end_location\":{\"row\":1,\"column\":12},"
		"\"noqa_row\":1,\"fingerprint\":\"5f0c9b7e2f1d4a66\",\"scope\":\"\",\"related\":[],\"notes\":[],\"help\":null,"
		"\"fix\":null,\"suppression\":null}],\n"
		"\"summary\":{\"files\":2,\"findings\":2,\"suppressed\":0,\"baselined\":0}}\n");
	sample_release(&sample);
}

static void an_empty_report_is_well_formed(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 0);
	sample_expect(&sample, "json",
		      "{\"version\":1,\"tool\":{\"name\":\"outlive\",\"version\":\"1.2.3\"},\"findings\":[],\n"
		      "\"summary\":{\"files\":2,\"findings\":0,\"suppressed\":0,\"baselined\":0}}\n");
	sample_expect(&sample, "json-lines", "");
	sample_expect(&sample, "github", "");
	sample_expect(&sample, "gitlab", "[]\n");
	sample_expect(&sample, "rdjson", "{\"source\":{\"name\":\"outlive\"},\"severity\":\"WARNING\",\"diagnostics\":[]}\n");
	sample_expect(&sample, "junit",
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"outlive\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
		      "  <testsuite name=\"outlive\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" package=\"outlive\">\n"
		      "    <testcase name=\"no findings\" classname=\"outlive\"/>\n"
		      "  </testsuite>\n"
		      "</testsuites>\n");
	sample_release(&sample);
}

static void json_tells_why_a_finding_is_suppressed(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].state = FINDING_SUPPRESSED;
	sample.findings[0].suppression_kind = "outlive: ignore";
	sample.findings[0].reason = "it is a singleton";
	sample.report.show_suppressed = true;
	sample_resolve(&sample, "/work/project", 1);
	sample_expect_part(&sample, "json",
			   "\"suppression\":{\"kind\":\"outlive: ignore\",\"reason\":\"it is a singleton\"}");
	sample_expect_part(&sample, "json", "\"findings\":0,\"suppressed\":1");
	sample_release(&sample);
}

static void bytes_that_are_not_utf8_are_escaped(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].message = "a\xff\x01z";
	sample_resolve(&sample, "/work/project", 1);
	sample_expect_part(&sample, "json", "\"message\":\"a\\\\xff\\u0001z\"");
	sample_expect_part(&sample, "junit", "message=\"a\\xff\\x01z\"");
	sample_release(&sample);
}

static void github_escapes_properties_and_data(void **state)
{
	struct sample sample;

	sample_init(&sample);
	source_set_add(&sample.set, "b,c:100%.py", slice_of(SAMPLE_MODELS));
	sample.findings[0].place.file = 2;
	sample.findings[0].message = "100%";
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "github",
		      "::error title=outlive (OL101),file=project/b%2Cc%3A100%25.py,line=5,endLine=5,col=6,endColumn=29::"
		      "b,c:100%25.py:5:6: OL101 100%25%0Anote: made once per request (app/views.py:1)%0Anote: nothing is ever evicted%0Ahelp: cache on the instance\n");
	sample_release(&sample);
}

static void github_says_what_is_beyond_its_limits(void **state)
{
	enum { COUNT = 12 };
	struct sample sample;
	struct finding findings[2 * COUNT];
	const struct report_input input = { "/work/project", NULL, &sample.set, findings, 2 * COUNT,
					    NULL };
	struct strbuf out = STRBUF_INIT;
	size_t errors = 0, notices = 0;

	sample_init(&sample);
	sample.report.min_severity = SEVERITY_INFO;
	for (size_t i = 0; i < 2 * COUNT; i++)
		findings[i] = sample.findings[i % 2];
	report_resolve(&sample.arena, "/work/project", &input, 1, &sample.report);
	reporter_find("github")->write(&sample.report, &out);
	for (const char *at = strbuf_text(&out); at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
		errors += text_starts(at, "::error ");
		notices += text_starts(at, "::notice");
	}
	assert_int_equal(errors, 10);
	assert_int_equal(notices, 10);
	assert_non_null(strstr(strbuf_text(&out), "\n::notice::outlive: 5 more findings below\napp/models.py:5:6: OL101 "));
	strbuf_release(&out);
	sample_release(&sample);
}

static void gitlab_fingerprints_are_unique(void **state)
{
	struct sample sample;
	struct strbuf out = STRBUF_INIT;
	json_t *report;

	sample_init(&sample);
	sample.report.ci_directory = "/work/project/app";
	sample.report.min_severity = SEVERITY_INFO;
	sample_resolve(&sample, "/work/project", 2);
	reporter_find("gitlab")->write(&sample.report, &out);
	assert_true(text_starts(strbuf_text(&out),
				"[{\"description\":\"OL101: `Report` instances live as long as the process\","
				"\"content\":{\"body\":\"note: made once per request (app/views.py:1)\\n"
				"note: nothing is ever evicted\\nhelp: cache on the instance\"},"
				"\"check_name\":\"OL101\",\"fingerprint\":\"5f0c9b7e2f1d4a66\",\"severity\":\"major\","
				"\"location\":{\"path\":\"models.py\",\"lines\":{\"begin\":5,\"end\":5}}},\n"));
	report = json_loads(strbuf_text(&out), 0, NULL);
	assert_int_equal(json_array_size(report), 2);
	assert_string_not_equal(json_string_value(json_object_get(json_array_get(report, 0), "fingerprint")),
				json_string_value(json_object_get(json_array_get(report, 1), "fingerprint")));
	json_decref(report);
	strbuf_release(&out);
	sample_release(&sample);
}

static void gitlab_paths_are_the_repositorys(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.report.ci_directory = "/elsewhere";
	sample_resolve(&sample, "/work/project/app", 1);
	sample_expect_part(&sample, "gitlab", "\"path\":\"project/app/models.py\"");
	sample_release(&sample);
}

static void rdjson_counts_bytes(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 2);
	sample_expect_part(&sample, "rdjsonl",
			   "\"message\":\"`Report` instances live as long as the process\\nnote: made once per request "
			   "(app/views.py:1)\\nnote: nothing is ever evicted\\nhelp: cache on the instance\",");
	sample.report.min_severity = SEVERITY_INFO;
	sample_expect_part(&sample, "rdjsonl",
			   "{\"message\":\"a quiet remark\",\"location\":{\"path\":\"app/views.py\",\"range\":"
			   "{\"start\":{\"line\":1,\"column\":15},\"end\":{\"line\":1,\"column\":16}}},\"severity\":\"INFO\","
			   "\"code\":{\"value\":\"OL901\"},\"source\":{\"name\":\"outlive\"}}\n");
	sample_release(&sample);
}

static void infos_comment_on_no_change_unless_asked_for(void **state)
{
	static const char *const names[] = { "github", "gitlab", "rdjson", "rdjsonl", "azure" };
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 2);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct strbuf out = STRBUF_INIT;

		sample.report.min_severity = SEVERITY_WARNING;
		reporter_find(names[i])->write(&sample.report, &out);
		assert_null(strstr(strbuf_text(&out), "a quiet remark"));
		sample.report.min_severity = SEVERITY_INFO;
		sample_expect_part(&sample, names[i], "a quiet remark");
		strbuf_release(&out);
	}
	sample_expect_part(&sample, "sarif", "a quiet remark");
	sample_release(&sample);
}

static void a_step_summary_is_a_table(void **state)
{
	static const char *const remarks[] = { "key `a|b` lost its only delete" };
	struct strbuf out = STRBUF_INIT;
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].message = "`a|b` <i> lives\non";
	sample_resolve(&sample, "/work/project", 2);
	step_summary_add(&out, &sample.report, remarks, 1);
	assert_string_equal(strbuf_text(&out),
			    "### outlive: 1 finding (1 error) in 2 files; 1 info hidden (--min-severity info shows it)\n\n"
			    "| | where | finding |\n|---|---|---|\n"
			    "| error OL101 | `app/models.py:5` | `a\\|b` &lt;i&gt; lives\\x0aon |\n\n"
			    "- key `a\\|b` lost its only delete\n\n");
	strbuf_clear(&out);
	sample_resolve(&sample, "/work/project", 0);
	step_summary_add(&out, &sample.report, NULL, 0);
	assert_string_equal(strbuf_text(&out), "### outlive: no findings in 2 files\n\n");
	strbuf_release(&out);
	sample_release(&sample);
}

static void junit_escapes_markup(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample.findings[0].message = "<\"&\">";
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "junit",
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"outlive\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
		      "  <testsuite name=\"app/models.py\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\" package=\"outlive\">\n"
		      "    <testcase name=\"OL101:5:6\" classname=\"app/models\" file=\"app/models.py\" line=\"5\">\n"
		      "      <failure type=\"OL101\" message=\"&lt;&quot;&amp;&quot;&gt;\">"
		      "error: line 5, column 6: &lt;&quot;&amp;&quot;&gt;\nnote: made once per request (app/views.py:1)\n"
		      "note: nothing is ever evicted\nhelp: cache on the instance</failure>\n"
		      "    </testcase>\n"
		      "  </testsuite>\n"
		      "</testsuites>\n");
	sample_release(&sample);
}

static void junit_skips_what_does_not_fail(void **state)
{
	struct sample sample;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 2);
	sample_expect_part(&sample, "junit", "tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">\n");
	sample_expect_part(&sample, "junit",
			   "      <skipped message=\"a quiet remark\">info: line 1, column 11: a quiet remark</skipped>\n");
	sample_release(&sample);
}

static void azure_escapes_its_own_way(void **state)
{
	struct sample sample;

	sample_init(&sample);
	source_set_add(&sample.set, "b;].py", slice_of(SAMPLE_MODELS));
	sample.findings[0].place.file = 2;
	sample.findings[0].message = "100%; so";
	sample_resolve(&sample, "/work/project", 1);
	sample_expect(&sample, "azure",
		      "##vso[task.logissue type=error;sourcepath=project/b%3B%5D.py;linenumber=5;columnnumber=6;code=OL101;]"
		      "100%AZP25; so%0Anote: made once per request (app/views.py:1)%0Anote: nothing is ever evicted%0Ahelp: cache on the instance\n");
	sample_release(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_lists_everything),
		cmocka_unit_test(an_empty_report_is_well_formed),
		cmocka_unit_test(json_tells_why_a_finding_is_suppressed),
		cmocka_unit_test(bytes_that_are_not_utf8_are_escaped),
		cmocka_unit_test(github_escapes_properties_and_data),
		cmocka_unit_test(github_says_what_is_beyond_its_limits),
		cmocka_unit_test(gitlab_fingerprints_are_unique),
		cmocka_unit_test(gitlab_paths_are_the_repositorys),
		cmocka_unit_test(rdjson_counts_bytes),
		cmocka_unit_test(infos_comment_on_no_change_unless_asked_for),
		cmocka_unit_test(a_step_summary_is_a_table),
		cmocka_unit_test(junit_escapes_markup),
		cmocka_unit_test(junit_skips_what_does_not_fail),
		cmocka_unit_test(azure_escapes_its_own_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
