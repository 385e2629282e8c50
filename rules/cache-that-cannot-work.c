#include "analysis/caches.h"
#include "analysis/hashing.h"
#include "analysis/slots.h"
#include "lint/rule.h"
#include "syntax/visit.h"

/* What is wrong with one use of a cache. */
struct verdict {
	enum severity severity;
	const char *message;
	const char *help;
	const struct fix *fix;
	struct evidence note; /* no sentence: none */
};

typedef bool (*judge)(struct check *check, const struct cache_use *use, struct verdict *out);

static struct evidence note_at(const struct scope *scope, struct span span, const char *sentence)
{
	return (struct evidence){ .role = EVIDENCE_OTHER, .has_place = true, .place = project_place(scope, span), .sentence = sentence };
}

static const char *text_of(struct check *check, const struct cache_use *use, const struct expr *expr)
{
	return arena_text(check->arena, ast_text(use->scope->ast, expr->span));
}

/* The two decorators, one right above the other, change places. */
static const struct fix *swap(struct check *check, const struct cache_use *use, const struct expr *below)
{
	struct fix fix = { .applicability = FIX_SAFE, .title = "put the cache below the other decorator" };

	if (use->function->decorators[use->position + 1] != below)
		return NULL;
	fix_add(&fix, use->expr->span, text_of(check, use, below));
	fix_add(&fix, below->span, text_of(check, use, use->expr));
	return fix_keep(check->arena, &fix);
}

/* DECORATOR goes, with the line that it has to itself. */
static const struct fix *drop(struct check *check, const struct cache_use *use, const struct expr *decorator)
{
	struct slice source = use->scope->ast->source;
	struct fix fix = { .applicability = FIX_SAFE, .title = "drop the decorator that cannot work" };
	struct span span = decorator->span;

	while (span.offset > 0 && source.data[span.offset] != '@')
		span.offset--;
	span.length = span_end(decorator->span) - span.offset;
	span = fix_removal(source, span);
	if (fix_spans_comment(source, span) || !strchr("\r\n", source.data[span_end(span) - 1]))
		return NULL;
	fix_add(&fix, span, "");
	return fix_keep(check->arena, &fix);
}

/* `@lru_cache` above `@property` or `@classmethod`: the cache is handed a descriptor, which it cannot call. */
static bool stands_above_descriptor(struct check *check, const struct cache_use *use, struct verdict *out)
{
	const char *word;
	const struct expr *descriptor = cached_descriptor(check->project, use, &word);
	bool cached_twice, makes_property;

	if (!descriptor)
		return false;
	makes_property = use->what->kind == CACHE_PROPERTY && text_equals(word, "property");
	cached_twice = !text_equals(word, "property") && !text_equals(word, "classmethod");
	out->message = arena_printf(check->arena, "`%s` is handed the `%s` object of `%s`, which cannot be called", use->spelled, word,
				    use->function->name);
	if (cached_twice) {
		out->help = arena_printf(check->arena, "drop `@%s`: `%s` keeps the value already",
					 text_last_name(use->spelled), word);
		out->fix = drop(check, use, use->expr);
	} else if (makes_property) {
		out->help = arena_printf(check->arena, "drop `@%s`: `%s` makes a property already", word,
					 text_last_name(use->spelled));
		out->fix = drop(check, use, descriptor);
	} else {
		out->help = arena_printf(check->arena, "put `@%s` above the cache", word);
		out->fix = use->what->kind == CACHE_PROCESS ? swap(check, use, descriptor) : NULL;
	}
	out->note = note_at(use->scope, descriptor->span,
			    arena_printf(check->arena, "`%s` is applied first, the decorator above it gets the result", word));
	return true;
}

/* The `@staticmethod` among the decorators of the function, from FROM to before TO. */
static const struct expr *static_decorator(struct check *check, const struct cache_use *use,
					   size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct expr *decorator = use->function->decorators[i];
		struct entity entity = project_resolve(check->project, use->scope, decorator);

		if (entity.kind == ENTITY_EXTERNAL &&
		    text_equals(entity.name, "builtins.staticmethod"))
			return decorator;
	}
	return NULL;
}

/* `@lru_cache` above `@staticmethod`: what it makes is bound to the instance again. */
static bool binds_static_method(struct check *check, const struct cache_use *use,
				struct verdict *out)
{
	const struct expr *below;

