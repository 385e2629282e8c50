#include "server/documents.h"

#include "server/uri.h"

struct document *documents_find(const struct documents *documents, const char *uri)
{
	for (size_t i = 0; i < documents->items.count; i++)
		if (text_equals(documents->items.items[i]->uri, uri))
			return documents->items.items[i];
	return NULL;
}

static struct document *document_new(struct documents *documents, const char *uri)
{
	struct document *document = xcalloc(1, sizeof *document);

	arena_init(&document->arena);
	document->uri = arena_strdup(&document->arena, uri);
	document->path = uri_path(&document->arena, uri);
	vec_push(&documents->items, document);
	return document;
}

static void set_text(struct document *document, const json_t *text)
{
	strbuf_clear(&document->text);
	strbuf_add(&document->text, json_string_value(text), json_string_length(text));
}

struct document *documents_open(struct documents *documents, const json_t *item)
{
	const json_t *uri = json_object_get(item, "uri"), *text = json_object_get(item, "text");
	struct document *document;

	if (!json_is_string(uri) || !json_is_string(text))
		return NULL;
	document = documents_find(documents, json_string_value(uri));
	if (!document)
		document = document_new(documents, json_string_value(uri));
	document->version = json_integer_value(json_object_get(item, "version"));
	set_text(document, text);
	return document;
}

static void document_free(struct document *document)
{
	strbuf_release(&document->text);
	strbuf_release(&document->shown);
	arena_release(&document->arena);
	free(document);
}

void documents_close(struct documents *documents, struct document *document)
{
	size_t kept = 0;

	for (size_t i = 0; i < documents->items.count; i++)
		if (documents->items.items[i] != document)
			documents->items.items[kept++] = documents->items.items[i];
	documents->items.count = kept;
	document_free(document);
}

void documents_release(struct documents *documents)
{
	for (size_t i = 0; i < documents->items.count; i++)
		document_free(documents->items.items[i]);
	vec_release(&documents->items);
}

static bool change_part(struct document *document, const json_t *range, const json_t *text,
			enum position_encoding encoding)
{
	struct slice old = strbuf_slice(&document->text);
	struct strbuf now = STRBUF_INIT;
	size_t start, end;

	if (!position_read(old, json_object_get(range, "start"), encoding, &start) ||
	    !position_read(old, json_object_get(range, "end"), encoding, &end) || end < start)
		return false;
	strbuf_add(&now, old.data, start);
	strbuf_add(&now, json_string_value(text), json_string_length(text));
	strbuf_add(&now, old.data + end, old.size - end);
	strbuf_release(&document->text);
	document->text = now;
	return true;
}

bool document_change(struct document *document, const json_t *changes,
		     enum position_encoding encoding)
{
	size_t index;
	const json_t *change;

	if (!json_is_array(changes))
		return false;
	json_array_foreach(changes, index, change) {
		const json_t *range = json_object_get(change, "range"),
			     *text = json_object_get(change, "text");

		if (!json_is_string(text))
			return false;
		if (!range || json_is_null(range))
			set_text(document, text);
		else if (!change_part(document, range, text, encoding))
			return false;
	}
	return true;
}
