#include "values/reach.h"

enum { REACH_STEPS = 50000 }; /* nested loops run their bodies twice each */

struct flow {
	struct binding_run run;
	uint32_t use;
	unsigned *steps; /* left */
	bool found;
	struct reach result;
};

struct state {
	struct reach reach;
	bool dead; /* nothing gets here: returned or raised */
};

static bool holds_use(const struct flow *flow, struct span span)
{
	return flow->use >= span.offset && flow->use < span_end(span);
}

static void add(struct reach *reach, const struct binding *binding)
{
	size_t at = 0;

	while (at < reach->count && reach->items[at] < binding)
		at++;
	if (at < reach->count && reach->items[at] == binding)
		return;
	if (reach->count == REACH_MAX) {
		reach->too_many = true;
		return;
	}
	memmove(reach->items + at + 1, reach->items + at, (reach->count - at) * sizeof *reach->items);
	reach->items[at] = binding;
	reach->count++;
}

static void merge(struct state *into, const struct state *from)
{
	if (from->dead)
		return;
	if (into->dead) {
		*into = *from;
		return;
	}
	for (size_t i = 0; i < from->reach.count; i++)
		add(&into->reach, from->reach.items[i]);
	into->reach.entry |= from->reach.entry;
	into->reach.too_many |= from->reach.too_many;
}

static void set(struct state *state, const struct binding *binding)
{
	state->reach = (struct reach){ .entry = false };
	add(&state->reach, binding);
}

/* A target of the statement itself, bound when it is done (or, of a loop or with, when its body starts). */
static bool is_target(const struct stmt *stmt, const struct binding *binding)
{
	if (stmt->kind == STMT_ASSIGN) {
		for (size_t i = 0; i < stmt->assign.count; i++)
			if (span_contains(stmt->assign.targets[i]->span, binding->span))
				return true;
		return false;
	}
	if (stmt->kind == STMT_FOR)
		return stmt->loop.target && span_contains(stmt->loop.target->span, binding->span);
	return binding->kind == BINDING_WITH || binding->kind == BINDING_EXCEPT || binding->kind == BINDING_AUGMENT ||
	       binding->kind == BINDING_DELETE || binding->kind == BINDING_MATCH || binding->kind == BINDING_UNPACK ||
	       binding->kind == BINDING_IMPORT || binding->kind == BINDING_FROM || binding->kind == BINDING_FUNCTION ||
	       binding->kind == BINDING_CLASS;
}

/* Applies what STMT itself binds before offset LIMIT: its targets, or (TARGETS false) walruses only. */
static void bind(const struct flow *flow, const struct stmt *stmt, bool targets, uint32_t limit, struct state *state)
{
	for (size_t i = 0; i < flow->run.count; i++) {
		const struct binding *binding = &flow->run.items[i];

		if (binding->stmt == stmt && binding->span.offset < limit && (targets || !is_target(stmt, binding)))
			set(state, binding);
	}
}

static void run_block(struct flow *flow, const struct block *block, struct state *state);

static void run_optional(struct flow *flow, const struct block *block, struct state *state)
{
	if (!flow->found)
		run_block(flow, block, state);
}

static void run_if(struct flow *flow, const struct stmt *stmt, struct state *state)
{
	struct state out = { .dead = true };
	bool otherwise = false;

	for (size_t i = 0; i < stmt->branches.count; i++) {
		struct state branch = *state;

		otherwise = otherwise || !stmt->branches.items[i].test;
		run_block(flow, &stmt->branches.items[i].body, &branch);
		if (flow->found)
			return;
		merge(&out, &branch);
	}
	if (!otherwise)
		merge(&out, state);
	*state = out;
}

/* A loop's body sees what an earlier round left behind. */
static void run_loop(struct flow *flow, const struct stmt *stmt, struct state *state)
{
	struct state round = *state, before = *state;
	struct flow quiet = { .run = flow->run, .use = UINT32_MAX, .steps = flow->steps };

	bind(flow, stmt, true, UINT32_MAX, &round);
	run_block(&quiet, &stmt->loop.body, &round);
	merge(&before, &round);
	round = before;
	bind(flow, stmt, true, UINT32_MAX, &round);
	run_block(flow, &stmt->loop.body, &round);
	merge(state, &before);
	merge(state, &round);
	run_optional(flow, &stmt->loop.otherwise, state);
}

