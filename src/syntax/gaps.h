/*
 * The gaps of tree-sitter-python 0.25: valid Python that it rejects. A scan over the source (gaps_scan.c) finds them, and
 * each is masked (gaps.c) in a copy of the same length. Layer `syntax`, private.
 */
#ifndef SYNTAX_GAPS_H
#define SYNTAX_GAPS_H

#include "base/vec.h"

enum place {
	PLACE_STATEMENT, /* in no brackets */
	PLACE_BRACKETS,
	PLACE_TYPE_PARAMETERS,
	PLACE_PARAMETERS,
	PLACE_FSTRING,  /* in its text */
	PLACE_REPLACED, /* in the braces of an f-string */
	PLACE_SPEC,     /* in the format specifier behind that */
};

#define NOWHERE SIZE_MAX

struct context {
	enum place place;
	bool in_lambda;
	size_t annotation; /* where one begins, or NOWHERE */
	size_t blank;      /* where a default begins, or NOWHERE */
	char quote;        /* PLACE_FSTRING */
	bool triple;
};

/* How far the head of a definition has been read. */
enum head { HEAD_NONE, HEAD_KEYWORD, HEAD_NAME, HEAD_PARAMETERS };

struct masking {
	struct slice source;
	char *out;
	size_t at;
	size_t indent; /* of the statement */
	bool at_start; /* of a statement */
	bool may_annotate; /* the statement begins with no keyword, and no `=` was seen */
	enum head head;
	bool is_def;
	bool is_decorator; /* the statement is one */
	VEC(struct context) stack; /* the first is PLACE_STATEMENT */
};

bool is_line_end(char c);
/* The blanks before the code of a line, counted as tree-sitter's scanner does. */
size_t indent_at(const struct masking *m, size_t at);
/* Forgets brackets that were left open. */
void begin_statement(struct masking *m);

/* The masks. Each looks at m->at; mask_dedent() goes on to the next line. */
void mask_default(struct masking *m, struct context *context);
void mask_annotation(struct masking *m, struct context *context);
void mask_equals(struct masking *m);
void mask_dedent(struct masking *m);
void mask_comments(struct masking *m);
void mask_word(struct masking *m, size_t end);
void mask_returns(struct masking *m);

/*
 * A copy of TEXT in ARENA in which valid Python that the grammar rejects is blanked; offsets stay. BATCH_SLACK zero bytes follow.
 */
struct slice gaps_mask(struct arena *arena, struct slice text);
/* Whether the source must be masked even if the grammar sees no error. */
bool gaps_certain(struct slice source);

#endif
