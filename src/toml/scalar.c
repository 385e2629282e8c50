#include "toml/scalar.h"

#include "base/strbuf.h"

#include <errno.h>
#include <stdlib.h>

enum { NUMBER_MAX = 80 };

static const struct {
	char letter;
	char meaning;
} escapes[] = {
	{ 'b', '\b' }, { 't', '\t' }, { 'n', '\n' }, { 'f', '\f' }, { 'r', '\r' }, { '"', '"' }, { '\\', '\\' },
};

static void add_code_point(struct strbuf *out, uint32_t c)
{
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	size_t i;

	strbuf_addch(out, (char)(marks[size] | (c >> (6 * (size - 1)))));
	for (i = size - 1; i > 0; i--)
		strbuf_addch(out, (char)(0x80 | ((c >> (6 * (i - 1))) & 0x3f)));
}

/* TEXT begins after `\u` or `\U`. */
static const char *add_unicode(struct strbuf *out, struct slice text, size_t digits)
{
	uint32_t c = 0;
	size_t i;

	if (text.size < digits)
		return "a Unicode escape is too short";
	for (i = 0; i < digits; i++) {
		if (hex_digit(text.data[i]) < 0)
			return "a Unicode escape holds something else than hexadecimal digits";
		c = c * 16 + (uint32_t)hex_digit(text.data[i]);
	}
	if (c == 0)
		return "a string must not hold the character U+0000";
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return "a Unicode escape names no character";
	add_code_point(out, c);
	return NULL;
}

static size_t blank_run(struct slice text)
{
	size_t i = 0;

	while (i < text.size && strchr(" \t\r\n", text.data[i]))
		i++;
	return i;
}

/* TEXT begins after the backslash; stores how many of its bytes were used. */
static const char *add_escape(struct strbuf *out, struct slice text, size_t *used)
{
	size_t i;

	*used = 1;
	if (text.size == 0)
		return "a string ends in a lone backslash";
	if (text.data[0] == 'u' || text.data[0] == 'U') {
		size_t digits = text.data[0] == 'u' ? 4 : 8;

		*used = 1 + digits;
		return add_unicode(out, (struct slice){ text.data + 1, text.size - 1 }, digits);
	}
	if (strchr(" \t\r\n", text.data[0])) {
		*used = blank_run(text);
		return NULL;
	}
	for (i = 0; i < sizeof(escapes) / sizeof(*escapes); i++)
		if (escapes[i].letter == text.data[0]) {
			strbuf_addch(out, escapes[i].meaning);
			return NULL;
		}
	return "a string holds an escape that TOML does not know";
}

static const char *add_basic(struct strbuf *out, struct slice text)
{
	const char *at = text.data, *end = text.data + text.size, *escape, *wrong;
	size_t used;

	while ((escape = memchr(at, '\\', (size_t)(end - at)))) {
		strbuf_add(out, at, (size_t)(escape - at));
		at = escape + 1;
		wrong = add_escape(out, (struct slice){ at, (size_t)(end - at) }, &used);
		if (wrong)
			return wrong;
		at += used;
	}
	strbuf_add(out, at, (size_t)(end - at));
	return NULL;
}

static struct slice without_first_newline(struct slice text)
{
	size_t skip = slice_starts(text, "\r\n") ? 2 : slice_starts(text, "\n") ? 1 : 0;

	return (struct slice){ text.data + skip, text.size - skip };
}

const char *toml_decode_string(struct arena *arena, struct slice raw, const char **text)
{
	size_t quotes = slice_starts(raw, "\"\"\"") || slice_starts(raw, "'''") ? 3 : 1;
	struct slice body = { raw.data + quotes, raw.size - 2 * quotes };
	struct strbuf decoded = STRBUF_INIT;
	const char *wrong;

	if (quotes == 3)
		body = without_first_newline(body);
	if (raw.data[0] == '\'' || !memchr(body.data, '\\', body.size)) {
		*text = arena_text(arena, body);
		return NULL;
	}
	wrong = add_basic(&decoded, body);
	if (!wrong)
		*text = arena_text(arena, strbuf_slice(&decoded));
	strbuf_release(&decoded);
	return wrong;
}

/* The digits without underscores, NUL-terminated; false if they are too many. */
static bool plain_number(struct slice raw, char buffer[NUMBER_MAX])
{
	size_t i, size = 0;

	for (i = 0; i < raw.size; i++) {
		if (raw.data[i] == '_')
			continue;
		if (size + 1 == NUMBER_MAX)
			return false;
		buffer[size++] = raw.data[i];
	}
	buffer[size] = '\0';
	return true;
}

const char *toml_decode_integer(struct slice raw, int64_t *integer)
{
	static const char *const prefixes[] = { "0b", "0o", "0x" };
	static const int bases[] = { 2, 8, 16 };
	char buffer[NUMBER_MAX];
	const char *digits = buffer;
	int base = 10;
	size_t i;

	if (!plain_number(raw, buffer))
		return "the number does not fit 64 bits";
	for (i = 0; i < 3; i++)
		if (text_starts(buffer, prefixes[i])) {
			base = bases[i];
			digits += 2;
		}
	errno = 0;
	*integer = strtoll(digits, NULL, base);
	return errno ? "the number does not fit 64 bits" : NULL;
}

const char *toml_decode_float(struct slice raw, double *number)
{
	char buffer[NUMBER_MAX];

	if (!plain_number(raw, buffer))
		return "the number has too many digits";
	*number = strtod(buffer, NULL);
	return NULL;
}
