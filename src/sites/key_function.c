#include "sites/key_eval.h"
#include "sites/branches.h"

#include "analysis/flow.h"
#include "syntax/visit.h"

bool function_is_getter(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		const struct pack_decorator *known;
		struct entity entity;
		const char *name, *dot;

		if (decorator->kind == EXPR_CALL)
			decorator = decorator->call.callee;
		entity = project_resolve(project, function->scope->parent, decorator);
		if (!entity.name)
			continue;
		known = pack_decorator_find(project_packs(project), entity.name);
		if (known && (known->kind == CACHE_PROPERTY || known->kind == CACHE_CLASS_PROPERTY))
			return true;
		/* Descriptors that projects write themselves go by this name too: classproperty, hybrid_property, ... */
		dot = strrchr(entity.name, '.');
		name = dot ? dot + 1 : entity.name;
		if (text_ends(name, "property") || text_ends(name, "Property"))
			return true;
	}
	return false;
}

bool function_is_class_getter(struct project *project, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		struct entity entity = project_resolve(project, function->scope->parent, function->decorators[i]);
		const struct pack_decorator *known =
			entity.name ? pack_decorator_find(project_packs(project), entity.name) : NULL;

		if (known ? known->kind == CACHE_CLASS_PROPERTY
			  : entity.name && text_ends(entity.name, "classproperty"))
			return true;
	}
	return false;
}

const struct template *eval_function(struct eval *eval, const struct frame *frame)
{
	const struct expr *values[EVAL_RESULTS];
	const struct scope *scopes[EVAL_RESULTS];
	const struct template *all = NULL;
	size_t count;

	if (frame->depth > EVAL_FRAMES || frame->function->is_generator || eval->steps <= 0 ||
	    !function_returns(frame->function, values, scopes, EVAL_RESULTS, &count))
		return NULL;
	for (const struct frame *up = frame->caller; up; up = up->caller)
		if (up->function == frame->function && up->call == frame->call)
			return NULL;
	for (size_t i = 0; i < count; i++) {
		const struct template *one;

		if (count > 1 && frame_skips(frame, values[i]->span))
			continue;
		one = eval_in_frame(eval, frame, scopes[i], values[i]);
		all = all ? template_union(eval->arena, all, one) : one;
	}
	return all;
}

/* ---- formats ---- */

struct fields {
	struct eval *eval;
	const struct frame *frame;
	const struct scope *scope;
	const struct expr *call;  /* of .format(): its arguments fill the fields; NULL: `operand` does */
	const struct expr *right; /* of % */
};

/* The value of the literal key NAME in the dict EXPR, which may be a name that holds one, or `dict(name=value)`. */
static const struct template *field_of_dict(const struct fields *fields, const struct scope *scope,
					    const struct expr *expr, struct slice name)
{
	struct entity entity;
	char key[64];

	if (expr->kind == EXPR_CALL && name.size < sizeof key) {
		const struct expr *value;

		memcpy(key, name.data, name.size);
		key[name.size] = '\0';
		value = call_argument(expr, -1, key);
		return value ? eval_field(fields->eval, fields->frame, scope, value) : NULL;
	}
	if (expr->kind == EXPR_NAME) {
		entity = project_resolve(fields->eval->project, scope, expr);
		if (entity.kind != ENTITY_VARIABLE || entity.run.count != 1 || !entity.run.items[0].value)
			return NULL;
		scope = entity.run.items[0].scope;
		expr = entity.run.items[0].value;
	}
	if (expr->kind != EXPR_DICT)
		return NULL;
	for (size_t i = 0; i < expr->dict.count; i++) {
		const struct dict_entry *entry = &expr->dict.entries[i];

		if (entry->key && entry->key->kind == EXPR_STRING && slice_equals(entry->key->string.text, name))
			return eval_field(fields->eval, fields->frame, scope, entry->value);
	}
	return NULL;
}

