/*
 * What a comment says to linters: the grammar of suppressions, without their meaning for lines. Layer `lint`. Pure; the
 * texts are parts of the comment. A comment may hold several directives, each behind its own `#`.
 */
#ifndef LINT_DIRECTIVE_H
#define LINT_DIRECTIVE_H

#include "base/slice.h"

#include <stdbool.h>
#include <stddef.h>

enum directive_tool {
	TOOL_NOQA,    /* # noqa, # noqa: OL101 */
	TOOL_OUTLIVE, /* # outlive: ignore[...], # outlive: noqa */
	TOOL_FLAKE8,  /* # flake8: noqa */
	TOOL_RUFF,    /* # ruff: noqa, # ruff: ignore[...] */
	TOOL_PYLINT,  /* # pylint: disable=... */
};

enum directive_verb {
	VERB_LINE,         /* noqa: this physical line */
	VERB_FILE,         /* noqa or file-ignore: the whole file */
	VERB_IGNORE,       /* ignore: this line, or the next logical line if it stands alone */
	VERB_NEXT,         /* pylint's disable-next */
	VERB_DISABLE,      /* from here to `enable` or to the end of the block */
	VERB_ENABLE,
	VERB_UNKNOWN,      /* `# outlive: ignroe[...]` */
};

enum { DIRECTIVE_ITEMS_MAX = 32 };

struct directive {
	enum directive_tool tool;
	enum directive_verb verb;
	struct slice text;   /* the whole of it, from its `#` */
	struct slice word;   /* the verb as written */
	bool has_list;       /* codes or names are listed; without a list it stands for every rule */
	struct slice items[DIRECTIVE_ITEMS_MAX]; /* further ones are not seen */
	size_t item_count;
	struct slice reason; /* without surrounding space; empty: none */
};

/*
 * Reads the next directive of COMMENT (from `#` to the end of the line) at or after *OFFSET, and moves *OFFSET behind it.
 * OWN_LINE: nothing but space stands before the comment.
 */
bool directive_next(struct slice comment, bool own_line, size_t *offset, struct directive *out);

#endif
