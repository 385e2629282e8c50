/*
 * The tokens of a file as the LR automaton asks for them: what may come next depends on its state.
 * A lexer is a value, and a speculative head puts it back to where that head is. Layer `syntax`,
 * private to the batch parser.
 */
#ifndef SYNTAX_LEXER_H
#define SYNTAX_LEXER_H

#include "syntax/scanner.h"
#include "syntax/tables.h"

#include <string.h>

/* TOKEN_NONE: the symbol of what is no token. */
enum { TOKEN_NONE = 0xFFFF };

/* A value, so that it stays in registers. */
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

/* What a token may be that begins with a byte. */
enum token_start { START_PLAIN, START_PREFIX, START_BLANK, START_LINE, START_QUOTE };

extern const uint8_t token_starts[256];

static inline bool is_string_start(const uint8_t *at)
{
	while (token_starts[*at] == START_PREFIX)
		at++;
	return token_starts[*at] == START_QUOTE;
}

/* The word at TEXT as a keyword; NULL: it is none. */
static inline const struct keyword *keyword_at(const uint8_t *text, uint32_t length)
{
	const struct keyword *keyword = &python_keywords[keyword_slot(text, length)];

	return keyword->length == length && memcmp(keyword->text, text, length) == 0 ? keyword
										     : NULL;
}

static inline bool is_reserved(const struct keyword *keyword, const struct lr_state *state)
{
	return keyword->reserved >> state->reserved & 1;
}

/* A name may be a keyword, where that is valid. */
static inline struct token token_settle(struct token token, const struct lr_state *state,
					const uint8_t *text)
{
	const struct keyword *keyword;

	if (token.symbol != python_word)
		return token;
	keyword = keyword_at(text + token.start, token.end - token.start);
	if (!keyword ||
	    !(python_acts[state->acts + keyword->symbol] || is_reserved(keyword, state)))
		return token;
	token.symbol = keyword->symbol;
	token.is_keyword = true;
	return token;
}

/* Over the characters that have CELL in ROW; four in a step, as most of a file is names. */
static inline const uint8_t *over_run(const uint16_t *row, uint16_t cell, const uint8_t *at)
{
	for (;; at += 4) {
		if (row[at[0]] != cell)
			return at;
		if (row[at[1]] != cell)
			return at + 1;
		if (row[at[2]] != cell)
			return at + 2;
		if (row[at[3]] != cell)
			return at + 3;
	}
}

/* The longest token at AT, all of it ASCII; none if it is not that plain. */
static inline struct token read_plain_token(const uint8_t *text, const uint8_t *at, uint32_t lexis)
{
	struct token token = { .start = (uint32_t)(at - text), .symbol = TOKEN_NONE };
	uint16_t cell = python_lexis[lexis][*at], accepted = 0;
	const uint8_t *end = at;

	while (!(cell & (LEX_WIDE | LEX_DEAD | LEX_SKIP))) {
		const uint16_t *row = python_lexis[cell & LEX_STATE];

		at = over_run(row, cell, at + 1);
		if (cell & LEX_ACCEPT) {
			accepted = cell;
			end = at;
		}
		if (cell & LEX_FINAL)
			break;
		cell = row[*at];
	}
	if (!accepted || (cell & (LEX_WIDE | LEX_SKIP)))
		return token;
	token.symbol = python_accepts[accepted & LEX_STATE];
	token.end = (uint32_t)(end - text);
	return token;
}

/* lexer_next() for all tokens, and for a string's start at AT. */
struct token lexer_scan(struct lexer *lexer, const struct lr_state *state);
struct token lexer_start_string(struct lexer *lexer, const uint8_t *at);

static inline const uint8_t *over_lines(const uint8_t *at)
{
	while (*at == '\n' || token_starts[*at] == START_BLANK || *at == '\r')
		at = over_spaces(at + 1);
	return at;
}

/* The next token as tree-sitter's runtime would lex it in STATE; none if it finds no token. */
static inline struct token lexer_next(struct lexer *lexer, const struct lr_state *state)
{
	const uint8_t *at = lexer->text + lexer->position;
	enum token_start start;
	struct token token;

	if (state->plain == LEX_NOWHERE)
		return lexer_scan(lexer, state);
	at += *at == ' ';
	if (state->in_brackets)
		at = over_lines(at);
	start = token_starts[*at];
	if (start == START_QUOTE || (start == START_PREFIX && is_string_start(at))) {
		if (state->external & SCAN_BIT(SCAN_STRING_START))
			return lexer_start_string(lexer, at);
	} else if (start <= START_PREFIX) {
		token = read_plain_token(lexer->text, at, state->plain);
		if (token.symbol != TOKEN_NONE)
			return token_settle(token, state, lexer->text);
	}
	return lexer_scan(lexer, state);
}

/* Takes a keyword that is not valid in STATE for a name; none if that is not valid either. */
struct token token_as_name(struct token token, const struct lr_state *state, const uint8_t *text);

#endif
