/* What the files of the outline share. Layer `syntax`, private. */
#ifndef SYNTAX_OUTLINING_H
#define SYNTAX_OUTLINING_H

#include "base/vec.h"
#include "syntax/outline.h"
#include "syntax/scan.h"

/* What the line that is read means for the statement that it belongs to. */
struct outlining {
	struct arena *arena;
	struct scan scan;
	size_t indent; /* of the block's statements; SIZE_MAX before the first */
	size_t inner;  /* of the first line inside of the last statement; SIZE_MAX before it */
	VEC(struct outline_item) items;
	VEC(struct span) names;
	VEC(struct span) quiet;
	bool is_file;
	bool in_decorators; /* the last item is not complete */
	bool may_indent;    /* lines that are indented more may follow the last item's first one */
};

/* What stands on it outside of brackets. */
struct line {
	size_t code;     /* where it begins */
	size_t end;      /* behind its line end */
	size_t sign;     /* the first `=` or `:`, else NONE */
	unsigned equals; /* how many `=` */
	size_t colon;    /* the first `:` */
	size_t late_colon; /* the first behind a `=` */
	bool has_walrus;
	bool has_semicolon;
	size_t last; /* behind the last byte that is neither blank nor comment */
};

#define NONE SIZE_MAX

/* Tells the kind of the statement that LINE begins, behind its decorators, and the names that it binds. */
void outline_statement(struct outlining *o, struct outline_item *item, const struct line *line);

static inline struct slice outline_text(const struct outlining *o, size_t from, size_t to)
{
	return (struct slice){ o->scan.text.data + from, to - from };
}

static inline bool outline_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

bool outline_holds(struct slice text, const char *word);
/* The offset of the first byte from AT on that is no blank; the end of the word at AT. */
size_t outline_skip_blanks(const struct outlining *o, size_t at);
size_t outline_word_end(const struct outlining *o, size_t at);
bool outline_is_one_of(struct slice word, const char *const *words);

#endif
