#include "report/sarif_place.h"

#include "base/utf8.h"

static json_t *uri_value(const char *path)
{
	struct strbuf uri = STRBUF_INIT;
	json_t *value;

	strbuf_add_percent(&uri, path, "-._~/!$&'()*+,;=@");
	value = json_text(strbuf_text(&uri));
	strbuf_release(&uri);
	return value;
}

static json_t *region_value(const struct position *start, const struct position *end)
{
	json_t *value = json_object();

	json_put(value, "startLine", json_integer(start->line));
	json_put(value, "startColumn", json_integer(start->utf16));
	json_put(value, "endLine", json_integer(end->line));
	json_put(value, "endColumn", json_integer(end->utf16));
	return value;
}

static json_t *location_value(const struct location *place, const struct position *end)
{
	json_t *value = json_object(), *physical = json_object(), *artifact = json_object();

	json_put(artifact, "uri", uri_value(place->file->in_repository));
	json_put(physical, "artifactLocation", artifact);
	json_put(physical, "region", region_value(&place->start, end));
	json_put(value, "physicalLocation", physical);
	return value;
}

json_t *sarif_location(const struct location *place)
{
	return location_value(place, &place->end);
}

json_t *sarif_line_location(const struct location *place)
{
	struct slice line = lines_text(&place->file->lines, place->start.line);
	struct position end = place->end;

	if (end.line != place->start.line) {
		end.line = place->start.line;
		end.utf16 = (uint32_t)utf8_utf16_units(line) + 1;
	}
	return location_value(place, &end);
}

void sarif_add_text(struct strbuf *out, const char *text)
{
	bool may_link = strstr(text, "](") != NULL;

	for (; *text; text++) {
		if (may_link && strchr("[]\\", *text))
			strbuf_addch(out, '\\');
		strbuf_addch(out, *text);
	}
}

json_t *sarif_message(const char *text)
{
	struct strbuf escaped = STRBUF_INIT;
	json_t *value = json_object();

	sarif_add_text(&escaped, text);
	json_put(value, "text", json_text(strbuf_text(&escaped)));
	strbuf_release(&escaped);
	return value;
}
