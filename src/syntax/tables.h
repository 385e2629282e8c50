/*
 * tree-sitter-python's tables in the form that the batch parser reads; batch.h explains them. The
 * generator in tables/ writes them from the grammar's parser.c when outlive is built, and is all
 * that knows the layout of a TSLanguage. Layer `syntax`, private to the Python parser; constant.
 */
#ifndef SYNTAX_TABLES_H
#define SYNTAX_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A cell of the action table: what to do, and in the lower bits with what. 0: the token is not
 * valid.
 */
enum {
	ACT_KIND = 0xF000,
	ACT_VALUE = 0x0FFF,
	ACT_SHIFT = 0x0000,       /* go to a state, which is not 0 */
	ACT_RENAME = 0x1000,      /* reduce one symbol to a hidden one, a column of the gotos */
	ACT_REDUCE = 0x2000,      /* by a reduction */
	ACT_FORK = 0x3000,        /* several: in python_forks a count, and that many cells */
	ACT_SHIFT_EXTRA = 0x4000, /* a comment, which stays outside the grammar */
	ACT_ACCEPT = 0x5000,
};

struct lr_state {
	uint32_t acts;       /* its row in python_acts, by token */
	uint32_t gotos;      /* its row in python_gotos, by column */
	uint16_t lexis;      /* state in which the lexer looks for the next token */
	uint16_t plain;      /* if that is neither blank nor the scanner's; or LEX_NOWHERE */
	uint16_t external;   /* SCAN_BIT()s of what the scanner may find */
	uint8_t reserved;    /* the set of words that are no names here; 0: none */
	uint8_t in_brackets; /* PLAIN, and line ends are as good as blanks */
	uint8_t in_string;   /* the scanner may find what stands inside a string */
};

struct reduction {
	uint16_t column; /* of its symbol in the goto table */
	uint16_t symbol; /* of its node */
	uint8_t count;   /* of its children */
	uint8_t is_hidden;
	int8_t precedence; /* dynamic */
	uint8_t mark_count;
	uint16_t marks; /* first of python_marks */
};

/* What a reduction does to one of its children: an alias (0: none), a field (0: none), or both. */
struct mark {
	uint8_t child; /* counted without comments */
	uint8_t field;
	uint16_t alias;
};

extern const struct lr_state python_states[];
extern const uint16_t python_acts[];
extern const uint16_t python_gotos[];
extern const struct reduction python_reductions[];
extern const struct mark python_marks[];
extern const uint16_t python_forks[];

enum { STATE_ERROR = 0, STATE_START = 1 };

/* A cell of the lexer's table: the next state and what that means. */
enum {
	LEX_STATE = 0x01FF,
	LEX_SKIP = 0x0400,   /* the character is blank: the token begins after it */
	LEX_ACCEPT = 0x0800, /* a token may end after it */
	LEX_FINAL = 0x1000,  /* no token goes on after it */
	LEX_WIDE = 0x2000,   /* no ASCII, or NUL: python_wide_lexis knows */
	LEX_DEAD = 0x4000,
};

enum { LEX_NOWHERE = 0xFFFF, LEX_ASCII = 256 };

/* Classes of characters in python_wide_lexis before those of python_wide. */
enum { WIDE_END, WIDE_NUL, WIDE_INVALID, WIDE_FIRST };

struct wide_range {
	uint32_t last; /* character; the first follows on that of the range before */
	uint32_t class;
};

extern const uint16_t python_lexis[][LEX_ASCII];
/* By state: its token. */
extern const uint16_t python_accepts[];
/* By state: where any blanks lead; LEX_NOWHERE: it depends. */
extern const uint16_t python_after_blank[];

/* By state and class. */
extern const uint16_t python_wide_lexis[];
extern const uint32_t python_wide_classes;
extern const struct wide_range python_wide[];
extern const uint32_t python_wide_ranges;

/* Words that are lexed as names, in the slots that keyword_slot() tells. */
enum { KEYWORD_SLOTS = 128, KEYWORD_LONGEST = 11 };

struct keyword {
	uint8_t length; /* 0: none */
	char text[KEYWORD_LONGEST];
	uint16_t symbol;
	uint16_t reserved; /* bits: the sets of reserved words that it is in */
};

extern const struct keyword python_keywords[KEYWORD_SLOTS];

/* A perfect hash of the keywords: the generator fails if two share a slot. */
static inline uint32_t keyword_slot(const uint8_t *text, uint32_t length)
{
	return (text[0] + text[length - 1] * 8u + length * 48u) % KEYWORD_SLOTS;
}

enum { SYMBOL_HIDDEN = 0xFFFE };

/* The symbol of a token's node; SYMBOL_HIDDEN: it leaves none. */
extern const uint16_t python_node_symbols[];
extern const uint16_t python_external_symbols[]; /* by enum scan_token */
extern const uint16_t python_word;               /* the token of names */
extern const uint16_t python_token_count;

/* What the lowering knows by name. */
enum python_field { FIELD_ALIAS, FIELD_MODULE_NAME, FIELD_VALUE, FIELD_COUNT };

extern const uint8_t python_kinds[]; /* enum node_kind by a node's symbol, but for that of errors */
extern const uint8_t python_fields[FIELD_COUNT]; /* ids in nodes */

#endif
