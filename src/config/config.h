/*
 * The configuration as an immutable, typed value: every key has a value, and every value knows where it was set. Layer
 * `config`. A configuration and all that it points to live in the arena that it was loaded into.
 *
 * One table, config_options, says which keys there are; it drives reading, messages, --show-settings and the schema.
 * Command line > environment > file (which overrides key by key what it extends) > default.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "config/pack.h"
#include "toml/toml.h"

/* A text that settings came from. */
struct config_file {
	const char *path; /* as shown: from the working directory; "command line"; a variable's name */
	const char *working_directory;
	const char *directory; /* absolute: globs and relative paths of this file start here */
	struct slice source;
	bool is_text; /* whether a line in it says more than its name */
};

struct config_origin {
	const struct config_file *file; /* NULL: the default */
	struct span span;
};

/* An entry of a table whose keys are the user's own; `extend` overrides entry by entry. */
struct config_pair {
	const char *key;   /* a rule, or a glob */
	const char *text;  /* of lint.severity and keys.prefixes, else NULL */
	struct names list; /* of lint.per-file-ignores, else empty */
	struct config_origin origin;
};

struct config_pairs {
	const struct config_pair *items;
	size_t count;
};

/* A form of keys. as [[keys.forms]] or [[forms]] of a convention defines it. */
struct config_form {
	const char *name;
	const char *pattern;
	const char *message;
	struct names good, bad, paths;
	const struct toml_value *table; /* as written */
	const struct config_file *file;
};

struct config_forms {
	const struct config_form *items;
	size_t count;
};

struct config_builders {
	const struct pack_key_builder *items;
	size_t count;
};

struct config {
	const char *required_version; /* texts without a default are NULL where not set */
	struct names include, extend_include, exclude, extend_exclude;
	bool force_exclude, respect_gitignore;
	const char *output_format;
	struct names outputs;               /* FORMAT or FORMAT:FILE */
	bool root;                          /* see config_declares_root() */
	const char *baseline;               /* absolute */
	struct names packs;                 /* paths from the working directory */
	const char *fail_on, *min_severity; /* "error", "warning" or "info" */
	const char *target_version;
	struct {
		struct names select, ignore, extend_select, fixable, unfixable;
		struct config_pairs severity; /* rule: "error", "warning" or "info" */
		bool require_suppression_reason, compat_codes;
		struct config_pairs per_file_ignores; /* glob: rules */
	} lint;
	struct {
		const char *convention; /* a name, or an absolute path (it has a '/') */
		const char *pattern;
		struct config_forms forms;
		struct config_pairs prefixes; /* glob: text */
		struct config_builders builders;
		const char *root;
		bool strict;
		int64_t max_stale; /* seconds; -1: not set */
	} keys;
	struct {
		struct names process_long, request_scoped, short_lived, caches;
	} lifetime;

	const char *working_directory;
	const char *directory;                  /* where the nearest file stands, or the root without one */
	const struct config_origin *origins;    /* one an option */
	const struct toml_value *const *values; /* one an option, as written; NULL where none is set */
};

/* ---- the keys ---- */

enum config_type {
	CONFIG_BOOLEAN,
	CONFIG_TEXT,
	CONFIG_CHOICE,  /* one of `choices` */
	CONFIG_FORMAT,  /* a report's format */
	CONFIG_FORMATS, /* FORMAT[:FILE] each */
	CONFIG_LIST,    /* of texts */
	CONFIG_PATH,
	CONFIG_CONVENTION, /* a name, or a path */
	CONFIG_PATHS,
	CONFIG_RULES,      /* codes, heads of codes (OL, OL1), names, ALL */
	CONFIG_SEVERITIES, /* table: rule = severity */
	CONFIG_RULE_LISTS, /* table: glob = rules */
	CONFIG_TEXTS,      /* table: glob = text */
	CONFIG_SECONDS,
	CONFIG_FORMS,
	CONFIG_BUILDERS,
	CONFIG_EXTEND, /* consumed when the file is read */
};

struct config_option {
	const char *path; /* "lint.select" */
	enum config_type type;
	size_t offset;              /* in struct config */
	const char *fallback;       /* the default, as TOML; NULL: not set */
	const char *const *choices; /* CONFIG_CHOICE: NULL-terminated */
	const char *doc;
};

