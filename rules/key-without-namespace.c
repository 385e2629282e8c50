#include "keys/inventory.h"
#include "keys/key_expressions.h"
#include "keys/tainted.h"
#include "analysis/snippet.h"
#include "lint/rule.h"
#include "syntax/visit.h"

/* What is wrong with the head of a key. */
enum lack {
	LACK_NOTHING,
	LACK_SEPARATOR, /* one bare word */
	LACK_ROW,       /* it begins with a primary key */
	LACK_HEAD,      /* it begins with what a request sent */
	LACK_ALL,       /* all of it is what a request sent */
};

static bool is_bare_word(const struct alternative *text)
{
	struct slice word;

	if (!alternative_is_literal(text, &word) || word.size == 0)
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (strchr(".:/|_-*?[ ", word.data[i]))
			return false;
	return true;
}

/*
 * Only what is known to be data counts as such: an attribute, a parameter or an unknown hole at the head may hold a prefix, and
 * a label, a module or a class is a namespace.
 */
static enum lack look_at(struct project *project, const struct key_use *use)
{
	const struct alternative *text = use->text;
	const struct part *head;

	if (text->count == 0 || text->conforming || site_has_namespace(project, use->site) ||
	    use->site->role == ROLE_DELETE_PATTERN)
		return LACK_NOTHING;
	if (client_chooses_key(project, use->site, text))
		return text->count == 1 ? LACK_ALL : LACK_HEAD;
	head = &text->parts[0];
	if (head->kind == HOLE_PK)
		return LACK_ROW;
	return is_bare_word(text) ? LACK_SEPARATOR : LACK_NOTHING;
}

/* ---- what is done with the key ---- */

struct guard_search {
	struct project *project;
	bool found;
	bool inside; /* what the project calls a guard itself is looked into, once */
};

static bool on_guard(struct visitor *self, const struct expr *expr, const struct scope *scope);

/* A decorator or permission of the project's own that asks for it in its body. */
static bool guards_inside(struct project *project, const struct entity *entity)
{
	struct guard_search search = { project, false, true };
	struct visitor visitor = { .expr = on_guard, .nested = true, .data = &search };

	if (entity->kind == ENTITY_FUNCTION)
		visit_function(&visitor, entity->function);
	else if (entity->kind == ENTITY_CLASS)
		visit_block(&visitor, &entity->class_def->body, entity->class_def->scope);
	return search.found;
}

static bool is_guard(const struct guard_search *search, const struct scope *scope, const struct expr *expr)
{
	const struct names *guards = &project_packs(search->project)->words[WORD_ADMIN_ONLY];
	struct entity entity;

	if (expr->kind == EXPR_ATTRIBUTE && names_hold(guards, expr->attribute.name))
		return true;
	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return false;
	entity = project_resolve(search->project, scope, expr);
	return (entity.name && names_hold(guards, entity.name)) ||
	       (!search->inside && guards_inside(search->project, &entity));
}

static bool on_guard(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct guard_search *search = self->data;

	search->found |= is_guard(search, scope, expr);
	return !search->found;
}

/* Whether administrators alone get to SCOPE: by a decorator, a permission class, a base, or a test of the user. */
static bool is_for_administrators(struct project *project, const struct scope *scope)
{
	const struct function *function = scope_function(scope);
	const struct class_def *class_def = function ? function_class(function) : NULL;
	struct guard_search search = { project, false, false };
	struct visitor visitor = { .expr = on_guard, .data = &search };

	if (!function)
		return false;
	for (size_t i = 0; i < function->decorator_count; i++)
		visit_expr(&visitor, function->decorators[i], function->scope->parent);
	if (class_def) {
		visit_head(&visitor, class_def, class_def->scope->parent);
		for (size_t i = 0; i < class_def->body.count; i++)
			if (class_def->body.items[i]->kind == STMT_ASSIGN)
				visit_stmt(&visitor, class_def->body.items[i], class_def->scope);
	}
	search.inside = true;
	visit_function(&visitor, function);
	return search.found;
}

