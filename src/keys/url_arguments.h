/* What of a URL Django hands to views. Layer `keys`. */
#ifndef KEYS_URL_ARGUMENTS_H
#define KEYS_URL_ARGUMENTS_H

#include "project/types.h"

/* Whether some pattern of the tree fills PARAMETER of FUNCTION, a view or a method of one, with text that the client chooses. */
bool is_url_text(struct project *project, const struct function *function, const struct parameter *parameter);

#endif
