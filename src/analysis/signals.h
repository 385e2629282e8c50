/*
 * What runs when rows change: receivers of signals, and overrides of `save`, `delete` and of the bulk methods of querysets.
 * And the other way round: which of them lead to a place in the code, such as a call that clears a key. Layer `analysis`.
 * Tests have no say. Answers live in the project's arena; what cannot be resolved is said to be unknown.
 *
 * Glossary
 *   trigger   a function with the event that runs it
 *   run       a trigger and the calls by which it comes to a place
 */
#ifndef ANALYSIS_SIGNALS_H
#define ANALYSIS_SIGNALS_H

#include "analysis/evidence.h"
#include "project/types.h"

/* Bits: what happens to rows. */
enum { EVENT_SAVE = 1, EVENT_DELETE = 2, EVENT_M2M = 4 };

enum trigger_kind {
	TRIGGER_RECEIVER,
	TRIGGER_OVERRIDE, /* `save` or `delete` of a model */
	TRIGGER_BULK,     /* `update`, `bulk_create`, `delete`, ... of a queryset or manager */
};

enum sender_kind {
	SENDER_UNKNOWN, /* given, but not resolved: may be any */
	SENDER_ANY,     /* none given: all models */
	SENDER_CLASS,   /* that class alone, as signals compare senders */
	SENDER_FAMILY,  /* that class and its subclasses: of an override; `sender=cls` */
	SENDER_THROUGH, /* the model between `sender` and what its field FIELD names: `sender=Book.authors.through` */
};

struct trigger {
	enum trigger_kind kind;
	const struct function *function;  /* what runs */
	const char *signal;               /* its qualified name; NULL: an override */
	const struct pack_signal *known;  /* what the packs say of it; NULL: an override, or a signal of the project's own */
	unsigned events;                  /* 0: of a signal that is not a model's */
	enum sender_kind sender_kind;
	struct class_ref sender;          /* for TRIGGER_BULK the model, if that is known */
	const char *field;                /* SENDER_THROUGH */
	const struct expr *expr;          /* the decorator or the call of connect(); NULL: an override */
	const struct scope *scope;        /* in which `expr` stands */
};

struct trigger_list {
	const struct trigger *items;
	size_t count;
};

/*
 * The receivers of the project, by file and offset; one entry for each signal and sender. Signals in lists and loops over
 * literals count one by one. Only those of signals that packs know, and of signals that have a name in the project.
 */
struct trigger_list project_receivers(struct project *project);

enum { TRIGGER_HOPS = 4 };

struct run {
	const struct trigger *trigger;
	struct evidence_chain chain; /* the trigger, then each call on the way to the place, which is left out */
	bool on_commit;              /* some call on the way waits for the end of the transaction */
};

struct run_list {
	const struct run *items;
	size_t count;
};

/* What runs FUNCTION, itself or through TRIGGER_HOPS calls at most: of each trigger the shortest way. */
struct run_list function_runs(struct project *project, const struct function *function);
/* What runs the expression at SPAN of SCOPE: of its function, callables handed to `on_commit` included. */
struct run_list place_runs(struct project *project, const struct scope *scope, struct span span);

/* Whether SPAN of SCOPE lies in what waits for the end of the transaction. */
bool place_is_deferred(struct project *project, const struct scope *scope, struct span span);

/* The events of rows of MODEL that RUNS listen to, as bits; an unknown sender or model may be any. */
unsigned runs_events(struct project *project, struct run_list runs, struct class_ref model);
/* Whether TRIGGER may run for rows of MODEL. */
bool trigger_listens(struct project *project, const struct trigger *trigger, struct class_ref model);

#endif
