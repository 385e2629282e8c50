/*
 * What fragments of templates keep: whether their text depends on what their keys leave out, shows data that change, or
 * differs between two of one key. Layer `keys`. Told from the tags and values that stand in the fragment itself; what
 * it includes is not looked at, and a word of its tag of which nothing is known may be anything.
 */
#ifndef KEYS_FRAGMENT_BODY_H
#define KEYS_FRAGMENT_BODY_H

#include "sites/fragments.h"

struct fragment_input {
	bool is_language;   /* the text is in the active language */
	struct slice name;  /* what is read: `request.user`, `csrf_token`; of a translation its tag */
	struct place place; /* of the tag or value that reads it */
};

/* Whether the text depends on the request or the language, and the key does not; then *OUT is the first such thing. */
bool fragment_misses(struct project *project, const struct fragment *fragment, struct fragment_input *out);

/* The first value in the fragment that belongs to something that is named before a dot: `article.title`; empty if there is none. */
struct slice fragment_data(struct project *project, const struct fragment *fragment, struct place *place);

/* Whether the words behind the name only tell rows, languages or constants: none may be a version or a time. */
bool fragment_has_plain_key(struct project *project, const struct fragment *fragment);

/* An earlier fragment that has the same key, word by word, and another text, though nothing tells them apart; NULL if there is none. */
const struct fragment *fragment_collision(struct project *project, const struct fragment *fragment);

#endif
