#include "keys/key_expressions.h"
#include "keys/key_moment.h"
#include "keys/key_raw.h"
#include "analysis/snippet.h"
#include "lint/rule.h"

/* The longest key that memcached takes, and what a hole of each kind comes to. */
enum { KEY_MAX = 250 };

static const unsigned char sizes[PART_KIND_COUNT] = {
	[HOLE_LABEL] = 20,  [HOLE_APP_LABEL] = 8, [HOLE_MODEL_NAME] = 12, [HOLE_CLASS_NAME] = 12, [HOLE_QUALNAME] = 12,
	[HOLE_MODULE] = 24, [HOLE_PK] = 36,       [HOLE_DIGEST] = 64,     [HOLE_LANGUAGE] = 5,    [HOLE_RANDOM] = 36,
};

enum fault { FAULT_NONE, FAULT_LONG, FAULT_SPACE, FAULT_RAW };

struct unsafe {
	enum fault fault;
	const struct part *part; /* of FAULT_SPACE and FAULT_RAW */
	enum raw_kind raw;
	size_t size; /* of FAULT_LONG */
};

static bool has_space(struct slice text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7f)
			return true;
	return false;
}

static struct unsafe look_at(struct project *project, const struct alternative *text)
{
	struct unsafe found = { .fault = FAULT_NONE };

	for (size_t i = 0; i < text->count; i++) {
		const struct part *part = &text->parts[i];
		enum raw_kind raw = part_is_raw(project, part);

		found.size += part->kind == PART_LITERAL ? part->text.size : sizes[part->kind];
		if (raw && (found.fault != FAULT_RAW || raw > found.raw)) {
			found.fault = FAULT_RAW;
			found.part = part;
			found.raw = raw;
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

static const char *raw_message(struct arena *arena, const char *key, const struct unsafe *unsafe, const char *code)
{
	switch (unsafe->raw) {
	case RAW_SECRET:
		return arena_printf(arena, "key `%s` shows the secret `%s` to everyone who can list the keys", key,
				    code);
	case RAW_URL:
		return arena_printf(arena,
				    "key `%s` holds the URL `%s` as it came, of any length and with any character", key,
				    code);
	default:
		return arena_printf(arena,
				    "key `%s` holds the text `%s` as it came, of any length and with any character",
				    key, code);
	}
}

static void report(struct check *check, const struct key_expression *expression, const struct key_use *use,
		   const struct unsafe *unsafe)
{
	const char *key = expression->text;
	struct finding finding = {
		.severity = SEVERITY_WARNING,
		.place = use->place,
		.scope = project_scope_name(check->project, use->scope),
	};
	struct evidence where = { .role = EVIDENCE_OTHER };
	size_t count = 0;

	if (unsafe->fault == FAULT_RAW) {
		const char *code = snippet(check->arena, unsafe->part->scope->ast, unsafe->part->expr);

		where.has_place = true;
		where.place = project_place(unsafe->part->scope, unsafe->part->expr->span);
		where.sentence = unsafe->raw == RAW_SECRET ? "in plain text" : "neither hashed nor quoted";
		count = 1;
		finding.message = raw_message(check->arena, key, unsafe, code);
		finding.help =
			unsafe->raw == RAW_SECRET
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
		finding.severity = SEVERITY_INFO;
		finding.message = arena_printf(check->arena, "key `%s` comes to about %zu bytes; memcached takes %d",
					       key, unsafe->size, (int)KEY_MAX);
		finding.help = "put a digest in place of its longer parts";
	}
	finding.related = key_use_chain(check->arena, expression, use, &where, count);
	check_report(check, finding);
}

void key_unsafe_check(struct check *check, const struct module *module)
{
	struct key_expressions expressions = module_key_expressions(check->project, module);

	for (size_t i = 0; i < expressions.count; i++) {
		const struct key_expression *expression = &expressions.items[i];
		struct unsafe worst = { .fault = FAULT_NONE };
		const struct key_use *of = NULL;

		for (size_t k = 0; k < expression->count; k++) {
			struct unsafe found = look_at(check->project, expression->uses[k].text);

			if (found.fault > worst.fault) {
				worst = found;
				of = &expression->uses[k];
			}
		}
		if (of)
			report(check, expression, of, &worst);
	}
}
