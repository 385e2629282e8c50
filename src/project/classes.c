#include "project/internal.h"

#include "base/vec.h"
#include "config/config.h"

/* Far beyond real hierarchies; bounds what a hostile one costs. */
enum { ANCESTORS_MAX = 256 };

static const struct class_info *class_info_at(struct project *project, const struct class_def *class_def, int depth);

struct base_list {
	const struct class_ref *items;
	size_t count;
	struct class_ref metaclass;
};

struct class_refs {
	struct class_ref *items;
	size_t count;
	size_t capacity;
};

static struct class_ref ref_of_entity(struct entity entity)
{
	if (entity.kind == ENTITY_CLASS)
		return (struct class_ref){ entity.class_def, entity.name };
	if (entity.kind == ENTITY_EXTERNAL)
		return (struct class_ref){ NULL, entity.name };
	return (struct class_ref){ NULL, NULL };
}

/* A base that is computed: the class that a factory is called on, and the classes handed to it. */
static void add_called_base(struct project *project, const struct scope *scope, const struct expr *call, struct class_refs *out,
			    struct class_ref *metaclass, int depth)
{
	const struct expr *callee = call->call.callee;
	struct entity function = resolve_expr(project, scope, callee, depth);
	bool is_with_metaclass =
		function.name && pack_word_is(project->packs, WORD_WITH_METACLASS, text_last_name(function.name));
	size_t before = out->count;

	if (callee->kind == EXPR_ATTRIBUTE) {
		struct class_ref ref = ref_of_entity(resolve_expr(project, scope, callee->attribute.object, depth));

		if (ref.name)
			vec_push(out, ref);
	}
	for (size_t i = 0; i < call->call.count; i++) {
		const struct argument *argument = &call->call.arguments[i];
		struct class_ref ref;

		if (argument->kind != ARGUMENT_POSITIONAL)
			continue;
		ref = ref_of_entity(resolve_expr(project, scope, argument->value, depth));
		if (is_with_metaclass && i == 0)
			*metaclass = ref;
		else if (ref.name)
			vec_push(out, ref);
	}
	if (out->count == before)
		vec_push(out, ((struct class_ref){ NULL, function.kind == ENTITY_EXTERNAL ? function.name : NULL }));
}

/* `db.Model`: a class that an object of a library hands out, by the name that a pack has for it. */
static struct class_ref ref_of_member(struct project *project, const struct scope *scope, const struct expr *value,
				      int depth)
{
	struct entity object = { .kind = ENTITY_UNKNOWN };
	const struct class_info *info = NULL;
	struct class_ref made = { 0 };

	if (value->kind == EXPR_ATTRIBUTE)
		object = resolve_expr(project, scope, value->attribute.object, depth);
	if (object.kind == ENTITY_VARIABLE && object.run.count == 1 && object.run.items[0].value &&
	    object.run.items[0].value->kind == EXPR_CALL)
		made = ref_of_entity(resolve_expr(project, object.run.items[0].scope,
						  object.run.items[0].value->call.callee, depth));
	if (made.def)
		info = class_info_at(project, made.def, depth);
	for (size_t i = 0; i < (info ? info->ancestor_count : 1); i++) {
		const char *name = info ? info->ancestors[i].name : made.name;

		if (name)
			name = arena_dotted(&project->arena, name, value->attribute.name);
		if (name && pack_owner_find(project->packs, name))
			return (struct class_ref){ NULL, name };
	}
	return (struct class_ref){ 0 };
}

static struct class_ref ref_of_base(struct project *project, const struct scope *scope, const struct expr *value,
				    struct entity entity, int depth)
{
	if (entity.kind == ENTITY_UNKNOWN)
		return ref_of_member(project, scope, value, depth);
	if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value)
		return ref_of_member(project, entity.run.items[0].scope, entity.run.items[0].value, depth);
	return ref_of_entity(entity);
}

static struct base_list *compute_bases(struct project *project, const struct class_def *class_def, int depth)
{
	struct base_list *list = ARENA_NEW(&project->arena, struct base_list);
	const struct scope *scope = class_def->scope->parent;
	struct class_refs refs = { 0 };

