/*
 * The LR automaton: its rows, dense and each once, its reductions, and what they do to their
 * children.
 */
#include "generate.h"

#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct reduction) == 10, "reductions are compared as bytes");

/* Rows of one table, each once, one after the other. */
struct rows {
	uint16_t *cells;
	uint32_t width, count;
};

struct automaton {
	const TSLanguage *language;
	struct rows acts, gotos;
	struct reduction *reductions;
	uint32_t reduction_count;
	struct mark *marks; /* of all productions */
	uint32_t mark_count;
	uint32_t *first_mark; /* by production; one more than there are */
	uint16_t *forks;
	uint32_t fork_count;
};

static bool is_hidden(const TSLanguage *l, uint32_t symbol)
{
	return !l->symbol_metadata[symbol].visible;
}

/*
 * Of several fields of a child the first counts; an inherited one tells only that a hidden child
 * has it inside.
 */
static struct mark mark_of(const TSLanguage *l, uint32_t production, uint32_t child)
{
	TSMapSlice slice = l->field_map_slices[production];
	struct mark mark = { .child = (uint8_t)child };

	if (child < l->max_alias_sequence_length)
		mark.alias = l->public_symbol_map
				     [l->alias_sequences[production * l->max_alias_sequence_length +
							 child]];
	for (uint32_t i = slice.length; i-- > 0;) {
		const TSFieldMapEntry *entry = &l->field_map_entries[slice.index + i];

		if (!entry->inherited && entry->child_index == child)
			mark.field = (uint8_t)entry->field_id;
	}
	return mark;
}

static void collect_marks(struct automaton *a)
{
	const TSLanguage *l = a->language;

	a->marks = allocate((size_t)l->production_id_count * UINT8_MAX, sizeof *a->marks);
	a->first_mark = allocate(l->production_id_count + 1, sizeof *a->first_mark);
	for (uint32_t production = 0; production < l->production_id_count; production++) {
		a->first_mark[production] = a->mark_count;
		for (uint32_t child = 0; production > 0 && child < UINT8_MAX; child++) {
			struct mark mark = mark_of(l, production, child);

			if (mark.alias || mark.field)
				a->marks[a->mark_count++] = mark;
		}
	}
	a->first_mark[l->production_id_count] = a->mark_count;
}

static uint16_t reduce_act(struct automaton *a, const TSParseAction *action)
{
	const TSLanguage *l = a->language;
	uint32_t production = action->reduce.production_id, symbol = action->reduce.symbol, i;
	struct reduction it = { 0 };

	it.column = (uint16_t)(symbol - l->token_count);
	it.symbol = l->public_symbol_map[symbol];
	it.count = action->reduce.child_count;
	it.is_hidden = is_hidden(l, symbol);
	it.precedence = (int8_t)action->reduce.dynamic_precedence;
	it.marks = (uint16_t)a->first_mark[production];
	it.mark_count = (uint8_t)(a->first_mark[production + 1] - it.marks);
	require(it.precedence == action->reduce.dynamic_precedence,
		"a dynamic precedence does not fit into 8 bits");
	if (it.count == 1 && it.is_hidden && it.mark_count == 0 && it.precedence == 0)
		return (uint16_t)(ACT_RENAME | it.column);
	if (it.mark_count == 0)
		it.marks = 0;
	for (i = 0; i < a->reduction_count; i++)
		if (memcmp(&a->reductions[i], &it, sizeof it) == 0)
			break;
	require(i <= ACT_VALUE,
		"the grammar has too many reductions for the cells of src/syntax/tables.h");
	a->reductions[i] = it;
	if (i == a->reduction_count)
		a->reduction_count++;
	return (uint16_t)(ACT_REDUCE | i);
}

/* 0: it is only of use to incremental parsing or to error recovery. */
static uint16_t act_of(struct automaton *a, const TSParseAction *action)
{
	switch (action->type) {
	case TSParseActionTypeShift:
		if (action->shift.repetition)
			return 0;
		return action->shift.extra ? ACT_SHIFT_EXTRA
					   : (uint16_t)(ACT_SHIFT | action->shift.state);
	case TSParseActionTypeReduce: return reduce_act(a, action);
	case TSParseActionTypeAccept: return ACT_ACCEPT;
	default: return 0;
	}
}

static uint16_t fork_act(struct automaton *a, const uint16_t *acts, uint32_t count)
{
	uint32_t first = a->fork_count;

	for (uint32_t i = 0; i < first; i += 1u + a->forks[i])
		if (a->forks[i] == count &&
		    memcmp(a->forks + i + 1, acts, count * sizeof *acts) == 0)
			return (uint16_t)(ACT_FORK | i);
	require(first <= ACT_VALUE,
		"the grammar has too many conflicts for the cells of src/syntax/tables.h");
	a->forks[a->fork_count++] = (uint16_t)count;
	memcpy(a->forks + a->fork_count, acts, count * sizeof *acts);
	a->fork_count += count;
	return (uint16_t)(ACT_FORK | first);
}

/* The cell of an entry of the action table: a header with a count, then that many actions. */
static uint16_t cell_of(struct automaton *a, const TSParseActionEntry *entry)
{
	uint16_t acts[UINT8_MAX];
	uint32_t count = 0;

	for (uint32_t i = 0; i < entry->entry.count; i++) {
		uint16_t act = act_of(a, &entry[1 + i].action);

		if (act)
			acts[count++] = act;
	}
	return count == 0 ? 0 : count == 1 ? acts[0] : fork_act(a, acts, count);
}

/*
 * A state's row of tree-sitter's parse table, by symbol: entries of the action table, then states.
 */
