#include "analysis/language.h"

#include "project/importers.h"
#include "project/types.h"
#include "syntax/visit.h"

/* `django.utils.translation.activate`: `translation.activate`, `translation` and `activate`. */
struct wanted {
	const char *pair;
	const char *before;
	const char *last;
	bool found;
};

static bool on_import(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct wanted *wanted = visitor->data;

	(void)scope;
	if (stmt->kind == STMT_FROM &&
	    text_equals(text_last_name(stmt->from.module), wanted->before))
		for (size_t i = 0; i < stmt->from.count; i++)
			wanted->found |= text_equals(stmt->from.items[i].path, wanted->last);
	return !wanted->found;
}

static bool on_part(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct wanted *wanted = visitor->data;
	char text[128];

	(void)scope;
	if (expr->kind == EXPR_STRING)
		wanted->found |= memmem(expr->string.text.data, expr->string.text.size,
					wanted->pair, strlen(wanted->pair)) != NULL;
	else if (expr->kind == EXPR_ATTRIBUTE && text_equals(expr->attribute.name, wanted->last))
		wanted->found |=
			expr_dotted(expr, text, sizeof text) && text_ends(text, wanted->pair);
	return !wanted->found;
}

static bool is_in(struct project *project, uint32_t file, struct wanted *wanted)
{
	struct visitor visitor = {
		.stmt = on_import, .expr = on_part, .nested = true, .data = wanted
	};
	const struct module *module = project_module(project, file);

	if (module)
		visit_module(&visitor, module->ast);
	return wanted->found;
}

/* Whether code that is no test imports, calls or names DOTTED in a text. */
static bool is_used(struct project *project, const char *dotted)
{
	struct arena *arena = project_arena(project);
	const char *last = text_last_name(dotted);
	const char *before = text_last_name(
		arena_text(arena, (struct slice){ dotted, (size_t)(last - 1 - dotted) }));
	struct wanted wanted = { arena_printf(arena, "%s.%s", before, last), before, last, false };
	size_t count;
	const uint32_t *files = project_files_with(project, last, &count);

	for (size_t i = 0; i < count; i++)
		if (!path_is_test(project_sources(project)->files[files[i]]->path) &&
		    is_in(project, files[i], &wanted))
			return true;
	return false;
}

static bool is_written(struct project *project, const char *word)
{
	size_t count;

	project_files_with(project, word, &count);
	return count > 0;
}

static bool is_site(struct project *project)
{
	const struct names *settings = &project_packs(project)->words[WORD_MIDDLEWARE];

	for (size_t i = 0; i < settings->count; i++)
		if (is_written(project, settings->items[i]))
			return true;
	return false;
}

static bool find_out(struct project *project)
{
	const struct names *switches = &project_packs(project)->words[WORD_LANGUAGE_SWITCH];

	if (!is_site(project))
		return true;
	for (size_t i = 0; i < switches->count; i++)
		if (is_used(project, switches->items[i]))
			return true;
	return false;
}

/* What FIND says, asked once for each project. */
static bool asked_once(struct project *project, enum project_memo memo, bool (*find)(struct project *project))
{
	static const bool no = false, yes = true;
	const bool **slot = (const bool **)project_memo(project, memo, NULL);

	if (!*slot)
		*slot = find(project) ? &yes : &no;
	return **slot;
}

bool language_changes(struct project *project)
{
	return asked_once(project, MEMO_LANGUAGE, find_out);
}

/* ---- where it is chosen ---- */

static bool is_override(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const char *name = expr->kind == EXPR_CALL ? project_callee_name(project, scope, expr) : NULL;

	return name && names_hold(&project_packs(project)->words[WORD_LANGUAGE_OVERRIDE], name);
}

struct override {
	struct project *project;
	struct span span;
	bool found;
};

static bool on_override(struct visitor *self, const struct stmt *stmt, const struct scope *scope)
{
	struct override *override = self->data;

	if (stmt->kind == STMT_WITH && span_contains(stmt->span, override->span))
		for (size_t i = 0; i < stmt->with.count; i++)
			override->found |= is_override(override->project, scope, stmt->with.items[i].context);
	if (stmt->kind == STMT_EXPR && stmt->span.offset < override->span.offset)
		override->found |= is_override(override->project, scope, stmt->value);
	return !override->found;
}

bool language_is_chosen(struct project *project, const struct scope *scope, const struct expr *expr)
{
	const struct function *function = scope_function(scope);
	struct override override = { project, expr->span, false };
	struct visitor visitor = { .stmt = on_override, .data = &override };

	if (!function)
		return false;
	visit_function(&visitor, function);
	for (size_t i = 0; i < function->decorator_count; i++)
		override.found |= is_override(project, function->scope->parent, function->decorators[i]);
	return override.found;
}

/* ---- whether anything tells it ---- */

/* Nothing resolves to a dotted name that nobody writes the end of, or of a library that nobody imports. */
static bool any_is_reached(struct project *project, const struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i];
		const char *dot = strchr(name, '.');

		if (is_written(project, text_last_name(name)) &&
		    (!dot || project_imports(project, arena_text(project_arena(project),
								 (struct slice){ name, (size_t)(dot - name) }))))
			return true;
	}
	return false;
}

static bool look_for_telling(struct project *project)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->source_count; i++)
		if (packs->sources[i].tells == TELLS_LANGUAGE && any_is_reached(project, &packs->sources[i].names))
			return true;
	return any_is_reached(project, &packs->words[WORD_LAZY_TEXT]) ||
	       any_is_reached(project, &packs->words[WORD_LAZY_OPTION]);
}

bool language_is_told(struct project *project)
{
	return asked_once(project, MEMO_LANGUAGE_TOLD, look_for_telling);
}
