#include "keys/key_expressions.h"

#include "base/vec.h"

#include <stdlib.h>

enum { CHAIN_MAX = 8 };

struct entry {
	const char *text;
	struct key_use use;
};

struct entries {
	VEC(struct entry) items;
};

static const char *render(struct arena *arena, const struct alternative *text)
{
	const struct template one = { text, 1 };

	return template_text(arena, &one);
}

static void add_site(struct arena *arena, struct entries *entries, const struct key_site *site)
{
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];
		struct entry entry = { render(arena, text),
				       { site, text, project_place(site->scope, site->call->span), site->scope } };

		if (text->expr && text->expr->kind == EXPR_NONE)
			continue; /* a default that stands for no key */
		if (text->expr && text->scope) {
			entry.use.place = project_place(text->scope, text->expr->span);
			entry.use.scope = text->scope;
		}
		vec_push(&entries->items, entry);
	}
}

static int place_order(struct place a, struct place b)
{
	if (a.file != b.file)
		return a.file > b.file ? 1 : -1;
	if (a.span.offset != b.span.offset)
		return a.span.offset > b.span.offset ? 1 : -1;
	return (a.span.length > b.span.length) - (a.span.length < b.span.length);
}

/* 0 for two entries of one key in one file. */
static int key_order(const struct entry *a, const struct entry *b)
{
	if (a->use.place.file != b->use.place.file)
		return a->use.place.file > b->use.place.file ? 1 : -1;
	return strcmp(a->text, b->text);
}

static int entry_order(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = key_order(a, b);

	if (!order)
		order = place_order(a->use.place, b->use.place);
	if (!order)
		order = (a->use.site > b->use.site) - (a->use.site < b->use.site);
	return order ? order : (a->use.text > b->use.text) - (a->use.text < b->use.text);
}

static struct key_expression expression_of(struct arena *arena, const struct entry *entries, size_t count)
{
	struct key_use *uses = ARENA_ARRAY(arena, struct key_use, count);

	for (size_t i = 0; i < count; i++)
		uses[i] = entries[i].use;
	return (struct key_expression){ entries->text, uses, count };
}

static struct key_expressions *gather(struct project *project)
{
	struct arena *arena = project_arena(project);
	struct key_expressions *all = ARENA_NEW(arena, struct key_expressions);
	struct key_sites sites = project_key_sites(project);
	struct entries entries = { 0 };
	VEC(struct key_expression) expressions = { 0 };

	for (size_t i = 0; i < sites.count; i++)
		if (sites.items[i].template && !sites.items[i].is_migration)
			add_site(arena, &entries, &sites.items[i]);
	if (entries.items.count)
		qsort(entries.items.items, entries.items.count, sizeof *entries.items.items, entry_order);
	for (size_t i = 0, end; i < entries.items.count; i = end) {
		const struct entry *first = &entries.items.items[i];

		for (end = i + 1; end < entries.items.count && key_order(first, &entries.items.items[end]) == 0;)
			end++;
		vec_push(&expressions, expression_of(arena, first, end - i));
	}
	vec_release(&entries.items);
	vec_settle(&expressions, arena, all->items, all->count);
	return all;
}

struct key_expressions module_key_expressions(struct project *project, const struct module *module)
{
	void **slot = project_memo(project, MEMO_KEY_EXPRESSIONS, NULL);
	const struct key_expressions *all = *slot;
	size_t low = 0, high, end;

	if (!all)
		*slot = (void *)(all = gather(project));
	high = all->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all->items[middle].uses->place.file < module->file)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < all->count && all->items[end].uses->place.file == module->file;)
		end++;
	return (struct key_expressions){ all->items + low, end - low };
}

static const char *use_sentence(struct arena *arena, const struct key_site *site)
{
	static const char *const words[ROLE_COUNT] = {
		[ROLE_GET] = "read",        [ROLE_SET] = "set",
		[ROLE_ADD] = "added",       [ROLE_GET_OR_SET] = "read or set",
		[ROLE_DELETE] = "deleted",  [ROLE_INCR] = "counted",
		[ROLE_TOUCH] = "prolonged", [ROLE_HAS] = "looked for",
		[ROLE_LOCK] = "locked",
	};

	return arena_printf(arena, "%s here", words[site->role] ? words[site->role] : "used");
}

struct evidence_chain key_use_chain(struct arena *arena, const struct key_expression *expression,
				    const struct key_use *use, const struct evidence *first, size_t count)
{
	struct evidence *items = ARENA_ARRAY(arena, struct evidence, count + CHAIN_MAX);
	const struct key_site *last = NULL;
	size_t end = count + CHAIN_MAX;

	if (count)
		memcpy(items, first, count * sizeof *first);
	for (size_t i = 0; i < expression->count && count < end; i++) {
		const struct key_site *site = expression->uses[i].site;
		struct place place = project_place(site->scope, site->call->span);

		if (site == last || (last && last->call == site->call && last->role == site->role))
			continue;
		last = site;
		if (place.file == use->place.file && place.span.offset <= use->place.span.offset &&
		    span_end(place.span) >= span_end(use->place.span))
			continue;
		items[count++] = (struct evidence){
			.role = EVIDENCE_KEY,
			.has_place = true,
			.place = place,
			.sentence = use_sentence(arena, site),
		};
	}
	return (struct evidence_chain){ items, count };
}
