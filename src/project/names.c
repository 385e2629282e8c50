/*
 * Which file is which module. A file has one canonical name, from the top of its chain of packages (folders with an
 * __init__ file), and answers as well to its path from every import root above it: the project's root, the parents of
 * top packages, and folders named `src`. So `src/` layouts, several roots and namespace packages all resolve.
 */
#include "project/internal.h"

#include "base/oom.h"
#include "base/vec.h"

#include <stdlib.h>
#include <uthash.h>

struct directory {
	const char *path; /* "" for the root */
	bool has_init;
	bool is_root;
	UT_hash_handle hh;
};

struct name_entry {
	const char *name;
	uint32_t *files;
	size_t count;
	bool is_package; /* also, or only, a folder */
	UT_hash_handle hh;
};

struct name_table {
	struct arena arena;
	struct source_set *sources;
	struct directory *directories;
	struct name_entry *entries;
	const char **canonical; /* by file */
	const char **roots;     /* by file: the import root of its canonical name */
	size_t count;
};

static size_t parent_length(const char *path, size_t length)
{
	while (length > 0 && path[length - 1] != '/')
		length--;
	return length > 0 ? length - 1 : 0;
}

static struct directory *directory_get(struct name_table *table, const char *path, size_t length)
{
	struct directory *directory;

	HASH_FIND(hh, table->directories, path, length, directory);
	if (directory)
		return directory;
	directory = ARENA_NEW(&table->arena, struct directory);
	directory->path = arena_text(&table->arena, (struct slice){ path, length });
	directory->is_root = length == 0 || slice_is((struct slice){ path, length }, "src") ||
			     (length > 4 && memcmp(path + length - 4, "/src", 4) == 0);
	HASH_ADD_KEYPTR(hh, table->directories, directory->path, length, directory);
	if (length > 0)
		directory_get(table, path, parent_length(path, length));
	return directory;
}

static const char *file_path(const struct name_table *table, uint32_t file)
{
	return table->sources->files[file]->path;
}

static bool is_init(const char *path)
{
	const char *base = strrchr(path, '/');

	base = base ? base + 1 : path;
	return text_equals(base, "__init__.py") || text_equals(base, "__init__.pyi");
}

static void collect_directories(struct name_table *table)
{
	for (uint32_t file = 0; file < table->count; file++) {
		const char *path = file_path(table, file);
		struct directory *directory = directory_get(table, path, parent_length(path, strlen(path)));

		if (is_init(path))
			directory->has_init = true;
	}
	for (struct directory *at = table->directories; at; at = at->hh.next) {
		size_t length = strlen(at->path);
		struct directory *parent;

		if (!at->has_init || length == 0)
			continue;
		parent = directory_get(table, at->path, parent_length(at->path, length));
		if (!parent->has_init)
			parent->is_root = true;
	}
}

static struct name_entry *entry_get(struct name_table *table, const char *name)
{
	struct name_entry *entry;

	HASH_FIND_STR(table->entries, name, entry);
	if (entry)
		return entry;
	entry = ARENA_NEW(&table->arena, struct name_entry);
	entry->name = name;
	HASH_ADD_KEYPTR(hh, table->entries, entry->name, strlen(entry->name), entry);
	return entry;
}

static void entry_add_file(struct name_table *table, struct name_entry *entry, uint32_t file)
{
	uint32_t *files = ARENA_ARRAY(&table->arena, uint32_t, entry->count + 1);

	if (entry->count)
		memcpy(files, entry->files, entry->count * sizeof *files);
	files[entry->count++] = file;
	entry->files = files;
}

/* The dotted name of PATH as seen from a root whose path has SKIP bytes; NULL if it is the root's own __init__. */
static char *dotted(struct name_table *table, const char *path, size_t skip)
{
	const char *from = path + skip + (skip > 0);
	size_t length = strlen(from);
	char *name;

	length -= text_ends(from, ".pyi") ? 4 : text_ends(from, ".py") ? 3 : 0;
	if (is_init(path))
		length = length > 8 ? length - 9 : 0;
	if (length == 0)
		return NULL;
	name = arena_text(&table->arena, (struct slice){ from, length });
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '.';
	return name;
}

