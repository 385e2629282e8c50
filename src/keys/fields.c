#include "keys/fields.h"

#include "project/words.h"
#include "syntax/visit.h"

const struct expr *field_of(struct project *project, const struct class_def *model, const char *name)
{
	struct binding_run run = class_member(project, model, name, NULL);

	return run.count && run.items[0].kind == BINDING_ASSIGN && run.items[0].value &&
			       run.items[0].value->kind == EXPR_CALL
		       ? run.items[0].value
		       : NULL;
}

/* The class whose body declares a field, of which NAME is one. */
static const struct class_def *owner_of_field(struct project *project, const struct class_def *model, const char *name)
{
	const struct class_def *owner = NULL;

	class_member(project, model, name, &owner);
	return owner;
}

const char *field_kind(struct project *project, const struct class_def *model, const char *name)
{
	const struct expr *call = field_of(project, model, name);

	return call ? project_callee_name(project, owner_of_field(project, model, name)->scope, call) : NULL;
}

static bool declares_unbounded(struct project *project, const struct scope *scope, const struct expr *call)
{
	const char *kind = project_callee_name(project, scope, call);

	return kind && names_hold(&project_packs(project)->words[WORD_TEXT_FIELD], kind) && !call_has_star(call) &&
	       !word_argument(project, call, -1, WORD_FIELD_CHECKS);
}

static bool declares_text(struct project *project, const struct class_def *model, const char *name)
{
	const struct expr *call = field_of(project, model, name);

	return call && declares_unbounded(project, owner_of_field(project, model, name)->scope, call);
}

/* ---- what the program alone writes ---- */

struct made_of {
	struct project *project;
	const struct class_def *model;
	bool text; /* of a text field of the row */
};

static bool on_part(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct made_of *made_of = self->data;

	if (expr->kind == EXPR_ATTRIBUTE && scope_function(scope) &&
	    expr_is_self(scope_function(scope), expr->attribute.object))
		made_of->text |= declares_text(made_of->project, made_of->model, expr->attribute.name);
	return !made_of->text;
}

/* Whether the write computes the text, of nothing that people type into the row: `self.path = join(folder, digest)`. */
static bool computes(struct project *project, const struct class_def *model, const struct attribute_write *write)
{
	struct made_of made_of = { project, model, false };
	struct visitor visitor = { .expr = on_part, .nested = true, .data = &made_of };

	if (!write->value || (write->value->kind != EXPR_CALL && write->value->kind != EXPR_FSTRING &&
			      write->value->kind != EXPR_BINARY))
		return false;
	visit_expr(&visitor, write->value, write->scope);
	return !made_of.text;
}

/* Whether methods of the model give the field its text, and compute it each time. */
static bool is_computed(struct project *project, const struct class_def *model, const char *name)
{
	size_t count = 0;
	const struct attribute_write *writes =
		class_attribute_writes(project, owner_of_field(project, model, name), name, &count);

	for (size_t i = 0; i < count; i++)
		if (!computes(project, model, &writes[i]))
			return false;
	return count > 0;
}

static bool is_true(const struct expr *expr)
{
	return expr && expr->kind != EXPR_FALSE && expr->kind != EXPR_NONE;
}

/* Such as a code or a domain: what names a row in addresses and foreign keys holds no spaces, as a rule. */
static bool is_primary(struct project *project, const struct class_def *model, const char *name)
{
	return is_true(word_argument(project, field_of(project, model, name), -1, WORD_PRIMARY_KEY));
}

bool field_is_free_text(struct project *project, const struct class_def *model, const char *name)
{
	return declares_text(project, model, name) && !is_primary(project, model, name) &&
	       !is_computed(project, model, name);
}

bool declares_free_text(struct project *project, const struct scope *scope, const struct expr *call)
{
	for (size_t i = 0; i < scope->count; i++)
		if (scope->bindings[i].value == call)
			return field_is_free_text(project, scope->class_def, scope->bindings[i].name);
	return false;
}

bool field_is_unique(struct project *project, const struct class_def *model, const char *name)
{
	const struct expr *call = field_of(project, model, name);

	return call && (is_true(word_argument(project, call, -1, WORD_UNIQUE)) ||
			is_true(word_argument(project, call, -1, WORD_PRIMARY_KEY)));
}

bool field_is_plain(struct project *project, const struct class_def *model, const char *name)
{
	const struct expr *call = field_of(project, model, name);
	const char *kind;

	if (!call || call_has_star(call) || field_is_unique(project, model, name))
		return false;
	kind = field_kind(project, model, name);
	return kind && names_hold(&project_packs(project)->words[WORD_PLAIN_FIELD], kind);
}