	for (size_t i = 0; i < class_def->argument_count; i++) {
		const struct argument *argument = &class_def->arguments[i];
		const struct expr *value = argument->value;

		if (argument->kind == ARGUMENT_KEYWORD) {
			if (text_equals(argument->name, "metaclass"))
				list->metaclass = ref_of_entity(resolve_expr(project, scope, value, depth));
			continue;
		}
		if (value->kind == EXPR_SUBSCRIPT)
			value = value->subscript.object;
		if (value->kind == EXPR_CALL) {
			add_called_base(project, scope, value, &refs, &list->metaclass, depth);
			continue;
		}
		struct entity entity = resolve_expr(project, scope, value, depth);
		if (entity.kind == ENTITY_VARIABLE && entity.run.count == 1 && entity.run.items[0].value &&
		    entity.run.items[0].value->kind == EXPR_CALL)
			add_called_base(project, entity.run.items[0].scope, entity.run.items[0].value, &refs,
					&list->metaclass, depth);
		else
			vec_push(&refs, ref_of_base(project, scope, value, entity, depth));
	}
	vec_settle(&refs, &project->arena, list->items, list->count);
	return list;
}

static const struct base_list *bases_at(struct project *project, const struct class_def *class_def, int depth)
{
	const void *known;
	struct base_list *list;

	if (pointer_map_get(project->bases, class_def, &known))
		return known;
	list = compute_bases(project, class_def, depth - 1);
	if (depth == RESOLVE_DEPTH)
		pointer_map_put(project->bases, class_def, list);
	return list;
}

static bool holds_ref(const struct class_refs *refs, struct class_ref ref)
{
	for (size_t i = 0; i < refs->count; i++)
		if (ref.def ? refs->items[i].def == ref.def : refs->items[i].name && text_equals(refs->items[i].name, ref.name))
			return true;
	return false;
}

/* `builtins.dict`, but no attribute of a name that is bound nowhere. */
static bool is_builtin(const char *name)
{
	return text_starts(name, "builtins.") && !strchr(name + strlen("builtins."), '.');
}

static void add_ancestors(struct project *project, struct class_ref ref, struct class_refs *out, struct class_info *info, int depth,
			  int levels)
{
	const struct base_list *bases;

	if (!ref.name) {
		info->complete = false;
		return;
	}
	if (out->count >= ANCESTORS_MAX || levels <= 0) {
		info->complete = false;
		return;
	}
	if (holds_ref(out, ref))
		return;
	vec_push(out, ref);
	if (!ref.def) {
		info->complete &= is_builtin(ref.name) || packs_know(project->packs, ref.name);
		return;
	}
	bases = bases_at(project, ref.def, depth);
	if (bases->metaclass.name && !info->metaclass.name)
		info->metaclass = bases->metaclass;
	for (size_t i = 0; i < bases->count; i++)
		add_ancestors(project, bases->items[i], out, info, depth, levels - 1);
}

/* `class Row(Base, table=True)`: of a base that packs know together with the keyword, it is one by that name. */
static void add_marks(struct project *project, const struct class_def *class_def, struct class_refs *ancestors)
{
	size_t count = ancestors->count;

	for (size_t i = 0; i < class_def->argument_count; i++) {
		const struct argument *argument = &class_def->arguments[i];

		if (argument->kind != ARGUMENT_KEYWORD || argument->value->kind != EXPR_TRUE)
			continue;
		for (size_t k = 0; k < count; k++) {
			const char *name = ancestors->items[k].def ? NULL
								   : arena_dotted(&project->arena,
										  ancestors->items[k].name,
										  argument->name);

			if (name && pack_owner_find(project->packs, name))
				vec_push(ancestors, ((struct class_ref){ NULL, name }));
		}
	}
}

static const struct class_info *class_info_at(struct project *project, const struct class_def *class_def, int depth)
{
	const struct base_list *bases;
	struct class_info *info;
	struct class_refs ancestors = { 0 };
	const void *known;

	if (pointer_map_get(project->infos, class_def, &known))
		return known;
	info = ARENA_NEW(&project->arena, struct class_info);
	info->self = (struct class_ref){ class_def, project_class_name(project, class_def) };
	info->complete = true;
	if (depth <= 1) {
		info->complete = false;
		return info;
	}
	bases = bases_at(project, class_def, depth);
	info->bases = bases->items;
	info->base_count = bases->count;
	add_ancestors(project, info->self, &ancestors, info, depth, RESOLVE_DEPTH);
	add_marks(project, class_def, &ancestors);
	vec_settle(&ancestors, &project->arena, info->ancestors, info->ancestor_count);
	if (depth == RESOLVE_DEPTH)
		pointer_map_put(project->infos, class_def, info);
	return info;
}

