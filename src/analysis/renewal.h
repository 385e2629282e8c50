/*
 * How the rest of the project renews what an attribute of a class or a global name holds. Layer
 * `analysis`, for shared_writes().
 */
#ifndef ANALYSIS_RENEWAL_H
#define ANALYSIS_RENEWAL_H

#include "project/project.h"

struct renewed {
	const struct class_def *class_def; /* whose attribute it is; NULL: a global name of MODULE */
	const struct module *module;       /* that defines the class or name */
	const char *name;
};

/* Whether some function outside tests writes it anew once its age, or that of its stamp, is compared. */
bool is_renewed_by_age(struct project *project, const struct renewed *slot);

/*
 * Whether another function than BUT writes it only where it is not there yet: then BUT, which does not
 * look, brings it up to date, and who looks keeps what is found.
 */
bool is_asked_for_elsewhere(struct project *project, const struct renewed *slot, const struct function *but);

/* Whether FUNCTION, which writes it whenever it is called and is handed nothing, is called in the rounds of a loop. */
bool is_called_in_rounds(struct project *project, const struct function *function);

/*
 * What a memo of one entry has beside its value, and FUNCTION compares with what it has at hand before
 * it writes VALUE: what `theme` was made of, where `if seen != theme` stands above `slot = (theme, paths)`, and `seen` was
 * taken out of `slot`. NULL: nothing.
 */
const struct expr *compared_key(const struct function *function, const char *slot, const struct expr *value);

#endif
