/* A report made from memory, for the tests of reporters. */
#ifndef TESTS_UNIT_REPORT_SAMPLE_H
#define TESTS_UNIT_REPORT_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/report.h"

#define SAMPLE_MODELS                       \
	"from functools import lru_cache\n" \
	"\n"                                \
	"\n"                                \
	"class Report:\n"                   \
	"    @lru_cache(maxsize=None)\n"    \
	"    def total(self):\n"            \
	"        return 1\n"
#define SAMPLE_VIEWS "s = '\xc3\xa9\xf0\x9f\x90\x8d'; b = Report(request)\n"

struct sample {
	struct arena arena;
	struct source_set set;
	struct rule loud;
	struct rule quiet;
	const struct rule *rules[2];
	struct evidence evidence[2];
	struct finding findings[2];
	struct report report;
};

static inline void sample_check(struct check *check, const struct module *module)
{
}

static inline struct place sample_place(uint32_t file, const char *text, const char *part)
{
	return (struct place){ file, { (uint32_t)(strstr(text, part) - text), (uint32_t)strlen(part) } };
}

static inline void sample_set_findings(struct sample *sample)
{
	sample->evidence[0] = (struct evidence){ EVIDENCE_MADE, true, sample_place(1, SAMPLE_VIEWS, "Report(request)"),
						 "made once per request" };
	sample->evidence[1] = (struct evidence){ .role = EVIDENCE_OTHER, .sentence = "nothing is ever evicted" };
	sample->findings[0] = (struct finding){
		.rule = &sample->loud,
		.severity = SEVERITY_ERROR,
		.place = sample_place(0, SAMPLE_MODELS, "lru_cache(maxsize=None)"),
		.also = sample_place(0, SAMPLE_MODELS, "def total(self)").span,
		.message = "`Report` instances live as long as the process",
		.label = "keeps each `self`",
		.help = "cache on the instance",
		.scope = "Report.total",
		.related = { sample->evidence, 2 },
		.fingerprint = 0x5f0c9b7e2f1d4a66,
	};
	sample->findings[1] = (struct finding){
		.rule = &sample->quiet,
		.severity = SEVERITY_INFO,
		.place = sample_place(1, SAMPLE_VIEWS, "b"),
		.message = "a quiet remark",
		.scope = "",
		.fingerprint = 0x5f0c9b7e2f1d4a66,
	};
}

static inline void sample_init(struct sample *sample)
{
	*sample = (struct sample){ 0 };
	sample->loud = (struct rule){ .code = "OL101", .name = "loud-rule", .severity = SEVERITY_ERROR,
				      .summary = "what is loud", .check = sample_check };
	sample->quiet = (struct rule){ .code = "OL901", .name = "quiet-rule", .severity = SEVERITY_INFO,
				       .summary = "what is quiet" };
	arena_init(&sample->arena);
	source_set_init(&sample->set, "/work/project");
	source_set_add(&sample->set, "app/models.py", slice_of(SAMPLE_MODELS));
	source_set_add(&sample->set, "app/views.py", slice_of(SAMPLE_VIEWS));
	sample->rules[0] = &sample->loud;
	sample->rules[1] = &sample->quiet;
	sample_set_findings(sample);
	sample->report = (struct report){
		.rules = sample->rules,
		.rule_count = 2,
		.min_severity = SEVERITY_WARNING,
		.fail_on = SEVERITY_WARNING,
		.counts = { .files = 2 },
		.version = "1.2.3",
		.terminal = terminal_plain(),
	};
}

static inline void sample_release(struct sample *sample)
{
	source_set_release(&sample->set);
	arena_release(&sample->arena);
}

/* The report of the first COUNT findings, seen from DIRECTORY. */
static inline void sample_resolve(struct sample *sample, const char *directory, size_t count)
{
	const struct report_input input = { "/work/project", "/work", &sample->set, sample->findings, count,
					    NULL };

	sample->report.counts = (struct report_counts){ .files = 2 };
	report_resolve(&sample->arena, directory, &input, 1, &sample->report);
}

static inline void sample_expect(const struct sample *sample, const char *format, const char *expected)
{
	struct strbuf out = STRBUF_INIT;

	reporter_find(format)->write(&sample->report, &out);
	assert_string_equal(strbuf_text(&out), expected);
	strbuf_release(&out);
}

static inline void sample_expect_part(const struct sample *sample, const char *format, const char *part)
{
	struct strbuf out = STRBUF_INIT;

	reporter_find(format)->write(&sample->report, &out);
	if (!strstr(strbuf_text(&out), part))
		fail_msg("no %s in:\n%s", part, strbuf_text(&out));
	strbuf_release(&out);
}

#endif
