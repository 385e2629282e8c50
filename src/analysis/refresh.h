/*
 * What makes the value of a cached property old while its object lives on: methods of its class that change what the getter
 * read, and code that drops the value by hand. Layer `analysis`.
 */
#ifndef ANALYSIS_REFRESH_H
#define ANALYSIS_REFRESH_H

#include "project/types.h"

struct refresh {
	const char *attribute;         /* that the getter reads and METHOD writes; NULL: the value is dropped by hand */
	const struct function *method; /* that changes it; NULL for code of a module */
	const struct scope *scope;
	const struct expr *where; /* the write, or what drops the value */
};

/*
 * The first of CLASS's own `save`, `refresh_from_db` and `sync...` that writes to an attribute of self which GETTER reads, and
 * does not drop the value. What it writes only where the row is new, or where the attribute was blank, does not count.
 */
bool find_input_change(struct project *project, const struct class_def *class_def, const struct function *getter,
		       struct refresh *out);

/* `obj.__dict__.pop("NAME")`, `del obj.NAME` and the like outside tests and the class's own methods, in a file that names the class. */
bool find_dropped_by_hand(struct project *project, const struct class_def *class_def, const struct function *getter,
			  struct refresh *out);

/*
 * Where the row that GETTER, a cached property, hands out is read anew: `self.task.refresh_from_db()`, in
 * code outside tests; NULL: nowhere. Whoever uses it knows that it gets old.
 */
const struct call_site *find_reread(struct project *project, const struct function *getter);

#endif
