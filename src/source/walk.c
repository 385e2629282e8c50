#include "source/walk.h"

#include "base/oom.h"
#include "base/pool.h"
#include "source/folder.h"
#include "source/ignore.h"
#include "base/path.h"

#include <dirent.h>
#include <errno.h>

enum { FILES_MAX = 1000000, WAVE_MAX = 512 };

struct folder {
	const char *path; /* relative to the root */
	const struct ignore *ignore;
};

struct folders {
	VEC(struct folder) pending;
};

struct entry {
	const char *name;
	unsigned char type; /* DT_DIR, DT_REG, DT_LNK, else something that is not read */
};

struct entries {
	struct entry *items;
	size_t count;
	size_t capacity;
};

/* The folder from which on ignore files count: it may be above the root. */
static const char *ground_of(const struct walk *walk)
{
	if (walk->root->work_tree)
		return walk->root->work_tree;
	return walk->root->kind == ROOT_BARE ? "/" : walk->root->path;
}

static const char *to_ground(struct walk *walk, const char *path)
{
	const char *prefix = path_below(ground_of(walk), walk->root->path);

	if (!prefix || !*prefix)
		return path;
	return *path ? path_join(walk->arena, prefix, path) : prefix;
}

static const char *join(struct arena *arena, const char *directory, const char *name)
{
	return *directory ? path_join(arena, directory, name) : arena_strdup(arena, name);
}

static bool has(const struct entries *entries, const char *name)
{
	for (size_t i = 0; i < entries->count; i++) {
		if (text_equals(entries->items[i].name, name))
			return true;
	}
	return false;
}

static const struct ignore *add_ignore_files(struct walk *walk, const struct ignore *ignore, const char *path)
{
	const char *base = to_ground(walk, path);

	ignore = ignore_read(walk->arena, ignore, walk->directory, join(walk->arena, path, ".gitignore"), base);
	if (walk->root->work_tree)
		return ignore;
	return ignore_read(walk->arena, ignore, walk->directory, join(walk->arena, path, ".ignore"), base);
}

static void note(struct walk *walk, enum source_note_kind kind, const char *path, const char *why)
{
	source_notes_add(walk->excluder->notes, kind, path, why);
}

static bool is_left_out(struct walk *walk, const struct folder *folder, const char *path, bool directory)
{
	const char *why;

	if (ignore_matches(folder->ignore, to_ground(walk, path), directory, NULL))
		return true;
	why = directory ? exclude_directory(walk->excluder, path, false) : exclude_file(walk->excluder, path);
	if (why)
		note(walk, NOTE_SKIPPED, path, why);
	return why != NULL;
}

static void visit_entry(struct walk *walk, const struct folder *folder, const struct entry *entry,
			struct folders *folders)
{
	const char *path = join(walk->arena, folder->path, entry->name);

	if (entry->type == DT_DIR) {
		if (!is_left_out(walk, folder, path, true))
			vec_push(&folders->pending, ((struct folder){ path, folder->ignore }));
		return;
	}
	if (!walk->wanted(walk->context, path) || is_left_out(walk, folder, path, false))
		return;
	if (entry->type == DT_REG || entry->type == DT_LNK)
		vec_push(&walk->names, path);
	else
		note(walk, NOTE_SKIPPED, path, "not a regular file");
}

/* Why nobody should look into a folder that holds ENTRIES. */
static const char *foreign(const struct walk *walk, const struct entries *entries)
{
	if (walk->excluder->request->use_defaults && has(entries, "pyvenv.cfg"))
		return "a virtual environment";
	return walk->root->work_tree && has(entries, ".git") ? "another repository" : NULL;
}

static bool has_mark(const struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		if (root_is_mark(entries->items[i].name))
			return true;
	return false;
}

/* Whether what is in the folder PATH, which holds ENTRIES, is left out; another project's root is told of. */
static bool ends_at(struct walk *walk, const char *path, const struct entries *entries)
{
	const char *why = foreign(walk, entries);

	if (walk->packages_only && !has(entries, "__init__.py"))
		return true;
	if (why)
		note(walk, NOTE_SKIPPED, path, why);
	else if (has_mark(entries) &&
		 root_ends_at(walk->root, path_join(walk->arena, walk->root->path, path)))
		walk->inner(walk->context, path);
	else
		return false;
	return true;
}

/* A folder that is read, apart from the others, so that several threads can read at once. */
struct reading {
	struct folder folder;
	struct arena names;
	struct entries entries;
	int error_number;
};

struct wave {
	int directory;
	struct reading *items;
};

static void add_entry(void *context, const char *name, unsigned char type)
{
	struct reading *reading = context;

	vec_push(&reading->entries, ((struct entry){ arena_strdup(&reading->names, name), type }));
}

static void read_one(void *context, unsigned worker, size_t index)
{
	struct wave *wave = context;
	struct reading *reading = &wave->items[index];

	(void)worker;
	if (!folder_visit(wave->directory, reading->folder.path, add_entry, reading))
		reading->error_number = errno;
}