static void unpack_row(const TSLanguage *l, uint32_t state, uint16_t *row)
{
	const uint16_t *data;

	if (state < l->large_state_count) {
		memcpy(row, l->parse_table + (size_t)state * l->symbol_count,
		       l->symbol_count * sizeof *row);
		return;
	}
	memset(row, 0, l->symbol_count * sizeof *row);
	data = l->small_parse_table + l->small_parse_table_map[state - l->large_state_count];
	for (uint16_t groups = *data++; groups > 0; groups--) {
		uint16_t value = *data++;

		for (uint16_t symbols = *data++; symbols > 0; symbols--)
			row[*data++] = value;
	}
}

static uint32_t add_row(struct rows *rows, const uint16_t *row)
{
	uint32_t i = 0;

	while (i < rows->count &&
	       memcmp(rows->cells + i * rows->width, row, rows->width * sizeof *row) != 0)
		i++;
	if (i == rows->count)
		memcpy(rows->cells + rows->count++ * rows->width, row, rows->width * sizeof *row);
	return i * rows->width;
}

static void collect_row(struct automaton *a, uint32_t state, uint16_t *row, struct lr_state *out)
{
	const TSLanguage *l = a->language;

	unpack_row(l, state, row);
	for (uint32_t token = 0; token < l->token_count; token++)
		row[token] = cell_of(a, &l->parse_actions[row[token]]);
	out->acts = add_row(&a->acts, row);
	out->gotos = add_row(&a->gotos, row + l->token_count);
}

static bool is_in_brackets(uint32_t external)
{
	const uint32_t lines = SCAN_BIT(SCAN_NEWLINE) | SCAN_BIT(SCAN_INDENT) |
			       SCAN_BIT(SCAN_DEDENT) | SCAN_BIT(SCAN_EXCEPT);
	const uint32_t closing = SCAN_BIT(SCAN_CLOSE_PAREN) | SCAN_BIT(SCAN_CLOSE_BRACKET) |
				 SCAN_BIT(SCAN_CLOSE_BRACE);

	return (external & closing) && !(external & lines);
}

static void collect_mode(const TSLanguage *l, uint32_t state, struct lr_state *out)
{
	TSLexerMode mode = l->lex_modes[state];
	const bool *valid =
		l->external_scanner.states + mode.external_lex_state * l->external_token_count;

	out->lexis = mode.lex_state;
	out->reserved = (uint8_t)mode.reserved_word_set_id;
	for (uint32_t i = 0; mode.external_lex_state && i < l->external_token_count; i++)
		out->external |= (uint16_t)(valid[i] << i);
	out->in_string = 0 != (out->external & (SCAN_BIT(SCAN_STRING_CONTENT) |
						SCAN_BIT(SCAN_ESCAPE_INTERPOLATION)));
	out->plain = out->in_string ? LEX_NOWHERE : plain_lexis(mode.lex_state);
	out->in_brackets = out->plain != LEX_NOWHERE && is_in_brackets(out->external);
}

static struct rows rows_new(uint32_t width, uint32_t most)
{
	return (struct rows){ allocate((size_t)width * most, sizeof(uint16_t)), width, 0 };
}

static void write_states(const struct automaton *a, const struct lr_state *states)
{
	printf("const struct lr_state python_states[] = {\n");
	for (uint32_t i = 0; i < a->language->state_count; i++)
		printf("{%u,%u,%u,%u,%u,%u,%u,%u},\n", states[i].acts, states[i].gotos,
		       states[i].lexis, states[i].plain, states[i].external, states[i].reserved,
		       states[i].in_brackets, states[i].in_string);
	printf("};\n\n");
}

static void write_reductions(const struct automaton *a)
{
	printf("const struct reduction python_reductions[] = {\n");
	for (uint32_t i = 0; i < a->reduction_count; i++) {
		struct reduction it = a->reductions[i];

		printf("{%u,%u,%u,%u,%d,%u,%u},\n", it.column, it.symbol, it.count, it.is_hidden,
		       it.precedence, it.mark_count, it.marks);
	}
	printf("};\n\nconst struct mark python_marks[] = {\n");
	for (uint32_t i = 0; i < a->mark_count; i++)
		printf("{%u,%u,%u},\n", a->marks[i].child, a->marks[i].field, a->marks[i].alias);
	printf("};\n\n");
}

static void automaton_release(struct automaton *a)
{
	free(a->acts.cells);
	free(a->gotos.cells);
	free(a->reductions);
	free(a->marks);
	free(a->first_mark);
	free(a->forks);
}

void generate_automaton(const TSLanguage *l)
{
	struct automaton a = { .language = l };
	struct lr_state *states = allocate(l->state_count, sizeof *states);
	uint16_t *row = allocate(l->symbol_count, sizeof *row);

	a.acts = rows_new(l->token_count, l->state_count);
	a.gotos = rows_new(l->symbol_count - l->token_count, l->state_count);
	a.reductions = allocate(ACT_VALUE + 1, sizeof *a.reductions);
	a.forks = allocate(ACT_VALUE + UINT8_MAX + 1, sizeof *a.forks);
	collect_marks(&a);
	for (uint32_t state = 0; state < l->state_count; state++) {
		collect_row(&a, state, row, &states[state]);
		collect_mode(l, state, &states[state]);
	}
	write_states(&a, states);
	write_numbers("uint16_t", "python_acts", a.acts.cells, (size_t)a.acts.width * a.acts.count);
	write_numbers("uint16_t", "python_gotos", a.gotos.cells,
		      (size_t)a.gotos.width * a.gotos.count);
	write_numbers("uint16_t", "python_forks", a.forks, a.fork_count);
	write_reductions(&a);
	automaton_release(&a);
	free(states);
	free(row);
}