	if (!use->is_decorator || use->through || use->what->kind != CACHE_PROCESS ||
	    use->scope->kind != SCOPE_CLASS)
		return false;
	below = static_decorator(check, use, use->position + 1, use->function->decorator_count);
	if (!below || static_decorator(check, use, 0, use->position))
		return false;
	out->severity = SEVERITY_INFO;
	out->message = arena_printf(check->arena,
				    "a call of `%s` on an instance passes the instance on: `%s` "
				    "above `staticmethod` makes it a method again",
				    use->function->name, use->spelled);
	out->help = "put `@staticmethod` above the cache";
	out->note = note_at(use->scope, below->span,
			    "before Python 3.10 the cache cannot call what this makes, and fails "
			    "at import");
	out->fix = swap(check, use, below);
	return true;
}

static const struct fix *without_parentheses(struct check *check, const struct cache_use *use)
{
	struct fix fix = { .applicability = FIX_SAFE, .title = "drop the parentheses" };
	uint32_t end = span_end(use->expr->call.callee->span);
	struct span parentheses = { end, span_end(use->expr->span) - end };

	if (fix_spans_comment(use->scope->ast->source, parentheses))
		return NULL;
	fix_add(&fix, parentheses, "");
	return fix_keep(check->arena, &fix);
}

/* `@cache()`: the parentheses call the cache with no function. */
static bool is_called_for_nothing(struct check *check, const struct cache_use *use, struct verdict *out)
{
	if (!use->is_decorator || !use->is_called || use->through || use->what->form != FORM_BARE || use->settings != use->expr ||
	    use->expr->call.count)
		return false;
	out->fix = without_parentheses(check, use);
	out->message = arena_printf(check->arena, "`%s()` raises `TypeError` at import: it takes the function, not settings", use->spelled);
	out->help = "drop the parentheses";
	return true;
}

static bool keeps_in_attribute(const struct cache_use *use)
{
	return use->what->keeps_in && text_starts(use->what->keeps_in, "_");
}

/* A cached property in a class whose instances have no room for what it keeps. */
static bool has_no_room(struct check *check, const struct cache_use *use, struct verdict *out)
{
	const char *owner, *room = use->what->keeps_in;
	bool dict;
	struct span where;

	if (use->what->kind != CACHE_PROPERTY || !use->class_def || !use->function ||
	    !keeps_in_attribute(use) ||
	    !slots_leave_out(check->project, use->class_def, room, &where))
		return false;
	if (text_equals(use->spelled, "functools.cached_property") &&
	    slots_serve_cached_property(check->project, use->class_def))
		return false;
	owner = use->class_def->name;
	dict = text_equals(room, "__dict__");
	out->message = arena_printf(
		check->arena,
		"`%s.%s` raises `%s` when it is read: `%s` instances have no `%s` to keep it in",
		owner, use->function->name, dict ? "TypeError" : "AttributeError", owner, room);
	out->help =
		arena_printf(check->arena,
			     "add `\"%s\"` to `__slots__`, or keep the value in a slot of its own",
			     room);
	if (!scope_bindings(use->class_def->scope, "__slots__").count)
		out->help = "leave the slots out, or keep the value in a field of its own";
	out->note = note_at(use->class_def->scope, where,
			    "slots name every attribute that an instance can have");
	return true;
}

/* Likewise where no code ever names the attribute. */
static bool has_no_store(struct check *check, const struct cache_use *use, struct verdict *out)
{
	const struct class_info *info;
	const char *room = use->what->keeps_in;
	size_t files;

	if (use->what->kind != CACHE_PROPERTY || !use->class_def || !use->function ||
	    !keeps_in_attribute(use) || text_equals(room, "__dict__"))
		return false;
	info = project_class(check->project, use->class_def);
	if (!info->complete || info->metaclass.name ||
	    class_member(check->project, use->class_def, room, NULL).count ||
	    class_method(check->project, use->class_def, "__new__", NULL) ||
	    class_method(check->project, use->class_def, "__getattr__", NULL) ||
	    !class_is_final(check->project, use->class_def))
		return false;
	project_files_naming(check->project,
			     project_scope_module(check->project, use->class_def->scope), room,
			     &files);
	if (files)
		return false;
	for (size_t i = 0; i < info->ancestor_count; i++)
		if (info->ancestors[i].def &&
		    scope_bindings(info->ancestors[i].def->scope, "__slots__").count)
			return false;
	out->message =
		arena_printf(check->arena,
			     "`%s.%s` raises `AttributeError` when it is read: nothing gives `%s` "
			     "a `%s` to keep it in",
			     use->class_def->name, use->function->name, use->class_def->name, room);
	out->help = arena_printf(check->arena, "set `self.%s = {}` in `__init__`", room);
	return true;
}

