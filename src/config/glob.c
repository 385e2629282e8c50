#include "config/glob.h"

#include "base/slice.h"

#include <stdint.h>

/* Matches one character against the set that begins after `[`; USED is the length of the set, 0 if nothing closes it. */
static bool set_matches(struct slice set, unsigned char c, size_t *used)
{
	size_t i = 0;
	bool inverted = set.size > 0 && (set.data[0] == '!' || set.data[0] == '^');
	bool found = false, first = true;

	for (i = inverted; i < set.size && (first || set.data[i] != ']'); first = false) {
		unsigned char low = (unsigned char)set.data[i], high = low;

		if (i + 2 < set.size && set.data[i + 1] == '-' && set.data[i + 2] != ']') {
			high = (unsigned char)set.data[i + 2];
			i += 2;
		}
		found |= c >= low && c <= high;
		i++;
	}
	*used = i < set.size ? i + 1 : 0;
	return found != inverted;
}

/* Whether the head of GLOB, which is not empty and not a star, matches C; stores the length of that head. */
static bool one_matches(struct slice glob, char c, size_t *used)
{
	struct slice rest = { glob.data + 1, glob.size - 1 };
	bool matches;

	*used = 1;
	if (glob.data[0] == '?')
		return true;
	if (glob.data[0] == '\\' && rest.size > 0) {
		*used = 2;
		return rest.data[0] == c;
	}
	if (glob.data[0] != '[')
		return glob.data[0] == c;
	matches = set_matches(rest, (unsigned char)c, used);
	if (*used == 0) {
		*used = 1;
		return c == '[';
	}
	*used += 1;
	return matches;
}

/* A star need only be tried again from the last one seen: what lies before it is matched for good. */
static bool part_matches(struct slice glob, struct slice text)
{
	size_t g = 0, t = 0, star = SIZE_MAX, retry = 0, used;

	while (t < text.size) {
		if (g < glob.size && glob.data[g] == '*') {
			star = ++g;
			retry = t;
			continue;
		}
		if (g < glob.size && one_matches((struct slice){ glob.data + g, glob.size - g }, text.data[t], &used)) {
			g += used;
			t++;
			continue;
		}
		if (star == SIZE_MAX)
			return false;
		g = star;
		t = ++retry;
	}
	while (g < glob.size && glob.data[g] == '*')
		g++;
	return g == glob.size;
}

/* The first name of PATH; the rest begins behind its slash. */
static struct slice next_part(struct slice *path)
{
	const char *slash = memchr(path->data, '/', path->size);
	struct slice part = { path->data, slash ? (size_t)(slash - path->data) : path->size };
	size_t skip = part.size + (slash != NULL);

	*path = (struct slice){ path->data + skip, path->size - skip };
	return part;
}

/* The same over whole names, where `**` plays the star. A `**` at the end wants at least one name. */
static bool parts_match(struct slice glob, struct slice path)
{
	struct slice star = { NULL, 0 }, retry = { NULL, 0 };

	while (path.size > 0) {
		struct slice glob_rest = glob, path_rest = path;
		struct slice part = next_part(&glob_rest);

		if (slice_is(part, "**")) {
			if (glob_rest.size == 0)
				return true;
			star = glob = glob_rest;
			retry = path;
			continue;
		}
		if (glob.size > 0 && part_matches(part, next_part(&path_rest))) {
			glob = glob_rest;
			path = path_rest;
			continue;
		}
		if (!star.data)
			return false;
		next_part(&retry);
		glob = star;
		path = retry;
	}
	return glob.size == 0;
}

/* GLOB without the marks at its ends, which become flags. */
static struct slice trim(const char *glob, bool *anchored, bool *folders_only)
{
	struct slice text = slice_of(glob);

	*anchored = false;
	if (slice_starts(text, "./")) {
		*anchored = true;
		text = (struct slice){ text.data + 2, text.size - 2 };
	}
	*folders_only = text.size > 1 && text.data[text.size - 1] == '/';
	text.size -= *folders_only;
	*anchored = *anchored || memchr(text.data, '/', text.size) != NULL;
	if (slice_starts(text, "/"))
		text = (struct slice){ text.data + 1, text.size - 1 };
	return text;
}

static struct slice last_part(struct slice path)
{
	size_t skip = path.size;

	while (skip > 0 && path.data[skip - 1] != '/')
		skip--;

	return (struct slice){ path.data + skip, path.size - skip };
}

static bool matches(const char *glob, struct slice path, bool directory)
{
	bool anchored, folders_only;
	struct slice text = trim(glob, &anchored, &folders_only);

	if (text.size == 0 || path.size == 0 || (folders_only && !directory))
		return false;
	return anchored ? parts_match(text, path) : part_matches(text, last_part(path));
}

bool glob_covers(const char *glob, const char *path, bool directory)
{
	size_t size = strlen(path);

	if (matches(glob, (struct slice){ path, size }, directory))
		return true;
	for (size_t i = 1; i < size; i++)
		if (path[i] == '/' && matches(glob, (struct slice){ path, i }, true))
			return true;
	return false;
}

bool glob_matches_name(const char *glob, const char *text)
{
	return part_matches(slice_of(glob), slice_of(text));
}
