#include "keys/key_raw.h"

#include "keys/key_template.h"
#include "project/words.h"

struct word {
	const char *name;
	enum raw_kind kind;
};

/* Names that say what they hold; `_` before them counts as their beginning. */
static const struct word names[] = {
	{ "url", RAW_URL },           { "uri", RAW_URL },
	{ "query_string", RAW_TEXT }, { "text", RAW_TEXT },
	{ "search_query", RAW_TEXT }, { "search_term", RAW_TEXT },
	{ "token", RAW_SECRET },      { "secret", RAW_SECRET },
	{ "password", RAW_SECRET },   { "passwd", RAW_SECRET },
	{ "api_key", RAW_SECRET },    { "apikey", RAW_SECRET },
	{ "secret_key", RAW_SECRET }, { "private_key", RAW_SECRET },
};

/* What stands before a name and makes it harmless: a base is short, a page's or a version's token no secret. */
static const char *const harmless[] = {
	"base", "cache", "continuation", "cursor", "generation", "next", "page", "sync", "version",
};

static enum raw_kind find_word(const char *name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equals(names[i].name, name))
			return names[i].kind;
	return RAW_NOT;
}

static bool is_harmless(const char *name)
{
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (text_starts(name, harmless[i]))
			return true;
	return false;
}

static enum raw_kind kind_of_name(const char *name)
{
	while (*name == '_')
		name++;
	if (is_harmless(name))
		return RAW_NOT;
	for (const char *tail = name; tail; tail = strchr(tail, '_') ? strchr(tail, '_') + 1 : NULL) {
		enum raw_kind kind = find_word(tail);

		/* `text` says so alone, `alt_text` is as good as any name */
		if (kind && (kind != RAW_TEXT || tail == name))
			return kind;
	}
	return RAW_NOT;
}

/* `request.META["REMOTE_ADDR"]` */
static bool is_plain_item(const struct pack_set *packs, const struct expr *expr)
{
	const struct names *plain = &packs->words[WORD_REQUEST_PLAIN];

	if (expr->kind != EXPR_SUBSCRIPT || expr->subscript.index->kind != EXPR_STRING)
		return false;
	for (size_t i = 0; i < plain->count; i++)
		if (slice_is(expr->subscript.index->string.text, plain->items[i]))
			return true;
	return false;
}

/* What a request hands out as ASKED, as the client sent it. */
static enum raw_kind kind_of_asked(const struct pack_set *packs, const char *asked)
{
	if (pack_word_is(packs, WORD_REQUEST_URI, asked) || pack_word_is(packs, WORD_REQUEST_PATH, asked))
		return RAW_URL;
	return pack_word_is(packs, WORD_REQUEST_TEXT, asked) ? RAW_TEXT : RAW_NOT;
}

/* What of a request EXPR is: `request.GET["q"]`, `self.request.path`, `request.get_full_path()`. */
static enum raw_kind kind_of_request(const struct project *project, const struct expr *expr)
{
	const struct pack_set *packs = project_packs(project);
	const char *asked = NULL;

	if (is_plain_item(packs, expr))
		return RAW_NOT;
	for (;;) {
		switch (expr->kind) {
		case EXPR_ATTRIBUTE:
			if (name_is_kind(project, expr->attribute.name, "request"))
				return asked ? kind_of_asked(packs, asked) : RAW_NOT;
			asked = expr->attribute.name;
			expr = expr->attribute.object;
			break;
		case EXPR_CALL: expr = expr->call.callee; break;
		case EXPR_SUBSCRIPT: expr = expr->subscript.object; break;
		case EXPR_NAME:
			return asked && name_is_kind(project, expr->name.id, "request") ? kind_of_asked(packs, asked)
											: RAW_NOT;
		default: return RAW_NOT;
		}
	}
}

/* ---- what happens to it on the way ---- */

static bool makes_harmless(struct project *project, const struct call_site *site)
{
	static const char *const plain[] = { "int", "float", "bool", "len", "replace", "translate", "split" };
	const struct expr *callee = site->call->call.callee;
	const char *last = callee->kind == EXPR_ATTRIBUTE ? callee->attribute.name
			   : callee->kind == EXPR_NAME    ? callee->name.id
							  : "";
	const char *name = project_callee_name(project, site->scope, site->call);
	const struct pack_key_part *part = name ? pack_key_part_find(project_packs(project), name) : NULL;

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (text_equals(plain[i], last))
			return true;
	return part && !text_equals(part->hole, "text");
}

static bool is_argument(const struct expr *call, const struct expr *expr)
{
	if (call->call.callee->kind == EXPR_ATTRIBUTE && call->call.callee->attribute.object == expr)
		return true;
	for (size_t i = 0; i < call->call.count; i++)
		if (call->call.arguments[i].value == expr)
			return true;
	return false;
}

static bool is_made_harmless(struct project *project, const struct part *part)
{
	struct ast_parts parts = scope_parts(part->scope);

	for (size_t i = 0; i < parts.call_count; i++)
		if (is_argument(parts.calls[i].call, part->expr) && makes_harmless(project, &parts.calls[i]))
			return true;
	return false;
}

/* A name that a call has bound holds what that call made, whatever it is called: a generation that was read, a digest. */
static bool is_made_by_call(const struct part *part)
{
	const struct scope *scope =
		part->expr->kind == EXPR_NAME ? scope_of_name(part->scope, part->expr->name.id) : NULL;
	struct binding_run run = { 0 };

	if (scope)
		run = scope_bindings(scope, part->expr->name.id);
	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].value && run.items[i].value->kind == EXPR_CALL)
			return true;
	return false;
}

static enum raw_kind raw_within(struct project *project, const struct part *part, int depth);

/* What an expression is put together of: one item of those that a loop puts into a key. */
static enum raw_kind raw_among_parts(struct project *project, const struct part *part, int depth)
{
	const struct template *text;
	enum raw_kind worst = RAW_NOT;

	if (depth == 0 || (part->expr->kind != EXPR_BINARY && part->expr->kind != EXPR_FSTRING &&
			   part->expr->kind != EXPR_BOOLEAN && part->expr->kind != EXPR_CONDITIONAL))
		return RAW_NOT;
	text = template_of(project, part->scope, part->expr);
	for (size_t i = 0; i < text->count; i++) {
		for (size_t k = 0; k < text->items[i].count; k++) {
			enum raw_kind kind = raw_within(project, &text->items[i].parts[k], depth - 1);

			worst = kind > worst ? kind : worst;
		}
	}
	return worst;
}

static enum raw_kind raw_within(struct project *project, const struct part *part, int depth)
{
	enum raw_kind kind;

	if (!part->expr || !part->scope ||
	    (part->kind != HOLE_UNKNOWN && part->kind != HOLE_VALUE && part->kind != HOLE_PARAMETER))
		return RAW_NOT;
	kind = kind_of_request(project, part->expr);
	if (!kind && part->expr->kind == EXPR_NAME && !is_made_by_call(part))
		kind = kind_of_name(part->expr->name.id);
	if (!kind && part->expr->kind == EXPR_ATTRIBUTE)
		kind = kind_of_name(part->expr->attribute.name);
	if (!kind)
		return raw_among_parts(project, part, depth);
	return is_made_harmless(project, part) ? RAW_NOT : kind;
}

enum raw_kind part_is_raw(struct project *project, const struct part *part)
{
	enum { DEPTH = 3 };

	return raw_within(project, part, DEPTH);
}
