/*
 * The tokens of Python that need memory: line ends, indentation, strings. Does what the grammar's
 * scanner.c does, to which it is pinned (tables/generate.c), but byte by byte in one buffer and
 * without calls back. Layer `syntax`, private to the batch parser.
 */
#ifndef SYNTAX_SCANNER_H
#define SYNTAX_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* In the grammar's order. SCAN_NONE: none of them. */
enum scan_token {
	SCAN_NEWLINE,
	SCAN_INDENT,
	SCAN_DEDENT,
	SCAN_STRING_START,
	SCAN_STRING_CONTENT,
	SCAN_ESCAPE_INTERPOLATION,
	SCAN_STRING_END,
	SCAN_COMMENT,
	SCAN_CLOSE_PAREN,
	SCAN_CLOSE_BRACKET,
	SCAN_CLOSE_BRACE,
	SCAN_EXCEPT,
	SCAN_TOKENS,
	SCAN_NONE = SCAN_TOKENS,
};

#define SCAN_BIT(token) (1u << (token))

/* What goes deeper is declined. */
enum { INDENTS_MAX = 200, STRINGS_MAX = 60 };

/* What is remembered between tokens: a value, which each speculative head has for itself. */
struct scanner {
	uint16_t indents[INDENTS_MAX];
	uint8_t strings[STRINGS_MAX]; /* the open ones, by their marks */
	uint8_t string_count;
	uint8_t indent_count;
	bool in_format_string;
};

/*
 * Blanks, line ends and comments from one place on. It is kept, as up to three tokens are asked for
 * there.
 */
struct blank {
	const uint8_t *from, *to; /* from: NULL before the first */
	uint16_t indent;
	int32_t first_comment; /* its indent; -1: there is none */
	bool has_line_end;
	bool is_plain; /* nothing but blanks and line ends */
	bool with_comments;
	bool is_dead; /* no token of the scanner can follow */
};

struct scan_source {
	const uint8_t *end; /* of the text; *end is NUL */
	struct blank blank;
	size_t left;   /* bytes of blanks that may yet be read: many continued lines are read from each on */
	bool is_spent; /* more was asked for: no answer since is to be trusted */
};

struct scan_span {
	const uint8_t *start, *end;
};

void scanner_reset(struct scanner *scanner);

/*
 * The token among VALID (bits) at AT, and where it stands. SCAN_NONE: none, and SCANNER has not
 * changed.
 */
enum scan_token scanner_scan(struct scanner *scanner, struct scan_source *source, const uint8_t *at,
			     uint32_t valid, struct scan_span *span);

/* SCAN_STRING_START or SCAN_NONE at AT, where lines do not matter, nor what is inside a string. */
enum scan_token scanner_string_start(struct scanner *scanner, const uint8_t *at,
				     const uint8_t **end);

void scanner_copy(struct scanner *to, const struct scanner *from);
bool scanner_equals(const struct scanner *a, const struct scanner *b);

static inline const uint8_t *over_spaces(const uint8_t *at)
{
	uint64_t eight;

	while (memcpy(&eight, at, sizeof eight), eight == 0x2020202020202020u)
		at += sizeof eight;
	while (*at == ' ')
		at++;
	return at;
}

#endif
