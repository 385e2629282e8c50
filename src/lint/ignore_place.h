/* Where a comment has to stand that silences a finding. Layer `lint`. */
#ifndef LINT_IGNORE_PLACE_H
#define LINT_IGNORE_PLACE_H

#include "syntax/trivia.h"

#include "base/slice.h"

/*
 * Where a comment fits that covers OFFSET: at the end of its line, or below where a string or a
 * backslash leads on.
 */
uint32_t ignore_place(struct slice source, const struct trivia *trivia, uint32_t offset);

/*
 * Whether there is code on the line before END: a comment on a line of its own covers what is below
 * it.
 */
bool ignore_has_code(struct slice source, uint32_t end);

#endif
