#include "keys/inventory.h"
#include "lint/rule.h"

enum { PLACES_MAX = 9 };

/* Where one literal key is written out, once a file. */
struct places {
	struct place items[PLACES_MAX];
	const struct scope *scopes[PLACES_MAX];
	size_t count;
};

static void add_place(struct places *places, const struct scope *scope, struct span span)
{
	struct place place = project_place(scope, span);
	size_t at = places->count;

	for (size_t i = 0; i < places->count; i++)
		if (places->items[i].file == place.file)
			return;
	if (places->count == PLACES_MAX)
		return;
	for (; at > 0 && places->items[at - 1].file > place.file; at--) {
		places->items[at] = places->items[at - 1];
		places->scopes[at] = places->scopes[at - 1];
	}
	places->items[at] = place;
	places->scopes[at] = scope;
	places->count++;
}

static void gather(const struct inventory_key *key, struct places *places)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct key_site *site = key->sites[i];

		for (size_t k = 0; k < site->template->count && !site->is_migration; k++) {
			const struct alternative *text = &site->template->items[k];

			if (text->expr && text->scope && text->expr->kind == EXPR_STRING &&
			    alternative_equals(text, key->text))
				add_place(places, text->scope, text->expr->span);
		}
	}
}

static void report(struct check *check, const struct inventory_key *key, const struct places *places)
{
	struct evidence *chain = ARENA_ARRAY(check->arena, struct evidence, places->count);

	for (size_t i = 1; i < places->count; i++)
		chain[i - 1] = (struct evidence){
			.role = EVIDENCE_KEY,
			.has_place = true,
			.place = places->items[i],
			.sentence = "written out here too",
		};
	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = places->items[0],
				    .message = arena_printf(check->arena, "key `%s` is written out in %zu modules",
							    key->template, places->count),
				    .help = "make it a constant of the module that owns the value, and import it",
				    .scope = project_scope_name(check->project, places->scopes[0]),
				    .related = { chain, places->count - 1 },
			    });
}

void key_repeated_check(struct check *check, const struct module *module)
{
	const struct inventory *inventory = project_inventory(check->project, false);
	struct slice literal;

	for (size_t i = 0; i < inventory->count; i++) {
		struct places places = { .count = 0 };

		if (!alternative_is_literal(inventory->keys[i].text, &literal) || inventory->keys[i].is_pattern)
			continue;
		gather(&inventory->keys[i], &places);
		if (places.count > 1 && places.items[0].file == module->file)
			report(check, &inventory->keys[i], &places);
	}
}
