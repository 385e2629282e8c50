#include "analysis/dead_receivers.h"
#include "lint/rule.h"

#include <string.h>

static const char *last_part(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot ? dot + 1 : dotted;
}

static const char *message_of(struct check *check, const struct trigger *receiver, enum dead_kind kind)
{
	const char *name = receiver->function->name;

	if (kind == DEAD_SENDER)
		return arena_printf(check->arena,
				    "this receiver never runs: `%s` is sent with a `through` model, not with `%s`",
				    last_part(receiver->signal), last_part(receiver->sender.name));
	if (kind == DEAD_SIGNAL)
		return arena_printf(check->arena, "`%s` never runs: nothing in the project sends `%s`", name,
				    last_part(receiver->signal));
	return arena_printf(check->arena, "`%s` never runs: nothing imports `%s`, so it is not connected", name,
			    project_scope_module(check->project, receiver->scope)->name);
}

static const char *help_of(struct check *check, const struct trigger *receiver, enum dead_kind kind)
{
	const char *field = kind == DEAD_SENDER ? model_relation(check->project, receiver->sender.def) : NULL;

	if (field)
		return arena_printf(check->arena, "`sender=%s.%s.through`", last_part(receiver->sender.name), field);
	if (kind == DEAD_SENDER)
		return arena_printf(check->arena, "take it away: `%s` has no many-to-many field of its own",
				    last_part(receiver->sender.name));
	if (kind == DEAD_SIGNAL)
		return arena_printf(check->arena, "send `%s` where the data changes", last_part(receiver->signal));
	return "import the module in `ready()` of the app's `AppConfig`";
}

static struct evidence_chain chain_of(struct check *check, const struct trigger *receiver, enum dead_kind kind)
{
	struct evidence *item = ARENA_NEW(check->arena, struct evidence);
	const struct scope *of = receiver->sender.def ? receiver->sender.def->scope : NULL;

	if (kind != DEAD_SENDER)
		return (struct evidence_chain){ 0 };
	*item = (struct evidence){ EVIDENCE_CLEARS, true, project_place(of, receiver->sender.def->name_span),
				   arena_printf(check->arena, "no field of the project has `through=%s`",
						receiver->sender.def->name) };
	return (struct evidence_chain){ item, 1 };
}

void invalidation_never_fires_check(struct check *check, const struct module *module)
{
	struct trigger_list receivers;

	if (check_is_test(check, module))
		return;
	receivers = project_receivers(check->project);
	for (size_t i = 0; i < receivers.count; i++) {
		const struct trigger *receiver = &receivers.items[i];
		struct place place = project_place(receiver->scope, receiver->expr->span);
		enum dead_kind kind;

		if (place.file != module->file)
			continue;
		kind = receiver_is_dead(check->project, receiver);
		if (kind == DEAD_NOT)
			continue;
		check_report(check, (struct finding){
					    .severity = SEVERITY_ERROR,
					    .place = place,
					    .message = message_of(check, receiver, kind),
					    .label = "never runs",
					    .help = help_of(check, receiver, kind),
					    .scope = receiver->function->name,
					    .related = chain_of(check, receiver, kind),
				    });
	}
}
