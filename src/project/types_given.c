/* Types of what a framework hands over: what middleware puts on the request, and who sends a signal. */
#include "project/typing.h"

#include "project/words.h"
#include "syntax/visit.h"

enum { FILES_MAX = 20 };

static const struct type unknown_type = { .kind = TYPE_UNKNOWN };

/* What is known of one name: kept, since it is asked for wherever the name stands. */
struct given {
	const void *key; /* the function whose sender it is; NULL: the attribute NAME of a request */
	const char *name;
	struct type type;
	struct given *next;
};

static struct given *find_given(struct given *list, const void *key, const char *name)
{
	while (list && (list->key != key || !text_equals(list->name, name)))
		list = list->next;
	return list;
}

/* The answer that is kept, or a new one, unknown as yet; *KNOWN says which. */
static struct given *given_of(struct project *project, const void *key, const char *name, bool *known)
{
	struct given **list = (struct given **)project_memo(project, MEMO_GIVEN, NULL);
	struct given *found = find_given(*list, key, name);

	*known = found != NULL;
	if (found)
		return found;
	found = ARENA_NEW(&project->arena, struct given);
	*found = (struct given){ key, arena_strdup(&project->arena, name), unknown_type, *list };
	*list = found;
	return found;
}

/* ---- attributes of a request ---- */

struct writes {
	struct project *project;
	const char *name;
	struct type type;
	size_t seen;
};

static void agree_on(struct writes *writes, const struct scope *scope, const struct expr *value)
{
	struct typing typing = { .project = writes->project, .depth = TYPE_DEPTH, .budget = TYPE_BUDGET };

	if (value->kind != EXPR_NONE)
		writes->type = typing_agree(writes->type, typing_expr(&typing, scope, value), &writes->seen);
}

static bool is_request(const struct project *project, const struct expr *expr)
{
	return expr->kind == EXPR_NAME && name_is_kind(project, expr->name.id, "request");
}

static bool on_write(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct writes *writes = visitor->data;

	for (size_t i = 0; stmt->kind == STMT_ASSIGN && stmt->assign.value && i < stmt->assign.count; i++) {
		const struct expr *target = stmt->assign.targets[i];

		if (target->kind == EXPR_ATTRIBUTE && text_equals(target->attribute.name, writes->name) &&
		    is_request(writes->project, target->attribute.object))
			agree_on(writes, scope, stmt->assign.value);
	}
	return true;
}

static bool skip(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	(void)visitor;
	(void)scope;
	return expr->kind == EXPR_LAMBDA;
}

struct type typing_request_attribute(struct project *project, const struct expr *expr)
{
	const char *name = expr->attribute.name;
	struct writes writes = { .project = project, .name = name };
	struct visitor visitor = { .stmt = on_write, .expr = skip, .nested = true, .data = &writes };
	struct given *given;
	const uint32_t *files;
	size_t count;
	bool known;

	if (!is_request(project, expr->attribute.object) || pack_word_is(project->packs, WORD_REQUEST_OWN, name))
		return unknown_type;
	given = given_of(project, NULL, name, &known);
	if (known)
		return given->type;
	files = project_files_with(project, name, &count);
	for (size_t i = 0; i < count && count <= FILES_MAX; i++) {
		const struct module *module = project_module(project, files[i]);

		if (module)
			visit_module(&visitor, module->ast);
	}
	given->type = writes.type.kind == TYPE_INSTANCE ? writes.type : unknown_type;
	return given->type;
}

/* ---- the sender of a signal ---- */

static void agree_on_senders(struct writes *writes, const struct module *module, const char *signal)
{
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *call = parts.calls[i].call, *callee = call->call.callee, *sender;
		struct entity entity;

		if (callee->kind != EXPR_ATTRIBUTE ||
		    !names_hold(&writes->project->packs->dispatch.sends, callee->attribute.name))
			continue;
		entity = project_resolve(writes->project, parts.calls[i].scope, callee->attribute.object);
		sender = word_argument(writes->project, call, 0, WORD_SENDER);
		if (sender && entity.kind == ENTITY_VARIABLE && text_equals(entity.name, signal))
			agree_on(writes, parts.calls[i].scope, sender);
	}
}

/* Of the signal that EXPR, as seen in SCOPE, is; one of the project. */
static void agree_on_signal(struct writes *writes, const struct scope *scope, const struct expr *expr)
{
	struct entity signal = project_resolve(writes->project, scope, expr);
	const uint32_t *files;
	size_t count;

	if (signal.kind != ENTITY_VARIABLE)
		return;
	files = project_files_with(writes->project, text_last_name(signal.name), &count);
	for (size_t i = 0; i < count && count <= FILES_MAX; i++)
		agree_on_senders(writes, project_module(writes->project, files[i]), signal.name);
}

static void agree_on_connections(struct writes *writes, const struct module *module, const struct function *function)
{
	const struct pack_dispatch *dispatch = &writes->project->packs->dispatch;
	struct ast_parts parts = module_parts(module);

	for (size_t i = 0; i < parts.call_count; i++) {
		const struct expr *call = parts.calls[i].call, *callee = call->call.callee;
		struct entity receiver;

		if (callee->kind != EXPR_ATTRIBUTE || !names_hold(&dispatch->connects, callee->attribute.name) ||
		    call->call.count == 0)
			continue;
		receiver = project_resolve(writes->project, parts.calls[i].scope, call->call.arguments[0].value);
		if (receiver.kind == ENTITY_FUNCTION && receiver.function == function)
			agree_on_signal(writes, parts.calls[i].scope, callee->attribute.object);
	}
}

static void agree_on_decorators(struct writes *writes, const struct function *function)
{
	for (size_t i = 0; i < function->decorator_count; i++) {
		const struct expr *decorator = function->decorators[i];
		struct entity entity;

		if (decorator->kind != EXPR_CALL || decorator->call.count == 0)
			continue;
		entity = project_resolve(writes->project, function->scope->parent, decorator->call.callee);
		if (entity.name && names_hold(&writes->project->packs->dispatch.receivers, entity.name))
			agree_on_signal(writes, function->scope->parent, decorator->call.arguments[0].value);
	}
}

struct type typing_sender(struct project *project, const struct function *function, const struct parameter *parameter)
{
	struct writes writes = { .project = project, .name = parameter->name };
	struct given *given;
	const uint32_t *files;
	size_t count;
	bool known;

	if (parameter != &function->parameters[0] || function->scope->parent->kind != SCOPE_MODULE ||
	    !pack_word_is(project->packs, WORD_SENDER, parameter->name))
		return unknown_type;
	given = given_of(project, function, parameter->name, &known);
	if (known)
		return given->type;
	agree_on_decorators(&writes, function);
	files = project_files_naming(project, project_scope_module(project, function->scope), function->name, &count);
	for (size_t i = 0; i < count && count <= FILES_MAX; i++)
		agree_on_connections(&writes, project_module(project, files[i]), function);
	given->type = writes.type.kind == TYPE_INSTANCE ? writes.type : unknown_type;
	return given->type;
}
