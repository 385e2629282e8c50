#include "analysis/shared_raw.h"

#include "base/vec.h"
#include "syntax/visit.h"

#include <ctype.h>

/* Methods that put a value into a container. */
static const struct {
	const char *name;
	size_t value; /* position */
	bool keyed;
} FILLERS[] = {
	{ "append", 0, false },    { "add", 0, false },    { "extend", 0, false },     { "update", 0, false },
	{ "setdefault", 1, true }, { "insert", 1, false }, { "appendleft", 0, false },
};

enum { FILLER_COUNT = sizeof FILLERS / sizeof *FILLERS };

struct raw_walk {
	struct project *project;
	VEC(struct raw_write) writes;
};

static void push(struct raw_walk *walk, struct raw_write write)
{
	write.function = scope_function(write.scope);
	if (write.function && write.value)
		vec_push(&walk->writes, write);
}

/* `x.a[k].b = value` changes what the container `x.a` holds. */
static const struct expr *element_container(const struct expr *object)
{
	while (object->kind == EXPR_ATTRIBUTE && object->attribute.object->kind == EXPR_SUBSCRIPT)
		object = object->attribute.object;
	return object->kind == EXPR_SUBSCRIPT ? object->subscript.object : NULL;
}

static bool is_global(const struct scope *scope, const struct expr *name)
{
	const struct scope *bound = scope_of_name(scope, name->name.id);

	return bound && bound->kind == SCOPE_MODULE;
}

static void add_target(struct raw_walk *walk, const struct scope *scope, const struct expr *target,
		       const struct expr *value)
{
	struct raw_write write = { .target = target, .value = value, .scope = scope };

	switch (target->kind) {
	case EXPR_SUBSCRIPT:
		if (target->subscript.index->kind == EXPR_SLICE)
			return;
		write.holder = target->subscript.object;
		write.key = target->subscript.index;
		write.fills = true;
		break;
	case EXPR_ATTRIBUTE:
		write.holder = element_container(target->attribute.object);
		write.fills = write.holder != NULL;
		if (!write.fills) {
			write.holder = target->attribute.object;
			write.attribute = target->attribute.name;
		}
		break;
	case EXPR_NAME:
		if (!is_global(scope, target))
			return;
		write.holder = target;
		break;
	default: return;
	}
	push(walk, write);
}

static bool on_stmt(struct visitor *visitor, const struct stmt *stmt, const struct scope *scope)
{
	for (size_t i = 0; stmt->kind == STMT_ASSIGN && i < stmt->assign.count; i++)
		add_target(visitor->data, scope, stmt->assign.targets[i], stmt->assign.value);
	return true;
}

static const struct expr *argument_at(const struct expr *call, size_t index)
{
	if (index >= call->call.count || call->call.arguments[index].kind != ARGUMENT_POSITIONAL)
		return NULL;
	return call->call.arguments[index].value;
}

static void add_method(struct raw_walk *walk, const struct scope *scope, const struct expr *call)
{
	const struct expr *callee = call->call.callee;
	const struct expr *element = callee->attribute.object->kind == EXPR_SUBSCRIPT ? callee->attribute.object : NULL;

	for (size_t i = 0; i < FILLER_COUNT; i++) {
		if (!text_equals(callee->attribute.name, FILLERS[i].name))
			continue;
		push(walk, (struct raw_write){ .target = callee,
					       .holder = element ? element->subscript.object : callee->attribute.object,
					       .fills = true,
					       .key = FILLERS[i].keyed ? argument_at(call, 0)
						      : element        ? element->subscript.index
								       : NULL,
					       .value = argument_at(call, FILLERS[i].value),
					       .scope = scope });
	}
}

static void add_setattr(struct raw_walk *walk, const struct scope *scope, const struct expr *call)
{
	const struct expr *object = argument_at(call, 0), *name = argument_at(call, 1);
	const char *attribute = "";

	if (!object || !name)
		return;
	if (name->kind == EXPR_STRING)
		attribute = arena_text(project_arena(walk->project), name->string.text);
	push(walk, (struct raw_write){ .target = call,
				       .holder = object,
				       .attribute = attribute,
				       .value = argument_at(call, 2),
				       .scope = scope });
}

