/*
 * tree-sitter's own runtime, which takes over where the batch parser declines: it recovers from
 * syntax errors. Layer `syntax`, private to the Python parser but for runtime_prepare().
 */
#ifndef SYNTAX_RUNTIME_H
#define SYNTAX_RUNTIME_H

#include "base/slice.h"
#include "syntax/tree.h"

struct runtime;

/* Has tree-sitter take its memory as outlive does, so that the end of it is said in one way. Before threads are started. */
void runtime_prepare(void);

struct runtime *runtime_new(void);
void runtime_free(struct runtime *runtime);

/* Makes the tree of SOURCE. False: it took more steps than are allowed; then OUT holds no tree. */
bool runtime_parse(struct runtime *runtime, struct slice source, struct tree *out);

#endif