const struct class_info *project_class(struct project *project, const struct class_def *class_def)
{
	return class_info_at(project, class_def, RESOLVE_DEPTH);
}

/* The ancestors of a reference: a class of the tree has a list, one outside it is its own only ancestor. */
static const struct class_ref *ancestors_of(struct project *project, const struct class_ref *ref, size_t *count)
{
	const struct class_info *info;

	if (!ref->def) {
		*count = ref->name ? 1 : 0;
		return ref;
	}
	info = project_class(project, ref->def);
	*count = info->ancestor_count;
	return info->ancestors;
}

/* What the team says of the classes of this name. */
static const struct pack_owner *configured_owner(const struct pack_set *packs, const char *name)
{
	static const struct pack_owner process_long = {
		.lifetime = LIFETIME_PROCESS,
		.why = "the configuration says that it lives as long as the process",
	};
	static const struct pack_owner request_scoped = {
		.lifetime = LIFETIME_REQUEST,
		.why = "the configuration says that it lives for one request",
	};

	if (packs->process_long.count && config_names_cover(&packs->process_long, name))
		return &process_long;
	return packs->request_scoped.count && config_names_cover(&packs->request_scoped, name) ? &request_scoped : NULL;
}

const struct pack_owner *project_owner(struct project *project, struct class_ref class_ref, struct class_ref *where)
{
	size_t count;
	const struct class_ref *ancestors = ancestors_of(project, &class_ref, &count);

	for (size_t i = 0; i < count; i++) {
		const struct pack_owner *owner = configured_owner(project->packs, ancestors[i].name);

		if (!owner)
			owner = pack_owner_find(project->packs, ancestors[i].name);
		if (!owner)
			continue;
		if (where)
			*where = ancestors[i];
		return owner;
	}
	return NULL;
}

bool class_is_kind(struct project *project, struct class_ref class_ref, const char *kind)
{
	size_t count;
	const struct class_ref *ancestors = ancestors_of(project, &class_ref, &count);

	for (size_t i = 0; i < count; i++) {
		const struct pack_owner *owner = pack_owner_find(project->packs, ancestors[i].name);

		if (owner && owner->kind && text_equals(owner->kind, kind))
			return true;
	}
	return false;
}

bool class_inherits(struct project *project, struct class_ref class_ref, const char *name)
{
	size_t count;
	const struct class_ref *ancestors = ancestors_of(project, &class_ref, &count);

	for (size_t i = 0; i < count; i++)
		if (text_equals(ancestors[i].name, name))
			return true;
	return false;
}

struct binding_run class_member_at(struct project *project, const struct class_def *class_def, const char *name,
				   const struct class_def **owner, int depth)
{
	struct binding_run run = scope_bindings(class_def->scope, name);
	const struct class_info *info;

	if (run.count) {
		if (owner)
			*owner = class_def;
		return run;
	}
	info = class_info_at(project, class_def, depth);
	for (size_t i = 0; i < info->ancestor_count; i++) {
		const struct class_def *ancestor = info->ancestors[i].def;

		if (!ancestor || (run = scope_bindings(ancestor->scope, name)).count == 0)
			continue;
		if (owner)
			*owner = ancestor;
		return run;
	}
	return (struct binding_run){ 0 };
}

struct binding_run class_member(struct project *project, const struct class_def *class_def, const char *name,
				const struct class_def **owner)
{
	return class_member_at(project, class_def, name, owner, RESOLVE_DEPTH);
}

/* A setter or deleter of a property stands beside its getter under the same name. */
static bool is_accessor(const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];

		if (decorator->kind == EXPR_ATTRIBUTE &&
		    (text_equals(decorator->attribute.name, "setter") || text_equals(decorator->attribute.name, "deleter")))
			return true;
	}
	return false;
}

const struct function *class_method(struct project *project, const struct class_def *class_def, const char *name,
				    const struct class_def **owner)
{
	struct binding_run run = class_member(project, class_def, name, owner);

	for (size_t i = run.count; i-- > 0;)
		if (run.items[i].kind == BINDING_FUNCTION && !is_accessor(run.items[i].function))
			return run.items[i].function;
	return NULL;
}