/* An administrator's tool that shows or deletes the key it is told to is meant. */
static bool is_meant(struct check *check, const struct key_use *use)
{
	return (role_removes(use->site->role) || role_reads(use->site->role)) && is_for_administrators(check->project, use->scope);
}

static bool is_chosen(struct check *check, const struct key_use *use)
{
	return look_at(check->project, use) >= LACK_HEAD && !is_meant(check, use);
}

/* What those do whose key a client chooses. */
static const char *deeds(struct check *check, const struct key_expression *expression)
{
	unsigned roles = 0;
	bool reads, stores;

	for (size_t i = 0; i < expression->count; i++)
		if (is_chosen(check, &expression->uses[i]))
			roles |= 1u << expression->uses[i].site->role;
	reads = roles & roles_that(role_reads);
	stores = roles & roles_that(role_stores);
	if (roles & roles_that(role_removes))
		return reads || stores ? "reads, overwrites or deletes" : "deletes";
	if (reads)
		return stores ? "reads and overwrites" : "reads";
	return stores ? "overwrites" : "uses";
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   enum lack lack)
{
	const char *key = expression->text;
	struct finding finding = {
		.severity = SEVERITY_INFO,
		.place = use->place,
		.scope = project_scope_name(check->project, use->scope),
		.related = key_use_chain(check->arena, expression, use, NULL, 0),
	};

	switch (lack) {
	case LACK_ALL:
		finding.severity = SEVERITY_ERROR;
		finding.message = arena_printf(check->arena,
					       "the key is what a request sent, `%s`: whoever sends it %s any other key",
					       snippet(check->arena, use->text->parts[0].scope->ast,
						       use->text->parts[0].expr),
					       deeds(check, expression));
		finding.label = "nothing but data";
		finding.help = "begin it with a constant of its own and put a digest of the data behind that";
		break;
	case LACK_HEAD:
		finding.severity = SEVERITY_WARNING;
		finding.message = arena_printf(
			check->arena, "key `%s` begins with what a request sent: whoever sends it %s keys of others",
			key, deeds(check, expression));
		finding.label = "no constant at the head";
		finding.help = "begin it with a constant that says whose key it is";
		break;
	case LACK_ROW:
		finding.message =
			arena_printf(check->arena, "key `%s` begins with data, so it may be another key's name", key);
		finding.label = "no constant at the head";
		finding.help = "begin it with a constant that says whose key it is";
		break;
	default:
		finding.message =
			arena_printf(check->arena,
				     "key `%s` is one bare word, which any other app of the project may use too", key);
		finding.label = "no namespace";
		finding.help = arena_printf(check->arena, "put the name of the app in front, as in `app.%s`", key);
		break;
	}
	check_report(check, finding);
}

/* The first use whose key a client chooses, and is not meant to; NULL if there is none. */
static const struct key_use *chosen_use(struct check *check, const struct key_expression *expression)
{
	for (size_t i = 0; i < expression->count; i++)
		if (is_chosen(check, &expression->uses[i]))
			return &expression->uses[i];
	return NULL;
}

/* What all other uses lack. */
static enum lack common_lack(struct check *check, const struct key_expression *expression)
{
	enum lack least = LACK_ALL;

	for (size_t i = 0; i < expression->count; i++) {
		enum lack lack = look_at(check->project, &expression->uses[i]);

		least = lack < least ? lack : least;
	}
	return least < LACK_HEAD ? least : LACK_NOTHING;
}

void key_without_namespace_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		const struct key_use *use = chosen_use(check, expression);
		enum lack lack = use ? look_at(check->project, use) : common_lack(check, expression);

		if (lack == LACK_SEPARATOR && check->convention)
			continue; /* OL201 says how it has to be named */
		if (lack)
			report(check, expression, use ? use : &expression->uses[0], lack);
	}
}
