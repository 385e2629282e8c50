#include "cmd/keys_formats.h"

#include "report/html.h"

/* The table of formats. */

const struct keys_format keys_formats[] = {
	{ "table", keys_write_table, NULL },        { "json", keys_write_json, keys_reduce_json },
	{ "csv", keys_write_csv, keys_reduce_csv }, { "markdown", keys_write_markdown, keys_reduce_markdown },
	{ "html", keys_write_html, NULL },
};

enum { FORMAT_COUNT = sizeof keys_formats / sizeof *keys_formats };

const struct keys_format *keys_format_find(const char *name)
{
	for (size_t i = 0; name && i < FORMAT_COUNT; i++)
		if (text_equals(keys_formats[i].name, name))
			return &keys_formats[i];
	return &keys_formats[0];
}

const struct keys_format *keys_format_guess(struct slice text)
{
	while (text.size && strchr(" \t\r\n", *text.data))
		text = (struct slice){ text.data + 1, text.size - 1 };
	if (slice_starts(text, "{"))
		return keys_format_find("json");
	if (slice_starts(text, "template,"))
		return keys_format_find("csv");
	return keys_format_find(slice_starts(text, "<") ? "html" : "markdown");
}
