/*
 * The lexer: its states as rows of cells, first for ASCII, then for classes of all other
 * characters; and the keywords.
 */
#include "generate.h"

#include <stdio.h>
#include <string.h>

enum { STATES_MAX = LEX_STATE + 1, CLASSES_MAX = 32, ASCII = 128, LAST_CHARACTER = 0x10FFFF };

struct lexis {
	uint32_t count; /* of states */
	bool accepts[STATES_MAX], goes_on[STATES_MAX];
	uint16_t symbols[STATES_MAX]; /* what they accept */
	uint16_t cells[STATES_MAX][LEX_ASCII];
	uint16_t wide[CLASSES_MAX][STATES_MAX]; /* by class */
	uint32_t class_count;
};

/* Without LEX_ACCEPT and LEX_FINAL, which are known when all states are. */
static uint16_t raw_cell(struct probe probe)
{
	if (probe.next == PROBE_NOWHERE)
		return LEX_DEAD;
	require(probe.next <= LEX_STATE,
		"the grammar has too many lexer states for the cells of src/syntax/tables.h");
	return (uint16_t)(probe.next | (probe.skip ? LEX_SKIP : 0));
}

static uint16_t marked(const struct lexis *x, uint16_t cell)
{
	uint32_t state = cell & LEX_STATE;

	if (cell & (LEX_DEAD | LEX_WIDE))
		return cell;
	if (x->accepts[state])
		cell |= LEX_ACCEPT;
	if (x->accepts[state] && !x->goes_on[state])
		cell |= LEX_FINAL;
	return cell;
}

static void note_probe(struct lexis *x, uint32_t state, struct probe probe)
{
	if (probe.next >= (int32_t)x->count)
		x->count = (uint32_t)probe.next + 1;
	x->accepts[state] = probe.accepts;
	x->symbols[state] = probe.symbol;
	x->goes_on[state] |= probe.next != PROBE_NOWHERE;
}

static void collect_state(struct lexis *x, uint32_t state)
{
	static const int32_t OTHERS[] = { PROBE_END, PROBE_INVALID, 0, 0xE9, 0x200B };

	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		note_probe(x, state, probe_lexer((uint16_t)state, OTHERS[i]));
	for (int c = 1; c < ASCII; c++) {
		struct probe probe = probe_lexer((uint16_t)state, c);

		x->cells[state][c] = raw_cell(probe);
		note_probe(x, state, probe);
	}
	x->cells[state][0] = LEX_WIDE;
	for (int c = ASCII; c < LEX_ASCII; c++)
		x->cells[state][c] = LEX_WIDE;
}

static void collect_states(struct lexis *x, const TSLanguage *l)
{
	for (uint32_t state = 0; state < l->state_count; state++)
		if (l->lex_modes[state].lex_state >= x->count)
			x->count = l->lex_modes[state].lex_state + 1u;
	for (uint32_t state = 0; state < x->count; state++)
		collect_state(x, state);
}

/* What all states do with CHARACTER. */
static void ask_all(struct lexis *x, int32_t character, uint16_t *column)
{
	for (uint32_t state = 0; state < x->count; state++) {
		struct probe probe = probe_lexer((uint16_t)state, character);

		require(probe.next < (int32_t)x->count,
			"a lexer state is only reached by a character that is not asked for");
		column[state] = raw_cell(probe);
		x->goes_on[state] |= !(column[state] & LEX_DEAD);
	}
}

static void add_class(struct lexis *x, const uint16_t *column)
{
	require(x->class_count < CLASSES_MAX,
		"the lexer tells too many classes of characters apart");
	memcpy(x->wide[x->class_count++], column, sizeof x->wide[0]);
}

static uint32_t class_of(struct lexis *x, const uint16_t *column)
{
	for (uint32_t class = WIDE_FIRST; class < x->class_count; class++)
		if (memcmp(x->wide[class], column, x->count * sizeof *column) == 0)
			return class;
	add_class(x, column);
	return x->class_count - 1;
}

/* Writes the ranges of characters that all states take alike. */
static uint32_t write_ranges(struct lexis *x)
{
	uint16_t column[STATES_MAX] = { 0 };
	uint32_t count = 0, class = 0;

	printf("const struct wide_range python_wide[] = {\n");
	for (int32_t c = ASCII; c <= LAST_CHARACTER; c++) {
		uint32_t next;

		ask_all(x, c, column);
		next = class_of(x, column);
		if (c > ASCII && next != class) {
			printf("{%d,%u},\n", c - 1, class);
			count++;
		}
		class = next;
	}
	printf("{%d,%u},\n};\n\n", LAST_CHARACTER, class);
	return count + 1;
}

static void write_wide(struct lexis *x)
{
	static const int32_t FIRST[WIDE_FIRST] = { [WIDE_END] = PROBE_END,
						   [WIDE_NUL] = 0,
						   [WIDE_INVALID] = PROBE_INVALID };
	uint16_t column[STATES_MAX] = { 0 };
	uint32_t ranges;

	for (uint32_t class = 0; class < WIDE_FIRST; class++) {
		ask_all(x, FIRST[class], column);
		add_class(x, column);
	}
	ranges = write_ranges(x);
	printf("const uint32_t python_wide_ranges = %u;\nconst uint32_t python_wide_classes = "
	       "%u;\n\n",
	       ranges, x->class_count);
	printf("const uint16_t python_wide_lexis[] = {\n");
	for (uint32_t state = 0; state < x->count; state++)
		for (uint32_t class = 0; class < x->class_count; class++)
			printf("%u,%s", marked(x, x->wide[class][state]),
			       class + 1 < x->class_count ? "" : "\n");
	printf("};\n\n");
}

