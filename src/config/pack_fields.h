/*
 * The tables that say how the entries of a pack are written in TOML. Layer `config`, for the packs, and for those who
 * describe them.
 */
#ifndef CONFIG_PACK_FIELDS_H
#define CONFIG_PACK_FIELDS_H

#include "config/pack.h"
#include "config/reader.h"

/* A kind of entry: `[[name]]`, or `[name]` where the lists of all packs are joined. */
struct pack_section {
	const char *name;
	const char *title; /* as messages call it */
	const struct field *fields;
	size_t count;
	const void *defaults;         /* NULL: all zero */
	size_t size;                  /* of an entry */
	size_t items;                 /* offset in struct pack_set of the array, or of the one entry */
	size_t item_count;            /* offset of the array's length */
	void (*complete)(void *item); /* defaults that depend on other keys; NULL: none */
	bool single;
};

enum { PACK_SECTIONS = 21 };

/* A list of names into a struct names; an empty name is an error. */
bool field_words(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record);
/* Likewise, where `a.{b,c}` stands for `a.b` and `a.c`. */
bool field_dotted_names(const struct reader *reader, const struct toml_value *value, const struct field *field,
			void *record);

extern const struct pack_section pack_sections[PACK_SECTIONS];

/* How a key of an entry is written: a text, several, one of some words, `{ position, keyword }`, a number or "unbounded". */
enum field_shape { SHAPE_TEXT, SHAPE_TEXTS, SHAPE_BOOLEAN, SHAPE_WORD, SHAPE_NUMBER, SHAPE_ARGUMENT, SHAPE_BOUND };

/* *WORDS are those of SHAPE_WORD, NULL-terminated; an empty one cannot be written. */
enum field_shape pack_field_shape(const struct field *field, const char *const **words);

#endif
