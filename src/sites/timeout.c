#include "sites/gather.h"

/* ---- numbers ---- */

struct counting {
	struct project *project;
	int steps;
};

static bool number(struct counting *counting, const struct frame *frame, const struct scope *scope,
		   const struct expr *expr, int64_t *out);

static bool apply(const char *op, int64_t left, int64_t right, int64_t *out)
{
	if (text_equals(op, "*"))
		return !__builtin_mul_overflow(left, right, out);
	if (text_equals(op, "+"))
		return !__builtin_add_overflow(left, right, out);
	if (text_equals(op, "-"))
		return !__builtin_sub_overflow(left, right, out);
	if ((text_equals(op, "//") || text_equals(op, "/")) && right > 0) {
		*out = left / right;
		return true;
	}
	return false;
}

static bool arithmetic(struct counting *counting, const struct frame *frame, const struct scope *scope,
		       const struct expr *expr, int64_t *out)
{
	if (!number(counting, frame, scope, expr->operation.operands[0], out))
		return false;
	for (size_t i = 1; i < expr->operation.count; i++) {
		int64_t next;

		if (!number(counting, frame, scope, expr->operation.operands[i], &next) ||
		    !apply(expr->operation.op, *out, next, out))
			return false;
	}
	return true;
}

/* What a name or an argument stands for; NULL if that is not one expression. */
static const struct expr *stands_for(struct counting *counting, const struct frame **frame, const struct scope **scope,
				     const struct expr *expr)
{
	struct entity entity = project_resolve(counting->project, *scope, expr);
	const struct binding *binding;

	if (entity.kind == ENTITY_UNKNOWN && expr->kind == EXPR_ATTRIBUTE) {
		struct type type = project_type(counting->project, *scope, expr->attribute.object);

		if (type.cls.def)
			entity.run = class_member(counting->project, type.cls.def, expr->attribute.name, NULL);
	} else if (entity.kind != ENTITY_VARIABLE && entity.kind != ENTITY_PARAMETER) {
		return NULL;
	}
	if (entity.run.count == 0)
		return NULL;
	binding = &entity.run.items[0];
	if (binding->kind == BINDING_PARAMETER && binding->scope->kind == SCOPE_FUNCTION) {
		const struct frame *own = frame_of(*frame, binding->scope->function);

		return own ? frame_argument(own, binding->parameter, scope, frame) : NULL;
	}
	if (entity.run.count != 1 || binding->kind != BINDING_ASSIGN)
		return NULL;
	*scope = binding->scope;
	return binding->value;
}

static bool number(struct counting *counting, const struct frame *frame, const struct scope *scope,
		   const struct expr *expr, int64_t *out)
{
	if (--counting->steps < 0)
		return false;
	switch (expr->kind) {
	case EXPR_NUMBER: *out = expr->number.value; return expr->number.is_integer;
	case EXPR_BINARY: return arithmetic(counting, frame, scope, expr, out);
	case EXPR_NAME:
	case EXPR_ATTRIBUTE:
		expr = stands_for(counting, &frame, &scope, expr);
		return expr && number(counting, frame, scope, expr, out);
	default: return false;
	}
}

/* The number that EXPR is, as far as it is arithmetic of literals and constants. */
static bool constant_number(struct project *project, const struct frame *frame, const struct scope *scope,
		     const struct expr *expr, int64_t *out)
{
	struct counting counting = { project, 100 };

	return number(&counting, frame, scope, expr, out);
}

/* ---- the settings ---- */

static const struct expr *entry_of(const struct expr *dict, const char *name)
{
	for (size_t i = 0; dict && dict->kind == EXPR_DICT && i < dict->dict.count; i++)
		if (dict->dict.entries[i].key && dict->dict.entries[i].key->kind == EXPR_STRING &&
		    slice_is(dict->dict.entries[i].key->string.text, name))
			return dict->dict.entries[i].value;
	return NULL;
}

/* The timeout of ALIAS in SETTINGS, a dict of caches. */
static const struct expr *timeout_in(struct project *project, const struct expr *settings, const char *alias)
{
	const struct names *words = &project_packs(project)->words[WORD_TIMEOUT_ENTRY];
	const struct expr *cache = settings ? entry_of(settings, alias) : NULL, *timeout = NULL;

	for (size_t i = 0; i < words->count && !timeout; i++)
		timeout = entry_of(cache, words->items[i]);
	return timeout;
}

/* The timeout of ALIAS in the first settings module of the tree, outside tests, where SETTING gives it one. */
static const struct expr *configured_by(struct project *project, const char *setting, const char *alias,
					const struct scope **scope)
{
	size_t count;
	const uint32_t *files = project_files_with(project, setting, &count);

	for (size_t i = 0; i < count; i++) {
		const struct module *module = project_module(project, files[i]);
		struct binding_run run = { 0 };

		if (module)
			run = scope_bindings(module->ast->scope, setting);
		for (size_t k = 0; k < run.count; k++) {
			const struct expr *timeout = timeout_in(project, run.items[k].value, alias);

			if (timeout) {
				*scope = module->ast->scope;
				return timeout;
			}
		}
	}
	return NULL;
}

static const struct expr *configured(struct project *project, const char *alias, const struct scope **scope)
{
	const struct names *settings = &project_packs(project)->words[WORD_CACHES_SETTING];
	const struct expr *timeout = NULL;

	for (size_t i = 0; alias && i < settings->count && !timeout; i++)
		timeout = configured_by(project, settings->items[i], alias, scope);
	return timeout;
}

/* The library's own, where the settings say nothing. */
static int64_t default_seconds(const struct pack_set *packs)
{
	int64_t seconds = 0;

	for (size_t i = 0; i < packs->cache_count && !seconds; i++)
		seconds = packs->caches[i].timeout;
	return seconds;
}

static struct timeout default_timeout(struct project *project, const char *alias)
{
	int64_t seconds = default_seconds(project_packs(project));
	struct timeout timeout = { .kind = TIMEOUT_DEFAULT, .seconds = seconds };
	const struct scope *scope;
	const struct expr *set = configured(project, alias ? alias : default_cache_alias(project), &scope);

	if (!set)
		return timeout;
	timeout.forever = set->kind == EXPR_NONE;
	if (!constant_number(project, NULL, scope, set, &timeout.seconds))
		timeout.seconds = seconds;
	return timeout;
}

/* None, also through names. */
static bool is_none(struct project *project, const struct frame *frame, const struct scope *scope,
		    const struct expr *expr)
{
	struct counting counting = { project, 100 };

	for (int hops = 0; expr && hops < 8; hops++) {
		if (expr->kind == EXPR_NONE)
			return true;
		if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE)
			return false;
		expr = stands_for(&counting, &frame, &scope, expr);
	}
	return false;
}

struct timeout raw_timeout(struct project *project, const struct raw_site *raw, const struct frame *frame)
{
	const struct scope *scope;
	const struct expr *expr =
		raw_argument(project, raw, raw->method->timeout_position, raw->method->timeout_keyword, &scope);
	struct timeout timeout = { .kind = TIMEOUT_UNKNOWN, .expr = expr };

	if (!expr && call_has_star(raw->site->call))
		return timeout;
	if (!expr)
		return default_timeout(project, raw->receiver.alias);
	if (is_none(project, frame, scope, expr)) {
		timeout.kind = TIMEOUT_NEVER;
		timeout.forever = true;
	} else if (constant_number(project, frame, scope, expr, &timeout.seconds)) {
		timeout.kind = TIMEOUT_SECONDS;
	}
	return timeout;
}
