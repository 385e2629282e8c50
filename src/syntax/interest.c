#include "syntax/interest.h"

#include "base/find.h"

#include <ctype.h>

bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

size_t text_find_word(struct slice text, const char *name, size_t from)
{
	struct slice word = slice_of(name);
	const char *end = text.data + text.size, *at = text.data + from;

	while (at < end && (at = find_bytes((struct slice){ at, (size_t)(end - at) }, word))) {
		if ((at == text.data || !is_word_byte(at[-1])) && (at + word.size == end || !is_word_byte(at[word.size])))
			return (size_t)(at - text.data);
		at += word.size;
	}
	return text.size;
}

size_t text_find(struct slice text, const char *bytes, size_t from)
{
	const char *at = NULL;

	if (from < text.size)
		at = find_bytes((struct slice){ text.data + from, text.size - from }, slice_of(bytes));
	return at ? (size_t)(at - text.data) : text.size;
}

static size_t find_word(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return text_find_word(text, context, from);
}

static size_t find_text(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return text_find(text, context, from);
}

static size_t find_any(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)context;
	(void)pattern;
	return from < text.size ? from : text.size;
}

struct interest interest_in_word(const char *word)
{
	return (struct interest){ .find = find_word, .pattern_count = 1, .context = word };
}

struct interest interest_in_text(const char *text)
{
	return (struct interest){ .find = find_text, .pattern_count = 1, .context = text };
}

struct interest interest_in_all(void)
{
	return (struct interest){ .find = find_any, .pattern_count = 1, .context = NULL };
}

/* ---- how it is written ---- */

/* How far around a word to look. */
enum { REACH = 400 };

static char byte_at(struct slice text, size_t at)
{
	return at < text.size ? text.data[at] : '\0';
}

/* Over blanks, backwards and forwards. */
static size_t blanks_before(struct slice text, size_t at)
{
	while (at > 0 && memchr(" \t\f\r\\", text.data[at - 1], 5))
		at--;
	return at;
}

static size_t blanks_behind(struct slice text, size_t at)
{
	while (at < text.size && memchr(" \t\f", text.data[at], 3))
		at++;
	return at;
}

/* Whether what follows may stand in another line. */
static bool line_ends(char c)
{
	return c == '\0' || strchr("\n\r#\\", c);
}

bool text_follows_dot(struct slice text, size_t at)
{
	while ((at = blanks_before(text, at)) > 0 && text.data[at - 1] == '\n') {
		size_t line = --at, code;
		const char *hash;

		while (line > 0 && text.data[line - 1] != '\n')
			line--;
		hash = memchr(text.data + line, '#', at - line);
		code = hash ? blanks_before(text, (size_t)(hash - text.data)) : at;
		if (code <= line || text.data[code - 1] == '.')
			at = code;
	}
	return at > 0 && text.data[at - 1] == '.';
}

/* On a line that is longer than anybody's, or that goes on in the next: yes. */
static bool line_holds(struct slice text, size_t at, char c)
{
	size_t from = at;

	for (size_t end = at + REACH; at < text.size && text.data[at] != '\n'; at++)
		if (text.data[at] == c || at == end)
			return true;
	at = blanks_before(text, at);
	return at > from && memchr("([{,\\", text.data[at - 1], 5);
}

static bool ends_with(struct slice text, size_t at, const char *word)
{
	size_t size = strlen(word);

	return at >= size && memcmp(text.data + at - size, word, size) == 0;
}

/* A word for which IS_MEANT holds. */
static size_t find_meant(struct slice text, const char *word, size_t from,
			 bool (*is_meant)(struct slice text, size_t at, size_t end))
{
	size_t size = strlen(word);

	while ((from = text_find_word(text, word, from)) < text.size && !is_meant(text, from, from + size))
		from += size;
	return from;
}

static bool is_defined(struct slice text, size_t at, size_t end)
{
	size_t before = blanks_before(text, at);

	(void)end;
	return ends_with(text, before, "def") || ends_with(text, before, "\\\n") || ends_with(text, before, "\\\r\n");
}

static bool is_no_attribute(struct slice text, size_t at, size_t end)
{
	(void)end;
	return at == 0 || text.data[at - 1] != '.';
}

/* `x.name = 1`, `x.name: T = 1`, `x.name += 1`, `x.name, y = 1, 2`, `del x.name`. */
static bool is_written(struct slice text, size_t at, size_t end)
{
	size_t next = blanks_behind(text, end);
	char c = byte_at(text, next);

	if (!text_follows_dot(text, at))
		return false;
	if (line_ends(c) || c == ';')
		return true;
	if (c == '=')
		return byte_at(text, next + 1) != '=';
	if (strchr(",)]:", c))
		return line_holds(text, next, '=') || c != ':';
	return strchr("+-*/%@&|^<>", c) && line_holds(text, next, '=');
}

static bool is_keyword(struct slice text, size_t at, size_t end)
{
	char c = byte_at(text, blanks_behind(text, end));

	return c == '=' || line_ends(c) || c == '"' || c == '\'' || (at > 0 && strchr("\"'", text.data[at - 1]));
}

/* `x.name(1)`, `(x.name)(1)`. */
static bool is_method_call(struct slice text, size_t at, size_t end)
{
	char c = byte_at(text, blanks_behind(text, end));

	return (c == '(' || c == ')' || line_ends(c)) && text_follows_dot(text, at);
}

static size_t find_definition(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return find_meant(text, context, from, is_defined);
}

static size_t find_binding(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return find_meant(text, context, from, is_no_attribute);
}

static size_t find_attribute_write(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return find_meant(text, context, from, is_written);
}

static size_t find_keyword(const void *context, size_t pattern, struct slice text, size_t from)
{
	(void)pattern;
	return find_meant(text, context, from, is_keyword);
}

static size_t find_method_call(const void *context, size_t pattern, struct slice text, size_t from)
{
	const struct word_list *names = context;

	return find_meant(text, names->items[pattern], from, is_method_call);
}

static struct interest literally(size_t (*find)(const void *context, size_t pattern, struct slice text, size_t from),
				 const void *context)
{
	return (struct interest){ .find = find, .pattern_count = 1, .context = context, .no_aliases = true };
}

struct interest interest_in_definition(const char *name)
{
	return literally(find_definition, name);
}

struct interest interest_in_binding(const char *name)
{
	return literally(find_binding, name);
}

struct interest interest_in_attribute_write(const char *name)
{
	return literally(find_attribute_write, name);
}

struct interest interest_in_keyword(const char *name)
{
	return literally(find_keyword, name);
}

struct interest interest_in_method_calls(const struct word_list *names)
{
	struct interest interest = literally(find_method_call, names);

	interest.pattern_count = names->count;
	return interest;
}
