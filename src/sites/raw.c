#include "sites/gather.h"

#include "syntax/visit.h"

/* ---- arguments ---- */

/* The dict that a `**` argument is, or that the name it is holds; NULL if it is not seen. */
static const struct expr *splat_dict(struct project *project, const struct scope *scope, const struct expr *value,
				     const struct scope **where)
{
	struct entity entity;

	*where = scope;
	if (value->kind == EXPR_DICT)
		return value;
	if (value->kind != EXPR_NAME)
		return NULL;
	entity = project_resolve(project, scope, value);
	if (entity.kind != ENTITY_VARIABLE || !entity.run.items[0].value ||
	    entity.run.items[0].value->kind != EXPR_DICT)
		return NULL;
	*where = entity.run.items[0].scope;
	return entity.run.items[0].value;
}

static const struct expr *splat_argument(struct project *project, const struct raw_site *raw, const char *keyword,
					 const struct scope **scope)
{
	const struct expr *call = raw->site->call;

	for (size_t i = 0; i < call->call.count; i++) {
		const struct expr *dict;

		if (call->call.arguments[i].kind != ARGUMENT_DOUBLE_STAR)
			continue;
		dict = splat_dict(project, raw->site->scope, call->call.arguments[i].value, scope);
		for (size_t k = 0; dict && k < dict->dict.count; k++)
			if (dict->dict.entries[k].key && dict->dict.entries[k].key->kind == EXPR_STRING &&
			    slice_is(dict->dict.entries[k].key->string.text, keyword))
				return dict->dict.entries[k].value;
	}
	return NULL;
}

const struct expr *raw_argument(struct project *project, const struct raw_site *raw, int position, const char *keyword,
				const struct scope **scope)
{
	const struct expr *value;

	*scope = raw->site->scope;
	if (position < 0 && !keyword)
		return NULL;
	value = call_argument(raw->site->call, position, keyword ? keyword : "");
	return value || !keyword ? value : splat_argument(project, raw, keyword, scope);
}

/* ---- several keys ---- */

struct many {
	struct project *project;
	struct raw_site *raw;
	void (*each)(void *context, const struct raw_site *raw);
	void *context;
	const char *name; /* of the list or dict that is filled step by step */
	const struct scope *binder;
	size_t found;
};

static void emit(struct many *many, const struct scope *scope, const struct expr *key, const struct expr *value)
{
	many->raw->key = key;
	many->raw->key_scope = scope;
	many->raw->value = value;
	many->raw->many = true;
	many->raw->whole = false;
	many->found++;
	many->each(many->context, many->raw);
}

static bool is_the_name(const struct many *many, const struct scope *scope, const struct expr *expr)
{
	return expr->kind == EXPR_NAME && text_equals(expr->name.id, many->name) &&
	       scope_of_name(scope, many->name) == many->binder;
}

static void emit_container(struct many *many, const struct scope *scope, const struct expr *container, int depth);

/* `name[key] = value`, `name += [key]`. */
static bool emit_steps(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct many *many = visitor->data;

	if (stmt->kind == STMT_ASSIGN)
		for (size_t i = 0; i < stmt->assign.count; i++)
			if (stmt->assign.targets[i]->kind == EXPR_SUBSCRIPT &&
			    is_the_name(many, scope, stmt->assign.targets[i]->subscript.object))
				emit(many, scope, stmt->assign.targets[i]->subscript.index, stmt->assign.value);
	if (stmt->kind == STMT_AUGMENT && is_the_name(many, scope, stmt->augment.target))
		emit_container(many, scope, stmt->augment.value, 1);
	return true;
}

