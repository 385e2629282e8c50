#include "keys/collision.h"
#include "keys/fragment_body.h"
#include "keys/key_expressions.h"
#include "keys/tainted.h"
#include "lint/rule.h"

/* ---- two values under one key ---- */

/* Where the site's key that is rendered as KEY's is built. */
static struct place place_of(const struct key_site *site, const struct inventory_key *key)
{
	if (site->template->count == 1)
		return site->place;
	for (size_t i = 0; i < site->template->count; i++) {
		const struct alternative *text = &site->template->items[i];

		if (alternative_equals(text, key->text) && text->expr && text->scope)
			return project_place(text->scope, text->expr->span);
	}
	return site->place;
}

static const char *message_of(struct check *check, const struct inventory_key *key, const struct collision *found)
{
	switch (found->kind) {
	case COLLISION_MODELS:
		return arena_printf(check->arena, "key `%s` is the same for `%s` and `%s` of one primary key",
				    key->template, found->one, found->other);
	case COLLISION_ROWS:
		return arena_printf(check->arena, "key `%s` is filled from %s here and from %s elsewhere",
				    key->template, found->other, found->one);
	default:
		return arena_printf(check->arena, "key `%s` is set to %s here and to %s elsewhere", key->template,
				    found->other, found->one);
	}
}

static void report_collision(struct check *check, const struct inventory_key *key, const struct collision *found)
{
	const struct key_site *first = found->first;
	struct evidence *chain = ARENA_NEW(check->arena, struct evidence);
	bool alone = found->first == found->second;

	*chain = (struct evidence){
		.role = EVIDENCE_KEY,
		.has_place = true,
		.place = project_place(first->scope, first->call->span),
		.sentence = found->kind == COLLISION_MODELS ? arena_printf(check->arena, "set for a `%s`", found->one)
							    : arena_printf(check->arena, "set to %s", found->one),
	};
	check_report(check,
		     (struct finding){
			     .severity = SEVERITY_WARNING,
			     .place = place_of(found->second, key),
			     .message = message_of(check, key, found),
			     .label = "the later one overwrites the other",
			     .help = found->kind == COLLISION_MODELS
					     ? "put the model's label into the key: `{self._meta.label_lower}`"
					     : "begin each key with the name of the module or model whose value it is",
			     .scope = project_scope_name(check->project, found->second->scope),
			     .related = { chain, alone ? 0 : 1 },
		     });
}

/* ---- holes that run into each other ---- */

static bool is_open(const struct part *part)
{
	return part->kind == HOLE_VALUE || part->kind == HOLE_PARAMETER || part->kind == HOLE_PK;
}

/* The first of two neighbouring holes whose border does not show; NULL if there is none. */
static const struct part *find_border(struct project *project, const struct alternative *text)
{
	for (size_t i = 0; i + 1 < text->count; i++) {
		const struct part *part = &text->parts[i];

		if (is_open(part) && is_open(part + 1))
			return part;
		if (i + 2 < text->count && part[1].kind == PART_LITERAL && is_open(part + 2) &&
		    part_taint(project, part).kind == TAINT_TEXT)
			return part;
	}
	return NULL;
}

static void report_border(struct check *check, const struct key_expression *expression, const struct key_use *use,
			  const struct part *part)
{
	bool side_by_side = part[1].kind != PART_LITERAL;
	const char *key = expression->text;
	const char *message = side_by_side ? arena_printf(check->arena,
							  "key `%s` joins two parts without a separator: `1` and `23` "
							  "make the key of `12` and `3`",
							  key)
					   : arena_printf(check->arena,
							  "key `%s` may be that of other values too: its free text may "
							  "hold the separator behind it",
							  key);

	check_report(check, (struct finding){
				    .severity = SEVERITY_INFO,
				    .place = use->place,
				    .message = message,
				    .help = side_by_side ? "put a separator between them"
							 : "put a digest of the text into the key",
				    .scope = project_scope_name(check->project, use->scope),
				    .related = key_use_chain(check->arena, expression, use, NULL, 0),
			    });
}

static void check_borders(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_use *use = &expressions.items[i].uses[0];
		const struct part *part = find_border(check->project, use->text);

		if (part)
			report_border(check, &expressions.items[i], use, part);
	}
}

/* ---- keys with one head ---- */

static void report_overlap(struct check *check, const struct inventory_key *key, const struct inventory_key *longer)
{
	const struct key_site *site = key->sites[0], *other = longer->sites[0];
	struct evidence *chain = ARENA_NEW(check->arena, struct evidence);

	*chain = (struct evidence){
		.role = EVIDENCE_KEY,
		.has_place = true,
		.place = project_place(other->scope, other->call->span),
		.sentence = arena_printf(check->arena, "`%s` is used here", longer->template),
	};
	check_report(check, (struct finding){
				    .severity = SEVERITY_INFO,
				    .place = place_of(site, key),
				    .message = arena_printf(check->arena,
							    "key `%s` may be that of `%s` too: what fills it may hold the "
							    "separator",
							    key->template, longer->template),
				    .label = "one head for two kinds of keys",
				    .help = "give each a head of its own",
				    .scope = project_scope_name(check->project, site->scope),
				    .related = { chain, 1 },
			    });
}

/* ---- two fragments of templates ---- */

static void report_fragments(struct check *check, const struct fragment *fragment, const struct fragment *other)
{
	struct evidence kept = {
		.role = EVIDENCE_KEY,
		.has_place = true,
		.place = project_place(other->module->ast->scope, other->span),
		.sentence = "the other fragment of that name",
	};

	check_report(check, (struct finding){
				    .severity = SEVERITY_WARNING,
				    .place = project_place(fragment->module->ast->scope, fragment->span),
				    .message = arena_printf(check->arena,
							    "fragment `%.*s` has one key and two texts: the one that is "
							    "rendered first is shown for both",
							    (int)fragment->name.size, fragment->name.data),
				    .label = "another text under the same key",
				    .help = "give each fragment a name of its own",
				    .related = { arena_copy(check->arena, &kept, sizeof kept, 1), 1 },
			    });
}

static void check_fragments(struct check *check, const struct module *module)
{
	struct key_sites sites = module_key_sites(check->project, module);

	for (size_t i = 0; i < sites.count; i++) {
		const struct fragment *fragment = site_fragment(check->project, &sites.items[i]);
		const struct fragment *other = fragment ? fragment_collision(check->project, fragment) : NULL;

		if (other)
			report_fragments(check, fragment, other);
	}
}

void key_collision_check(struct check *check, const struct module *module)
{
	const struct inventory *inventory = project_inventory(check->project, false);

	for (size_t i = 0; i < inventory->count; i++) {
		const struct inventory_key *key = &inventory->keys[i];
		struct collision found;

		const struct inventory_key *longer =
			place_of(key->sites[0], key).file == module->file ? key_overlap(check->project, key) : NULL;

		if (longer)
			report_overlap(check, key, longer);
		if (!(key->status & 1u << STATUS_COLLISION))
			continue;
		found = key_collision(check->project, key);
		if (found.kind && place_of(found.second, key).file == module->file)
			report_collision(check, key, &found);
	}
	check_borders(check, module);
	check_fragments(check, module);
}
