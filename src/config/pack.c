#include "config/pack.h"

#include "base/strbuf.h"
#include "base/vec.h"
#include "config/embedded.h"
#include "config/file.h"
#include "config/pack_fields.h"
#include "config/pack_index.h"
#include "config/pack_words.h"

#include <stddef.h>

/* A pack set with its indices, one a section. */
struct loaded_set {
	struct pack_set set; /* first, since the callers' pointer is one to it */
	struct pack_index indices[PACK_SECTIONS];
};

enum { MAX_ENTRY = 256 };

/* The entries while they are read, one growing array of records a section. */
struct loading {
	struct arena *arena;
	struct error *err;
	struct strbuf entries[PACK_SECTIONS];
};

static bool read_item(const struct reader *reader, struct loading *loading, size_t number,
		      const struct toml_value *table)
{
	const struct pack_section *section = &pack_sections[number];
	_Alignas(max_align_t) char item[MAX_ENTRY] = { 0 };

	if (!reader_expect(reader, table, section->name, TOML_TABLE))
		return false;
	if (section->defaults)
		memcpy(item, section->defaults, section->size);
	if (!reader_table(reader, table, section->title, section->fields, section->count, item))
		return false;
	if (section->complete)
		section->complete(item);
	strbuf_add(&loading->entries[number], item, section->size);
	return true;
}

static bool read_section(const struct reader *reader, struct loading *loading, size_t number,
			 const struct toml_entry *entry)
{
	const struct toml_value *value = entry->value;

	if (pack_sections[number].single)
		return read_item(reader, loading, number, value);
	if (value->kind != TOML_ARRAY)
		return toml_error(reader->err, reader->path, reader->source, entry->key_span,
				  "\"%s\" must be an array of tables, written %s", entry->key,
				  pack_sections[number].title);
	for (size_t i = 0; i < value->array.count; i++)
		if (!read_item(reader, loading, number, value->array.items[i]))
			return false;
	return true;
}

static bool read_entry(const struct reader *reader, struct loading *loading, const struct toml_entry *entry)
{
	const char *known[PACK_SECTIONS];

	for (size_t i = 0; i < PACK_SECTIONS; i++) {
		if (text_equals(pack_sections[i].name, entry->key))
			return read_section(reader, loading, i, entry);
		known[i] = pack_sections[i].name;
	}
	return reader_unknown(reader, entry, "a pack", known, PACK_SECTIONS);
}

static bool read_pack(struct loading *loading, const char *path, struct slice source)
{
	const struct reader reader = { loading->arena, path, source, loading->err };
	const struct toml_value *pack = toml_parse(loading->arena, source, path, loading->err);

	if (!pack)
		return false;
	for (size_t i = 0; i < pack->table.count; i++)
		if (!read_entry(&reader, loading, &pack->table.entries[i]))
			return false;
	return true;
}

static bool read_embedded(struct loading *loading)
{
	for (size_t i = 0; i < embedded_files_count; i++) {
		const struct embedded_file *file = &embedded_files[i];

		if (text_starts(file->path, "packs/") &&
		    !read_pack(loading, file->path, (struct slice){ file->data, file->size }))
			return false;
	}
	return true;
}

static bool read_own(struct loading *loading, const char *const *paths, size_t count)
{
	struct slice source;

	for (size_t i = 0; i < count; i++)
		if (!text_file_read(loading->arena, paths[i], paths[i], &source, loading->err) ||
		    !read_pack(loading, paths[i], source))
			return false;
	return true;
}

/* Lists are structs of `struct names` only, so that they join member by member. */
static void join_lists(struct loading *loading, size_t number, struct names *joined)
{
	size_t members = pack_sections[number].size / sizeof(struct names);
	size_t packs = loading->entries[number].size / pack_sections[number].size;
	const struct names *lists = arena_copy(loading->arena, strbuf_text(&loading->entries[number]),
					       sizeof(struct names), packs * members);

	for (size_t member = 0; member < members; member++) {
		VEC(const char *) items = { 0 };

		for (size_t i = member; i < packs * members; i += members)
			for (size_t k = 0; k < lists[i].count; k++)
				vec_push(&items, lists[i].items[k]);
		vec_settle(&items, loading->arena, joined[member].items, joined[member].count);
	}
}

/* What the entry goes by: its `names`, or its `name`. The memory of NAME is the caller's. */
static struct names entry_names(const struct pack_section *section, const char *entry, const char **name)
{
	const struct field *first = section->fields;
	struct names names = { 0 };

	if (text_equals(first->key, "names"))
		memcpy(&names, entry + first->offset, sizeof(names));
	if (!text_equals(first->key, "name"))
		return names;
	memcpy(name, entry + first->offset, sizeof(*name));
	return (struct names){ name, 1 };
}

static struct pack_index index_entries(struct arena *arena, const struct pack_section *section, const char *entries,
				       size_t count)
{
	struct pack_index index;
	const char *name;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += entry_names(section, entries + i * section->size, &name).count;
	index = pack_index_new(arena, total);
	for (size_t i = 0; i < count; i++) {
		const char *entry = entries + i * section->size;
		struct names names = entry_names(section, entry, &name);

		for (size_t k = 0; k < names.count; k++)
			pack_index_add(&index, names.items[k], entry);
	}
	return index;
}

