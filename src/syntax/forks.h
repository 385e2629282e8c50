/*
 * Conflicts of the grammar: where a cell of the action table holds several actions, each is
 * followed by a head of its own until one is left. batch.h says how. Layer `syntax`, private to the
 * batch parser.
 */
#ifndef SYNTAX_FORKS_H
#define SYNTAX_FORKS_H

#include "syntax/lexer.h"
#include "syntax/stack.h"

/* What needs more is declined. */
enum { HEADS_MAX = 16, FORK_STEPS_MAX = 1 << 18 };

struct forks *forks_new(void);
void forks_free(struct forks *forks);

/*
 * STACK stands before a conflict with TOKEN ahead, which has been read. Goes on to where one head
 * is left, and does on STACK what that did. False: no head is left, or it took too many.
 */
bool forks_resolve(struct forks *forks, struct stack *stack, struct lexer *lexer,
		   struct token token, bool *accepted);

#endif
