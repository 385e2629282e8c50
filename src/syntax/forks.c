#include "syntax/forks.h"

#include "base/oom.h"
#include "syntax/head.h"

#include <stdlib.h>

struct forks {
	struct head *heads[HEADS_MAX]; /* the first COUNT are in use */
	uint32_t count;
	struct step_log log;
};

struct forks *forks_new(void)
{
	struct forks *forks = xcalloc(1, sizeof *forks);

	for (uint32_t i = 0; i < HEADS_MAX; i++)
		forks->heads[i] = xcalloc(1, sizeof *forks->heads[i]);
	return forks;
}

void forks_free(struct forks *forks)
{
	for (uint32_t i = 0; i < HEADS_MAX; i++)
		head_free(forks->heads[i]);
	log_release(&forks->log);
	free(forks);
}

static void swap_heads(struct forks *f, uint32_t i, uint32_t j)
{
	struct head *swap = f->heads[i];

	f->heads[i] = f->heads[j];
	f->heads[j] = swap;
}

/* Of two heads that meet, whether the second goes. */
static bool first_stays(struct forks *f, const struct head *first, const struct head *second)
{
	if (first->precedence != second->precedence)
		return first->precedence > second->precedence;
	return !head_loses(first, second, &f->log);
}

/*
 * After a reduction the head I may be where another already is, but for ORIGIN, of which it is a
 * copy: one of them stays, in the place of the other. True: I is dead.
 */
static bool merge_into_others(struct forks *f, uint32_t i, uint32_t origin)
{
	for (uint32_t other = 0; other < f->count; other++) {
		if (other == i || other == origin || !head_meets(f->heads[other], f->heads[i]))
			continue;
		if (!first_stays(f, f->heads[other], f->heads[i]))
			swap_heads(f, other, i);
		f->heads[i]->is_dead = true;
		return true;
	}
	return false;
}

/* Follows all but the last of the actions of a conflict by new heads. False: there are too many. */
static bool split(struct forks *f, uint32_t i, const uint16_t *acts, uint32_t count)
{
	for (; count > 1; acts++, count--) {
		if (f->count == HEADS_MAX)
			return false;
		head_copy(f->heads[f->count], f->heads[i]);
		head_act(f->heads[f->count], &f->log, *acts);
		merge_into_others(f, f->count, i);
		f->count++;
	}
	return true;
}

static bool read_ahead(struct head *head, struct lexer *lexer)
{
	scanner_copy(&lexer->scanner, &head->scanner);
	lexer->position = head->position;
	head->token = lexer_next(lexer, head_state(head));
	if (head->token.symbol == TOKEN_NONE)
		return false;
	scanner_copy(&head->scanner, &lexer->scanner);
	head->has_token = true;
	return true;
}

/* What to do with the head's token; 0: nothing. */
static uint16_t act_for(struct head *head, const uint8_t *text)
{
	const struct lr_state *state = head_state(head);
	uint16_t act = python_acts[state->acts + head->token.symbol];
	struct token name;

	if (act)
		return act;
	name = token_as_name(head->token, state, text);
	if (name.symbol == TOKEN_NONE)
		return 0;
	head->token = name;
	return python_acts[state->acts + name.symbol];
}

/*
 * Runs the head I until it has shifted a token or is dead. False: it took too many heads or steps.
 */
static bool run_head(struct forks *f, uint32_t i, struct lexer *lexer)
{
	struct head *head = f->heads[i];

	head->is_dead = !head->has_token && !read_ahead(head, lexer);
	while (!head->is_dead) {
		uint16_t act = act_for(head, lexer->text);

		if (f->log.count >= FORK_STEPS_MAX)
			return false;
		head->is_dead = !act;
		if (head->is_dead)
			break;
		if ((act & ACT_KIND) == ACT_FORK) {
			const uint16_t *fork = &python_forks[act & ACT_VALUE];

			if (!split(f, i, fork + 1, fork[0]))
				return false;
			act = fork[fork[0]];
		}
		if (head_act(head, &f->log, act) || merge_into_others(f, i, i))
			break;
	}
	return true;
}

static void drop_dead(struct forks *f)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < f->count; i++)
		if (!f->heads[i]->is_dead)
			swap_heads(f, kept++, i);
	f->count = kept;
}

/* Marks one of two heads that meet as dead. */
static bool find_merge(struct forks *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		for (uint32_t j = i + 1; j < f->count; j++) {
			if (!head_meets(f->heads[i], f->heads[j]))
				continue;
			f->heads[first_stays(f, f->heads[i], f->heads[j]) ? j : i]->is_dead = true;
			return true;
		}
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
static uint32_t next_head(const struct forks *f)
{
	uint32_t next = 0;

	for (uint32_t i = 1; i < f->count; i++)
		if (head_is_behind(f->heads[i], f->heads[next]))
			next = i;
	return next;
}

static void replay_step(struct stack *stack, struct lexer *lexer, const struct step *step)
{
	uint16_t value = step->act & ACT_VALUE;

	switch (step->act & ACT_KIND) {
	case ACT_RENAME: stack_rename(stack, value); return;
	case ACT_REDUCE: stack_reduce(stack, &python_reductions[value], lexer->position); return;
	case ACT_SHIFT: stack_shift(stack, step->token, value); break;
	case ACT_SHIFT_EXTRA: stack_shift_extra(stack, step->token); break;
	default: stack_accept(stack, step->token);
	}
	lexer->position = step->token.end;
}

static void replay(struct forks *f, struct stack *stack, struct lexer *lexer)
{
	const struct head *head = f->heads[0];
	uint32_t count;
	const uint32_t *path = log_path(&f->log, 0, head->step, &count);

	for (uint32_t i = 0; i < count; i++)
		replay_step(stack, lexer, &f->log.steps[path[i]]);
	scanner_copy(&lexer->scanner, &head->scanner);
	lexer->position = head->position;
}

static void start_heads(struct forks *f, const struct stack *stack, const struct lexer *lexer,
			struct token token)
{
	struct head *head = f->heads[0];

	f->count = 1;
	head_clear(head);
	for (const struct stack_entry *it = stack->entries; it <= stack->top; it++)
		head_push(head, (uint16_t)(it->state - python_states));
	log_reset(&f->log, head->depth);
	head->position = lexer->position;
	head->has_token = true;
	head->token = token;
	scanner_copy(&head->scanner, &lexer->scanner);
}

bool forks_resolve(struct forks *f, struct stack *stack, struct lexer *lexer, struct token token,
		   bool *accepted)
{
	uint32_t position = lexer->position;

	start_heads(f, stack, lexer, token);
	do {
		uint32_t next = next_head(f);

		if (f->heads[next]->has_accepted || !run_head(f, next, lexer) ||
		    lexer->source.is_spent)
			return false;
		condense(f);
		if (f->count == 0)
			return false;
	} while (f->count > 1 || f->heads[0]->has_token);
	lexer->position = position; /* where replaying begins */
	replay(f, stack, lexer);
	*accepted = f->heads[0]->has_accepted;
	return true;
}
