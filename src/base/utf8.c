#include "base/utf8.h"

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 4;
	return 0;
}

size_t utf8_decode(struct slice text, uint32_t *code_point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *bytes = (const unsigned char *)text.data;
	size_t length = sequence_length(bytes[0]);
	uint32_t value = length == 1 ? bytes[0] : bytes[0] & (0xFFu >> (length + 1));

	*code_point = 0xFFFD;
	if (length == 0 || length > text.size)
		return 1;
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 1;
		value = value << 6 | (bytes[i] & 0x3Fu);
	}
	if (length > 1 && (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)))
		return 1;
	*code_point = value;
	return length;
}

size_t utf8_code_points(struct slice text)
{
	size_t count = 0;
	uint32_t ignored;

	for (size_t at = 0; at < text.size; count++)
		at += utf8_decode((struct slice){ text.data + at, text.size - at }, &ignored);
	return count;
}

size_t utf8_utf16_units(struct slice text)
{
	size_t units = 0;
	uint32_t code_point;

	for (size_t at = 0; at < text.size;) {
		at += utf8_decode((struct slice){ text.data + at, text.size - at }, &code_point);
		units += code_point > 0xFFFF ? 2 : 1;
	}
	return units;
}

static bool is_clean(struct slice rest, size_t length, uint32_t code_point)
{
	if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0))
		return false;
	if ((code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069))
		return false; /* bidirectional overrides can disguise a name */
	return code_point != 0xFFFD || (length == 3 && (unsigned char)rest.data[0] == 0xEF);
}

void utf8_add_printable(struct strbuf *out, struct slice text)
{
	for (size_t at = 0; at < text.size;) {
		struct slice rest = { text.data + at, text.size - at };
		uint32_t code_point;
		size_t length = utf8_decode(rest, &code_point);

		if (is_clean(rest, length, code_point)) {
			strbuf_add(out, rest.data, length);
		} else {
			for (size_t i = 0; i < length; i++)
				strbuf_addf(out, "\\x%02x", (unsigned char)rest.data[i]);
		}
		at += length;
	}
}

/* How many bytes at the head of TEXT, by eights, are ASCII. */
static size_t ascii_run(struct slice text)
{
	uint64_t eight;
	size_t at;

	for (at = 0; text.size - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, text.data + at, sizeof(eight));
		if (eight & 0x8080808080808080u)
			break;
	}
	return at;
}

bool utf8_is_valid(struct slice text)
{
	for (size_t at = 0; at < text.size;) {
		struct slice rest = { text.data + at, text.size - at };
		size_t length = ascii_run(rest);
		uint32_t code_point;

		if (length == 0) {
			length = utf8_decode(rest, &code_point);
			if (code_point == 0xFFFD && length == 1)
				return false;
		}
		at += length;
	}
	return true;
}
