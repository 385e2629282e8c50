#include "lint/baseline.h"

#include "base/vec.h"
#include "lint/rule.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

struct entries {
	struct baseline_entry *items;
	size_t count;
	size_t capacity;
};

static int compare_origin(const struct baseline_entry *a, const struct baseline_entry *b)
{
	int order = strcmp(a->code, b->code);

	if (order == 0)
		order = strcmp(a->scope, b->scope);
	if (order == 0)
		order = a->hash < b->hash ? -1 : a->hash > b->hash;
	return order;
}

static int compare_entries(const void *left, const void *right)
{
	const struct baseline_entry *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : compare_origin(a, b);
}

/* Sorts, joins entries that are equal, and gives up the vector. */
static struct baseline settle(struct arena *arena, struct entries *entries)
{
	struct baseline result = { 0 };
	size_t count;

	if (entries->count)
		qsort(entries->items, entries->count, sizeof *entries->items, compare_entries);
	vec_settle(entries, arena, result.items, count);
	for (size_t i = 0; i < count; i++) {
		struct baseline_entry *last = result.count ? &result.items[result.count - 1] : NULL;

		if (last && compare_entries(last, &result.items[i]) == 0)
			last->count += result.items[i].count;
		else
			result.items[result.count++] = result.items[i];
	}
	return result;
}

/* Reading */

static bool fail(const char *name, size_t index, struct error *err)
{
	return error_set(err, "%s is no baseline that can be read: entry %zu needs code, path, scope, hash and count",
			 name, index + 1);
}

static bool read_entry(struct arena *arena, const json_t *value, struct baseline_entry *out)
{
	const char *code = json_string_value(json_object_get(value, "code"));
	const char *path = json_string_value(json_object_get(value, "path"));
	const char *scope = json_string_value(json_object_get(value, "scope"));
	const char *hash = json_string_value(json_object_get(value, "hash"));
	const json_t *count = json_object_get(value, "count");
	char *end;

	if (!code || !path || !scope || !hash || !*hash || !json_is_integer(count) || json_integer_value(count) < 1)
		return false;
	*out = (struct baseline_entry){
		.code = arena_strdup(arena, code),
		.path = arena_strdup(arena, path),
		.scope = arena_strdup(arena, scope),
		.hash = strtoull(hash, &end, 16),
		.count = (size_t)json_integer_value(count),
	};
	return *end == '\0';
}

static bool read_root(struct arena *arena, const json_t *root, const char *name, struct entries *entries,
		      struct error *err)
{
	const json_t *list = json_object_get(root, "findings");

	if (json_integer_value(json_object_get(root, "version")) != 1 || !json_is_array(list))
		return error_set(err, "%s is no baseline of version 1", name);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct baseline_entry entry;

		if (!read_entry(arena, json_array_get(list, i), &entry))
			return fail(name, i, err);
		vec_push(entries, entry);
	}
	return true;
}

bool baseline_parse(struct arena *arena, struct slice text, const char *name, struct baseline *out, struct error *err)
{
	json_error_t problem;
	json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &problem);
	struct entries entries = { 0 };
	bool ok;

	if (!root)
		return error_set(err, "%s:%d:%d: no JSON: %s", name, problem.line,
				 problem.column > 0 ? problem.column : 1, problem.text);
	ok = read_root(arena, root, name, &entries, err);
	*out = settle(arena, &entries);
	json_decref(root);
	return ok;
}

/* Comparing */

/* The entry of PATH that FINDING, whose hash is HASH, is one of; NULL if there is none left. */
static struct baseline_entry *find(const struct baseline *baseline, const char *path, const struct finding *finding,
				   uint64_t hash)
{
	struct baseline_entry key = {
		.code = finding->rule->code, .path = path, .scope = finding->scope, .hash = hash
	};
	struct baseline_entry *entry = NULL;

	if (baseline->count)
		entry = bsearch(&key, baseline->items, baseline->count, sizeof key, compare_entries);
	return entry && entry->found < entry->count ? entry : NULL;
}

static int compare_origins(const void *left, const void *right)
{
	const struct baseline_entry *const *a = left, *const *b = right;
	int order = compare_origin(*a, *b);

	return order ? order : strcmp((*a)->path, (*b)->path);
}

/* The entries whose file is gone, by code, scope and hash. */
struct orphans {
	struct baseline_entry **items;
	size_t count;
	size_t capacity;
};

