#include "config/path.h"

#include "base/strbuf.h"

/* Adds the names of PATH to OUT, which holds an absolute path without its final slash. */
static void add_names(struct strbuf *out, const char *path)
{
	while (*path) {
		struct slice name = { path, strcspn(path, "/") };

		path += name.size;
		path += strspn(path, "/");
		if (name.size == 0 || slice_is(name, "."))
			continue;
		if (slice_is(name, "..")) {
			const char *slash = out->size ? strrchr(out->data, '/') : NULL;

			strbuf_truncate(out, slash ? (size_t)(slash - out->data) : 0);
			continue;
		}
		strbuf_addch(out, '/');
		strbuf_addslice(out, name);
	}
}

const char *config_path_from(struct arena *arena, const char *directory, const char *path)
{
	struct strbuf out = STRBUF_INIT;
	const char *result;

	if (*path != '/')
		add_names(&out, directory);
	add_names(&out, path);
	result = arena_strdup(arena, out.size ? strbuf_text(&out) : "/");
	strbuf_release(&out);
	return result;
}

const char *config_path_parent(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return "/";
	return arena_text(arena, (struct slice){ path, (size_t)(slash - path) });
}

const char *config_path_below(const char *directory, const char *path)
{
	size_t size = strlen(directory);

	if (strncmp(directory, path, size) != 0)
		return NULL;
	if (size > 0 && directory[size - 1] == '/')
		return path + size;
	if (path[size] == '\0')
		return path + size;
	return path[size] == '/' ? path + size + 1 : NULL;
}

const char *config_path_shown(const char *directory, const char *path)
{
	const char *below = config_path_below(directory, path);

	return below && *below ? below : path;
}