/* Anything that the body binds may hold in a handler. */
static void run_try(struct flow *flow, const struct stmt *stmt, struct state *state)
{
	struct state body = *state, caught = *state, out = { .dead = true };

	run_block(flow, &stmt->try_.body, &body);
	if (flow->found)
		return;
	for (size_t i = 0; i < flow->run.count; i++)
		if (flow->run.items[i].stmt && span_contains(stmt->span, flow->run.items[i].stmt->span) &&
		    stmt->try_.body.count &&
		    flow->run.items[i].span.offset < span_end(stmt->try_.body.items[stmt->try_.body.count - 1]->span))
			add(&caught.reach, &flow->run.items[i]);
	run_optional(flow, &stmt->try_.otherwise, &body);
	if (flow->found)
		return;
	merge(&out, &body);
	for (size_t i = 0; i < stmt->try_.handler_count; i++) {
		struct state handler = caught;

		run_block(flow, &stmt->try_.handlers[i].body, &handler);
		if (flow->found)
			return;
		merge(&out, &handler);
	}
	if (stmt->try_.finally.count) {
		struct state final = out;

		merge(&final, &caught);
		run_block(flow, &stmt->try_.finally, flow->use == UINT32_MAX ? &out : &final);
	}
	*state = out;
}

static void run_match(struct flow *flow, const struct stmt *stmt, struct state *state)
{
	struct state out = *state;

	for (size_t i = 0; i < stmt->match.count; i++) {
		struct state one = *state;

		run_block(flow, &stmt->match.cases[i].body, &one);
		if (flow->found)
			return;
		merge(&out, &one);
	}
	*state = out;
}

static void run_stmt(struct flow *flow, const struct stmt *stmt, struct state *state)
{
	switch (stmt->kind) {
	case STMT_IF:
		bind(flow, stmt, true, UINT32_MAX, state);
		run_if(flow, stmt, state);
		return;
	case STMT_WHILE:
	case STMT_FOR: run_loop(flow, stmt, state); return;
	case STMT_TRY: run_try(flow, stmt, state); return;
	case STMT_WITH:
		bind(flow, stmt, true, UINT32_MAX, state);
		run_block(flow, &stmt->with.body, state);
		return;
	case STMT_MATCH:
		bind(flow, stmt, true, UINT32_MAX, state);
		run_match(flow, stmt, state);
		return;
	case STMT_RETURN:
	case STMT_RAISE: state->dead = true; return;
	default: bind(flow, stmt, true, UINT32_MAX, state); return;
	}
}

static bool is_compound(const struct stmt *stmt)
{
	return stmt->kind == STMT_IF || stmt->kind == STMT_WHILE || stmt->kind == STMT_FOR || stmt->kind == STMT_TRY ||
	       stmt->kind == STMT_WITH || stmt->kind == STMT_MATCH;
}

static void run_block(struct flow *flow, const struct block *block, struct state *state)
{
	for (size_t i = 0; i < block->count && !flow->found; i++) {
		const struct stmt *stmt = block->items[i];
		struct state here = *state;

		if (*flow->steps == 0) {
			state->reach.too_many = true;
			return;
		}
		--*flow->steps;
		if (!holds_use(flow, stmt->span)) {
			run_stmt(flow, stmt, state);
			continue;
		}
		if (stmt->kind == STMT_FUNCTION || stmt->kind == STMT_CLASS)
			continue;
		bind(flow, stmt, false, flow->use, &here);
		if (is_compound(stmt)) {
			run_stmt(flow, stmt, state);
			if (flow->found)
				return;
		}
		flow->found = true;
		flow->result = here.reach;
	}
}

struct reach reach_bindings(const struct block *block, struct binding_run run, uint32_t use)
{
	unsigned steps = REACH_STEPS;
	struct flow flow = { .run = run, .use = use, .steps = &steps };
	struct state state = { .reach = { .entry = true } };

	/* nothing but the call binds it */
	if (run.count == 1 && run.items[0].kind == BINDING_PARAMETER)
		return state.reach;
	run_block(&flow, block, &state);
	return flow.found ? flow.result : state.reach;
}
