/*
 * A naming convention for cache keys: forms, of which a key must fit one. Layer `config`. It comes from keys.convention (a file that is
 * embedded, or the user's), from keys.pattern and from keys.forms; what several of them say is joined. Its texts live in
 * the arena that it was loaded into; convention_free() ends its patterns. Safe to be asked by several threads.
 *
 * How a template with holes is judged: it fits a form if some filling of its holes matches the form's pattern.
 * - A typed hole is tried with the few texts that stand for its type (a label: `app.model`; a pk: a UUID and a number; a
 *   module: one below the root; a choice: each of its words; ...), so that it matches what the pattern allows there for the type.
 * - An unknown hole may be anything. What stands before the first one must be able to begin a match (PCRE2's partial
 *   matching tells); what stands after it is not looked at.
 * The texts are tried depth first, and a text that cannot begin a match is not gone on with. After JUDGE_MAX_STEPS the
 * template counts as fitting.
 */
#ifndef CONFIG_CONVENTION_H
#define CONFIG_CONVENTION_H

#include "config/config.h"
#include "config/pattern.h"

enum { JUDGE_MAX_STEPS = 256 };

struct convention_form {
	const char *name;
	const char *message;      /* what is asked of a key, the root filled in where it is known; or NULL */
	const char *pattern_text; /* with the root filled in */
	const struct config_form *source;
	struct pattern *pattern;
	bool of_head; /* it was meant for how keys begin, as it seems, and matches no key that goes on */
};

struct convention {
	const char *name; /* of the file, or NULL for forms of the configuration alone */
	struct convention_form *forms;
	size_t count;
	const char *root;             /* what {root} stands for; a word for any where that is not known */
	struct config_pairs severity; /* rules that the convention turns on: for config_rule() */
	const struct config *config;
};

/*
 * The convention that CONFIG asks for. ROOT stands for {root} in patterns and examples unless keys.root does; NULL: any
 * one word. RULES (may be NULL) are the rules that a user's own file may name. Each form's examples are checked.
 * Returns true with *CONVENTION NULL where none is asked for; false and an error with a place where one is wrong.
 */
bool convention_load(struct arena *arena, const struct config *config, const char *root,
		     const struct config_rule_names *rules, struct convention **convention, struct error *err);
void convention_free(struct convention *convention); /* NULL is fine */

/* A part of a template. */
struct convention_piece {
	struct slice text;           /* literal, if there is no hole */
	const char *hole;            /* as rendered, without braces: "label", "pk", "module", "user_id", "?" */
	const struct slice *choices; /* of a hole that is one of a known set of texts */
	size_t choice_count;
};

enum convention_verdict {
	CONVENTION_FITS,   /* also where no form is for the file */
	CONVENTION_BREAKS, /* `form` is the one that the key comes nearest to */
	CONVENTION_LIMIT,  /* the pattern of `form` took too long */
};

struct convention_judgement {
	enum convention_verdict verdict;
	const struct convention_form *form; /* NULL if it fits */
};

/* Judges a key that is built in the file at PATH (absolute), which chooses among forms that have `paths`. */
struct convention_judgement convention_judge(const struct convention *convention, const char *path,
					     const struct convention_piece *pieces, size_t count);

/* What the named groups of a form say of the key's owner. Texts live in the arena that is passed. */
struct convention_owner {
	const char *app_label, *model; /* of the groups `app_label` and `model`; NULL: none, or not known */
	const char *module; /* of the group `module`: dotted, as far as it is known and ends a name; NULL: none */
};

/*
 * The owners that the key may have, one for each form that it fits and that has such groups: at most MAX. Only what stands
 * before the first hole is known. *OPEN tells that a form leaves the owner to a hole, or to somebody else.
 */
size_t convention_owners(const struct convention *convention, struct arena *arena, const char *path,
			 const struct convention_piece *pieces, size_t count, struct convention_owner *owners,
			 size_t max, bool *open);

/* The configuration error that the pattern of FORM took too long on KEY, with the place of the pattern. Returns false. */
bool convention_limit_error(const struct convention_form *form, const char *key, struct error *err);

#endif