static void settle_section(struct loading *loading, size_t number, struct loaded_set *loaded)
{
	const struct pack_section *section = &pack_sections[number];
	const struct strbuf *bytes = &loading->entries[number];
	char *set = (char *)&loaded->set;
	size_t count = bytes->size / section->size;
	const void *entries;

	if (section->single) {
		join_lists(loading, number, (struct names *)(void *)(set + section->items));
		return;
	}
	entries = arena_copy(loading->arena, strbuf_text(bytes), section->size, count);
	memcpy(set + section->items, &entries, sizeof(entries));
	memcpy(set + section->item_count, &count, sizeof(count));
	loaded->indices[number] = index_entries(loading->arena, section, entries, count);
}

/* The section whose array stands at ITEMS in a set. */
static size_t section_at(size_t items)
{
	size_t number = 0;

	while (pack_sections[number].items != items)
		number++;
	return number;
}

/* A file that uses one of NAMES holds its last part. */
static void add_needles(struct loading *loading, struct names names)
{
	const char **words = ARENA_ARRAY(loading->arena, const char *, names.count);
	struct names needles = { words, names.count };

	for (size_t i = 0; i < names.count; i++) {
		const char *dot = strrchr(names.items[i], '.');

		words[i] = dot ? dot + 1 : names.items[i];
	}
	strbuf_add(&loading->entries[section_at(offsetof(struct pack_set, needles))], &needles, sizeof needles);
}

/* Each name as a decorator that keeps all results, and as an object with the methods of Django's cache. */
static void add_caches(struct loading *loading, struct names names)
{
	const char *evidence = "lifetime.caches of the configuration names it";
	struct pack_decorator decorator = { .names = names,
					    .kind = CACHE_PROCESS,
					    .unbounded = true,
					    .bound_position = -2,
					    .key_position = -2,
					    .keeps_in = "",
					    .evidence = evidence };
	struct pack_cache cache = { .objects = names, .evidence = evidence };

	if (names.count == 0)
		return;
	add_needles(loading, names);
	strbuf_add(&loading->entries[section_at(offsetof(struct pack_set, decorators))], &decorator, sizeof decorator);
	strbuf_add(&loading->entries[section_at(offsetof(struct pack_set, caches))], &cache, sizeof cache);
}

const struct pack_set *pack_set_load_configured(struct arena *arena, const char *const *paths, size_t count,
						const struct pack_settings *settings, struct error *err)
{
	struct loading loading = { .arena = arena, .err = err };
	struct loaded_set *loaded = NULL;

	if (read_embedded(&loading) && read_own(&loading, paths, count)) {
		add_caches(&loading, settings->caches);
		loaded = ARENA_NEW(arena, struct loaded_set);
		loaded->set.process_long = settings->process_long;
		loaded->set.request_scoped = settings->request_scoped;
		for (size_t i = 0; i < PACK_SECTIONS; i++)
			settle_section(&loading, i, loaded);
		pack_words_join(arena, &loaded->set);
	}
	for (size_t i = 0; i < PACK_SECTIONS; i++)
		strbuf_release(&loading.entries[i]);
	return loaded ? &loaded->set : NULL;
}

bool names_hold(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_equals(names->items[i], name))
			return true;
	return false;
}

/* The entry of the section whose array stands at ITEMS in a set. */
static const void *find(const struct pack_set *packs, size_t items, const char *name)
{
	const struct loaded_set *loaded = (const void *)packs;

	return pack_index_find(&loaded->indices[section_at(items)], name);
}

const struct pack_decorator *pack_decorator_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, decorators), name);
}

const struct pack_owner *pack_owner_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, owners), name);
}

const struct pack_source *pack_source_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, sources), name);
}

const struct pack_result *pack_result_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, results), name);
}

const struct pack_model *pack_model_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, models), name);
}

const struct pack_swapped_model *pack_swapped_model_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, swapped_models), name);
}

const struct pack_signal *pack_signal_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, signals), name);
}

const struct pack_cache_method *pack_cache_method_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, cache_methods), name);
}

const struct pack_key_builder *pack_key_builder_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, key_builders), name);
}

const struct pack_method_decorator *pack_method_decorator_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, method_decorators), name);
}

const struct pack_parameter *pack_parameter_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, parameters), name);
}

const struct pack_hook *pack_hook_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, hooks), name);
}

const struct pack_key_part *pack_key_part_find(const struct pack_set *packs, const char *name)
{
	return find(packs, offsetof(struct pack_set, key_parts), name);
}

const char *lifetime_name(enum lifetime lifetime)
{
	static const char *const names[] = {
		[LIFETIME_UNKNOWN] = "an unknown time", [LIFETIME_CALL] = "a call",
		[LIFETIME_INSTANCE] = "its instance",   [LIFETIME_REQUEST] = "a request",
		[LIFETIME_CONNECTION] = "a connection", [LIFETIME_PROCESS] = "the process",
		[LIFETIME_STORE] = "the shared cache",
	};

	return names[lifetime];
}
