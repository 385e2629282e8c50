#include "syntax/batch.h"

#include "syntax/forks.h"
#include "syntax/lexer.h"
#include "syntax/stack.h"

struct batch_parser {
	struct lexer lexer;
	struct stack stack;
	struct forks *forks;
};

struct batch_parser *batch_parser_new(void)
{
	struct batch_parser *parser = xcalloc(1, sizeof *parser);

	parser->forks = forks_new();
	return parser;
}

void batch_parser_free(struct batch_parser *parser)
{
	if (!parser)
		return;
	stack_release(&parser->stack);
	forks_free(parser->forks);
	free(parser);
}

uint32_t batch_stopped_at(const struct batch_parser *parser)
{
	return parser->lexer.position;
}

enum progress { GOES_ON, ACCEPTED, STOPPED };

/* Does all reductions that TOKEN asks for, and shifts it. */
static enum progress take(struct batch_parser *p, struct token *token)
{
	struct stack *stack = &p->stack;
	bool accepted;

	for (;;) {
		const struct lr_state *state = stack_top(stack)->state;
		uint16_t act = python_acts[state->acts + token->symbol], value = act & ACT_VALUE;

		switch (act & ACT_KIND) {
		case ACT_RENAME:
			stack_rename(stack, value);
			continue;
		case ACT_REDUCE:
			stack_reduce(stack, &python_reductions[value], p->lexer.position);
			continue;
		case ACT_SHIFT:
			if (!value && token_becomes_name(token, state, p->lexer.text))
				continue;
			if (!value)
				return STOPPED;
			stack_shift(stack, token, value);
			break;
		case ACT_SHIFT_EXTRA:
			stack_shift_extra(stack, token);
			break;
		case ACT_FORK:
			if (!forks_resolve(p->forks, stack, &p->lexer, token, &accepted))
				return STOPPED;
			return accepted ? ACCEPTED : GOES_ON;
		default:
			stack_accept(stack, token);
			return ACCEPTED;
		}
		p->lexer.position = token->end;
		return GOES_ON;
	}
}

bool batch_parse(struct batch_parser *p, const char *source, uint32_t size, struct tree *out)
{
	enum progress progress = GOES_ON;
	struct token token;

	lexer_open(&p->lexer, source, size);
	tree_clear(out);
	stack_reset(&p->stack, out);
	while (progress == GOES_ON) {
		if (!lexer_next(&p->lexer, stack_top(&p->stack)->state, &token))
			return false;
		progress = take(p, &token);
	}
	return progress == ACCEPTED;
}
