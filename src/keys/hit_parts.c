#include "keys/hit_parts.h"

#include "keys/value_kind.h"
#include "syntax/visit.h"
#include "values/reach.h"

/* What one get gave, and the entries of STORED. */
struct hit {
	struct inputs *inputs;
	const struct binding *binding; /* of the name that holds it */
	const struct expr *stored;
};

static void leave_out(struct hit *hit, struct slice key)
{
	for (size_t i = 0; i < hit->stored->dict.count; i++) {
		const struct dict_entry *entry = &hit->stored->dict.entries[i];

		if (entry->key && entry->key->kind == EXPR_STRING && slice_equals(entry->key->string.text, key))
			inputs_leave_out(hit->inputs, entry->value);
	}
}

/* Whether NAME may hold what the get gave. */
static bool holds_hit(const struct hit *hit, const struct expr *name, const struct scope *scope)
{
	const struct function *function = hit->inputs->function;
	struct reach reach;

	if (name->kind != EXPR_NAME || !text_equals(name->name.id, hit->binding->name) ||
	    scope_of_name(scope, name->name.id) != function->scope)
		return false;
	reach = reach_bindings(&function->body, scope_bindings(function->scope, name->name.id), name->span.offset);
	for (size_t i = 0; i < reach.count; i++)
		if (reach.items[i] == hit->binding)
			return true;
	return false;
}

static bool on_stmt(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct hit *hit = self->data;
	const struct expr *target = stmt->kind == STMT_ASSIGN ? stmt->assign.targets[0] : NULL;

	if (target && target->kind == EXPR_SUBSCRIPT && target->subscript.index->kind == EXPR_STRING &&
	    holds_hit(hit, target->subscript.object, scope))
		leave_out(hit, target->subscript.index->string.text);
	return true;
}

/* `found.update(host=request.get_host())` */
static bool on_expr(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct hit *hit = self->data;
	const struct expr *callee = expr->kind == EXPR_CALL ? expr->call.callee : NULL;

	if (!callee || callee->kind != EXPR_ATTRIBUTE || !text_equals(callee->attribute.name, "update") ||
	    !holds_hit(hit, callee->attribute.object, scope))
		return true;
	for (size_t i = 0; i < expr->call.count; i++) {
		const struct argument *argument = &expr->call.arguments[i];

		if (argument->kind == ARGUMENT_KEYWORD)
			leave_out(hit, slice_of(argument->name));
		for (size_t k = 0; argument->value->kind == EXPR_DICT && k < argument->value->dict.count; k++) {
			const struct expr *key = argument->value->dict.entries[k].key;

			if (key && key->kind == EXPR_STRING)
				leave_out(hit, key->string.text);
		}
	}
	return true;
}

static const struct binding *binding_of(const struct scope *scope, const struct expr *call)
{
	for (size_t i = 0; i < scope->count; i++) {
		const struct expr *value = scope->bindings[i].kind == BINDING_ASSIGN ? scope->bindings[i].value : NULL;

		if (value && (value->kind == EXPR_AWAIT ? value->operand : value) == call)
			return &scope->bindings[i];
	}
	return NULL;
}

void leave_out_made_anew(struct inputs *inputs, const struct key_site *site, const struct expr *stored)
{
	const struct scope *scope = site->scope;
	struct hit hit = { inputs, NULL, value_behind_name(&scope, stored) };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .data = &hit };
	struct near_sites near = key_sites_near(inputs->project, site);

	if (hit.stored->kind != EXPR_DICT)
		return;
	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *get = near.items[i];

		if (get->role != ROLE_GET || get->scope != site->scope || !get->template ||
		    !template_equals(get->template, site->template))
			continue;
		hit.binding = binding_of(site->scope, get->call);
		if (hit.binding)
			visit_function(&visitor, inputs->function);
	}
}
