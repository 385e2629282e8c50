/* Types of attributes: members of classes, what methods write on self, managers. */
#include "project/typing.h"

#include "project/relations.h"

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

static struct type manager_of(struct type manager, struct class_ref model)
{
	if (manager.kind == TYPE_INSTANCE || manager.kind == TYPE_MANAGER || manager.kind == TYPE_QUERYSET) {
		manager.kind = TYPE_MANAGER;
		manager.model = model;
		return manager;
	}
	return (struct type){ .kind = TYPE_MANAGER, .model = model };
}

static struct type of_written_attribute(struct typing *typing, const struct class_def *class_def, const char *name)
{
	const struct class_info *info = project_class(typing->project, class_def);
	struct type result = unknown_type;
	size_t seen = 0;

	for (size_t a = 0; a < info->ancestor_count && seen == 0; a++) {
		size_t count;
		const struct attribute_write *writes;

		if (!info->ancestors[a].def)
			continue;
		writes = class_attribute_writes(typing->project, info->ancestors[a].def, name, &count);
		for (size_t i = 0; i < count; i++) {
			if (writes[i].value && writes[i].value->kind == EXPR_NONE)
				continue;
			result = typing_agree(result,
					      writes[i].value ? typing_expr(typing, writes[i].scope, writes[i].value)
							      : unknown_type,
					      &seen);
		}
	}
	return result;
}

/* The manager class that a model's rows are asked by elsewhere, too. */
static struct type of_default_manager(struct typing *typing, struct class_ref model)
{
	const struct names *managers = &typing->project->packs->queryset.managers;
	struct type type = unknown_type;

	for (size_t i = 0; i < managers->count && model.def; i++) {
		struct binding_run run = class_member(typing->project, model.def, managers->items[i], NULL);

		if (run.count && type.kind == TYPE_UNKNOWN)
			type = typing_run(typing, run);
	}
	return manager_of(type, model);
}

static struct type of_relation(struct typing *typing, struct type object, const char *name)
{
	struct relation relation = { .kind = RELATION_NONE };
	struct type type;

	if (object.kind == TYPE_INSTANCE && class_is_kind(typing->project, object.cls, "model"))
		relation = project_relation(typing->project, object.cls, name);
	if (relation.kind == RELATION_NONE)
		return unknown_type;
	if (relation.kind == RELATION_ONE)
		return typing_instance(relation.model);
	type = of_default_manager(typing, relation.model);
	if (relation.is_between) {
		type.holder = relation.holder;
		type.field = relation.field;
	}
	return type;
}

static struct type of_own_member(struct typing *typing, struct type object, const char *name)
{
	const struct class_def *class_def = object.cls.def;
	const struct function *method;
	struct binding_run run;
	struct type type;

	if (!class_def)
		return unknown_type;
	run = class_member(typing->project, class_def, name, NULL);
	method = class_method(typing->project, class_def, name, NULL);
	if (method && function_is_property(typing->project, method))
		return typing_result(typing, method);
	if (method)
		return (struct type){ .kind = TYPE_FUNCTION,
				      .entity = { .kind = ENTITY_FUNCTION,
						  .function = method,
						  .name = project_function_name(typing->project, method) } };
	if (run.count) {
		struct entity entity = resolve_run(typing->project, run, RESOLVE_DEPTH);

		type = entity.kind == ENTITY_VARIABLE ? typing_run(typing, run)
						      : typing_entity(typing->project, entity);
		/* a model's field is a descriptor: its instances hold values under that name */
		if (type.kind == TYPE_INSTANCE && object.kind == TYPE_INSTANCE &&
		    class_is_kind(typing->project, type.cls, "field"))
			type = unknown_type;
		if (type.kind != TYPE_UNKNOWN)
			return type;
	}
	return object.kind == TYPE_INSTANCE || object.kind == TYPE_MANAGER || object.kind == TYPE_QUERYSET
		       ? of_written_attribute(typing, class_def, name)
		       : unknown_type;
}

/* Whether the tree binds NAME in the class of OBJECT, or on its instances. */
static bool is_bound_in_tree(struct project *project, struct type object, const char *name)
{
	size_t count = 0;

	if (!object.cls.def)
		return false;
	class_attribute_writes(project, object.cls.def, name, &count);
	return count || class_member(project, object.cls.def, name, NULL).count;
}

static struct type of_member(struct typing *typing, struct type object, const char *name)
{
	struct type type = of_own_member(typing, object, name);

	if (type.kind == TYPE_UNKNOWN)
		type = of_relation(typing, object, name);
	if (type.kind == TYPE_UNKNOWN && !is_bound_in_tree(typing->project, object, name))
		type = typing_outside_member(typing, object, name);
	return type;
}

static bool makes_plain(const struct expr *value)
{
	switch (value->kind) {
	case EXPR_DICT:
	case EXPR_LIST:
	case EXPR_SET:
	case EXPR_TUPLE:
	case EXPR_COMPREHENSION:
	case EXPR_STRING:
	case EXPR_NUMBER: return true;
	default: return false;
	}
}

/* Whether the class of OBJECT binds NAME to a dict, list or the like: no manager, whatever the name. */
static bool is_plain_member(struct project *project, struct type object, const char *name)
{
	struct binding_run run = { 0 };
	const struct attribute_write *writes = NULL;
	size_t count = 0;

	if (!object.cls.def || (object.kind != TYPE_CLASS && object.kind != TYPE_INSTANCE))
		return false;
	run = class_member(project, object.cls.def, name, NULL);
	for (size_t i = 0; i < run.count; i++)
		if (!run.items[i].value || !makes_plain(run.items[i].value))
			return false;
	if (run.count == 0)
		writes = class_attribute_writes(project, object.cls.def, name, &count);
	for (size_t i = 0; i < count; i++)
		if (!writes[i].value || !makes_plain(writes[i].value))
			return false;
	return run.count + count > 0;
}

struct type typing_attribute(struct typing *typing, const struct scope *scope, const struct expr *expr)
{
	struct project *project = typing->project;
	const char *name = expr->attribute.name;
	struct type object = typing_expr(typing, scope, expr->attribute.object);
	bool is_manager = names_hold(&project->packs->queryset.managers, name);
	struct type type = unknown_type;

	if (object.kind == TYPE_MODULE || object.kind == TYPE_UNKNOWN) {
		struct entity entity = resolve_expr(project, scope, expr, RESOLVE_DEPTH);

		if (entity.kind == ENTITY_VARIABLE)
			type = typing_run(typing, entity.run);
		else
			type = typing_entity(project, entity);
		if (type.kind == TYPE_UNKNOWN && entity.kind == ENTITY_UNKNOWN)
			type = typing_request_attribute(project, expr);
	}
	if (object.kind == TYPE_MANAGER && pack_word_is(project->packs, WORD_MODEL, name))
		return (struct type){ .kind = object.model.name ? TYPE_CLASS : TYPE_UNKNOWN, .cls = object.model };
	if (text_equals(name, "__class__"))
		return typing_class_of(object);
	if (object.cls.name && object.kind != TYPE_MODULE)
		type = of_member(typing, object, name);
	if (!is_manager || (type.kind == TYPE_UNKNOWN && is_plain_member(project, object, name)))
		return type;
	return manager_of(type, object.kind == TYPE_CLASS || object.kind == TYPE_INSTANCE ? object.cls
											  : (struct class_ref){ 0 });
}
