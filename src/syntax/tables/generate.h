/*
 * generate SCANNER_C: writes the source of syntax/tables.h on standard output. A host program, run
 * by make; it alone knows how a TSLanguage is laid out.
 */
#ifndef SYNTAX_TABLES_GENERATE_H
#define SYNTAX_TABLES_GENERATE_H

#include "probe.h"
#include "syntax/scanner.h"
#include "syntax/tables.h"

#include <stddef.h>

/* Ends the build unless HOLDS, with SENTENCE. */
void require(bool holds, const char *sentence);
void *allocate(size_t count, size_t size);

/* Writes `const TYPE NAME[] = { ... };` of VALUES. */
void write_numbers(const char *type, const char *name, const uint16_t *values, size_t count);

/*
 * The state of the lexer in which any token that begins with no blank is as in STATE, whether
 * blanks were before it or not.
 */
uint16_t plain_lexis(uint16_t state);

void generate_automaton(const TSLanguage *language);
void generate_lexis(const TSLanguage *language);
void generate_names(const TSLanguage *language);

#endif
