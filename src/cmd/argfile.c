#include "cmd/argfile.h"

#include "base/vec.h"

#include <errno.h>
#include <stdio.h>

enum { STREAM_MAX = 64 << 20 };

struct words {
	const char **items;
	size_t count;
	size_t capacity;
};

static bool read_all(FILE *file, struct strbuf *out)
{
	char buffer[1 << 16];
	size_t size;

	while ((size = fread(buffer, 1, sizeof buffer, file)) > 0) {
		if (out->size + size > STREAM_MAX) {
			errno = EFBIG;
			return false;
		}
		strbuf_add(out, buffer, size);
	}
	return !ferror(file);
}

bool stream_read(struct arena *arena, const char *file, struct slice *out, struct error *err)
{
	bool is_stdin = text_equals(file, "-");
	FILE *stream = is_stdin ? stdin : fopen(file, "rb");
	struct strbuf text = STRBUF_INIT;
	bool ok = stream && read_all(stream, &text);

	if (ok)
		*out = (struct slice){ arena_text(arena, strbuf_slice(&text)), text.size };
	else
		error_set(err, "%s cannot be read: %s", is_stdin ? "standard input" : file, strerror(errno));
	if (stream && !is_stdin)
		fclose(stream);
	strbuf_release(&text);
	return ok;
}

static void split(struct arena *arena, struct slice text, char separator, struct words *out)
{
	while (text.size > 0) {
		const char *end = memchr(text.data, separator, text.size);
		size_t size = end ? (size_t)(end - text.data) : text.size, kept = size;

		if (separator == '\n' && kept > 0 && text.data[kept - 1] == '\r')
			kept--;
		if (kept > 0)
			vec_push(out, arena_text(arena, (struct slice){ text.data, kept }));
		size += end != NULL;
		text = (struct slice){ text.data + size, text.size - size };
	}
}

bool argfiles_expand(struct arena *arena, const char *const *arguments, size_t count, struct text_list *out,
		     struct error *err)
{
	struct words words = { 0 };
	bool options_end = false, ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		struct slice text;

		options_end |= text_equals(arguments[i], "--");
		if (options_end || arguments[i][0] != '@' || !arguments[i][1])
			vec_push(&words, arguments[i]);
		else if ((ok = stream_read(arena, arguments[i] + 1, &text, err)))
			split(arena, text, '\n', &words);
	}
	vec_settle(&words, arena, out->items, out->count);
	return ok;
}

bool paths_from(struct arena *arena, const char *file, bool null_separated, struct text_list *out, struct error *err)
{
	struct words words = { 0 };
	struct slice text;

	if (!stream_read(arena, file, &text, err))
		return false;
	split(arena, text, null_separated ? '\0' : '\n', &words);
	vec_settle(&words, arena, out->items, out->count);
	return true;
}