static const struct template *named_field(const struct fields *fields, struct slice name)
{
	const struct template *text = NULL;
	struct part part = part_hole(HOLE_VALUE, fields->call ? fields->call : fields->right, fields->scope);

	if (!fields->call) {
		text = field_of_dict(fields, fields->scope, fields->right, name);
	} else {
		for (size_t i = 0; i < fields->call->call.count && !text; i++) {
			const struct argument *argument = &fields->call->call.arguments[i];

			if (argument->kind == ARGUMENT_KEYWORD && slice_is(name, argument->name))
				text = eval_field(fields->eval, fields->frame, fields->scope, argument->value);
			else if (argument->kind == ARGUMENT_DOUBLE_STAR)
				text = field_of_dict(fields, fields->scope, argument->value, name);
		}
	}
	part.text = name;
	return text ? text : template_parts(fields->eval->arena, &part, 1, NULL, fields->scope);
}

static const struct template *field(void *context, size_t index, struct slice name, struct slice path)
{
	const struct fields *fields = context;
	const struct expr *value = NULL;
	struct items items;

	if (path.size && name.size)
		return named_field(fields, path);
	if (name.size)
		return named_field(fields, name);
	if (fields->call) {
		for (size_t i = 0; i <= index && i < fields->call->call.count; i++)
			if (fields->call->call.arguments[i].kind != ARGUMENT_POSITIONAL)
				return NULL;
		if (index < fields->call->call.count)
			value = fields->call->call.arguments[index].value;
		return value ? eval_field(fields->eval, fields->frame, fields->scope, value) : NULL;
	}
	if (eval_items(fields->eval, fields->frame, fields->scope, fields->right, &items) &&
	    fields->right->kind != EXPR_LIST)
		return index < items.count ? eval_field(fields->eval, fields->frame, items.scope, items.items[index])
					   : NULL;
	return index == 0 ? eval_field(fields->eval, fields->frame, fields->scope, fields->right) : NULL;
}

const struct template *eval_percent(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct template *format, const struct expr *right)
{
	struct fields fields = { eval, frame, scope, NULL, right };

	return template_percent(eval->arena, format, &(struct format_arguments){ field, &fields });
}

const struct template *eval_format_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *call)
{
	struct fields fields = { eval, frame, scope, call, NULL };
	const struct template *format = eval_expr(eval, frame, scope, call->call.callee->attribute.object);

	return template_format(eval->arena, format, &(struct format_arguments){ field, &fields });
}

/* `separator.join(items)`: each item if they are known, else what one item holds. */
const struct template *eval_join_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const struct expr *call)
{
	const struct template *separator = eval_expr(eval, frame, scope, call->call.callee->attribute.object);
	const struct template *texts[64];
	const struct expr *argument = call->call.arguments[0].value;
	struct items items;

	while (list_behind(argument))
		argument = list_behind(argument);
	if (argument->kind == EXPR_NAME && eval_is_filled(scope, argument))
		return eval_filled(eval, frame, scope, argument, separator);
	if (eval_items(eval, frame, scope, argument, &items)) {
		for (size_t i = 0; i < items.count; i++)
			texts[i] = eval_field(eval, frame, items.scope, items.items[i]);
		return template_join(eval->arena, separator, texts, items.count);
	}
	if (argument->kind == EXPR_COMPREHENSION && argument->comprehension.clause_count)
		return eval_hole(eval, HOLE_VALUE, scope, argument->comprehension.clauses[0].iterable);
	return eval_hole(eval, HOLE_VALUE, scope, argument);
}

static bool sets_attribute(const struct stmt *stmt, const struct function *function, const char *name)
{
	const struct expr *target = stmt->kind == STMT_ASSIGN && stmt->assign.count ? stmt->assign.targets[0] : NULL;

	return target && stmt->assign.value && target->kind == EXPR_ATTRIBUTE &&
	       text_equals(target->attribute.name, name) && target->attribute.object->kind == EXPR_NAME &&
	       text_equals(target->attribute.object->name.id, function->name);
}

const struct template *eval_function_attribute(struct eval *eval, const struct function *function, const char *name)
{
	const struct class_def *class_def = function_class(function);
	const struct scope *scope = function->scope->parent;
	const struct expr *value = NULL;
	struct block block;

	if (!class_def && scope->kind != SCOPE_MODULE)
		return NULL;
	block = scope_body(class_def ? class_def->scope : scope);
	for (size_t i = 0; i < block.count; i++) {
		if (!sets_attribute(block.items[i], function, name))
			continue;
		if (value)
			return NULL;
		value = block.items[i]->assign.value;
	}
	return value ? eval_expr(eval, NULL, scope, value) : NULL;
}
