/*
 * What `outlive explain` says of one line, as its formats show it. Layer `cmd`. Lives in the arena of the run; texts are of
 * hostile bytes. A format is a pure function from a view to bytes.
 */
#ifndef CMD_EXPLAIN_VIEW_H
#define CMD_EXPLAIN_VIEW_H

#include "base/strbuf.h"
#include "lint/run.h"
#include "report/terminal.h"
#include "source/lines.h"

/* A sentence of the chain and where it is seen to be true. */
struct explain_step {
	const char *role; /* as evidence_role_name() */
	const char *sentence;
	const char *file; /* NULL: no place */
	struct position at;
};

struct explain_chain {
	const struct explain_step *items;
	size_t count;
};

/* Rules that are silent for one reason. */
struct explain_pass {
	const char *codes; /* "OL101, OL103" */
	const char *sentence;
	struct explain_chain chain;
};

enum explain_kind { EXPLAIN_FINDING, EXPLAIN_CACHE, EXPLAIN_KEY, EXPLAIN_VALUE };

struct explanation {
	enum explain_kind kind;
	struct explain_step place;     /* its sentence is what is found, or what stands there */
	const struct finding *finding; /* NULL but for EXPLAIN_FINDING */
	const char *verdict;
	struct explain_chain chain;
	const struct explain_pass *passes;
	size_t pass_count;
};

struct explain_view {
	const struct explanation *items;
	size_t count;
	struct terminal terminal;
};

const char *explain_kind_name(enum explain_kind kind); /* "finding", "cache", "key", "value" */

void explain_write_text(const struct explain_view *view, struct strbuf *out);
void explain_write_json(const struct explain_view *view, struct strbuf *out);
void explain_write_mermaid(const struct explain_view *view, struct strbuf *out);
void explain_write_dot(const struct explain_view *view, struct strbuf *out);

#endif
