#include "cmd/paths.h"

#include "base/oom.h"
#include "cmd/argfile.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* What standard input is called if nothing else is said. */
static const char stdin_name[] = "stdin.py";

const char *working_directory(struct arena *arena, struct error *err)
{
	char *path = getcwd(NULL, 0);
	const char *copy;

	if (!path) {
		error_set(err, "the working directory cannot be read: %s", strerror(errno));
		return NULL;
	}
	copy = arena_strdup(arena, path);
	free(path);
	return copy;
}

static bool has_hyphen(const struct text_list *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		if (text_equals(paths->items[i], "-"))
			return true;
	return false;
}

static struct text_list join(struct arena *arena, const struct text_list *a, const struct text_list *b)
{
	struct text_list all = { ARENA_ARRAY(arena, const char *, a->count + b->count + 1), a->count + b->count };

	if (a->count)
		memcpy(all.items, a->items, a->count * sizeof *a->items);
	if (b->count)
		memcpy(all.items + a->count, b->items, b->count * sizeof *b->items);
	return all;
}

/* Standard input is asked for apart from paths. */
static void drop_hyphens(struct text_list *paths)
{
	size_t kept = 0;

	for (size_t i = 0; i < paths->count; i++)
		if (!text_equals(paths->items[i], "-"))
			paths->items[kept++] = paths->items[i];
	paths->count = kept;
}

bool paths_gather(struct arena *arena, const struct options *options, struct paths *out, struct error *err)
{
	struct text_list from_file = { 0 }, paths;
	bool reads_stdin = options->stdin_filename || has_hyphen(&options->arguments);

	memset(out, 0, sizeof *out);
	out->directory = working_directory(arena, err);
	if (!out->directory)
		return false;
	if (reads_stdin && options->files_from && text_equals(options->files_from, "-"))
		return error_set(err, "standard input cannot be both a file and a list of files");
	if (options->files_from && !paths_from(arena, options->files_from, options->null_separated, &from_file, err))
		return false;
	paths = join(arena, &options->arguments, &from_file);
	if (reads_stdin) {
		out->request.unsaved = options->stdin_filename ? options->stdin_filename : stdin_name;
		drop_hyphens(&paths);
		if (!stream_read(arena, "-", &out->unsaved, err))
			return false;
	}
	out->request.directory = out->directory;
	out->request.project_root = options->project_root;
	out->request.paths = paths.items;
	out->request.count = paths.count;
	return true;
}
