/* Where the words of packs stand: in calls, in paths, in dotted names. Layer `project`. */
#ifndef PROJECT_WORDS_H
#define PROJECT_WORDS_H

#include "project/project.h"

/* Whether a parameter called NAME is of KIND by its name, as packs have it: "request", "user". */
bool name_is_kind(const struct project *project, const char *name, const char *kind);

/* The argument that one of the words that mean MEANING names, as call_argument() finds it. */
const struct expr *word_argument(const struct project *project, const struct expr *call, int position,
				 enum meaning meaning);

/* Whether one of the directories of PATH is a word that means MEANING, which may be of several: `management/commands`. */
bool path_lies_in(const struct project *project, const char *path, enum meaning meaning);

/* The dot in the dotted NAME behind which the first word stands that means MEANING, and its SIZE; NULL if there is none. */
const char *word_in_name(const struct project *project, const char *name, enum meaning meaning, size_t *size);

#endif
