/*
 * What a question looks for in the bytes of a file, so that only statements are parsed that may have to do with it. Layer
 * `syntax`. An interest may find more than it means, never less. The names that one is made with are borrowed.
 */
#ifndef SYNTAX_INTEREST_H
#define SYNTAX_INTEREST_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * PATTERN_COUNT patterns. FIND returns where the first place of one begins at FROM or later; the size of TEXT where there is
 * none.
 */
struct interest {
	size_t (*find)(const void *context, size_t pattern, struct slice text, size_t from);
	size_t pattern_count;
	const void *context;
	/* The same for another name of what is looked for; NULL: wherever the name stands. */
	size_t (*find_alias)(const void *context, const char *name, struct slice text, size_t from);
	bool in_texts;     /* comments and long strings count too */
	bool no_aliases;   /* what counts is how it is written, under no other name */
	bool classes_only; /* only classes count, and what gives them another name outside of classes and functions */
};

/* A list of words. */
struct word_list {
	const char *const *items;
	size_t count;
};

/* Of names, numbers and keywords. */
bool is_word_byte(char c);
/* The first place, at FROM or later, of an identifier or of bytes; the size of TEXT where there is none. */
size_t text_find_word(struct slice text, const char *word, size_t from);
size_t text_find(struct slice text, const char *bytes, size_t from);

/* Whether only blanks stand between a dot and AT, and in brackets also line ends and comments. */
bool text_follows_dot(struct slice text, size_t at);

/* An identifier; bytes wherever they stand; everything. */
struct interest interest_in_word(const char *word);
struct interest interest_in_text(const char *text);
struct interest interest_in_all(void);

/* A function NAME. Aliases do not count, here and below. */
struct interest interest_in_definition(const char *name);
/* The name NAME, but not an attribute of that name: what binds it stands there. */
struct interest interest_in_binding(const char *name);
/* An attribute NAME that is assigned to or deleted. */
struct interest interest_in_attribute_write(const char *name);
/* A call with the keyword NAME. */
struct interest interest_in_keyword(const char *name);
/* A call of a method of one of these names. */
struct interest interest_in_method_calls(const struct word_list *names);

#endif
