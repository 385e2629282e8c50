#include "analysis/shared_holder.h"

static bool is_any_kind(struct project *project, const struct class_def *class_def, const char *const *kinds,
			size_t count)
{
	struct class_ref ref = { class_def, project_class_name(project, class_def) };

	for (size_t i = 0; i < count; i++)
		if (class_is_kind(project, ref, kinds[i]))
			return true;
	return false;
}

bool is_apart_class(struct project *project, const struct class_def *class_def)
{
	const struct names *locals = &project_packs(project)->words[WORD_THREAD_LOCAL];
	static const char *const kinds[] = { "test", "metaclass", "enum" };
	struct class_ref ref = { class_def, project_class_name(project, class_def) };

	for (size_t i = 0; i < locals->count; i++)
		if (class_inherits(project, ref, locals->items[i]))
			return true;
	return is_any_kind(project, class_def, kinds, sizeof kinds / sizeof *kinds) ||
	       scope_function(class_def->scope->parent);
}

/* Objects of a class body that their framework copies for each use. */
static bool is_copied(struct project *project, const struct class_def *class_def)
{
	static const char *const kinds[] = { "column", "filter", "form-field", "widget" };

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

static bool is_handed_over(struct project *project, const struct call_site *site, const struct class_def *class_def)
{
	for (size_t i = 0; i < site->call->call.count; i++) {
		const struct expr *value = site->call->call.arguments[i].value;
		struct entity entity = { 0 };

		if (value->kind == EXPR_NAME || value->kind == EXPR_ATTRIBUTE)
			entity = project_resolve(project, site->scope, value);
		if (entity.kind == ENTITY_CLASS && entity.class_def == class_def)
			return true;
	}
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
	if (life->lifetime != LIFETIME_PROCESS || life->also_short || is_copied(project, class_def) ||
	    is_also_made_later(project, class_def))
		return false;
	return !is_any_kind(project, class_def, kinds, 1) || is_registered_anyhow(project, class_def);
}
