#include "server/position.h"

#include "base/utf8.h"
#include "report/json_text.h"

static const char *const names[] = {
	[POSITION_UTF16] = "utf-16",
	[POSITION_UTF8] = "utf-8",
	[POSITION_UTF32] = "utf-32",
};

const char *position_encoding_name(enum position_encoding encoding)
{
	return names[encoding];
}

enum position_encoding position_encoding_choose(const json_t *offered)
{
	size_t index;
	const json_t *item;

	json_array_foreach(offered, index, item) {
		const char *name = json_string_value(item);

		for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
			if (text_equals(name, names[i]))
				return (enum position_encoding)i;
	}
	return POSITION_UTF16;
}

/* Behind the line break at AT, of one or two bytes. */
static size_t after_break(struct slice text, size_t at)
{
	return at + 1 + (text.data[at] == '\r' && at + 1 < text.size && text.data[at + 1] == '\n');
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static size_t line_start(struct slice text, json_int_t line)
{
	size_t at = 0;

	while (line > 0 && at < text.size) {
		if (!is_break(text.data[at])) {
			at++;
			continue;
		}
		at = after_break(text, at);
		line--;
	}
	return at;
}

static json_int_t units_of(uint32_t code_point, size_t bytes, enum position_encoding encoding)
{
	if (encoding == POSITION_UTF8)
		return (json_int_t)bytes;
	return encoding == POSITION_UTF16 && code_point > 0xffff ? 2 : 1;
}

/* A position within a character is at its beginning. */
static size_t in_line(struct slice text, size_t at, json_int_t character,
		      enum position_encoding encoding)
{
	while (at < text.size && !is_break(text.data[at])) {
		uint32_t code_point;
		size_t bytes =
			utf8_decode((struct slice){ text.data + at, text.size - at }, &code_point);

		character -= units_of(code_point, bytes, encoding);
		if (character < 0)
			break;
		at += bytes;
	}
	return at;
}

bool position_read(struct slice text, const json_t *position, enum position_encoding encoding,
		   size_t *offset)
{
	const json_t *line = json_object_get(position, "line"),
		     *character = json_object_get(position, "character");

	if (!json_is_integer(line) || !json_is_integer(character) || json_integer_value(line) < 0 ||
	    json_integer_value(character) < 0)
		return false;
	*offset = in_line(text, line_start(text, json_integer_value(line)),
			  json_integer_value(character), encoding);
	return true;
}

json_t *position_json(const struct position *position, enum position_encoding encoding)
{
	uint32_t column = encoding == POSITION_UTF8    ? position->byte
			  : encoding == POSITION_UTF32 ? position->column
						       : position->utf16;
	json_t *json = json_object();

	json_put(json, "line", json_integer(position->line - 1));
	json_put(json, "character", json_integer(column - 1));
	return json;
}

json_t *range_json(const struct location *location, enum position_encoding encoding)
{
	json_t *json = json_object();

	json_put(json, "start", position_json(&location->start, encoding));
	json_put(json, "end", position_json(&location->end, encoding));
	return json;
}
