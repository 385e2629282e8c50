/*
 * A fix: what a rule would change of the file in which it found something, as data. Layer `lint`. Rules make fixes of edits;
 * who applies them sees to it that the finding is gone afterwards and that the file still parses, so that a rule need not
 * prove that. Everything lives in the arena that is passed.
 */
#ifndef LINT_FIX_H
#define LINT_FIX_H

#include "base/arena.h"
#include "base/span.h"
#include "base/strbuf.h"

#include <stdbool.h>

enum applicability {
	FIX_SAFE,   /* the program does what it did, but for what the rule found */
	FIX_UNSAFE, /* it may do something else, so a person should look at it */
};

const char *applicability_name(enum applicability applicability); /* "safe", "unsafe" */

/* What stands in SPAN becomes TEXT. */
struct fix_edit {
	struct span span;
	const char *text;
};

enum { FIX_EDITS_MAX = 4 };

struct fix {
	enum applicability applicability;
	const char *title;                    /* an order: "pass the callable" */
	struct fix_edit edits[FIX_EDITS_MAX]; /* by offset; they do not overlap */
	size_t count;
};

/* Adds an edit where it belongs. */
void fix_add(struct fix *fix, struct span span, const char *text);

/* The fix in ARENA; NULL for NULL, and for one without edits. */
const struct fix *fix_keep(struct arena *arena, const struct fix *fix);

/* The lines on which SPAN stands, where nothing else stands there, else SPAN and the white space before it. */
struct span fix_removal(struct slice source, struct span span);

/* Whether what is removed with SPAN is more than code: a comment may stand there. */
bool fix_spans_comment(struct slice source, struct span span);

/* Whether the two would change the same bytes, each in its own way; an insertion at the same place is the same only if its text is. */
bool fixes_collide(const struct fix *a, const struct fix *b);

/*
 * The text that SOURCE becomes by COUNT fixes, none of which collide; what several of them do alike is done once.
 */
void fixes_apply(struct slice source, const struct fix *const *fixes, size_t count, struct strbuf *out);

#endif
