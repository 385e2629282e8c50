/* Which parts of a key are the text of a date with its time, in which a space stands. Layer `keys`. */
#ifndef KEYS_KEY_MOMENT_H
#define KEYS_KEY_MOMENT_H

#include "templates/template.h"
#include "project/types.h"

/* Whether PART is a hole that is surely filled by a datetime. */
bool part_is_moment(struct project *project, const struct part *part);

#endif
