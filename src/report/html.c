#include "report/html.h"

#include "base/oom.h"
#include "base/utf8.h"
#include "config/embedded.h"

#include <stdio.h>

/* ---- parts ---- */

static struct slice page_file(const char *path)
{
	for (size_t i = 0; i < embedded_files_count; i++)
		if (text_equals(embedded_files[i].path, path))
			return (struct slice){ embedded_files[i].data, embedded_files[i].size };
	BUG("a part of the page is not compiled in");
}

/* The markup of the part, up to the line break before the next one. */
static struct slice find_part(const char *name)
{
	static const char mark[] = "<!-- part: ";
	const char *at = page_file("page/page.html").data, *end;

	while ((at = strstr(at, mark))) {
		at += strlen(mark);
		if (text_starts(at, name) && text_starts(at + strlen(name), " -->\n"))
			break;
	}
	if (!at)
		BUG("the page has no such part");
	at = strchr(at, '\n') + 1;
	end = strstr(at, mark);
	return (struct slice){ at, end ? (size_t)(end - at) - (end > at) : strlen(at) };
}

static void add_escaped(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		switch (text.data[i]) {
		case '&': strbuf_addstr(out, "&amp;"); break;
		case '<': strbuf_addstr(out, "&lt;"); break;
		case '>': strbuf_addstr(out, "&gt;"); break;
		case '"': strbuf_addstr(out, "&quot;"); break;
		case '\'': strbuf_addstr(out, "&#39;"); break;
		default: strbuf_addch(out, text.data[i]);
		}
	}
}

/* A backquote without a second one is a backquote. */
static void add_prose(struct strbuf *out, struct slice text)
{
	while (text.size) {
		const char *open = memchr(text.data, '`', text.size), *close = NULL;
		size_t before = open ? (size_t)(open - text.data) : text.size;

		if (open)
			close = memchr(open + 1, '`', text.size - before - 1);
		add_escaped(out, (struct slice){ text.data, close ? before : text.size });
		if (!close)
			return;
		strbuf_addstr(out, "<code>");
		add_escaped(out, (struct slice){ open + 1, (size_t)(close - open) - 1 });
		strbuf_addstr(out, "</code>");
		text.size -= (size_t)(close + 1 - text.data);
		text.data = close + 1;
	}
}

/* Tabs stay. */
static void add_source(struct strbuf *out, const char *text)
{
	while (*text) {
		size_t size = strcspn(text, "\t");

		utf8_add_printable(out, (struct slice){ text, size });
		text += size;
		for (; *text == '\t'; text++)
			strbuf_addch(out, '\t');
	}
}

enum field_kind { FIELD_TEXT, FIELD_CODE, FIELD_SOURCE, FIELD_RAW };

/* Takes the word that stands before a name, if any does. */
static enum field_kind take_kind(struct slice *field)
{
	static const char *const words[] = {
		[FIELD_CODE] = "code ", [FIELD_SOURCE] = "source ", [FIELD_RAW] = "raw "
	};

	for (int kind = FIELD_CODE; kind <= FIELD_RAW; kind++) {
		if (!slice_starts(*field, words[kind]))
			continue;
		field->data += strlen(words[kind]);
		field->size -= strlen(words[kind]);
		return (enum field_kind)kind;
	}
	return FIELD_TEXT;
}

static const char *find_field(struct slice name, const struct html_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(name, fields[i].name))
			return fields[i].text ? fields[i].text : "";
	BUG("a field of the page is not filled");
}

static void add_field(struct strbuf *out, struct slice field, const struct html_field *fields,
		      size_t count)
{
	enum field_kind kind = take_kind(&field);
	const char *text = find_field(field, fields, count);
	struct strbuf clean = STRBUF_INIT;

	if (kind == FIELD_RAW) {
		strbuf_addstr(out, text);
		return;
	}
	if (kind == FIELD_SOURCE)
		add_source(&clean, text);
	else
		utf8_add_printable(&clean, slice_of(text));
	if (kind == FIELD_CODE)
		add_prose(out, strbuf_slice(&clean));
	else
		add_escaped(out, strbuf_slice(&clean));
	strbuf_release(&clean);
}

