#include "analysis/lifetime.h"

#include "analysis/registration.h"

/* Levels of subclasses that a mixin is asked about; more is a cycle, or no mixin. */
enum { MIXIN_DEPTH = 8 };

static struct evidence_chain one(struct project *project, struct place place, const char *sentence,
				 enum evidence_role role)
{
	struct evidence *step = ARENA_NEW(project_arena(project), struct evidence);

	*step = (struct evidence){ role, true, place, sentence };
	return (struct evidence_chain){ step, 1 };
}

static bool life_of_owner(struct project *project, const struct class_def *class_def, struct life *life)
{
	struct class_ref where, self = { class_def, project_class_name(project, class_def) };
	const struct pack_owner *owner = project_owner(project, self, &where);

	if (!owner || owner->lifetime == LIFETIME_UNKNOWN)
		return false;
	*life = (struct life){ .lifetime = owner->lifetime, .holds = owner->holds, .owner = owner, .why = owner->why };
	if (owner->why)
		life->chain =
			one(project, project_place(class_def->scope, class_def->name_span), owner->why, EVIDENCE_OWNER);
	return true;
}

/* A value that is used up where it is made, as in `X().run()`, is kept by nobody. */
static bool is_temporary(const struct instance_site *site)
{
	const struct ast *ast = site->scope->ast;
	size_t at = span_end(site->call->span);

	while (at < ast->source.size &&
	       (ast->source.data[at] == ' ' || ast->source.data[at] == '\n' || ast->source.data[at] == '\t'))
		at++;
	return at < ast->source.size && ast->source.data[at] == '.';
}

static bool life_of_instances(struct project *project, const struct class_def *class_def, struct life *life)
{
	struct instance_list sites = class_instances(project, class_def, false);
	const struct instance_site *kept = NULL;
	bool others = false;

	for (size_t i = 0; i < sites.count; i++) {
		const struct instance_site *site = &sites.items[i];

		if (site->made == MADE_IN_TEST)
			continue;
		if ((site->made != MADE_ONCE && site->made != MADE_KEPT) || is_temporary(site))
			others = true;
		else if (!kept)
			kept = site;
	}
	if (!kept) {
		if (!others)
			return false;
		*life = (struct life){ .lifetime = LIFETIME_INSTANCE };
		return true;
	}
	*life = (struct life){ .lifetime = LIFETIME_PROCESS,
			       .also_short = others,
			       .why = kept->made == MADE_ONCE ? "made once, at import, and kept"
							      : "made once and kept for the process" };
	life->chain =
		one(project, kept->place,
		    arena_printf(project_arena(project), "`%s` is %s", class_def->name, life->why), EVIDENCE_MADE);
	return true;
}

static bool life_of_registered(struct project *project, const struct class_def *class_def, struct life *life)
{
	struct registration registration;

	if (!class_registers_instances(project, class_def, &registration))
		return false;
	*life = (struct life){ .lifetime = LIFETIME_PROCESS, .why = "each registers itself when it is made" };
	life->chain =
		one(project, project_place(registration.scope, registration.expr->span),
		    arena_printf(project_arena(project), "each `%s` registers itself when it is made", class_def->name),
		    EVIDENCE_MADE);
	return true;
}

static struct life life_at(struct project *project, const struct class_def *class_def, int depth);

struct subclass_lives {
	struct project *project;
	int depth;
	struct life life; /* of the first that is known; unknown where others differ */
	size_t seen;
};

/* One that does not live as long as the process settles it: the class is then not one that does. */
static bool on_subclass(void *context, const struct class_def *subclass)
{
	struct subclass_lives *lives = context;
	struct life other;

	if (path_is_test(project_scope_module(lives->project, subclass->scope)->path))
		return true;
	other = life_at(lives->project, subclass, lives->depth);
	if (other.lifetime == LIFETIME_UNKNOWN)
		return true;
	if (lives->seen++ == 0 || other.lifetime != LIFETIME_PROCESS)
		lives->life = other;
	else if (other.holds != lives->life.holds)
		lives->life = (struct life){ 0 };
	return lives->life.lifetime == LIFETIME_PROCESS;
}

/* A class that nobody makes and no pack knows: as its subclasses, if they agree. */
static bool life_of_subclasses(struct project *project, const struct class_def *class_def, struct life *life, int depth)
{
	struct subclass_lives lives = { .project = project, .depth = depth - 1 };

	project_visit_subclasses(project, class_def, on_subclass, &lives);
	*life = lives.life;
	return life->lifetime != LIFETIME_UNKNOWN;
}

static struct life find_life(struct project *project, const struct class_def *class_def, int depth)
{
	struct life life = { 0 };

	if (life_of_owner(project, class_def, &life) || life_of_registered(project, class_def, &life) ||
	    life_of_instances(project, class_def, &life) || life_of_subclasses(project, class_def, &life, depth))
		return life;
	return (struct life){ 0 };
}

/* The answers for classes that are asked for with DEPTH levels of subclasses left. */
static struct pointer_map *answers_at(struct project *project, int depth)
{
	void **slot = project_memo(project, MEMO_LIFETIMES, NULL);
	struct pointer_map **maps = *slot;

	if (!maps) {
		*slot = maps = ARENA_ARRAY(project_arena(project), struct pointer_map *, MIXIN_DEPTH + 1);
		for (int i = 0; i <= MIXIN_DEPTH; i++)
			maps[i] = pointer_map_new(project_arena(project));
	}
	return maps[depth];
}

static struct life life_at(struct project *project, const struct class_def *class_def, int depth)
{
	struct pointer_map *answers;
	struct life *kept;
	const void *known;

	if (depth <= 0)
		return (struct life){ 0 };
	answers = answers_at(project, depth);
	if (pointer_map_get(answers, class_def, &known))
		return *(const struct life *)known;
	kept = ARENA_NEW(project_arena(project), struct life);
	*kept = find_life(project, class_def, depth);
	pointer_map_put(answers, class_def, kept);
	return *kept;
}

struct life class_life(struct project *project, const struct class_def *class_def)
{
	return life_at(project, class_def, MIXIN_DEPTH);
}
