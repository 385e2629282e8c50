#include "keys/generation.h"

#include "keys/key_values.h"
#include "base/vec.h"

enum { START_DEPTH = 6 };

static const char *const changing[] = { "version", "revision",  "generation", "modified", "updated",
					"changed", "timestamp", "mtime",      "etag",     "token",
					"cache",   "stamp",     "epoch",      "date" };

static bool says_changing(struct slice name)
{
	char lower[64];
	size_t size = name.size < sizeof lower - 1 ? name.size : sizeof lower - 1;

	for (size_t i = 0; i < size; i++)
		lower[i] = name.data[i] >= 'A' && name.data[i] <= 'Z' ? (char)(name.data[i] - 'A' + 'a') : name.data[i];
	lower[size] = '\0';
	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
		if (strstr(lower, changing[i]))
			return true;
	return false;
}

/* Whether the function, or the call itself, asks a cache. */
static bool asks_cache(struct key_sites all, const struct function *function, const struct expr *call)
{
	for (size_t i = 0; i < all.count; i++)
		if (role_reads(all.items[i].role) &&
		    (all.items[i].call == call || (function && scope_function(all.items[i].api_scope) == function)))
			return true;
	return false;
}

static bool is_from_cache(struct project *project, const struct part *part)
{
	const struct expr *expr = part->expr;
	const struct scope *scope = part->scope;
	const struct function *callee;

	if (expr && scope && expr->kind == EXPR_NAME) {
		const struct scope *home = scope_of_name(scope, expr->name.id);
		struct binding_run run = home ? scope_bindings(home, expr->name.id) : (struct binding_run){ 0 };

		if (run.count == 0 || run.items[0].kind != BINDING_ASSIGN)
			return false;
		expr = run.items[0].value;
		scope = run.items[0].scope;
	}
	if (!expr || !scope || expr->kind != EXPR_CALL)
		return false;
	if (project_callees(project, scope, expr, &callee, 1) == 0)
		callee = NULL;
	return asks_cache(project_key_sites(project), callee, expr);
}

bool key_has_generation(struct project *project, const struct key_site *site)
{
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];

		for (size_t k = 0; k < text->count; k++) {
			const struct part *part = &text->parts[k];

			if (part->kind == HOLE_VERSION || part->kind == HOLE_RANDOM || part->kind == HOLE_CLOCK)
				return true;
			if (part->kind != PART_LITERAL && (says_changing(part->text) || is_from_cache(project, part)))
				return true;
		}
	}
	return site->version != NULL;
}

/* ---- which keys hold what another one keeps ---- */

/* The read of a generation that CALL is; NULL if it is none. */
static const struct key_site *read_that_is(struct project *project, const struct value *value)
{
	const struct module *module = project_scope_module(project, value->scope);
	struct key_sites sites = module ? module_key_sites(project, module) : (struct key_sites){ 0 };

	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].call == value->expr && sites.items[i].template && !sites.items[i].many &&
		    (sites.items[i].role == ROLE_GET || sites.items[i].role == ROLE_GET_OR_SET))
			return &sites.items[i];
	return NULL;
}

/* `int(x)` and `str(x)` are x, as far as a key tells. */
static const struct expr *converted(struct project *project, const struct value *value)
{
	const struct expr *expr = value->expr;
	const char *name = expr->kind == EXPR_CALL && expr->call.count == 1
				   ? project_callee_name(project, value->scope, expr)
				   : NULL;

	if (!name || (!text_equals(name, "builtins.int") && !text_equals(name, "builtins.str")))
		return NULL;
	return expr->call.arguments[0].value;
}

static bool on_part_value(struct follow *follow, const struct value *value)
{
	const struct key_site **read = follow->data;

	if (value->expr->kind == EXPR_CALL)
		*read = read_that_is(follow->project, value);
	follow->stop = *read != NULL;
	return !follow->stop;
}

/* A digest hides what it is made of; another hole is what fills it. */
static const struct key_site *read_behind(struct project *project, const struct part *part)
{
	const struct key_site *read = NULL;
	struct value value = { .expr = part->expr, .scope = part->scope };
	struct follow follow = { .project = project,
				 .mode = part->kind == HOLE_DIGEST ? FOLLOW_MADE : FOLLOW_SAME,
				 .on_value = on_part_value,
				 .data = &read };

	for (const struct expr *inner = converted(project, &value); inner; inner = converted(project, &value))
		value.expr = inner;
	follow_value(&follow, value.scope, value.expr, NULL);
	return read;
}

static bool may_be_read(const struct part *part)
{
	switch (part->kind) {
	case HOLE_UNKNOWN:
	case HOLE_VALUE:
	case HOLE_PARAMETER:
	case HOLE_DIGEST:
	case HOLE_VERSION: return part->expr && part->scope;
	default: return false;
	}
}

struct gathering_uses {
	struct project *project;
	struct pointer_map *known; /* the read behind the expression of a part */
	VEC(struct generation_use) found;
};

static void gather_part(struct gathering_uses *gathering, const struct key_site *kept, const struct part *part)
{
	const struct generation_use *last =
		gathering->found.count ? &gathering->found.items[gathering->found.count - 1] : NULL;
	const void *read;

	if (!may_be_read(part))
		return;
	if (!pointer_map_get(gathering->known, part->expr, &read)) {
		read = read_behind(gathering->project, part);
		pointer_map_put(gathering->known, part->expr, read);
	}
	if (read && !(last && last->kept == kept && last->read == read))
		vec_push(&gathering->found, ((struct generation_use){ kept, read }));
}