static bool keyed_by_self(struct check *check, const struct cache_use *use)
{
	return use->what->kind == CACHE_PROCESS && use->class_def && use->function && use->function->parameter_count &&
	       project_method_kind(check->project, use->function) == METHOD_INSTANCE &&
	       !(use->scope->kind == SCOPE_FUNCTION && !use->is_decorator);
}

/* A method of a class whose instances cannot be hashed. */
static bool self_cannot_be_hashed(struct check *check, const struct cache_use *use, struct verdict *out)
{
	struct span where;

	if (!keyed_by_self(check, use) || class_hashing(check->project, use->class_def, &where) != HASHING_NONE)
		return false;
	if (!span_contains(use->class_def->stmt->span, where))
		return false; /* inherited: a subclass may be meant to mend it */
	out->message = arena_printf(check->arena, "every call of `%s` raises `TypeError`: `%s` instances cannot be hashed", use->function->name,
				    use->class_def->name);
	out->help = arena_printf(check->arena, "give `%s` a `__hash__`, or cache on the instance", use->class_def->name);
	out->note = note_at(use->class_def->scope, where, "equality without a hash makes a class unhashable");
	return true;
}

static bool is_mutable_display(const struct expr *expr)
{
	return expr->kind == EXPR_LIST || expr->kind == EXPR_DICT || expr->kind == EXPR_SET ||
	       (expr->kind == EXPR_COMPREHENSION && expr->comprehension.kind != COMPREHENSION_GENERATOR);
}

static bool is_unhashable_type(struct check *check, const struct scope *scope, const struct expr *annotation)
{
	static const char *const types[] = { "builtins.list", "builtins.dict", "builtins.set", "builtins.bytearray",
					     "typing.List",   "typing.Dict",   "typing.Set" };
	struct entity entity;

	if (annotation->kind == EXPR_SUBSCRIPT)
		annotation = annotation->subscript.object;
	entity = project_resolve(check->project, scope, annotation);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (entity.kind == ENTITY_EXTERNAL && text_equals(entity.name, types[i]))
			return true;
	return false;
}

/* A parameter whose default, or else whose annotation, is of a type that cannot be a key. */
static bool parameter_cannot_be_hashed(struct check *check, const struct cache_use *use, struct verdict *out)
{
	const struct function *function = use->function;

	if (use->what->kind != CACHE_PROCESS || !function || use->through)
		return false;
	for (size_t i = 0; i < function->parameter_count; i++) {
		const struct parameter *parameter = &function->parameters[i];
		bool by_default = parameter->default_value && is_mutable_display(parameter->default_value);

		if (!by_default && !(parameter->annotation && parameter->kind != PARAMETER_STAR && parameter->kind != PARAMETER_DOUBLE_STAR &&
				     is_unhashable_type(check, function->scope->parent, parameter->annotation)))
			continue;
		out->severity = by_default ? SEVERITY_WARNING : SEVERITY_INFO;
		out->message = arena_printf(check->arena, "a call of `%s` that passes `%s` as its %s says raises `TypeError`: it cannot be hashed",
					    function->name, parameter->name, by_default ? "default" : "annotation");
		out->help = arena_printf(check->arena, "take a tuple or a frozenset as `%s`", parameter->name);
		out->note = note_at(function->scope, parameter->span, "every argument is part of the key");
		return true;
	}
	return false;
}

/* ---- a cache that is made anew on every call ---- */

struct mentions {
	const char *name;
	const struct scope *binder;
	const struct function *function;
	const struct expr *call;
	size_t calls;
	bool escapes;
};

static bool on_loop(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	struct mentions *mentions = visitor->data;

	(void)scope;
	/* A loop around the definition is no loop around a call of it; one that holds a call is taken for what is meant. */
	if (stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE)
		mentions->escapes |= !span_contains(stmt->span, mentions->function->span);
	return true;
}

