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

/* An entry that has not been found where it was, to be looked for elsewhere. */
struct orphans {
	struct baseline_entry **items;
	size_t count;
	size_t capacity;
	int (*compare)(const struct baseline_entry *a, const struct baseline_entry *b);
};

/* Under another name of its class. */
static int compare_paths(const struct baseline_entry *a, const struct baseline_entry *b)
{
	int order = strcmp(a->path, b->path);

	if (order == 0)
		order = strcmp(a->code, b->code);
	if (order == 0)
		order = a->hash < b->hash ? -1 : a->hash > b->hash;
	return order;
}

static int compare_by_scope(const void *left, const void *right)
{
	const struct baseline_entry *const *a = left, *const *b = right;
	int order = compare_origin(*a, *b);

	return order ? order : compare_entries(*a, *b);
}

static int compare_by_path(const void *left, const void *right)
{
	const struct baseline_entry *const *a = left, *const *b = right;
	int order = compare_paths(*a, *b);

	return order ? order : compare_entries(*a, *b);
}

static struct baseline_entry *find_orphan(const struct orphans *orphans,
					  const struct baseline_entry *key)
{
	size_t low = 0, high = orphans->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (orphans->compare(orphans->items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < orphans->count && orphans->compare(orphans->items[low], key) == 0; low++)
		if (orphans->items[low]->found < orphans->items[low]->count)
			return orphans->items[low];
	return NULL;
}

static struct baseline_entry entry_of(const struct baseline_run *run, size_t index)
{
	const struct finding *finding = &run->findings[index];

	return (struct baseline_entry){
		.code = finding->rule->code,
		.path = run->path_of(run->context, finding->place.file),
		.scope = finding->scope,
		.hash = run->hashes[index],
		.count = 1,
	};
}

static void match_orphans(const struct orphans *orphans, const struct baseline_run *run,
			  struct entries *moved)
{
	for (size_t i = 0; i < run->count && orphans->count; i++) {
		struct baseline_entry key, *entry;

		if (run->findings[i].state != FINDING_ACTIVE)
			continue;
		key = entry_of(run, i);
		entry = find_orphan(orphans, &key);
		if (!entry)
			continue;
		entry->found++;
		run->findings[i].state = FINDING_BASELINED;
		vec_push(moved, key);
	}
}

/* What was seen to be missing may have moved to another file, or to a class of another name; what is not looked at has not. */
static void match_moved(struct baseline *baseline, const struct baseline_run *run,
			struct entries *moved)
{
	struct orphans orphans = { 0 };

	for (size_t i = 0; i < baseline->count; i++) {
		struct baseline_entry *entry = &baseline->items[i];
		bool gone = false;

		entry->out_of_sight = !run->in_sight(run->context, entry->path, entry->code, &gone);
		if (entry->found < entry->count && (gone || !entry->out_of_sight))
			vec_push(&orphans, entry);
	}
	if (orphans.count) {
		qsort(orphans.items, orphans.count, sizeof *orphans.items, compare_by_scope);
		orphans.compare = compare_origin;
		match_orphans(&orphans, run, moved);
		qsort(orphans.items, orphans.count, sizeof *orphans.items, compare_by_path);
		orphans.compare = compare_paths;
		match_orphans(&orphans, run, moved);
	}
	vec_release(&orphans);
}

size_t baseline_apply(struct arena *arena, struct baseline *baseline,
		      const struct baseline_run *run)
{
	struct entries moved = { 0 };
	struct baseline_entry *items;
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
		entry->here++;
		finding->state = FINDING_BASELINED;
	}
	match_moved(baseline, run, &moved);
	vec_settle(&moved, arena, items, baseline->moved_count);
	baseline->moved = items;
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
	for (size_t i = 0; i < run->count; i++)
		if (run->findings[i].state == FINDING_ACTIVE)
			vec_push(&entries, entry_of(run, i));
	return settle(arena, &entries);
}

struct baseline baseline_prune(struct arena *arena, const struct baseline *baseline)
{
	struct entries entries = { 0 };

	for (size_t i = 0; i < baseline->count; i++) {
		struct baseline_entry entry = baseline->items[i];

		/* Of what is out of sight, only what has turned up elsewhere is known to be gone. */
		entry.count =
			entry.out_of_sight ? entry.count - (entry.found - entry.here) : entry.here;
		if (entry.count)
			vec_push(&entries, entry);
	}
	for (size_t i = 0; i < baseline->moved_count; i++)
		vec_push(&entries, baseline->moved[i]);
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
