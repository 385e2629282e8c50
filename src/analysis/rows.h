/* Which model's rows a manager or queryset reads. Layer `analysis`. */
#ifndef ANALYSIS_ROWS_H
#define ANALYSIS_ROWS_H

#include "analysis/instances.h"
#include "project/types.h"

/*
 * The model of a queryset or manager: the one that its type names or, inside a manager's own class, the model in whose
 * body that manager is made, if it is a single one. Without a name where it is unknown.
 */
struct class_ref rows_model(struct project *project, struct type rows);

/* The validity of rows of a model: ROWS unless a pack says otherwise. */
enum validity model_validity(struct project *project, struct class_ref model);

/* "rows of `Account`"; "rows of the database" where the model is not known. */
const char *rows_words(struct project *project, struct class_ref model);

/* The model of the one row which ATTRIBUTE holds, `sheet.sketch`; without a name where it is unknown. */
struct class_ref row_attribute_model(struct project *project, const struct scope *scope, const struct expr *attribute);

#endif
