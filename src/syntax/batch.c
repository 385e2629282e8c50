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

static enum progress resolve(struct batch_parser *p, struct token token)
{
	bool accepted;

	if (!forks_resolve(p->forks, &p->stack, &p->lexer, token, &accepted))
		return STOPPED;
	return accepted ? ACCEPTED : GOES_ON;
}

/* Does all reductions that TOKEN asks for, and shifts it. */
static inline enum progress take(struct batch_parser *p, struct token token)
{
	struct stack *stack = &p->stack;

	for (;;) {
		const struct lr_state *state = stack->top->state;
		uint16_t act = python_acts[state->acts + token.symbol], value = act & ACT_VALUE;

		switch (act & ACT_KIND) {
		case ACT_RENAME: stack_rename(stack, value); continue;
		case ACT_REDUCE:
			stack_reduce(stack, &python_reductions[value], p->lexer.position);
			continue;
		case ACT_SHIFT:
			if (!value) {
				token = token_as_name(token, state, p->lexer.text);
				if (token.symbol == TOKEN_NONE)
					return STOPPED;
				continue;
			}
			stack_shift(stack, token, value);
			break;
		case ACT_SHIFT_EXTRA: stack_shift_extra(stack, token); break;
		case ACT_FORK: return resolve(p, token);
		default: stack_accept(stack, token); return ACCEPTED;
		}
		p->lexer.position = token.end;
		return GOES_ON;
	}
}

static enum progress run(struct batch_parser *p)
{
	enum progress progress = GOES_ON;

	while (progress == GOES_ON) {
		struct token token = lexer_next(&p->lexer, p->stack.top->state);

		progress = token.symbol == TOKEN_NONE ? STOPPED : take(p, token);
	}
	return progress;
}

bool batch_parse(struct batch_parser *p, const char *source, uint32_t size, struct tree *out)
{
	enum progress progress;

	lexer_open(&p->lexer, source, size);
	p->stack.tree = *out;
	stack_reset(&p->stack);
	progress = run(p);
	*out = p->stack.tree;
	return progress == ACCEPTED;
}