static bool on_expr(struct visitor *visitor, const struct expr *expr, const struct scope *scope)
{
	if (expr->kind != EXPR_CALL)
		return true;
	if (expr->call.callee->kind == EXPR_ATTRIBUTE)
		add_method(visitor->data, scope, expr);
	else if (expr->call.callee->kind == EXPR_NAME && text_equals(expr->call.callee->name.id, "setattr"))
		add_setattr(visitor->data, scope, expr);
	return true;
}

/* ---- which statements are worth a look ---- */

/* How far back the beginning of a chain may lie, and the head of a function. Beyond that nothing is left out. */
enum { REACH = 400, FAR_REACH = 4000 };

static bool is_chain_byte(char c)
{
	return is_word_byte(c) || c == '.';
}

/*
 * Where the chain of names, attributes and elements that ends at AT begins: `a.b[c]` of `x = a.b[c]`. False if that is not
 * sure, as in a chain of several lines.
 */
static bool find_chain(struct slice text, size_t at, size_t *start)
{
	size_t least = at > REACH ? at - REACH : 0;
	unsigned depth = 0;

	for (; at > least; at--) {
		char c = text.data[at - 1];

		if (c == ']' || c == ')')
			depth++;
		else if ((c == '[' || c == '(') && depth > 0)
			depth--;
		else if (depth > 0 ? c == '\n' : !is_chain_byte(c))
			break;
	}
	*start = at;
	return depth == 0 && (at > least || at == 0);
}

/* Of the line, or of what is near of it. */
static size_t line_start(struct slice text, size_t at)
{
	size_t least = at > REACH ? at - REACH : 0;

	while (at > least && text.data[at - 1] != '\n')
		at--;
	return at;
}

static size_t skip_blanks(struct slice text, size_t at)
{
	while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\f'))
		at++;
	return at;
}

static size_t indent_of(struct slice text, size_t at)
{
	size_t start = line_start(text, at);

	return skip_blanks(text, start) - start;
}

static bool is_blank_line(struct slice text, size_t start)
{
	size_t code = skip_blanks(text, start);

	return code == text.size || text.data[code] == '\n' || text.data[code] == '\r';
}

/* Whether AT is at a `def` that nothing but `async` goes before on its line. */
static bool begins_function(struct slice text, size_t at)
{
	size_t first;

	if (text.size - at < 4 || memcmp(text.data + at, "def", 3) != 0 || !isspace((unsigned char)text.data[at + 3]))
		return false;
	first = skip_blanks(text, line_start(text, at));
	if (slice_starts((struct slice){ text.data + first, at - first }, "async"))
		first = skip_blanks(text, first + strlen("async"));
	return first == at;
}

/* The last `def` above AT, if no line since ends its block; what is in an `__init__` assigns to an object that nobody shares yet. */
static bool is_in_init(struct slice text, size_t at)
{
	static const char *const names[] = { "def __init__(", "def __post_init__(" };
	size_t indent = indent_of(text, at), least = at > FAR_REACH ? at - FAR_REACH : 0;

	for (; at > least && !(text.data[at] == 'd' && begins_function(text, at)); at--)
		if (text.data[at] == '\n' && !is_blank_line(text, at + 1) && indent_of(text, at + 1) < indent)
			indent = indent_of(text, at + 1);
	if (indent_of(text, at) >= indent)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_starts((struct slice){ text.data + at, text.size - at }, names[i]))
			return true;
	return false;
}

/* What follows is a literal that reads nothing. */
static bool is_plain_value(struct slice text, size_t at)
{
	static const char *const plain[] = { "None\n", "True\n", "False\n", "[]\n", "{}\n", "()\n", "\"\"\n", "0\n" };

	at = skip_blanks(text, at);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (slice_starts((struct slice){ text.data + at, text.size - at }, plain[i]))
			return true;
	return false;
}

