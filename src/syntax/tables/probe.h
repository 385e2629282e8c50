/*
 * What the generator asks of the grammar's parser.c: its tables as they are, and of its two lexers,
 * which are functions, what each of their states does with a character. Part of the generator, not
 * of the program.
 */
#ifndef SYNTAX_TABLES_PROBE_H
#define SYNTAX_TABLES_PROBE_H

#include <tree_sitter/parser.h>

enum { PROBE_END = -2, PROBE_INVALID = -1, PROBE_NOWHERE = -1 };

struct probe {
	bool accepts; /* the state ends the token SYMBOL */
	uint16_t symbol;
	int32_t next; /* state, or PROBE_NOWHERE */
	bool skip;    /* the character is blank, and does not belong to the token */
};

const TSLanguage *probe_language(void);

/*
 * CHARACTER: a code point, PROBE_INVALID for a byte that is no UTF-8, PROBE_END for the end of the
 * file.
 */
struct probe probe_lexer(uint16_t state, int32_t character);
struct probe probe_keyword_lexer(uint16_t state, int32_t character);

#endif
