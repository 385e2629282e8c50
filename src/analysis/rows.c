#include "analysis/rows.h"

#include "project/relations.h"

struct class_ref rows_model(struct project *project, struct type rows)
{
	struct class_ref model = { 0 };
	struct instance_list made;

	const struct class_def *manager = rows.kind == TYPE_MANAGER ? rows.cls.def : rows.manager.def;

	if (rows.model.name || !manager)
		return rows.model;
	made = class_instances(project, manager, true);
	for (size_t i = 0; i < made.count; i++) {
		const struct scope *scope = made.items[i].scope;
		struct class_ref holder;

		if (scope->kind != SCOPE_CLASS || made.items[i].made == MADE_IN_TEST)
			continue;
		holder = (struct class_ref){ scope->class_def, project_class_name(project, scope->class_def) };
		if (!class_is_kind(project, holder, "model") || holder.def == model.def)
			continue;
		if (model.def)
			return (struct class_ref){ 0 };
		model = holder;
	}
	return model;
}

enum validity model_validity(struct project *project, struct class_ref model)
{
	const struct class_info *info;
	const struct pack_model *known;

	if (!model.name)
		return VALIDITY_ROWS;
	known = pack_model_find(project_packs(project), model.name);
	if (known)
		return known->validity;
	info = model.def ? project_class(project, model.def) : NULL;
	for (size_t i = 0; info && i < info->ancestor_count; i++) {
		known = pack_model_find(project_packs(project), info->ancestors[i].name);
		if (known)
			return known->validity;
	}
	return VALIDITY_ROWS;
}

const char *rows_words(struct project *project, struct class_ref model)
{
	if (!model.name)
		return "rows of the database";
	return arena_printf(project_arena(project), "rows of `%s`", text_last_name(model.name));
}

struct class_ref row_attribute_model(struct project *project, const struct scope *scope, const struct expr *attribute)
{
	struct type row = project_type(project, scope, attribute->attribute.object);
	struct relation relation = { 0 };

	if (row.kind == TYPE_INSTANCE && row.cls.name && class_is_kind(project, row.cls, "model"))
		relation = project_relation(project, row.cls, attribute->attribute.name);
	return relation.kind == RELATION_ONE ? relation.model : (struct class_ref){ 0 };
}