static bool emit_appends(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	static const char *const one[] = { "append", "add", "appendleft" }, *const several[] = { "extend", "update" };
	struct many *many = visitor->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;

	if (!callee || callee->kind != EXPR_ATTRIBUTE || expr->call.count != 1 ||
	    !is_the_name(many, scope, callee->attribute.object))
		return true;
	for (size_t i = 0; i < sizeof one / sizeof *one; i++)
		if (text_equals(callee->attribute.name, one[i]))
			emit(many, scope, expr->call.arguments[0].value, NULL);
	for (size_t i = 0; i < sizeof several / sizeof *several; i++)
		if (text_equals(callee->attribute.name, several[i]))
			emit_container(many, scope, expr->call.arguments[0].value, 1);
	return true;
}

/* What is put into the container that NAME holds, in the same function. */
static void emit_filled(struct many *many, const struct scope *scope, const struct expr *name)
{
	struct visitor visitor = { .stmt = emit_steps, .expr = emit_appends, .data = many };
	const struct function *function = scope_function(scope);
	struct many outer = *many;

	many->name = name->name.id;
	many->binder = scope_of_name(scope, many->name);
	if (function && many->binder && scope_function(many->binder) == function)
		visit_function(&visitor, function);
	many->name = outer.name;
	many->binder = outer.binder;
}

static void emit_name(struct many *many, const struct scope *scope, const struct expr *name, int depth)
{
	struct entity entity = project_resolve(many->project, scope, name);

	for (size_t i = 0; entity.kind == ENTITY_VARIABLE && i < entity.run.count; i++)
		if (entity.run.items[i].kind == BINDING_ASSIGN && entity.run.items[i].value)
			emit_container(many, entity.run.items[i].scope, entity.run.items[i].value, depth - 1);
	if (name->kind == EXPR_NAME)
		emit_filled(many, scope, name);
}

static void emit_all(struct many *many, const struct scope *scope, const struct expr *const *items, size_t count,
		     int depth)
{
	for (size_t i = 0; i < count; i++)
		emit_container(many, scope, items[i], depth);
}

static void emit_items(struct many *many, const struct scope *scope, const struct expr *list, int depth)
{
	for (size_t i = 0; i < list->items.count; i++) {
		const struct expr *item = list->items.items[i];

		if (item->kind == EXPR_STARRED)
			emit_container(many, scope, item->operand, depth - 1);
		else
			emit(many, scope, item, NULL);
	}
}

static void emit_container(struct many *many, const struct scope *scope, const struct expr *container, int depth)
{
	if (depth < 0)
		return;
	switch (container->kind) {
	case EXPR_LIST:
	case EXPR_TUPLE:
	case EXPR_SET: emit_items(many, scope, container, depth); return;
	case EXPR_DICT:
		for (size_t i = 0; i < container->dict.count; i++)
			if (container->dict.entries[i].key)
				emit(many, scope, container->dict.entries[i].key, container->dict.entries[i].value);
			else
				emit_container(many, scope, container->dict.entries[i].value, depth - 1);
		return;
	case EXPR_COMPREHENSION:
		emit(many, container->comprehension.scope, container->comprehension.element,
		     container->comprehension.value);
		return;
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
		if (depth > 0)
			emit_name(many, scope, container, depth);
		return;
	case EXPR_BINARY: /* sums of lists, unions of sets */
		if (text_equals(container->operation.op, "+") || text_equals(container->operation.op, "|"))
			emit_all(many, scope, container->operation.operands, container->operation.count, depth - 1);
		return;
	case EXPR_BOOLEAN:
		emit_all(many, scope, container->operation.operands, container->operation.count, depth - 1);
		return;
	case EXPR_CONDITIONAL:
		emit_container(many, scope, container->conditional.then, depth - 1);
		emit_container(many, scope, container->conditional.otherwise, depth - 1);
		return;
	case EXPR_CALL:
		if (container->call.count == 1 && container->call.callee->kind == EXPR_NAME)
			emit_container(many, scope, container->call.arguments[0].value, depth - 1);
		return;
	default: return;
	}
}

size_t raw_keys_in(struct project *project, struct raw_site *raw, const struct scope *scope,
		   const struct expr *container, void (*each)(void *context, const struct raw_site *raw), void *context)
{
	enum { DEPTH = 3 };
	struct many many = { .project = project, .raw = raw, .each = each, .context = context };

	emit_container(&many, scope, container, DEPTH);
	return many.found;
}

