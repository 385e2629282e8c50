#include "analysis/hooks.h"

#include "analysis/signals.h"

#include <string.h>

static const struct pack_hook *hook_of(struct project *project, const char *head, const char *method)
{
	size_t head_size = head ? strlen(head) : 0, size = strlen(method) + 1;
	char name[256];

	if (!head || head_size + 1 + size > sizeof name)
		return NULL;
	memcpy(name, head, head_size);
	name[head_size] = '.';
	memcpy(name + head_size + 1, method, size);
	return pack_hook_find(project_packs(project), name);
}

/* What a pack says of METHOD of a class outside the tree: by the class, or by the kind of class that it is. */
static const struct pack_hook *class_hook(struct project *project, const char *class_name, const char *method)
{
	const struct pack_owner *owner = class_name ? pack_owner_find(project_packs(project), class_name) : NULL;
	const struct pack_hook *hook = hook_of(project, class_name, method);

	return hook || !owner ? hook : hook_of(project, owner->kind, method);
}

/* Likewise of the nearest ancestor of CLASS that says something; with OVERRIDABLE not past one that defines the method itself. */
static const struct pack_hook *find_hook(struct project *project, const struct class_def *class_def, const char *method,
					 bool overridable)
{
	const struct class_info *info = project_class(project, class_def);

	for (size_t i = 0; i < info->ancestor_count; i++) {
		const struct class_ref *ancestor = &info->ancestors[i];
		const struct pack_hook *hook = ancestor->def ? NULL : class_hook(project, ancestor->name, method);

		if (hook)
			return hook;
		if (overridable && ancestor->def && ancestor->def != class_def &&
		    scope_bindings(ancestor->def->scope, method).count)
			return NULL;
	}
	return NULL;
}

/* Whether some hook goes by the name METHOD, whatever its class. */
static bool is_hook_name(const struct pack_set *packs, const char *method)
{
	for (size_t i = 0; i < packs->hook_count; i++)
		for (size_t n = 0; n < packs->hooks[i].names.count; n++)
			if (text_equals(text_last_name(packs->hooks[i].names.items[n]), method))
				return true;
	return false;
}

/* Whether all that CLASS derives from is in the tree: what its methods override, its users say. */
static bool is_mixin(struct project *project, const struct class_def *class_def)
{
	const struct class_info *info = project_class(project, class_def);

	for (size_t i = 0; i < info->ancestor_count; i++)
		if (!info->ancestors[i].def &&
		    !(info->ancestors[i].name && text_equals(info->ancestors[i].name, "builtins.object")))
			return false;
	return info->complete;
}

/* What METHOD of CLASS overrides, or, where CLASS is a mixin, the method of the first of its users that has such a hook. */
static const struct pack_hook *overridden_hook(struct project *project, const struct class_def *class_def,
					       const char *method)
{
	const struct pack_hook *hook = find_hook(project, class_def, method, false);
	const struct class_def *const *users;
	size_t count;

	if (hook || !is_hook_name(project_packs(project), method) || !is_mixin(project, class_def))
		return hook;
	users = project_subclasses(project, class_def, &count);
	for (size_t i = 0; i < count && !hook; i++)
		hook = find_hook(project, users[i], method, false);
	return hook;
}

static size_t position_of(const struct function *function, const struct parameter *parameter)
{
	size_t position = 0;

	while (position < function->parameter_count && &function->parameters[position] != parameter)
		position++;
	return position;
}

/* A receiver of a model's signal is handed the row that is saved or deleted. */
static bool is_sent_row(struct project *project, const struct function *function, const struct parameter *parameter)
{
	struct trigger_list receivers;

	if (!pack_word_is(project_packs(project), WORD_SENT_ROW, parameter->name))
		return false;
	receivers = project_receivers(project);
	for (size_t i = 0; i < receivers.count; i++)
		if (receivers.items[i].function == function && receivers.items[i].events)
			return true;
	return false;
}

static bool lists_name(const struct expr *list, const char *name)
{
	if (!list || (list->kind != EXPR_TUPLE && list->kind != EXPR_LIST))
		return false;
	for (size_t i = 0; i < list->items.count; i++)
		if (list->items.items[i]->kind == EXPR_STRING &&
		    slice_is(list->items.items[i]->string.text, name))
			return true;
	return false;
}

/* Whether an admin shows METHOD as a column, and so hands it each row that a request shows. */
static bool is_column(struct project *project, const struct class_def *owner, const char *method)
{
	const struct names *lists = &project_packs(project)->words[WORD_COLUMNS];
	struct class_ref ref = { owner, project_class_name(project, owner) };

	if (!class_is_kind(project, ref, "admin"))
		return false;
	for (size_t i = 0; i < lists->count; i++) {
		struct binding_run run = class_member(project, owner, lists->items[i], NULL);

		for (size_t b = 0; b < run.count; b++)
			if (lists_name(run.items[b].value, method))
				return true;
	}
	return false;
}

const char *hook_parameter_kind(struct project *project, const struct function *function,
				const struct parameter *parameter)
{
	const struct class_def *owner = function_class(function);
	const struct pack_hook *hook;
	size_t position;

	if (!owner || project_method_kind(project, function) == METHOD_STATIC)
		return is_sent_row(project, function, parameter) ? "model" : NULL;
	if (parameter->kind == PARAMETER_STAR || parameter->kind == PARAMETER_DOUBLE_STAR)
		return NULL;
	position = position_of(function, parameter);
	hook = position ? overridden_hook(project, owner, function->name) : NULL;
	if (!hook && position == 1 && is_column(project, owner, function->name))
		return "model";
	if (!hook || position > hook->parameters.count || text_equals(hook->parameters.items[position - 1], "any"))
		return NULL;
	return hook->parameters.items[position - 1];
}

const char *hook_result_kind(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	const struct class_def *owner = NULL;
	const struct pack_hook *hook;
	const struct function *function = scope_function(scope);

	if (callee->kind != EXPR_ATTRIBUTE)
		return NULL;
	if (expr_is_super(project, scope, callee->attribute.object)) {
		owner = function ? function_class(function) : NULL;
	} else {
		struct type object = project_type(project, scope, callee->attribute.object);

		if (object.kind == TYPE_INSTANCE && object.cls.def &&
		    !class_method(project, object.cls.def, callee->attribute.name, NULL))
			owner = object.cls.def;
	}
	hook = owner ? find_hook(project, owner, callee->attribute.name, true) : NULL;
	return hook ? hook->returns : NULL;
}
