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
	const struct class_def *owner = NULL;
	const char *kind;

	if (!call || call_has_star(call) || field_is_unique(project, model, name))
		return false;
	class_member(project, model, name, &owner);
	kind = project_callee_name(project, owner->scope, call);
	return kind && names_hold(&project_packs(project)->words[WORD_PLAIN_FIELD], kind);
}