/* Whether what the chain up to END leads to may be shared: what it begins with is no local variable that holds a container. */
static bool may_be_shared(const struct scope *module, struct slice text, size_t start, size_t end)
{
	size_t head = start;

	if (end - start >= REACH)
		return true;
	while (head < end && (isalnum((unsigned char)text.data[head]) || text.data[head] == '_'))
		head++;
	return head == start || (head < end && text.data[head] != '[') || text_follows_dot(text, start) ||
	       scope_binds(module, (struct slice){ text.data + start, head - start });
}

/* Whether what ends at END is an attribute or element that may be shared. */
static bool is_shared_target(const struct scope *module, struct slice text, size_t end)
{
	size_t start;

	if (!find_chain(text, end, &start))
		return true;
	if (memchr(text.data + start, '[', end - start))
		return may_be_shared(module, text, start, end);
	return (memchr(text.data + start, '.', end - start) || text_follows_dot(text, start)) &&
	       may_be_shared(module, text, start, end) && !is_in_init(text, start);
}

/* The colon of `x.a: T = 1`, whose annotation ends at END; END if there is none. */
static size_t annotating_colon(struct slice text, size_t end)
{
	unsigned depth = 0;

	for (size_t at = line_start(text, end); at < end; at++) {
		char c = text.data[at];

		if (c == ':' && depth == 0)
			return at;
		depth += c == '[' || c == '(';
		depth -= depth > 0 && (c == ']' || c == ')');
	}
	return end;
}

static size_t code_end(struct slice text, size_t at)
{
	while (at > 0 && memchr(" \t\f\\\r\n", text.data[at - 1], 6))
		at--;
	return at;
}

static bool assigns_shared(const struct scope *module, struct slice text, size_t equals)
{
	size_t end = code_end(text, equals), colon;
	char before = equals > 0 ? text.data[equals - 1] : '\0';

	if (equals + 1 < text.size && text.data[equals + 1] == '=')
		return false;
	if (before == '=' || before == '!' || before == '<' || before == '>')
		return false;
	if (is_plain_value(text, equals + 1))
		return false;
	colon = annotating_colon(text, end);
	return is_shared_target(module, text, end) || (colon < end && is_shared_target(module, text, code_end(text, colon)));
}

/* At a word that fills: `x.append`. */
static bool fills_shared(const struct scope *module, struct slice text, size_t at)
{
	size_t start, end;

	if (!text_follows_dot(text, at))
		return false;
	if (text.data[at - 1] != '.')
		return true;
	end = at - 1;
	return !find_chain(text, end, &start) || may_be_shared(module, text, start, end);
}

/* What on_stmt() and on_expr() look for, as seen from the module's scope. */
static size_t find_write(const void *context, size_t pattern, struct slice text, size_t from)
{
	if (pattern < FILLER_COUNT) {
		while ((from = text_find_word(text, FILLERS[pattern].name, from)) < text.size &&
		       !fills_shared(context, text, from))
			from += strlen(FILLERS[pattern].name);
		return from;
	}
	if (pattern == FILLER_COUNT)
		return text_find_word(text, "global", from);
	if (pattern == FILLER_COUNT + 1)
		return text_find_word(text, "setattr", from);
	while ((from = text_find(text, "=", from)) < text.size && !assigns_shared(context, text, from))
		from++;
	return from;
}

struct raw_write_list raw_writes(struct project *project, const struct module *module)
{
	struct raw_walk walk = { .project = project };
	struct visitor visitor = { .stmt = on_stmt, .expr = on_expr, .nested = true, .data = &walk };
	struct raw_write_list list;
	struct interest interest = { .find = find_write,
				     .pattern_count = FILLER_COUNT + 3,
				     .context = module->ast->scope,
				     .no_aliases = true };

	visit_parts(&visitor, module->ast, interest);
	vec_settle(&walk.writes, project_arena(project), list.items, list.count);
	return list;
}
