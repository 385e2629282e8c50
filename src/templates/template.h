/*
 * The template of a string that a program builds, a cache key above all: literal text and typed holes, as a bounded set of
 * alternatives where paths differ. Layer `templates`. Templates are immutable and live in the arena that they were made
 * in; what they point to (expressions, scopes) lives in the project's. Operations never fail: what exceeds a bound
 * becomes the unknown template.
 *
 * Glossary
 *   part         literal text, or a hole: text that is known only when the program runs
 *   alternative  a run of parts: one text that the expression may yield, and the expression that builds it
 *   template     the alternatives, sorted and without repetition; at least one
 */
#ifndef TEMPLATES_TEMPLATE_H
#define TEMPLATES_TEMPLATE_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/strbuf.h"
#include "source/place.h"
#include "syntax/ast.h"

enum { TEMPLATE_MAX_ALTERNATIVES = 16, TEMPLATE_MAX_PARTS = 64, TEMPLATE_MAX_TEXT = 4096 };

enum part_kind {
	PART_LITERAL,
	HOLE_UNKNOWN,     /* {?}: anything, separators too */
	HOLE_VALUE,       /* {name}: what a name, an attribute or a call of that name holds */
	HOLE_PARAMETER,   /* {name}: a parameter that no caller resolves */
	HOLE_SETTING,     /* {settings.NAME}: one constant of the deployment; two settings are two */
	HOLE_LABEL,       /* {label}: app_label.modelname in lower case: one dot */
	HOLE_APP_LABEL,   /* {app_label}: its first half */
	HOLE_MODEL_NAME,  /* {model}: its second half */
	HOLE_CLASS_NAME,  /* {class}: a class's __name__ */
	HOLE_QUALNAME,    /* {qualname}: a class's or function's __qualname__ */
	HOLE_MODULE,      /* {module}: a dotted module, __module__ or __name__ */
	HOLE_PK,          /* {pk}: a primary key */
	HOLE_DIGEST,      /* {digest}: of fixed length, without separators */
	HOLE_LANGUAGE,    /* {language}: the active one */
	HOLE_VERSION,     /* {version} */
	HOLE_RANDOM,      /* {random} */
	HOLE_CLOCK,       /* {clock} */
	HOLE_SALTED_HASH, /* {hash}: hash(), salted per process */
	HOLE_IDENTITY,    /* {id}: id() */
	HOLE_CHOICE,      /* {a|b}: one of a finite, known set of texts */
	PART_KIND_COUNT,
};

struct part {
	enum part_kind kind;
	struct slice text;           /* PART_LITERAL: the text; HOLE_VALUE, HOLE_PARAMETER, HOLE_SETTING: the name, else empty */
	const struct slice *choices; /* HOLE_CHOICE only, sorted */
	size_t choice_count;
	const struct expr *expr;   /* what fills the hole, or held the text; NULL: none stands in the tree */
	const struct scope *scope; /* in which `expr` is evaluated */
};

struct alternative {
	const struct part *parts; /* no two neighbours are literals, none is empty */
	size_t count;
	const struct expr *expr;   /* builds this text: a literal, f-string, operation or call; NULL if nobody's */
	const struct scope *scope; /* in which `expr` stands */
	bool conforming;           /* its head is made by a key builder that is declared to conform */
	bool each;                 /* a loop goes through it and the others, one after the other */
};

struct template
{
	const struct alternative *items;
	size_t count;
};

/* ---- making ---- */

struct part part_literal(struct slice text);
struct part part_hole(enum part_kind kind, const struct expr *expr, const struct scope *scope);
struct part part_named(enum part_kind kind, const char *name, const struct expr *expr, const struct scope *scope);

/* EXPR and SCOPE (may be NULL) become what builds the alternative. Neighbouring literals are joined, pairs made one (see below). */
const struct template *template_parts(struct arena *arena, const struct part *parts, size_t count,
				      const struct expr *expr, const struct scope *scope);
const struct template *template_literal(struct arena *arena, struct slice text, const struct expr *expr,
					const struct scope *scope);
const struct template *template_unknown(struct arena *arena, const struct expr *expr, const struct scope *scope);
/* One of the COUNT texts, which are sorted: a single hole. */
const struct template *template_choice(struct arena *arena, const struct slice *texts, size_t count,
				       const struct expr *expr, const struct scope *scope);
/* An empty text. */
const struct template *template_empty(struct arena *arena, const struct expr *expr, const struct scope *scope);

/* ---- operations; each alternative of the result keeps its own builder until template_built_by() names another ---- */

