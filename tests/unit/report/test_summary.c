#include "sample.h"

#include "report/summary.h"

static void expect_summary(const struct report_counts *counts, bool hides, const char *expected)
{
	const struct report report = { .min_severity = SEVERITY_WARNING, .fail_on = SEVERITY_WARNING, .counts = *counts };
	struct strbuf out = STRBUF_INIT;

	summary_add(&out, &report, hides);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static void it_counts_what_was_found(void **state)
{
	const struct report_counts none = { .files = 1 };
	const struct report_counts some = { .files = 412, .active = { 0, 4, 2, 1 }, .suppressed = 2 };

	expect_summary(&none, true, "no findings in 1 file\n");
	expect_summary(&some, true,
		       "3 findings (1 error, 2 warnings) in 412 files; 4 infos hidden (--min-severity info shows them); "
		       "2 suppressed\n");
	expect_summary(&some, false, "7 findings (1 error, 2 warnings, 4 infos) in 412 files; 2 suppressed\n");
}

static void it_tells_what_is_missing(void **state)
{
	const struct report_counts counts = { .files = 3, .active = { 0, 1 }, .baselined = 5, .excluded = 1, .problems = 1 };

	expect_summary(&counts, true,
		       "no findings in 3 files; 1 info hidden (--min-severity info shows it); 5 in the baseline; "
		       "1 named but excluded; 1 problem\n");
}

static void it_counts_what_can_be_fixed(void **state)
{
	const struct report_counts counts = { .files = 2, .active = { 0, 0, 3 }, .fixable = 2, .unsafe_fixable = 1, .suppressed = 1 };
	const struct report_counts unsafe = { .files = 2, .active = { 0, 0, 1 }, .unsafe_fixable = 1 };

	expect_summary(&counts, true,
		       "3 findings (3 warnings) in 2 files; 2 fixable by --fix; 1 more by --fix --unsafe-fixes; "
		       "1 suppressed\n");
	expect_summary(&unsafe, true, "1 finding (1 warning) in 2 files; 1 fixable by --fix --unsafe-fixes\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_counts_what_was_found),
		cmocka_unit_test(it_tells_what_is_missing),
		cmocka_unit_test(it_counts_what_can_be_fixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
