/*
 * What kind of thing a cached value is, as far as that shows: enough to tell two values that cannot be the same. Layer
 * `keys`. Lives in the project's arena.
 */
#ifndef KEYS_VALUE_KIND_H
#define KEYS_VALUE_KIND_H

#include "keys/key_values.h"

enum value_shape {
	SHAPE_UNKNOWN, /* also None, true and false, zero and what is empty: they stand for a miss */
	SHAPE_TEXT,
	SHAPE_NUMBER,
	SHAPE_DICT,
	SHAPE_SEQUENCE, /* a list, tuple, set or queryset; of `model` where that is known */
	SHAPE_INSTANCE, /* of the class `model` */
};

struct value_kind {
	enum value_shape shape;
	struct class_ref model; /* name NULL: unknown */
};

/* Of what the site stores. */
struct value_kind stored_kind(struct project *project, const struct key_site *site);

/* Whether no value is of both kinds. */
bool kinds_differ(struct project *project, const struct value_kind *a, const struct value_kind *b);

/* The value of a name that one assignment alone gives where it is used, and its scope; else EXPR itself. */
const struct expr *value_behind_name(const struct scope **scope, const struct expr *expr);

/* "a dict", "rows of `Product`", "a `Product`"; in ARENA. */
const char *kind_words(struct arena *arena, const struct value_kind *kind);

#endif