/*
 * Where all blanks lead from a state into one that they do not leave, they need not be read twice.
 */
static uint16_t after_blank(const struct lexis *x, uint32_t state)
{
	uint16_t cell = x->cells[state][' '], to = cell & LEX_STATE;

	if (!(cell & LEX_SKIP) || x->accepts[to])
		return LEX_NOWHERE;
	for (const char *c = " \t\n\r\f"; *c; c++)
		if (x->cells[state][(uint8_t)*c] != cell || x->cells[to][(uint8_t)*c] != cell)
			return LEX_NOWHERE;
	return to;
}

static bool same_probe(struct probe a, struct probe b)
{
	return a.next == b.next && a.skip == b.skip;
}

uint16_t plain_lexis(uint16_t state)
{
	struct probe blank = probe_lexer(state, ' ');
	uint16_t after = (uint16_t)blank.next;

	if (!blank.skip)
		return LEX_NOWHERE;
	for (const char *c = " \t\n\r\f"; *c; c++)
		if (!same_probe(blank, probe_lexer(state, *c)) ||
		    !same_probe(blank, probe_lexer(after, *c)))
			return LEX_NOWHERE;
	for (int c = '!'; c < ASCII; c++)
		if (!same_probe(probe_lexer(state, c), probe_lexer(after, c)) ||
		    probe_lexer(after, c).accepts)
			return LEX_NOWHERE;
	return after;
}

static void write_states(struct lexis *x)
{
	uint16_t blanks[STATES_MAX], accepts[STATES_MAX];

	for (uint32_t state = 0; state < x->count; state++) {
		blanks[state] = after_blank(x, state);
		accepts[state] = x->accepts[state] ? x->symbols[state] : LEX_NOWHERE;
	}
	write_numbers("uint16_t", "python_after_blank", blanks, x->count);
	write_numbers("uint16_t", "python_accepts", accepts, x->count);
	printf("const uint16_t python_lexis[][LEX_ASCII] = {\n");
	for (uint32_t state = 0; state < x->count; state++) {
		printf("{");
		for (int c = 0; c < LEX_ASCII; c++)
			printf("%u,", marked(x, x->cells[state][c]));
		printf("},\n");
	}
	printf("};\n\n");
}

static uint16_t reserving_sets(const TSLanguage *l, uint16_t symbol)
{
	uint16_t bits = 0;

	for (uint32_t state = 0; state < l->state_count; state++) {
		uint32_t set = l->lex_modes[state].reserved_word_set_id;
		const TSSymbol *word =
			l->reserved_words + (size_t)set * l->max_reserved_word_set_size;

		require(set < 16, "the grammar has too many sets of reserved words");
		for (uint32_t i = 0; set && i < l->max_reserved_word_set_size && word[i]; i++)
			if (word[i] == symbol)
				bits |= (uint16_t)(1u << set);
	}
	return bits;
}

static void add_keyword(struct keyword *slots, const TSLanguage *l, const char *word,
			uint32_t length, uint16_t symbol)
{
	struct keyword *slot = &slots[keyword_slot((const uint8_t *)word, length)];

	require(slot->length == 0, "two keywords share a slot: choose other factors in "
				   "keyword_slot() of src/syntax/tables.h");
	slot->length = (uint8_t)length;
	memcpy(slot->text, word, length);
	slot->symbol = symbol;
	slot->reserved = reserving_sets(l, symbol);
}

/* Adds all words that the keyword lexer, which has no loops, accepts. */
static void collect_keywords(struct keyword *slots, const TSLanguage *l, uint16_t state, char *word,
			     uint32_t length)
{
	for (int c = 1; c < ASCII; c++) {
		struct probe probe = probe_keyword_lexer(state, c);

		if (c == 1 && probe.accepts && length > 0)
			add_keyword(slots, l, word, length, probe.symbol);
		if (probe.next == PROBE_NOWHERE || probe.skip)
			continue;
		require(length < KEYWORD_LONGEST,
			"a keyword is longer than src/syntax/tables.h allows");
		word[length] = (char)c;
		collect_keywords(slots, l, (uint16_t)probe.next, word, length + 1);
	}
}

static void write_keywords(const TSLanguage *l)
{
	struct keyword slots[KEYWORD_SLOTS] = { 0 };
	char word[KEYWORD_LONGEST];

	collect_keywords(slots, l, 0, word, 0);
	printf("const struct keyword python_keywords[KEYWORD_SLOTS] = {\n");
	for (uint32_t i = 0; i < KEYWORD_SLOTS; i++)
		if (slots[i].length)
			printf("[%u] = {%u,\"%.*s\",%u,%u},\n", i, slots[i].length, slots[i].length,
			       slots[i].text, slots[i].symbol, slots[i].reserved);
	printf("};\n\n");
}

void generate_lexis(const TSLanguage *l)
{
	struct lexis *x = allocate(1, sizeof *x);

	collect_states(x, l);
	write_wide(x);
	write_states(x);
	write_keywords(l);
	free(x);
}
