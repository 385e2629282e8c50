/* Whether what a key is made of tells an input of the value too. Layer `keys`. */
#ifndef KEYS_TOLD_H
#define KEYS_TOLD_H

#include "keys/inputs.h"

/*
 * Whether entries that agree in KEY, which is what the key is made of, agree in INPUT: it is named there, or the object that it
 * is asked of, a primary key or a unique field of that; of a local, all that it was made of.
 */
bool input_is_told(const struct inputs *key, const struct input *input);

bool parameter_is_request(const struct project *project, const struct parameter *parameter);
/* `self` or `cls` of a method. */
bool parameter_is_self(const struct function *function, const struct parameter *parameter);
/* What is asked of the input first; NULL if that is no attribute. */
const char *input_attribute(struct project *project, const struct input *input);

#endif
