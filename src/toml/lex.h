/*
 * The lexical level of TOML 1.0: blanks, comments, strings, bare keys and bare words. Layer `toml`, internal to the TOML
 * reader. One pass over a text that holds no NUL byte; the first fault is kept and ends it.
 */
#ifndef TOML_LEX_H
#define TOML_LEX_H

#include "base/slice.h"
#include "base/span.h"

#include <stdint.h>

struct toml_fault {
	const char *message; /* NULL: there is none */
	struct span span;
	bool readable; /* it is TOML, and says something that cannot be */
};

/* Each function that returns bool returns false once there is a fault. */
struct toml_lexer {
	const char *text;
	size_t size;
	size_t at;
	struct toml_fault fault;
};

/* Keeps the fault that FROM to TO cannot stand there. Returns false. */
bool toml_fault_at(struct toml_lexer *lexer, size_t from, size_t to, const char *message);
bool toml_fault_here(struct toml_lexer *lexer, const char *message);

static inline bool toml_at_end(const struct toml_lexer *lexer)
{
	return lexer->at >= lexer->size;
}

/* The byte ahead; 0 at the end. */
static inline char toml_peek(const struct toml_lexer *lexer)
{
	return toml_at_end(lexer) ? '\0' : lexer->text[lexer->at];
}

/* Goes on behind WORD if it is what stands ahead. */
static inline bool toml_take(struct toml_lexer *lexer, const char *word)
{
	if (!slice_starts((struct slice){ lexer->text + lexer->at, lexer->size - lexer->at }, word))
		return false;
	lexer->at += strlen(word);
	return true;
}

static inline void toml_skip_blanks(struct toml_lexer *lexer)
{
	while (toml_peek(lexer) == ' ' || toml_peek(lexer) == '\t')
		lexer->at++;
}

bool toml_is_line_end(const struct toml_lexer *lexer);
/* Goes on to the end of the line, before which only blanks and a comment may stand. */
bool toml_lex_line_end(struct toml_lexer *lexer);
/* Goes on to the next line that holds more than blanks and a comment. */
bool toml_skip_lines(struct toml_lexer *lexer);

/* The string ahead, of any of the four kinds or, if KEY, of the two that stay on a line; RAW holds its quotes. */
bool toml_lex_string(struct toml_lexer *lexer, bool key, struct slice *raw);
/* The letters, digits, `_` and `-` ahead. */
struct slice toml_lex_bare_key(struct toml_lexer *lexer);
/* What a number, a date or a time may be made of; a date with a time behind a blank is one word. */
struct slice toml_lex_word(struct toml_lexer *lexer);

#endif
