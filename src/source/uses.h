/*
 * Whether a file is worth parsing for what it does with a class or function of a given name, told from its bytes alone. Source layer.
 * Says yes where it is unsure: it spares the parsing of files that only import a class, annotate with it or hand it on.
 */
#ifndef SOURCE_USES_H
#define SOURCE_USES_H

#include "syntax/ast.h"

#include <stdbool.h>

enum name_use {
	USE_MADE, /* called, decorating, bound to another name, said to be what a parameter is (`type[X]`), or defined */
	USE_INHERITED, /* in the head of a class, or bound to another name that may stand in one */
	USE_CALLED,    /* called, or imported under another name; for functions and methods too */
};

/* Whether TEXT may use NAME so. Within strings and comments it sees code as well. */
bool name_is_used(struct slice text, const char *name, enum name_use use);

struct name_query {
	const char *name;
	enum name_use use;
};

/* The places where it may be used so. QUERY is borrowed. */
struct interest interest_in_use(const struct name_query *query);

#endif
