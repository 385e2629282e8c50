/*
 * Colours and links of the text formats: a table of roles. Without colour every call adds its text and nothing else.
 * Layer `report`. Colour never carries a meaning alone.
 */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include "base/strbuf.h"
#include "report/terminal.h"

enum style {
	STYLE_NONE,
	STYLE_PATH,
	STYLE_POSITION,
	STYLE_CODE,
	STYLE_ERROR,
	STYLE_WARNING,
	STYLE_INFO,
	STYLE_MESSAGE,
	STYLE_FRAME,   /* gutter, arrows and bars */
	STYLE_RELATED, /* underline of a secondary place */
	STYLE_NOTE,    /* the words note, help, explain */
};

void style_begin(struct strbuf *out, const struct terminal *terminal, enum style style);
void style_end(struct strbuf *out, const struct terminal *terminal, enum style style);

/* Adds TEXT, which is printable, in STYLE. */
void style_add(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text);

/* The same, as a link to URL where links are shown and URL is not NULL. */
void style_add_link(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text, const char *url);

#endif