/* The root of the canonical name: the top of the chain of packages around the nearest package, else the nearest import root. */
static const struct directory *canonical_root(struct name_table *table, const char *path)
{
	size_t length = parent_length(path, strlen(path));
	const struct directory *directory = directory_get(table, path, length);
	const struct directory *nearest = directory;

	while (!directory->has_init && length > 0) {
		length = parent_length(path, length);
		directory = directory_get(table, path, length);
	}
	if (directory->has_init) {
		while (directory->has_init && length > 0) {
			length = parent_length(path, length);
			directory = directory_get(table, path, length);
		}
		return directory;
	}
	for (length = strlen(nearest->path); !nearest->is_root && length > 0;) {
		length = parent_length(path, length);
		nearest = directory_get(table, path, length);
	}
	return nearest;
}

static void mark_packages(struct name_table *table, const char *name)
{
	size_t length = strlen(name);

	while (length > 0) {
		char *package;

		while (length > 0 && name[length - 1] != '.')
			length--;
		if (length == 0)
			return;
		length--;
		package = arena_text(&table->arena, (struct slice){ name, length });
		struct name_entry *entry = entry_get(table, package);
		if (entry->is_package)
			return;
		entry->is_package = true;
	}
}

static void add_file(struct name_table *table, uint32_t file)
{
	const char *path = file_path(table, file);
	const struct directory *root = canonical_root(table, path);
	size_t length = strlen(path);
	char *name = dotted(table, path, strlen(root->path));

	table->roots[file] = root->path;
	table->canonical[file] = name ? name : "__init__";
	while (length > 0) {
		const struct directory *directory;

		length = parent_length(path, length);
		directory = directory_get(table, path, length);
		if (!directory->is_root && directory != root)
			continue;
		name = dotted(table, path, length);
		if (!name)
			continue;
		entry_add_file(table, entry_get(table, name), file);
		mark_packages(table, name);
	}
}

struct name_table *name_table_build(struct source_set *sources)
{
	struct name_table *table = xcalloc(1, sizeof *table);

	arena_init(&table->arena);
	table->sources = sources;
	table->count = sources->count;
	table->canonical = ARENA_ARRAY(&table->arena, const char *, table->count + 1);
	table->roots = ARENA_ARRAY(&table->arena, const char *, source_set_total(sources) + 1);
	collect_directories(table);
	for (uint32_t file = 0; file < table->count; file++)
		add_file(table, file);
	for (size_t i = 0; i < sources->markup_count; i++)
		table->roots[table->count + i] = "";
	return table;
}

void name_table_free(struct name_table *table)
{
	HASH_CLEAR(hh, table->directories);
	HASH_CLEAR(hh, table->entries);
	arena_release(&table->arena);
	free(table);
}

const char *name_table_of(const struct name_table *table, uint32_t file)
{
	return file < table->count ? table->canonical[file] : file_path(table, file);
}

bool name_table_has_package(const struct name_table *table, const char *name)
{
	struct name_entry *entry;

	HASH_FIND_STR(table->entries, name, entry);
	return entry != NULL;
}

/* Smaller is better: a source before a stub, the asker's own root before others, then the shorter path. */
static uint64_t rank(const struct name_table *table, const char *name, uint32_t file, int64_t from)
{
	const char *path = file_path(table, file);
	uint64_t worse = text_ends(path, ".pyi") ? 1 : 0;

	if (from >= 0 && !text_equals(table->roots[file], table->roots[from]))
		worse += 4;
	if (!text_equals(table->canonical[file], name))
		worse += 2;
	return worse << 32 | (uint64_t)strlen(path);
}

bool name_table_same_root(const struct name_table *table, uint32_t a, uint32_t b)
{
	return table->roots[a] == table->roots[b];
}

bool name_table_sees(const struct name_table *table, uint32_t from, uint32_t file)
{
	return name_table_find(table, table->canonical[file], from) == file;
}

int64_t name_table_find(const struct name_table *table, const char *name, int64_t from)
{
	struct name_entry *entry;
	int64_t best = -1;

	HASH_FIND_STR(table->entries, name, entry);
	for (size_t i = 0; entry && i < entry->count; i++)
		if (best < 0 || rank(table, name, entry->files[i], from) < rank(table, name, (uint32_t)best, from))
			best = entry->files[i];
	return best;
}
