#ifndef SYNTAX_BATCH_H
#define SYNTAX_BATCH_H

#include "syntax/tree.h"

#include <stdbool.h>
#include <stdint.h>

/* What must follow the text, beginning with a NUL. */
enum { BATCH_SLACK = 8 };

struct batch_parser;

struct batch_parser *batch_parser_new(void);
void batch_parser_free(struct batch_parser *parser);

/*
 * Makes the tree of SOURCE, which BATCH_SLACK bytes follow. False: it has a syntax error, or is declined as it needs more
 * than is allowed; then OUT holds no tree.
 */
bool batch_parse(struct batch_parser *parser, const char *source, uint32_t size, struct tree *out);
/* The byte at which a parse stopped. */
uint32_t batch_stopped_at(const struct batch_parser *parser);

#endif
