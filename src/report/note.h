/* The lines below a frame: `= kind: text`, wrapped between words and indented to the text. Layer `report`. */
#ifndef REPORT_NOTE_H
#define REPORT_NOTE_H

#include "report/frame.h"

/* TEXT may hold anything. PLACE, unless NULL, is told behind it. */
void note_add(struct strbuf *out, const struct frame *frame, const char *kind, const char *text, const struct location *place);

/* The same on one line, for what is to be copied. */
void note_add_unwrapped(struct strbuf *out, const struct frame *frame, const char *kind, const char *text);

#endif