static void gather_text(struct gathering_uses *gathering, const struct key_site *kept, const struct template *text)
{
	for (size_t i = 0; text && i < text->count; i++)
		for (size_t k = 0; k < text->items[i].count; k++)
			gather_part(gathering, kept, &text->items[i].parts[k]);
}

static bool is_store(const struct key_site *site)
{
	return (site->role == ROLE_SET || site->role == ROLE_GET_OR_SET || site->role == ROLE_ADD) && site->template &&
	       !site->is_migration;
}

/* `number += 1`, `number = old + 1`, or whatever a caller hands in. */
static bool name_may_count(const struct scope *scope, const char *name)
{
	const struct scope *home = scope ? scope_of_name(scope, name) : NULL;
	struct binding_run run = home ? scope_bindings(home, name) : (struct binding_run){ 0 };

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].kind != BINDING_ASSIGN || !run.items[i].value ||
		    run.items[i].value->kind == EXPR_BINARY)
			return true;
	return false;
}

/* Whether SITE may count a generation on, by its looks. */
static bool may_count(const struct key_site *site)
{
	if (site->role != ROLE_SET || !site->value)
		return site->role == ROLE_INCR;
	return site->value->kind == EXPR_BINARY || site->value->kind == EXPR_CONDITIONAL ||
	       (site->value->kind == EXPR_NAME && name_may_count(site->value_scope, site->value->name.id));
}

struct generation_uses project_generations(struct project *project)
{
	struct generation_uses **slot = (struct generation_uses **)project_memo(project, MEMO_GENERATIONS, NULL);
	struct key_sites all = project_key_sites(project);
	struct gathering_uses gathering = { .project = project };
	bool any = false;

	if (*slot)
		return **slot;
	gathering.known = pointer_map_new(project_arena(project));
	for (size_t i = 0; i < all.count && !any; i++)
		any = may_count(&all.items[i]);
	for (size_t i = 0; i < all.count && any; i++) {
		if (!is_store(&all.items[i]))
			continue;
		gather_text(&gathering, &all.items[i], all.items[i].template);
		gather_text(&gathering, &all.items[i], all.items[i].version);
	}
	*slot = ARENA_NEW(project_arena(project), struct generation_uses);
	vec_settle(&gathering.found, project_arena(project), (*slot)->items, (*slot)->count);
	return **slot;
}

/* ---- where a generation starts ---- */

struct start {
	bool is_read;     /* something that a cache keeps goes into it */
	bool is_constant; /* a literal does */
	bool is_other;
	int depth;
};

static void look_at(struct project *project, const struct scope *scope, const struct expr *expr, struct start *start);

/* What a get gives where there is nothing. */
static void look_at_defaults(struct project *project, const struct key_site *read, struct start *start)
{
	for (size_t i = 0; read->call == read->api_call && i < read->call->call.count; i++)
		if (read->call->call.arguments[i].value != read->key && read->role == ROLE_GET)
			look_at(project, read->scope, read->call->call.arguments[i].value, start);
}

static bool on_start_value(struct follow *follow, const struct value *value)
{
	struct start *start = follow->data;
	const struct key_site *read = value->expr->kind == EXPR_CALL ? read_that_is(follow->project, value) : NULL;
	const struct expr *inner = read ? NULL : converted(follow->project, value);

	if (read) {
		start->is_read = true;
		look_at_defaults(follow->project, read, start);
	} else if (inner) {
		look_at(follow->project, value->scope, inner, start);
	}
	return !read && !inner;
}

static void on_start_leaf(struct follow *follow, const struct value *value)
{
	struct start *start = follow->data;
	const struct expr *expr = value->expr;

	switch (expr->kind) {
	case EXPR_NUMBER:
	case EXPR_STRING: start->is_constant = true; break;
	case EXPR_NONE: break;
	case EXPR_BINARY:
		for (size_t i = 0; i < expr->operation.count; i++)
			look_at(follow->project, value->scope, expr->operation.operands[i], start);
		break;
	default: start->is_other = true; break;
	}
}

static void look_at(struct project *project, const struct scope *scope, const struct expr *expr, struct start *start)
{
	struct follow follow = { .project = project,
				 .mode = FOLLOW_SAME,
				 .on_value = on_start_value,
				 .on_leaf = on_start_leaf,
				 .data = start };

	if (start->depth == START_DEPTH) {
		start->is_other = true;
		return;
	}
	start->depth++;
	follow_value(&follow, scope, expr, NULL);
	start->is_other |= follow.cut;
	start->depth--;
}

static struct start start_of(struct project *project, const struct key_site *set)
{
	struct start start = { .is_other = !set->value };
	struct follow follow = { .project = project,
				 .mode = FOLLOW_SAME,
				 .on_value = on_start_value,
				 .on_leaf = on_start_leaf,
				 .data = &start };

	follow_stored(&follow, set);
	start.is_other |= follow.cut;
	return start;
}

bool generation_restarts(struct project *project, const struct key_site *read)
{
	struct near_sites near = key_sites_near(project, read);
	struct start from = { 0 };
	bool counts = false;

	look_at_defaults(project, read, &from);
	for (size_t i = 0; i < near.count && !from.is_other; i++) {
		const struct key_site *site = near.items[i];
		struct start start = { 0 };

		if ((!is_store(site) && site->role != ROLE_INCR && site->role != ROLE_TOUCH) ||
		    !key_sites_share_space(site, read) || key_sites_match(site, read, 0) == MATCH_DISJOINT)
			continue;
		from.is_other |= site->role == ROLE_TOUCH;
		if (is_store(site))
			start = start_of(project, site);
		counts |= site->role == ROLE_INCR || (start.is_read && start.is_constant);
		from.is_other |= start.is_other;
	}
	return counts && !from.is_other;
}
