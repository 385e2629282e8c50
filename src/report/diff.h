/* Unified differences of two texts, as `patch` and `git apply` read them. Layer `report`. Pure. */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "base/strbuf.h"

/* Adds what turns OLD into NEW, the text of the file called NAME; nothing if they are equal. */
void diff_add(struct strbuf *out, const char *name, struct slice old_text, struct slice new_text);

#endif
