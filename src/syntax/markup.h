/*
 * The tags of a template of the Django kind, `{% name word ... %}`, `{{ value }}` and `{# comment #}`, found in any text. Layer
 * `syntax`. Told from the bytes in one pass, without an engine: what a tag means is not known here, but for those that
 * change how the text is read (`comment`, `verbatim`). Tokens are parts of the source.
 */
#ifndef SYNTAX_MARKUP_H
#define SYNTAX_MARKUP_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/span.h"

#include <stdbool.h>

enum markup_kind { MARKUP_TAG, MARKUP_VALUE, MARKUP_COMMENT };

struct markup_token {
	enum markup_kind kind;
	struct span span;     /* with its braces */
	struct slice content; /* between them, without surrounding space */
};

struct markup_reader {
	struct slice source;
	size_t at;
	size_t unclosed[3];    /* by kind: nothing closes a token that begins before this */
	struct slice verbatim; /* the content of the tag that ends it; its data is NULL outside */
	bool in_comment;       /* behind `{% comment %}` */
};

/* From *READER, which is { source } at first. Nothing of what is commented out or verbatim is a token, but `{# #}` always is. */
bool markup_next(struct markup_reader *reader, struct markup_token *out);

/*
 * The first MAX words of CONTENT, which space divides unless it stands in quotes; returns how many there are of those. The first
 * is the tag's name.
 */
size_t markup_words(struct slice content, struct slice *out, size_t max);

#endif
