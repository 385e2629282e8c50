/*
 * What a module keeps of a moment, a request, a language or rows by computing it while it is
 * imported. Layer `analysis`.
 */
#ifndef ANALYSIS_FROZEN_H
#define ANALYSIS_FROZEN_H

#include "analysis/import_time.h"
#include "analysis/sources.h"

struct frozen {
	/* its chain begins in the module, with the call that is made at import */
	const struct reading *reading;
	/* the argument whose value each object is given, as `default` of a field; or NULL */
	const char *given;
	/* it is the default of a field of a class whose `__init__` is made of its annotations */
	bool is_field_default;
	/* one value for the life of the process may be what is wanted */
	bool maybe_meant;
	/* a sentence that says why it may do no harm as things are; or NULL */
	const char *why_harmless;
};

/* Whether KEPT holds something that changes sooner than a deployment. */
bool find_frozen(struct project *project, const struct kept_value *kept, struct frozen *out);

/*
 * Why nobody minds what MODULE keeps of its import: a sentence without a full stop; NULL: somebody
 * may.
 */
const char *import_exemption(struct project *project, const struct module *module);

/* Why KEPT, in which nothing is found, is not stale although it looks so; NULL: it does not. */
const char *frozen_exemption(struct project *project, const struct kept_value *kept);

#endif
