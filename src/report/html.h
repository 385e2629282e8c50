/*
 * Pages for people. Their parts are data, in src/report/page: page.html has the markup, each part below a
 * line `<!-- part: NAME -->`, with `{{field}}` where a text goes. Whatever a text holds, it is shown and
 * never markup; `{{code field}}` shows what stands between backquotes as code, `{{raw field}}` takes
 * markup that was made here, and in `{{source field}}` tabs stay. Layer `report`; appends to the buffer
 * of the caller.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/keys_view.h"
#include "report/report.h"

struct html_field {
	const char *name;
	const char *text; /* NULL: "" */
};

void html_fill(struct strbuf *out, const char *part, const struct html_field *fields, size_t count);
#define HTML_FILL(out, part, ...)                                            \
	html_fill((out), (part), (const struct html_field[]){ __VA_ARGS__ }, \
		  sizeof((const struct html_field[]){ __VA_ARGS__ }) / sizeof(struct html_field))
/* A part without fields. */
void html_add(struct strbuf *out, const char *part);

/* NUMBER as a field's text, in TEXT. */
enum { HTML_NUMBER_SIZE = 24 };
const char *html_number(char text[HTML_NUMBER_SIZE], size_t number);

/*
 * Markup for `path:line`, SHOWN as it is called: a link where BASE, which may be NULL, says where sources
 * are. In it {path} becomes IN_REPOSITORY and {line} LINE; without them they follow it as `/PATH#LLINE`.
 */
void html_add_place(struct strbuf *out, const char *base, const char *shown,
		    const char *in_repository, uint32_t line);

/* The sections of a page. */
void html_add_findings(struct strbuf *out, const struct report *report);
void html_add_keys(struct strbuf *out, const struct keys_view *view, const char *base);

/* The page around them: what is in it before them and after them. */
struct html_page {
	const char *title, *version;
	const size_t *findings;       /* how many; NULL: the page has no such section */
	const struct keys_view *keys; /* NULL: the page has no such section */
};
void html_page_open(struct strbuf *out, const struct html_page *page);
void html_page_close(struct strbuf *out, const struct html_page *page);

/* The inventory as a page. */
void keys_write_html(const struct keys_view *view, struct strbuf *out);

#endif
