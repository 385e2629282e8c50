/* The fields that the models of the tree declare. Layer `keys`. */
#ifndef KEYS_FIELDS_H
#define KEYS_FIELDS_H

#include "project/types.h"

/* The call that declares NAME as data of the rows of MODEL; NULL: it is a constant, a method or unknown. */
const struct expr *field_of(struct project *project, const struct class_def *model, const char *name);
/* The dotted name of the class of that field; NULL: no such field, or it is not known. */
const char *field_kind(struct project *project, const struct class_def *model, const char *name);
/*
 * Whether CALL, in a class body, declares text that people type, and no bounds are set to it: no slug, no choices, no primary
 * key. What methods of the model compute each time nobody types.
 */
bool declares_free_text(struct project *project, const struct scope *scope, const struct expr *call);
/* The same of the field NAME of MODEL. */
bool field_is_free_text(struct project *project, const struct class_def *model, const char *name);
/* Whether it is said that no two rows share the field's value. */
bool field_is_unique(struct project *project, const struct class_def *model, const char *name);
/* Whether it is known that they may. */
bool field_is_plain(struct project *project, const struct class_def *model, const char *name);

#endif
