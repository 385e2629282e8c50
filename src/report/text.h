/*
 * What the formats for people share: names made printable, one finding on one line. Layer `report`; appends to the buffer
 * of the caller.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/report.h"
#include "report/style.h"

/* TEXT without control characters, whatever it holds. */
void text_add(struct strbuf *out, const char *text);
void text_add_styled(struct strbuf *out, const struct terminal *terminal, enum style style, const char *text);

enum style text_severity_style(enum severity severity);

/* The code of the rule, a link to its page where links are shown. */
void text_add_code(struct strbuf *out, const struct report *report, const struct rule *rule);

/* Appends the address of the rule's page; false where there is no home page. */
bool text_add_url(struct strbuf *out, const struct report *report, const struct rule *rule);

/* `path:row:column: CODE message` and a line feed. A hidden state is told in brackets. */
void text_add_concise(struct strbuf *out, const struct report *report, const struct report_item *item);

/*
 * Stores in LINE, which is cleared, the line INDEX of what stands below the message: notes with their places, then the help; raw text.
 * False behind the last.
 */
bool text_detail(struct strbuf *line, const struct report_item *item, size_t index);

/* `PATH:LINE` as an argument for a shell; what is no plain word is quoted. */
void text_add_argument(struct strbuf *out, const char *path, uint32_t line);

/* TEXT, each word in STYLE, broken at spaces so that it fits the width, further lines indented by INDENT cells; COLUMN is where it starts. */
void text_add_wrapped(struct strbuf *out, const struct terminal *terminal, enum style style,
		      const char *text, size_t column, size_t indent);

/* " [suppressed: reason]", " [in the baseline]", or nothing. */
/* ` [*]` if --fix would try to mend it. */
void text_add_fixable(struct strbuf *out, const struct report *report, const struct finding *finding);

void text_add_state(struct strbuf *out, const struct finding *finding);

#endif
