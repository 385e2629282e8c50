/* What the fuzzer of the two parsers is made of; see differential.c. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "base/strbuf.h"

#include <stdint.h>

/* Never 0; the same for the same seed on every machine. */
uint64_t next_random(uint64_t *random);

/*
 * Appends SOURCE with some of its bytes taken out, doubled, or replaced by what matters to a parser
 * of Python.
 */
void mutate(struct strbuf *out, struct slice source, uint64_t *random);

#endif
