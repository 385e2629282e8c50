#include "analysis/file_paths.h"

#include <string.h>

/* Names and joins on the way to the text. */
enum { PATH_DEPTH = 5 };

static bool is_outside(struct project *project, struct slice text)
{
	const struct names *installed = &project_packs(project)->words[WORD_INSTALLED];

	if (!slice_starts(text, "/"))
		return false;
	for (size_t i = 0; i < installed->count; i++)
		if (slice_starts(text, installed->items[i]))
			return false;
	return true;
}

static bool begins_outside(struct project *project, const struct scope *scope, const struct expr *path, int depth)
{
	struct entity entity;

	if (depth <= 0)
		return false;
	switch (path->kind) {
	case EXPR_STRING: return is_outside(project, path->string.text);
	case EXPR_FSTRING: return path->fstring.count && is_outside(project, path->fstring.parts[0].literal);
	case EXPR_BINARY: return begins_outside(project, scope, path->operation.operands[0], depth - 1);
	case EXPR_CALL: /* Path("/etc") and os.path.join("/etc", name) */
		entity = project_resolve(project, scope, path->call.callee);
		return entity.kind == ENTITY_EXTERNAL && path->call.count &&
		       (text_starts(entity.name, "pathlib.") || text_starts(entity.name, "os.path.")) &&
		       begins_outside(project, scope, path->call.arguments[0].value, depth - 1);
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
		entity = project_resolve(project, scope, path);
		return entity.kind == ENTITY_VARIABLE && entity.run.count == 1 &&
		       entity.run.items[0].kind == BINDING_ASSIGN && entity.run.items[0].value &&
		       begins_outside(project, entity.run.items[0].scope, entity.run.items[0].value, depth - 1);
	default: return false;
	}
}

static bool is_for_writing(const struct expr *mode)
{
	return mode && mode->kind == EXPR_STRING && mode->string.text.size && strchr("wax", mode->string.text.data[0]);
}

bool reads_outside_file(struct project *project, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	bool is_method = callee->kind == EXPR_ATTRIBUTE &&
			 project_resolve(project, scope, callee).kind != ENTITY_EXTERNAL;
	const struct expr *path = is_method ? callee->attribute.object : call_argument(call, 0, "file");

	return path && !is_for_writing(call_argument(call, is_method ? 0 : 1, "mode")) &&
	       begins_outside(project, scope, path, PATH_DEPTH);
}
