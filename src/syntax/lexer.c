#include "syntax/lexer.h"

#include <string.h>

/* What a token may be that begins with a byte. */
enum start { START_PLAIN, START_BLANK, START_LINE, START_QUOTE, START_PREFIX };

static const uint8_t STARTS[256] = {
	[' '] = START_BLANK,  ['\t'] = START_BLANK, [0] = START_LINE,     ['\n'] = START_LINE,  ['\r'] = START_LINE,
	['\f'] = START_LINE,  ['#'] = START_LINE,   ['\\'] = START_LINE,  ['"'] = START_QUOTE,  ['\''] = START_QUOTE,
	['`'] = START_QUOTE,  ['f'] = START_PREFIX, ['F'] = START_PREFIX, ['t'] = START_PREFIX, ['T'] = START_PREFIX,
	['r'] = START_PREFIX, ['R'] = START_PREFIX, ['b'] = START_PREFIX, ['B'] = START_PREFIX, ['u'] = START_PREFIX,
	['U'] = START_PREFIX,
};

void lexer_open(struct lexer *lexer, const char *text, uint32_t size)
{
	lexer->text = (const uint8_t *)text;
	lexer->size = size;
	lexer->position = 0;
	lexer->source = (struct scan_source){ .end = lexer->text + size };
	scanner_reset(&lexer->scanner);
}

/* Whether the scanner could find a token at AT, behind blanks, while it is not inside a string. */
static inline bool may_scan(uint16_t external, const uint8_t *at)
{
	enum start start = STARTS[*at];

	if (start <= START_LINE)
		return start == START_LINE;
	if (!(external & SCAN_BIT(SCAN_STRING_START)))
		return false;
	while (STARTS[*at] == START_PREFIX)
		at++;
	return STARTS[*at] == START_QUOTE;
}

/* The length of the character at AT; WIDE_INVALID: the byte is none. */
static uint32_t decode(const uint8_t *at, const uint8_t *end, uint32_t *character)
{
	static const uint32_t LEAST[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t length = *at < 0x80 ? 1 : *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2;
	uint32_t c = length == 1 ? *at : *at & (0x7Fu >> length);

	if (length > 1 && (*at < 0xC2 || *at > 0xF4 || (size_t)(end - at) < length))
		return 0;
	for (uint32_t i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (at[i] & 0x3Fu);
	}
	if (c < LEAST[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		return 0;
	*character = c;
	return length;
}

static uint32_t class_of(uint32_t character)
{
	uint32_t low = 0, high = python_wide_ranges - 1;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (python_wide[middle].last < character)
			low = middle + 1;
		else
			high = middle;
	}
	return python_wide[low].class;
}

/* The cell for a character that is no ASCII, for NUL and for the end, and how many bytes it is. */
static uint16_t wide_cell(const struct lexer *lexer, uint32_t state, const uint8_t *at, uint32_t *length)
{
	const uint8_t *end = lexer->text + lexer->size;
	uint32_t class = WIDE_INVALID, character;

	*length = 1;
	if (at >= end) {
		class = WIDE_END;
		*length = 0;
	} else if (*at == 0) {
		class = WIDE_NUL;
	} else if ((*length = decode(at, end, &character)) > 0) {
		class = class_of(character);
	} else {
		*length = 1;
	}
	return python_wide_lexis[state * python_wide_classes + class];
}

/* The longest token from START on in a state of the lexer; all before BLANK_END is known to be blank. */
static inline bool read_token(const struct lexer *lexer, uint32_t state, const uint8_t *start, const uint8_t *blank_end,
			      struct token *token)
{
	const uint8_t *at = start, *end = NULL;
	uint16_t symbol = LEX_NOWHERE, cell = 0;

	if (blank_end > start && python_after_blank[state] != LEX_NOWHERE) {
		state = python_after_blank[state];
		start = at = blank_end;
	}
	while (!(cell & LEX_FINAL)) {
		const uint16_t *row = python_lexis[state];
		uint32_t length = 1;

		cell = row[*at];
		if (cell & (LEX_WIDE | LEX_DEAD)) {
			if (cell & LEX_WIDE)
				cell = wide_cell(lexer, state, at, &length);
			if (cell & LEX_DEAD)
				break;
		}
		at += length;
		if ((cell & LEX_STATE) == state)
			while (row[*at] == cell)
				at++;
		state = cell & LEX_STATE;
		if (cell & LEX_SKIP)
			start = at;
		if (cell & LEX_ACCEPT) {
			symbol = python_accepts[state];
			end = at;
		}
	}
	if (symbol == LEX_NOWHERE)
		return false;
	*token = (struct token){ (uint32_t)(start - lexer->text), (uint32_t)(end - lexer->text), symbol, false };
	return true;
}

/* NULL: the word is no keyword. */
static inline const struct keyword *keyword_at(const uint8_t *text, uint32_t length)
{
	const struct keyword *keyword = &python_keywords[keyword_slot(text, length)];

	return keyword->length == length && memcmp(keyword->text, text, length) == 0 ? keyword : NULL;
}

static bool is_reserved(const struct keyword *keyword, const struct lr_state *state)
{
	return keyword->reserved >> state->reserved & 1;
}

bool token_becomes_name(struct token *token, const struct lr_state *state, const uint8_t *text)
{
	if (!token->is_keyword || !python_acts[state->acts + python_word] ||
	    is_reserved(keyword_at(text + token->start, token->end - token->start), state))
		return false;
	token->is_keyword = false;
	token->symbol = python_word;
	return true;
}

static inline void find_keyword(const struct lexer *lexer, const struct lr_state *state, struct token *token)
{
	const struct keyword *keyword = keyword_at(lexer->text + token->start, token->end - token->start);

	if (!keyword || !(python_acts[state->acts + keyword->symbol] || is_reserved(keyword, state)))
		return;
	token->symbol = keyword->symbol;
	token->is_keyword = true;
}

static bool scan(struct lexer *lexer, const uint8_t *from, uint16_t external, bool in_error_mode, struct token *token)
{
	struct scan_span span;
	enum scan_token found = scanner_scan(&lexer->scanner, &lexer->source, from, external, &span);

	/* The runtime does not take an empty token in error mode, so that it cannot come for ever. */
	if (found == SCAN_NONE || (in_error_mode && span.end == from))
		return false;
	*token = (struct token){ (uint32_t)(span.start - lexer->text), (uint32_t)(span.end - lexer->text),
				 python_external_symbols[found], false };
	return true;
}

/* Where no token is valid the runtime looks once more, for any, as in its error mode. */
bool lexer_next(struct lexer *lexer, const struct lr_state *state, struct token *token)
{
	const struct lr_state *mode = state;
	const uint8_t *from = lexer->text + lexer->position, *blank_end;

	if (lexer->position == 0 && from[0] == 0xEF && from[1] == 0xBB && from[2] == 0xBF)
		from += 3;
	for (;;) {
		blank_end = from;
		while (STARTS[*blank_end] == START_BLANK)
			blank_end++;
		if (mode->external && (!mode->is_plain || may_scan(mode->external, blank_end))) {
			if (scan(lexer, from, mode->external, mode != state, token))
				return true;
			if (lexer->source.blank.from == from && lexer->source.blank.is_plain)
				blank_end = lexer->source.blank.to;
		}
		if (read_token(lexer, mode->lexis, from, blank_end, token))
			break;
		if (mode != state)
			return false;
		mode = &python_states[STATE_ERROR];
	}
	if (token->symbol == python_word)
		find_keyword(lexer, state, token);
	return true;
}
