#include "analysis/lifetime.h"

#include "analysis/middleware.h"
#include "analysis/registration.h"
#include "syntax/visit.h"

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

/* ---- by where instances are made ---- */

static struct life life_at(struct project *project, const struct class_def *class_def, int depth);

/* An object in a class body that its framework copies for each use, as declared fields are. */
static bool is_copied_with_class(struct project *project, const struct instance_site *site)
{
	static const char *const kinds[] = { "serializer", "form", "filterset", "table" };
	const struct scope *scope = site->scope;
	struct class_ref holder;
	struct ast_parts parts;

	while (scope->kind == SCOPE_COMPREHENSION)
		scope = scope->parent;
	if (scope->kind != SCOPE_CLASS)
		return false;
	parts = scope_parts(scope);
	for (size_t i = 0; i < parts.call_count;
	     i++) /* what a field is handed so is not copied with it */
		for (size_t a = 0; a < parts.calls[i].call->call.count; a++) {
			const struct argument *argument = &parts.calls[i].call->call.arguments[a];

			if (argument->kind == ARGUMENT_KEYWORD &&
			    span_contains(argument->span, site->call->span) &&
			    pack_word_is(project_packs(project), WORD_SHARED_ARGUMENT,
					 argument->name))
				return false;
		}
	holder = (struct class_ref){ scope->class_def,
				     project_class_name(project, scope->class_def) };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (class_is_kind(project, holder, kinds[i]))
			return true;
	return false;
}

/* Whether the object that keeps what is made at SITE lives as long as the process itself. */
static bool is_kept_by_object(struct project *project, const struct instance_site *site, int depth)
{
	struct life life;

	if (!site->keeper)
		return false;
	life = life_at(project, site->keeper, depth - 1);
	return life.lifetime == LIFETIME_PROCESS && !life.also_short;
}

static bool life_of_instances(struct project *project, const struct class_def *class_def,
			      struct life *life, int depth)
{
	struct instance_list sites = class_instances(project, class_def, false);
	const struct instance_site *kept = NULL;
	bool others = false;

	for (size_t i = 0; i < sites.count; i++) {
		const struct instance_site *site = &sites.items[i];

		if (site->made == MADE_IN_TEST)
			continue;
		if ((site->made != MADE_ONCE && site->made != MADE_KEPT &&
		     !is_kept_by_object(project, site, depth)) ||
		    is_temporary(site) || is_copied_with_class(project, site))
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
			       .by_instances = true,
			       .why = kept->made == MADE_ONCE
					      ? "made once, at import, and kept"
					      : "made once and kept for the process" };
	life->chain =
		one(project, kept->place,
		    arena_printf(project_arena(project), "`%s` is %s", class_def->name, life->why), EVIDENCE_MADE);
	return true;
}

static bool life_of_middleware(struct project *project, const struct class_def *class_def,
			       struct life *life)
{
	const char *why;
	struct place place;

	if (!is_middleware(project, class_def, &place, &why))
		return false;
	*life = (struct life){ .lifetime = LIFETIME_PROCESS,
			       .holds = HOLDS_DEFINITIONS,
			       .why = "a middleware is made once for each process" };
	life->chain = one(project, place, why, EVIDENCE_OWNER);
	return true;
}

/* ---- one instance for all calls ---- */

struct singleton_search {
	const char *self; /* the first parameter: the class */
	bool keeps;
	bool returns;
};

/* `cls._instance`, `cls._instances[cls]` */
static bool is_of_class(const struct singleton_search *search, const struct expr *expr)
{
	while (expr->kind == EXPR_SUBSCRIPT)
		expr = expr->subscript.object;
	return expr->kind == EXPR_ATTRIBUTE && expr->attribute.object->kind == EXPR_NAME &&
	       text_equals(expr->attribute.object->name.id, search->self);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct singleton_search *search = visitor->data;

	(void)scope;
	for (size_t i = 0;
	     stmt->kind == STMT_ASSIGN && stmt->assign.value && i < stmt->assign.count; i++)
		search->keeps |= stmt->assign.value->kind == EXPR_CALL &&
				 is_of_class(search, stmt->assign.targets[i]);
	if (stmt->kind == STMT_RETURN && stmt->value)
		search->returns |= is_of_class(search, stmt->value);
	return stmt->kind != STMT_FUNCTION && stmt->kind != STMT_CLASS;
}

/* Whether FUNCTION, which makes instances, keeps one on the class and returns it from there. */
static bool returns_the_same(const struct function *function)
{
	struct singleton_search search = { 0 };
	struct visitor visitor = { .stmt = on_stmt, .data = &search };

	if (!function || function->parameter_count == 0)
		return false;
	search.self = function->parameters[0].name;
	visit_function(&visitor, function);
	return search.keeps && search.returns;
}

/* `__new__` of the class or `__call__` of its metaclass. */
static bool life_of_singleton(struct project *project, const struct class_def *class_def,
			      struct life *life)
{
	const struct class_info *info = project_class(project, class_def);
	const struct function *maker = class_method(project, class_def, "__new__", NULL);

	if (!returns_the_same(maker) && info->metaclass.def)
		maker = class_method(project, info->metaclass.def, "__call__", NULL);
	if (!returns_the_same(maker))
		return false;
	*life = (struct life){ .lifetime = LIFETIME_PROCESS,
			       .by_instances = true,
			       .why = "every call gives the same instance" };
	life->chain = one(project, project_place(maker->scope, maker->name_span),
			  arena_printf(project_arena(project),
				       "each call of `%s` gives the instance that is kept here",
				       class_def->name),
			  EVIDENCE_MADE);
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

	if (life_of_owner(project, class_def, &life) ||
	    life_of_middleware(project, class_def, &life) ||
	    life_of_registered(project, class_def, &life) ||
	    life_of_singleton(project, class_def, &life) ||
	    life_of_instances(project, class_def, &life, depth) ||
	    life_of_subclasses(project, class_def, &life, depth))
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
