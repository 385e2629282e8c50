#include "sample.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *sarif_run(struct sample *sample)
{
	struct strbuf out = STRBUF_INIT;
	json_error_t error;
	json_t *log, *run;

	reporter_find("sarif")->write(&sample->report, &out);
	log = json_loads(strbuf_text(&out), JSON_REJECT_DUPLICATES, &error);
	if (!log)
		fail_msg("%d:%d: %s", error.line, error.column, error.text);
	run = json_incref(json_array_get(json_object_get(log, "runs"), 0));
	json_decref(log);
	strbuf_release(&out);
	return run;
}

/* The value at a path of keys and indices, "results/0/message/text". */
static json_t *at(json_t *value, const char *path)
{
	char key[64];

	while (*path && value) {
		size_t size = strcspn(path, "/");

		memcpy(key, path, size);
		key[size] = '\0';
		value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10)) : json_object_get(value, key);
		path += size + (path[size] == '/');
	}
	return value;
}

static void expect_text(json_t *run, const char *path, const char *expected)
{
	const char *text = json_string_value(at(run, path));

	if (!text)
		fail_msg("nothing at %s", path);
	assert_string_equal(text, expected);
}

static void expect_number(json_t *run, const char *path, int expected)
{
	assert_int_equal(json_integer_value(at(run, path)), expected);
}

static void every_rule_is_described(void **state)
{
	struct sample sample;
	json_t *run;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 0);
	run = sarif_run(&sample);
	expect_text(run, "tool/driver/semanticVersion", "1.2.3");
	expect_text(run, "tool/driver/rules/0/id", "OL101");
	expect_text(run, "tool/driver/rules/0/name", "loud-rule");
	expect_text(run, "tool/driver/rules/0/help/markdown", "what is loud");
	expect_text(run, "tool/driver/rules/0/fullDescription/text", "what is loud");
	expect_text(run, "tool/driver/rules/0/properties/tags/1", "lifetime");
	expect_text(run, "tool/driver/rules/1/properties/problem.severity", "recommendation");
	expect_text(run, "tool/driver/rules/1/defaultConfiguration/level", "note");
	assert_int_equal(json_array_size(at(run, "results")), 0);
	json_decref(run);
	sample_release(&sample);
}

static void a_result_has_what_github_reads(void **state)
{
	struct sample sample;
	json_t *run;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 2);
	run = sarif_run(&sample);
	expect_text(run, "results/0/level", "error");
	expect_text(run, "results/0/message/text",
		    "`Report` instances live as long as the process.\n"
		    "Note: made once per request ([project/app/views.py:1](1))\n"
		    "Note: nothing is ever evicted\n"
		    "Help: cache on the instance");
	expect_text(run, "results/0/locations/0/physicalLocation/artifactLocation/uri", "project/app/models.py");
	expect_number(run, "results/0/locations/0/physicalLocation/region/endColumn", 29);
	expect_text(at(run, "results/0/partialFingerprints"), "primaryLocationLineHash", "d955fe18b1b45c53:1");
	assert_string_equal(json_string_value(json_object_get(at(run, "results/0/partialFingerprints"), "outlive/v1")),
			    "5f0c9b7e2f1d4a66");
	/* In UTF-16 units the snake counts as two. */
	expect_number(run, "results/1/locations/0/physicalLocation/region/startColumn", 12);
	expect_number(run, "results/1/ruleIndex", 1);
	assert_null(at(run, "results/1/codeFlows"));
	json_decref(run);
	sample_release(&sample);
}

static void a_code_flow_ends_at_the_primary_place(void **state)
{
	struct sample sample;
	json_t *run, *steps;

	sample_init(&sample);
	sample_resolve(&sample, "/work/project", 1);
	run = sarif_run(&sample);
	steps = at(run, "results/0/codeFlows/0/threadFlows/0/locations");
	assert_int_equal(json_array_size(steps), 2);
	expect_text(steps, "0/location/message/text", "made once per request");
	expect_text(steps, "1/location/message/text", "keeps each `self`");
	expect_text(steps, "1/location/physicalLocation/artifactLocation/uri", "project/app/models.py");
	expect_number(run, "results/0/relatedLocations/0/id", 1);
	json_decref(run);

	sample.findings[0].related.count = 0;
	sample_resolve(&sample, "/work/project", 1);
	run = sarif_run(&sample);
	steps = at(run, "results/0/codeFlows/0/threadFlows/0/locations");
	assert_int_equal(json_array_size(steps), 2);
	expect_text(steps, "0/location/message/text", "Report.total");
	assert_null(at(run, "results/0/relatedLocations"));
	json_decref(run);
	sample_release(&sample);
}

static void a_region_stays_on_one_line(void **state)
{
	struct sample sample;
	json_t *run;

	sample_init(&sample);
	sample.findings[0].place.span.length += 10;
	sample_resolve(&sample, "/work/project", 1);
	run = sarif_run(&sample);
	expect_number(run, "results/0/locations/0/physicalLocation/region/endLine", 5);
	expect_number(run, "results/0/locations/0/physicalLocation/region/endColumn", 29);
	json_decref(run);
	sample_release(&sample);
}

static void names_become_uris_and_text_no_links(void **state)
{
	struct sample sample;
	json_t *run;

	sample_init(&sample);
	source_set_add(&sample.set, "b \xc3\xa9#[x].py", slice_of(SAMPLE_MODELS));
	sample.findings[0].place.file = 2;
	sample.findings[0].message = "`TABLE[x](1)`";
	sample.findings[0].related.count = 0;
	sample.findings[0].help = NULL;
	sample_resolve(&sample, "/work/project", 1);
	run = sarif_run(&sample);
	expect_text(run, "results/0/locations/0/physicalLocation/artifactLocation/uri", "project/b%20%C3%A9%23%5Bx%5D.py");
	expect_text(run, "results/0/message/text", "`TABLE\\[x\\](1)`");
	json_decref(run);
	sample_release(&sample);
}

static void suppressed_results_say_so(void **state)
{
	struct sample sample;
	json_t *run;

	sample_init(&sample);
	sample.findings[0].state = FINDING_SUPPRESSED;
	sample.findings[0].suppression_kind = "noqa";
	sample.findings[0].reason = "few";
	sample_resolve(&sample, "/work/project", 1);
	run = sarif_run(&sample);
	assert_int_equal(json_array_size(at(run, "results")), 0);
	json_decref(run);
	sample.report.show_suppressed = true;
	run = sarif_run(&sample);
	expect_text(run, "results/0/suppressions/0/kind", "inSource");
	expect_text(run, "results/0/suppressions/0/justification", "few");
	json_decref(run);
	sample_release(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_is_described),
		cmocka_unit_test(a_result_has_what_github_reads),
		cmocka_unit_test(a_code_flow_ends_at_the_primary_place),
		cmocka_unit_test(a_region_stays_on_one_line),
		cmocka_unit_test(names_become_uris_and_text_no_links),
		cmocka_unit_test(suppressed_results_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
