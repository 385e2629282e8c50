/*
 * Code frames: a source line with a gutter, and an underline with a label below it. Tabs are expanded, unprintable characters
 * escaped, and long lines clipped around the underlined part. Layer `report`.
 */
#ifndef REPORT_FRAME_H
#define REPORT_FRAME_H

#include "report/report.h"
#include "report/style.h"

struct frame {
	const struct terminal *terminal;
	unsigned gutter; /* cells for line numbers */
};

struct frame_mark {
	char line; /* '^' or '-' */
	enum style style;
	const char *label; /* NULL: none */
};

/* An empty line of the gutter. */
void frame_add_empty(struct strbuf *out, const struct frame *frame);

/* `--> path:line:column`, or another arrow of three characters. */
void frame_add_header(struct strbuf *out, const struct frame *frame, const char *arrow, const struct location *place);

/* The line that PLACE starts on, and below it MARK under PLACE as far as it is on that line. */
void frame_add_marked(struct strbuf *out, const struct frame *frame, const struct location *place,
		      const struct frame_mark *mark);

/* A line for context. */
void frame_add_line(struct strbuf *out, const struct frame *frame, const struct lines *lines, uint32_t number);

#endif
