#include "report/report.h"

#include "report/formats.h"

const struct reporter reporters[] = {
	{ "concise", "one line a finding; the default in a pipe", true, concise_write },
	{ "full",
	  "source lines, evidence and help; the default on a terminal and in logs of CI and "
	  "pre-commit",
	  true, full_write },
	{ "grouped", "one line a finding, below the name of its file", true, grouped_write },
	{ "json", "one object, described by `outlive schema output`", false, json_write },
	{ "json-lines", "one object a line and finding", false, json_lines_write },
	{ "sarif", "SARIF 2.1.0, for code scanning", false, sarif_write },
	{ "github", "annotations in a GitHub workflow", false, github_write },
	{ "gitlab", "GitLab's code quality report", false, gitlab_write },
	{ "junit", "JUnit XML", false, junit_write },
	{ "rdjson", "reviewdog's diagnostics", false, rdjson_write },
	{ "rdjsonl", "reviewdog's diagnostics, one a line", false, rdjsonl_write },
	{ "azure", "annotations in an Azure pipeline", false, azure_write },
	{ "html", "a page for people, with the inventory of keys", false, html_write },
	{ "pylint", "as pylint prints it; columns from 0", false, pylint_write },
};

const size_t reporter_count = sizeof reporters / sizeof *reporters;

const struct reporter *reporter_find(const char *name)
{
	for (size_t i = 0; i < reporter_count; i++) {
		if (text_equals(reporters[i].name, name))
			return &reporters[i];
	}
	return NULL;
}

bool report_lists(const struct report *report, const struct finding *finding)
{
	return finding->state == FINDING_ACTIVE || report->show_suppressed;
}

bool report_annotates(const struct report *report, const struct finding *finding)
{
	return report_lists(report, finding) &&
	       (finding->severity > SEVERITY_INFO || report_shows(report, finding));
}

bool report_shows(const struct report *report, const struct finding *finding)
{
	enum severity least = report->min_severity < report->fail_on ? report->min_severity : report->fail_on;

	return report_lists(report, finding) && finding->severity >= least;
}

bool report_fixes(const struct report *report, const struct finding *finding)
{
	return finding->fix && finding->state == FINDING_ACTIVE &&
	       (finding->fix->applicability == FIX_SAFE || report->unsafe_fixes);
}

bool report_fails_by(const struct report *report, const struct finding *finding)
{
	return finding->state == FINDING_ACTIVE && finding->severity >= report->fail_on;
}

bool report_fails(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report_fails_by(report, report->items[i].finding))
			return true;
	}
	return false;
}
