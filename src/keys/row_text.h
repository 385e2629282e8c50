/*
 * Rows that a key names by their text: `f"{club}"`, which is what `__str__` of the model makes of the row's fields. Layer
 * `keys`. Answers live in the project's arena; what cannot be told is none.
 */
#ifndef KEYS_ROW_TEXT_H
#define KEYS_ROW_TEXT_H

#include "sites/sites.h"
#include "project/types.h"

enum row_text_kind {
	ROW_TEXT_NONE,
	ROW_TEXT_KEY,    /* it holds the primary key */
	ROW_TEXT_UNIQUE, /* it holds a unique field, which may change */
	ROW_TEXT_SHARED, /* two rows may have it */
};

struct row_text {
	enum row_text_kind kind;
	const struct class_def *model;
	const struct function *text; /* its `__str__` */
	const char *fields;          /* of which that is made: "`name` and `town`" */
	bool is_typed;               /* people type one of them: it may hold spaces */
	const struct expr *row;      /* in the key */
	const struct scope *scope;
};

/* What PART names by its text, itself or in a digest. */
struct row_text part_row_text(struct project *project, const struct part *part);
/* The worst of all parts of TEXT. */
struct row_text key_row_text(struct project *project, const struct alternative *text);

#endif
