/*
 * What a method that serves one request notes on its object for another method to find. Layer
 * `analysis`. Where the object serves several requests at a time, each finds the notes of the last
 * one, whatever they are.
 */
#ifndef ANALYSIS_SCRATCH_H
#define ANALYSIS_SCRATCH_H

#include "analysis/sources.h"

/*
 * What FUNCTION notes by `TARGET = VALUE`, TARGET an attribute of an object: something of its
 * request, the moment, or an object that it makes anew each time; NULL where it is neither, or no
 * other method reads it, or it is made once on demand.
 */
const struct reading *scratch_reading(struct project *project, const struct function *function,
				      const struct expr *target, const struct expr *value);

/* Whether FUNCTION is handed a request: for any other the answer is NULL. */
bool takes_request(struct project *project, const struct function *function);

/*
 * Whether `TARGET = VALUE` in FUNCTION, TARGET an attribute of self, is made of nothing that this
 * call was handed, and written first by each method of its class that reads it: what is found there
 * is never older than the call.
 */
bool is_written_before_use(struct project *project, const struct function *function,
			   const struct expr *target, const struct expr *value);

#endif
