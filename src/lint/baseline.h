/*
 * The baseline: findings that a team knows of, in a file that survives a formatter and refactorings: a finding is matched by
 * what it is about, in its class and file first; of the two, either may have changed. Layer `lint`; opens no file itself.
 * Everything lives in the arena that is passed.
 */
#ifndef LINT_BASELINE_H
#define LINT_BASELINE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "lint/finding.h"

struct baseline_entry {
	const char *code;
	const char *path; /* relative to the project's root, printable */
	const char *scope;
	uint64_t hash;
	size_t count;
	size_t found;       /* so many of them are still there */
	size_t here;        /* of these, in that path and scope */
	bool out_of_sight;  /* its file is not checked in this run, or its rule is off */
};

struct baseline {
	struct baseline_entry *items; /* by path, code, scope, hash; each once */
	size_t count;
	const struct baseline_entry *
		moved; /* what baseline_apply() found in another path or scope, as it is called now */
	size_t moved_count;
};

/* What the baseline is compared with: findings that hold their hashes, and what was checked. */
struct baseline_run {
	struct finding *findings;
	size_t count;
	const uint64_t *hashes; /* of the findings, see finding_hash() */
	void *context;
	/* The printable path of a file. */
	const char *(*path_of)(void *context, uint32_t file);
	/* Whether a finding of rule CODE in PATH would be in this run; *GONE: no such file is in the project any more. */
	bool (*in_sight)(void *context, const char *path, const char *code, bool *gone);
};

/* Reads the text of a baseline, which NAME calls in messages. */
bool baseline_parse(struct arena *arena, struct slice text, const char *name, struct baseline *out, struct error *err);

/* Marks the active findings that the baseline knows, and counts in its entries what was found. Returns how many entries are stale. */
size_t baseline_apply(struct arena *arena, struct baseline *baseline,
		      const struct baseline_run *run);

/* A baseline of all active findings of the run, and of those entries of OLD (may be NULL) that are out of sight. */
struct baseline baseline_collect(struct arena *arena, const struct baseline *old, const struct baseline_run *run);

/* After baseline_apply(): BASELINE without what is no longer found. */
struct baseline baseline_prune(struct arena *arena, const struct baseline *baseline);

/* One entry a line, in order, so that merges are clean. */
void baseline_print(const struct baseline *baseline, struct strbuf *out);

#endif
