/* A run of bytes that somebody else owns. Value type of the lowest layer; never NUL-terminated by promise. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *data;
	size_t size;
};

static inline struct slice slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static inline bool slice_equals(struct slice a, struct slice b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The order of their bytes, the shorter first. */
static inline int slice_compare(struct slice a, struct slice b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	int order = size ? memcmp(a.data, b.data, size) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool slice_is(struct slice a, const char *text)
{
	return slice_equals(a, slice_of(text));
}

static inline bool slice_starts(struct slice a, const char *prefix)
{
	size_t size = strlen(prefix);

	return a.size >= size && memcmp(a.data, prefix, size) == 0;
}

static inline bool text_equals(const char *a, const char *b)
{
	return *a == *b && strcmp(a, b) == 0; /* most names differ at once */
}

/* The value of a hexadecimal digit; -1: C is none. */
static inline int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static inline bool text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static inline bool text_ends(const char *text, const char *suffix)
{
	size_t size = strlen(text), tail = strlen(suffix);

	return size >= tail && memcmp(text + size - tail, suffix, tail) == 0;
}

/* Of names, numbers and keywords of Python. */
static inline bool is_word_byte(char c)
{
	unsigned char letter = (unsigned char)((c | 0x20) - 'a'), digit = (unsigned char)(c - '0');

	return letter < 26 || digit < 10 || c == '_' || (unsigned char)c >= 0x80;
}

/* What follows the last dot of a dotted name; all of it without one. */
static inline const char *text_last_name(const char *dotted)
{
	const char *dot = strrchr(dotted, '.');

	return dot ? dot + 1 : dotted;
}

#endif
