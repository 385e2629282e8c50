#include "syntax/lexer.h"

const uint8_t token_starts[256] = {
	[' '] = START_BLANK,  ['\t'] = START_BLANK, [0] = START_LINE,     ['\n'] = START_LINE,
	['\r'] = START_LINE,  ['\f'] = START_LINE,  ['#'] = START_LINE,   ['\\'] = START_LINE,
	['"'] = START_QUOTE,  ['\''] = START_QUOTE, ['`'] = START_QUOTE,  ['f'] = START_PREFIX,
	['F'] = START_PREFIX, ['t'] = START_PREFIX, ['T'] = START_PREFIX, ['r'] = START_PREFIX,
	['R'] = START_PREFIX, ['b'] = START_PREFIX, ['B'] = START_PREFIX, ['u'] = START_PREFIX,
	['U'] = START_PREFIX,
};

/* Common files read each blank once or twice, and comments in brackets a few times more. */
enum { BLANKS_AT_LEAST = 1 << 16, BLANKS_PER_BYTE = 64 };

void lexer_open(struct lexer *lexer, const char *text, uint32_t size)
{
	lexer->text = (const uint8_t *)text;
	lexer->size = size;
	lexer->position = 0;
	lexer->source = (struct scan_source){
		.end = lexer->text + size,
		.left = BLANKS_AT_LEAST + (size_t)size * BLANKS_PER_BYTE,
	};
	scanner_reset(&lexer->scanner);
}

/* Whether the scanner could find a token at AT, behind blanks, while it is not inside a string. */
static bool may_scan(uint16_t external, const uint8_t *at)
{
	return token_starts[*at] == START_LINE ||
	       ((external & SCAN_BIT(SCAN_STRING_START)) && is_string_start(at));
}

/* The length of the character at AT; 0: the byte begins none. */
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

static uint32_t class_at(const uint8_t *at, const uint8_t *end, uint32_t *length)
{
	uint32_t character;

	*length = at < end;
	if (at >= end)
		return WIDE_END;
	if (*at == 0)
		return WIDE_NUL;
	*length = decode(at, end, &character);
	if (*length > 0)
		return class_of(character);
	*length = 1;
	return WIDE_INVALID;
}

/* The cell for a character that is no ASCII, for NUL and for the end, and how many bytes it is. */
static uint16_t wide_cell(const struct lexer *lexer, uint32_t state, const uint8_t *at,
			  uint32_t *length)
{
	uint32_t class = class_at(at, lexer->text + lexer->size, length);

	return python_wide_lexis[state * python_wide_classes + class];
}

static struct token token_at(const struct lexer *lexer, const uint8_t *start, const uint8_t *end,
			     uint16_t symbol)
{
	return (struct token){ (uint32_t)(start - lexer->text), (uint32_t)(end - lexer->text),
			       symbol, false };
}

/*
 * The longest token from START on in a state of the lexer; all before BLANK_END is known to be
 * blank.
 */
static struct token read_token(const struct lexer *lexer, uint32_t state, const uint8_t *start,
			       const uint8_t *blank_end)
{
	const uint8_t *at = start, *end = start;
	uint16_t symbol = TOKEN_NONE, cell = 0;

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
			at = over_run(row, cell, at);
		state = cell & LEX_STATE;
		if (cell & LEX_SKIP)
			start = at;
		if (cell & LEX_ACCEPT) {
			symbol = python_accepts[state];
			end = at;
		}
	}
	return token_at(lexer, start, end, symbol);
}

struct token token_as_name(struct token token, const struct lr_state *state, const uint8_t *text)
{
	static const struct token NONE = { .symbol = TOKEN_NONE };

	if (!token.is_keyword || !python_acts[state->acts + python_word] ||
	    is_reserved(keyword_at(text + token.start, token.end - token.start), state))
		return NONE;
	return (struct token){ token.start, token.end, python_word, false };
}

struct token lexer_start_string(struct lexer *lexer, const uint8_t *at)
{
	const uint8_t *end = at;
	enum scan_token found = scanner_string_start(&lexer->scanner, at, &end);

	return token_at(lexer, at, end,
			found == SCAN_NONE ? TOKEN_NONE : python_external_symbols[found]);
}

static struct token scan(struct lexer *lexer, const uint8_t *from, uint16_t external,
			 bool in_error_mode)
{
	struct scan_span span = { from, from };
	enum scan_token found =
		scanner_scan(&lexer->scanner, &lexer->source, from, external, &span);

	/* In error mode the runtime takes no empty token, so that it cannot come for ever. */
	if (found == SCAN_NONE || (in_error_mode && span.end == from))
		return token_at(lexer, from, from, TOKEN_NONE);
	return token_at(lexer, span.start, span.end, python_external_symbols[found]);
}

/* One of the tokens that are valid in MODE, which is that of STATE or of errors. */
static struct token lex(struct lexer *lexer, const uint8_t *from, const struct lr_state *mode,
			const struct lr_state *state)
{
	const uint8_t *blank_end = from;
	struct token token;

	while (token_starts[*blank_end] == START_BLANK)
		blank_end++;
	if (mode->external && (mode->in_string || may_scan(mode->external, blank_end))) {
		token = scan(lexer, from, mode->external, mode != state);
		if (token.symbol != TOKEN_NONE)
			return token;
		if (lexer->source.blank.from == from && lexer->source.blank.is_plain)
			blank_end = lexer->source.blank.to;
	}
	token = token_at(lexer, from, from, TOKEN_NONE);
	if (mode->plain != LEX_NOWHERE && token_starts[*blank_end] <= START_PREFIX)
		token = read_plain_token(lexer->text, blank_end, mode->plain);
	if (token.symbol == TOKEN_NONE)
		token = read_token(lexer, mode->lexis, from, blank_end);
	return token_settle(token, state, lexer->text);
}

/* Where no token is valid the runtime looks once more, for any, as in its error mode. */
struct token lexer_scan(struct lexer *lexer, const struct lr_state *state)
{
	static const struct token NONE = { .symbol = TOKEN_NONE };
	const uint8_t *from = lexer->text + lexer->position;
	struct token token;

	if (lexer->position == 0 && from[0] == 0xEF && from[1] == 0xBB && from[2] == 0xBF)
		from += 3;
	token = lex(lexer, from, state, state);
	if (token.symbol == TOKEN_NONE)
		token = lex(lexer, from, &python_states[STATE_ERROR], state);
	return lexer->source.is_spent ? NONE : token;
}
