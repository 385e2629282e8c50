#include "report/style.h"

static const char *const sgr[] = {
	[STYLE_NONE] = "",
	[STYLE_PATH] = "1",
	[STYLE_POSITION] = "36",
	[STYLE_CODE] = "1;31",
	[STYLE_ERROR] = "1;31",
	[STYLE_WARNING] = "1;33",
	[STYLE_INFO] = "1;36",
	[STYLE_MESSAGE] = "1",
	[STYLE_FRAME] = "1;34",
	[STYLE_RELATED] = "1;34",
	[STYLE_NOTE] = "1",
};

void style_begin(struct strbuf *out, const struct terminal *terminal, enum style style)
{
	if (terminal->colour && *sgr[style])
		strbuf_addf(out, "\033[%sm", sgr[style]);
}

void style_end(struct strbuf *out, const struct terminal *terminal, enum style style)
{
	if (terminal->colour && *sgr[style])
		strbuf_addstr(out, "\033[0m");
}

void style_add(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text)
{
	style_begin(out, terminal, style);
	strbuf_addstr(out, text);
	style_end(out, terminal, style);
}

void style_add_link(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text, const char *url)
{
	bool link = terminal->hyperlinks && url;

	if (link)
		strbuf_addf(out, "\033]8;;%s\033\\", url);
	style_add(out, terminal, style, text);
	if (link)
		strbuf_addstr(out, "\033]8;;\033\\");
}
