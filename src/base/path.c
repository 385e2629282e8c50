#include "base/path.h"

#include "base/strbuf.h"

#include <string.h>

static void add_name(struct strbuf *out, struct slice name)
{
	if (name.size == 0 || slice_is(name, "."))
		return;
	if (!slice_is(name, "..")) {
		strbuf_addch(out, '/');
		strbuf_addslice(out, name);
		return;
	}
	while (out->size > 0 && out->data[out->size - 1] != '/')
		strbuf_truncate(out, out->size - 1);
	if (out->size > 0)
		strbuf_truncate(out, out->size - 1);
}

static void add_names(struct strbuf *out, const char *path)
{
	while (*path) {
		size_t size = strcspn(path, "/");

		add_name(out, (struct slice){ path, size });
		path += size + (path[size] == '/');
	}
}

char *path_absolute(struct arena *arena, const char *directory, const char *path)
{
	struct strbuf out = STRBUF_INIT;
	char *result;

	if (*path != '/')
		add_names(&out, directory);
	add_names(&out, path);
	result = arena_strdup(arena, out.size ? strbuf_text(&out) : "/");
	strbuf_release(&out);
	return result;
}

char *path_join(struct arena *arena, const char *directory, const char *name)
{
	size_t size = strlen(directory), tail = strlen(name);
	bool slash = size > 0 && directory[size - 1] != '/';
	char *path = arena_alloc(arena, size + slash + tail + 1);

	memcpy(path, directory, size);
	if (slash)
		path[size] = '/';
	memcpy(path + size + slash, name, tail);
	return path;
}

char *path_parent(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return arena_strdup(arena, ".");
	return arena_text(arena, (struct slice){ path, slash == path ? 1 : (size_t)(slash - path) });
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *path_below(const char *directory, const char *path)
{
	size_t size = strlen(directory);

	if (size == 1 && *directory == '/')
		return path + (*path == '/');
	if (strncmp(directory, path, size) != 0)
		return NULL;
	if (path[size] == '\0')
		return path + size;
	return path[size] == '/' ? path + size + 1 : NULL;
}

const char *path_shown(const char *directory, const char *path)
{
	const char *below = path_below(directory, path);

	return below && *below ? below : path;
}

char *path_relative(struct arena *arena, const char *directory, const char *path)
{
	struct strbuf out = STRBUF_INIT;
	struct arena scratch;
	const char *tail;
	char *result;

	arena_init(&scratch);
	while (!(tail = path_below(directory, path))) {
		strbuf_addstr(&out, out.size ? "/.." : "..");
		directory = path_parent(&scratch, directory);
	}
	if (*tail || out.size == 0) {
		strbuf_addstr(&out, out.size ? "/" : "");
		strbuf_addstr(&out, *tail ? tail : ".");
	}
	result = arena_strdup(arena, strbuf_text(&out));
	strbuf_release(&out);
	arena_release(&scratch);
	return result;
}

bool paths_hold(const char *const *paths, size_t count, size_t skip, const char *name, char last)
{
	size_t low = 0, high = count, size = strlen(name);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *rest = paths[middle] + skip;
		int order = strncmp(rest, name, size);

		if (order == 0)
			order = (unsigned char)rest[size] - (unsigned char)last;
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool path_is_python(const char *path)
{
	return text_ends(path, ".py") || text_ends(path, ".pyi");
}