static struct baseline_entry *find_orphan(const struct orphans *orphans, const struct finding *finding, uint64_t hash)
{
	struct baseline_entry key = { .code = finding->rule->code, .path = "", .scope = finding->scope, .hash = hash };
	size_t low = 0, high = orphans->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_origin(orphans->items[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < orphans->count && compare_origin(orphans->items[low], &key) == 0; low++)
		if (orphans->items[low]->found < orphans->items[low]->count)
			return orphans->items[low];
	return NULL;
}

static void match_renamed(struct baseline *baseline, const struct baseline_run *run, struct orphans *orphans)
{
	for (size_t i = 0; i < baseline->count; i++) {
		bool gone = false;

		baseline->items[i].out_of_sight =
			!run->in_sight(run->context, baseline->items[i].path, baseline->items[i].code, &gone);
		if (gone)
			vec_push(orphans, &baseline->items[i]);
	}
	if (orphans->count)
		qsort(orphans->items, orphans->count, sizeof *orphans->items, compare_origins);
	for (size_t i = 0; i < run->count && orphans->count; i++) {
		struct finding *finding = &run->findings[i];
		struct baseline_entry *entry;

		if (finding->state != FINDING_ACTIVE)
			continue;
		entry = find_orphan(orphans, finding, run->hashes[i]);
		if (!entry)
			continue;
		entry->found++;
		entry->moved = run->path_of(run->context, finding->place.file);
		finding->state = FINDING_BASELINED;
	}
}

size_t baseline_apply(struct baseline *baseline, const struct baseline_run *run)
{
	struct orphans orphans = { 0 };
	size_t stale = 0;

	for (size_t i = 0; i < run->count; i++) {
		struct finding *finding = &run->findings[i];
		struct baseline_entry *entry;

		if (finding->state != FINDING_ACTIVE)
			continue;
		entry = find(baseline, run->path_of(run->context, finding->place.file), finding, run->hashes[i]);
		if (!entry)
			continue;
		entry->found++;
		finding->state = FINDING_BASELINED;
	}
	match_renamed(baseline, run, &orphans);
	vec_release(&orphans);
	for (size_t i = 0; i < baseline->count; i++)
		stale += !baseline->items[i].out_of_sight && baseline->items[i].found < baseline->items[i].count;
	return stale;
}

/* Writing */

struct baseline baseline_collect(struct arena *arena, const struct baseline *old, const struct baseline_run *run)
{
	struct entries entries = { 0 };

	for (size_t i = 0; old && i < old->count; i++) {
		bool gone = false;

		if (!run->in_sight(run->context, old->items[i].path, old->items[i].code, &gone))
			vec_push(&entries, old->items[i]);
	}
	for (size_t i = 0; i < run->count; i++) {
		const struct finding *finding = &run->findings[i];

		if (finding->state != FINDING_ACTIVE)
			continue;
		vec_push(&entries, ((struct baseline_entry){
					   .code = finding->rule->code,
					   .path = run->path_of(run->context, finding->place.file),
					   .scope = finding->scope,
					   .hash = run->hashes[i],
					   .count = 1,
				   }));
	}
	return settle(arena, &entries);
}

struct baseline baseline_prune(struct arena *arena, const struct baseline *baseline)
{
	struct entries entries = { 0 };

	for (size_t i = 0; i < baseline->count; i++) {
		struct baseline_entry entry = baseline->items[i];

		if (!entry.out_of_sight)
			entry.count = entry.found;
		if (entry.moved)
			entry.path = entry.moved;
		if (entry.count)
			vec_push(&entries, entry);
	}
	return settle(arena, &entries);
}

void baseline_print(const struct baseline *baseline, struct strbuf *out)
{
	strbuf_addstr(out, "{\"version\":1,\"findings\":[");
	for (size_t i = 0; i < baseline->count; i++) {
		const struct baseline_entry *entry = &baseline->items[i];
		char hash[17], *line;
		json_t *value;

		snprintf(hash, sizeof hash, "%016" PRIx64, entry->hash);
		value = json_pack("{s:s, s:s, s:s, s:s, s:I}", "code", entry->code, "path", entry->path, "scope",
				  entry->scope, "hash", hash, "count", (json_int_t)entry->count);
		line = value ? json_dumps(value, JSON_COMPACT) : NULL;
		if (!line)
			oom();
		strbuf_addf(out, "%s\n%s", i ? "," : "", line);
		free(line);
		json_decref(value);
	}
	strbuf_addstr(out, baseline->count ? "\n]}\n" : "]}\n");
}
