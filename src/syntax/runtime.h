/*
 * tree-sitter's own runtime, which takes over where the batch parser declines: it recovers from
 * syntax errors. Layer `syntax`, private to the Python parser.
 */
#ifndef SYNTAX_RUNTIME_H
#define SYNTAX_RUNTIME_H

#include "base/slice.h"
#include "syntax/tree.h"

struct runtime;

struct runtime *runtime_new(void);
void runtime_free(struct runtime *runtime);

/* Makes the tree of SOURCE. False: it took more steps than are allowed; then OUT holds no tree. */
bool runtime_parse(struct runtime *runtime, struct slice source, struct tree *out);

#endif
