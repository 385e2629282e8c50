/*
 * A growable byte string on the heap, NUL-terminated at all times. Lowest layer. Ends with strbuf_release(), or with
 * strbuf_detach(), whose result the caller frees.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "base/slice.h"

#include <stdarg.h>

struct strbuf {
	char *data;
	size_t size;
	size_t capacity;
};

#define STRBUF_INIT { 0 }

void strbuf_release(struct strbuf *sb);
void strbuf_clear(struct strbuf *sb); /* empties it, keeps the memory */
char *strbuf_detach(struct strbuf *sb);
const char *strbuf_text(const struct strbuf *sb); /* never NULL, borrowed until the next change */
static inline struct slice strbuf_slice(const struct strbuf *sb)
{
	return (struct slice){ strbuf_text(sb), sb->size };
}

void strbuf_add(struct strbuf *sb, const void *data, size_t size);
void strbuf_addstr(struct strbuf *sb, const char *text);
void strbuf_addslice(struct strbuf *sb, struct slice text);
void strbuf_addch(struct strbuf *sb, char c);
/* TEXT as a part of a URI (RFC 3986): each byte but letters, digits and those of PLAIN becomes `%XX`. */
void strbuf_add_percent(struct strbuf *sb, const char *text, const char *plain);
void strbuf_pad(struct strbuf *sb, char c, size_t count);
void strbuf_addf(struct strbuf *sb, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *format, va_list args);
void strbuf_truncate(struct strbuf *sb, size_t size);

#endif
