#include "syntax/forks.h"

#include "base/oom.h"
#include "syntax/head.h"

#include <stdlib.h>

struct forks {
	struct head heads[HEADS_MAX];
	uint32_t count;
	struct step_log log;
};

struct forks *forks_new(void)
{
	return xcalloc(1, sizeof(struct forks));
}

void forks_free(struct forks *forks)
{
	for (uint32_t i = 0; i < HEADS_MAX; i++)
		free(forks->heads[i].states);
	log_release(&forks->log);
	free(forks);
}

static void swap_heads(struct head *a, struct head *b)
{
	struct head swap = *a;

	*a = *b;
	*b = swap;
}

/* Of two heads that meet, whether the second goes. */
static bool first_stays(struct forks *f, const struct head *first, const struct head *second)
{
	if (first->precedence != second->precedence)
		return first->precedence > second->precedence;
	return !head_loses(first, second, &f->log);
}

/* After a reduction a head may be where another already is: that one stays, with the better tree. */
static void merge_into_others(struct forks *f, struct head *head, const struct head *origin)
{
	for (struct head *other = f->heads; other < f->heads + f->count; other++) {
		if (other == head || other == origin || !head_meets(other, head))
			continue;
		if (!first_stays(f, other, head))
			swap_heads(other, head);
		head->is_dead = true;
		return;
	}
}

/* Follows all but the last of the actions of a conflict by new heads. False: there are too many. */
static bool split(struct forks *f, struct head *head, const uint16_t *acts, uint32_t count)
{
	for (uint32_t i = 0; i + 1 < count; i++) {
		struct head *copy = &f->heads[f->count];

		if (f->count == HEADS_MAX)
			return false;
		head_copy(copy, head);
		head_act(copy, &f->log, acts[i]);
		merge_into_others(f, copy, head);
		f->count++;
	}
	return true;
}

static bool read_ahead(struct head *head, struct lexer *lexer)
{
	lexer->scanner = head->scanner;
	lexer->position = head->position;
	if (!lexer_next(lexer, head_state(head), &head->token))
		return false;
	head->scanner = lexer->scanner;
	head->has_token = true;
	return true;
}

/* What to do with the head's token; 0: nothing. */
static uint16_t act_for(struct head *head, const uint8_t *text)
{
	const struct lr_state *state = head_state(head);
	uint16_t act = python_acts[state->acts + head->token.symbol];

	if (!act && token_becomes_name(&head->token, state, text))
		act = python_acts[state->acts + head->token.symbol];
	return act;
}

/* Runs a head until it has shifted a token or is dead. False: it took too many heads or steps. */
static bool run_head(struct forks *f, struct head *head, struct lexer *lexer)
{
	head->is_dead = !head->has_token && !read_ahead(head, lexer);
	while (!head->is_dead) {
		uint16_t act = act_for(head, lexer->text);
		const uint16_t *fork = &python_forks[act & ACT_VALUE];

		if (f->log.count >= FORK_STEPS_MAX)
			return false;
		if (!act) {
			head->is_dead = true;
			break;
		}
		if ((act & ACT_KIND) == ACT_FORK) {
			if (!split(f, head, fork + 1, fork[0]))
				return false;
			act = fork[fork[0]];
		}
		if (head_act(head, &f->log, act))
			break;
		merge_into_others(f, head, NULL);
	}
	return true;
}

static void drop_dead(struct forks *f)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		if (f->heads[i].is_dead)
			continue;
		if (i != kept)
			swap_heads(&f->heads[kept], &f->heads[i]);
		kept++;
	}
	f->count = kept;
}

/* Marks one of two heads that meet as dead. */
static bool find_merge(struct forks *f)
{
	for (uint32_t i = 0; i < f->count; i++)
		for (uint32_t j = i + 1; j < f->count; j++)
			if (head_meets(&f->heads[i], &f->heads[j])) {
				f->heads[first_stays(f, &f->heads[i], &f->heads[j]) ? j : i].is_dead = true;
				return true;
			}
	return false;
}

static void condense(struct forks *f)
{
	do {
		drop_dead(f);
	} while (find_merge(f));
}

/* The head that is behind. */
static struct head *next_head(struct forks *f)
{
	struct head *next = &f->heads[0];

	for (struct head *it = next + 1; it < f->heads + f->count; it++)
		if (it->position < next->position || (it->position == next->position && it->tokens < next->tokens))
			next = it;
	return next;
}

static void replay_step(struct stack *stack, struct lexer *lexer, const struct step *step)
{
	uint16_t value = step->act & ACT_VALUE;

	switch (step->act & ACT_KIND) {
	case ACT_RENAME:
		stack_rename(stack, value);
		return;
	case ACT_REDUCE:
		stack_reduce(stack, &python_reductions[value], lexer->position);
		return;
	case ACT_SHIFT:
		stack_shift(stack, &step->token, value);
		break;
	case ACT_SHIFT_EXTRA:
		stack_shift_extra(stack, &step->token);
		break;
	default:
		stack_accept(stack, &step->token);
	}
	lexer->position = step->token.end;
}

static void replay(struct forks *f, struct stack *stack, struct lexer *lexer)
{
	const struct head *head = &f->heads[0];
	uint32_t count;
	const uint32_t *path = log_path(&f->log, 0, head->step, &count);

	for (uint32_t i = 0; i < count; i++)
		replay_step(stack, lexer, &f->log.steps[path[i]]);
	lexer->scanner = head->scanner;
	lexer->position = head->position;
}

static void start_heads(struct forks *f, const struct stack *stack, const struct lexer *lexer, const struct token *token)
{
	struct head *head = &f->heads[0];

	f->count = 1;
	head_clear(head);
	for (uint32_t i = 0; i <= stack->depth; i++)
		head_push(head, (uint16_t)(stack->entries[i].state - python_states));
	log_reset(&f->log, head->depth);
	head->position = lexer->position;
	head->has_token = true;
	head->token = *token;
	head->scanner = lexer->scanner;
}

bool forks_resolve(struct forks *f, struct stack *stack, struct lexer *lexer, const struct token *token, bool *accepted)
{
	uint32_t position = lexer->position;

	start_heads(f, stack, lexer, token);
	do {
		struct head *head = next_head(f);

		if (head->has_accepted || !run_head(f, head, lexer))
			return false;
		condense(f);
		if (f->count == 0)
			return false;
	} while (f->count > 1 || f->heads[0].has_token);
	lexer->position = position; /* where replaying begins */
	replay(f, stack, lexer);
	*accepted = f->heads[0].has_accepted;
	return true;
}
