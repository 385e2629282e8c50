#include "cmd/shard.h"

#include "base/oom.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/argfile.h"
#include "lint/fingerprint.h"
#include "report/json_shard.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* One report. */
struct part {
	const char *name; /* of its file */
	json_t *value;
	unsigned index, count;
	size_t files;
	json_t *options, *paths;
};

struct shards {
	struct part *parts; /* by index */
	struct part *read;  /* as they came */
	size_t count;
};

/* Where a finding is read. */
struct reading {
	struct arena *arena;
	const struct part *part;
	struct source_set *sources;
	struct error *err;
};

struct found {
	struct finding finding;
	uint64_t hash;
	size_t order;
};

struct found_list {
	VEC(struct found) items;
};

/* ---- the files ---- */

static bool fail_part(const struct part *part, const char *why, struct error *err)
{
	return error_set(err, "%s is no report of `outlive check --shard`: %s", part->name, why);
}

static bool read_part(struct arena *arena, struct part *part, struct error *err)
{
	struct slice text;
	json_error_t why;
	const char *version;
	json_int_t index, count, files;

	if (!stream_read(arena, part->name, &text, err))
		return false;
	part->value = json_loadb(text.data, text.size, 0, &why);
	if (!part->value)
		return error_set(err, "%s:%d:%d: %s", part->name, why.line, why.column, why.text);
	if (json_unpack_ex(part->value, &why, 0, "{s:{s:s}, s:[], s:{s:I, s:I, s:I, s:o, s:o}}",
			   "tool", "version", &version, "findings", "shard", "index", &index,
			   "count", &count, "files", &files, "options", &part->options, "paths",
			   &part->paths))
		return fail_part(part, why.text, err);
	if (!text_equals(version, VERSION))
		return error_set(err, "%s is of outlive %s, and this is %s", part->name, version,
				 VERSION);
	if (count < 1 || count > UINT32_MAX || index < 1 || index > count || files < 0 ||
	    !json_is_array(part->options) || !json_is_array(part->paths))
		return fail_part(part, "it counts what cannot be", err);
	part->index = (unsigned)index;
	part->count = (unsigned)count;
	part->files = (size_t)files;
	return true;
}

/* Puts PART where it belongs among those that were read before. */
static bool place_part(struct shards *shards, const struct part *part, const struct part *first,
		       struct error *err)
{
	struct part *place = part->index <= shards->count ? &shards->parts[part->index - 1] : NULL;

	if (part->count != first->count || !json_equal(part->options, first->options) ||
	    !json_equal(part->paths, first->paths))
		return error_set(err,
				 "%s and %s are of two runs: their number of shards, options or "
				 "paths differ",
				 first->name, part->name);
	if (place && place->value)
		return error_set(err, "%s and %s are both shard %u of %u", place->name, part->name,
				 part->index, part->count);
	if (place)
		*place = *part;
	return true;
}

static bool are_all_there(const struct shards *shards, const struct part *first, struct error *err)
{
	for (unsigned i = 0; i < first->count; i++)
		if (i >= shards->count || !shards->parts[i].value)
			return error_set(err, "shard %u of %u is missing", i + 1, first->count);
	return true;
}

/* The texts of a list of the file, with room for others behind them. */
static bool texts_of(struct arena *arena, const struct part *part, json_t *list,
		     struct text_list *out, struct error *err)
{
	json_t *item;
	size_t i;

	out->items = ARENA_ARRAY(arena, const char *, json_array_size(list) + 1);
	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item))
			return fail_part(part, "an option or a path is no text", err);
		out->items[out->count++] = arena_strdup(arena, json_string_value(item));
	}
	return true;
}

static bool take_options(struct arena *arena, const struct part *part, struct options *options,
			 struct error *err)
{
	struct text_list words = { 0 }, paths = { 0 };

	if (!texts_of(arena, part, part->options, &words, err) ||
	    !texts_of(arena, part, part->paths, &paths, err) ||
	    !options_parse(arena, RECORDED, "check", words.items, words.count, options, err))
		return false;
	options->arguments = paths;
	return true;
}

struct shards *shards_read(struct arena *arena, const struct text_list *files,
			   struct options *options, struct error *err)
{
	struct shards *shards = ARENA_NEW(arena, struct shards);
	struct part *read = ARENA_ARRAY(arena, struct part, files->count);
	bool ok = files->count > 0 ||
		  error_set(err, "`outlive merge` takes the reports of all shards, as `outlive "
				 "check --shard` writes them");

	shards->count = files->count;
	shards->read = read;
	shards->parts = ARENA_ARRAY(arena, struct part, files->count);
	for (size_t i = 0; ok && i < files->count; i++) {
		read[i].name = files->items[i];
		ok = read_part(arena, &read[i], err) && place_part(shards, &read[i], &read[0], err);
	}
	if (ok && are_all_there(shards, &read[0], err))
		take_options(arena, &read[0], options, err);
	return shards;
}

