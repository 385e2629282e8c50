#include "source/uses.h"

/* How far around a name to look; code that needs more is taken for a use. */
enum { REACH = 400 };

struct around {
	const char *start; /* of the text that may be looked at */
	const char *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\\';
}

static bool word_ends_at(struct around around, const char *end, const char *word)
{
	size_t size = strlen(word);

	return (size_t)(end - around.start) >= size && memcmp(end - size, word, size) == 0 &&
	       (end - size == around.start || !is_word_byte(end[-(ptrdiff_t)size - 1]));
}

static const char *skip_blanks(struct around around, const char *at)
{
	while (at < around.end && is_blank(*at))
		at++;
	return at;
}

/* Past the bracket that closes the one at AT; NULL if it is not near. */
static const char *skip_brackets(struct around around, const char *at)
{
	int depth = 0;

	for (; at < around.end; at++) {
		depth += (*at == '[') - (*at == ']');
		if (depth == 0)
			return at + 1;
	}
	return NULL;
}

/* Whether a call follows the brackets that a name may stand in: `(a.name)(1)`. */
static bool is_called_in_brackets(struct around around, const char *at)
{
	const char *end = at;

	while (end < around.end && (is_blank(*end) || *end == ')'))
		end++;
	return end > at && (end == around.end || *end == '(');
}

/* What follows a name: a call, or `as`, which gives it another name. */
static bool use_follows(struct around around, const char *at, enum name_use use)
{
	at = skip_blanks(around, at);
	if (at == around.end || *at == '#')
		return true;
	if (around.end - at > 2 && at[0] == 'a' && at[1] == 's' && !is_word_byte(at[2]))
		return true;
	if (use == USE_INHERITED)
		return false;
	if (*at == ')')
		return is_called_in_brackets(around, at);
	if (*at == '[' && use == USE_MADE)
		at = skip_brackets(around, at);
	return !at || at == around.end || *skip_blanks(around, at) == '(';
}

/* The word that ends before AT is one of a statement in which a name is at most imported or read. */
static bool is_settled_by(struct around around, const char *at, enum name_use use, bool *is_use)
{
	static const char *const harmless[] = {
		"import", "return", "yield", "raise", "in", "is", "not", "del", "await"
	};

	*is_use = word_ends_at(around, at, "class") || (use == USE_INHERITED && word_ends_at(around, at, "global"));
	if (*is_use)
		return true;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (word_ends_at(around, at, harmless[i]))
			return true;
	return false;
}

/* Whether an open bracket at AT is that of `type[`, or, for other brackets, one that only groups: `x = (A, B)`, `@(A)`. */
static bool bracket_is_use(struct around around, const char *at)
{
	if (*at == '[')
		return at == around.start || word_ends_at(around, at, "type") || word_ends_at(around, at, "Type");
	while (at > around.start && (is_blank(at[-1]) || at[-1] == '('))
		at--;
	return at == around.start || at[-1] == '=' || at[-1] == '@';
}

/* AT is behind a line end: before it, and before a comment on that line; NULL where a string may hold the hash. */
static const char *leave_line(struct around around, const char *at)
{
	const char *end = at - 1, *line = end, *hash;

	while (line > around.start && line[-1] != '\n')
		line--;
	hash = memchr(line, '#', (size_t)(end - line));
	if (!hash)
		return end;
	return memchr(line, '"', (size_t)(hash - line)) || memchr(line, '\'', (size_t)(hash - line)) ? NULL : hash;
}

/* What goes before a name, back through a list that it is part of. */
static bool use_precedes(struct around around, const char *at, enum name_use use)
{
	bool is_use;

	while (at > around.start) {
		char c = at[-1];

		if (is_word_byte(c)) {
			if (is_settled_by(around, at, use, &is_use))
				return is_use;
			while (at > around.start && is_word_byte(at[-1]))
				at--;
		} else if (c == '\n') {
			at = leave_line(around, at);
			if (!at)
				return true;
		} else if (is_blank(c) || c == '.' || c == ',' || c == '|' || c == '"' || c == '\'') {
			at--;
		} else if (use == USE_INHERITED && (c == '(' || c == '[' || c == ']' || c == ')')) {
			at--;
		} else if (c == '(' || c == '[') {
			return bracket_is_use(around, at - 1);
		} else {
			return c == '=' || c == '@';
		}
	}
	return true;
}

static bool is_attribute_access(struct around around, const char *at)
{
	at = skip_blanks(around, at);
	return at < around.end && *at == '.';
}

/* In code no two words stand side by side but for keywords, of which `class` and `as` alone matter here. */
static bool is_prose(struct around around, const char *at, size_t size)
{
	const char *before = at, *after = at + size;

	while (before > around.start && before[-1] == ' ')
		before--;
	while (after < around.end && *after == ' ')
		after++;
	if (word_ends_at(around, before, "class") ||
	    (around.end - after > 2 && memcmp(after, "as", 2) == 0 && !is_word_byte(after[2])))
		return false;
	return (before > around.start && before < at && is_word_byte(before[-1])) ||
	       (after < around.end && after > at + size && is_word_byte(*after));
}

static bool is_used_at(struct slice text, const char *at, size_t size, enum name_use use)
{
	const char *end = text.data + text.size;
	struct around around = {
		.start = at - text.data > REACH ? at - REACH : text.data,
		.end = end - (at + size) > REACH ? at + size + REACH : end,
	};

	if (use == USE_MADE && is_attribute_access(around, at + size))
		return false;
	if (use_follows(around, at + size, use))
		return true;
	return use != USE_CALLED && !is_prose(around, at, size) && use_precedes(around, at, use);
}

static size_t find_use(const void *context, size_t pattern, struct slice text, size_t from)
{
	const struct name_query *query = context;
	size_t size = strlen(query->name);

	(void)pattern;
	while (size && (from = text_find_word(text, query->name, from)) < text.size &&
	       !is_used_at(text, text.data + from, size, query->use))
		from += size;
	return from;
}

static size_t find_use_of_alias(const void *context, const char *name, struct slice text, size_t from)
{
	struct name_query query = { name, ((const struct name_query *)context)->use };

	return find_use(&query, 0, text, from);
}

struct interest interest_in_use(const struct name_query *query)
{
	return (struct interest){ .find = find_use,
				  .pattern_count = 1,
				  .context = query,
				  .find_alias = find_use_of_alias,
				  .classes_only = query->use == USE_INHERITED };
}

bool name_is_used(struct slice text, const char *name, enum name_use use)
{
	struct name_query query = { name, use };

	return !*name || find_use(&query, 0, text, 0) < text.size;
}