/* ---- calls ---- */

static bool is_own_object(const struct expr *object)
{
	if (object->kind == EXPR_CALL)
		object = object->call.callee;
	return object->kind == EXPR_NAME &&
	       (text_equals(object->name.id, "self") || text_equals(object->name.id, "super") ||
		text_equals(object->name.id, "cls"));
}

/* Whether EXPR is a method of the cache's API, not called but handed over. */
static bool may_be_method(const struct pack_set *packs, const struct expr *expr)
{
	return expr->kind == EXPR_ATTRIBUTE && pack_cache_method_find(packs, expr->attribute.name);
}

/* How many of the arguments stand before those of the call that CALL prepares: `partial(f, x)`, `on_commit(f)`. -1: it prepares none. */
static int prepares(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct pack_set *packs = project_packs(project);
	const char *name;

	if (call->call.count == 0 || call->call.arguments[0].kind != ARGUMENT_POSITIONAL ||
	    !may_be_method(packs, call->call.arguments[0].value))
		return -1;
	name = project_callee_name(project, scope, call);
	if (!name)
		return -1;
	if (text_equals(name, "functools.partial"))
		return 1;
	return names_hold(&packs->dispatch.deferrers, name) ? (int)call->call.count : -1;
}

/*
 * The call that the one at SITE stands for, as the source would say it: `f(x)` for `partial(f, x)`, and for `adapter(f)(x)`.
 * SITE itself where it stands for no other.
 */
static const struct call_site *call_meant(struct project *project, const struct call_site *site)
{
	const struct expr *call = site->call, *callee = call->call.callee;
	int skipped = prepares(project, site->scope, call);
	struct call_site *made_site;
	struct expr *made;

	if (skipped < 0 && callee->kind == EXPR_CALL && callee->call.count && callee->call.callee->kind == EXPR_NAME &&
	    may_be_method(project_packs(project), callee->call.arguments[0].value) &&
	    pack_word_is(project_packs(project), WORD_ADAPTER, callee->call.callee->name.id))
		skipped = 0;
	if (skipped < 0)
		return site;
	made = ARENA_NEW(project_arena(project), struct expr);
	made->kind = EXPR_CALL;
	made->span = call->span;
	made->call = call->call;
	made->call.callee = skipped ? call->call.arguments[0].value : callee->call.arguments[0].value;
	made->call.arguments += skipped;
	made->call.count -= (size_t)skipped;
	made_site = arena_copy(project_arena(project), site, sizeof *site, 1);
	made_site->call = made;
	return made_site;
}

static void raw_site_of(struct project *project, struct raw_site *raw,
			void (*each)(void *context, const struct raw_site *raw), void *context)
{
	const struct pack_cache_method *method = raw->method;
	const struct scope *scope;
	const struct expr *key = raw_argument(project, raw, method->key_position, method->key_keyword, &scope);

	if (key && method->many && raw_keys_in(project, raw, scope, key, each, context))
		return;
	raw->key = key;
	raw->key_scope = scope;
	raw->value = NULL;
	raw->many = raw->whole = method->many;
	each(context, raw);
}

void raw_sites_of(struct project *project, const struct module *module, struct ast_parts parts,
		  void (*each)(void *context, const struct raw_site *raw), void *context)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct call_site *site = call_meant(project, &parts.calls[i]);
		const struct expr *callee = site->call->call.callee;
		struct raw_site raw = { .site = site, .module = module };

		if (callee->kind != EXPR_ATTRIBUTE)
			continue;
		raw.method = pack_cache_method_find(packs, callee->attribute.name);
		if (!raw.method || is_own_object(callee->attribute.object) ||
		    !receiver_of(project, site->scope, callee->attribute.object, &raw.receiver))
			continue;
		raw_site_of(project, &raw, each, context);
	}
}
