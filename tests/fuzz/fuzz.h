/* What the fuzzer of syntax/regions.h is made of; see regions.c. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "base/strbuf.h"
#include "syntax/python.h"

/* Never 0; the same for the same seed on every machine. */
uint64_t next_random(uint64_t *random);

/* Appends SOURCE with some of its bytes taken out, doubled, or replaced by what matters to the outline. */
void mutate(struct strbuf *out, struct slice source, uint64_t *random);

/* Appends all that there is to know of a file: trees, places, scopes, calls. */
void describe(struct strbuf *out, const struct ast *ast);

/*
 * Asks AST all that syntax/interest.h can look for, with WORD as the name, and appends where in the answers something of that
 * kind stands: the same, however the file was parsed.
 */
void ask(struct strbuf *out, const struct ast *ast, const char *word);

#endif