static void visit_folder(struct walk *walk, struct reading *reading, bool is_start, struct folders *folders)
{
	struct folder folder = reading->folder;
	struct entries *entries = &reading->entries;

	if (reading->error_number && reading->error_number != ENOENT)
		note(walk, NOTE_ERROR, *folder.path ? folder.path : ".",
		     arena_strdup(walk->arena, strerror(reading->error_number)));
	if (!is_start && ends_at(walk, folder.path, entries))
		entries->count = 0;
	if (walk->respect_ignore && (has(entries, ".gitignore") || has(entries, ".ignore")))
		folder.ignore = add_ignore_files(walk, folder.ignore, folder.path);
	for (size_t i = 0; i < entries->count; i++)
		visit_entry(walk, &folder, &entries->items[i], folders);
}

/* Reads the folders that are pending at the same time, then looks at what they hold one after the other. */
static void visit_pending(struct walk *walk, bool is_start, struct folders *folders)
{
	size_t count = folders->pending.count < WAVE_MAX ? folders->pending.count : WAVE_MAX;
	struct reading *items = xcalloc(count, sizeof *items);
	struct wave wave = { .directory = walk->directory, .items = items };

	for (size_t i = 0; i < count; i++) {
		items[i].folder = vec_pop(&folders->pending);
		arena_init(&items[i].names);
	}
	pool_run(walk->excluder->request->workers, count, read_one, &wave);
	for (size_t i = 0; i < count; i++) {
		visit_folder(walk, &items[i], is_start, folders);
		vec_release(&items[i].entries);
		arena_release(&items[i].names);
	}
	free(items);
}

static const struct ignore *global_ignore(struct walk *walk)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if ((!config || *config != '/') && (!home || *home != '/'))
		return NULL;
	if (!config || *config != '/')
		config = path_join(walk->arena, home, ".config");
	return ignore_read(walk->arena, NULL, walk->directory, path_join(walk->arena, config, "git/ignore"), "");
}

/* Those in FOLDER, which is above the root; BASE is what it is called from the ground. */
static const struct ignore *add_ignore_above(struct walk *walk, const struct ignore *ignore,
					     const char *folder, const char *base)
{
	struct arena *arena = walk->arena;

	ignore = ignore_read(arena, ignore, walk->directory, path_join(arena, folder, ".gitignore"),
			     base);
	if (walk->root->work_tree)
		return ignore;
	return ignore_read(arena, ignore, walk->directory, path_join(arena, folder, ".ignore"),
			   base);
}

/* The ignore files above START, from the ground upwards. */
static const struct ignore *outer_ignore(struct walk *walk, const char *start)
{
	const struct ignore *ignore = global_ignore(walk);
	const char *tree = walk->root->work_tree, *ground = ground_of(walk);
	const char *prefix = path_below(ground, walk->root->path);
	struct arena *arena = walk->arena;

	if (tree)
		ignore = ignore_read(arena, ignore, walk->directory, path_join(arena, tree, ".git/info/exclude"), "");
	for (size_t i = 0; prefix && prefix[i]; i += strcspn(prefix + i, "/"), i += prefix[i] == '/') {
		const char *base = arena_text(arena, (struct slice){ prefix, i ? i - 1 : 0 });

		ignore = add_ignore_above(walk, ignore,
					  *base ? path_join(arena, ground, base) : ground, base);
	}
	for (size_t i = 0; start[i]; i += strcspn(start + i, "/"), i += start[i] == '/')
		ignore = add_ignore_files(walk, ignore, arena_text(arena, (struct slice){ start, i ? i - 1 : 0 }));
	return ignore;
}

void walk_tree(struct walk *walk, const char *start)
{
	struct folders folders = { 0 };
	struct folder first = { .path = start };
	bool is_start = true;

	if (walk->respect_ignore)
		first.ignore = outer_ignore(walk, start);
	vec_push(&folders.pending, first);
	while (folders.pending.count && walk->names.count < FILES_MAX) {
		visit_pending(walk, is_start, &folders);
		is_start = false;
	}
	if (folders.pending.count)
		note(walk, NOTE_ERROR, ".", "more than a million files: the rest is left out");
	vec_release(&folders.pending);
}

const char *walk_ignored(struct walk *walk, const char *path, bool directory)
{
	const struct ignore *ignore = outer_ignore(walk, path);
	struct ignore_place place;
	const char *ground = to_ground(walk, path);

	for (const char *slash = strchr(ground, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *head = arena_text(walk->arena, (struct slice){ ground, (size_t)(slash - ground) });

		if (ignore_matches(ignore, head, true, &place))
			return arena_printf(walk->arena, "ignored by %s:%u", place.file, place.line);
	}
	if (!ignore_matches(ignore, ground, directory, &place))
		return NULL;
	return arena_printf(walk->arena, "ignored by %s:%u", place.file, place.line);
}