void html_fill(struct strbuf *out, const char *part, const struct html_field *fields, size_t count)
{
	struct slice markup = find_part(part);
	const char *end = markup.data + markup.size;

	for (const char *at = markup.data; at < end;) {
		const char *open = strstr(at, "{{"), *close = open ? strstr(open, "}}") : NULL;

		if (!close || close >= end) {
			strbuf_add(out, at, (size_t)(end - at));
			return;
		}
		strbuf_add(out, at, (size_t)(open - at));
		add_field(out, (struct slice){ open + 2, (size_t)(close - open) - 2 }, fields,
			  count);
		at = close + 2;
	}
}

void html_add(struct strbuf *out, const char *part)
{
	html_fill(out, part, NULL, 0);
}

const char *html_number(char text[HTML_NUMBER_SIZE], size_t number)
{
	snprintf(text, HTML_NUMBER_SIZE, "%zu", number);
	return text;
}

/* ---- links ---- */

static const char plain[] = "-._~/";

static void add_url(struct strbuf *out, const char *base, const char *path, uint32_t line)
{
	bool fills = strstr(base, "{path}") != NULL;
	size_t size = strlen(base);

	if (!fills) {
		strbuf_add(out, base, size && base[size - 1] == '/' ? size - 1 : size);
		strbuf_addch(out, '/');
		strbuf_add_percent(out, path, plain);
		strbuf_addf(out, "#L%u", line);
		return;
	}
	while (*base) {
		if (text_starts(base, "{path}")) {
			strbuf_add_percent(out, path, plain);
			base += strlen("{path}");
		} else if (text_starts(base, "{line}")) {
			strbuf_addf(out, "%u", line);
			base += strlen("{line}");
		} else {
			strbuf_addch(out, *base++);
		}
	}
}

void html_add_place(struct strbuf *out, const char *base, const char *shown,
		    const char *in_repository, uint32_t line)
{
	struct strbuf text = STRBUF_INIT, url = STRBUF_INIT;

	utf8_add_printable(&text, slice_of(shown));
	strbuf_addf(&text, ":%u", line);
	if (base) {
		add_url(&url, base, in_repository, line);
		HTML_FILL(out, "link", { "url", strbuf_text(&url) },
			  { "text", strbuf_text(&text) });
	} else {
		add_escaped(out, strbuf_slice(&text));
	}
	strbuf_release(&text);
	strbuf_release(&url);
}

/* ---- the page ---- */

static void add_nav(struct strbuf *out, const char *id, const char *what, size_t count)
{
	char number[HTML_NUMBER_SIZE];

	HTML_FILL(out, "nav", { "id", id }, { "what", what },
		  { "count", html_number(number, count) });
	strbuf_addch(out, '\n');
}

void html_page_open(struct strbuf *out, const struct html_page *page)
{
	struct strbuf nav = STRBUF_INIT;

	if (page->findings)
		add_nav(&nav, "findings", "Findings", *page->findings);
	if (page->keys)
		add_nav(&nav, "keys", "Cache keys", page->keys->count);
	if (page->keys && keys_count_holding(page->keys))
		add_nav(&nav, "models", "By model", keys_count_holding(page->keys));
	HTML_FILL(out, "page-open", { "title", page->title }, { "version", page->version },
		  { "style", page_file("page/page.css").data }, { "nav", strbuf_text(&nav) });
	strbuf_addch(out, '\n');
	strbuf_release(&nav);
}

void html_page_close(struct strbuf *out, const struct html_page *page)
{
	HTML_FILL(out, "page-close", { "version", page->version },
		  { "script", page_file("page/page.js").data });
	strbuf_addch(out, '\n');
}