enum { CONFIG_OPTIONS = 37 };

extern const struct config_option config_options[CONFIG_OPTIONS];
/* The place of the option PATH, or CONFIG_OPTIONS. */
size_t config_option_number(const char *path);

/* ---- loading ---- */

/* What layers to the right know, so that a file's words can be checked with their place. All of it may be empty: then any word goes. */
struct config_rule_names {
	const char *const *codes;
	const char *const *names;
	size_t count;
};

struct config_request {
	const char *root;              /* of the project, absolute; borrowed, as all here */
	const char *working_directory; /* absolute */
	const char *file;              /* --config FILE, or NULL */
	const char *const *
		inline_settings; /* --config 'key = value' and options with the same meaning, e.g. `lint.select = ["OL101"]` */
	size_t inline_count;
	bool isolated;
	struct config_rule_names rules;
	const char *const *formats; /* names of the reports' formats, NULL-terminated */
};

/* Whether the argument of --config is `key = value` rather than a file's name. */
bool config_is_inline(const char *argument);

/*
 * The configuration of DIRECTORY (absolute), for a run that asks about no other one. NULL and an error (with file:line:column
 * and a frame where a file is wrong) if there is one to report.
 */
const struct config *config_load(struct arena *arena, const struct config_request *request,
				 const char *directory, struct error *err);

/*
 * Whether the configuration that stands in DIRECTORY (absolute) itself says `root = true`, which makes it a project. What
 * cannot be read says nothing.
 */
bool config_declares_root(const char *directory);
/* The names of files that may hold settings; of those in one folder the first with a table of ours counts. */
enum { CONFIG_FILE_NAMES = 3 };
extern const char *const config_file_names[CONFIG_FILE_NAMES];

/* Whether a file called NAME may hold a configuration. */
bool config_is_file_name(const char *name);

/*
 * The nearest configuration of each directory, each file read once. Uses ARENA and REQUEST for as long as it lives; one thread
 * at a time. End with config_cache_free().
 */
struct config_cache;
struct config_cache *config_cache_new(struct arena *arena, const struct config_request *request);
const struct config *config_for_directory(struct config_cache *cache, const char *directory, struct error *err);
void config_cache_free(struct config_cache *cache);

/* ---- questions ---- */

/* Whether the key PATH ("lint.select") was set anywhere. */
bool config_is_set(const struct config *config, const char *path);

/* "default", "command line", "pyproject.toml:12". */
void config_origin_add(struct strbuf *out, struct config_origin origin);

struct config_rule_state {
	bool on;
	bool fixable;         /* its fixes may be applied: the more specific of fixable and unfixable wins, unfixable a tie */
	const char *severity; /* NULL: the rule's own */
};

/*
 * Whether a rule is on, and its severity. The more specific of select and ignore wins (a code or name over a head such as OL1 over ALL),
 * ignore wins a tie. A rule that is OFF_BY_DEFAULT is on only if it is named by select, or given a severity by the
 * configuration or by EXTRA (a convention's, may be NULL).
 */
struct config_rule_state config_rule(const struct config *config, const struct config_pairs *extra, const char *code,
				     const char *name, bool off_by_default);

/* Whether lint.per-file-ignores turns the rule off in the file at PATH (absolute); a glob behind `!` covers all other files. */
bool config_ignores_in_file(const struct config *config, const char *path, const char *code, const char *name);

/* Where exclude or extend-exclude leaves PATH (absolute) out, or one of the directories around it; false if neither does. */
bool config_excludes(const struct config *config, const char *path, bool directory, struct config_origin *where);
/* Whether include or extend-include wants a file of this name. */
bool config_includes(const struct config *config, const char *path);

/* Whether lifetime.short-lived covers the file at PATH (absolute). */
bool config_is_short_lived(const struct config *config, const char *path);
/* How keys must begin in the file at PATH (absolute) by keys.prefixes, or NULL. */
const char *config_key_prefix(const struct config *config, const char *path);
/* Whether one of GLOBS matches a dotted NAME: for the lists of lifetime. */
bool config_names_cover(const struct names *globs, const char *name);

/* All settings, one a line: `lint.select = ["ALL"]    # default`. */
void config_show(const struct config *config, struct strbuf *out);

#endif
