/* Whose value a key builder's first argument says the key is of. Layer `sites`; for key_builder.c. */
#ifndef SITES_KEY_OWNER_H
#define SITES_KEY_OWNER_H

#include "sites/key_eval.h"

enum owner_kind {
	OWNER_UNKNOWN,
	OWNER_INSTANCE, /* an instance of a model */
	OWNER_MODEL,    /* a model, or a manager or queryset of one */
	OWNER_OTHER,    /* a function, or another class or an instance of it */
};

struct owner {
	enum owner_kind kind;
	const char *label;  /* of a model; NULL: not known which */
	const char *module; /* OWNER_OTHER: dotted; NULL: not known which */
};

struct owner owner_of(struct eval *eval, const struct frame *frame, const struct scope *scope,
		      const struct expr *first);

#endif
