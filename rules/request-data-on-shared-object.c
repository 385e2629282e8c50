#include "analysis/advice.h"
#include "analysis/shared_writes.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* Writes that are shown besides the first. */
enum { WRITES_SHOWN = 3 };

static bool is_mine(const struct shared_write *write)
{
	return write->kind != SHARED_MODULE_CONTAINER && write->kind != SHARED_CLASS_CONTAINER;
}

/* What was true at one moment is kept as it was read then. */
static const char *kept_by(struct check *check, const struct shared_write *write)
{
	if (write->reading->validity != VALIDITY_MOMENT)
		return write->reading->what;
	return arena_printf(check->arena, "what it once read from %s", write->reading->what);
}

static const char *message_of(struct check *check, const struct shared_write *write)
{
	const char *target = snippet(check->arena, write->scope->ast, write->target);
	const char *what = kept_by(check, write);

	switch (write->kind) {
	case SHARED_OBJECT_ATTRIBUTE:
	case SHARED_OBJECT_CONTAINER:
		return arena_printf(check->arena,
				    "`%s` keeps %s on an instance of `%s`, which lives as long as the process", target,
				    what, write->class_def->name);
	case SHARED_GLOBAL:
		return arena_printf(check->arena, "`%s` keeps %s in a global name for the life of the process", target,
				    what);
	default:
		return arena_printf(check->arena, "`%s` keeps %s on the class `%s`, which all requests share", target,
				    what, write->class_def->name);
	}
}

static const char *help_of(struct check *check, const struct shared_write *write)
{
	if (write->kind == SHARED_LIBRARY_CONTAINER)
		return "make a copy for the instance, or hand what is added to the base class's constructor";
	if (write->reading->validity == VALIDITY_MOMENT)
		return "note the time beside it, and read it again when that is long ago";
	if (write->reading->validity == VALIDITY_REQUEST)
		return arena_printf(check->arena, "keep it on %s, or pass it on as an argument", per_request_words(check->project));
	return arena_printf(check->arena, "keep it in %s, and delete the key there when those rows change",
			    shared_cache_words(check->project));
}

/* What some callee asks of the request has more often to do with how a value is made than with what it is. */
static enum severity severity_of(const struct shared_write *write)
{
	const struct reading *reading = write->reading;
	bool indirect = reading->validity >= VALIDITY_REQUEST && reading->chain.count > 1;

	/* rows that are dropped here are stale in the other processes only */
	bool dropped = write->is_reset && reading->validity != VALIDITY_REQUEST;

	return reading->doubtful || indirect || dropped || reading->validity == VALIDITY_MIGRATION ? SEVERITY_INFO
												   : SEVERITY_WARNING;
}

static const char *reset_words(const struct shared_write *write)
{
	return write->reading->validity == VALIDITY_REQUEST
		       ? "it is set back, too, which does not help requests that run at the same time"
		       : "it is set back in the process that does so; the others keep what they have";
}

static struct evidence write_note(struct check *check, const struct shared_write *write)
{
	return (struct evidence){
		EVIDENCE_OTHER,
		true,
		project_place(write->scope, write->target->span),
		arena_printf(check->arena, "also written by `%s`",
			     snippet(check->arena, write->scope->ast, write->target)),
	};
}

static struct evidence_chain chain_of(struct check *check, const struct shared_write_list *list, size_t first)
{
	const struct shared_write *write = &list->items[first];
	struct evidence_chain reads = write->reading->chain, lives = write->life.chain;
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence,
					     lives.count + reads.count + WRITES_SHOWN + 3);
	size_t count = 0, others = 0;

	if (lives.count)
		memcpy(chain, lives.items, lives.count * sizeof *chain);
	count = lives.count;
	if (write->owner && write->owner->why)
		chain[count++] = (struct evidence){ .role = EVIDENCE_OWNER, .sentence = write->owner->why };
	if (reads.count)
		memcpy(chain + count, reads.items, reads.count * sizeof *chain);
	count += reads.count;
	for (size_t i = 0; i < list->count; i++)
		if (i != first && same_shared(write, &list->items[i]) && others++ < WRITES_SHOWN)
			chain[count++] = write_note(check, &list->items[i]);
	if (others > WRITES_SHOWN)
		chain[count++] = (struct evidence){
			.role = EVIDENCE_OTHER,
			.sentence = arena_printf(check->arena, "and by %zu more",
						 others - WRITES_SHOWN),
		};
	if (write->is_reset)
		chain[count++] = (struct evidence){ .role = EVIDENCE_CLEARS, .sentence = reset_words(write) };
	return (struct evidence_chain){ chain, count };
}

static bool is_first(const struct shared_write_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (list->items[i].reading && same_shared(&list->items[i], &list->items[index]))
			return false;
	return true;
}

void request_data_on_shared_object_check(struct check *check, const struct module *module)
{
	struct shared_write_list list;

	if (check_is_short_lived(check, module))
		return;
	list = shared_writes(check->project, module);
	for (size_t i = 0; i < list.count; i++) {
		const struct shared_write *write = &list.items[i];

		if (!write->reading || !is_mine(write) || !is_first(&list, i))
			continue;
		check_report(check, (struct finding){
					    .severity = severity_of(write),
					    .place = { module->file, write->target->span },
					    .message = message_of(check, write),
					    .label = "shared by all requests",
					    .help = help_of(check, write),
					    .scope = project_scope_name(check->project, write->scope),
					    .related = chain_of(check, &list, i),
				    });
	}
}