void shards_release(struct shards *shards)
{
	for (size_t i = 0; i < shards->count; i++)
		json_decref(shards->read[i].value);
}

/* ---- findings ---- */

static bool fail_finding(const struct reading *reading, const char *why)
{
	return fail_part(reading->part, why, reading->err);
}

static const char *text_of(const struct reading *reading, json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? arena_strdup(reading->arena, text) : NULL;
}

static bool read_span(const struct reading *reading, json_t *value, size_t size, struct span *out)
{
	json_int_t offset = -1, length = -1;

	if (json_unpack(value, "[I, I]", &offset, &length) || offset < 0 || length < 0 ||
	    (uint64_t)offset > size || (uint64_t)length > size - (uint64_t)offset)
		return fail_finding(reading, "a place lies outside of its file");
	*out = (struct span){ (uint32_t)offset, (uint32_t)length };
	return true;
}

/* By its printable name, which is all that JSON can hold. */
static struct source_file *find_file(const struct reading *reading, const char *path)
{
	struct source_file *file = source_set_find(reading->sources, path);
	struct strbuf name = STRBUF_INIT;

	for (size_t i = 0; !file && i < source_set_total(reading->sources); i++) {
		strbuf_clear(&name);
		utf8_add_printable(&name, slice_of(reading->sources->files[i]->path));
		if (text_equals(strbuf_text(&name), path))
			file = reading->sources->files[i];
	}
	strbuf_release(&name);
	return file;
}

static bool read_place(const struct reading *reading, json_t *value, struct place *out)
{
	const char *path, *source;
	char here[SHARD_SOURCE_SIZE];
	struct source_file *file;
	struct slice bytes;
	json_t *span;

	if (json_unpack(value, "{s:s, s:s, s:o}", "path", &path, "source", &source, "span", &span))
		return fail_finding(reading, "a place has no path, source or span");
	file = find_file(reading, path);
	if (!file)
		return error_set(reading->err, "%s tells of %s, which is not here",
				 reading->part->name, path);
	bytes = source_bytes(reading->sources, file);
	shard_source(bytes, here);
	if (!text_equals(here, source))
		return error_set(reading->err, "%s has changed since %s was written", path,
				 reading->part->name);
	out->file = file->number;
	return read_span(reading, span, bytes.size, &out->span);
}

static bool read_role(const struct reading *reading, const char *name, enum evidence_role *out)
{
	for (*out = EVIDENCE_OWNER; *out <= EVIDENCE_OTHER; ++*out)
		if (name && text_equals(evidence_role_name(*out), name))
			return true;
	return fail_finding(reading, "a step of a chain plays no part that is known");
}

static bool read_chain(const struct reading *reading, json_t *list, struct evidence_chain *out)
{
	struct evidence *items =
		ARENA_ARRAY(reading->arena, struct evidence, json_array_size(list));
	json_t *step;
	size_t i;

	*out = (struct evidence_chain){ items, json_array_size(list) };
	json_array_foreach(list, i, step)
	{
		json_t *place = json_object_get(step, "place");

		items[i].sentence = text_of(reading, step, "message");
		items[i].has_place = json_is_object(place);
		if (!items[i].sentence)
			return fail_finding(reading, "a step of a chain says nothing");
		if (!read_role(reading, json_string_value(json_object_get(step, "role")),
			       &items[i].role) ||
		    (items[i].has_place && !read_place(reading, place, &items[i].place)))
			return false;
	}
	return true;
}

/* SPANS are those of the edits of FIX. */
static bool read_fix(const struct reading *reading, json_t *value, json_t *spans, size_t size,
		     const struct fix **out)
{
	struct fix *fix;
	json_t *edits = json_object_get(value, "edits"), *edit;
	const char *applicability = json_string_value(json_object_get(value, "applicability"));
	size_t i;

	if (!json_is_object(value))
		return true;
	fix = ARENA_NEW(reading->arena, struct fix);
	fix->title = text_of(reading, value, "message");
	fix->count = json_array_size(edits);
	if (!fix->title || !applicability || fix->count > FIX_EDITS_MAX ||
	    fix->count != json_array_size(spans))
		return fail_finding(reading, "a fix has no title, or not as many edits as places");
	fix->applicability =
		text_equals(applicability, applicability_name(FIX_SAFE)) ? FIX_SAFE : FIX_UNSAFE;
	json_array_foreach(edits, i, edit)
	{
		fix->edits[i].text = text_of(reading, edit, "content");
		if (!fix->edits[i].text ||
		    !read_span(reading, json_array_get(spans, i), size, &fix->edits[i].span))
			return fail_finding(reading, "an edit has no content");
	}
	*out = fix;
	return true;
}

