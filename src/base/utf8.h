/* UTF-8 as far as reports need it: columns in code points, UTF-16 units and display cells; clean output. Lowest layer. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/slice.h"
#include "base/strbuf.h"

#include <stdint.h>

/*
 * Decodes the code point at the head of TEXT (which is not empty) and returns its length in bytes. An ill-formed byte
 * yields U+FFFD with length 1.
 */
size_t utf8_decode(struct slice text, uint32_t *code_point);

size_t utf8_code_points(struct slice text);
size_t utf8_utf16_units(struct slice text);

/* Appends TEXT as valid UTF-8 without control characters: ill-formed and control bytes become `\xNN`. */
void utf8_add_printable(struct strbuf *out, struct slice text);
bool utf8_is_valid(struct slice text);

#endif
