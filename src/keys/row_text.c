#include "keys/row_text.h"

#include "keys/fields.h"
#include "analysis/flow.h"
#include "sites/key_template.h"
#include "project/words.h"
#include "syntax/visit.h"

/* Digests of digests, the results of one `__str__`, and the fields that a sentence may name. */
enum { DIGEST_DEPTH = 3, RETURNS_MAX = 8, FIELDS_MAX = 6 };

/* ---- what is said of a field ---- */

enum telling {
	TELLS_UNKNOWN,
	TELLS_NOTHING, /* rows may share it */
	TELLS_ROW,     /* unique */
	TELLS_KEY,
};

struct mention {
	const char *name;
	bool found;
};

static bool on_mention(struct visitor *self, const struct expr *expr, const struct scope *scope)
{
	struct mention *mention = self->data;

	(void)scope;
	mention->found |= expr->kind == EXPR_STRING && slice_is(expr->string.text, mention->name);
	return !mention->found;
}

static bool mentions(const struct binding_run run, const char *name)
{
	struct mention mention = { name, false };
	struct visitor visitor = { .expr = on_mention, .data = &mention };

	for (size_t i = 0; i < run.count; i++)
		if (run.items[i].value)
			visit_expr(&visitor, run.items[i].value, run.items[i].scope);
	return mention.found;
}

/* Whether the options of MODEL, or of what it inherits from, say that NAME is unique together with others. */
static bool is_unique_together(struct project *project, const struct class_def *model, const char *name)
{
	const struct class_info *info = project_class(project, model);
	const struct pack_set *packs = project_packs(project);
	const struct names *options = &packs->words[WORD_OPTIONS_CLASS], *unique = &packs->words[WORD_UNIQUE_OPTION];

	for (size_t i = 0; i < info->ancestor_count * options->count; i++) {
		const struct class_def *ancestor = info->ancestors[i / options->count].def;
		struct binding_run run = { 0 };

		if (ancestor)
			run = scope_bindings(ancestor->scope, options->items[i % options->count]);
		for (size_t k = 0; k < unique->count; k++)
			if (run.count && run.items[0].kind == BINDING_CLASS &&
			    mentions(scope_bindings(run.items[0].class_def->scope, unique->items[k]), name))
				return true;
	}
	return false;
}

/* A default that is a callable may make a value of its own for each row. */
static bool is_made_for_each(const struct project *project, const struct expr *call)
{
	const struct expr *given = word_argument(project, call, -1, WORD_GIVEN);

	return given && (given->kind == EXPR_NAME || given->kind == EXPR_ATTRIBUTE || given->kind == EXPR_LAMBDA);
}

/* A foreign key, which leads from many rows to one. */
static bool leads_to_one(struct project *project, const char *kind, const struct expr *call)
{
	const struct names *words = project_packs(project)->words;

	return names_hold(&words[WORD_TO_ONE], kind) && !names_hold(&words[WORD_ONE_TO_ONE], kind) &&
	       !word_argument(project, call, -1, WORD_UNIQUE) && !word_argument(project, call, -1, WORD_PRIMARY_KEY);
}

static enum telling telling_of(struct project *project, const struct class_def *model, const char *name)
{
	const struct names *words = project_packs(project)->words;
	const struct expr *call = field_of(project, model, name);
	const char *kind;

	if (names_hold(&words[WORD_ROW_KEY], name))
		return TELLS_KEY;
	if (!call || call_has_star(call))
		return TELLS_UNKNOWN;
	if (field_is_unique(project, model, name))
		return word_argument(project, call, -1, WORD_PRIMARY_KEY) ? TELLS_KEY : TELLS_ROW;
	kind = field_kind(project, model, name);
	if (!kind || names_hold(&words[WORD_MOMENT], kind) || is_made_for_each(project, call) ||
	    is_unique_together(project, model, name))
		return TELLS_UNKNOWN;
	return field_is_plain(project, model, name) || leads_to_one(project, kind, call) ? TELLS_NOTHING
											 : TELLS_UNKNOWN;
}

/* ---- what `__str__` makes of them ---- */

struct reading_text {
	struct project *project;
	struct row_text *out;
	const char *names[FIELDS_MAX];
	size_t count;
};

/* The field that fills the hole, as an attribute of `self` or as the class declares it; NULL: something else does. */
static const char *own_field(struct project *project, const struct part *part)
{
	const struct expr *expr = part->expr;
	const struct function *function = part->scope ? scope_function(part->scope) : NULL;

	if (part->scope && part->scope->kind == SCOPE_CLASS && part_has_name(part) && part->text.size)
		return arena_text(project_arena(project), part->text);
	if (!expr || expr->kind != EXPR_ATTRIBUTE || !function || !expr_is_self(function, expr->attribute.object))
		return NULL;
	return expr->attribute.name;
}

static void note_field(struct reading_text *reading, const char *name)
{
	for (size_t i = 0; i < reading->count; i++)
		if (text_equals(reading->names[i], name))
			return;
	if (reading->count < FIELDS_MAX)
		reading->names[reading->count++] = name;
	reading->out->is_typed |= field_is_free_text(reading->project, reading->out->model, name);
}

