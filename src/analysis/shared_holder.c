#include "analysis/shared_holder.h"

#include "syntax/visit.h"

static bool is_any_kind(struct project *project, const struct class_def *class_def, const char *const *kinds,
			size_t count)
{
	struct class_ref ref = { class_def, project_class_name(project, class_def) };

	for (size_t i = 0; i < count; i++)
		if (class_is_kind(project, ref, kinds[i]))
			return true;
	return false;
}

bool is_thread_local(struct project *project, const struct class_def *class_def)
{
	const struct names *locals = &project_packs(project)->words[WORD_THREAD_LOCAL];
	struct class_ref ref = { class_def, project_class_name(project, class_def) };

	for (size_t i = 0; i < locals->count; i++)
		if (class_inherits(project, ref, locals->items[i]))
			return true;
	return false;
}

bool is_apart_class(struct project *project, const struct class_def *class_def)
{
	static const char *const kinds[] = { "test", "metaclass", "enum" };

	return is_any_kind(project, class_def, kinds, sizeof kinds / sizeof *kinds) ||
	       scope_function(class_def->scope->parent);
}

/* Objects of a class body that their framework copies for each use. */
static bool is_copied(struct project *project, const struct class_def *class_def,
		      const struct life *life)
{
	static const char *const kinds[] = { "column", "filter", "form-field", "widget" };

	/* a mixin is copied as its users are */
	for (size_t i = 0; life->owner && life->owner->kind && i < sizeof kinds / sizeof *kinds;
	     i++)
		if (text_equals(life->owner->kind, kinds[i]))
			return true;
	return is_any_kind(project, class_def, kinds, sizeof kinds / sizeof *kinds);
}

/* A parsed template keeps its nodes, whichever function made them. */
static bool is_also_made_later(struct project *project, const struct class_def *class_def)
{
	static const char *const kinds[] = { "template-node" };
	struct instance_list sites = class_instances(project, class_def, false);

	if (is_any_kind(project, class_def, kinds, 1))
		return false;
	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].made != MADE_ONCE && sites.items[i].made != MADE_KEPT &&
		    sites.items[i].made != MADE_IN_TEST)
			return true;
	return false;
}

/* ---- registered ---- */

static bool is_register(const struct project *project, const struct expr *expr)
{
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : expr;
	const char *name = callee->kind == EXPR_ATTRIBUTE ? callee->attribute.name
			   : callee->kind == EXPR_NAME    ? callee->name.id
							  : "";

	return pack_word_is(project_packs(project), WORD_REGISTER, name);
}

static bool means_class(struct project *project, const struct scope *scope, const struct expr *expr,
			const struct class_def *class_def)
{
	struct entity entity;

	if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
		return false;
	entity = project_resolve(project, scope, expr);
	return entity.kind == ENTITY_CLASS && entity.class_def == class_def;
}

static bool is_handed_over(struct project *project, const struct call_site *site,
			   const struct class_def *class_def)
{
	for (size_t i = 0; i < site->call->call.count; i++)
		if (means_class(project, site->scope, site->call->call.arguments[i].value,
				class_def))
			return true;
	return false;
}

static bool is_registered(struct project *project, const struct class_def *class_def)
{
	size_t count;
	const uint32_t *files;

	for (size_t i = 0; i < class_def->decorator_count; i++)
		if (is_register(project, class_def->decorators[i]))
			return true;
	files = project_files_naming(project, project_scope_module(project, class_def->scope), class_def->name, &count);
	for (size_t f = 0; f < count; f++) {
		const struct module *module = project_module(project, files[f]);
		struct ast_parts parts = module_parts(module);

		for (size_t i = 0; i < parts.call_count; i++)
			if (is_register(project, parts.calls[i].call) &&
			    is_handed_over(project, &parts.calls[i], class_def))
				return true;
	}
	return false;
}

/* ---- used otherwise ---- */

struct use_search {
	struct project *project;
	const struct class_def *class_def;
	bool found;
};

static bool on_class(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct use_search *search = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_CLASS && stmt->class_def == search->class_def)
		search->found |= stmt->class_def->decorator_count > 0;
	if (stmt->kind == STMT_CLASS) {
		visit_block(visitor, &stmt->class_def->body, stmt->class_def->scope);
		return false; /* a base is no use */
	}
	return !search->found;
}

static bool on_mention(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct use_search *search = visitor->data;

	search->found |= means_class(search->project, scope, expr, search->class_def);
	return !search->found && expr->kind != EXPR_ATTRIBUTE;
}

/* Whether code of the tree does anything with CLASS but build on it: it may make instances. */
static bool is_used(struct project *project, const struct class_def *class_def)
{
	struct use_search search = { .project = project, .class_def = class_def };
	struct visitor visitor = {
		.stmt = on_class, .expr = on_mention, .nested = true, .data = &search
	};
	size_t count;
	const uint32_t *files =
		project_files_naming(project, project_scope_module(project, class_def->scope),
				     class_def->name, &count);

	for (size_t i = 0; i < count && !search.found; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module && !path_is_test(module->path))
			visit_module(&visitor, module->ast);
	}
	return search.found;
}

static bool is_used_anyhow(struct project *project, const struct class_def *class_def)
{
	size_t count;
	const struct class_def *const *subclasses = project_subclasses(project, class_def, &count);

	for (size_t i = 0; i < count; i++)
		if (is_used(project, subclasses[i]))
			return true;
	return is_used(project, class_def);
}

/* ---- registered anyhow ---- */

/* CLASS or one of its subclasses. */
static bool is_registered_anyhow(struct project *project, const struct class_def *class_def)
{
	size_t count;
	const struct class_def *const *subclasses = project_subclasses(project, class_def, &count);

	for (size_t i = 0; i < count; i++)
		if (is_registered(project, subclasses[i]))
			return true;
	return is_registered(project, class_def);
}

bool is_shared_object(struct project *project, const struct class_def *class_def, struct life *life)
{
	static const char *const kinds[] = { "admin" };

	*life = class_life(project, class_def);
	if (life->lifetime != LIFETIME_PROCESS || life->also_short ||
	    is_copied(project, class_def, life) ||
	    (!life->by_instances && is_also_made_later(project, class_def)))
		return false;
	return !is_any_kind(project, class_def, kinds, 1) ||
	       is_registered_anyhow(project, class_def) || !is_used_anyhow(project, class_def);
}
