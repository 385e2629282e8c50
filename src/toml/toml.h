/*
 * Reads TOML 1.0 (https://toml.io/en/v1.0.0) into a tree of values that know their place. Layer `toml`. Everything lives in
 * the arena that toml_parse() was given. Days are not checked against their month.
 */
#ifndef TOML_TOML_H
#define TOML_TOML_H

#include "base/arena.h"
#include "base/error.h"
#include "base/slice.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum toml_kind { TOML_TABLE, TOML_ARRAY, TOML_STRING, TOML_INTEGER, TOML_FLOAT, TOML_BOOLEAN, TOML_DATE };

struct toml_value;

struct toml_entry {
	const char *key;      /* unquoted, decoded */
	struct span key_span; /* where the key was written first */
	const struct toml_value *value;
};

struct toml_value {
	enum toml_kind kind;
	struct span span;
	union {
		struct {
			const struct toml_entry *entries; /* in source order */
			size_t count;
		} table;
		struct {
			const struct toml_value *const *items; /* an array of tables too */
			size_t count;
		} array;
		const char *string; /* decoded, NUL-terminated */
		int64_t integer;
		double number;
		bool boolean;
	};
};

/*
 * Parses SOURCE, whose name for messages is PATH. On failure returns NULL and sets err to
 * `path:line:column: what is wrong` followed by a newline and a frame of the line. Duplicate keys, keys that are defined as
 * two kinds, and invalid escapes are errors. The first error of the text is the one that is told.
 */
const struct toml_value *toml_parse(struct arena *arena, struct slice source, const char *path, struct error *err);

/* The value of KEY in a table, or NULL. */
const struct toml_value *toml_get(const struct toml_value *table, const char *key);
const char *toml_kind_name(enum toml_kind kind); /* "a table", "an array", "a string", ... */

/*
 * Sets err to `path:line:column: ` and the formatted message, followed by a newline and a code frame: the line with carets
 * under SPAN. Returns false.
 */
bool toml_error(struct error *err, const char *path, struct slice source, struct span span, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

#endif
