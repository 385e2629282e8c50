/* Source text fit for a sentence: `Account.objects.get(...)`. Layer `analysis`. */
#ifndef ANALYSIS_SNIPPET_H
#define ANALYSIS_SNIPPET_H

#include "base/arena.h"
#include "syntax/ast.h"

/* The text of EXPR on one line, in ARENA: white space folded, the arguments of a long call as `(...)`, at most about 60 bytes. */
const char *snippet(struct arena *arena, const struct ast *ast, const struct expr *expr);

#endif