static enum telling telling_of_text(struct reading_text *reading, const struct alternative *text)
{
	enum telling best = TELLS_UNKNOWN;
	bool unknown = false;

	for (size_t i = 0; i < text->count; i++) {
		const char *name = own_field(reading->project, &text->parts[i]);
		enum telling told = TELLS_UNKNOWN;

		if (text->parts[i].kind == PART_LITERAL)
			continue;
		if (text->parts[i].kind == HOLE_PK)
			told = TELLS_KEY;
		else if (name)
			told = telling_of(reading->project, reading->out->model, name);
		if (told == TELLS_NOTHING || told == TELLS_ROW)
			note_field(reading, name);
		unknown |= told == TELLS_UNKNOWN;
		best = told > best ? told : best;
	}
	return unknown && best < TELLS_ROW ? TELLS_UNKNOWN : best;
}

/* "`name`", "`name` and `town`", "`a`, `b` and `c`" */
static const char *field_words(struct arena *arena, const struct reading_text *reading)
{
	const char *words = arena_printf(arena, "`%s`", reading->names[0]);

	for (size_t i = 1; i < reading->count; i++)
		words = arena_printf(arena, "%s%s`%s`", words, i + 1 < reading->count ? ", " : " and ",
				     reading->names[i]);
	return words;
}

/* The kind of text that the results of `__str__` are; none where one of them is not known. */
static enum row_text_kind kind_of_text(struct reading_text *reading)
{
	const struct expr *values[RETURNS_MAX];
	const struct scope *scopes[RETURNS_MAX];
	enum row_text_kind worst = ROW_TEXT_NONE;
	size_t count;

	if (!function_returns(reading->out->text, values, scopes, RETURNS_MAX, &count))
		return ROW_TEXT_NONE;
	for (size_t i = 0; i < count; i++) {
		const struct template *text = template_of(reading->project, scopes[i], values[i]);

		for (size_t k = 0; k < text->count; k++) {
			enum telling told = telling_of_text(reading, &text->items[k]);
			enum row_text_kind kind = told == TELLS_KEY   ? ROW_TEXT_KEY
						  : told == TELLS_ROW ? ROW_TEXT_UNIQUE
								      : ROW_TEXT_SHARED;

			if (told == TELLS_UNKNOWN)
				return ROW_TEXT_NONE;
			worst = kind > worst ? kind : worst;
		}
	}
	return worst;
}

/* ---- the key ---- */

/* What `str(row)` is handed; else EXPR itself. */
static const struct expr *behind_str(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const char *name = expr->kind == EXPR_CALL && expr->call.count == 1 &&
					   expr->call.arguments[0].kind == ARGUMENT_POSITIONAL
				   ? project_callee_name(project, scope, expr)
				   : NULL;

	return name && text_equals(name, "builtins.str") ? expr->call.arguments[0].value : expr;
}

static struct row_text text_of(struct project *project, const struct scope *scope, const struct expr *expr)
{
	struct row_text found = { .row = behind_str(project, scope, expr), .scope = scope };
	struct reading_text reading = { .project = project, .out = &found };
	struct type type = project_type(project, scope, found.row);

	if (type.kind != TYPE_INSTANCE || !type.cls.def || !class_is_kind(project, type.cls, "model"))
		return found;
	found.model = type.cls.def;
	found.text = class_method(project, found.model, "__str__", NULL);
	if (found.text)
		found.kind = kind_of_text(&reading);
	if (reading.count)
		found.fields = field_words(project_arena(project), &reading);
	return found;
}

static struct row_text worse(struct row_text a, struct row_text b)
{
	return b.kind > a.kind ? b : a;
}

static struct row_text text_of_part(struct project *project, const struct part *part, int depth)
{
	const struct template *digested;
	struct row_text worst = { .kind = ROW_TEXT_NONE };

	if (!part->expr || !part->scope || depth == 0)
		return worst;
	if (part->kind == HOLE_UNKNOWN || part->kind == HOLE_VALUE || part->kind == HOLE_PARAMETER)
		return text_of(project, part->scope, part->expr);
	if (part->kind != HOLE_DIGEST)
		return worst;
	digested = template_of(project, part->scope, part->expr);
	for (size_t i = 0; i < digested->count; i++)
		for (size_t k = 0; k < digested->items[i].count; k++)
			worst = worse(worst, text_of_part(project, &digested->items[i].parts[k], depth - 1));
	return worst;
}

struct row_text part_row_text(struct project *project, const struct part *part)
{
	return text_of_part(project, part, DIGEST_DEPTH);
}

struct row_text key_row_text(struct project *project, const struct alternative *text)
{
	struct row_text worst = { .kind = ROW_TEXT_NONE };

	for (size_t i = 0; i < text->count; i++)
		worst = worse(worst, part_row_text(project, &text->parts[i]));
	return worst;
}
