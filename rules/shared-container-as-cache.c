#include "analysis/advice.h"
#include "analysis/shared_writes.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* Fills that are shown besides the first. */
enum { FILLS_SHOWN = 8 };

static bool is_mine(const struct shared_write *write)
{
	return write->kind == SHARED_MODULE_CONTAINER || write->kind == SHARED_CLASS_CONTAINER;
}

static const char *name_of(struct check *check, const struct shared_write *write)
{
	return write->class_def ? arena_dotted(check->arena, write->class_def->name, write->name)
				: write->name;
}

static struct evidence fill_note(struct check *check, const struct shared_write *write)
{
	return (struct evidence){
		EVIDENCE_OTHER,
		true,
		project_place(write->scope, write->target->span),
		arena_printf(check->arena, "filled by `%s`", snippet(check->arena, write->scope->ast, write->target)),
	};
}

/* How the first value gets there, then the other places that fill it. */
static struct evidence_chain chain_of(struct check *check, const struct shared_write_list *list, size_t first)
{
	const struct shared_write *write = &list->items[first];
	struct evidence_chain reads = write->reading->chain;
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, reads.count + FILLS_SHOWN + 2);
	size_t count = 0;

	chain[count++] = fill_note(check, write);
	memcpy(chain + count, reads.items, reads.count * sizeof *chain);
	count += reads.count;
	for (size_t i = first + 1; i < list->count && count < reads.count + 1 + FILLS_SHOWN; i++)
		if (same_shared(write, &list->items[i]))
			chain[count++] = fill_note(check, &list->items[i]);
	chain[count++] = (struct evidence){
		.role = EVIDENCE_CLEARS,
		.sentence = "nothing removes an entry; other processes and later changes are not seen",
	};
	return (struct evidence_chain){ chain, count };
}

static bool is_first(const struct shared_write_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same_shared(&list->items[i], &list->items[index]))
			return false;
	return true;
}

/* A container that its own module fills too is reported there. */
static bool is_reported_at_home(struct check *check, const struct module *module, const struct shared_write *write)
{
	const struct module *home = project_scope_module(check->project, write->definition->scope);
	struct shared_write_list list;

	if (home == module || check_is_short_lived(check, home))
		return false;
	list = shared_writes(check->project, home);
	for (size_t i = 0; i < list.count; i++)
		if (same_shared(&list.items[i], write))
			return true;
	return false;
}

static const char *help_of(struct check *check, const struct shared_write *write)
{
	if (write->part == SHARED_SELF)
		return "put there what is needed of it, or make the container for each instance";
	if (write->part == SHARED_KEY)
		return "use the primary key as the key, and empty the container when it is not needed any more";
	if (write->reading->validity == VALIDITY_REQUEST)
		return "keep it on the request, or in a `ContextVar` that is reset when the request ends";
	return arena_printf(check->arena, "keep them in %s, and delete the key there when those rows change",
			    shared_cache_words(check->project));
}

/* What some callee asks of the request has more often to do with how a value is made than with what it is. */
static enum severity severity_of(const struct reading *reading)
{
	bool indirect = reading->validity >= VALIDITY_REQUEST && reading->chain.count > 1;

	return reading->doubtful || indirect || reading->validity == VALIDITY_MIGRATION ? SEVERITY_INFO
											: SEVERITY_WARNING;
}

static void report(struct check *check, const struct module *module, const struct shared_write_list *list, size_t index)
{
	const struct shared_write *write = &list->items[index];
	bool here = project_scope_module(check->project, write->definition->scope) == module;
	const struct expr *place = here ? write->definition->value : write->target;

	check_report(check, (struct finding){
				    .severity = severity_of(write->reading),
				    .place = { module->file, place->span },
				    .message = arena_printf(check->arena, "`%s` keeps %s for the life of the process",
							    name_of(check, write), write->reading->what),
				    .label = "never emptied",
				    .help = help_of(check, write),
				    .scope = project_scope_name(check->project,
								here ? write->definition->scope : write->scope),
				    .related = chain_of(check, list, index),
			    });
}

void shared_container_as_cache_check(struct check *check, const struct module *module)
{
	struct shared_write_list list;

	if (check_is_short_lived(check, module))
		return;
	list = shared_writes(check->project, module);
	for (size_t i = 0; i < list.count; i++)
		if (is_mine(&list.items[i]) && is_first(&list, i) &&
		    !is_reported_at_home(check, module, &list.items[i]))
			report(check, module, &list, i);
}
