/*
 * Parses Python into the syntax tree of syntax/ast.h, by tree-sitter-python's grammar: the batch parser (batch.h) makes a concrete
 * tree, which is lowered; where it sees an error, tree-sitter's runtime takes over and recovers. The grammar's own gaps (valid
 * Python that it rejects) are masked by the table in gaps.c; offsets do not change. Layer `syntax`. A parser is for one thread.
 */
#ifndef SYNTAX_PYTHON_H
#define SYNTAX_PYTHON_H

#include "syntax/ast.h"

struct python_parser;

enum { PYTHON_SLACK = 8 };

struct python_parser *python_parser_new(void);
void python_parser_free(struct python_parser *parser);

/* What a parser has done. */
struct parse_work {
	size_t bytes;      /* that were parsed; those that were parsed twice count twice */
	size_t statements; /* made of them, at any depth */
};
struct parse_work python_parser_work(const struct python_parser *parser);

/*
 * Parses SOURCE (borrowed: it must live as long as the result; any bytes, a byte order mark and any line ends are fine;
 * PYTHON_SLACK zero bytes follow) into ARENA. Never fails: what cannot be parsed is in `errors` and the statements around it are still there. Bounded: an
 * input on which tree-sitter takes more than a fixed number of steps becomes one error over the whole file.
 */
const struct ast *python_parse(struct python_parser *parser, struct arena *arena, struct slice source, uint32_t file);

/* The tree of a file that is no Python: without statements, over SOURCE. */
const struct ast *python_nothing(struct python_parser *parser, struct arena *arena, struct slice source, uint32_t file);

#endif
