#include "syntax/head.h"

#include "base/oom.h"

#include <stdlib.h>
#include <string.h>

enum { STATES_AT_LEAST = 256, STEPS_AT_LEAST = 1024 };

/* The log */

static void log_append(struct step_log *log, struct step step)
{
	if (log->count == log->capacity) {
		log->capacity = log->capacity ? log->capacity * 2 : STEPS_AT_LEAST;
		log->steps = xrealloc(log->steps, log->capacity * sizeof *log->steps);
	}
	log->steps[log->count++] = step;
}

void log_reset(struct step_log *log, uint32_t depth)
{
	log->count = 0;
	log_append(log, (struct step){ .depth = depth });
}

void log_release(struct step_log *log)
{
	free(log->steps);
	free(log->path);
}

const uint32_t *log_path(struct step_log *log, uint32_t after, uint32_t last, uint32_t *count)
{
	*count = log->steps[last].number - log->steps[after].number;
	if (*count > log->path_capacity) {
		log->path_capacity = *count * 2;
		log->path = xrealloc(log->path, log->path_capacity * sizeof *log->path);
	}
	for (uint32_t i = *count; i > 0; last = log->steps[last].before)
		log->path[--i] = last;
	return log->path;
}

/* The last step that two have in common. */
static uint32_t log_common(const struct step_log *log, uint32_t a, uint32_t b)
{
	while (a != b) {
		if (log->steps[a].number >= log->steps[b].number)
			a = log->steps[a].before;
		else
			b = log->steps[b].before;
	}
	return a;
}

/* Heads */

void head_free(struct head *head)
{
	free(head->states);
	free(head);
}

void head_clear(struct head *head)
{
	head->depth = UINT32_MAX; /* head_push() counts on from it */
	head->step = 0;
	head->tokens = 0;
	head->precedence = 0;
	head->is_dead = head->has_accepted = false;
}

void head_push(struct head *head, uint16_t state)
{
	if (head->depth + 2 >= head->capacity) {
		head->capacity = head->capacity ? head->capacity * 2 : STATES_AT_LEAST;
		head->states = xrealloc(head->states, head->capacity * sizeof *head->states);
	}
	head->states[++head->depth] = state;
}

void head_copy(struct head *to, const struct head *from)
{
	if (to->capacity < from->capacity) {
		to->capacity = from->capacity;
		to->states = xrealloc(to->states, to->capacity * sizeof *to->states);
	}
	memcpy(to->states, from->states, (from->depth + 1) * sizeof *to->states);
	scanner_copy(&to->scanner, &from->scanner);
	to->depth = from->depth;
	to->step = from->step;
	to->position = from->position;
	to->tokens = from->tokens;
	to->precedence = from->precedence;
	to->has_token = from->has_token;
	to->is_dead = from->is_dead;
	to->has_accepted = from->has_accepted;
	to->token = from->token;
}

static void log_step(struct step_log *log, struct head *head, uint16_t act)
{
	uint32_t number = log->steps[head->step].number + 1;

	log_append(log, (struct step){ head->token, act, head->step, number, head->depth });
	head->step = log->count - 1;
}

static void go_to(struct head *head, uint32_t column)
{
	head_push(head, python_gotos[head_state(head)->gotos + column]);
}

bool head_act(struct head *head, struct step_log *log, uint16_t act)
{
	uint16_t value = act & ACT_VALUE;

	switch (act & ACT_KIND) {
	case ACT_RENAME:
		head->depth--;
		go_to(head, value);
		log_step(log, head, act);
		return false;
	case ACT_REDUCE:
		head->depth -= python_reductions[value].count;
		go_to(head, python_reductions[value].column);
		head->precedence += python_reductions[value].precedence;
		log_step(log, head, act);
		return false;
	case ACT_SHIFT: head_push(head, value); break;
	case ACT_SHIFT_EXTRA: break;
	default: head->has_accepted = true;
	}
	log_step(log, head, act);
	head->position = head->token.end;
	head->has_token = false;
	head->tokens++;
	return true;
}

bool head_meets(const struct head *a, const struct head *b)
{
	return a->position == b->position && a->depth == b->depth &&
	       a->states[a->depth] == b->states[b->depth] && !a->is_dead && !b->is_dead &&
	       !a->has_accepted && !b->has_accepted && scanner_equals(&a->scanner, &b->scanner) &&
	       memcmp(a->states, b->states, (a->depth + 1) * sizeof *a->states) == 0;
}

/*
 * The tree that the steps of a head would make: with hidden nodes and extras, as the runtime
 * compares them.
 */

