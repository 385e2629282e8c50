#include "source/ignore.h"

#include "base/vec.h"
#include "source/file.h"
#include "base/path.h"

enum { IGNORE_SIZE_MAX = 1 << 20 };

struct pattern {
	struct slice text; /* without `!` and the slashes at both ends */
	bool negated;
	bool directory; /* matches directories only */
	bool anchored;  /* from the base, else any last name below it */
	unsigned line;
};

struct ignore {
	const struct ignore *outer;
	const char *file;
	const char *base;
	struct pattern *patterns;
	size_t count;
};

/* One `[...]` at the head of PATTERN; returns its length, or 0 where it is not closed. */
static size_t match_class(struct slice pattern, unsigned char c, bool *matched)
{
	size_t i = 1;
	bool negated = i < pattern.size && (pattern.data[i] == '!' || pattern.data[i] == '^');
	bool found = false;

	i += negated;
	for (size_t start = i; i < pattern.size && (pattern.data[i] != ']' || i == start); i++) {
		unsigned char low, high;

		if (pattern.data[i] == '\\' && i + 1 < pattern.size)
			i++;
		low = high = (unsigned char)pattern.data[i];
		if (i + 2 < pattern.size && pattern.data[i + 1] == '-' && pattern.data[i + 2] != ']') {
			high = (unsigned char)pattern.data[i + 2];
			i += 2;
		}
		found = found || (c >= low && c <= high);
	}
	*matched = found != negated;
	return i < pattern.size ? i + 1 : 0;
}

/* What one character of a name takes of PATTERN, or 0 where they differ. */
static size_t match_one(struct slice pattern, unsigned char c)
{
	bool matched = false;
	size_t size;

	if (pattern.size == 0)
		return 0;
	switch (pattern.data[0]) {
	case '?': return 1;
	case '[':
		size = match_class(pattern, c, &matched);
		if (size)
			return matched ? size : 0;
		break;
	case '\\':
		if (pattern.size > 1)
			return (unsigned char)pattern.data[1] == c ? 2 : 0;
		break;
	}
	return (unsigned char)pattern.data[0] == c ? 1 : 0;
}

static struct slice skip(struct slice text, size_t size)
{
	return (struct slice){ text.data + size, text.size - size };
}

/* One name against one pattern without a slash. Going back to the last `*` alone keeps this from exploding. */
static bool match_name(struct slice pattern, struct slice name)
{
	struct slice star = { 0 }, retry = { 0 };

	while (name.size) {
		size_t size;

		if (pattern.size && *pattern.data == '*') {
			star = pattern = skip(pattern, 1);
			retry = name;
			continue;
		}
		size = match_one(pattern, (unsigned char)*name.data);
		if (size) {
			pattern = skip(pattern, size);
			name = skip(name, 1);
			continue;
		}
		if (!star.data)
			return false;
		pattern = star;
		name = retry = skip(retry, 1);
	}
	while (pattern.size && *pattern.data == '*')
		pattern = skip(pattern, 1);
	return pattern.size == 0;
}

static struct slice first_name(struct slice path)
{
	const char *slash = path.size ? memchr(path.data, '/', path.size) : NULL;

	return (struct slice){ path.data, slash ? (size_t)(slash - path.data) : path.size };
}

static struct slice after(struct slice path, struct slice name)
{
	return skip(path, name.size + (name.size < path.size));
}

/* Names against names; `**` stands for any number of them, at the end for one or more. */
static bool match_path(struct slice pattern, struct slice path)
{
	struct slice star = { 0 }, retry = { 0 };

	while (path.size) {
		struct slice want = first_name(pattern), name = first_name(path);

		if (slice_is(want, "**")) {
			star = pattern = after(pattern, want);
			if (pattern.size == 0)
				return true;
			retry = path;
		} else if (pattern.size && match_name(want, name)) {
			pattern = after(pattern, want);
			path = after(path, name);
		} else if (star.data) {
			pattern = star;
			path = retry = after(retry, first_name(retry));
		} else {
			return false;
		}
	}
	return pattern.size == 0;
}

static struct slice trim(struct slice line)
{
	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	while (line.size && line.data[line.size - 1] == ' ' && (line.size < 2 || line.data[line.size - 2] != '\\'))
		line.size--;
	return line;
}

static bool parse_pattern(struct slice line, struct pattern *pattern)
{
	line = trim(line);
	if (line.size == 0 || *line.data == '#')
		return false;
	*pattern = (struct pattern){ .negated = *line.data == '!' };
	line = skip(line, pattern->negated);
	if (line.size && line.data[line.size - 1] == '/') {
		pattern->directory = true;
		line.size--;
	}
	pattern->anchored = line.size && memchr(line.data, '/', line.size);
	if (line.size && *line.data == '/')
		line = skip(line, 1);
	pattern->text = line;
	return line.size > 0;
}

const struct ignore *ignore_parse(struct arena *arena, const struct ignore *outer, struct slice text, const char *file,
				  const char *base)
{
	struct slice rest = { arena_text(arena, text), text.size };
	VEC(struct pattern) patterns = { 0 };
	struct ignore *ignore;
	unsigned number = 0;

	if (slice_starts(rest, "\xef\xbb\xbf"))
		rest = skip(rest, 3);
	while (rest.size) {
		const char *end = memchr(rest.data, '\n', rest.size);
		struct slice line = { rest.data, end ? (size_t)(end - rest.data) : rest.size };
		struct pattern pattern;

		number++;
		if (parse_pattern(line, &pattern)) {
			pattern.line = number;
			vec_push(&patterns, pattern);
		}
		rest = skip(rest, line.size + (end != NULL));
	}
	if (patterns.count == 0)
		return outer;
	ignore = ARENA_NEW(arena, struct ignore);
	ignore->outer = outer;
	ignore->file = arena_strdup(arena, file);
	ignore->base = base;
	vec_settle(&patterns, arena, ignore->patterns, ignore->count);
	return ignore;
}

const struct ignore *ignore_read(struct arena *arena, const struct ignore *outer, int directory, const char *path,
				 const char *base)
{
	struct strbuf text = STRBUF_INIT;
	int error_number;

	if (file_read(directory, path, false, IGNORE_SIZE_MAX, &text, &error_number) == SOURCE_FINE)
		outer = ignore_parse(arena, outer, strbuf_slice(&text), path, base);
	strbuf_release(&text);
	return outer;
}

static bool matches(const struct pattern *pattern, struct slice path, bool directory)
{
	if (pattern->directory && !directory)
		return false;
	if (pattern->anchored)
		return match_path(pattern->text, path);
	return match_name(pattern->text, path);
}

static const struct pattern *last_match(const struct ignore *ignore, const char *path, bool directory)
{
	const char *tail = *ignore->base ? path_below(ignore->base, path) : path;
	struct slice name = slice_of(path_name(path));

	for (size_t i = tail ? ignore->count : 0; i-- > 0;) {
		const struct pattern *pattern = &ignore->patterns[i];

		if (matches(pattern, pattern->anchored ? slice_of(tail) : name, directory))
			return pattern;
	}
	return NULL;
}

bool ignore_matches(const struct ignore *ignore, const char *path, bool directory, struct ignore_place *place)
{
	for (; ignore; ignore = ignore->outer) {
		const struct pattern *pattern = last_match(ignore, path, directory);

		if (!pattern)
			continue;
		if (place && !pattern->negated)
			*place = (struct ignore_place){ .file = ignore->file, .line = pattern->line };
		return !pattern->negated;
	}
	return false;
}
