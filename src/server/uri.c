#include "server/uri.h"

#include "base/path.h"
#include "base/strbuf.h"

#include <strings.h>

/* False for an escape that is none, and for a zero byte. */
static bool decode(const char *text, struct strbuf *out)
{
	for (; *text; text++) {
		int high, low;

		if (*text != '%') {
			strbuf_addch(out, *text);
			continue;
		}
		high = hex_digit(text[1]);
		low = high < 0 ? -1 : hex_digit(text[2]);
		if (low < 0 || high * 16 + low == 0)
			return false;
		strbuf_addch(out, (char)(high * 16 + low));
		text += 2;
	}
	return true;
}

/* What follows the authority, which is empty or this machine. */
static const char *after_authority(const char *uri)
{
	static const char scheme[] = "file:", local[] = "localhost/";

	if (strncasecmp(uri, scheme, sizeof scheme - 1) != 0)
		return NULL;
	uri += sizeof scheme - 1;
	if (text_starts(uri, "//"))
		uri += text_starts(uri + 2, local) ? 2 + sizeof local - 2 : 2;
	return *uri == '/' ? uri : NULL;
}

const char *uri_path(struct arena *arena, const char *uri)
{
	const char *rest = after_authority(uri), *path = NULL;
	struct strbuf text = STRBUF_INIT;

	if (rest && decode(rest, &text))
		path = path_absolute(arena, "/", strbuf_text(&text));
	strbuf_release(&text);
	return path;
}

const char *uri_of_path(struct arena *arena, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	const char *uri;

	strbuf_addstr(&text, "file://");
	strbuf_add_percent(&text, path, "-._~/");
	uri = arena_text(arena, strbuf_slice(&text));
	strbuf_release(&text);
	return uri;
}
