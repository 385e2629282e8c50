#include "report/json_text.h"

#include "base/oom.h"
#include "base/utf8.h"
#include "report/text.h"

static void add_well_formed(struct strbuf *out, struct slice text)
{
	for (size_t at = 0; at < text.size;) {
		struct slice rest = { text.data + at, text.size - at };
		uint32_t code_point;
		size_t length = utf8_decode(rest, &code_point);

		if (length == 1 && code_point == 0xFFFD)
			strbuf_addf(out, "\\x%02x", (unsigned char)*rest.data);
		else
			strbuf_add(out, rest.data, length);
		at += length;
	}
}

json_t *json_text(const char *text)
{
	struct strbuf clean = STRBUF_INIT;
	json_t *value;

	if (!text)
		return json_null();
	if (utf8_is_valid(slice_of(text))) {
		value = json_string(text);
	} else {
		add_well_formed(&clean, slice_of(text));
		value = json_string(strbuf_text(&clean));
		strbuf_release(&clean);
	}
	if (!value)
		oom();
	return value;
}

json_t *json_details(const char *before, const struct report_item *item)
{
	struct strbuf text = STRBUF_INIT, line = STRBUF_INIT;
	json_t *value;

	strbuf_addstr(&text, before);
	for (size_t i = 0; text_detail(&line, item, i); i++)
		strbuf_addf(&text, "%s%s", text.size ? "\n" : "", strbuf_text(&line));
	value = json_text(text.size ? strbuf_text(&text) : NULL);
	strbuf_release(&text);
	strbuf_release(&line);
	return value;
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		oom();
}

void json_push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		oom();
}

static int add_chunk(const char *chunk, size_t size, void *out)
{
	strbuf_add(out, chunk, size);
	return 0;
}

void json_add(struct strbuf *out, json_t *value)
{
	if (json_dump_callback(value, add_chunk, out, JSON_COMPACT | JSON_ENCODE_ANY))
		oom();
	json_decref(value);
}
