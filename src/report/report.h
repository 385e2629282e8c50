/*
 * A report: all that a reporter may read, and the table of reporters. Layer `report`. A reporter is a pure function from a
 * report to bytes: it opens no file and asks no environment. All that a report points to is borrowed or lives in the arena
 * that resolved it.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "lint/finding.h"
#include "lint/rule.h"
#include "report/terminal.h"
#include "source/lines.h"
#include "source/source_set.h"

/* A file as reports name it; none of the names is safe to print as it is. */
struct report_file {
	const char *shown; /* from the working directory */
	const char *absolute;
	const char *in_repository; /* from the repository's root, '/' between names */
	const char *path;          /* from the root of its project, */
	size_t project;            /* which is that of the input of this number */
	struct lines lines;
};

struct location {
	const struct report_file *file;
	struct span span; /* within the bytes of the file */
	struct position start;
	struct position end; /* exclusive */
};

struct report_item {
	const struct finding *finding;
	struct location place;
	struct location also;           /* file NULL: none */
	const struct location *related; /* as finding->related.items; file NULL for a sentence only */
	const struct location *edits;   /* as finding->fix->edits */
	uint64_t hash;                  /* of the finding, see lint/fingerprint.h */
};

struct report_counts {
	size_t files; /* checked */
	size_t active[SEVERITY_ERROR + 1];
	size_t suppressed;
	size_t baselined;
	size_t excluded; /* named, and left out */
	size_t fixable;        /* active findings that --fix would try to mend */
	size_t unsafe_fixable; /* and those that it would only with --unsafe-fixes */
	size_t problems; /* what kept the job from being done in full */
};

/* Which share of the files a report is about, and what made it; see cmd/shard.h. */
struct report_shard {
	unsigned index, count; /* from 1 */
	size_t files;          /* in that share */
	const char *const *options, *const *paths;
	size_t option_count, path_count;
};

struct keys_view;

struct report {
	const struct report_item *items; /* by path, offset, code */
	size_t count;
	const struct rule *const *rules;
	size_t rule_count;
	enum severity
		min_severity; /* below it formats for people are silent, infos those that comment on a change, */
	enum severity fail_on;      /* but never about what makes the exit status 1 */
	bool show_suppressed;       /* and what is known */
	bool unsafe_fixes;          /* count unsafe ones as applicable */
	const char *since; /* the revision whose findings count as known, as those of a baseline do; NULL: none */
	struct report_counts counts;
	const char *version;
	const char *home;         /* URL whose children are the rules' pages, without a final slash; NULL: none */
	const char *ci_directory; /* $CI_PROJECT_DIR, to which GitLab's paths are relative; NULL: none */
	const char *title;        /* what the project is called; NULL: nothing is known */
	const char *url_base; /* where sources are, as html_add_place() reads it; NULL: nowhere */
	const struct keys_view
		*keys; /* what the page for people shows beside findings; NULL: nothing */
	const struct report_shard *shard; /* NULL: about all */
	struct terminal terminal; /* for the text formats */
};

/* The findings of one project, sorted. */
struct report_input {
	const char *root;       /* absolute */
	const char *repository; /* absolute; NULL where there is none: the root */
	struct source_set *files;
	const struct finding *findings;
	size_t count;
	const uint64_t *hashes; /* of the findings; NULL: nobody asks */
};

/*
 * Turns the places of all findings into rows and columns: fills items, count, and the counts of findings in REPORT. DIRECTORY is the
 * working directory, absolute.
 */
void report_resolve(struct arena *arena, const char *directory, const struct report_input *inputs, size_t count,
		    struct report *report);

/* Whether a machine's format lists the finding; whether one that comments on a change does; whether a format for people does. */
bool report_annotates(const struct report *report, const struct finding *finding);
bool report_lists(const struct report *report, const struct finding *finding);
bool report_shows(const struct report *report, const struct finding *finding);

/* Whether --fix would try to mend it. */
bool report_fixes(const struct report *report, const struct finding *finding);

/* Whether the finding makes the exit status 1; whether any does. */
bool report_fails_by(const struct report *report, const struct finding *finding);
bool report_fails(const struct report *report);

struct reporter {
	const char *name;
	const char *doc;
	bool is_text; /* for people: hides what is below the least severity, may be coloured */
	void (*write)(const struct report *report, struct strbuf *out);
};

extern const struct reporter reporters[];
extern const size_t reporter_count;

/* NULL if there is none of that name. */
const struct reporter *reporter_find(const char *name);

#endif
