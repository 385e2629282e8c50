/*
 * What a Python file holds beside its syntax tree: comments, and where long strings stand. Layer `syntax`. Told from the
 * bytes alone, also around syntax errors; what stands inside of f-strings is left out.
 */
#ifndef SYNTAX_TRIVIA_H
#define SYNTAX_TRIVIA_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct comment {
	struct span span; /* from # to the end of line, without it */
	bool own_line;    /* nothing but space stands before it; in markup, nor behind it */
};

struct trivia {
	const struct comment *comments; /* in source order, as are */
	size_t comment_count;
	const struct span *multiline_strings; /* those that hold a line break */
	size_t multiline_string_count;
	const struct span *quiet; /* comments, and strings in three quotes that are no f-strings */
	size_t quiet_count;
};

/* The lists live in ARENA. */
struct trivia trivia_read(struct arena *arena, struct slice source);

/* The same of markup, whose comments are `{# ... #}`; of each, from the first # to before the last. There is nothing else of it. */
struct trivia trivia_of_markup(struct arena *arena, struct slice source);

/* Whether what stands at OFFSET is no code: it lies in one of the quiet spans. */
bool trivia_covers(const struct trivia *trivia, uint32_t offset);

#endif