static bool on_mention(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	struct mentions *mentions = visitor->data;

	if (expr->kind == EXPR_CALL && expr->call.callee->kind == EXPR_NAME && text_equals(expr->call.callee->name.id, mentions->name) &&
	    scope == mentions->binder) {
		mentions->calls++;
		mentions->call = expr;
		for (size_t i = 0; i < expr->call.count; i++)
			visit_expr(visitor, expr->call.arguments[i].value, scope);
		return false;
	}
	if (expr->kind == EXPR_NAME && text_equals(expr->name.id, mentions->name))
		mentions->escapes = true;
	return true;
}

static bool is_made_on_every_call(struct check *check, const struct cache_use *use, struct verdict *out)
{
	const struct function *function = use->function;
	const struct scope *outer = use->scope;
	struct mentions mentions = { 0 };
	struct visitor visitor = { .stmt = on_loop, .expr = on_mention, .nested = true, .data = &mentions };

	if (!use->is_decorator || use->what->kind != CACHE_PROCESS || outer->kind != SCOPE_FUNCTION)
		return false;
	mentions = (struct mentions){ .name = function->name, .binder = outer, .function = function };
	visit_block(&visitor, &outer->function->body, outer);
	if (mentions.escapes || mentions.calls != 1 || outer->function->is_generator)
		return false;
	out->severity = SEVERITY_WARNING;
	out->message = arena_printf(check->arena, "the cache of `%s` never serves a second call: each call of `%s` makes a new one",
				    function->name, outer->function->name);
	out->help = arena_printf(check->arena, "move `%s` out of `%s`, or drop the cache", function->name, outer->function->name);
	out->note = note_at(outer, mentions.call->span, arena_printf(check->arena, "the only call of `%s`", function->name));
	return true;
}

/* `lru_cache()(f)(x)`: made for one call, and dropped. */
static bool is_called_on_the_spot(struct check *check, const struct cache_use *use,
				  struct verdict *out)
{
	struct ast_parts parts = scope_parts(use->scope);

	if (use->is_decorator || use->what->kind != CACHE_PROCESS)
		return false;
	for (size_t i = 0; i < parts.call_count; i++) {
		if (parts.calls[i].call->call.callee != use->expr)
			continue;
		out->severity = SEVERITY_WARNING;
		out->message = arena_printf(
			check->arena,
			"the cache that `%s` makes here serves one call and is dropped",
			use->spelled);
		out->help = "call the function itself, or give the cached one a name that lasts";
		out->note = note_at(use->scope, parts.calls[i].call->span,
				    "called where it is made, and kept by nobody");
		return true;
	}
	return false;
}

static bool judge_all(struct check *check, const struct cache_use *use, struct verdict *out)
{
	static const judge judges[] = {
		stands_above_descriptor,
		binds_static_method,
		is_called_for_nothing,
		has_no_room,
		has_no_store,
		self_cannot_be_hashed,
		parameter_cannot_be_hashed,
		is_made_on_every_call,
		is_called_on_the_spot,
	};

	for (size_t i = 0; i < sizeof judges / sizeof *judges; i++)
		if (judges[i](check, use, out))
			return true;
	return false;
}

void cache_that_cannot_work_check(struct check *check, const struct module *module)
{
	struct cache_list list = project_caches(check->project, module);

	for (size_t i = 0; i < list.count; i++) {
		const struct cache_use *use = &list.items[i];
		struct verdict verdict = { .severity = SEVERITY_ERROR };
		struct place place = { module->file, use->expr->span };

		if (!judge_all(check, use, &verdict)) {
			check_pass(check, place, "it is applied to something it can call, and nothing stops its keys or its values from being kept",
				   (struct evidence_chain){ 0 });
			continue;
		}
		check_report(check, (struct finding){
					    .severity = verdict.severity,
					    .place = place,
					    .also = use->function ? use->function->name_span : (struct span){ 0 },
					    .message = verdict.message,
					    .help = verdict.help,
				    .fix = verdict.fix,
					    .scope = project_scope_name(check->project, use->function ? use->function->scope : use->scope),
					    .related = { arena_copy(check->arena, &verdict.note, sizeof verdict.note, 1),
							 verdict.note.sentence ? 1 : 0 },
				    });
	}
}
