#include "syntax/lower.h"

#include <string.h>

struct literal_form literal_form(struct slice literal)
{
	struct literal_form form = { 0 };
	size_t at = 0;
	char quote;

	for (; at < literal.size && !strchr("'\"`", literal.data[at]); at++) {
		char letter = (char)(literal.data[at] | 0x20);

		form.is_raw = form.is_raw || letter == 'r';
		form.is_bytes = form.is_bytes || letter == 'b';
		form.is_format = form.is_format || letter == 'f' || letter == 't';
	}
	if (at == literal.size)
		return (struct literal_form){ .open = at };
	quote = literal.data[at];
	form.is_code = quote == '`';
	form.close = at + 2 < literal.size && literal.data[at + 1] == quote && literal.data[at + 2] == quote ? 3 : 1;
	form.open = at + form.close;
	if (form.open + form.close > literal.size)
		form.close = literal.size - form.open;
	return form;
}

static void add_code_point(struct strbuf *out, uint32_t c)
{
	if (c < 0x80) {
		strbuf_addch(out, (char)c);
	} else if (c < 0x800) {
		strbuf_addch(out, (char)(0xc0 | c >> 6));
		strbuf_addch(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		strbuf_addch(out, (char)(0xe0 | c >> 12));
		strbuf_addch(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addch(out, (char)(0x80 | (c & 0x3f)));
	} else {
		strbuf_addch(out, (char)(0xf0 | c >> 18));
		strbuf_addch(out, (char)(0x80 | (c >> 12 & 0x3f)));
		strbuf_addch(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addch(out, (char)(0x80 | (c & 0x3f)));
	}
}

static int digit_of(char c, unsigned base)
{
	int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 16;

	return digit < (int)base ? digit : -1;
}

/* Reads at most MOST digits at the head of TEXT; returns how many there are. */
static size_t read_digits(struct slice text, size_t most, unsigned base, uint32_t *value)
{
	size_t count = 0;

	*value = 0;
	for (; count < most && count < text.size && digit_of(text.data[count], base) >= 0; count++)
		*value = *value * base + (uint32_t)digit_of(text.data[count], base);
	return count;
}

static bool is_character(uint32_t value)
{
	return value < 0x110000 && (value < 0xd800 || value > 0xdfff);
}

static void add_value(struct strbuf *out, uint32_t value, bool is_bytes)
{
	if (is_bytes)
		strbuf_addch(out, (char)(value & 0xff));
	else
		add_code_point(out, value);
}

/* \x41, \u0041, \U00000041, \101; returns the length after the backslash, 0 if it is none of these. */
static size_t decode_number(struct strbuf *out, struct slice text, bool is_bytes)
{
	struct slice digits = { text.data + 1, text.size - 1 };
	size_t need = 0, count;
	uint32_t value;

	count = read_digits(text, 3, 8, &value);
	if (count > 0) {
		add_value(out, value, is_bytes);
		return count;
	}
	if (text.data[0] == 'x')
		need = 2;
	else if (!is_bytes && text.data[0] == 'u')
		need = 4;
	else if (!is_bytes && text.data[0] == 'U')
		need = 8;
	if (need == 0 || read_digits(digits, need, 16, &value) != need || !is_character(value))
		return 0;
	add_value(out, value, is_bytes);
	return 1 + need;
}

/* TEXT begins after a backslash; returns how many bytes belong to the escape. */
static size_t decode_escape(struct strbuf *out, struct slice text, bool is_bytes)
{
	static const char SIMPLE[] = "abfnrtv\\'\"", MEANING[] = "\a\b\f\n\r\t\v\\'\"";
	const char *known, *close;
	size_t length;

	if (text.size == 0)
		return strbuf_addch(out, '\\'), 0;
	if (text.data[0] == '\n' || text.data[0] == '\r')
		return text.size > 1 && text.data[0] == '\r' && text.data[1] == '\n' ? 2 : 1;
	known = memchr(SIMPLE, text.data[0], sizeof SIMPLE - 1);
	if (known)
		return strbuf_addch(out, MEANING[known - SIMPLE]), 1;
	length = decode_number(out, text, is_bytes);
	if (length)
		return length;
	strbuf_addch(out, '\\');
	close = !is_bytes && text.size > 1 && text.data[0] == 'N' && text.data[1] == '{' ?
			memchr(text.data, '}', text.size) :
			NULL;
	if (!close)
		return 0;
	strbuf_add(out, text.data, (size_t)(close - text.data) + 1);
	return (size_t)(close - text.data) + 1;
}

void literal_decode(struct strbuf *out, struct slice text, struct literal_form form)
{
	size_t at = 0;

	while (at < text.size) {
		char c = text.data[at++];
		bool more = at < text.size;

		if (c == '\\' && !form.is_raw) {
			struct slice rest = { text.data + at, text.size - at };

			at += decode_escape(out, rest, form.is_bytes);
			continue;
		}
		if (c == '\r') {
			at += more && text.data[at] == '\n';
			c = '\n';
		} else if (form.is_format && (c == '{' || c == '}')) {
			at += more && text.data[at] == c;
		}
		strbuf_addch(out, c);
	}
}
