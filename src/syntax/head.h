/*
 * A speculative head walks the automaton and makes no nodes: it is a stack of states, and its place
 * in the log of steps that all heads of a fork share. Layer `syntax`, private to forks.h.
 */
#ifndef SYNTAX_HEAD_H
#define SYNTAX_HEAD_H

#include "syntax/lexer.h"

/* A shift of a token, or a reduction, after which the head's stack is DEPTH deep. */
struct step {
	struct token token;
	uint16_t act;
	uint32_t before; /* the step before; 0: none */
	uint32_t number; /* of steps up to it */
	uint32_t depth;
};

/* Steps of heads that share what they did before they split. The first is where the fork began. */
struct step_log {
	struct step *steps;
	uint32_t count, capacity;
	uint32_t *path; /* what log_path() gives */
	uint32_t path_capacity;
};

struct head {
	uint16_t *states;
	uint32_t depth, capacity; /* depth: index of the top */
	uint32_t step;            /* its last */
	uint32_t position;        /* in the text */
	uint32_t tokens;          /* how many it has shifted */
	int precedence;           /* dynamic, of all its reductions */
	bool has_token;           /* has read TOKEN, and not yet shifted it */
	bool is_dead, has_accepted;
	struct token token;
	struct scanner scanner; /* behind TOKEN */
};

void log_reset(struct step_log *log, uint32_t depth);
void log_release(struct step_log *log);
/* The steps from AFTER, which is not among them, to LAST, in order; until the next call. */
const uint32_t *log_path(struct step_log *log, uint32_t after, uint32_t last, uint32_t *count);

void head_free(struct head *head);
void head_clear(struct head *head);
void head_push(struct head *head, uint16_t state);
void head_copy(struct head *to, const struct head *from);
/* Does one action; true if that used up the token. */
bool head_act(struct head *head, struct step_log *log, uint16_t act);
/* Whether two heads will do the same from here on. */
bool head_meets(const struct head *a, const struct head *b);

static inline bool head_is_behind(const struct head *a, const struct head *b)
{
	return a->position != b->position ? a->position < b->position : a->tokens < b->tokens;
}

static inline const struct lr_state *head_state(const struct head *head)
{
	return &python_states[head->states[head->depth]];
}

/*
 * Of two heads of equal precedence that meet, whether A's tree goes behind B's: the first
 * difference in order decides, the lower symbol comes first, as in tree-sitter's runtime. That has
 * one more rule, by which of two nodes that look alike from outside the one of the earlier version
 * stays; of `[*a.b]` it thus keeps (*a).b. This rule is left out.
 */
bool head_loses(const struct head *a, const struct head *b, struct step_log *log);

#endif