struct sketch_node {
	uint16_t symbol;
	bool is_extra;
	uint32_t child, count; /* children: in `links` */
};

struct sketch {
	struct sketch_node *nodes;
	uint32_t *links, *stack; /* indices of nodes */
	uint32_t node_count, link_count, depth;
};

static void sketch_reduce(struct sketch *s, uint16_t column, uint32_t left)
{
	uint32_t from = s->depth, top = s->depth, node = s->node_count++;
	struct sketch_node *it = &s->nodes[node];

	while (left > 0)
		left -= !s->nodes[s->stack[--from]].is_extra;
	while (top > from && s->nodes[s->stack[top - 1]].is_extra)
		top--;
	*it = (struct sketch_node){ python_token_count + column, false, s->link_count, top - from };
	memcpy(s->links + s->link_count, s->stack + from, it->count * sizeof *s->links);
	s->link_count += it->count;
	memmove(s->stack + from + 1, s->stack + top, (s->depth - top) * sizeof *s->stack);
	s->stack[from] = node;
	s->depth += 1 + from - top;
}

static void sketch_step(struct sketch *s, const struct step *step)
{
	const struct reduction *reduction = &python_reductions[step->act & ACT_VALUE];

	switch (step->act & ACT_KIND) {
	case ACT_RENAME: sketch_reduce(s, step->act & ACT_VALUE, 1); break;
	case ACT_REDUCE: sketch_reduce(s, reduction->column, reduction->count); break;
	default:
		s->nodes[s->node_count] =
			(struct sketch_node){ .symbol = step->token.symbol,
					      .is_extra =
						      (step->act & ACT_KIND) == ACT_SHIFT_EXTRA };
		s->stack[s->depth++] = s->node_count++;
	}
}

/*
 * What stood on the stack after the step AFTER comes as leaves of no symbol: the heads that are
 * compared share it.
 */
static struct sketch sketch_of(const struct head *head, struct step_log *log, uint32_t after)
{
	uint32_t leaves = log->steps[after].depth + 1, count;
	const uint32_t *path = log_path(log, after, head->step, &count);
	size_t most = (size_t)count + leaves;
	struct sketch s = { xcalloc(most, sizeof *s.nodes),
			    xmalloc(most * sizeof *s.links),
			    xmalloc((most + 1) * sizeof *s.stack),
			    leaves,
			    0,
			    leaves };

	for (uint32_t i = 0; i < leaves; i++)
		s.stack[i] = i;
	for (uint32_t i = 0; i < count; i++)
		sketch_step(&s, &log->steps[path[i]]);
	return s;
}

static void sketch_free(struct sketch s)
{
	free(s.nodes);
	free(s.links);
	free(s.stack);
}

struct pair {
	uint32_t a, b; /* nodes of two sketches */
};

/* Nodes in the order in which they are compared: PAIRS is a stack, from which the next is taken. */
static size_t push_children(struct pair *pairs, size_t count, const struct sketch *a,
			    const struct sketch *b, struct pair it)
{
	const struct sketch_node *x = &a->nodes[it.a], *y = &b->nodes[it.b];

	for (uint32_t i = x->count; i > 0; i--)
		pairs[count++] =
			(struct pair){ a->links[x->child + i - 1], b->links[y->child + i - 1] };
	return count;
}

/* As ts_subtree_compare(): the first difference in order decides. */
static int compare_sketches(const struct sketch *a, const struct sketch *b)
{
	struct pair *pairs = xmalloc((a->node_count + 1) * sizeof *pairs);
	size_t count = 0;
	int order = 0;

	for (uint32_t i = a->depth < b->depth ? a->depth : b->depth; i > 0; i--)
		pairs[count++] = (struct pair){ a->stack[i - 1], b->stack[i - 1] };
	while (count > 0 && order == 0) {
		struct pair it = pairs[--count];
		const struct sketch_node *x = &a->nodes[it.a], *y = &b->nodes[it.b];

		order = (x->symbol > y->symbol) - (x->symbol < y->symbol);
		if (order == 0)
			order = (x->count > y->count) - (x->count < y->count);
		if (order == 0)
			count = push_children(pairs, count, a, b, it);
	}
	free(pairs);
	return order;
}

bool head_loses(const struct head *a, const struct head *b, struct step_log *log)
{
	uint32_t common = log_common(log, a->step, b->step);
	struct sketch x = sketch_of(a, log, common), y = sketch_of(b, log, common);
	int order = compare_sketches(&x, &y);

	sketch_free(x);
	sketch_free(y);
	return order > 0;
}
