#include "report/summary.h"

static void add_count(struct strbuf *out, size_t count, const char *noun)
{
	strbuf_addf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

/* Of all active findings, those that a format for people shows, by severity. */
static size_t count_shown(const struct report *report, bool hides, size_t shown[SEVERITY_ERROR + 1])
{
	enum severity least = report->min_severity < report->fail_on ? report->min_severity : report->fail_on;
	size_t total = 0;

	for (size_t severity = SEVERITY_INFO; severity <= SEVERITY_ERROR; severity++) {
		shown[severity] = hides && severity < least ? 0 : report->counts.active[severity];
		total += shown[severity];
	}
	return total;
}

static void add_hidden(struct strbuf *out, const struct report *report, const size_t shown[SEVERITY_ERROR + 1])
{
	size_t least = SEVERITY_OFF, hidden = 0;

	for (size_t severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--) {
		size_t count = report->counts.active[severity] - shown[severity];

		if (!count)
			continue;
		strbuf_addstr(out, hidden ? ", " : "; ");
		add_count(out, count, severity_name((enum severity)severity));
		hidden += count;
		least = severity;
	}
	if (hidden)
		strbuf_addf(out, " hidden (--min-severity %s shows %s)", severity_name((enum severity)least),
			    hidden == 1 ? "it" : "them");
}

static void add_fixable(struct strbuf *out, const struct report_counts *counts)
{
	if (counts->fixable)
		strbuf_addf(out, "; %zu fixable by --fix", counts->fixable);
	if (counts->unsafe_fixable)
		strbuf_addf(out, "; %zu%s by --fix --unsafe-fixes", counts->unsafe_fixable,
			    counts->fixable ? " more" : " fixable");
}

void summary_add(struct strbuf *out, const struct report *report, bool hides)
{
	size_t shown[SEVERITY_ERROR + 1] = { 0 };
	size_t total = count_shown(report, hides, shown);
	const char *separator = " (";

	if (total)
		add_count(out, total, "finding");
	else
		strbuf_addstr(out, "no findings");
	for (size_t severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--) {
		if (!shown[severity])
			continue;
		strbuf_addstr(out, separator);
		add_count(out, shown[severity], severity_name((enum severity)severity));
		separator = ", ";
	}
	strbuf_addstr(out, total ? ") in " : " in ");
	add_count(out, report->counts.files, "file");
	add_hidden(out, report, shown);
	add_fixable(out, &report->counts);
	if (report->counts.suppressed)
		strbuf_addf(out, "; %zu suppressed", report->counts.suppressed);
	if (report->counts.baselined)
		strbuf_addf(out, report->since ? "; %zu known" : "; %zu in the baseline", report->counts.baselined);
	if (report->counts.excluded)
		strbuf_addf(out, "; %zu named but excluded", report->counts.excluded);
	if (report->counts.problems) {
		strbuf_addstr(out, "; ");
		add_count(out, report->counts.problems, "problem");
	}
	strbuf_addch(out, '\n');
}
