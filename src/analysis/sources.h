/*
 * Data sources: what the value of a function depends on, and for how long that stays true. Layer `analysis`. Follows the
 * project's callees, the methods of resolved classes and the properties that are touched, to a bounded number of hops; bodies
 * of nested functions are not their parent's. A lazily built queryset counts only where something evaluates it.
 * Answers live in the project's arena and are kept by function and by the hops that were left, so that they do not
 * depend on who asks first.
 */
#ifndef ANALYSIS_SOURCES_H
#define ANALYSIS_SOURCES_H

#include "analysis/rows.h"

enum { SOURCE_HOPS = 4 };

struct reading {
	enum validity validity;
	bool dropped;                /* a function on the way to it returns nothing that is made of it: a check, a message */
	bool identity;               /* rows: no more of one than its key is in the result of a function on the way to it */
	bool doubtful;               /* changes only under conditions that the source does not show */
	const char *what;            /* completes "reads ...": "rows of `Account`", "the active language" */
	struct class_ref model;      /* rows: of which model, where that is known */
	struct class_ref holder;     /* of a many-to-many relation: the model that declares it, */
	const char *field;           /* and as what; NULL: of none */
	const struct expr *expr;     /* the reading expression */
	const struct scope *scope;   /* in which it stands */
	enum tells tells;            /* what packs say of the source */
	struct evidence_chain chain; /* hops through callees, then the read */
};

struct reading_list {
	const struct reading *
		items; /* the certain ones first, of these the shortest-lived, then in source order; at most one for each kind of thing read */
	size_t count;
};

/* What FUNCTION reads when it runs, apart from its parameters. */
struct reading_list function_readings(struct project *project, const struct function *function);

/*
 * Likewise, for a function whose result is kept: a queryset that it returns unevaluated keeps its rows once somebody
 * evaluates it, and so counts as a read of rows.
 */
struct reading_list kept_result_readings(struct project *project, const struct function *function);

/* What evaluating EXPR in SCOPE reads. */
struct reading_list expression_readings(struct project *project, const struct scope *scope, const struct expr *expr);

/*
 * What the value of EXPR depends on: likewise, but for what a constructor reads while it makes an
 * object, and what a callee reads and does not hand on, or will read only once somebody waits for it
 * or iterates over it. ITERATED: a loop does so at once.
 */
struct reading_list value_readings(struct project *project, const struct scope *scope,
				   const struct expr *expr, bool iterated);

/* What EXPR itself reads, apart from its parts and from what it calls. */
struct reading_list own_readings(struct project *project, const struct scope *scope, const struct expr *expr);

/* The read of the rows of TYPE, a queryset or manager, by EXPR. */
struct reading rows_read_by(struct project *project, const struct scope *scope, const struct expr *expr, struct type type);

/* READING with STEPS before its own chain; in the project's arena. */
struct reading reading_behind(struct project *project, const struct reading *reading, const struct evidence *steps, size_t count);

/* The worst reading at least as short-lived as LEAST, or NULL. */
const struct reading *reading_worst(struct reading_list list, enum validity least);

#endif
