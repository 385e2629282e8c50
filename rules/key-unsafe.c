#include "keys/key_expressions.h"
#include "keys/key_moment.h"
#include "sites/receiver.h"
#include "sites/stores.h"
#include "keys/row_text.h"
#include "keys/tainted.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* The longest key that memcached takes, and what a hole of each kind comes to. */
enum { KEY_MAX = 250 };

static const unsigned char sizes[PART_KIND_COUNT] = {
	[HOLE_LABEL] = 20,  [HOLE_APP_LABEL] = 8, [HOLE_MODEL_NAME] = 12, [HOLE_CLASS_NAME] = 12, [HOLE_QUALNAME] = 12,
	[HOLE_MODULE] = 24, [HOLE_PK] = 36,       [HOLE_DIGEST] = 64,     [HOLE_LANGUAGE] = 5,    [HOLE_RANDOM] = 36,
};

enum fault { FAULT_NONE, FAULT_LONG, FAULT_SPACE, FAULT_TAINT };

struct unsafe {
	enum fault fault;
	const struct part *part; /* of FAULT_SPACE and FAULT_TAINT */
	enum taint_kind taint;
	size_t size; /* of FAULT_LONG */
};

static bool has_space(struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7f)
			return true;
	return false;
}

/* Whether the text is made for the key: the entry is stored under a random one. */
static bool is_handle(struct project *project, const struct key_site *site)
{
	struct key_sites all = project_key_sites(project);

	for (size_t i = 0; i < all.count; i++) {
		const struct key_site *set = &all.items[i];

		if (!role_stores(set->role) || !set->template || key_sites_match(set, site, 0) == MATCH_DISJOINT)
			continue;
		for (size_t k = 0; k < set->template->items[0].count; k++)
			if (set->template->items[0].parts[k].kind == HOLE_RANDOM)
				return true;
	}
	return false;
}

static bool opens_something(enum taint_kind taint)
{
	return taint == TAINT_SECRET || taint == TAINT_TOKEN;
}

/* The taint that makes the key unsafe; of a head that a client chooses and of the text of a row, other rules speak. */
static enum taint_kind taint_at(struct project *project, const struct key_use *use, size_t at)
{
	enum taint_kind taint = part_taint(project, &use->text->parts[at]).kind;

	if (taint == TAINT_WORD || (at == 0 && taint && client_chooses_key(project, use->site, use->text)) ||
	    (opens_something(taint) && is_handle(project, use->site)) ||
	    (taint && part_row_text(project, &use->text->parts[at]).kind == ROW_TEXT_SHARED))
		return TAINT_NONE;
	return taint;
}

static struct unsafe look_at(struct project *project, const struct key_use *use)
{
	const struct alternative *text = use->text;
	struct unsafe found = { .fault = FAULT_NONE };

	for (size_t i = 0; i < text->count; i++) {
		const struct part *part = &text->parts[i];
		enum taint_kind taint = taint_at(project, use, i);

		found.size += part->kind == PART_LITERAL ? part->text.size : sizes[part->kind];
		if (taint && (found.fault != FAULT_TAINT || taint > found.taint)) {
			found.fault = FAULT_TAINT;
			found.part = part;
			found.taint = taint;
		} else if (found.fault < FAULT_SPACE &&
			   (part->kind == PART_LITERAL ? has_space(part->text) : part_is_moment(project, part))) {
			found.fault = FAULT_SPACE;
			found.part = part;
		}
	}
	if (found.fault == FAULT_NONE && found.size > KEY_MAX)
		found.fault = FAULT_LONG;
	return found;
}

static const char *taint_message(struct arena *arena, const char *key, const struct unsafe *unsafe, const char *code)
{
	switch (unsafe->taint) {
	case TAINT_SECRET:
		return arena_printf(arena, "key `%s` shows the secret `%s` to everyone who can list the keys", key,
				    code);
	case TAINT_TOKEN:
		return arena_printf(arena, "key `%s` shows `%s`, which may open something, to everyone who can list the keys",
				    key, code);
	case TAINT_URL:
		return arena_printf(arena,
				    "key `%s` holds the URL `%s` as it came, of any length and with any character", key,
				    code);
	case TAINT_ROW:
		return arena_printf(arena,
				    "key `%s` holds the text field `%s` as it is, of any length and with any character",
				    key, code);
	default:
		return arena_printf(arena,
				    "key `%s` holds the text `%s` as it came, of any length and with any character",
				    key, code);
	}
}

