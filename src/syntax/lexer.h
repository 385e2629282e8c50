/*
 * The tokens of a file as the LR automaton asks for them: what may come next depends on its state. A lexer is a value, and
 * a speculative head puts it back to where that head is. Layer `syntax`, private to the batch parser.
 */
#ifndef SYNTAX_LEXER_H
#define SYNTAX_LEXER_H

#include "syntax/scanner.h"
#include "syntax/tables.h"

struct token {
	uint32_t start, end;
	uint16_t symbol;
	bool is_keyword; /* stands for a name where the keyword is not valid */
};

struct lexer {
	const uint8_t *text; /* with a NUL and slack behind it */
	uint32_t size;
	uint32_t position; /* where the next token is looked for */
	struct scanner scanner;
	struct scan_source source;
};

void lexer_open(struct lexer *lexer, const char *text, uint32_t size);

/* The next token as tree-sitter's runtime would lex it in STATE. False: there is none. */
bool lexer_next(struct lexer *lexer, const struct lr_state *state, struct token *token);

/* Takes a keyword that is not valid in STATE for a name. False: that is not valid either. */
bool token_becomes_name(struct token *token, const struct lr_state *state, const uint8_t *text);

#endif
