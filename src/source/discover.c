#include "source/search.h"

#include "base/path.h"
#include "source/git.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void search_sort_names(const char **names, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (strcmp(names[i - 1], names[i]) > 0) {
			qsort(names, count, sizeof *names, compare_names);
			return;
		}
	}
}

static int compare_files(const void *a, const void *b)
{
	const struct source_file *const *left = a, *const *right = b;

	return strcmp((*left)->path, (*right)->path);
}

static void sort_files(struct found_files *files)
{
	if (files->count)
		qsort(files->items, files->count, sizeof *files->items, compare_files);
}

/* The first of the COUNT sorted files that is not before PATH. */
static size_t find_place(const struct found_files *files, size_t count, const char *path)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(files->items[middle]->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct source_file *find_file(const struct found_files *files, size_t count, const char *path)
{
	size_t place = find_place(files, count, path);

	if (place == count || !text_equals(files->items[place]->path, path))
		return NULL;
	return files->items[place];
}

/* A file that was found and settled, Python or markup. */
static struct source_file *find_known(const struct search *search, const char *path)
{
	struct source_file *file = find_file(&search->files, search->files.count, path);

	return file ? file : find_file(&search->markup, search->markup.count, path);
}

bool search_wants(void *context, const char *path)
{
	const struct search *search = context;

	if (exclude_is_python(&search->excluder, path))
		return true;
	return search->scripts.count && bsearch(&path, search->scripts.items, search->scripts.count,
						sizeof *search->scripts.items, compare_names);
}

bool search_takes(void *context, const char *path)
{
	const struct search *search = context;
	const struct discover_filter *filter = &search->request->filter;

	return search_wants(context, path) || (filter->markup && filter->markup(filter->context, path));
}

void search_add(struct search *search, const char *path)
{
	struct source_file *file = ARENA_NEW(search->arena, struct source_file);

	file->path = path;
	if (search_wants(search, path))
		vec_push(&search->files, file);
	else
		vec_push(&search->markup, file);
}

bool search_is_inner(const struct search *search, const char *path)
{
	return search->inner.count && path_is_in(path, search->inner.items, search->inner.count);
}

/* PATH, a folder, is the root of another project. */
static void search_add_inner(struct search *search, const char *path)
{
	vec_push(&search->inner, path);
	source_notes_add(&search->notes, NOTE_SKIPPED, path, "a project of its own");
}

void search_find_inner(struct search *search, const char *const *names, size_t count)
{
	const struct root *root = &search->request->root;

	for (size_t i = 0; i < count; i++) {
		const char *folder;

		if (!root_is_mark(path_name(names[i])) || !strchr(names[i], '/'))
			continue;
		folder = path_parent(search->arena, names[i]);
		if (!search_is_inner(search, folder) &&
		    root_ends_at(root, path_join(search->arena, root->path, folder)) &&
		    !exclude_path(&search->excluder, folder, true))
			search_add_inner(search, folder);
	}
}

static void add_inner(void *context, const char *path)
{
	search_add_inner(context, path);
}

/* In a folder that nothing marks, what Python would import from there. */
static bool is_bare_folder(const struct discover_request *request)
{
	for (size_t i = 0; i < request->count; i++)
		if (request->targets[i].directory)
			return false;
	return request->root.kind == ROOT_BARE && !request->root.package;
}

void search_announce(struct search *search, size_t before)
{
	if (search->files.count > before)
		search->request->found(search->request->context, search->files.items + before,
				       search->files.count - before);
}

/* Adds what a walk from START finds and is not known yet. */
static void add_walked(struct search *search, const char *start, bool respect_ignore)
{
	size_t before = search->files.count, markup = search->markup.count;
	struct walk *walk = &search->walk;

	sort_files(&search->files);
	sort_files(&search->markup);
	walk->respect_ignore = respect_ignore;
	walk_tree(walk, start);
	search_sort_names(walk->names.items, walk->names.count);
	for (size_t i = 0; i < walk->names.count; i++) {
		if (!find_file(&search->files, before, walk->names.items[i]) &&
		    !find_file(&search->markup, markup, walk->names.items[i]))
			search_add(search, walk->names.items[i]);
	}
	vec_release(&walk->names);
	search_announce(search, before);
}

static const char *below_root(const struct search *search, const char *path)
{
	return path_below(search->request->root.path, path);
}

static void find_scripts(struct search *search)
{
	for (size_t i = 0; i < search->request->count; i++) {
		const struct target *target = &search->request->targets[i];
		const char *path = below_root(search, target->path);

		if (path && !target->directory && !exclude_is_python(&search->excluder, path) &&
		    (target->unsaved || file_has_python_shebang(target->path)))
			vec_push(&search->scripts, path);
	}
	if (search->scripts.count)
		search_sort_names(search->scripts.items, search->scripts.count);
}

/* A link to a file that is known is that file. Any other stands for itself. */
static void follow_link(struct search *search, size_t known, struct source_file *file)
{
	const char *place = path_join(search->arena, search->request->root.path, file->path);
	char *real = realpath(place, NULL);
	const char *path = real ? below_root(search, real) : NULL;
	const struct source_file *target = path ? find_file(&search->files, known, path) : NULL;
	struct stat about;

	file->problem = SOURCE_GONE;
	if (!real)
		source_notes_add(&search->notes, NOTE_SKIPPED, file->path, "a link that leads nowhere");
	if (real && !target && stat(real, &about) == 0 && S_ISREG(about.st_mode)) {
		file->link = true;
		file->problem = SOURCE_FINE;
		search->request->found(search->request->context, &file, 1);
	}
	free(real);
}

/* Drops what is not there or is no file, and follows links. */
static void settle(struct search *search)
{
	size_t count = search->files.count, kept = 0;

	sort_files(&search->markup);
	sort_files(&search->files);
	for (size_t i = 0; i < count; i++) {
		if (search->files.items[i]->problem == SOURCE_LINK)
			follow_link(search, count, search->files.items[i]);
	}
	for (size_t i = 0; i < count; i++) {
		struct source_file *file = search->files.items[i];

		if (file->problem == SOURCE_SPECIAL)
			source_notes_add(&search->notes, NOTE_SKIPPED, file->path, "not a regular file");
		if (file->problem != SOURCE_SPECIAL && file->problem != SOURCE_GONE && file->problem != SOURCE_LINK)
			search->files.items[kept++] = file;
	}
	search->files.count = kept;
}

/* Those whose paths start with PREFIX. */
static void report_below(const struct found_files *files, const char *prefix)
{
	size_t first = find_place(files, files->count, prefix);

	for (size_t i = first; i < files->count && text_starts(files->items[i]->path, prefix); i++)
		files->items[i]->reported = true;
}

/* Why the target at PATH was not found, though it exists; NULL for a directory that holds nothing. */
static const char *why_left_out(struct search *search, const struct target *target, const char *path)
{
	const char *why = exclude_path(&search->excluder, path, target->directory);

	if (!why && search->request->respect_ignore)
		why = walk_ignored(&search->walk, path, target->directory);
	return why || target->directory ? why : "ignored";
}

/* Keeps the files sorted. */
static void add_named(struct search *search, const struct target *target, const char *path)
{
	size_t before = search->files.count;

	if (target->directory)
		add_walked(search, path, search->request->respect_ignore);
	else {
		search_add(search, path);
		search_announce(search, before);
	}
	sort_files(&search->files);
	sort_files(&search->markup);
}

static void settle_unlisted(struct search *search, const struct target *target, const char *path)
{
	bool exists = access(target->path, F_OK) == 0;
	const char *why;

	if (!exists && !target->unsaved) {
		source_notes_add(&search->notes, NOTE_ERROR, target->given, "no such file or directory");
		return;
	}
	if (!target->directory && !search_takes(search, path)) {
		source_notes_add(&search->notes, NOTE_EXCLUDED, target->given, "not a Python file");
		return;
	}
	why = exists ? why_left_out(search, target, path) : exclude_path(&search->excluder, path, false);
	if (why && search->request->force_exclude)
		source_notes_add(&search->notes, NOTE_EXCLUDED, target->given, why);
	else if (why || !target->directory)
		add_named(search, target, path);
}

static bool is_found(const struct search *search, const struct target *target, const char *path)
{
	size_t place, size = strlen(path);
	const char *next;

	if (!target->directory)
		return find_known(search, path) != NULL;
	if (size == 0)
		return true;
	/* What is in a folder may come after its neighbours: `a-b` stands before `a/b`. */
	place = find_place(&search->files, search->files.count, path_join(search->arena, path, ""));
	next = place < search->files.count ? search->files.items[place]->path : "";
	return strncmp(next, path, size) == 0 && next[size] == '/';
}

static void report(struct search *search, const struct target *target, const char *path)
{
	struct source_file *file;

	if (target->directory) {
		const char *prefix = *path ? arena_printf(search->arena, "%s/", path) : "";

		report_below(&search->files, prefix);
		report_below(&search->markup, prefix);
		return;
	}
	file = find_known(search, path);
	if (file)
		file->reported = file->named = true;
}

static void settle_targets(struct search *search)
{
	const struct discover_request *request = search->request;
	size_t known = search->files.count;

	for (size_t i = 0; i < request->count; i++) {
		const char *path = below_root(search, request->targets[i].path);

		if (path && !is_found(search, &request->targets[i], path))
			settle_unlisted(search, &request->targets[i], path);
	}
	if (search->files.count > known)
		settle(search);
	for (size_t i = 0; i < request->count; i++) {
		const char *path = below_root(search, request->targets[i].path);

		if (path)
			report(search, &request->targets[i], path);
	}
}

static void leave_out_all(struct search *search, const char *why)
{
	for (size_t i = 0; i < search->request->count; i++)
		source_notes_add(&search->notes, NOTE_EXCLUDED, search->request->targets[i].given,
				 why);
}

static void find_all(struct search *search)
{
	const struct discover_request *request = search->request;
	const char *why = request->force_exclude ? exclude_root(&search->excluder) : NULL;

	if (why) {
		leave_out_all(search, why);
		return;
	}
	find_scripts(search);
	if (!request->respect_ignore || !request->root.work_tree || !search_git(search))
		add_walked(search, request->root.package ? request->root.package : "",
			   request->respect_ignore);
	settle(search);
	settle_targets(search);
}

void discover(struct arena *arena, const struct discover_request *request, struct discovery *discovery)
{
	struct search search = { .arena = arena, .request = request };
	const char **inner;

	search.excluder = (struct excluder){ .arena = arena, .request = request, .notes = &search.notes };
	search.walk = (struct walk){ .arena = arena, .excluder = &search.excluder, .root = &request->root };
	search.walk.wanted = search_takes;
	search.walk.inner = add_inner;
	search.walk.packages_only = is_bare_folder(request);
	search.walk.context = &search;
	search.walk.directory = open(request->root.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (search.walk.directory < 0 || !request->respect_ignore || !request->root.work_tree)
		git_listing_drop(request->tracked);
	if (search.walk.directory < 0)
		source_notes_add(&search.notes, NOTE_ERROR, request->root.path, arena_strdup(arena, strerror(errno)));
	else
		find_all(&search);
	for (size_t i = 0; i < search.files.count; i++)
		search.files.items[i]->number = (uint32_t)i;
	for (size_t i = 0; i < search.markup.count; i++)
		search.markup.items[i]->number = (uint32_t)(search.files.count + i);
	if (search.walk.directory >= 0)
		close(search.walk.directory);
	excluder_release(&search.excluder);
	vec_release(&search.scripts);
	if (search.inner.count)
		search_sort_names(search.inner.items, search.inner.count);
	vec_settle(&search.inner, arena, inner, discovery->inner_count);
	discovery->inner = inner;
	vec_settle(&search.files, arena, discovery->files, discovery->count);
	vec_settle(&search.markup, arena, discovery->markup, discovery->markup_count);
	vec_settle(&search.notes, arena, discovery->notes, discovery->note_count);
}