/*
 * Only memcached refuses such keys; a secret shows anywhere. What a row holds is seldom out of bounds, and what is called a
 * token may be public.
 */
static enum severity severity_of(struct check *check, const struct key_use *use, const struct unsafe *unsafe)
{
	enum store store = site_store(check->project, use->site);

	if (unsafe->fault == FAULT_LONG || (unsafe->fault == FAULT_TAINT && unsafe->taint == TAINT_TOKEN))
		return SEVERITY_INFO;
	if (unsafe->fault == FAULT_TAINT && unsafe->taint == TAINT_SECRET)
		return SEVERITY_WARNING;
	if (unsafe->fault == FAULT_TAINT && unsafe->taint == TAINT_ROW && store != STORE_MEMCACHED)
		return SEVERITY_INFO;
	return store_may_be_memcached(store) ? SEVERITY_WARNING : SEVERITY_INFO;
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   const struct unsafe *unsafe)
{
	const char *key = expression->text;
	struct finding finding = {
		.severity = severity_of(check, use, unsafe),
		.place = use->place,
		.scope = project_scope_name(check->project, use->scope),
	};
	struct evidence where = { .role = EVIDENCE_OTHER };
	size_t count = 0;

	if (unsafe->fault == FAULT_TAINT) {
		const char *code = unsafe->taint == TAINT_ROW && unsafe->part->text.size
					   ? arena_text(check->arena, unsafe->part->text)
					   : snippet(check->arena, unsafe->part->scope->ast, unsafe->part->expr);

		where.has_place = true;
		where.place = project_place(unsafe->part->scope, unsafe->part->expr->span);
		where.sentence = opens_something(unsafe->taint) ? "in plain text" : "neither hashed nor quoted";
		count = 1;
		finding.message = taint_message(check->arena, key, unsafe, code);
		finding.help =
			opens_something(unsafe->taint)
				? arena_printf(check->arena, "put a digest of `%s` into the key, such as an HMAC", code)
				: arena_printf(
					  check->arena,
					  "put a digest of `%s` into the key: memcached takes 250 bytes without spaces",
					  code);
	} else if (unsafe->fault == FAULT_SPACE && unsafe->part->kind != PART_LITERAL) {
		const char *code = part_has_name(unsafe->part) && unsafe->part->text.size
					   ? arena_text(check->arena, unsafe->part->text)
					   : snippet(check->arena, unsafe->part->scope->ast, unsafe->part->expr);

		finding.message = arena_printf(
			check->arena, "key `%s` holds the text of the datetime `%s`, with a space that memcached refuses",
			key, code);
		finding.help = arena_printf(check->arena, "put `%s.isoformat()` into the key", code);
	} else if (unsafe->fault == FAULT_SPACE) {
		finding.message =
			arena_printf(check->arena,
				     "key `%s` holds a space or a control character, which memcached refuses", key);
		finding.help = "join its words by `.`, `:` or `_`";
	} else {
		finding.message = arena_printf(check->arena, "key `%s` comes to about %zu bytes; memcached takes %d",
					       key, unsafe->size, (int)KEY_MAX);
		finding.help = "put a digest in place of its longer parts";
	}
	finding.related = key_use_chain(check->arena, expression, use, &where, count);
	check_report(check, finding);
}

/* Whether a file before this one builds the same key: one finding is enough. */
static bool is_built_before(struct check *check, const struct key_use *use, const struct module *module)
{
	struct near_sites near = key_sites_near(check->project, use->site);

	for (size_t i = 0; i < near.count; i++) {
		const struct key_site *other = near.items[i];

		if (other->place.file >= module->file || other->is_test || !other->template ||
		    !key_sites_share_space(other, use->site))
			continue;
		for (size_t k = 0; k < other->template->count; k++)
			if (alternative_equals(&other->template->items[k], use->text))
				return true;
	}
	return false;
}

void key_unsafe_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		struct unsafe worst = { .fault = FAULT_NONE };
		const struct key_use *of = NULL;

		for (size_t k = 0; k < expression->count; k++) {
			struct unsafe found = look_at(check->project, &expression->uses[k]);

			if (found.fault > worst.fault) {
				worst = found;
				of = &expression->uses[k];
			}
		}
		if (of && !is_built_before(check, of, module))
			report(check, expression, of, &worst);
	}
}
