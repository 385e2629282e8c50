/*
 * Reads a TOML table into a struct by a table of its keys: what packs, conventions and the configuration share. Layer
 * `config`. Texts and lists live in the reader's arena. Every error has file:line:column and a frame; unknown keys come with
 * the nearest known one.
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "toml/toml.h"

/* One TOML file on its way in. */
struct reader {
	struct arena *arena;
	const char *path; /* as messages name it */
	struct slice source;
	struct error *err;
};

struct field;

/* Reads VALUE, which stands under the field's key, into the struct at RECORD; false with the reader's error set if it cannot. */
typedef bool (*field_reader)(const struct reader *reader, const struct toml_value *value, const struct field *field,
			     void *record);

struct field {
	const char *key;
	field_reader read;
	size_t offset;              /* in the struct */
	size_t other;               /* of a second member, for readers that fill two */
	const char *const *choices; /* field_choice: the words by their number, NULL-terminated; "" cannot be written */
	bool required;
};

bool field_text(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record);
bool field_boolean(const struct reader *reader, const struct toml_value *value, const struct field *field,
		   void *record);
/* A list of texts into a struct names. */
bool field_names(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record);
/* One of the field's words, as its number, into an enum. */
bool field_choice(const struct reader *reader, const struct toml_value *value, const struct field *field, void *record);
/* The same, as the word itself. */
bool field_choice_text(const struct reader *reader, const struct toml_value *value, const struct field *field,
		       void *record);
/* The place of an argument, from 0 on, or -1, into an int. */
bool field_position(const struct reader *reader, const struct toml_value *value, const struct field *field,
		    void *record);
/* `{ position = 0, keyword = "key" }`: an int at `offset` (-1: keyword only) and a text at `other` (NULL: none). */
bool field_argument(const struct reader *reader, const struct toml_value *value, const struct field *field,
		    void *record);

/* Whether VALUE is of KIND; if not, the error is that NAME must be. */
bool reader_expect(const struct reader *reader, const struct toml_value *value, const char *name, enum toml_kind kind);

/*
 * Reads TABLE, which messages call NAME, by its COUNT fields into the struct at RECORD, whose defaults are there already.
 * A key without a field is an error, and so is a required field without a key.
 */
bool reader_table(const struct reader *reader, const struct toml_value *table, const char *name,
		  const struct field *fields, size_t count, void *record);

/* The error that KEY is not known in NAME, with the nearest of COUNT known ones. Returns false. */
bool reader_unknown(const struct reader *reader, const struct toml_entry *entry, const char *name,
		    const char *const *known, size_t count);

#endif
