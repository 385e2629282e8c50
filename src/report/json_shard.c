#include "report/json_shard.h"

#include "base/utf8.h"
#include "lint/fingerprint.h"
#include "report/json_text.h"

#include <inttypes.h>
#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void shard_source(struct slice source, char out[SHARD_SOURCE_SIZE])
{
	snprintf(out, SHARD_SOURCE_SIZE, "%016" PRIx64,
		 (uint64_t)XXH3_64bits(source.data, source.size));
}

static json_t *texts_value(const char *const *texts, size_t count)
{
	json_t *value = json_array();

	for (size_t i = 0; i < count; i++)
		json_push(value, json_text(texts[i]));
	return value;
}

json_t *shard_value(const struct report_shard *shard)
{
	json_t *value = json_object();

	json_put(value, "index", json_integer(shard->index));
	json_put(value, "count", json_integer(shard->count));
	json_put(value, "files", json_integer((json_int_t)shard->files));
	json_put(value, "options", texts_value(shard->options, shard->option_count));
	json_put(value, "paths", texts_value(shard->paths, shard->path_count));
	return value;
}

static json_t *number_value(uint64_t number)
{
	char text[17];

	snprintf(text, sizeof text, "%016" PRIx64, number);
	return json_text(text);
}

static json_t *span_value(struct span span)
{
	json_t *value = json_array();

	json_push(value, json_integer(span.offset));
	json_push(value, json_integer(span.length));
	return value;
}

static json_t *place_value(const struct location *place)
{
	char source[SHARD_SOURCE_SIZE];
	struct strbuf path = STRBUF_INIT;
	json_t *value;

	if (!place->file)
		return json_null();
	value = json_object();
	shard_source(place->file->lines.text, source);
	utf8_add_printable(&path, slice_of(place->file->path));
	json_put(value, "path", json_text(strbuf_text(&path)));
	json_put(value, "source", json_text(source));
	json_put(value, "span", span_value(place->span));
	strbuf_release(&path);
	return value;
}

static json_t *chain_value(const struct report_item *item)
{
	const struct evidence_chain *chain = &item->finding->related;
	json_t *value = json_array();

	for (size_t i = 0; i < chain->count; i++) {
		json_t *step = json_object();

		json_put(step, "role", json_text(evidence_role_name(chain->items[i].role)));
		json_put(step, "message", json_text(chain->items[i].sentence));
		json_put(step, "place", place_value(&item->related[i]));
		json_push(value, step);
	}
	return value;
}

json_t *shard_finding_value(const struct report_item *item)
{
	const struct finding *finding = item->finding;
	json_t *value = json_object(), *edits = json_array();

	for (size_t i = 0; finding->fix && i < finding->fix->count; i++)
		json_push(edits, span_value(item->edits[i].span));
	json_put(value, "project", json_integer((json_int_t)item->place.file->project));
	json_put(value, "place", place_value(&item->place));
	json_put(value, "also", span_value(finding->also));
	json_put(value, "label", json_text(finding->label));
	json_put(value, "hash", number_value(item->hash));
	json_put(value, "fingerprint", number_value(finding_fingerprint(finding, item->hash)));
	json_put(value, "chain", chain_value(item));
	json_put(value, "edits", edits);
	return value;
}
