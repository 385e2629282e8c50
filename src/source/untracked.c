#include "source/untracked.h"

#include "base/path.h"
#include "base/pool.h"
#include "base/strbuf.h"
#include "source/folder.h"

#include <dirent.h>
#include <errno.h>

enum { PATHS_MAX = 64, ENTRIES_MAX = 10000 };

/* A folder of tracked files: they stand together in the list of names, and begin with its path. */
struct folder {
	size_t first;
	size_t end;
	size_t size; /* of its path with the slash; 0 for the root */
};

struct folders {
	VEC(struct folder) items;
};

struct entry {
	const char *path;
	bool directory;
};

/* What one worker has found. */
struct finder {
	const struct untracked_search *search;
	const struct folder *folder; /* that it looks into */
	struct strbuf path;
	struct arena arena;
	VEC(struct entry) entries;
	bool unsure;
};

struct looking {
	const struct folders *folders;
	struct finder *finders;
};

static void list_folders(const struct untracked_search *search, struct folders *folders)
{
	VEC(size_t) open = { 0 };

	vec_push(&folders->items, ((struct folder){ .end = search->count }));
	for (size_t i = 0; i < search->count; i++) {
		const char *name = search->names[i];
		size_t known = 0;

		for (; open.count; open.count--) {
			struct folder *folder = &folders->items.items[vec_last(&open)];

			known = folder->size;
			if (strncmp(name, search->names[folder->first], known) == 0)
				break;
			folder->end = i;
			known = 0;
		}
		for (const char *slash = strchr(name + known, '/'); slash; slash = strchr(slash + 1, '/')) {
			struct folder folder = { .first = i, .size = (size_t)(slash + 1 - name) };

			vec_push(&open, folders->items.count);
			vec_push(&folders->items, folder);
		}
	}
	for (; open.count; open.count--)
		folders->items.items[vec_last(&open)].end = search->count;
	vec_release(&open);
}

static void look_for_source(void *context, const char *name, unsigned char type)
{
	bool *found = context;

	*found = *found || type != DT_REG || !text_ends(name, ".pyc");
}

/* Whether what stands at PATH holds nothing but what Python has compiled. */
static bool is_bytecode(const struct untracked_search *search, const char *path)
{
	bool found = false;

	return text_equals(path_name(path), "__pycache__") &&
	       folder_visit(search->directory, path, look_for_source, &found) && !found;
}

static void look_at_entry(void *context, const char *name, unsigned char type)
{
	struct finder *finder = context;
	const struct untracked_search *search = finder->search;
	const struct folder *folder = finder->folder;
	bool directory = type == DT_DIR;
	struct entry entry = { .directory = directory };

	if (text_equals(name, ".git") || paths_hold(search->names + folder->first, folder->end - folder->first, folder->size,
						    name, directory ? '/' : '\0'))
		return;
	if (finder->entries.count == ENTRIES_MAX) {
		finder->unsure = true;
		return;
	}
	entry.path = arena_printf(&finder->arena, "%.*s%s", (int)folder->size,
				  folder->size ? search->names[folder->first] : "", name);
	if (directory && search->no_bytecode && is_bytecode(search, entry.path))
		return;
	vec_push(&finder->entries, entry);
}

/* A folder that is gone, or is now something else, shows among the entries of the one around it. */
static void look_into(void *context, unsigned worker, size_t index)
{
	const struct looking *looking = context;
	struct finder *finder = &looking->finders[worker];
	const struct folder *folder = &looking->folders->items.items[index];

	finder->folder = folder;
	strbuf_clear(&finder->path);
	if (folder->size)
		strbuf_add(&finder->path, finder->search->names[folder->first], folder->size - 1);
	if (!folder_visit(finder->search->directory, strbuf_text(&finder->path), look_at_entry, finder) &&
	    errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		finder->unsure = true;
}

/* Adds what matters of what a worker has found, and releases that. False if the worker was not sure. */
static bool settle(struct finder *finder, struct arena *arena, struct untracked_paths *paths)
{
	const struct untracked_search *search = finder->search;

	for (size_t i = 0; i < finder->entries.count && !finder->unsure; i++) {
		const struct entry *entry = &finder->entries.items[i];

		if (entry->directory || text_equals(path_name(entry->path), "pyvenv.cfg") ||
		    search->wanted(search->context, entry->path))
			vec_push(&paths->items, arena_strdup(arena, entry->path));
	}
	strbuf_release(&finder->path);
	vec_release(&finder->entries);
	arena_release(&finder->arena);
	return !finder->unsure;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool untracked_find(const struct untracked_search *search, struct arena *arena, struct untracked_paths *paths)
{
	unsigned workers = search->workers ? search->workers : 1;
	struct finder *finders = xcalloc(workers, sizeof *finders);
	struct folders folders = { 0 };
	struct looking looking = { &folders, finders };
	bool sure = true;

	for (unsigned i = 0; i < workers; i++) {
		finders[i] = (struct finder){ .search = search, .path = STRBUF_INIT };
		arena_init(&finders[i].arena);
	}
	list_folders(search, &folders);
	pool_run(workers, folders.items.count, look_into, &looking);
	for (unsigned i = 0; i < workers; i++)
		sure = settle(&finders[i], arena, paths) && sure;
	if (paths->items.count)
		qsort(paths->items.items, paths->items.count, sizeof *paths->items.items, compare);
	vec_release(&folders.items);
	free(finders);
	return sure && paths->items.count <= PATHS_MAX;
}
