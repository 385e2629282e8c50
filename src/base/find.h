/* The first place of one run of bytes in another, for short ones that are looked for in many files. Lowest layer. */
#ifndef BASE_FIND_H
#define BASE_FIND_H

#include "base/slice.h"

/* As memmem(3): where WORD begins in TEXT first; NULL if nowhere. An empty word stands at the start. */
const char *find_bytes(struct slice text, struct slice word);

#endif
