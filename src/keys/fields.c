#include "keys/fields.h"

#include "project/words.h"

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

bool declares_free_text(struct project *project, const struct scope *scope, const struct expr *call)
{
	const char *kind = project_callee_name(project, scope, call);

	return kind && names_hold(&project_packs(project)->words[WORD_TEXT_FIELD], kind) && !call_has_star(call) &&
	       !word_argument(project, call, -1, WORD_FIELD_CHECKS);
}

bool field_is_free_text(struct project *project, const struct class_def *model, const char *name)
{
	const struct expr *call = field_of(project, model, name);

	return call && declares_free_text(project, owner_of_field(project, model, name)->scope, call);
}

static bool is_true(const struct expr *expr)
{
	return expr && expr->kind != EXPR_FALSE && expr->kind != EXPR_NONE;
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
