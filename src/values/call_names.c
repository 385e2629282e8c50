#include "values/call_names.h"

#include "base/vec.h"

#include <string.h>

/* What one call says. */
struct said {
	const char *name;
	uint32_t call;
};

/* The calls that say one name stand together: a counting sort over the slots of a hash table. */
struct group {
	const char *name;
	uint32_t first, count;
};

struct name_index {
	struct group *groups;
	uint32_t mask;
	uint32_t *calls;
};

struct module_calls {
	struct name_index said, below, handed;
};

typedef VEC(struct said) said_list;

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t hash(const char *name)
{
	uint32_t value = UINT32_C(2166136261);

	for (; *name; name++)
		value = (value ^ (unsigned char)*name) * UINT32_C(16777619);
	return value;
}

static struct group *group_of(const struct name_index *index, const char *name)
{
	uint32_t slot = hash(name) & index->mask;

	while (index->groups[slot].name && strcmp(index->groups[slot].name, name) != 0)
		slot = (slot + 1) & index->mask;
	return &index->groups[slot];
}

static void place_groups(struct name_index *index)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i <= index->mask; i++) {
		index->groups[i].first = first;
		first += index->groups[i].count;
		index->groups[i].count = 0;
	}
}

static void make_index(struct arena *arena, struct name_index *index, const said_list *said)
{
	uint32_t capacity = 8;

	while (capacity < said->count + said->count / 2)
		capacity *= 2;
	index->mask = capacity - 1;
	index->groups = ARENA_ARRAY(arena, struct group, capacity);
	index->calls = ARENA_ARRAY(arena, uint32_t, said->count);
	for (size_t i = 0; i < said->count; i++) {
		struct group *group = group_of(index, said->items[i].name);

		group->name = said->items[i].name;
		group->count++;
	}
	place_groups(index);
	for (size_t i = 0; i < said->count; i++) {
		struct group *group = group_of(index, said->items[i].name);

		index->calls[group->first + group->count++] = said->items[i].call;
	}
}

static void add(said_list *said, const char *name, uint32_t call)
{
	bool again = said->count && vec_last(said).call == call && text_equals(vec_last(said).name, name);

	if (name[0] && !again)
		vec_push(said, ((struct said){ name, call }));
}

/* `from m import f as g`: the last name of what G is imported from. */
static const char *imported_name(const struct binding *binding)
{
	if (binding->kind != BINDING_FROM || !binding->item->path ||
	    text_equals(binding->item->path, binding->name))
		return NULL;
	return binding->item->path;
}

static bool imports_as(const struct module *module)
{
	for (size_t i = 0; i < module->ast->scope->count; i++)
		if (imported_name(&module->ast->scope->bindings[i]))
			return true;
	return false;
}

static void add_imported(said_list *said, const struct module *module, const char *name, uint32_t call)
{
	struct binding_run run = scope_bindings(module->ast->scope, name);
	const char *imported = run.count ? imported_name(&run.items[0]) : NULL;

	if (imported)
		add(said, imported, call);
}

static const void *index_module(struct project *project, const struct module *module)
{
	struct module_calls *calls = ARENA_NEW(project_arena(project), struct module_calls);
	struct ast_parts parts = module->ast->parts;
	said_list said = { 0 }, below = { 0 }, handed = { 0 };
	bool renames = imports_as(module);

	for (uint32_t i = 0; i < parts.call_count; i++) {
		const struct expr *call = parts.calls[i].call;
		const struct expr *callee = call->call.callee;
		const char *name = expr_last_name(callee);

		add(&said, name, i);
		if (renames)
			add_imported(&said, module, name, i);
		if (callee->kind == EXPR_ATTRIBUTE)
			add(&below, expr_last_name(callee->attribute.object), i);
		for (size_t k = 0; k < call->call.count; k++)
			add(&handed, expr_last_name(call->call.arguments[k].value), i);
	}
	make_index(project_arena(project), &calls->said, &said);
	make_index(project_arena(project), &calls->below, &below);
	make_index(project_arena(project), &calls->handed, &handed);
	vec_release(&said);
	vec_release(&below);
	vec_release(&handed);
	return calls;
}

static const struct module_calls *calls_of(struct project *project, const struct module *module)
{
	return project_module_memo(project, MEMO_CALL_NAMES, module, index_module);
}

static struct call_list list_of(const struct name_index *index, const char *name)
{
	const struct group *group = group_of(index, name);

	return (struct call_list){ index->calls + group->first, group->name ? group->count : 0 };
}

struct call_list calls_saying(struct project *project, const struct module *module,
			      const char *name)
{
	return module ? list_of(&calls_of(project, module)->said, name) : (struct call_list){ 0 };
}

struct call_list calls_below(struct project *project, const struct module *module, const char *name)
{
	return module ? list_of(&calls_of(project, module)->below, name) : (struct call_list){ 0 };
}

struct call_list calls_handing(struct project *project, const struct module *module, const char *name)
{
	return module ? list_of(&calls_of(project, module)->handed, name) : (struct call_list){ 0 };
}
