/*
 * The suppressions of one file: which findings its comments silence, and which comments silence nothing. Layer `lint`.
 * Everything lives in the arena that is passed.
 */
#ifndef LINT_SUPPRESS_H
#define LINT_SUPPRESS_H

#include "lint/directive.h"
#include "lint/finding.h"
#include "syntax/ast.h"

struct suppression_item {
	struct slice text;       /* as written */
	const struct rule *rule; /* NULL: another tool's, or none that exists */
	bool is_own;             /* written as a code or name of outlive */
	bool used;
};

/* Why a directive of our own has no effect whatever the rules find. */
enum suppression_flaw {
	FLAW_NONE,
	FLAW_NO_LIST,   /* `ignore` without a list of rules */
	FLAW_VERB,      /* no such verb */
	FLAW_OWN_LINE,  /* counts only on a line of its own */
	FLAW_UNPAIRED,  /* `enable` without its `disable` */
};

struct suppression {
	enum directive_tool tool;
	enum directive_verb verb;
	enum suppression_flaw flaw;
	struct span place;   /* of the directive */
	struct span covered; /* findings that start here are silenced; empty if none is */
	const char *kind;    /* "noqa", "outlive: ignore" */
	const char *word;    /* the verb as written */
	const char *reason;  /* NULL: none */
	bool blanket;        /* every rule */
	struct suppression_item *items;
	size_t item_count;
};

struct suppressions {
	struct suppression *items; /* in source order */
	size_t count;
};

/*
 * Of Python or, if IS_MARKUP, of a template. COMPAT: codes and names that other linters have for the same thing count too.
 */
struct suppressions suppressions_read(struct arena *arena, struct slice source, bool is_markup, bool compat);

/* Marks FINDING, which is in the same file, if a comment silences it, and the comment as used. */
void suppressions_apply(const struct suppressions *suppressions, struct finding *finding);

/* False if SOURCE holds no suppression of our own: neither our name nor a code of ours stands anywhere in it. */
bool suppressions_may_stand(struct slice source);

#endif