const struct template *template_concat(struct arena *arena, const struct template *a, const struct template *b);
const struct template *template_union(struct arena *arena, const struct template *a, const struct template *b);
/* ITEMS with SEPARATOR in between. */
const struct template *template_join(struct arena *arena, const struct template *separator,
				     const struct template *const *items, size_t count);
/* FROM replaced by TO in the literal text; holes keep their kind, except that one of unknown content stays unknown. */
const struct template *template_replace(struct arena *arena, const struct template *text, struct slice from,
					struct slice to);
/* The only hole of the kind that FROM is, replaced by TO; NULL if FROM is no single hole, or TEXT holds none or several of its kind. */
const struct template *template_replace_hole(struct arena *arena, const struct template *text,
					     const struct template *from, const struct template *to);
enum text_case { CASE_LOWER, CASE_UPPER, CASE_STRIP };
const struct template *template_change_case(struct arena *arena, const struct template *text, enum text_case change);
const struct template *template_built_by(struct arena *arena, const struct template *text, const struct expr *expr,
					 const struct scope *scope);

/*
 * What fills the field of a format: the one at INDEX, or the one that goes by NAME if that is not empty; PATH is what
 * follows either in the field (".name", "[0]"). NULL where there is no such argument: the field is unknown.
 */
struct format_arguments {
	const struct template *(*field)(void *context, size_t index, struct slice name, struct slice path);
	void *context;
};
/* `FORMAT % arguments`: %s, %d, %(name)s, %%; flags and widths are ignored. */
const struct template *template_percent(struct arena *arena, const struct template *format,
					const struct format_arguments *arguments);
/* `FORMAT.format(arguments)`: {}, {0}, {name}, {name.path!r:spec}, {{ and }}. */
const struct template *template_format(struct arena *arena, const struct template *format,
				       const struct format_arguments *arguments);

/* All of TEXT, its texts too, in ARENA. */
const struct template *template_copy(struct arena *arena, const struct template *text);

/* All of them are gone through, where else one of them is meant. */
const struct template *template_each(struct arena *arena, const struct template *text);
const struct template *template_conforming(struct arena *arena, const struct template *text);

/* ---- reading ---- */

/* Appends the text with its holes in braces; a literal brace is doubled. */
void alternative_render(struct strbuf *out, const struct alternative *alternative);
/* The first alternative rendered, then " | " and the next; lives in ARENA. */
const char *template_text(struct arena *arena, const struct template *text);
/* Whether it is a hole that is known by a name in the source, its `text`. */
bool part_has_name(const struct part *part);
const char *part_kind_name(enum part_kind kind); /* "label", "pk", "?" ... as rendered */

/* By parts and names, whatever built them. */
bool alternative_equals(const struct alternative *a, const struct alternative *b);
int alternative_compare(const struct alternative *a, const struct alternative *b); /* a total order by content */
bool template_equals(const struct template *a, const struct template *b);
/* The text, if there is one alternative and it has no hole. */
bool template_is_literal(const struct template *text, struct slice *out);
bool alternative_is_literal(const struct alternative *alternative, struct slice *out); /* also an empty one */
/* The literal text before the first hole; empty if it begins with one. */
struct slice alternative_head(const struct alternative *alternative);
/* The head up to its first separator (one of `.:/|_-`); all of a literal without one; empty where a hole comes before it. */
struct slice alternative_first_segment(const struct alternative *alternative);
/* Segments of the head that a separator ends, or the end of a literal: by `.:/|` if that makes two, else by `_` and `-` too. */
size_t alternative_head_segments(const struct alternative *alternative);

enum resolution { RESOLUTION_NONE, RESOLUTION_HEAD, RESOLUTION_FULL };
/* Full: every hole has a kind; head: two literal segments or more stand before the first unknown hole; the worst of all alternatives. */
enum resolution template_resolution(const struct template *text);

/* ---- matching ---- */

enum match { MATCH_DISJOINT, MATCH_MAY, MATCH_EQUAL };

enum {
	MATCH_NO_SEPARATORS = 1, /* a named hole holds no separator: {name} does not match "a.b" */
	MATCH_PATTERN = 2, /* the first is a glob, as delete_pattern() takes it: * ? [..] and \ in its literal text */
};

/*
 * Whether some text fits both. Equal: the same parts (or, with MATCH_PATTERN, the pattern fits whatever the second yields).
 * Typed holes meet only what they can hold: a digest no dot, a label exactly one. Linear in the product of the parts.
 */
enum match alternative_match(const struct alternative *a, const struct alternative *b, unsigned flags);
/* The best of all pairs. */
enum match template_match(const struct template *a, const struct template *b, unsigned flags);
/* Whether what A yields may be a proper prefix of what B yields. */
bool alternative_is_prefix(const struct alternative *a, const struct alternative *b);

#endif
