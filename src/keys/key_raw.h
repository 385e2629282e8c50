/*
 * What goes into a key as it came: text of a request, URLs, secrets, free text. Layer `keys`. Told by what the request
 * is asked for, else by the name of what fills the hole. What is hashed, quoted or made a number on the way is not raw.
 */
#ifndef KEYS_KEY_RAW_H
#define KEYS_KEY_RAW_H

#include "keys/template.h"
#include "project/types.h"

enum raw_kind {
	RAW_NOT,
	RAW_TEXT, /* free text, of a request or by its name */
	RAW_URL,
	RAW_SECRET,
};

enum raw_kind part_is_raw(struct project *project, const struct part *part);

#endif