static bool read_state(const struct reading *reading, json_t *value, struct finding *finding)
{
	json_t *suppression = json_object_get(value, "suppression");

	if (!json_is_object(suppression))
		return true;
	finding->state = FINDING_SUPPRESSED;
	finding->suppression_kind = text_of(reading, suppression, "kind");
	finding->reason = text_of(reading, suppression, "reason");
	return finding->suppression_kind || fail_finding(reading, "a suppression has no kind");
}

static bool read_texts(const struct reading *reading, json_t *value, struct finding *finding)
{
	const char *code = json_string_value(json_object_get(value, "code"));
	const char *severity = json_string_value(json_object_get(value, "severity"));

	finding->rule = code ? rule_find(code) : NULL;
	finding->message = text_of(reading, value, "message");
	finding->scope = text_of(reading, value, "scope");
	finding->help = text_of(reading, value, "help");
	finding->label = text_of(reading, json_object_get(value, "shard"), "label");
	if (!finding->rule || !finding->message || !finding->scope || !severity ||
	    !severity_parse(severity, &finding->severity))
		return fail_finding(
			reading, "a finding has no rule, severity, message or scope that is known");
	return read_state(reading, value, finding);
}

static bool read_finding(const struct reading *reading, json_t *value, struct found *out)
{
	struct finding *finding = &out->finding;
	json_t *place, *also, *chain, *edits;
	const char *hash, *fingerprint;
	size_t size;

	if (json_unpack(json_object_get(value, "shard"), "{s:o, s:o, s:o, s:o, s:s, s:s}", "place",
			&place, "also", &also, "chain", &chain, "edits", &edits, "hash", &hash,
			"fingerprint", &fingerprint))
		return fail_finding(reading, "a finding has no place, chain or hash");
	if (!read_texts(reading, value, finding) || !read_place(reading, place, &finding->place))
		return false;
	size = source_bytes(reading->sources, reading->sources->files[finding->place.file]).size;
	out->hash = strtoull(hash, NULL, 16);
	finding->fingerprint = strtoull(fingerprint, NULL, 16);
	return read_span(reading, also, size, &finding->also) &&
	       read_chain(reading, chain, &finding->related) &&
	       read_fix(reading, json_object_get(value, "fix"), edits, size, &finding->fix);
}

static bool read_findings(struct reading *reading, size_t project, struct found_list *list)
{
	json_t *value;
	size_t i;

	json_array_foreach(json_object_get(reading->part->value, "findings"), i, value)
	{
		json_t *number = json_object_get(json_object_get(value, "shard"), "project");
		struct found found = { .order = list->items.count };

		if (!json_is_integer(number))
			return fail_finding(reading, "a finding is of no project");
		if ((size_t)json_integer_value(number) != project)
			continue;
		if (!read_finding(reading, value, &found))
			return false;
		vec_push(&list->items, found);
	}
	return true;
}

/* A file is judged in one shard, in whose report its findings are in order. */
static int compare_found(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->finding.place.file != b->finding.place.file)
		return a->finding.place.file < b->finding.place.file ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static void settle(struct arena *arena, struct found_list *list, struct lint_result *out)
{
	size_t count = list->items.count;
	uint64_t *hashes = ARENA_ARRAY(arena, uint64_t, count);

	if (count)
		qsort(list->items.items, count, sizeof *list->items.items, compare_found);
	*out = (struct lint_result){ .findings = ARENA_ARRAY(arena, struct finding, count),
				     .count = count,
				     .hashes = hashes };
	for (size_t i = 0; i < count; i++) {
		out->findings[i] = list->items.items[i].finding;
		hashes[i] = list->items.items[i].hash;
	}
	fingerprints_settle(out->findings, count);
}

bool shards_fill(const struct shards *shards, struct check_run *run, size_t number,
		 struct error *err)
{
	struct check_project *project = run->projects[number];
	struct found_list list = { 0 };
	bool ok = session_load(&project->session, err);

	for (size_t i = 0; ok && i < shards->count; i++) {
		struct reading reading = { run->arena, &shards->parts[i], &project->session.sources,
					   err };

		ok = read_findings(&reading, number, &list);
	}
	if (ok)
		settle(run->arena, &list, &project->result);
	vec_release(&list.items);
	return ok;
}

bool shards_are_whole(const struct shards *shards, const struct check_run *run, struct error *err)
{
	size_t judged = 0, here = 0;

	for (size_t i = 0; i < shards->count; i++)
		judged += shards->parts[i].files;
	for (size_t i = 0; i < run->count; i++)
		here += run->projects[i]->session.count;
	if (judged != here)
		return error_set(err,
				 "the shards judged %zu files, and there are %zu here: merge where "
				 "the same files lie",
				 judged, here);
	return true;
}
